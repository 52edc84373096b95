import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import { whichFilingsAreMissing } from "../../src/desk/questions/deadlines.ts";
import type { Duty } from "../../src/desk/duties/duty.ts";
import { Code, Outcome } from "../../src/ledger/codes.ts";
import type { OutcomeClass } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { parseRulebooks } from "../../src/rulebook/parse-rulebook.ts";
import { chinaTime, showDate } from "../../src/text/china-time.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";

const PLAN = { filing: "EMERGENCY_PLAN", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] };
const OFFICER = { filing: "SECURITY_OFFICER", by: ["OPERATOR"], outcomes: ["PASSED"] };

let numbers = 0;
const rule = (id: string, step: string, require: object, versions = [1, 2], more: object = {}) => ({
  id,
  number: (numbers += 1),
  versions,
  step,
  require,
  hardness: "HARD",
  clause: "第十三条",
  zh: "规则。",
  en: "A rule.",
  remedy: { zh: "办理。", en: "Do it." },
  ...more,
});
/** The term that a rule gives for its own year, by a day that no table of the program has. */
const BY_JUNE = {
  yearly: [
    {
      codes: ["RISK_ASSESSMENT"],
      by: ["OPERATOR"],
      until: "06-30",
      reading: { zh: "按年中计", en: "it is read as by the middle of the year" },
    },
  ],
};

/** A city's own rulebook: each of its versions has one rule whose yearly day this program knows. */
const BOOKS = parseRulebooks(
  {
    $schema: "./schema.json",
    id: "XX-2026",
    jurisdiction: "CY",
    title: { zh: "规则", en: "Rules" },
    status: "FICTIONAL",
    source: "—",
    versions: [
      { version: 1, effectiveFrom: "2026-01-01" },
      { version: 2, effectiveFrom: "2026-02-01" },
    ],
    rules: [
      rule("xx.plan", "authorization.settle.IN_FORCE", PLAN),
      rule("xx.plan-again", "authorization.settle.IN_FORCE", PLAN),
      rule("xx.officer", "authorization.settle.IN_FORCE", OFFICER, [2]),
      rule("xx.reports", "authorization.attest.ANNUAL_REPORT", { who: ["OPERATOR"] }, [1]),
      rule("zj.annual-report-filed-by", "authorization.attest.ANNUAL_REPORT", { who: ["OPERATOR"] }, [2]),
      rule("jz.material-by", "authorization.attest.EVALUATION_MATERIAL", { who: ["OPERATOR"] }, [1]),
      rule("xx.assessed", "authorization.attest.RISK_ASSESSMENT", { who: ["OPERATOR"] }, [2], BY_JUNE),
      rule("xx.discloses", "authorization.attest.DISCLOSURE", { who: ["OPERATOR"] }),
    ],
  },
  "xx-2026.json",
);

let ledger: WrittenLedger;
let [authority, operator]: [RecordId, RecordId] = [NO_RECORD, NO_RECORD];
let [begun, rejected, backfilled]: RecordId[] = [];
let secondVersionAt: number;

beforeAll(async () => {
  ledger = await WrittenLedger.begin(chinaTime("2026-03-01"));
  authority = ledger.party("CY-DATA", ["DATA_AUTHORITY"]);
  operator = ledger.party("CY-OPR", ["OPERATOR"]);
  ledger.publish([], 1, chinaTime("2024-01-01"));
  begun = authorization("A-01", { status: Status.PROPOSED });
  rejected = authorization("A-02", { status: Status.PROPOSED });
  backfilled = authorization("A-03", {
    backfilled: true,
    effectiveAt: chinaTime("2024-06-01"),
    status: Status.PROPOSED,
  });
  ledger.attest(authority, begun, Code.EMERGENCY_PLAN);
  ledger.settle(authority, begun, Status.IN_FORCE);
  ledger.settle(authority, rejected, Status.REJECTED);
  ledger.settle(authority, backfilled, Status.IN_FORCE);
  ledger.attest(operator, begun, Code.ANNUAL_REPORT, { role: Role.OPERATOR, outcome: Outcome.REJECTED, value: 2026n });
  ledger.publish([], 2);
  secondVersionAt = ledger.time;
  await ledger.write();
});
afterAll(() => WrittenLedger.end());

function authorization(reference: string, more: object): RecordId {
  const { city: parent } = ledger;
  return ledger.record({ kind: Kind.AUTHORIZATION, parent, link: operator, issuer: authority, reference, ...more });
}

async function ask(
  authorization: RecordId | undefined,
  moment: { readonly at?: number; readonly knownAt?: number } = {},
) {
  const answer = await withSnapshot(
    ledger.store.reader,
    (snapshot) => whichFilingsAreMissing.ask(snapshot, { authorization: authorization!, ...moment }),
    {
      rulebook: (_, version) => {
        const book = BOOKS.find((each) => each.version === version);
        return book && { ...book, hash: `0x${"0".repeat(64)}` };
      },
      ruleOf: (_, version, number) =>
        BOOKS.find((each) => each.version === version)?.rules.find((each) => each.number === number),
    },
  );
  const { duties } = answer.result as { readonly duties: readonly Duty[] };
  const told = duties.map(({ kind, what, due, state, rules }) =>
    [kind, what.en, due === undefined ? "—" : showDate(due - 1), state, ...rules.map(({ id }) => id)].join(" | "),
  );
  return { told, gaps: answer.gaps.map(({ says }) => says.en).filter((text) => text.startsWith("the days of")) };
}

describe("duties under a rulebook with several versions", () => {
  test("what had to be filed before it began is what that version asked for, and each filing once", async () => {
    const { told } = await ask(begun);

    expect(told.filter((each) => each.startsWith("BEFORE"))).toEqual([
      "BEFORE_OPERATION | emergency plan | 2026-03-01 | DONE | xx.plan | xx.plan-again",
    ]);
  });

  test("a yearly report is due under the version that applies then, and one sent back is not filed", async () => {
    const yearly = async (moment: object) =>
      (await ask(begun, moment)).told.filter((each) => each.startsWith("YEARLY"));

    expect(await yearly({})).toEqual([
      "YEARLY | risk assessment of 2026 | 2027-06-30 | OPEN | xx.assessed",
      "YEARLY | annual report of 2026 | 2027-12-31 | OPEN | zj.annual-report-filed-by",
    ]);
    expect(await yearly({ knownAt: secondVersionAt - 1 })).toEqual([
      "YEARLY | material for an evaluation of 2026 | 2027-12-31 | OPEN | jz.material-by",
    ]);
  });

  test("a yearly day that a rule of the version says itself is due with its clause and its reading", async () => {
    expect((await ask(begun)).told).toContain("YEARLY | risk assessment of 2026 | 2027-06-30 | OPEN | xx.assessed");
    // Nothing is owed by it before the version applies.
    const before = await ask(begun, { at: secondVersionAt - 1, knownAt: secondVersionAt - 1 });
    expect(before.told.join()).not.toContain("xx.assessed");
  });

  test("a report whose day this program does not know is named with its rule", async () => {
    const unknown = "the days of the";

    expect((await ask(begun)).gaps).toEqual([
      `${unknown} disclosure: the rule "xx.discloses" ("第十三条") gives none that this program knows, so read the clause`,
    ]);
    expect((await ask(begun, { at: secondVersionAt - 1 })).gaps).toEqual([
      `${unknown} annual report: the rule "xx.reports" ("第十三条") gives none that this program knows, so read the clause`,
      `${unknown} disclosure: the rule "xx.discloses" ("第十三条") gives none that this program knows, so read the clause`,
    ]);
  });

  test("nothing is due of what was rejected, and what was recorded afterwards began on its own date", async () => {
    expect((await ask(rejected)).told).toEqual([]);
    expect((await ask(backfilled)).told).toEqual([
      "BEFORE_OPERATION | emergency plan | 2024-05-31 | LATE | xx.plan | xx.plan-again",
      "YEARLY | material for an evaluation of 2024 | 2025-12-31 | LATE | jz.material-by",
      "YEARLY | risk assessment of 2025 | 2026-06-30 | OPEN | xx.assessed",
      "YEARLY | annual report of 2025 | 2026-12-31 | OPEN | zj.annual-report-filed-by",
      "YEARLY | risk assessment of 2026 | 2027-06-30 | OPEN | xx.assessed",
      "YEARLY | annual report of 2026 | 2027-12-31 | OPEN | zj.annual-report-filed-by",
    ]);
  });

  test("a report or a filing that its party takes back is owed again, until it is filed anew", async () => {
    const waiting = authorization("A-04", { status: Status.PROPOSED });
    const report = (outcome: OutcomeClass) =>
      ledger.attest(operator, begun!, Code.ANNUAL_REPORT, { role: Role.OPERATOR, outcome, value: 2026n });
    const plan = (outcome: OutcomeClass) => ledger.attest(authority, waiting, Code.EMERGENCY_PLAN, { outcome });
    const owed = async () => {
      await ledger.write();
      const told = [...(await ask(waiting)).told, ...(await ask(begun)).told];
      return told.flatMap((each) => {
        const [kind, what, , state] = each.split(" | ");
        return (kind === "YEARLY" && what?.startsWith("annual report") === true) ||
          (kind === "BEFORE_OPERATION" && !each.includes("2026-03-01"))
          ? [`${what}: ${state}`]
          : [];
      });
    };
    const plans = (state: string) => [`emergency plan: ${state}`, "security officer: OPEN"];

    plan(Outcome.PASSED);
    report(Outcome.PASSED);
    expect(await owed()).toEqual([...plans("DONE"), "annual report of 2026: DONE"]);
    plan(Outcome.WITHDRAWN);
    report(Outcome.WITHDRAWN);
    expect(await owed()).toEqual([...plans("OPEN"), "annual report of 2026: OPEN"]);
    report(Outcome.PASSED);
    plan(Outcome.OPEN);
    plan(Outcome.PASSED);
    expect(await owed()).toEqual([...plans("DONE"), "annual report of 2026: DONE"]);
    // The acts that let it begin stay done.
    ledger.attest(authority, begun!, Code.EMERGENCY_PLAN, { outcome: Outcome.WITHDRAWN });
    await ledger.write();
    expect((await ask(begun)).told[0]).toMatch(/emergency plan .* DONE /);
  });
});
