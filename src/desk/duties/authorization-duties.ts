import type { KnownAct, StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/moment.ts";
import { ActKind, Code, codeLabel, Family, Flag, outcomeName } from "../../ledger/codes.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { familyNumber } from "../../ledger/statements.ts";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import type { Condition } from "../../rulebook/requirement.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { YearlyTerm } from "../../rulebook/yearly-term.ts";
import type { RecordRow } from "../../store/schema.ts";
import { civilDateAt, DAY, startOfCivilDate } from "../../text/civil-date.ts";
import { chosenYear } from "../quantity-words.ts";
import { dutyId, firstStatement, ownersIn } from "./duty-books.ts";
import type { DutyBooks } from "./duty-books.ts";
import { byDue, isUndone } from "./duty.ts";
import type { Duty } from "./duty.ts";
import { yearlyTermsOf } from "./yearly-terms.ts";

/** A duty about an authorization, and the statement by which it was done. */
interface FoundDuty {
  readonly duty: Duty;
  readonly done?: StatementRow | undefined;
}

/**
 * Finds the duties about an authorization: before its operation, every year, and after its end. One that several rules
 * ask for is one duty under all of them, until the earliest of their days.
 */
export function dutiesOfAuthorization(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const found = [...filingsBeforeOperation(books, row), ...yearlyDuties(books, row), ...duesAfterTheEnd(books, row)];
  return [...Map.groupBy(found, ({ duty }) => duty.id).values()].map((same) => merged(same));
}

function merged(same: readonly FoundDuty[]): FoundDuty {
  const [first = raise(), ...others] = same.toSorted((one, other) => byDue(one.duty, other.duty));
  if (others.length === 0) return first;
  const rules = new Map(same.flatMap(({ duty }) => duty.rules).map((rule) => [rule.rule, rule]));
  return { ...first, duty: { ...first.duty, rules: [...rules.values()] } };
}

function raise(): never {
  throw new RangeError("A group of duties has a duty, and a yearly term has a statement.");
}

/* ------------------------------------------------ before operation, and after the end */

/** A filing that a rule asks for, with the roles that may make it. */
interface AskedFiling {
  readonly code: CodeName;
  readonly roles: readonly RoleName[];
  readonly rule: Rule;
  /** The version of the rulebook that has the rule. */
  readonly version: number;
}

/** The rules of the version that let it come into force asked for these; before, it is those of the moment. */
function filingsBeforeOperation(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const due = startOf(books, row);
  const hasEnded = isOver(books, row);
  // An authorization that ended before it began needs no filing any more.
  if (hasEnded && due === undefined) return [];
  const version = due === undefined ? books.versionAt(row.jurisdiction, books.at) : versionAtStart(books, row);
  return askedAt(books, row, Status.IN_FORCE, version).map((asked) => {
    const found = dutyOfFiling(books, row, asked, "BEFORE_OPERATION", due);
    const isMissed = hasEnded && isUndone(found.duty);
    return isMissed ? { ...found, duty: { ...found.duty, state: "MISSED" } } : found;
  });
}

function duesAfterTheEnd(books: DutyBooks, row: RecordRow): FoundDuty[] {
  if (!isOver(books, row) || startOf(books, row) === undefined) return [];
  const closed = books.look.actsAbout(row.id).find((act) => act.type === "SETTLE" && act.status === Status.CLOSED);
  const version = closed?.version ?? books.versionAt(row.jurisdiction, books.at);
  return askedAt(books, row, Status.CLOSED, version).map((asked) =>
    dutyOfFiling(books, row, asked, "AFTER_THE_END", undefined),
  );
}

function isOver({ look }: DutyBooks, row: RecordRow): boolean {
  const { code } = look.summary(row).standing;
  return code === "ENDED" || code === "EXPIRED";
}

/** The filings about the authorization itself for which the rules of a settlement ask. */
function askedAt(
  books: DutyBooks,
  { jurisdiction }: RecordRow,
  status: Status,
  version: number | undefined,
): AskedFiling[] {
  if (version === undefined) return [];
  const steps = judgedSteps({ rules: books.rulesOf(jurisdiction, version) ?? [] });
  const step = steps.find(
    ({ step: { kind, act, code } }) => kind === Kind.AUTHORIZATION && act === ActKind.SETTLE && code === status,
  );
  return (step?.rules ?? []).flatMap((rule) => {
    // A filing that only one of several ways asks for is no duty by itself.
    const [term, another] = rule.require;
    const filing = another === undefined && !term.negated ? filingAsked(term.condition) : undefined;
    return filing === undefined ? [] : [{ ...filing, rule, version }];
  });
}

function filingAsked(condition: Condition): Pick<AskedFiling, "code" | "roles"> | undefined {
  if (condition.type === "fact" && condition.of === "SELF" && isFiling(condition.code))
    return { code: condition.code, roles: condition.by };
  if (condition.type !== "measure") return undefined;
  const { quantity } = condition;
  if (quantity.type === "END" || quantity.type === "NOW" || quantity.of !== "SELF" || !isFiling(quantity.code))
    return undefined;
  return { code: quantity.code, roles: [quantity.by] };
}

function isFiling(code: CodeName): boolean {
  return familyNumber(Code[code]) === Family.FILING;
}

function dutyOfFiling(
  books: DutyBooks,
  row: RecordRow,
  { code, roles, rule, version }: AskedFiling,
  kind: "BEFORE_OPERATION" | "AFTER_THE_END",
  due: number | undefined,
): FoundDuty {
  const { look } = books;
  // A later statement does not undo the acts that let an authorization begin.
  const isPassed = ({ outcome }: StatementRow): boolean => outcomeName(outcome) === "PASSED";
  const said = look
    .statements([row.id], code)
    .filter((act) => isPassed(act) || legalTime(act, act.time) < (due ?? Infinity));
  const done = firstStatement(said, roles, isPassed);
  const by = books.doneBy(done);
  return {
    done,
    duty: {
      id: dutyId(row.id, `${kind}.${code}`),
      kind,
      what: codeLabel(code),
      about: look.name(row.id),
      owners: ownersIn(look, row, roles),
      roles: [...roles],
      ...by,
      ...books.stateAt(row.jurisdiction, { due, doneAt: by.doneAt }),
      rules: [books.cite(row.jurisdiction, version, rule)],
    },
  };
}

/**
 * When an authorization came into force, or its term began if that was later; undefined before. One that was recorded
 * afterwards came into force on its own date, and its confirmation counts from then.
 */
function startOf(books: DutyBooks, row: RecordRow): number | undefined {
  const settled = comingIntoForce(books, row);
  const isBackfilled = (row.flags & Flag.BACKFILLED) !== 0;
  if (settled === undefined && row.recorded_status !== Status.IN_FORCE) return undefined;
  const since =
    settled === undefined || isBackfilled ? legalTime(row, row.recorded_at) : legalTime(settled, settled.time);
  return Math.max(since, row.from_time ?? 0);
}

function comingIntoForce({ look }: DutyBooks, row: RecordRow): KnownAct | undefined {
  return look.actsAbout(row.id).find((act) => act.type === "SETTLE" && act.status === Status.IN_FORCE);
}

/** The version by which it came into force. */
function versionAtStart(books: DutyBooks, row: RecordRow): number {
  return comingIntoForce(books, row)?.version ?? row.version;
}

/* ------------------------------------------------ every year */

/** The duty of each year, under the version that applies on its last day, or at the moment if that is earlier. */
function yearlyDuties(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const begin = startOf(books, row);
  if (begin === undefined) return [];
  const { standing } = books.look.summary(row);
  const end = Math.min(isOver(books, row) ? standing.since : books.at, books.snapshot.asOf.time);
  const [first, last] = [civilDateAt(begin).year, civilDateAt(end).year];
  const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const asked = books
    .versionsOf(row.jurisdiction)
    .flatMap((version) =>
      (books.rulesOf(row.jurisdiction, version) ?? []).flatMap((rule) =>
        yearlyTermsOf(rule).map((term) => ({ version, rule, term })),
      ),
    );
  return asked.flatMap(({ version, rule, term }) =>
    years.flatMap((year) => {
      const due = startOfCivilDate({ year: year + 1, ...term.lastDay }) + DAY;
      const applies = books.appliedAt(row.jurisdiction, Math.min(due - 1, books.at)) === version;
      return applies ? [yearlyDuty(books, row, { term, rule, version, year, due })] : [];
    }),
  );
}

/** A yearly duty under a version. */
interface Yearly {
  readonly term: YearlyTerm;
  readonly rule: Rule;
  readonly version: number;
  readonly year: number;
  readonly due: number;
}

function yearlyDuty(books: DutyBooks, row: RecordRow, { term, rule, version, year, due }: Yearly): FoundDuty {
  const { look } = books;
  const code = term.codes[0] ?? raise();
  const label = codeLabel(code);
  const about = look.statements([row.id], ...term.codes).filter((act) => yearOf(act) === year);
  const done = firstStatement(about, term.roles, wasMade);
  const by = books.doneBy(done);
  return {
    done,
    duty: {
      id: dutyId(row.id, `YEARLY.${code}.${term.roles[0]}.${year}`),
      kind: "YEARLY",
      what: { zh: `${year} 年度${label.zh}`, en: `${label.en} of ${year}` },
      about: look.name(row.id),
      owners: ownersIn(look, row, term.roles),
      roles: [...term.roles],
      ...by,
      ...books.stateAt(row.jurisdiction, { due, doneAt: by.doneAt }),
      rules: [books.cite(row.jurisdiction, version, rule)],
      ...(term.reading === undefined ? {} : { reading: term.reading }),
    },
  };
}

/** A report that was withdrawn or sent back, or is only announced, fulfils nothing. An evaluation may find fault. */
function wasMade({ code, outcome }: StatementRow): boolean {
  const name = outcomeName(outcome);
  if (name === "OPEN" || name === "WITHDRAWN" || name === "OVERDUE") return false;
  return name !== "REJECTED" || code === Code.EVALUATION;
}

/** The year that a statement is about: the one that it says in the clear, or else the one before it was made. */
export function yearOf(act: StatementRow): number {
  return chosenYear(act.code, act.value) ?? civilDateAt(legalTime(act, act.time)).year - 1;
}
