import { execFileSync } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { hashFile, hashFolder, hashPath, type HashProgress } from "../../src/dossier/hash-files.ts";
import { folderDigests } from "../../src/documents/folder-tree.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const MIB = 1024 * 1024;

test("the SM3 of 'abc' is that of GB/T 32905-2016 and its SHA-256 that of FIPS 180", async () => {
  const path = join(temporaryDirectory(), "abc");
  writeFileSync(path, "abc");

  expect(await hashFile(path)).toEqual({
    size: 3,
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    sm3: "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
  });
});

test.each([0, 1, 256 * 1024, 8 * MIB, 8 * MIB + 1, 12 * MIB, 21 * MIB + 77])(
  "a file of %i bytes has the digests that its bytes have in one piece",
  async (size) => {
    const bytes = randomFillSync(new Uint8Array(size));
    const path = join(temporaryDirectory(), "file");
    writeFileSync(path, bytes);

    const digests = await hashFile(path);

    expect(digests).toEqual({
      size,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sm3: createHash("sm3").update(bytes).digest("hex"),
    });
  },
);

test("progress grows and ends at the size of the file", async () => {
  const path = join(temporaryDirectory(), "file");
  writeFileSync(path, new Uint8Array(20 * MIB));
  const seen: number[] = [];

  await hashFile(path, { onProgress: ({ bytes, totalBytes }) => seen.push(bytes, totalBytes) });

  const bytes = seen.filter((_, index) => index % 2 === 0);
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  expect(seen.slice(-2)).toEqual([20 * MIB, 20 * MIB]);
});

test.each([3, 3 * MIB])(
  "a folder's manifest names each file of its subfolders (of %i bytes), and its digests are those over the manifest",
  async (size) => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, "子目录", "empty"), { recursive: true });
    const names = ["b.csv", "子目录/a.csv", "子目录/c.csv", "a.csv"];
    const contents = new Map(names.map((name) => [name, randomFillSync(new Uint8Array(size))]));
    for (const [name, bytes] of contents) writeFileSync(join(folder, name), bytes);

    const { manifest, sha256, sm3 } = await hashFolder(folder);

    expect(manifest.files).toEqual(
      ["a.csv", "b.csv", "子目录/a.csv", "子目录/c.csv"].map((path) => ({
        path,
        size,
        sha256: createHash("sha256").update(contents.get(path)!).digest("hex"),
        sm3: createHash("sm3").update(contents.get(path)!).digest("hex"),
      })),
    );
    expect({ sha256, sm3 }).toEqual(folderDigests(manifest));
  },
);

test("files of very different sizes are hashed side by side, each with its own digests", async () => {
  const folder = temporaryDirectory();
  const sizes = [0, 1, 5 * MIB + 3, 256 * 1024, 256 * 1024 + 1, 3 * MIB, 64, 2 * MIB, 100_000, 0, 17];
  const contents = sizes.map((size) => randomFillSync(new Uint8Array(size)));
  contents.forEach((bytes, index) => writeFileSync(join(folder, `file-${String(index).padStart(2, "0")}`), bytes));

  const { manifest } = await hashFolder(folder);

  expect(manifest.files.map(({ size, sha256, sm3 }) => ({ size, sha256, sm3 }))).toEqual(
    contents.map((bytes) => ({
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sm3: createHash("sm3").update(bytes).digest("hex"),
    })),
  );
});

test("the digest depends on content and names, and not on place and time", async () => {
  const [one, other] = [temporaryDirectory(), temporaryDirectory()];
  for (const folder of [one, other]) for (const name of ["a", "b"]) writeFileSync(join(folder, name), name);
  utimesSync(join(other, "a"), 1, 1);

  const before = [(await hashFolder(one)).sm3, (await hashFolder(other)).sm3];
  renameSync(join(other, "b"), join(other, "c"));
  const after = (await hashFolder(other)).sm3;

  expect(before[0]).toBe(before[1]);
  expect(after).not.toBe(before[1]);
});

test("a link that a person names is followed", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "file"), "abc");
  symlinkSync("file", join(directory, "link"));

  expect((await hashPath(join(directory, "link"))).kind).toBe("file");
});

test("links and pipes in a folder are refused, all in one error, and a pipe does not make it wait", async () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, "file"), "abc");
  symlinkSync("/etc/passwd", join(folder, "link"));
  symlinkSync("..", join(folder, "up"));
  execFileSync("mkfifo", [join(folder, "pipe")]);

  await expect(hashFolder(folder)).rejects.toMatchObject({
    code: "NOT_A_FILE",
    evidence: { paths: expect.arrayContaining(["link", "pipe", "up"].map((name) => join(folder, name))) },
  });
  await expect(hashFile(join(folder, "pipe"))).rejects.toMatchObject({ code: "NOT_A_FILE" });
  await expect(hashFile(folder)).rejects.toMatchObject({ code: "NOT_A_FILE" });
});

test("a folder without files is refused, also when it has subfolders", async () => {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, "a", "b"), { recursive: true });

  await expect(hashFolder(folder)).rejects.toMatchObject({ code: "EMPTY_FOLDER" });
});

test("a missing path and a link to nothing are not found", async () => {
  const directory = temporaryDirectory();
  symlinkSync("nothing", join(directory, "link"));

  await expect(hashPath(join(directory, "missing"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(hashPath(join(directory, "link"))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each([3, 5 * MIB])("all unreadable files of a folder (of %i bytes) are named in one error", async (size) => {
  const folder = temporaryDirectory();
  for (const name of ["a", "b", "c", "d"]) writeFileSync(join(folder, name), new Uint8Array(size));
  asSomebodyWhoOwns(folder);
  for (const name of ["b", "d"]) chmodSync(join(folder, name), 0);

  await expect(hashFolder(folder)).rejects.toMatchObject({
    code: "UNREADABLE",
    evidence: { paths: [join(folder, "b"), join(folder, "d")] },
  });
  await expect(hashFile(join(folder, "b"))).rejects.toMatchObject({ code: "UNREADABLE" });
});

test("an unreadable subfolder is named", async () => {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, "closed"));
  writeFileSync(join(folder, "a"), "abc");
  asSomebodyWhoOwns(folder);
  chmodSync(join(folder, "closed"), 0);
  onTestFinished(() => chmodSync(join(folder, "closed"), 0o700));

  await expect(hashFolder(folder)).rejects.toMatchObject({
    code: "UNREADABLE",
    evidence: { paths: [join(folder, "closed")] },
  });
});

test("a name that is not UTF-8 is refused instead of being replaced", async () => {
  const folder = temporaryDirectory();
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x61])]), "abc");

  await expect(hashFolder(folder)).rejects.toMatchObject({ code: "FILE_NAME" });
});

test("a file with a slash at its end is a folder that does not exist, which is told", async () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, "c.csv"), "abc");

  for (const path of [`${folder}/c.csv/`, `${folder}/c.csv/x`])
    await expect(hashPath(path)).rejects.toMatchObject({
      code: "NOT_FOUND",
      text: {
        zh: expect.stringContaining("请去掉末尾的斜杠") as string,
        en: expect.stringContaining("remove the last slash") as string,
      },
    });
});

test("two names that are the same in Unicode NFC are refused", async () => {
  const folder = temporaryDirectory();
  for (const name of ["\u00e9", "e\u0301"]) writeFileSync(join(folder, name), "abc");

  await expect(hashFolder(folder)).rejects.toMatchObject({
    code: "FILE_NAME",
    evidence: { paths: expect.arrayContaining(["\u00e9", "e\u0301"].map((name) => join(folder, name))) },
  });
});

const changes: [string, (path: string) => void][] = [
  ["grows", (path) => appendFileSync(path, "x")],
  [
    "is overwritten in place",
    (path) => {
      const descriptor = openSync(path, "r+");
      writeSync(descriptor, "x", 0);
      closeSync(descriptor);
    },
  ],
  [
    "is replaced by an equal copy",
    (path) => {
      writeFileSync(`${path}.new`, readFileSync(path));
      renameSync(`${path}.new`, path);
    },
  ],
  ["is cut off", (path) => writeFileSync(path, "short")],
  ["is removed", (path) => rmSync(path)],
];

test.each(changes)("a big file that %s while it is hashed gives an error", async (_, change) => {
  const path = join(temporaryDirectory(), "file");
  writeFileSync(path, new Uint8Array(200 * MIB));

  await expect(hashFile(path, { onProgress: once(() => change(path)) })).rejects.toMatchObject({
    code: "FILE_CHANGED",
  });
});

test("a file that changes after the first look, before a thread has opened it, gives an error", async () => {
  const path = join(temporaryDirectory(), "file");
  writeFileSync(path, new Uint8Array(9 * MIB));

  const hashing = hashFile(path);
  appendFileSync(path, "x");

  await expect(hashing).rejects.toMatchObject({ code: "FILE_CHANGED" });
});

test.each(changes)("a small file that %s while it is hashed gives an error", async (_, change) => {
  const path = join(temporaryDirectory(), "file");
  writeFileSync(path, new Uint8Array(MIB));

  await expect(hashFile(path, { onProgress: once(() => change(path)) })).rejects.toMatchObject({
    code: "FILE_CHANGED",
  });
});

test("a folder in which a file that was hashed already changes, or a new one appears, gives an error", async () => {
  for (const change of [
    (folder: string) => writeFileSync(join(folder, "a"), "changed"),
    (folder: string) => writeFileSync(join(folder, "new"), "new"),
  ]) {
    const folder = temporaryDirectory();
    for (const name of ["a", "b"]) writeFileSync(join(folder, name), name);
    let files = 0;
    const onProgress = () => {
      if (++files === 2) change(folder);
    };

    await expect(hashFolder(folder, { onProgress })).rejects.toMatchObject({ code: "FILE_CHANGED" });
  }
});

/** Acts once, when the reading has begun. */
function once(act: () => void): (progress: HashProgress) => void {
  let done = false;
  return ({ bytes }) => {
    if (!done && bytes > 0) act();
    done ||= bytes > 0;
  };
}

/** Root may read everything, so under root the test goes on as a user without rights who owns the files. */
function asSomebodyWhoOwns(folder: string): void {
  if (process.getuid!() !== 0) return;
  const nobody = 65_534;
  execFileSync("chown", ["-R", String(nobody), folder]);
  chownSync(folder, nobody, nobody);
  process.seteuid!(nobody);
  onTestFinished(() => process.seteuid!(0));
}
