import { afterAll, expect, it } from "vitest";
import { lineageOf } from "../../src/audit/lineage.ts";
import { DEFAULT_WALK } from "../../src/audit/lineage-walk.ts";
import { EMPTY_CATALOG } from "../../src/audit/rulebook-catalog.ts";
import { momentOf, withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { Snapshots } from "../../src/audit/snapshots.ts";
import { standingAt } from "../../src/audit/standing-at.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

afterAll(() => WrittenLedger.end());

function snapshotsOf({ ledger }: SmallCity): Snapshots {
  return new Snapshots(ledger.store, EMPTY_CATALOG, () => undefined);
}

/** What several questions say of some records now, and as of a time in the past. */
async function said(
  ask: <T>(question: (snapshot: Snapshot) => Promise<T>, id: RecordId) => Promise<T>,
  { authorization, product, exported, companies, operator }: SmallCity,
  past: number,
): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const id of [exported, product, authorization, companies, operator])
    for (const moment of [{}, { at: past, knownAt: past }]) {
      answers.push(await ask((snapshot) => standingAt(snapshot, id, momentOf(snapshot, moment)), id));
      answers.push(
        await ask((snapshot) => lineageOf(snapshot, id, "sources", momentOf(snapshot, moment), DEFAULT_WALK), id),
      );
    }
  return answers;
}

it("answers in the same way by what an earlier question has read, also after the index has moved", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const past = ledger.time;
  const snapshots = snapshotsOf(city);
  const kept = () => said((question, record) => snapshots.ask(question, { record }), city, past);
  const fresh = () => said((question) => withSnapshot(ledger.store.reader, question), city, past);

  const before = await fresh();
  expect(await kept()).toEqual(before);
  expect(await kept()).toEqual(before);

  ledger.hold(city.authority, city.companies, true);
  ledger.settle(city.authority, city.authorization, Status.REVOKED);
  await ledger.write();
  const after = await fresh();
  expect(await kept()).toEqual(after);
  expect(after).not.toEqual(before);
});

it("asks anew, in one transaction, when the index was written between two statements of a question", async () => {
  const city = await smallCity();
  const { ledger } = city;
  await ledger.write();
  const snapshots = snapshotsOf(city);
  const blocks: number[] = [];

  const answer = await snapshots.ask(async (snapshot) => {
    blocks.push(snapshot.asOf.block);
    if (blocks.length === 1) {
      ledger.hold(city.authority, city.companies, true);
      await ledger.write();
    }
    return await standingAt(snapshot, city.companies, momentOf(snapshot, {}));
  });

  expect(blocks).toEqual([blocks[0], blocks[0]! + 1]);
  expect(answer.asOf.block).toBe(blocks[1]);
  expect(answer.result.record.standing.code).toBe("SUSPENDED");
});

it("holds a transaction open for no question that has ended, whatever it ended with", async () => {
  const city = await smallCity();
  await city.ledger.write();
  const snapshots = snapshotsOf(city);

  const failed = snapshots.ask(async ({ database }) => {
    await database.selectFrom("record").select("id").execute();
    throw new Error("as a test wants it");
  });

  await expect(failed).rejects.toThrow("as a test wants it");
  // The index in memory has one connection: a transaction that was left open would let nobody in.
  await expect(snapshots.ask((snapshot) => Promise.resolve(snapshot.asOf.block))).resolves.toBeGreaterThan(0);
});
