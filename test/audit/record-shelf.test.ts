import { expect, test } from "vitest";
import { RecordShelf } from "../../src/audit/record-shelf.ts";
import type { ReadAbove } from "../../src/audit/record-shelf.ts";
import type { ReadRecord } from "../../src/audit/shelf-statements.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";

/* A chain of products, and many exports of the last of them. */

const id = (number: number): RecordId => parseRecordId(`0x${number.toString(16).padStart(20, "0")}`);
const PRODUCTS = 250;
const EXPORTS = 300;
const exported = Array.from({ length: EXPORTS }, (_, place) => id(1_000 + place));
const parents = new Map<RecordId, RecordId | null>([
  ...Array.from({ length: PRODUCTS }, (_, place) => [id(place), place === 0 ? null : id(place - 1)] as const),
  ...exported.map((each) => [each, id(PRODUCTS - 1)] as const),
]);

/** Reads as the database does, and notes how many records each statement gave. */
function counting() {
  const counts: number[] = [];
  const read: ReadAbove = (ids, known) => {
    const found = new Set<RecordId>();
    for (const from of ids)
      for (let at: RecordId | null = from; at !== null && parents.has(at); at = parents.get(at) ?? null) {
        if (at !== from && known?.includes(at) === true) break;
        found.add(at);
        if (known === undefined) break;
      }
    counts.push(found.size);
    return Promise.resolve([...found].map(rowOf));
  };
  return { counts, read };
}

function rowOf(of: RecordId): ReadRecord {
  const kind = exported.includes(of) ? Kind.EXPORT : Kind.PRODUCT;
  const neighbours = { parent: parents.get(of) ?? null, link: null, issuer: null };
  return { id: of, kind, ...neighbours, input_ids: null, act_rows: null, transaction_hash: null } as never;
}

test("what stands above very many records is read once, and not again for the next ones", async () => {
  const shelf = new RecordShelf();
  const { counts, read } = counting();
  const first = await shelf.above(exported.slice(0, 150), 20_000, read);
  const second = await shelf.above(exported, 20_000, read);

  expect([first?.size, second?.size]).toEqual([150 + PRODUCTS, EXPORTS + PRODUCTS]);
  expect(counts).toEqual([150 + PRODUCTS, 150]);
});

test("very many records are read with everything above them where nothing is known yet", async () => {
  const { counts, read } = counting();
  expect((await new RecordShelf().above(exported, 20_000, read))?.size).toBe(EXPORTS + PRODUCTS);
  expect(counts).toEqual([EXPORTS + PRODUCTS]);
});

test("ids that nobody recorded end the reading, and too many records are told as such", async () => {
  const shelf = new RecordShelf();
  const { counts, read } = counting();
  const found = await shelf.above([...exported, id(9_999)], 20_000, read);
  expect([found?.has(id(9_999)), counts.length]).toEqual([true, 1]);
  expect(await shelf.above([...exported, id(9_998)], 100, read)).toBeUndefined();
});
