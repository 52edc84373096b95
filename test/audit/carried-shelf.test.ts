import { afterAll, expect, it } from "vitest";
import { changedSince } from "../../src/audit/changed-records.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { DEFAULT_WALK } from "../../src/audit/lineage-walk.ts";
import { RecordShelf } from "../../src/audit/record-shelf.ts";
import { EMPTY_CATALOG } from "../../src/audit/rulebook-catalog.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { Snapshots } from "../../src/audit/snapshots.ts";
import { standingAt } from "../../src/audit/standing-at.ts";
import type { ReadRecord } from "../../src/audit/shelf-statements.ts";
import { Code } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { Store } from "../../src/store/open-store.ts";
import { smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

/* The shelf that questions share, while blocks arrive. */

afterAll(() => WrittenLedger.end());

/** Snapshots over a city, and the ids of the records that were read for them. */
function readingOf({ ledger: { store } }: SmallCity) {
  const read: string[] = [];
  const runPrepared: Store["runPrepared"] = async <Row>(...[statement, values]: Parameters<Store["runPrepared"]>) => {
    const rows = await store.runPrepared<Row>(statement, values);
    for (const row of rows as readonly { id?: string | null }[]) if (typeof row.id === "string") read.push(row.id);
    return rows;
  };
  const snapshots = new Snapshots({ ...store, runPrepared }, EMPTY_CATALOG, () => undefined);
  return { snapshots, readNow: () => read.splice(0) };
}

const sources = (id: RecordId) => async (snapshot: Snapshot) =>
  await lineageOf(snapshot, id, "sources", momentOf(snapshot, {}), DEFAULT_WALK);
const standing = (id: RecordId) => async (snapshot: Snapshot) => await standingAt(snapshot, id, momentOf(snapshot, {}));

it("reads after a block only the records that changed in it, and answers as if it had read everything", async () => {
  const city = await smallCity();
  const { ledger, exported } = city;
  await ledger.write();
  const { snapshots, readNow } = readingOf(city);
  await snapshots.ask(sources(exported), { record: exported });
  expect(readNow().length).toBeGreaterThan(8);

  ledger.hold(city.authority, city.companies, true);
  await ledger.writeMore();
  const after = await snapshots.ask(sources(exported), { record: exported });

  expect(readNow().toSorted()).toEqual([exported, city.companies].toSorted());
  expect(after).toEqual(await withSnapshot(ledger.store.reader, sources(exported)));
  expect(after.result.nodes.find(({ id }) => id === city.companies)?.standing.code).toBe("SUSPENDED");
});

it("answers like an index that was read anew, after each of many acts, now and at earlier moments", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const { snapshots } = readingOf(city);
  const past = ledger.time;
  const acts: (() => void)[] = [
    () => ledger.hold(city.authority, city.companies, true),
    () => ledger.hold(city.authority, city.authorization),
    () => ledger.release(city.authority, city.companies),
    () => ledger.hold(city.authority, city.product, false, { effectiveAt: past - 1_000 }),
    () => ledger.release(city.authority, city.authorization),
    () => ledger.release(city.authority, city.product),
    () => ledger.settle(city.authority, city.authorization, Status.REVOKED),
  ];
  for (const act of acts) {
    act();
    await ledger.writeMore();
    for (const id of [city.exported, city.product, city.authorization, city.companies, city.operator])
      for (const given of [{}, { at: past, knownAt: past }, { at: past }, { knownAt: past }, {}]) {
        const question = async (snapshot: Snapshot) => await standingAt(snapshot, id, momentOf(snapshot, given));
        expect(await snapshots.ask(question, { record: id })).toEqual(
          await withSnapshot(ledger.store.reader, question),
        );
      }
  }
});

it("keeps what was read while questions are asked at every block, also many at once", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const { snapshots, readNow } = readingOf(city);
  const ids = [city.exported, city.product, city.scenario, city.operator, city.parks];
  await Promise.all(ids.map(async (id) => await snapshots.ask(sources(id), { record: id })));
  for (let block = 0; block < 5; block += 1) {
    readNow();
    ledger.attest(city.authority, city.parks, Code.REVIEW);
    await ledger.writeMore();
    const answers = await Promise.all(ids.map(async (id) => await snapshots.ask(sources(id), { record: id })));
    expect(new Set(answers.map(({ asOf }) => asOf.block)).size).toBe(1);
    expect(new Set(readNow())).toEqual(new Set([city.exported, city.parks]));
  }
});

it("reads everything anew when the chain replaced the block as of which it had read", async () => {
  const city = await smallCity();
  const { ledger, exported } = city;
  await ledger.write();
  const { snapshots, readNow } = readingOf(city);
  await snapshots.ask(sources(exported), { record: exported });
  const count = readNow().length;

  const { number } = await ledger.store.reader
    .selectFrom("block")
    .select("number")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  const hash = new Uint8Array(32).fill(7);
  await ledger.store.database.updateTable("block").set({ hash }).where("number", "=", number).execute();
  await ledger.store.database
    .updateTable("checkpoint")
    .set({ block_hash: `0x${"07".repeat(32)}` })
    .execute();
  await snapshots.ask(sources(exported), { record: exported });

  // The jurisdiction is read in the transaction that reads the state.
  expect(readNow().length).toBeGreaterThanOrEqual(count - 1);
});

it("asks a question anew that began before the block, when another one has gone on with it", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const { snapshots } = readingOf(city);
  await snapshots.ask(standing(city.companies), { record: city.companies });
  const blocks: number[] = [];

  const answer = await snapshots.ask(
    async (snapshot) => {
      blocks.push(snapshot.asOf.block);
      if (blocks.length === 1) {
        ledger.hold(city.authority, city.companies, true);
        await ledger.writeMore();
        await snapshots.ask(standing(city.companies), { record: city.companies });
      }
      return await standing(city.companies)(snapshot);
    },
    { record: city.companies },
  );

  expect(blocks).toEqual([blocks[0], blocks[0]! + 1]);
  expect([answer.asOf.block, answer.result.record.standing.code]).toEqual([blocks[1], "SUSPENDED"]);
});

it("names what changed after a block, and nothing where the index does not hold it", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const before = await ledger.store.reader.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
  expect(await changedSince(ledger.store.reader, before)).toEqual([]);
  ledger.hold(city.authority, city.companies);
  ledger.release(city.authority, city.companies);
  ledger.hold(city.authority, city.parks);
  await ledger.writeMore();
  const changed = await changedSince(ledger.store.reader, before);
  expect(new Set(changed)).toEqual(new Set([city.companies, city.parks]));
  const other = { ...before, block_hash: `0x${"01".repeat(32)}` } as const;
  expect(await changedSince(ledger.store.reader, other)).toBeUndefined();
  expect(await changedSince(ledger.store.reader, { ...before, block_number: 1_000_000 })).toBeUndefined();
});

it("lets the oldest go, and gives nothing of a later state to whoever began before it", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const shared = new RecordShelf();
  await withSnapshot(city.ledger.store.reader, async ({ database, readAbove }) => {
    await shared.loadJurisdictions({ database, readAbove });
    await shared.above([city.exported], 1_000, readAbove);
  });
  const early = new RecordShelf(shared);
  expect(early.get(city.product)?.row.id).toBe(city.product);
  const all = shared.oldest(Infinity);
  const [first, second] = all;
  const bytesOf = (ids: readonly RecordId[]) => ids.reduce((sum, id) => sum + shared.get(id)!.bytes, 0);
  const [before, own] = [shared.bytes, bytesOf([first!])];
  // Jurisdictions are weighed too, and stay.
  expect([before, shared.oldest(own + 1)]).toEqual([bytesOf([...all, city.ledger.city]), [first, second]]);

  shared.leave(shared.oldest(1));

  expect([shared.get(first!), shared.get(second!)?.row.id]).toEqual([undefined, second]);
  expect(shared.bytes).toBe(before - own);
  expect(new RecordShelf(shared).get(city.product)?.row.id).toBe(city.product);
  // A question may also find its state just before the shelf goes on, and begin with it just afterwards.
  for (const late of [early, new RecordShelf(shared, shared.state - 1)])
    for (const touch of [() => late.get(city.product), () => late.put({ kind: Kind.PRODUCT } as ReadRecord)])
      expect(touch).toThrow(expect.objectContaining({ name: "IndexMoved" }) as Error);
});
