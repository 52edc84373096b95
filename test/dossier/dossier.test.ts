import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KEPT_BYTES } from "../../src/dossier/attachments.ts";
import {
  listParties,
  listRecords,
  loadRecord,
  openDossier,
  saveRecord,
  type Dossier,
  type RecordToSave,
} from "../../src/dossier/dossier.ts";
import { hashFile } from "../../src/dossier/hash-files.ts";
import { commitDocument } from "../../src/documents/document.ts";
import { createManifest } from "../../src/documents/manifest.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const ID = "0x0123456789abcdef0123";
const DOCUMENT = commitDocument(
  "laiqu.export.1",
  { purpose: "flood warning", price: { amount: 0 } },
  { record: "0x00112233445566778899" },
  randomBytes,
);
const MANIFEST = createManifest([{ path: "a", size: 1, sha256: "00".repeat(32), sm3: "11".repeat(32) }]);

function example(): { dossier: Dossier; record: RecordToSave; order: string } {
  const directory = temporaryDirectory();
  const order = join(directory, "order.pdf");
  writeFileSync(order, "an order");
  const dossier = openDossier(join(directory, "data"), "CY-OPR");
  return {
    dossier,
    order,
    record: {
      body: { kind: "EXPORT", reference: "E-01" },
      document: DOCUMENT,
      manifest: MANIFEST,
      attachments: [{ path: order }],
    },
  };
}

const folderOf = (dossier: Dossier) => join(dossier.directory, dossier.party, "records", ID);
const attachmentPath = (dossier: Dossier, name: string) => join(folderOf(dossier), "attachments", name);

test("a saved record is loaded again with copies of its attachments", async () => {
  const { dossier, record, order } = example();

  const saved = await saveRecord(dossier, ID, record);
  rmSync(order);
  const loaded = await loadRecord(dossier, ID);

  expect(loaded).toEqual(saved);
  expect(loaded).toMatchObject({
    body: record.body,
    document: DOCUMENT,
    manifest: MANIFEST,
    attachments: [{ name: "order.pdf", size: 8, kept: true, path: order }],
  });
  expect(readFileSync(attachmentPath(dossier, loaded!.attachments[0]!.file!), "utf8")).toBe("an order");
  expect([await listParties(dossier.directory), await listRecords(dossier)]).toEqual([["CY-OPR"], [ID]]);
});

test("all files are readable by the owner alone, and nothing unfinished remains", async () => {
  const { dossier, record } = example();

  await saveRecord(dossier, ID, record);

  const modes = new Set<string>();
  for (const entry of readdirSync(dossier.directory, { recursive: true, withFileTypes: true })) {
    const mode = (statSync(join(entry.parentPath, entry.name)).mode & 0o777).toString(8);
    modes.add(`${entry.isDirectory() ? "directory" : "file"} ${mode}`);
    expect(entry.name).not.toContain("unfinished");
  }
  expect([...modes].sort()).toEqual(["directory 700", "file 600"]);
  expect((statSync(dossier.directory).mode & 0o777).toString(8)).toBe("700");
});

test("a record that was never saved is undefined, and a party without records has none", async () => {
  const { dossier } = example();

  expect(await loadRecord(dossier, ID)).toBeUndefined();
  expect(await listRecords(dossier)).toEqual([]);
});

test("saving the same again changes nothing", async () => {
  const { dossier, record } = example();
  const first = await saveRecord(dossier, ID, record);
  const before = statSync(join(folderOf(dossier), "body.json")).ino;

  const second = await saveRecord(dossier, ID, { ...record, body: { reference: "E-01", kind: "EXPORT" } });

  expect(second).toEqual(first);
  expect(statSync(join(folderOf(dossier), "body.json")).ino).toBe(before);
});

test.each<[string, (record: RecordToSave, order: string) => RecordToSave, string[]]>([
  [
    "another body",
    (record) => ({ ...record, body: { ...record.body, reference: "E-02", extra: 1 } }),
    ["body/extra", "body/reference"],
  ],
  [
    "another field of the document",
    (record) => ({
      ...record,
      document: {
        ...commitDocument(
          "laiqu.export.1",
          { purpose: "other", price: { amount: 0 } },
          { record: "0x00112233445566778899" },
          () => new Uint8Array(32),
        ),
      },
    }),
    ["document/commitment", "document/fields/purpose"],
  ],
  [
    "no manifest",
    ({ manifest, ...record }) => {
      expect(manifest).toBeDefined();
      return record;
    },
    ["manifest"],
  ],
  [
    "another attachment",
    (record, order) => (writeFileSync(order, "an Order"), record),
    ["attachments/0/sha256", "attachments/0/sm3"],
  ],
])("saving %s under the same id is refused, and the error names the differences", async (_, change, places) => {
  const { dossier, record, order } = example();
  const first = await saveRecord(dossier, ID, record);

  const error = await saveRecord(dossier, ID, change(record, order)).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "SAVED_DIFFERENTLY", evidence: { different: expect.arrayContaining(places) } });
  expect(await loadRecord(dossier, ID)).toEqual(first);
});

test("a refusal names the places that differ and never shows a value", async () => {
  const { dossier, record } = example();
  await saveRecord(dossier, ID, record);

  const error = await saveRecord(dossier, ID, {
    ...record,
    body: { kind: "EXPORT", reference: "secret-number" },
  }).catch((caught: unknown) => caught);

  expect(JSON.stringify([(error as Error).message, (error as { evidence: unknown }).evidence])).not.toMatch(
    /secret-number|E-01/,
  );
});

test("an attachment that changed after it was hashed is refused, and nothing is saved", async () => {
  const { dossier, record, order } = example();
  const digests = await hashFile(order);
  writeFileSync(order, "another order");

  await expect(saveRecord(dossier, ID, { ...record, attachments: [{ path: order, digests }] })).rejects.toMatchObject({
    code: "FILE_CHANGED",
  });
  expect(await loadRecord(dossier, ID)).toBeUndefined();
  expect(readdirSync(join(dossier.directory, dossier.party, "records"))).toEqual([]);
});

test("a file above the limit is not copied, only its digests and its path are saved", async () => {
  const { dossier, record, order } = example();
  truncateSync(order, KEPT_BYTES + 1);

  const { attachments } = await saveRecord(dossier, ID, record);

  expect(attachments).toMatchObject([{ name: "order.pdf", size: KEPT_BYTES + 1, kept: false, path: order }]);
  expect(readdirSync(join(folderOf(dossier), "attachments"))).toEqual([]);
  expect(await loadRecord(dossier, ID)).toMatchObject({ attachments });
});

test("two attachments of one name are both kept", async () => {
  const { dossier, record, order } = example();
  mkdirSync(join(order, "..", "b"));
  const second = join(order, "..", "b", "order.pdf");
  writeFileSync(second, "second");

  const { attachments } = await saveRecord(dossier, ID, {
    ...record,
    attachments: [{ path: order }, { path: second }],
  });

  expect(attachments.map((attachment) => readFileSync(attachmentPath(dossier, attachment.file!), "utf8"))).toEqual([
    "an order",
    "second",
  ]);
});

test.each<[string, (folder: string) => void]>([
  ["a missing body", (folder) => rmSync(join(folder, "body.json"))],
  ["half a body", (folder) => writeFileSync(join(folder, "body.json"), '{"kind":"EXP')],
  [
    "a changed salt",
    (folder) =>
      writeFileSync(
        join(folder, "document.json"),
        readFileSync(join(folder, "document.json"), "utf8").replace(/"salt":"0x../, '"salt":"0x--'),
      ),
  ],
  [
    "a changed field",
    (folder) =>
      writeFileSync(
        join(folder, "document.json"),
        readFileSync(join(folder, "document.json"), "utf8").replace("flood", "Flood"),
      ),
  ],
  [
    "a changed manifest",
    (folder) =>
      writeFileSync(
        join(folder, "manifest.json"),
        readFileSync(join(folder, "manifest.json"), "utf8").replace('"size":1', '"size":2'),
      ),
  ],
  ["a changed attachment", (folder) => writeFileSync(join(folder, "attachments", "1"), "An order")],
  ["a missing attachment", (folder) => rmSync(join(folder, "attachments", "1"))],
])("%s is refused as damaged, with the path of the file", async (_, damage) => {
  const { dossier, record } = example();
  await saveRecord(dossier, ID, record);

  damage(folderOf(dossier));

  await expect(loadRecord(dossier, ID)).rejects.toMatchObject({
    code: "DAMAGED",
    evidence: { path: expect.stringContaining(folderOf(dossier)) },
  });
});

test("files that a crash left unfinished are not listed and do no harm", async () => {
  const { dossier, record } = example();
  const leftover = join(dossier.directory, dossier.party, "records", ".unfinished-0000");
  mkdirSync(leftover, { recursive: true });
  writeFileSync(join(leftover, "body.json"), "{");

  await saveRecord(dossier, ID, record);

  expect(await listRecords(dossier)).toEqual([ID]);
});

test.each(["..", "a/b", "", ".hidden", "keystores", "x".repeat(65), "来"])("the alias %j is refused", (alias) => {
  expect(() => openDossier("/nowhere", alias)).toThrow(expect.objectContaining({ code: "ALIAS_MALFORMED" }));
});

test.each(["0x0123", "../../etc", `${ID}00`, ID.toUpperCase()])("the record id %j is refused", async (id) => {
  const { dossier, record } = example();

  await expect(saveRecord(dossier, id, record)).rejects.toMatchObject({ code: "RECORD_ID_MALFORMED" });
  expect(existsSync(dossier.directory)).toBe(false);
});
