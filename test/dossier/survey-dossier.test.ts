import { randomBytes } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeEntry } from "../../src/client/dossier/described-entry.ts";
import { listDocuments } from "../../src/client/dossier/listed-documents.ts";
import { canonicalBytes } from "../../src/documents/canonical-json.ts";
import { commitDocument } from "../../src/documents/document.ts";
import type { CommittedDocument } from "../../src/documents/document.ts";
import { openDossier, saveRecord } from "../../src/dossier/dossier.ts";
import { putAside, putBack } from "../../src/dossier/move-entry.ts";
import { keepOpenedNote, readOpenedNotes } from "../../src/dossier/opened-note.ts";
import type { StoredEntry } from "../../src/dossier/stored-entry.ts";
import { storedEntries, straysBeside } from "../../src/dossier/survey-dossier.ts";
import { unreachableContext } from "./offline-context.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const idOf = (number: number): `0x${string}` => `0x${number.toString(16).padStart(20, "0")}`;

function documentOf(number: number, fields = {}): CommittedDocument {
  return commitDocument(
    "laiqu.product.1",
    { reference: `P-${number}`, ...fields },
    { record: idOf(number) },
    (length) => new Uint8Array(randomBytes(length)),
  );
}

/** Writes a document as the dossier does, without flushing it to the disk. */
function write(directory: string, number: number, document = documentOf(number)): string {
  const folder = join(directory, "OWN", "records", idOf(number));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "body.json"), canonicalBytes({ reference: `P-${number}` }));
  writeFileSync(join(folder, "document.json"), canonicalBytes(document));
  return folder;
}

async function all(directory: string): Promise<StoredEntry[]> {
  const found: StoredEntry[] = [];
  for await (const entry of storedEntries(directory)) found.push(entry);
  return found;
}

describe("a survey of a dossier", () => {
  test("a damaged document hides no other, and says which file is damaged", async () => {
    const directory = temporaryDirectory();
    write(directory, 1);
    const damaged = write(directory, 2);
    writeFileSync(join(damaged, "document.json"), "{}");

    const entries = await all(directory);

    expect(entries.map(({ name, document }) => [name, document !== undefined])).toEqual([
      [idOf(1), true],
      [idOf(2), false],
    ]);
    expect(entries[1]?.faults).toMatchObject([{ code: "DAMAGED", evidence: { path: join(damaged, "document.json") } }]);
  });

  test("links are followed nowhere", async () => {
    const directory = temporaryDirectory();
    const elsewhere = join(directory, "elsewhere.json");
    writeFileSync(elsewhere, canonicalBytes(documentOf(1)));
    const folder = write(directory, 1);
    mkdirSync(join(directory, "OWN", "records", idOf(2)));
    symlinkSync(elsewhere, join(directory, "OWN", "records", idOf(2), "document.json"));
    symlinkSync(folder, join(directory, "OWN", "records", idOf(3)));
    symlinkSync(directory, join(directory, "OWN", "more"));

    const entries = await all(directory);

    expect(entries.map(({ document, faults }) => [document !== undefined, faults.map(({ code }) => code)])).toEqual([
      [true, []],
      [false, ["NOT_A_FILE"]],
      [false, ["NOT_A_FILE"]],
    ]);
    expect((await straysBeside(directory)).faults).toMatchObject([
      { code: "NOT_A_FILE", evidence: { path: join(directory, "OWN", "more") } },
    ]);
  });

  test("files that nobody here wrote are told, and unfinished ones are not", async () => {
    const directory = temporaryDirectory();
    const folder = write(directory, 1);
    writeFileSync(join(folder, "备注.txt"), "x");
    writeFileSync(join(folder, ".unfinished-1"), "x");
    writeFileSync(join(directory, "OWN", "notes.txt"), "x");

    const [entry] = await all(directory);

    expect(entry?.strays).toEqual([join(folder, "备注.txt")]);
    expect(entry?.faults).toEqual([]);
    expect((await straysBeside(directory)).strays).toEqual([join(directory, "OWN", "notes.txt")]);
  });

  test("papers are told by their place, whatever their names", async () => {
    const directory = temporaryDirectory();
    const paper = join(directory, "扫描 №1.pdf");
    writeFileSync(paper, "a paper");
    const digests = { sha256: "11".repeat(32), sm3: "22".repeat(32) };
    const document = documentOf(1, { decision: { name: "../../决定.pdf", bytes: 1, ...digests } });
    await saveRecord(openDossier(directory, "OWN"), idOf(1), {
      body: { reference: "P-1" },
      document,
      attachments: [{ path: paper }],
    });

    const [entry] = await all(directory);

    expect(entry === undefined ? [] : describeEntry(entry).papers).toMatchObject([
      { field: "/decision", name: "../../决定.pdf", where: "ABSENT" },
      { field: undefined, name: "扫描 №1.pdf", where: "KEPT" },
    ]);
  });
});

describe("a list of documents", () => {
  test("goes through a thousand documents page by page, each once", async () => {
    const directory = temporaryDirectory();
    for (let number = 1; number <= 1_000; number++) write(directory, number);
    const context = unreachableContext(directory);
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await listDocuments(context, {}, { limit: 300, after });
      seen.push(...page.documents.map(({ name }) => name));
      after = page.next;
      pages += 1;
    } while (after !== undefined);

    expect(pages).toBe(4);
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => idOf(index + 1)));
  });

  test("selects by record, kind, party and date without any system", async () => {
    const directory = temporaryDirectory();
    write(directory, 1);
    write(directory, 2, documentOf(2, { developer: "CY-DEV" }));
    const context = unreachableContext(directory);
    const names = async (filter: Parameters<typeof listDocuments>[1]): Promise<string[]> =>
      (await listDocuments(context, filter, { limit: 10 })).documents.map(({ name }) => name);

    expect(await names({ record: "P-2" })).toEqual([idOf(2)]);
    expect(await names({ record: idOf(1) })).toEqual([idOf(1)]);
    expect(await names({ party: "CY-DEV" })).toEqual([idOf(2)]);
    expect(await names({ kind: "PRODUCT" })).toEqual([idOf(1), idOf(2)]);
    expect(await names({ kind: "EXPORT" })).toEqual([]);
    expect(await names({ until: 1_000 })).toEqual([]);
  });
});

describe("moving documents", () => {
  test("what is put aside is put back under its own name, and never over another", async () => {
    const directory = temporaryDirectory();
    const dossier = openDossier(directory, "OWN");
    const folder = write(directory, 1);
    const aside = await putAside(dossier, { name: idOf(1), folder });
    write(directory, 1);
    const second = await putAside(dossier, { name: idOf(1), folder });

    expect([aside, second]).toEqual([
      join(directory, "OWN", "unrecorded", `${idOf(1)}-1`),
      join(directory, "OWN", "unrecorded", `${idOf(1)}-2`),
    ]);
    expect(await putBack(dossier, { name: `${idOf(1)}-1`, folder: aside }, idOf(1))).toBe(folder);
    await expect(putBack(dossier, { name: `${idOf(1)}-2`, folder: second }, idOf(1))).rejects.toMatchObject({
      code: "SAVED_DIFFERENTLY",
    });
    expect((await all(directory)).map(({ place, name }) => [place, name])).toEqual([
      ["RECORDS", idOf(1)],
      ["UNRECORDED", `${idOf(1)}-2`],
    ]);
  });
});

describe("notes of what was opened", () => {
  test("are kept in order, and a damaged one hides no other", async () => {
    const dossier = openDossier(temporaryDirectory(), "OWN");
    const { commitment } = documentOf(1);
    const note = { record: idOf(1), commitment, paths: ["/purpose"], way: "CERTIFICATE", to: "银行" } as const;
    await keepOpenedNote(dossier, { ...note, at: 20 });
    await keepOpenedNote(dossier, { ...note, at: 10 });
    writeFileSync(join(dossier.directory, "OWN", "opened", "000000000015-x.json"), '{"format":"laiqu.opened-note.1"}');

    const { notes, faults } = readOpenedNotes(dossier);

    expect(notes.map(({ at, to, paths }) => [at, to, paths])).toEqual([
      [10, "银行", ["/purpose"]],
      [20, "银行", ["/purpose"]],
    ]);
    expect(faults).toMatchObject([{ code: "DAMAGED" }]);
  });
});
