import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Asker } from "../../src/access/asker.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { CSV, ListServer, NDJSON } from "./list-server.ts";
import type { Page } from "./pages.ts";
import { cellsOfRow, readCsvList, readNdjson, rowsOfAnswer, sortedRows } from "./whole-lists.ts";

/** How many of the questions are asked; all of them with `LAIQU_TEST_COUNT=78`. */
const COUNT = Number(process.env["LAIQU_TEST_COUNT"] ?? 20);

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
const BANK: Asker = { as: "PARTY", party: partyId("CY-BANK"), who: "bank" };
let folder: string;
let store: Store;
let server: ListServer;
let product: string;
let issuer: string;
let authorization: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-whole-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  server = await ListServer.over(store, { catalog: demoRulebookCatalog(), listBounds: { rowsAtOnce: 7 } });
  product = await idOf(Kind.PRODUCT, "PR-02");
  issuer = String(
    (await store.reader.selectFrom("record").select("issuer").where("reference", "=", "PR-02").executeTakeFirst())
      ?.issuer,
  );
  authorization = await idOf(Kind.AUTHORIZATION, "A-01");
}, 240_000);
afterAll(async () => {
  await server?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function idOf(kind: Kind, reference: string): Promise<string> {
  const found = store.reader.selectFrom("record").select("id").where("kind", "=", kind);
  return (await found.where("reference", "=", reference).executeTakeFirstOrThrow()).id;
}

/** The index goes on by one block in which nothing happens. */
async function oneBlockMore(): Promise<void> {
  const last = await store.reader.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
  const [number, time] = [last.block_number + 1, last.block_time + 1_000_000];
  const hash = new Uint8Array(32).fill(number % 251);
  await store.database
    .insertInto("block")
    .values({ number, hash, parent_hash: hash, time, header: new Uint8Array(), seals_verified: true })
    .execute();
  await store.database
    .updateTable("checkpoint")
    .set({ block_number: number, block_hash: `0x${Buffer.from(hash).toString("hex")}`, block_time: time })
    .execute();
}

/** Asks for a list in its three forms, of which the whole ones are sent while a block arrives, and compares them. */
async function compare(path: string, asker: Asker): Promise<number> {
  const json = await server.get(path, asker);
  expect([path, json.status]).toEqual([path, 200]);
  const page = JSON.parse(json.text) as Page;
  let grown = 0;
  server.beforeLogged = async (asked) => {
    if (asked.includes(" as of block ") && (grown += 1) === 1) await oneBlockMore();
  };
  const { text } = await server.get(path, asker, { accept: NDJSON });
  server.beforeLogged = () => Promise.resolve();
  const { rows, end } = readNdjson(text);
  expect([path, page.next, sortedRows(rows)]).toEqual([path, undefined, rowsOfAnswer(page)]);
  expect(end).toMatchObject({ rows: rows.length, asOf: page.asOf, completeness: page.completeness, basis: page.basis });

  const csv = readCsvList((await server.get(path, asker, { accept: CSV })).text);
  const last = csv.records.at(-1);
  expect([path, last?.["list"]]).toEqual([path, "end"]);
  expect(csv.records).toHaveLength(rows.length + 1);
  // Only the texts of others that a spreadsheet would run are changed, and the demonstration has none.
  const again = readNdjson((await server.get(path, asker, { accept: NDJSON })).text).rows;
  for (const [index, { list, row }] of again.entries()) {
    const filled = Object.entries(csv.records[index] ?? {}).filter(([, cell]) => cell !== "");
    const cells = cellsOfRow(row).filter(([, cell]) => cell !== "");
    expect([path, Object.fromEntries(filled)]).toEqual([path, Object.fromEntries([["list", list], ...cells])]);
  }
  return rows.length;
}

it("every list gives whole, in both forms, what its page gives, while blocks arrive", async () => {
  let rows = 0;
  for (const path of [
    `/v1/records/${product}/timeline`,
    `/v1/records/PRODUCT/${issuer}/PR-02/timeline`,
    `/v1/parties/${partyId("CY-OPR")}`,
    `/v1/parties/${partyId("CY-OPR")}/acts`,
    `/v1/parties/${partyId("CY-OPR")}/exports`,
    `/v1/authorizations/${authorization}/exports`,
    "/v1/authorizations",
    `/v1/scope?operator=${partyId("CY-OPR")}&resources=${product}`,
    "/v1/refusals",
    "/v1/decisions",
    "/v1/jurisdictions/1/roster",
    `/v1/reconciliation/exports?of=${partyId("CY-OPR")}`,
    `/v1/export-parents?product=PR-02&recipient=${partyId("CY-EMB")}`,
    "/v1/search?q=PR-02",
    `/v1/digests/sha256/${"0".repeat(64)}`,
  ])
    rows += await compare(path, AUDITOR);
  expect(rows).toBeGreaterThan(150);
}, 240_000);

it("so do questions, whatever their lists are", async () => {
  let lists = 0;
  const step = Math.max(1, Math.floor(QUESTIONS.length / COUNT));
  for (const question of QUESTIONS.filter((_, index) => index % step === 0))
    if ((await compare(exampleAddress(question), AUDITOR)) > 0) lists += 1;
  expect(lists).toBeGreaterThan(COUNT / 2);
}, 240_000);

it("a buyer gets whole what it gets in pages, and nothing of another buyer", async () => {
  let rows = 0;
  for (const path of [
    `/v1/parties/${partyId("CY-BANK")}`,
    `/v1/parties/${partyId("CY-BANK")}/acts`,
    "/v1/authorizations",
    "/v1/refusals",
  ])
    rows += await compare(path, BANK);
  expect(rows).toBeGreaterThan(5);
  for (const accept of [NDJSON, CSV]) {
    const { text } = await server.get("/v1/authorizations", BANK, { accept });
    expect(text).not.toContain(partyId("CY-EMB"));
  }
  const hidden = await server.get(`/v1/parties/${partyId("CY-EMB")}/acts`, BANK, { accept: CSV });
  expect([hidden.status, (JSON.parse(hidden.text) as { code: string }).code]).toEqual([404, "RECORD_UNKNOWN"]);
});
