import { afterAll, expect, it } from "vitest";
import { KnownStates } from "../../src/audit/known-states.ts";
import { lineageOf } from "../../src/audit/lineage.ts";
import { DEFAULT_WALK } from "../../src/audit/lineage-walk.ts";
import { ReadAhead } from "../../src/audit/read-ahead.ts";
import { EMPTY_CATALOG } from "../../src/audit/rulebook-catalog.ts";
import { READ_PAGE, READ_STATE } from "../../src/audit/shelf-statements.ts";
import type { ReadState } from "../../src/audit/shelf-statements.ts";
import { momentOf } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { Snapshots } from "../../src/audit/snapshots.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { Store } from "../../src/store/open-store.ts";
import { smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

/* What a server reads before anybody asks. */

afterAll(() => WrittenLedger.end());

const NEVER = new AbortController().signal;

/** Snapshots over a city, and the ids of the records that were read for them. */
function readingOf({ ledger: { store } }: SmallCity, onPage: (kind: unknown) => Promise<void> = async () => undefined) {
  const read: string[] = [];
  const runPrepared: Store["runPrepared"] = async <Row>(...[statement, values]: Parameters<Store["runPrepared"]>) => {
    if (statement === READ_PAGE) await onPage(values[1]);
    const rows = await store.runPrepared<Row>(statement, values);
    for (const row of rows as readonly { id?: string | null }[]) if (typeof row.id === "string") read.push(row.id);
    return rows;
  };
  const reading = { ...store, runPrepared };
  const snapshots = new Snapshots(reading, EMPTY_CATALOG, () => undefined);
  return { snapshots, reading, readNow: () => read.splice(0) };
}

const sources = (id: RecordId) => async (snapshot: Snapshot) =>
  await lineageOf(snapshot, id, "sources", momentOf(snapshot, {}), DEFAULT_WALK);

it("is what exports rest on, and no export, and is read once", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const { snapshots, readNow } = readingOf(city);

  const count = await snapshots.readAhead(NEVER);
  const read = readNow();

  expect([read.length, new Set(read).size, read.includes(city.exported)]).toEqual([count, count, false]);
  await snapshots.ask(sources(city.exported), { record: city.exported });
  expect(readNow()).toEqual([city.exported]);
  expect(await snapshots.readAhead(NEVER)).toBeUndefined();
  expect(readNow()).toEqual([]);
});

it("is nothing yet where the index is empty, and comes when it is not", async () => {
  const city = await smallCity();
  const { snapshots } = readingOf(city);
  const { database } = city.ledger.store;
  await database.deleteFrom("checkpoint").execute();

  expect(await snapshots.readAhead(NEVER)).toBeUndefined();
  await city.ledger.write();
  expect(await snapshots.readAhead(NEVER)).toBeGreaterThan(8);
});

it("is read again where a replaced block made questions forget it", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const { database, reader } = city.ledger.store;
  let isReplaced = false;
  const { snapshots, readNow } = readingOf(city, async (kind) => {
    if (kind !== Kind.AGREEMENT || isReplaced) return;
    isReplaced = true;
    const { block_number: last } = await reader.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
    const other = new Uint8Array(32).fill(7);
    await database.updateTable("block").set({ hash: other }).where("number", "=", last).execute();
    await database
      .updateTable("checkpoint")
      .set({ block_hash: `0x${"07".repeat(32)}` })
      .execute();
  });

  await snapshots.readAhead(NEVER);
  expect([isReplaced, await snapshots.readAhead(NEVER)]).toEqual([true, expect.any(Number)]);
  readNow();
  await snapshots.ask(sources(city.exported), { record: city.exported });

  expect(readNow()).toEqual([city.exported]);
});

it("is read after all where the database failed once", async () => {
  const city = await smallCity();
  await city.ledger.write();
  let fails = true;
  const { snapshots, readNow } = readingOf(city, async (kind) => {
    if (kind !== Kind.AGREEMENT || !fails) return;
    fails = false;
    throw new Error("The connection was lost.");
  });

  await expect(snapshots.readAhead(NEVER)).rejects.toThrow("The connection was lost.");
  expect(await snapshots.readAhead(NEVER)).toBeGreaterThan(8);
  readNow();
  await snapshots.ask(sources(city.exported), { record: city.exported });

  expect(readNow()).toEqual([city.exported]);
});

it("waits between pages while each is of a later state than the one before", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const { database } = city.ledger.store;
  let pages = 0;
  let time = 2_000_000_000;
  const { reading } = readingOf(city, async () => {
    pages += 1;
  });
  const states = new KnownStates(reading, EMPTY_CATALOG, () => undefined);
  // Each state is over before anybody could read it.
  const runPrepared: Store["runPrepared"] = async <Row>(...asked: Parameters<Store["runPrepared"]>) => {
    const rows = await reading.runPrepared<Row>(...asked);
    await database.updateTable("checkpoint").set({ block_time: time++ }).execute();
    return rows;
  };
  const [state] = await reading.runPrepared<ReadState>(READ_STATE, []);
  await states.at(state?.as_of_version);
  pages = 0;

  await new ReadAhead({ runPrepared }, states).read(AbortSignal.timeout(1_200));

  // Four pauses of 250 ms and more fit into this time; without them hundreds of pages do.
  expect(pages).toBeGreaterThan(0);
  expect(pages).toBeLessThan(8);
});

it("leaves room for what questions read, and weighs a record with its acts", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const { reading } = readingOf(city);
  const sizeWithin = async (bytes: number) => {
    const states = new KnownStates(reading, EMPTY_CATALOG, () => undefined, bytes);
    return [await new ReadAhead(reading, states).read(NEVER), states.fullness] as const;
  };

  const [all, most] = await sizeWithin(1_000_000);
  const [few, full] = await sizeWithin((most * 1_000_000) / 2);

  expect(few).toBeLessThan(all!);
  expect(full).toBeGreaterThanOrEqual(0.75);
});
