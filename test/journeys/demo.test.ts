import type { RecordId } from "../../src/ledger/record-id.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clausesOf } from "../../src/ledger/agreement-clauses.ts";
import type { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { Code, Flag, List, outcomeName } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { encodeLedgerData } from "../../src/ledger/event-log.ts";
import type { LedgerEvent, RecordedEvent, RefusedEvent } from "../../src/ledger/events.ts";
import { NO_RECORD, recordId } from "../../src/ledger/record-id.ts";
import { broken, operable } from "../../src/ledger/operability.ts";
import { standingOf } from "../../src/ledger/evaluate-standing.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { appendToList, decodeListHead, EMPTY_LIST, listSlot } from "../../src/ledger/storage-slots.ts";
import { partyId } from "../../src/demo/party-references.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { exported } from "../../src/demo/cangyu-exports.ts";
import { agreement } from "../../src/demo/cangyu-supply.ts";
import { chinaTime, endOfDay } from "../../src/text/china-time.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { playDemo } from "../../src/demo/play-demo.ts";
import type { PlayedDemo } from "../../src/demo/play-demo.ts";
import { eventGraph } from "./event-graph.ts";
import { startDemoChain } from "./demo-chain.ts";
import type { DemoChain } from "./demo-chain.ts";

const catalog = demoRulebookCatalog();
const RECALL = 1n;
const FORWARD = 0n;

let chain: DemoChain;
let demo: PlayedDemo;
let events: LedgerEvent[];

beforeAll(async () => {
  chain = await startDemoChain();
  demo = await playDemo(chain.host());
  events = await chain.events();
});

afterAll(async () => chain.close());

const id = (alias: string): RecordId => demo.records.get(alias)!;

function aliasOf(party: RecordId): string | undefined {
  return [...demo.parties].find(([, partyRecord]) => partyRecord === party)?.[0];
}

function bodyOf(record: RecordId): RecordedEvent["body"] {
  return events.find((event): event is RecordedEvent => event.type === "Recorded" && event.id === record)!.body;
}

/** The time at which an event entered the ledger, in seconds. */
function timeOf(event: LedgerEvent): number {
  if (event.type === "Recorded") return event.body.time;
  if (event.type === "Refused") return event.refusal.time;
  return event.type === "RulebookPublished" || event.type === "RosterAdopted" ? 0 : event.act.time;
}

function standingAt(alias: string, time: number, of: readonly LedgerEvent[] = events): string | undefined {
  return standingOf(eventGraph(of.filter((event) => timeOf(event) <= time)), id(alias), time)?.code;
}

/** Acts after the end of the demo. The chain then returns to the state before. */
async function afterwards(work: (ledger: DemoLedger) => Promise<void>): Promise<void> {
  await chain.aside(async () => {
    const ledger = new DemoLedger(chain.host(), catalog);
    for (const [alias, record] of demo.records) ledger.records.set(alias, record);
    ledger.proceedTo(demo.endedAt + 3600);
    await work(ledger);
  });
}

const matrix = (alias = "EX-08") => exported(alias, "PR-02", "UA-05", "bus-od-matrix-v1.1", "CY-EMB", 77n);

describe("the ledger of the demo", () => {
  test("a product of seven inputs carries the trail of each and is operable", async () => {
    const inputs = ["DL-01", "DL-10", "DL-03", "DL-07", "DL-08", "DL-09", "IM-02"].map(id);

    const body = bodyOf(id("PR-01"));

    expect(body.draft.inputs).toEqual(inputs);
    expect(body.inputTrails).toHaveLength(7);
    expect(new Set(body.inputTrails).size).toBe(7);
    expect(await chain.operable(id("PR-01"))).toBe(true);
  });

  test("a redeveloped product has no scenario and the product it was made of as its input", async () => {
    const { draft } = bodyOf(id("PR-04"));

    expect(draft.parent).toBe(NO_RECORD);
    expect(draft.inputs).toEqual([id("PR-03")]);
    expect(await chain.operable(id("PR-04"))).toBe(true);
  });

  test("a backfilled record is flagged, and later records under it are flagged as resting on it", () => {
    expect(bodyOf(id("SW-EX-01")).flags & Flag.BACKFILLED).toBe(Flag.BACKFILLED);
    expect(bodyOf(id("SW-EX-02")).flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)).toBe(Flag.RESTS_ON_BACKFILL);
    expect(bodyOf(id("EX-01")).flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)).toBe(0);
  });

  test("every document is kept before its record is sent, and no two records share a root", () => {
    const recorded = events.filter(
      (event): event is RecordedEvent =>
        event.type === "Recorded" && event.body.draft.content !== `0x${"0".repeat(64)}`,
    );

    const keptIds = new Set(chain.kept.map((entry) => entry.id));

    expect(recorded.length).toBeGreaterThan(90);
    expect(recorded.filter((event) => !keptIds.has(event.id))).toEqual([]);
    expect(new Set(recorded.map((event) => event.body.draft.content)).size).toBe(recorded.length);
  });

  test("an export has the digests of its file, and two buyers can get the same file", () => {
    expect(demo.files.get("EX-05")?.sha256).toBe(demo.files.get("EX-06")?.sha256);
    expect(id("EX-05")).not.toBe(id("EX-06"));
    expect(bodyOf(id("EX-06")).draft.sha256Digest).toBe(`0x${demo.files.get("EX-06")?.sha256}`);
  });

  test("the evaluator in TypeScript gives the same answer as the ledger for every record", async () => {
    const graph = eventGraph(events);
    const records = events.filter((event) => event.type === "Recorded").map((event) => event.id);

    const ours = records.map((record) => [record, operable(graph, record, demo.endedAt), broken(graph, record)]);

    const ledgers = await Promise.all(
      records.map(async (record) => [record, await chain.operable(record), await chain.broken(record)]),
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
    expect(standingAt(alias, chinaTime(at))).toBe(expected);
  });
});

describe("refusals", () => {
  test("every refused act of the demo is on the ledger, with its rule and clause", () => {
    const refused = events.filter((event): event is RefusedEvent => event.type === "Refused");

    const rules = refused.map(({ rule, refusal }) => catalog.ruleOf(refusal.jurisdiction, refusal.version, rule));

    expect(refused.map(({ party }, index) => [aliasOf(party), rules[index]?.id])).toEqual([
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
    expect(demo.refusals.map(({ rule }) => rule)).toEqual(rules.map((rule) => rule?.id));
    expect(rules[3]?.clause).toBe("第十三条第二款");
  });

  test.each(["CY-DATA", "CY-OPR", "CY-DEVM", "CY-BANK"] as const)(
    "the list of %s's refusals is complete",
    async (alias) => {
      const party = partyId(alias);
      const refused = events.filter(
        (event): event is RefusedEvent => event.type === "Refused" && event.party === party,
      );

      const recomputed = refused.reduce(
        (head, event) => appendToList(head, keccak256(encodeLedgerData(event))),
        EMPTY_LIST,
      );

      const word = await chain.request<Hex>("eth_getStorageAt", [
        chain.ledger,
        listSlot(party, List.REFUSALS),
        "latest",
      ]);
      expect(decodeListHead(BigInt(word))).toEqual(recomputed);
      expect(recomputed.count).toBe({ "CY-DATA": 6, "CY-OPR": 4, "CY-DEVM": 1, "CY-BANK": 0 }[alias]);
    },
  );

  test("eight things are refused by a decision, which is recorded like an approval", () => {
    const rejections = events.flatMap((event) =>
      event.type === "Settled" && event.status === Status.REJECTED ? [[aliasOf(event.by), event.subject]] : [],
    );
    const revision = (kind: "PLAN" | "PRODUCT", issuer: PartyAlias, reference: string) =>
      recordId({ kind: Kind[kind], issuer: partyId(issuer), reference, revision: 0 });

    expect(rejections).toEqual([
      ["CY-GOV", revision("PLAN", "CY-DATA", "PL-01")],
      // The losing bid is the ninth, and an ordinary end of a selection.
      ["CY-DATA", id("AP-02")],
      ["CY-DATA", id("SCN-03")],
      ["CY-REG", id("CY-DEVX")],
      ["CY-DATA", id("DM-02")],
      ["CY-DATA", id("IM-01")],
      ["CY-DATA", revision("PRODUCT", "CY-DEVM", "PR-02")],
      ["CY-DATA", revision("PRODUCT", "CY-DEVI", "PR-03")],
    ]);
    // The first report on a rectification is an opinion about the case, which stays open.
    const opinions = events.filter((event) => event.type === "Attested" && event.code === Code.REEVALUATION);
    expect(opinions.map((event) => event.type === "Attested" && outcomeName(event.act.statement.outcome))).toEqual([
      "REJECTED",
      "PASSED",
    ]);
  });

  test("a term above sixty months is refused by its rule", async () => {
    await afterwards(async (ledger) => {
      const { draft } = bodyOf(id("A-01"));
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
    await afterwards(async (ledger) => {
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

describe("the demo stops when the ledger does not answer as expected", () => {
  const both = (...named: readonly string[]) => {
    const text = expect.stringMatching(new RegExp(named.join(".*"))) as string;
    return { zh: text, en: text };
  };

  test("and names the rule that should have refused", async () => {
    await afterwards(async (ledger) => {
      await expect(ledger.record("CY-OPR", [matrix()], { refusedBy: "cy.term" })).rejects.toMatchObject({
        code: "NOT_REFUSED",
        text: both("cy.term"),
        evidence: { by: "CY-OPR", act: "record", expected: "cy.term" },
      });
    });
  });

  test("and names the rule that refused", async () => {
    const hold = ["CY-BANK", "BUYER", ["A-01"], "HOLD", "OPEN"] as const;

    await afterwards(async (ledger) => {
      await expect(ledger.attest(...hold)).rejects.toMatchObject({ code: "REFUSED_UNEXPECTEDLY" });
      await expect(ledger.attest(...hold, { refusedBy: "cy.term" })).rejects.toMatchObject({
        code: "REFUSED_BY_ANOTHER_RULE",
        text: both("(?:cy|ledger)\\.", "cy.term"),
      });
    });
  });

  test("and names a record that is not there yet", () => {
    const ledger = new DemoLedger(chain.host(), catalog);

    expect(() => ledger.id("EX-99")).toThrow(expect.objectContaining({ code: "NAME_UNKNOWN", text: both("EX-99") }));
  });
});

describe("after the demo", () => {
  test("PR-02 is exported, until a hold of A-01 refuses the next export", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-OPR", [matrix()]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN");
      await ledger.record("CY-OPR", [{ ...matrix("EX-09"), ordinal: 78n }], {
        refusedBy: "ledger.parent-not-operable",
      });

      expect(standingAt("EX-03", ledger.now, await chain.events())).toBe("SUSPENDED");
    });
  });

  test("a held authorization resumes only after a new rectification is accepted", async () => {
    await afterwards(async (ledger) => {
      const rectification = {
        kind: "CASE",
        alias: "RC-02",
        role: "DATA_AUTHORITY",
        status: "IN_FORCE",
        parent: "A-01",
        code: "RECTIFICATION",
        fields: { reason: "SECURITY", findings: ["限期整改"] },
      } as const;
      await ledger.record("CY-DATA", [rectification]);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "HOLD", "OPEN", { about: "RC-02" });

      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED", {
        refusedBy: "cy.rectified-before-resuming",
      });
      await ledger.settle("CY-DATA", "DATA_AUTHORITY", ["RC-02"], "FULFILLED");
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["A-01"], "RELEASE", "PASSED");

      expect(await chain.operable(id("A-01"))).toBe(true);
    });
  });

  test("a FORWARD hold of one grant stops new records and leaves existing products unbroken", async () => {
    await afterwards(async (ledger) => {
      await ledger.attest("CY-MSB", "DATA_PROVIDER", ["A-01/DS06"], "HOLD", "OPEN", { value: FORWARD });

      expect(await chain.operable(id("A-01/DS06"))).toBe(false);
      expect(await chain.operable(id("DM-07"))).toBe(false);
      expect(await chain.broken(id("PR-03"))).toBe(false);
      expect(await chain.operable(id("PR-03"))).toBe(true);
    });
  });

  test("a RECALL hold of one grant breaks its products, redeveloped ones too, and no others", async () => {
    await afterwards(async (ledger) => {
      await ledger.attest("CY-MSB", "DATA_PROVIDER", ["A-01/DS06"], "HOLD", "OPEN", { value: RECALL });

      expect(await chain.broken(id("PR-03"))).toBe(true);
      expect(await chain.broken(id("PR-04"))).toBe(true);
      expect(await chain.broken(id("PR-02"))).toBe(false);
      expect(standingAt("EX-04", ledger.now, await chain.events())).toBe("SUSPENDED");
      await ledger.record("CY-OPR", [exported("EX-10", "PR-03", "UA-06", "drug-demand-v1.1", "CY-PHA", 9n)], {
        refusedBy: "ledger.input-broken",
      });
    });
  });

  test("holds of two authorities overlap, and each authority releases its own", async () => {
    await afterwards(async (ledger) => {
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "HOLD", "OPEN");
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["PR-02"], "HOLD", "OPEN");

      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "RELEASE", "PASSED");
      expect(await chain.operable(id("PR-02"))).toBe(false);
      await ledger.attest("CY-DATA", "DATA_AUTHORITY", ["PR-02"], "RELEASE", "PASSED", {
        about: "CY-CAC",
        refusedBy: "ledger.not-the-holder",
      });
      await ledger.attest("CY-CAC", "SECURITY_REGULATOR", ["PR-02"], "RELEASE", "PASSED");

      expect(await chain.operable(id("PR-02"))).toBe(true);
    });
  });

  test("an agreement expires by time alone", async () => {
    await afterwards(async (ledger) => {
      const before = await chain.operable(id("UA-06"));
      ledger.proceedTo(endOfDay("2026-07-31"));
      await ledger.record("CY-OPR", [exported("EX-10", "PR-03", "UA-06", "drug-demand-v1.1", "CY-PHA", 9n)], {
        refusedBy: "ledger.link-not-operable",
      });

      const after = await chain.events();
      expect(before).toBe(true);
      expect(await chain.operable(id("UA-06"))).toBe(false);
      expect(after.filter((event) => event.type === "Settled" && event.subject === id("UA-06"))).toHaveLength(1);
      expect(standingAt("UA-06", ledger.now, after)).toBe("EXPIRED");
    });
  });

  test("an export that continues under a revoked authorization is pending again after later harm", async () => {
    await afterwards(async (ledger) => {
      expect(standingAt("SW-EX-04", ledger.now)).toBe("CONTINUED");

      await ledger.settle("SW-GOV", "GOVERNMENT", ["SW-DS02"], "PROHIBITED_RECALL");

      const after = await chain.events();
      expect(standingAt("SW-EX-04", ledger.now, after)).toBe("DISPOSITION_PENDING");
      expect(after.filter((event) => event.type === "Settled" && event.status === Status.REVOKED)).toHaveLength(1);
    });
  });

  test("refuses a recording whose term ends after that of its parent, whatever the rulebook says", async () => {
    await afterwards(async (ledger) => {
      await ledger.record("CY-OPR", [agreement("UA-08", "SCN-01", "CY-BANK", "信贷审批", endOfDay("2031-01-01"))], {
        refusedBy: "ledger.outside-term",
      });
    });
  });
});
