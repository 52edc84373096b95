import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { backup } from "../../src/dossier/backup.ts";
import { listRecords, loadRecord, openDossier, saveRecord } from "../../src/dossier/dossier.ts";
import { createKey, openKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { readBackup } from "../../src/dossier/backup-reader.ts";
import { restore } from "../../src/dossier/restore.ts";
import { commitDocument } from "../../src/documents/document.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const IDS = ["0x00000000000000000001", "0x00000000000000000002"] as const;

async function example(): Promise<{ root: string; data: string; file: string }> {
  const root = temporaryDirectory();
  const data = join(root, "data");
  writeFileSync(join(root, "order.pdf"), randomBytes(3_000));
  for (const id of IDS) {
    await saveRecord(openDossier(data, "CY-OPR"), id, {
      body: { reference: id },
      document: commitDocument("laiqu.export.1", { purpose: "x" }, { record: "0x00112233445566778899" }, randomBytes),
      attachments: [{ path: join(root, "order.pdf") }],
    });
  }
  await createKey(data, "my-agency", "passphrase", { scryptCost: SCRYPT_COST.DEVELOPMENT });
  return { root, data, file: join(root, "backup.laiqu") };
}

/** Writes a backup whose own digest is right, whatever is in it. */
function seal(file: string, inner: string | Buffer): void {
  const body = Buffer.concat([Buffer.from("laiqu.backup.1\n"), gzipSync(inner)]);
  const digest = createHash("sha256").update(body).digest("hex");
  writeFileSync(file, Buffer.concat([body, Buffer.from(`\nsha256:${digest}\n`)]));
}

/** Every path under a directory with its content, so that two states can be compared. */
function contentOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((path) => [path.slice(directory.length), readFileSync(path, "hex")]));
}

test("a backup restored elsewhere is the same directory, records and keys usable", async () => {
  const { root, data, file } = await example();
  const other = join(root, "deep", "other");

  const summary = await backup(data, file);
  const { added } = await restore(file, other);

  expect(contentOf(other)).toEqual(contentOf(data));
  expect(summary.files).toBe(Object.keys(contentOf(data)).length);
  expect(added).toEqual([`CY-OPR/records/${IDS[0]}`, `CY-OPR/records/${IDS[1]}`, "keystores/my-agency.json"]);
  expect(await loadRecord(openDossier(other, "CY-OPR"), IDS[0])).toEqual(
    await loadRecord(openDossier(data, "CY-OPR"), IDS[0]),
  );
  expect((await openKey(other, "my-agency", "passphrase")).address).toBe(
    (await openKey(data, "my-agency", "passphrase")).address,
  );
});

test("the backup and everything restored from it are for the owner alone", async () => {
  const { root, data, file } = await example();
  const other = join(root, "other");

  await backup(data, file);
  await restore(file, other);

  const modes = readdirSync(other, { recursive: true, withFileTypes: true }).map(
    (entry) => `${entry.isDirectory()} ${(statSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8)}`,
  );
  expect([...new Set(modes)].sort()).toEqual(["false 600", "true 700"]);
  expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
});

test("restoring over the same data changes nothing, and over a part of it adds the rest", async () => {
  const { data, file } = await example();
  const { files } = await backup(data, file);
  const before = contentOf(data);

  const same = await restore(file, data);
  rmSync(join(data, "CY-OPR", "records", IDS[1]), { recursive: true });
  writeFileSync(join(data, "later.json"), "{}");
  const rest = await restore(file, data);

  expect(same.added).toEqual([]);
  expect(same.files).toEqual({ added: 0, present: files });
  expect(rest.files.added + rest.files.present).toBe(files);
  expect(rest.files.added).toBeGreaterThan(rest.added.length);
  expect(rest.added).toEqual([`CY-OPR/records/${IDS[1]}`]);
  expect(contentOf(data)).toEqual({ ...before, "/later.json": Buffer.from("{}").toString("hex") });
});

test("restoring over different data is refused and changes nothing, not even what is missing", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  rmSync(join(data, "CY-OPR", "records", IDS[1]), { recursive: true });
  writeFileSync(join(data, "CY-OPR", "records", IDS[0], "body.json"), "{}");
  const before = contentOf(root);

  await expect(restore(file, data)).rejects.toMatchObject({
    code: "RESTORE_CONFLICT",
    evidence: { paths: [`CY-OPR/records/${IDS[0]}`] },
  });
  expect(contentOf(root)).toEqual(before);
});

test("a backup with any byte changed is refused and leaves nothing behind", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  const bytes = readFileSync(file);
  const other = join(root, "restored", "other");
  const changed = join(root, "changed");

  for (let position = 0; position < bytes.length; position += position < 64 || position > bytes.length - 128 ? 1 : 37) {
    const copy = Buffer.from(bytes);
    copy[position]! ^= 1;
    writeFileSync(changed, copy);
    await expect(restore(changed, other)).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  }
  expect(readdirSync(join(root, "restored"))).toEqual([]);
});

test("a backup cut off anywhere, or with something after it, is refused", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  const bytes = readFileSync(file);

  for (const wrong of [
    bytes.subarray(0, 0),
    bytes.subarray(0, 20),
    bytes.subarray(0, bytes.length / 2),
    bytes.subarray(0, -1),
    Buffer.concat([bytes, Buffer.from("\n")]),
    Buffer.concat([bytes, bytes]),
  ]) {
    writeFileSync(join(root, "wrong"), wrong);
    await expect(restore(join(root, "wrong"), join(root, "other"))).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  }
  expect(existsSync(join(root, "other"))).toBe(false);
});

// These backups have correct seals, so that only the inner checks can refuse them.
const line = (path: string, content: string, sha256 = createHash("sha256").update(content).digest("hex")) =>
  `${JSON.stringify({ path, sha256, size: content.length })}\n${content}\n`;
const SHA256_OF_X = createHash("sha256").update("x").digest("hex");
test.each([
  ["a path that leads out", `${line("../evil", "x")}{"end":1}\n`],
  ["an absolute path", `${line("/tmp/evil", "x")}{"end":1}\n`],
  ["a file with another digest", `${line("a", "x", "00".repeat(32))}{"end":1}\n`],
  ["a file twice", `${line("a", "x")}${line("a", "x")}{"end":2}\n`],
  ["a file where a folder is", `${line("a", "x")}${line("a/b", "x")}{"end":2}\n`],
  ["a folder where a file is", `${line("a/b", "x")}${line("a", "x")}{"end":2}\n`],
  ["two paths of one file", `{"path":"a","pathHex":"ff","sha256":"${SHA256_OF_X}","size":1}\nx\n{"end":1}\n`],
  ["fewer files than it says", `${line("a", "x")}{"end":2}\n`],
  ["no last line", line("a", "x")],
  ["something after its last line", `${line("a", "x")}{"end":1}\n${line("b", "x")}`],
  ["a file longer than it is", `{"path":"a","sha256":"${"00".repeat(32)}","size":99}\nx\n`],
  ["a file of a terabyte", `{"path":"a","sha256":"${"00".repeat(32)}","size":1099511627776}\nx\n`],
  ["a line that is not JSON", "hello\n"],
  ["an endless line", "x".repeat(100_000)],
])("a sealed backup with %s is refused and leaves nothing behind", async (_, inner) => {
  const root = temporaryDirectory();
  seal(join(root, "backup"), inner);

  await expect(restore(join(root, "backup"), join(root, "data"))).rejects.toMatchObject({ code: "BACKUP_DAMAGED" });
  expect(readdirSync(root)).toEqual(["backup"]);
});

test("a small backup of a large file is never held in memory as a whole", async () => {
  const file = join(temporaryDirectory(), "backup");
  const size = 24 * 1024 * 1024;
  const bytes = Buffer.alloc(size);
  const line = { path: "a", sha256: createHash("sha256").update(bytes).digest("hex"), size };
  seal(file, Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), bytes, Buffer.from('\n{"end":1}\n')]));

  const parts: number[] = [];
  for await (const { content } of readBackup(file)) for await (const part of content) parts.push(part.length);

  expect(statSync(file).size).toBeLessThan(size / 500);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(size);
  expect(Math.max(...parts)).toBeLessThan(1024 * 1024);
});

test("a restore that fails while moving takes out again what it had moved", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  const other = join(root, "other");
  // The records can be moved, but there is a link to nothing where the keystores' folder should be made.
  mkdirSync(other);
  symlinkSync("nowhere", join(other, "keystores"));

  await expect(restore(file, other)).rejects.toThrow();

  expect(await listRecords(openDossier(other, "CY-OPR"))).toEqual([]);
  expect(readdirSync(root).filter((name) => name.includes("unfinished"))).toEqual([]);
});

test("a file where a folder should be is a conflict", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  const other = join(root, "other");
  mkdirSync(other);
  writeFileSync(join(other, "keystores"), "in the way");

  await expect(restore(file, other)).rejects.toMatchObject({ code: "RESTORE_CONFLICT" });
  expect(readdirSync(other)).toEqual(["keystores"]);
});

test.each([
  ["pipe", (path: string) => execFileSync("mkfifo", [path])],
  ["link to a device", (path: string) => symlinkSync("/dev/zero", path)],
])("a %s where a file should be is a conflict, and nobody waits for it", async (_, make) => {
  const { root, data, file } = await example();
  await backup(data, file);
  const other = join(root, "other");
  await restore(file, other);
  const keystore = join(other, "keystores", readdirSync(join(other, "keystores"))[0] ?? "");
  rmSync(keystore);
  make(keystore);

  await expect(restore(file, other)).rejects.toMatchObject({ code: "RESTORE_CONFLICT" });
});

test("the files that a stopped restore left beside the directory do not hinder the next restore", async () => {
  const { root, data, file } = await example();
  await backup(data, file);
  mkdirSync(join(root, ".unfinished-0000"));

  await restore(file, join(root, "other"));

  expect(contentOf(join(root, "other"))).toEqual(contentOf(data));
});

test("an older backup is not overwritten, and unfinished things do not get into one", async () => {
  const { root, data, file } = await example();
  mkdirSync(join(data, "CY-OPR", "records", ".unfinished-0000"));
  writeFileSync(join(data, "CY-OPR", "records", ".unfinished-0000", "body.json"), "{");

  await backup(data, file);

  await expect(backup(data, file)).rejects.toMatchObject({ code: "BACKUP_EXISTS" });
  expect((await restore(file, join(root, "other"))).added.join()).not.toContain("unfinished");
});

test("a missing backup and an empty directory are refused", async () => {
  const root = temporaryDirectory();

  await expect(restore(join(root, "none"), join(root, "data"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(backup(root, join(root, "file"))).rejects.toMatchObject({ code: "EMPTY_FOLDER" });
});

test("an error of writing names the path that was given, not the temporary file", async () => {
  const { root, data } = await example();
  const file = join(root, "missing", "backup");

  await expect(backup(data, file)).rejects.toMatchObject({
    code: "UNWRITABLE",
    text: {
      zh: `无法写入 "${file}"（没有此文件或文件夹，ENOENT）：请检查其所在文件夹与磁盘。`,
      en: `"${file}" cannot be written (there is no such file or folder, ENOENT): check its folder and the disk.`,
    },
  });
});
