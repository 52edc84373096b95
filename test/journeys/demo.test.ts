import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clausesOf } from "../../src/ledger/agreement-clauses.ts";
import type { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { Code, Flag, List, outcomeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { encodeLedgerData } from "../../src/ledger/event-log.ts";
import type { RecordedEvent, RefusedEvent } from "../../src/ledger/events.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import { broken, operable } from "../../src/ledger/operability.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { appendToList, decodeListHead, EMPTY_LIST, listSlot } from "../../src/ledger/storage-slots.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { chinaTime, endOfDay } from "../../src/text/china-time.ts";
import { eventGraph } from "./event-graph.ts";
import { PlayedLedger } from "./played-ledger.ts";

let played: PlayedLedger;

beforeAll(async () => {
  played = await PlayedLedger.play();
});

afterAll(async () => played.close());

describe("the ledger of the demo", () => {
  test("a product of seven inputs carries the trail of each and is operable", async () => {
    const inputs = ["DL-01", "DL-10", "DL-03", "DL-07", "DL-08", "DL-09", "IM-02"].map((alias) => played.id(alias));

    const body = played.bodyOf(played.id("PR-01"));

    expect(body.draft.inputs).toEqual(inputs);
    expect(body.inputTrails).toHaveLength(7);
    expect(new Set(body.inputTrails).size).toBe(7);
    expect(await played.chain.operable(played.id("PR-01"))).toBe(true);
  });

  test("a redeveloped product has no scenario and the product it was made of as its input", async () => {
    const { draft } = played.bodyOf(played.id("PR-04"));

    expect(draft.parent).toBe(NO_RECORD);
    expect(draft.inputs).toEqual([played.id("PR-03")]);
    expect(await played.chain.operable(played.id("PR-04"))).toBe(true);
  });

  test("a backfilled record is flagged, and later records under it are flagged as resting on it", () => {
    expect(played.bodyOf(played.id("SW-EX-01")).flags & Flag.BACKFILLED).toBe(Flag.BACKFILLED);
    expect(played.bodyOf(played.id("SW-EX-02")).flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)).toBe(
      Flag.RESTS_ON_BACKFILL,
    );
    expect(played.bodyOf(played.id("EX-01")).flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)).toBe(0);
  });

  test("every document is kept before its record is sent, and no two records share a root", () => {
    const recorded = played.events.filter(
      (event): event is RecordedEvent =>
        event.type === "Recorded" && event.body.draft.content !== `0x${"0".repeat(64)}`,
    );

    const keptIds = new Set(played.chain.kept.flatMap(({ boundTo }) => ("record" in boundTo ? [boundTo.record] : [])));

    expect(recorded.length).toBeGreaterThan(90);
    expect(recorded.filter((event) => !keptIds.has(event.id))).toEqual([]);
    expect(new Set(recorded.map((event) => event.body.draft.content)).size).toBe(recorded.length);
  });

  test("an export has the digests of its file, and two buyers can get the same file", () => {
    expect(played.demo.files.get("EX-05")?.sha256).toBe(played.demo.files.get("EX-06")?.sha256);
    expect(played.id("EX-05")).not.toBe(played.id("EX-06"));
    expect(played.bodyOf(played.id("EX-06")).draft.sha256Digest).toBe(`0x${played.demo.files.get("EX-06")?.sha256}`);
  });

  test("the evaluator in TypeScript gives the same answer as the ledger for every record", async () => {
    const graph = eventGraph(played.events);
    const records = played.events.filter((event) => event.type === "Recorded").map((event) => event.id);

    const ours = records.map((record) => [record, operable(graph, record, played.demo.endedAt), broken(graph, record)]);

    const ledgers = await Promise.all(
      records.map(async (record) => [record, await played.chain.operable(record), await played.chain.broken(record)]),
    );
    expect(ours).toEqual(ledgers);
    expect(new Set(ours.map(([, isOperable]) => isOperable)).size).toBe(2);
  });
});

describe("standing at the dates of the demo", () => {
  test.each([
    ["A-01", "2026-03-15", "SUSPENDED"],
    ["A-01", "2026-04-15", "IN_FORCE"],
    ["PR-02", "2026-06-09T23:00", "IN_FORCE"],
    ["EX-03", "2026-06-01", "IN_FORCE"],
    ["EX-03", "2026-06-04", "CONTINUED"],
    ["EX-05", "2026-02-20", "SUSPENDED"],
    ["EX-05", "2026-03-01", "ENDED"],
    ["EX-01", "2026-02-20", "IN_FORCE"],
    ["EX-01", "2026-03-02", "EXPIRED"],
    ["A-SW-01", "2025-12-01", "SUSPENDED"],
    ["A-SW-01", "2026-01-31", "ENDED"],
    ["SW-EX-03", "2025-12-30", "ENDED"],
    ["SW-EX-04", "2025-12-30", "DISPOSITION_PENDING"],
    ["SW-EX-04", "2026-01-31", "CONTINUED"],
    ["SW-EX-02", "2026-03-31", "CONTINUED"],
    ["SW-EX-02", "2026-04-01", "EXPIRED"],
  ])("%s on %s is %s", (alias, at, expected) => {
    expect(played.standingAt(alias, chinaTime(at))).toBe(expected);
  });
});

describe("refusals", () => {
  test("every refused act of the demo is on the ledger, with its rule and clause", () => {
    const refused = played.events.filter((event): event is RefusedEvent => event.type === "Refused");

    const rules = refused.map(({ rule, refusal }) =>
      played.catalog.ruleOf(refusal.jurisdiction, refusal.version, rule),
    );

    expect(refused.map(({ party }, index) => [played.aliasOf(party), rules[index]?.id])).toEqual([
      ["CY-BID3", "ledger.parent-not-operable"],
      ["CY-DATA", "cy.no-open-objection"],
      ["CY-DATA", "cy.agreement-clauses"],
      ["CY-DATA", "cy.no-plan-no-operation"],
      ["CY-OPR", "cy.one-agreement"],
      ["CY-DATA", "ledger.link-not-operable"],
      ["CY-DATA", "cy.upstream-consent"],
      ["CY-OPR", "cy.same-scenario"],
      ["CY-OPR", "cy.operator-not-redeveloping"],
      ["CY-OPR2", "cy.operator-not-redeveloping"],
      ["CY-DATA", "cy.applicant-without-recent-incident"],
      ["CY-DEVM", "ledger.parent-not-operable"],
      ["CY-OPR", "ledger.parent-not-operable"],
    ]);
    expect(played.demo.refusals.map(({ rule }) => rule)).toEqual(rules.map((rule) => rule?.id));
    expect(rules[3]?.clause).toBe("第十三条第二款");
  });

  test.each(["CY-DATA", "CY-OPR", "CY-DEVM", "CY-BANK"] as const)(
    "the list of %s's refusals is complete",
    async (alias) => {
      const party = partyId(alias);
      const refused = played.events.filter(
        (event): event is RefusedEvent => event.type === "Refused" && event.party === party,
      );

      const recomputed = refused.reduce(
        (head, event) => appendToList(head, keccak256(encodeLedgerData(event))),
        EMPTY_LIST,
      );

      const word = await played.chain.request<Hex>("eth_getStorageAt", [
        played.chain.ledger,
        listSlot(party, List.REFUSALS),
        "latest",
      ]);
      expect(decodeListHead(BigInt(word))).toEqual(recomputed);
      expect(recomputed.count).toBe({ "CY-DATA": 6, "CY-OPR": 4, "CY-DEVM": 1, "CY-BANK": 0 }[alias]);
    },
  );

  test("eight things are refused by a decision, which is recorded like an approval", () => {
    const rejections = played.events.flatMap((event) =>
      event.type === "Settled" && event.status === Status.REJECTED ? [[played.aliasOf(event.by), event.subject]] : [],
    );
    const revision = (kind: "PLAN" | "PRODUCT", issuer: PartyAlias, reference: string) =>
      recordId({ kind: Kind[kind], issuer: partyId(issuer), reference, revision: 0 });

    expect(rejections).toEqual([
      ["CY-GOV", revision("PLAN", "CY-DATA", "PL-01")],
      // The losing bid is the ninth, and an ordinary end of a selection.
      ["CY-DATA", played.id("AP-02")],
      ["CY-DATA", played.id("SCN-03")],
      ["CY-REG", played.id("CY-DEVX")],
      ["CY-DATA", played.id("DM-02")],
      ["CY-DATA", played.id("IM-01")],
      ["CY-DATA", revision("PRODUCT", "CY-DEVM", "PR-02")],
      ["CY-DATA", revision("PRODUCT", "CY-DEVI", "PR-03")],
    ]);
    // The first report on a rectification is an opinion about the case, which stays open.
    const opinions = played.events.filter((event) => event.type === "Attested" && event.code === Code.REEVALUATION);
    expect(opinions.map((event) => event.type === "Attested" && outcomeName(event.act.statement.outcome))).toEqual([
      "REJECTED",
      "PASSED",
    ]);
  });

  test("a term above sixty months is refused by its rule", async () => {
    await played.afterwards(async (ledger) => {
      const { draft } = played.bodyOf(played.id("A-01"));
      await ledger.record(
        "CY-DATA",
        [
          {
            kind: "AUTHORIZATION",
            alias: "A-03",
            role: "DATA_AUTHORITY",
            status: "IN_FORCE",
            parent: "CANGYU",
            operator: "CY-OPR",
            from: chinaTime("2026-06-09"),
            until: endOfDay("2033-06-08"),
            clauses: clausesOf(draft.clear) as AgreementClause[],
            fields: { mode: "BY_FIELD" },
          },
        ],
        { refusedBy: "cy.term" },
      );
    });
  });

  test("refuses a rejected import as an input", async () => {
    await played.afterwards(async (ledger) => {
      const spec = {
        kind: "PRODUCT",
        alias: "PR-05",
        role: "DEVELOPER",
        parent: "SCN-01",
        developer: "CY-DEVC",
        until: endOfDay("2027-01-01"),
        fields: { title: "test", version: "1.0", form: "API", grade: "GENERAL_2" },
      } as const;

      await ledger.record("CY-DEVC", [{ ...spec, inputs: ["DL-01", "IM-01"] }], { refusedBy: "ledger.input-broken" });
      await ledger.record("CY-DEVC", [{ ...spec, inputs: ["DL-01", "IM-02"] }]);
    });
  });
});
