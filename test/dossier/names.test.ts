import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backup } from "../../src/dossier/backup.ts";
import { loadRecord, openDossier, saveRecord } from "../../src/dossier/dossier.ts";
import { restore } from "../../src/dossier/restore.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const ID = "0x0123456789abcdef0123";

/** Names that some disk, archive or shell changes or refuses. */
const NAMES: readonly (readonly [string, string])[] = [
  ["in Unicode NFD", "Cafe\u0301.pdf"],
  ["in Unicode NFC", "Caf\u00e9.pdf"],
  ["with a CJK compatibility ideograph", "\uf900\u4ee4.pdf"],
  ["with a Hangul syllable in parts", "\u1112\u1161\u11ab.pdf"],
  ["with a full-width letter", "Ａ.pdf"],
  ["that ends in a dot", "order."],
  ["that ends in a space", "order "],
  ["that begins with a space", " order"],
  ["that Windows reserves", "CON"],
  ["that Windows reserves, with an extension", "nul.pdf"],
  ["of 255 bytes", `${"令".repeat(83)}${"x".repeat(6)}`],
  ["with a line break", "a\nb.pdf"],
  ["with a carriage return", "a\rb.pdf"],
  ["with an escape", "a\u001b[31mb.pdf"],
  ["with a change of direction", "a\u202efdp.exe"],
  ["with a zero-width space", "a\u200bb.pdf"],
  ["with a backslash", "a\\b.pdf"],
  ["with quotes", `a"b'c.pdf`],
  ["that looks like the folder above", "..."],
  ["that looks like the folder above, with a space", ".. "],
  ["that begins like an unfinished file", ".unfinished-0123"],
  ["with a colon", "a:b.pdf"],
  ["with an asterisk", "*?.pdf"],
  ["that begins with a hyphen", "-rf"],
  ["outside the basic plane", "𠀀😀.pdf"],
  ["with the trace of a wrong decoding", "a\ufffdb.pdf"],
  ["that is a number", "1"],
  ["of the list of attachments", "attachments.json"],
];

/** Every file under a directory, its path in hexadecimal digits, with its content. */
function contentOf(directory: string): Record<string, string> {
  const content: Record<string, string> = {};
  const walk = (folder: Buffer, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true, encoding: "buffer" })) {
      const path = Buffer.concat([folder, Buffer.from("/"), entry.name]);
      const name = `${prefix}/${entry.name.toString("hex")}`;
      if (entry.isDirectory()) walk(path, name);
      else content[name] = readFileSync(path, "hex");
    }
  };
  walk(Buffer.from(directory), "");
  return content;
}

describe("an attachment named", () => {
  it.each(NAMES)("%s is kept, backed up and restored byte for byte", async (_, name) => {
    const root = temporaryDirectory();
    const [data, other, file] = [join(root, "data"), join(root, "other"), join(root, "backup")];
    writeFileSync(join(root, name), "an order");

    const saved = await saveRecord(openDossier(data, "CY-OPR"), ID, {
      body: { reference: "E-01" },
      attachments: [{ path: join(root, name) }],
    });
    const { files } = await backup(data, file);
    const first = await restore(file, other);

    expect(saved.attachments).toMatchObject([{ name, file: "1", kept: true }]);
    expect(contentOf(other)).toEqual(contentOf(data));
    expect(first.files).toEqual({ added: files, present: 0 });
    expect(await loadRecord(openDossier(other, "CY-OPR"), ID)).toEqual(saved);
    for (const directory of [data, other])
      expect((await restore(file, directory)).files).toEqual({ added: 0, present: files });
  });
});

it("several attachments may have names that are equal, or equal after folding", async () => {
  const root = temporaryDirectory();
  const names = ["order.pdf", "ORDER.PDF", "Caf\u00e9", "Cafe\u0301", "\uf900", "\u8c48", "Ⅳ", "IV"];
  const paths = names.flatMap((name) =>
    ["a", "b"].map((folder) => {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, name), `${folder} ${name}`);
      return join(root, folder, name);
    }),
  );
  const dossier = openDossier(join(root, "data"), "CY-OPR");

  const saved = await saveRecord(dossier, ID, { body: {}, attachments: paths.map((path) => ({ path })) });
  await backup(join(root, "data"), join(root, "backup"));
  await restore(join(root, "backup"), join(root, "other"));

  expect(new Set(saved.attachments.map(({ file }) => file)).size).toBe(16);
  expect(await loadRecord(openDossier(join(root, "other"), "CY-OPR"), ID)).toEqual(saved);
  expect(await saveRecord(dossier, ID, { body: {}, attachments: paths.map((path) => ({ path })) })).toEqual(saved);
});

/** Gives a record the layout of an older version: the copy has the name of the original, and the list no `file`. */
async function olderRecord(root: string, name: string): Promise<string> {
  const data = join(root, "data");
  writeFileSync(join(root, "original"), "an order");
  await saveRecord(openDossier(data, "CY-OPR"), ID, { body: {}, attachments: [{ path: join(root, "original") }] });
  const folder = join(data, "CY-OPR", "records", ID);
  renameSync(join(folder, "attachments", "1"), join(folder, "attachments", name));
  const list = readFileSync(join(folder, "attachments.json"), "utf8");
  writeFileSync(
    join(folder, "attachments.json"),
    list.replace('"file":"1",', "").replace('"name":"original"', `"name":${JSON.stringify(name)}`),
  );
  return data;
}

describe("a dossier in the layout of an older version", () => {
  it.each(NAMES.filter(([, name]) => !name.startsWith(".unfinished-")))(
    "with a copy named %s is read, backed up and restored byte for byte",
    async (_, name) => {
      const root = temporaryDirectory();
      const data = await olderRecord(root, name);

      const loaded = await loadRecord(openDossier(data, "CY-OPR"), ID);
      const { files } = await backup(data, join(root, "backup"));
      await restore(join(root, "backup"), join(root, "other"));

      expect(loaded?.attachments).toMatchObject([{ name, kept: true }]);
      expect(contentOf(join(root, "other"))).toEqual(contentOf(data));
      expect((await restore(join(root, "backup"), data)).files).toEqual({ added: 0, present: files });
    },
  );

  it("is read after a backup of that version has written the name in Unicode NFC", async () => {
    const root = temporaryDirectory();
    const data = await olderRecord(root, "Cafe\u0301.pdf");
    const folder = join(data, "CY-OPR", "records", ID, "attachments");
    renameSync(join(folder, "Cafe\u0301.pdf"), join(folder, "Caf\u00e9.pdf"));

    expect((await loadRecord(openDossier(data, "CY-OPR"), ID))?.attachments).toMatchObject([
      { name: "Cafe\u0301.pdf" },
    ]);
  });

  it("never reads a copy outside the folder of its record", async () => {
    for (const name of ["..", ".", "../body.json", "../copy", ""]) {
      const root = temporaryDirectory();
      const data = await olderRecord(root, "x");
      const folder = join(data, "CY-OPR", "records", ID);
      // Its bytes are the right ones, so that only its place is wrong.
      writeFileSync(join(folder, "copy"), "an order");
      const list = join(folder, "attachments.json");
      writeFileSync(list, readFileSync(list, "utf8").replace('"name":"x"', `"name":"${name}"`));

      await expect(loadRecord(openDossier(data, "CY-OPR"), ID)).rejects.toMatchObject({ code: "DAMAGED" });
    }
  });
});

describe("other files in a dossier", () => {
  it("whose names are not UTF-8 are backed up and restored byte for byte", async () => {
    const root = temporaryDirectory();
    const [data, other] = [join(root, "data"), join(root, "other")];
    mkdirSync(data);
    const gbk = Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xc4, 0xe3])]);
    mkdirSync(gbk);
    writeFileSync(Buffer.concat([gbk, Buffer.from("/"), Buffer.from([0xff, 0x0a])]), "content");

    await backup(data, join(root, "backup"));
    const { added } = await restore(join(root, "backup"), other);

    expect(contentOf(other)).toEqual(contentOf(data));
    expect(added).toHaveLength(1);
    expect((await restore(join(root, "backup"), data)).files).toEqual({ added: 0, present: 1 });
  });

  it("that differ only in their names are a conflict", async () => {
    const root = temporaryDirectory();
    const folder = join(root, "data", "P", "records", "r");
    mkdirSync(folder, { recursive: true });
    for (const name of ["a", "b"]) writeFileSync(join(folder, name), "same");
    await backup(join(root, "data"), join(root, "backup"));
    for (const name of ["a", "b"]) rmSync(join(folder, name));
    writeFileSync(join(folder, "a\nb"), "same");
    writeFileSync(join(folder, "c"), "same");

    await expect(restore(join(root, "backup"), join(root, "data"))).rejects.toMatchObject({ code: "RESTORE_CONFLICT" });
  });

  it("that are links are named and not followed", async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, "data"));
    symlinkSync("/etc/passwd", join(root, "data", "link"));

    await expect(backup(join(root, "data"), join(root, "backup"))).rejects.toMatchObject({ code: "NOT_A_FILE" });
  });
});
