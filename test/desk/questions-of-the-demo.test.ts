import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { exampleAddress } from "../../src/desk/question-form.ts";
import type { ToldAct } from "../../src/schemas/desk-answer.ts";
import type { EventForm } from "../../src/schemas/event.ts";
import type { RecordName, RecordSummary } from "../../src/schemas/record.ts";
import { showDate } from "../../src/text/china-time.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";
import { EXPECTED_ACTS } from "./expected-acts.ts";

/* What the demonstration's audit questions must be answered with, worked out by hand from its acts. */

let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => demo?.stop());

interface Case {
  readonly case: RecordSummary;
  readonly about: RecordName;
  readonly openedAt: number;
  readonly closedAt?: number;
  readonly open: boolean;
  readonly daysLate: number;
}
interface Acts {
  readonly acts: readonly ToldAct[];
  readonly cases: readonly Case[];
}

const acts = async (words: string): Promise<string[]> => {
  const { result } = (await demo.ask(words)) as Answered<Acts>;
  return await Promise.all(result.acts.map((act) => demo.inShort(act)));
};

describe("statements and decisions", () => {
  test.each(EXPECTED_ACTS)("%s", async (words, expected) => {
    if (expected === undefined) expect((await demo.run(words)).err).toContain("There is no record 0x");
    else expect(await acts(words)).toEqual(expected);
  });

  test("did-it-report-and-disclose: report and both disclosures of 2025 came before 31 March", async () => {
    const told = await acts("did-it-report-and-disclose A-01 --from 2026-01-01 --until 2026-03-31");

    expect(told.map((each) => each.split(" ").slice(0, 3).join(" "))).toEqual([
      "2026-02-27 CY-OPR ANNUAL_REPORT",
      "2026-03-20 CY-OPR DISCLOSURE",
      "2026-03-20 CY-DATA DISCLOSURE",
    ]);
    expect(told[0]).toContain("year: 2025");
  });

  test("who-reviewed-this-product: version 1.0 of PR-02 was rejected, and 1.1 and 1.2 passed", async () => {
    const told = await acts("who-reviewed-this-product PR-02");

    expect(told.filter((each) => /REJECTED|IN_FORCE/.test(each))).toEqual([
      "2025-10-24 CY-DATA COMPLIANCE_REVIEW REJECTED",
      "2025-10-24 CY-DATA REJECTED",
      "2025-11-07 CY-DATA IN_FORCE",
      "2026-06-08 CY-DATA IN_FORCE",
    ]);
  });

  test("how-did-the-authorization-come-about: plan, notice, objection, choice, signatures, filings", async () => {
    const { result } = (await demo.ask("how-did-the-authorization-come-about A-01 --at 2025-07-24")) as Answered<Acts>;

    const about = await Promise.all(
      result.acts.map(async (act) => `${await demo.nameOf(act.record)} ${act.code ?? act.status}`),
    );
    expect(about).toEqual([
      "PL-01 REJECTED",
      "PL-01 COLLECTIVE_DECISION",
      "PL-01 GOVERNMENT_APPROVAL",
      "PL-01 IN_FORCE",
      "PL-01 PLAN_FILING",
      "AP-01 COMPREHENSIVE_REVIEW",
      "AP-02 COMPREHENSIVE_REVIEW",
      "PROC-01 NOTICE",
      "PROC-01 SELECTION_DECISION",
      "AP-01 IN_FORCE",
      "AP-02 REJECTED",
      "PROC-01 FULFILLED",
      "A-01 COLLECTIVE_DECISION",
      "A-01 ACCEPTANCE",
      "A-01 AGREEMENT_FILING",
      "A-01 UPPER_FILING",
      "A-01 SECURITY_OFFICER",
      "A-01 EMERGENCY_PLAN",
      "A-01 PERSONNEL_ROSTER",
      "A-01 CONFIDENTIALITY",
      "A-01 TRAINING",
      "A-01 IN_FORCE",
    ]);
    expect(result.cases.map((each) => [each.case.reference, each.open])).toEqual([["OBJ-01", false]]);
  });
});

describe("cases", () => {
  const cases = async (words: string) => {
    const { result } = (await demo.ask(words)) as Answered<{ readonly cases: readonly Case[] }>;
    return result.cases.map(({ case: told, openedAt, closedAt, daysLate }) => [
      told.reference,
      showDate(openedAt),
      closedAt === undefined ? undefined : showDate(closedAt),
      daysLate,
    ]);
  };

  test.each([
    ["which-quality-issues DS02", [["QI-01", "2025-12-02", "2025-12-12", 0]]],
    ["which-objections-of-data-subjects DS04", [["SO-01", "2026-01-05", "2026-01-16", 0]]],
    ["is-the-rectification-late A-SW-01 --at 2025-12-21", [["RC-SW-01", "2025-11-14", "2025-12-21", 1]]],
    ["is-the-rectification-late A-SW-01 --at 2025-12-20", [["RC-SW-01", "2025-11-14", undefined, 0]]],
    // The report that was accepted came in the day before the deadline, and the decision after it.
    ["is-the-rectification-late RC-01", [["RC-01", "2026-03-04", "2026-04-08", 0]]],
    ["did-the-operator-report-risks A-01", [["INC-01", "2026-02-11", "2026-03-09", 0]]],
    [
      "which-breaches-of-scope CY-OPR",
      [
        ["INC-01", "2026-02-11", "2026-03-09", 0],
        ["RC-01", "2026-03-04", "2026-04-08", 0],
      ],
    ],
    ["what-was-done-about-misuse UA-07", [["INC-01", "2026-02-11", "2026-03-09", 0]]],
    ["were-notice-and-objections-settled PROC-01", [["OBJ-01", "2025-06-20", "2025-06-27", 0]]],
  ])("%s", async (words, expected) => {
    expect(await cases(words)).toEqual(expected);
  });

  test("which-suspensions: A-01 was suspended once, as a whole, and resumed after RC-01 was accepted", async () => {
    const { result } = (await demo.ask("which-suspensions A-01")) as Answered<{
      readonly suspensions: readonly {
        readonly scope: RecordName;
        readonly from: number;
        readonly to: number;
        readonly case: Case & { readonly acts: readonly ToldAct[] };
      }[];
    }>;

    const [only, another] = result.suspensions;
    expect(another).toBeUndefined();
    expect([only!.scope.reference, showDate(only!.from), showDate(only!.to)]).toEqual([
      "A-01",
      "2026-03-05",
      "2026-04-10",
    ]);
    expect(only!.case.case.reference).toBe("RC-01");
    expect(only!.case.acts.filter(({ code }) => code === "REEVALUATION").map(({ outcome }) => outcome)).toEqual([
      "REJECTED",
      "PASSED",
    ]);
  });

  test("was-the-incident-reported-in-time: the city was told after 45 minutes, the province after 200", async () => {
    const { result } = (await demo.ask("was-the-incident-reported-in-time INC-01")) as Answered<{
      readonly notices: readonly { readonly told: RecordName; readonly minutes: number }[];
    }>;

    const told = await Promise.all(result.notices.map(async (each) => [await demo.nameOf(each.told), each.minutes]));
    expect(told).toEqual([
      ["CY-DATA", 45],
      ["PROV-CAC", 200],
    ]);
  });

  test("what-is-overdue: RC-SW-01 was on the morning after its deadline, and nothing is in Cangyu", async () => {
    const late = async (words: string) => {
      const { result } = (await demo.ask(words)) as Answered<{ readonly late: readonly Case[] }>;
      return result.late.map((each) => [each.case.reference, each.daysLate]);
    };

    expect(await late("what-is-overdue 朔湾市 --at 2025-12-21T09:00+08:00")).toEqual([["RC-SW-01", 1]]);
    expect(await late("what-is-overdue 沧屿市")).toEqual([]);
  });

  test("what-was-outstanding: three proposals waited on 3 September 2025", async () => {
    const { result } = (await demo.ask("what-was-outstanding 沧屿市 --at 2025-09-03")) as Answered<{
      readonly proposed: readonly RecordSummary[];
      readonly cases: readonly Case[];
    }>;

    expect(result.proposed.map(({ reference }) => reference)).toEqual(["DM-02", "DM-07", "UA-01/2"]);
    expect(result.cases).toEqual([]);
  });
});

describe("what was refused and done", () => {
  test("what-was-refused: thirteen acts by the ledger, and eight things by those who decide", async () => {
    const { result } = (await demo.ask("what-was-refused 沧屿市 --from 2025-03-01 --until 2026-06-30")) as Answered<{
      readonly refused: readonly EventForm[];
      readonly turnedDown: readonly ToldAct[];
    }>;

    expect(result.refused.map(({ rule }) => rule?.id)).toEqual([
      "ledger.parent-not-operable",
      "cy.no-open-objection",
      "cy.agreement-clauses",
      "cy.no-plan-no-operation",
      "cy.one-agreement",
      "ledger.link-not-operable",
      "cy.upstream-consent",
      "cy.same-scenario",
      "cy.operator-not-redeveloping",
      "cy.operator-not-redeveloping",
      "cy.applicant-without-recent-incident",
      "ledger.parent-not-operable",
      "ledger.parent-not-operable",
    ]);
    expect(await demo.namesOf(result.turnedDown.map(({ record }) => record))).toEqual([
      "PL-01",
      "SCN-03",
      "CY-DEVX",
      "DM-02",
      "IM-01",
      "PR-02",
      "PR-03",
      "RC-01",
    ]);
  });

  test("what-did-this-party-do: the operator held, reported and terminated in February 2026", async () => {
    const told = await acts("what-did-this-party-do CY-OPR --from 2026-02-01 --until 2026-02-28");

    expect(told.map((each) => each.split(" ")[2])).toEqual([
      "HOLD",
      "HOLD",
      "INCIDENT_NOTICE",
      "INCIDENT_NOTICE",
      "ANNUAL_REPORT",
      "TERMINATED",
    ]);
  });

  test("what-happened-to-it: the timeline begins with the proposal", async () => {
    const { events } = await demo.ask("what-happened-to-it A-01 --at 2025-07-10");

    expect(events.map(({ code, type }) => code ?? type)).toEqual(["RECORDED", "COLLECTIVE_DECISION", "ACCEPTANCE"]);
  });
});

describe("exports, holdings and deletion", () => {
  test("what-was-exported: three files left under A-01 in 2025", async () => {
    const { result } = (await demo.ask("what-was-exported A-01 --from 2025-11-01 --until 2025-12-31")) as Answered<{
      readonly exports: readonly { readonly record: RecordName }[];
    }>;

    expect(await demo.namesOf(result.exports.map(({ record }) => record))).toEqual(["EX-01", "EX-03", "EX-04"]);
  });

  test("the resold export was good in January 2026, and is recalled now", async () => {
    interface Held {
      readonly exports: readonly { readonly export: RecordSummary; readonly disposition?: ToldAct }[];
      readonly good: number;
    }
    const { result: then } = (await demo.ask("what-did-the-recipient-hold CY-LOG --at 2026-01-31")) as Answered<Held>;
    const { result: now } = (await demo.ask("what-does-the-recipient-hold CY-LOG")) as Answered<Held>;

    expect(await demo.namesOf(then.exports.map((each) => each.export))).toEqual(["EX-05"]);
    expect([then.good, now.good, now.exports[0]?.disposition?.status]).toEqual([1, 0, "RECALLED"]);
  });

  test("what-was-built-from-this: PR-04 and the exports of PR-03", async () => {
    const { result } = (await demo.ask("what-was-built-from-this PR-03")) as Answered<{
      readonly products: readonly RecordName[];
      readonly exports: readonly { readonly export: RecordName }[];
    }>;

    expect(await demo.namesOf(result.products)).toEqual(["PR-04"]);
    expect(await demo.namesOf(result.exports.map((each) => each.export))).toEqual(["EX-04", "EX-07"]);
  });

  test("which-products-used-this-import: both versions of PR-01 used IM-02, and none used IM-01", async () => {
    const used = async (words: string) => {
      const { result, absence } = (await demo.ask(words)) as Answered<{ readonly products: readonly RecordName[] }>;
      return [await demo.namesOf(result.products), absence !== undefined];
    };

    expect(await used("which-products-used-this-import IM-02")).toEqual([["PR-01", "PR-01"], false]);
    expect(await used("which-products-used-this-import IM-01")).toEqual([[], true]);
  });

  test("the data of A-SW-01 were deleted, and those of A-01 are still in the domain", async () => {
    interface Still {
      readonly notPurged: readonly RecordName[];
      readonly purged: number;
      readonly of: number;
    }
    const { result: deleted } = (await demo.ask("was-it-deleted A-SW-01")) as Answered<
      Still & { readonly accessClosed: readonly ToldAct[]; readonly deletions: readonly ToldAct[] }
    >;
    const { result: still } = (await demo.ask("what-is-still-in-the-domain A-01 --at 2025-09-30")) as Answered<Still>;

    expect([deleted.purged, deleted.of, deleted.accessClosed.length]).toEqual([2, 2, 1]);
    expect(deleted.deletions.map(({ code, status }) => code ?? status)).toEqual([
      "PURGED",
      "PURGED",
      "DELETION_CERTIFICATE",
    ]);
    const left = (await demo.namesOf(still.notPurged)).toSorted((one, other) => one.localeCompare(other));
    expect(left).toEqual(["DL-01", "DL-02", "DL-03", "DL-04", "DL-05", "DL-06", "DL-07", "DL-08", "IM-02"]);
  });

  test("how-long-are-logs-kept: those of A-SW-01 for six months, until 29 June 2026", async () => {
    const { result } = (await demo.ask("how-long-are-logs-kept A-SW-01")) as Answered<{
      readonly months: number;
      readonly until: number;
    }>;

    expect([result.months, showDate(result.until - 1)]).toEqual([6, "2026-06-29"]);
  });
});

describe("prices and rules", () => {
  test("is-the-price-allowed: PR-02 serves public governance and is free", async () => {
    const { result } = await demo.ask("is-the-price-allowed PR-02");

    expect(result).toMatchObject({ benefit: "PUBLIC_GOVERNANCE", compliant: true });
    expect(await acts("where-was-it-traded PR-02")).toEqual(["2025-11-10 CY-OPR PRICE PASSED price: 0.00 yuan"]);
  });

  test("which-rules-applied: Shuowan's were version 1 on 15 September 2025 and version 2 on 15 October", async () => {
    const at = async (day: string) => (await demo.ask(`which-rules-applied 朔湾市 --at ${day}`)).result;

    expect(await at("2025-09-15")).toMatchObject({ rulebook: "SW-2023", version: 1 });
    expect(await at("2025-10-15")).toMatchObject({ rulebook: "SW-2023", version: 2 });
  });
});

test.each(QUESTIONS.map((question) => [question.name, question] as const))(
  "the example of %s has an answer, at its address too",
  async (name, question) => {
    const response = await fetch(`${demo.url}${exampleAddress(question)}`);
    const answer = (await response.json()) as Awaited<ReturnType<AskedDemo["ask"]>>;

    expect(response.status).toBe(200);
    expect(answer.question).toEqual({ id: question.id, name });
    expect(answer.says.length + (answer.absence === undefined ? 0 : 1)).toBeGreaterThan(0);
  },
);
