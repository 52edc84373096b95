import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askCandidates } from "../../src/api/check-act.ts";
import { unmetRules } from "../../src/api/next/unmet-rules.ts";
import { answerOf, judgeUnderWay } from "../../src/api/version-impact/impact-of-version.ts";
import type { JudgedTwice } from "../../src/api/version-impact/judged-twice.ts";
import { nextVersion } from "../../src/api/version-impact/next-version.ts";
import type { TriedAct } from "../../src/api/version-impact/trial.ts";
import { momentOf } from "../../src/audit/snapshot.ts";
import { product } from "../../src/demo/cangyu-products.ts";
import { demand } from "../../src/demo/cangyu-supply.ts";
import type { RecordSpec } from "../../src/demo/act-specs.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { isUndone } from "../../src/desk/duties/duty.ts";
import { DutyBooks } from "../../src/desk/duties/duty-books.ts";
import { foundIn } from "../../src/desk/duties/found-duties.ts";
import { recordsWith } from "../../src/desk/find-neighbours.ts";
import { Look } from "../../src/desk/look.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { FIRST_STRUCTURE_RULE } from "../../src/rulebook/structure-rules.ts";
import type { ImpactLine, VersionImpact } from "../../src/schemas/version-impact.ts";
import { showDate } from "../../src/text/china-time.ts";
import { addMonths, civilDateAt, DAY, startOfCivilDate } from "../../src/text/civil-date.ts";
import { DELAY, replaceRule, VersionCity } from "./version-city.ts";
import type { RulebookFile } from "./version-city.ts";

/** The agencies need six days at least; the version names a later day. */
const UNTIL_IT_JUDGES = 9 * DAY;

/** The days on which matters begin: the one of the test, and one after which a year ends before the version judges. */
const DAYS: readonly (readonly [what: string, earliest: (today: number) => number])[] = [
  ["the day of the test", (today) => today],
  ["the last days of a year", (today) => startOfCivilDate({ year: civilDateAt(today).year, month: 12, day: 26 })],
];

let city: VersionCity;
let books: readonly Rulebook[];
/** The time at which everything is under way, in seconds. */
let now: number;
/** The day from which the next version judges, in seconds. */
let from: number;
let impact: VersionImpact;
let tried: readonly { readonly record: string; readonly acts: readonly TriedAct[] }[];

async function start(earliest: (typeof DAYS)[number][1]): Promise<void> {
  city = new VersionCity();
  await city.start();
  const today = (await city.now()) + DAY;
  now = Math.max(today, earliest(today));
  await beginMatters();
  await city.blockAt(now + 1_000);
  const file = city.draft(showDate(now + UNTIL_IT_JUDGES), draftNextVersion);
  books = readRulebooks(file);
  city.know(books);
  await predict();
}

/** Begins the matters that are under way when the next version is drafted. */
async function beginMatters(): Promise<void> {
  const hand = await city.hand(now);
  await hand.record("CY-DATA", [authorization("A-30", 30), authorization("A-12", 12)]);
  const both = ["A-30", "A-12"];
  await hand.attest("CY-DATA", "DATA_AUTHORITY", both, "COLLECTIVE_DECISION", "PASSED");
  await hand.attest("CY-OPR", "OPERATOR", both, "ACCEPTANCE", "PASSED");
  await hand.attest("CY-OPR", "OPERATOR", both, "SECURITY_OFFICER", "PASSED", {
    fields: { officer: hand.persons.group("officer", 1)[0]!, reportsToPrincipal: true },
  });
  await hand.attest("CY-DATA", "DATA_AUTHORITY", both, "EMERGENCY_PLAN", "PASSED", {
    fields: { version: "EP-02 v1", coAuthors: ["CY-CAC"], scenarios: ["数据泄露"] },
  });
  await hand.attest("CY-GOV", "GOVERNMENT", ["A-12"], "GOVERNMENT_APPROVAL", "PASSED");
  await hand.attest("CY-OPR", "OPERATOR", ["A-12"], "AGREEMENT_FILING", "PASSED", {
    fields: { filingNumber: "CYSJ-2026-002", body: "DATA_AUTHORITY", filedOn: "2026-11-01" },
  });
  await hand.attest("CY-OPR", "OPERATOR", ["A-12"], "PERSONNEL_ROSTER", "PASSED", {
    fields: { batch: "PB-12", count: 1, root: `0x${"12".repeat(32)}`, realNames: true },
  });
  await hand.record("CY-DEVC", [demand("DM-90", "SCN-01", "DS03", ["参保状态"])]);
  await hand.attest("CY-OPR", "OPERATOR", ["DM-90"], "REVIEW", "PASSED");
  await hand.record("CY-DEVC", [
    product("PR-90", 0n, "SCN-01", "CY-DEVC", ["DL-01"], { title: "参保指数", form: "DATASET", version: "1.0" }),
  ]);
  await hand.attest("CY-OPR", "OPERATOR", ["PR-90"], "SECURITY_REVIEW", "PASSED");
  await hand.record("CY-DATA", [
    {
      kind: "CASE",
      alias: "RC-90",
      role: "DATA_AUTHORITY",
      status: "IN_FORCE",
      parent: "A-01",
      code: "RECTIFICATION",
      until: now + 30 * DAY,
      fields: { reason: "SECURITY", findings: ["限期整改"] },
    },
  ]);
  await hand.attest("CY-DATA", "DATA_AUTHORITY", ["PROC-02"], "NOTICE", "OPEN", {
    fields: { place: "沧屿市公共数据平台", until: "2027-12-31" },
  });
}

function authorization(alias: string, months: number): RecordSpec {
  return {
    kind: "AUTHORIZATION",
    alias,
    role: "DATA_AUTHORITY",
    parent: "CANGYU",
    operator: "CY-OPR",
    inputs: ["PL-01", "PROC-01"],
    from: now,
    until: addMonths(now, months),
    clauses: [
      "SCOPE",
      "TERM",
      "SECURITY",
      "EXIT",
      "DISCLOSURE",
      "RIGHTS_AND_DUTIES",
      "REVENUE",
      "ASSET_DISPOSAL",
      "BREACH",
      "PERSONAL_INFORMATION",
      "CHANGE_AND_TERMINATION",
    ],
    fields: {
      mode: "BY_FIELD",
      selection: "OPEN_TENDER",
      plan: "PL-01",
      procurement: "PROC-01",
      rights: ["PROCESS_AND_USE"],
    },
  };
}

function draftNextVersion(draft: RulebookFile): void {
  const rule = (number: number) => draft.rules.find((each) => each.number === number)!;
  const addAfter = (number: number, added: Record<string, unknown> & { number: number }): void => {
    draft.rules.splice(draft.rules.indexOf(rule(number)) + 1, 0, { ...rule(number), ...added, versions: [2] });
  };
  // A term is shortened, a flag becomes a refusal and a refusal a flag, and a notice runs longer.
  replaceRule(draft, 113, { number: 301, id: "cy.term-2", require: { termMonths: 24 } });
  replaceRule(draft, 124, { number: 302, id: "cy.agreement-filed-2", hardness: "HARD" });
  replaceRule(draft, 135, { number: 305, id: "cy.demand-no-objection-2", hardness: "SOFT" });
  replaceRule(draft, 188, {
    number: 303,
    id: "cy.notice-of-result-2",
    require: { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY", days: 15 },
  });
  // An opinion and a filing are needed in addition.
  addAfter(121, {
    number: 304,
    id: "cy.government-approval",
    require: { opinion: "GOVERNMENT_APPROVAL", by: ["GOVERNMENT"], outcomes: ["PASSED"] },
  });
  addAfter(123, {
    number: 306,
    id: "cy.roster-filed",
    require: { filing: "PERSONNEL_ROSTER", by: ["OPERATOR"], outcomes: ["PASSED"] },
  });
  // Two rules are dropped, one of them the only one by which a step may be taken.
  rule(150).versions = [1];
  rule(229).versions = [1];
  // Whoever must evaluate every year, another rule says, and no program knows by which day.
  replaceRule(draft, 226, { number: 307, id: "cy.evaluation-by-2", require: { who: ["DATA_AUTHORITY"] } });
}

async function predict(): Promise<void> {
  await city.ask(async (snapshot) => {
    const version = await nextVersion(snapshot, 1, books, undefined);
    const judged = await judgeUnderWay(snapshot, version);
    const names = new Map(judged.all.records.map(({ row }) => [row.id, row.reference ?? row.id]));
    tried = [...judged.tried].map(([id, acts]) => ({ record: names.get(id)!, acts }));
    from = version.from;
    impact = (await answerOf(snapshot, version, judged)).result;
  });
}

const NOTICE_IS_OVER = "record the fulfilment of a procurement: the notice is over, and the step may be taken from";

/** A line in one sentence: the days are counted from the time at which everything was under way. */
function inShort(line: ImpactLine): string {
  const { record, act, about, effect, old, next, oldDate, nextDate, what } = line;
  const day = (at: number | undefined): string => (at === undefined ? "none" : `day ${Math.floor((at - now) / DAY)}`);
  const rules = (form: ImpactLine["old"]) => form!.rules.map(({ id }) => id).join(", ");
  const dates = `${what.en}: ${day(oldDate)} -> ${day(nextDate)}`;
  const verdicts =
    old === undefined || next === undefined
      ? what.en
      : `${act?.name}: ${old.state} (${rules(old)}) -> ${next.state} (${rules(next)})`;
  return `${effect} ${record.reference} ${about === "STEP" ? verdicts : dates}`;
}

/** The lines about some records, without those about acts that both versions judge alike. */
const linesOf = (...records: readonly string[]): readonly string[] =>
  impact.lines
    .filter(
      ({ record, act, about }) => records.includes(record.reference ?? "") && (about !== "STEP" || act !== undefined),
    )
    .map(inShort)
    .toSorted();

const isYearly = (line: string): boolean => / of \d{4}: /.test(line);

describe.each(DAYS)("from %s on", (_, earliest) => {
  beforeAll(async () => {
    await start(earliest);
  }, 300_000);

  afterAll(async () => {
    await city.stop();
  });

  it("says of each thing under way what changes, what stays and what is unknown", () => {
    const [fiveYears, twoYears] = [60, 24].map((months) => Math.floor((addMonths(now, months) - now) / DAY));
    const latestEnds = `day ${fiveYears} -> day ${twoYears}`;
    expect(linesOf("A-30", "A-12", "DM-90", "PR-90")).toEqual([
      `CHANGES A-12 put an authorization into force: the latest end of its term: ${latestEnds}`,
      "CHANGES A-30 authorization-activate: FLAGGED (cy.agreement-filed) -> " +
        "REFUSED (cy.term-2, cy.government-approval, cy.roster-filed, cy.agreement-filed-2)",
      "CHANGES A-30 personnel roster: none -> none",
      `CHANGES A-30 put an authorization into force: the latest end of its term: ${latestEnds}`,
      "CHANGES DM-90 demand-approve: REFUSED (cy.demand-no-objection) -> FLAGGED (cy.demand-no-objection-2)",
      "CHANGES PR-90 product-approve: REFUSED (cy.product-compliance) -> ALLOWED ()",
      "CHANGES PR-90 set-fee-ceiling: ALLOWED () -> CLOSED (ledger.no-rule)",
      "DOES_NOT_CHANGE A-12 authorization-activate: ALLOWED () -> ALLOWED ()",
      "DOES_NOT_CHANGE A-12 file-evaluation: ALLOWED () -> ALLOWED ()",
      "DOES_NOT_CHANGE A-30 file-evaluation: ALLOWED () -> ALLOWED ()",
      "DOES_NOT_CHANGE A-30 filing of an agreement: none -> none",
    ]);
  });

  it("says which days move, and that what was set before stays", () => {
    const lines = linesOf("A-01", "RC-90", "PROC-02").filter((line) => !line.includes("authorization-record"));
    // What is due once a year has its day on the calendar, and the demonstration is played on the day of the test.
    const [yearly, others] = [lines.filter(isYearly), lines.filter((line) => !isYearly(line))];
    expect(others).toEqual([
      "CHANGES PROC-02 procurement-fulfil: ALLOWED () -> REFUSED (cy.notice-of-result-2)",
      `CHANGES PROC-02 ${NOTICE_IS_OVER}: day 7 -> day 15`,
      "DOES_NOT_CHANGE A-01 file-evaluation: ALLOWED () -> ALLOWED ()",
      expect.stringMatching(/^DOES_NOT_CHANGE A-01 the end of its term: (day \d+) -> \1$/),
      "DOES_NOT_CHANGE RC-90 term of the rectification: day 30 -> day 30",
    ]);
    expect(new Set(yearly.map((line) => line.replace(/ of \d{4}: (day -?\d+) -> (?:\1$)?/, ": the day -> ")))).toEqual(
      new Set([
        "DOES_NOT_CHANGE A-01 annual report: the day -> ",
        "DOES_NOT_CHANGE A-01 disclosure: the day -> ",
        "UNKNOWN A-01 evaluation: the day -> none",
      ]),
    );
  });

  it("says who can supply what is needed in addition", () => {
    const line = impact.lines.find(({ record, next }) => record.reference === "A-30" && next?.state === "REFUSED")!;

    expect(
      line.needs.map(({ rule, ways }) => [
        rule.id,
        ...ways.map(({ act, inAct, roles }) => act?.name ?? (inAct || roles)),
      ]),
    ).toEqual([
      ["cy.term-2", true],
      ["cy.government-approval", "approve-government"],
      ["cy.roster-filed", "file-personnel-roster"],
      ["cy.agreement-filed-2", "file-agreement-filing"],
    ]);
    expect(line.needs[1]!.ways[0]!.parties.map(({ id }) => id)).toEqual([partyId("CY-GOV")]);
    expect(line.events.length).toBeGreaterThan(4);
  });

  it("counts its lines, and names the version that would judge otherwise", () => {
    const { counts, lines, old, next } = impact;

    expect(counts.changes + counts.staying + counts.unknown).toBe(lines.length);
    expect([old, next.version, next.published]).toEqual([{ version: 1, known: true }, 2, false]);
    // Of each year whose evaluation is not done, the next version gives no day.
    const unknown = lines.filter(({ effect }) => effect === "UNKNOWN");
    expect(unknown.map(({ record, what }) => `${record.reference} ${what.en.replace(/\d{4}/, "a year")}`)).toEqual(
      Array.from({ length: Math.max(1, counts.unknown) }, () => "A-01 evaluation of a year"),
    );
    expect(from).toBe(next.from);
  });

  it("compares a version with the one before it, although neither is published, from the earliest day on", async () => {
    const file = city.draft("2026-01-01", (draft) => draft.versions.push({ version: 3, effectiveFrom: "2026-01-02" }));
    const { asOf, version } = await city.ask(async (snapshot) => ({
      asOf: snapshot.asOf,
      version: await nextVersion(snapshot, 1, readRulebooks(file), 3),
    }));

    expect(version.old).toMatchObject({ version: 2, rules: expect.any(Array) as unknown });
    expect(version.ahead.map(({ from: first }) => first)).toEqual([asOf.time + DELAY]);
    expect(version.from).toBe(asOf.time + 2 * DELAY);
  });

  it("says whether the text is the one that agencies promise", async () => {
    const other = readRulebooks(city.draft(showDate(now + UNTIL_IT_JUDGES), () => undefined));
    const told = async (given: readonly Rulebook[]) => {
      const version = await city.ask(async (snapshot) => await nextVersion(snapshot, 1, given, 2));
      return [
        version.promised!.promises.map(({ state, hash }) => [state, hash === version.promised!.hash]),
        version.from,
      ];
    };
    const named = now + UNTIL_IT_JUDGES;
    const day = startOfCivilDate(civilDateAt(named));

    expect(await told(books)).toEqual([[], day]);
    await city.promise(books[1]!, now + 2_000);
    expect(await told(books)).toEqual([[["PROMISED", true]], day]);
    expect(await told(other)).toEqual([[["PROMISED", false]], day]);
    const proposedAt = now + DELAY + 3_000;
    await city.promise(other[1]!, proposedAt, false);
    expect((await told(books))[0]).toEqual([
      ["PROMISED", true],
      ["PROPOSED", false],
    ]);
  });

  it("for every attempt, by the ledger's own refusals and flags", async () => {
    await city.publish(books[1]!, now + DELAY + 4_000);

    expect(await differences("old", await city.blockAt(from - 1))).toEqual([]);
    expect(await differences("next", await city.blockAt(from))).toEqual([]);
  }, 120_000);

  it("for a day that moves", async () => {
    const over = impact.lines.find(
      ({ record, about }) => record.reference === "PROC-02" && about === "DATE",
    )!.nextDate!;
    const fulfil = ["CY-DATA", "DATA_AUTHORITY", ["PROC-02"], "FULFILLED"] as const;

    await (await city.hand(over - 1)).settle(...fulfil, { refusedBy: "cy.notice-of-result-2" });
    await (await city.hand(over)).settle(...fulfil);
  });

  it("for what is owed from that day on", async () => {
    const owed = await city.ask(async (snapshot) => {
      const look = await Look.at(
        snapshot,
        momentOf(snapshot, {}),
        await recordsWith(snapshot, { kind: Kind.AUTHORIZATION, jurisdiction: 1 }),
      );
      const rows = look.present(look.graph.ids).filter(({ kind }) => kind === Kind.AUTHORIZATION);
      const books = await DutyBooks.open(snapshot, look, rows);
      return foundIn(books, rows, []).duties.filter(isUndone);
    });

    const predicted = impact.lines.filter(
      ({ about, nextRules, record }) => about === "DUTY" && nextRules.length > 0 && record.kind === "AUTHORIZATION",
    );
    const named = (what: string, about: string | undefined, due: number | undefined): string =>
      `${about} ${what} ${due ?? ""}`;
    expect(
      predicted.map(({ what, record, nextDate }) => named(what.en, record.reference, nextDate)).toSorted(),
    ).toEqual(owed.map(({ what, about, due }) => named(what.en, about.reference, due)).toSorted());
  });
});

/** The attempts that the ledger judges otherwise than predicted, among those that the two versions judge otherwise. */
async function differences(by: "old" | "next", block: number): Promise<object[]> {
  const different: object[] = [];
  let count = 0;
  for (const { record, acts } of tried)
    for (const { pair, judged } of acts) {
      const requests = judged.map(({ attempt }) => attempt.request);
      const answers = await askCandidates(city.rpc, city.ledgerAddress, requests, block);
      for (const [index, each] of judged.entries()) {
        const answer = answers[index]!;
        const verdict = "verdicts" in answer ? answer.verdicts[0]! : undefined;
        const act = pair[by];
        const unmet = verdict === undefined || act === undefined ? [] : unmetRules(act, verdict);
        const theirs = { rule: verdict?.rule, unmet: inOrder(unmet.map(({ number }) => number)) };
        const ours = predictedOf(each, by, verdict?.rule);
        count += 1;
        if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
        different.push({ record, act: each.attempt.next.act.name, role: each.attempt.role, ours, theirs });
      }
    }
  expect(count).toBeGreaterThan(30);
  return different;
}

/** Where one of the ledger's own rules refuses first, it does not tell which rules of the rulebook are unmet. */
function predictedOf(judged: JudgedTwice, by: "old" | "next", theirs: number | undefined) {
  const { rule, unmet } = judged[by];
  const isOfLedger = theirs !== undefined && theirs >= FIRST_STRUCTURE_RULE && rule === theirs;
  const numbers = [...new Set(unmet.map(({ number }) => number))];
  return { rule, unmet: isOfLedger ? [] : inOrder(numbers) };
}

function inOrder(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}
