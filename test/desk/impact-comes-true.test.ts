import { Interface } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LedgerGraph } from "../../src/audit/ledger-graph.ts";
import { momentOf } from "../../src/audit/snapshot.ts";
import type { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { Ledger__factory } from "../../src/deployment/bindings/factories/Ledger__factory.ts";
import type { Fate } from "../../src/desk/imagined-graph.ts";
import { impactOf } from "../../src/desk/impact-of.ts";
import type { Impact } from "../../src/desk/impact-of.ts";
import { isGoodStanding, standingOf } from "../../src/ledger/evaluate-standing.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { DAY } from "../../src/text/civil-date.ts";
import { VersionCity } from "../api/version-city.ts";

/** Acts of one city follow each other within minutes, so that no term ends between a prediction and its act. */
const BETWEEN = 60;

const city = new VersionCity();
const views = new Interface(Ledger__factory.abi);
let clock: number;

beforeAll(async () => {
  await city.start();
  clock = (await city.now()) + DAY;
  await city.blockAt(clock);
}, 300_000);

afterAll(async () => {
  await city.stop();
});

type Act = (hand: DemoLedger) => Promise<void>;

async function act(what: Act): Promise<void> {
  clock += BETWEEN;
  const hand = await city.hand(clock);
  await what(hand);
  clock = hand.now + BETWEEN;
  await city.blockAt(clock);
}

const held =
  (alias: string, recall = false): Act =>
  (hand) =>
    hand.attest("CY-DATA", "DATA_AUTHORITY", [alias], "HOLD", "OPEN", {
      reason: 1,
      fields: { recall, findings: ["试判"] },
    });
const released =
  (alias: string): Act =>
  (hand) =>
    hand.attest("CY-DATA", "DATA_AUTHORITY", [alias], "RELEASE", "PASSED", {
      about: "CY-DATA",
      fields: { grounds: "试判完毕" },
    });
const settled =
  (alias: string, status: Parameters<DemoLedger["settle"]>[3]): Act =>
  (hand) =>
    hand.settle("CY-DATA", "DATA_AUTHORITY", [alias], status, { fields: { reason: "试判" } });

async function standings(): Promise<Map<RecordId, string>> {
  return await city.ask(async (snapshot) => {
    const rows = await snapshot.database.selectFrom("record").select("id").execute();
    const ids = rows.map(({ id }) => id);
    const moment = momentOf(snapshot, {});
    const graph = await LedgerGraph.load(snapshot, ids, moment);
    return new Map(ids.map((id) => [id, standingOf(graph, id, moment.at)!.code]));
  });
}

async function predicted(alias: string, fate: Fate) {
  const hand = await city.hand(clock);
  const subject = hand.id(alias);
  const impact = await city.ask(
    async (snapshot) => await impactOf(snapshot, { subject, fate }, momentOf(snapshot, {})),
  );
  return { subject, impact };
}

/** An act that befalls a record, the fate that foretells it, and whether it is undone afterwards. */
interface Befalling {
  readonly alias: string;
  readonly fate: Fate;
  readonly befalls: Act;
  readonly undo?: Act;
}

const hold = (alias: string): Befalling => ({ alias, fate: "HELD", befalls: held(alias), undo: released(alias) });
const recall = (alias: string): Befalling => ({
  alias,
  fate: "HELD_WITH_RECALL",
  befalls: held(alias, true),
  undo: released(alias),
});
const end = (alias: string): Befalling => ({ alias, fate: "ENDED", befalls: settled(alias, "TERMINATED") });
const harm = (alias: string, status: "REVOKED" | "RECALLED"): Befalling => ({
  alias,
  fate: "REVOKED",
  befalls: settled(alias, status),
});

const ACTS: readonly Befalling[] = [
  hold("DS03"),
  recall("DS03"),
  recall("A-01/DS03"),
  hold("DM-08"),
  hold("DL-01"),
  hold("IM-02"),
  hold("SCN-02"),
  hold("PR-03"),
  hold("UA-06"),
  hold("CY-PHA"),
  hold("CY-OPR"),
  // A record that has ended may still be held, and harm may still befall it.
  end("DL-09"),
  hold("DL-09"),
  harm("DL-09", "RECALLED"),
  end("SCN-02"),
  hold("SCN-02"),
  end("PR-01"),
  hold("PR-01"),
  harm("PR-01", "RECALLED"),
  end("DS03"),
  recall("DS03"),
  harm("CY-PHA", "REVOKED"),
];

describe("the impact of an act is what the act then does", () => {
  it.each(ACTS)(
    "$alias $fate",
    async ({ alias, fate, befalls, undo }) => {
      const before = await standings();
      const { subject, impact } = await predicted(alias, fate);
      await act(befalls);
      const after = await standings();

      const foretold = new Map(impact.struck.map((struck) => [struck.id, struck.after]));
      const different = [...after].flatMap(([id, code]) => {
        const expected = foretold.has(id) ? foretold.get(id) : before.get(id);
        return id === subject || expected === code ? [] : [{ id, before: before.get(id), expected, code }];
      });
      expect(different).toEqual([]);
      expect(impact.idle).toBeUndefined();

      expect(await unlikeTheContract(impact)).toEqual([]);
      if (undo !== undefined) await act(undo);
    },
    60_000,
  );
});

/** The records of which the contract says something else. It has no word for the standing of an export. */
async function unlikeTheContract({ struck }: Impact): Promise<readonly object[]> {
  const unlike: object[] = [];
  for (const { id, kind, after } of struck) {
    if (kind === Kind.EXPORT || after === undefined) continue;
    const isOperable = await isOperableByContract(id);
    if (isOperable !== isGoodStanding(after)) unlike.push({ id, after, isOperable });
  }
  return unlike;
}

async function isOperableByContract(id: RecordId): Promise<boolean> {
  const data = views.encodeFunctionData("operable", [id]);
  const answer = await city.rpc.request("eth_call", [{ to: city.ledgerAddress, data, gas: "0xf42400" }, "latest"]);
  return BigInt(String(answer)) === 1n;
}
