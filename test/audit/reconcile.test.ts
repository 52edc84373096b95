import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportScope } from "../../src/audit/export-scope.ts";
import { LedgerGraph } from "../../src/audit/ledger-graph.ts";
import { reconcileTraffic } from "../../src/audit/reconcile-traffic.ts";
import { scopedExports } from "../../src/audit/reconciled-exports.ts";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { standingOf } from "../../src/ledger/evaluate-standing.ts";
import { Form } from "../../src/ledger/codes.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { FILE, FILE_SM3, smallCity } from "./small-city.ts";
import type { SmallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

afterAll(() => WrittenLedger.end());

const COMMITMENT: Hex = `0x${"c0".repeat(32)}`;
const UNKNOWN = `sha256:${"00".repeat(32)}`;

let city: SmallCity;
let salted: RecordId;
/** Times in the order in which things happened. */
let times: Readonly<Record<"before" | "begun" | "held" | "released" | "recalled", number>>;

beforeAll(async () => {
  city = await smallCity();
  const { ledger, authority, authorization, exported, exportOf } = city;
  const begun = ledger.time;
  ledger.hold(authority, authorization);
  const held = ledger.time;
  ledger.release(authority, authorization);
  const released = ledger.time;
  salted = exportOf({ form: Form.SALTED, sha256Digest: COMMITMENT });
  ledger.settle(authority, exported, Status.RECALLED);
  times = { before: begun - 1, begun, held, released, recalled: ledger.time };
  await ledger.write();
});

const snapshot = async <T>(ask: (snapshot: Snapshot) => Promise<T>): Promise<T> =>
  await withSnapshot(city.ledger.store.reader, ask);

async function asked(of: RecordId, lines: readonly { digest: string; at: number; export?: RecordId }[]) {
  return await snapshot(async (it) => await reconcileTraffic(it, await exportScope(it, of), lines));
}

const sha256 = `sha256:${FILE.slice(2)}`;

describe("traffic held against the recorded exports", () => {
  it("has the standing of each export at the time of the line, and none before the export", async () => {
    const lines = Object.values(times).map((at) => ({ digest: sha256, at }));

    const { result } = await asked(city.operator, lines);

    expect(result.lines.map(({ exports }) => exports.map(({ standing }) => standing))).toEqual([
      [undefined],
      ["IN_FORCE"],
      ["SUSPENDED"],
      ["IN_FORCE"],
      ["ENDED"],
    ]);
    expect(result.exports).toMatchObject([
      { export: { id: city.exported }, isOwn: true, recipient: { reference: "CY-EMB" }, status: "RECALLED" },
    ]);
  });

  it("finds an export by SM3 too, finds none by a digest that is not recorded, and says where it looked", async () => {
    const at = times.begun;
    const found = await asked(city.operator, [
      { digest: `sm3:${FILE_SM3.slice(2)}`, at },
      { digest: UNKNOWN, at },
      { digest: `sm3:${FILE.slice(2)}`, at },
    ]);
    const none = await asked(city.operator, [{ digest: UNKNOWN, at }]);

    expect(found.result.lines.map(({ exports }) => exports.length)).toEqual([1, 0, 0]);
    expect(found.absence).toBeUndefined();
    expect(none.absence?.en).toMatch(/^No export of any of these digests is recorded as of block \d+/);
  });

  it("tells exports of others from those of the operator, authorization or jurisdiction", async () => {
    const isOwn = async (of: RecordId) =>
      (await asked(of, [{ digest: sha256, at: times.begun }])).result.exports.map((each) => each.isOwn);

    expect(await isOwn(city.authorization)).toEqual([true]);
    expect(await isOwn(city.ledger.city)).toEqual([true]);
    expect(await isOwn(city.buyer)).toEqual([false]);
    await expect(isOwn(city.product)).rejects.toMatchObject({ code: "RECORD_OTHER_KIND" });
  });
});

describe("the exports for which traffic is to be found", () => {
  const listed = async (filter: { from?: number; until?: number; hidden?: boolean }, limit = 10) =>
    await snapshot(async (it) =>
      scopedExports(
        it,
        await exportScope(it, city.operator),
        { hidden: false, from: undefined, until: undefined, ...filter },
        { limit },
      ),
    );

  it("are those whose legal time lies in the period, page by page", async () => {
    const all = await listed({});
    const first = await listed({}, 1);

    expect(all.result.exports.map((each) => each.export.id)).toEqual([city.exported, salted]);
    expect(all.next).toBeUndefined();
    expect(first.result.exports.map((each) => each.export.id)).toEqual([city.exported]);
    expect(first.next).toMatch(/^\d+:\d+$/);
    expect((await listed({ until: times.held })).result.exports).toHaveLength(1);
    expect((await listed({ from: times.held })).result.exports).toHaveLength(1);
  });

  it("can be only those to which no digest leads", async () => {
    const { result } = await listed({ hidden: true });
    expect(result.exports).toMatchObject([{ export: { id: salted }, form: "SALTED", digest: COMMITMENT.slice(2) }]);
  });
});

describe("a content with more exports than a line shows", () => {
  const digest = `sha256:${"d7".repeat(32)}`;
  let ids: RecordId[];

  beforeAll(async () => {
    ids = Array.from({ length: 103 }, (_, ordinal) =>
      city.exportOf({ sha256Digest: `0x${"d7".repeat(32)}`, ordinal: BigInt(ordinal) }),
    );
    await city.ledger.writeMore();
  });

  it("is told as cut, and each of its exports can be asked about by itself", async () => {
    const at = city.ledger.time;
    const { result, completeness } = await asked(city.operator, [
      { digest, at },
      { digest, at, export: ids.at(-1)! },
      { digest, at, export: city.exported },
      { digest: sha256, at, export: city.exported },
    ]);

    expect(result.lines.map(({ exports, truncated }) => [exports.length, truncated])).toEqual([
      [100, true],
      [1, false],
      [0, false],
      [1, false],
    ]);
    expect(result.lines[1]!.exports).toEqual([{ id: ids.at(-1)!, standing: "IN_FORCE" }]);
    expect(completeness).toBe("truncated");
  });

  it("has all of them in the list of its exports, and nothing else", async () => {
    const of = async (wanted: string) =>
      (
        await snapshot(async (it) =>
          scopedExports(
            it,
            await exportScope(it, city.operator),
            { hidden: false, from: undefined, until: undefined, digest: wanted },
            { limit: 200 },
          ),
        )
      ).result.exports.map((each) => each.export.id);

    expect(await of(digest)).toEqual(ids);
    expect(await of(`sm3:${FILE_SM3.slice(2)}`)).toEqual([city.exported]);
    expect(await of(UNKNOWN)).toEqual([]);
  });
});

it("a graph as of an earlier time is the one that is loaded for that time", async () => {
  const differing = await snapshot(async (it) => {
    const ids = [city.exported, salted];
    const now = { at: it.asOf.time, knownAt: it.asOf.time };
    const earlier = (await LedgerGraph.load(it, ids, now)).earlier();
    const found: number[] = [];
    for (let at = times.begun - 120; at <= it.asOf.time; at += 20) {
      const loaded = await LedgerGraph.load(it, ids, { ...now, at });
      for (const id of [...ids, city.authorization, city.product])
        if (JSON.stringify(standingOf(earlier(at), id, at)) !== JSON.stringify(standingOf(loaded, id, at)))
          found.push(at);
    }
    return found;
  });
  expect(differing).toEqual([]);
});
