import type { StatementRow } from "../../audit/act-rows.ts";
import { legalTime } from "../../audit/snapshot.ts";
import { ActKind, Code, codeLabel, Family, outcomeName } from "../../ledger/codes.ts";
import type { CodeName } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { familyNumber } from "../../ledger/statements.ts";
import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import type { Condition } from "../../rulebook/requirement.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import type { RecordRow } from "../../store/schema.ts";
import { civilDateAt, DAY, startOfCivilDate } from "../../text/civil-date.ts";
import { chosenYear } from "../quantity-words.ts";
import { dutyId, firstStatement, ownersIn } from "./duty-books.ts";
import type { DutyBooks } from "./duty-books.ts";
import type { Duty } from "./duty.ts";
import { YEARLY_TERMS } from "./yearly-terms.ts";
import type { YearlyTerm } from "./yearly-terms.ts";

/** A duty about an authorization, and the statement by which it was done. */
interface FoundDuty {
  readonly duty: Duty;
  readonly done?: StatementRow | undefined;
}

/** Finds the duties about an authorization: before its operation, every year, and after its end. */
export function dutiesOfAuthorization(books: DutyBooks, row: RecordRow): FoundDuty[] {
  return [...filingsBeforeOperation(books, row), ...yearlyDuties(books, row), ...duesAfterTheEnd(books, row)];
}

/* ------------------------------------------------ before operation, and after the end */

/** A filing that a rule asks for, with the roles that may make it. */
interface AskedFiling {
  readonly code: CodeName;
  readonly roles: readonly RoleName[];
  readonly rule: Rule;
}

function filingsBeforeOperation(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const due = startOf(books, row);
  return askedAt(books, row, Status.IN_FORCE).map((asked) => dutyOfFiling(books, row, asked, "BEFORE_OPERATION", due));
}

function duesAfterTheEnd(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const { code } = books.look.summary(row).standing;
  if (code !== "ENDED" && code !== "EXPIRED") return [];
  return askedAt(books, row, Status.CLOSED).map((asked) => dutyOfFiling(books, row, asked, "AFTER_THE_END", undefined));
}

/** The filings about the authorization itself for which the rules of a settlement ask. */
function askedAt(books: DutyBooks, { jurisdiction }: RecordRow, status: Status): AskedFiling[] {
  const steps = judgedSteps({ rules: books.rulesIn(jurisdiction) });
  const step = steps.find(
    ({ step: { kind, act, code } }) => kind === Kind.AUTHORIZATION && act === ActKind.SETTLE && code === status,
  );
  return (step?.rules ?? []).flatMap((rule) => {
    // A filing that only one of several ways asks for is no duty by itself.
    const [term, another] = rule.require;
    const filing = another === undefined && !term.negated ? filingAsked(term.condition) : undefined;
    return filing === undefined ? [] : [{ ...filing, rule }];
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
  { code, roles, rule }: AskedFiling,
  kind: "BEFORE_OPERATION" | "AFTER_THE_END",
  due: number | undefined,
): FoundDuty {
  const { look } = books;
  const passed = look.statements([row.id], code).filter(({ outcome }) => outcomeName(outcome) === "PASSED");
  const done = firstStatement(passed, roles);
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
      rules: [books.cite(row.jurisdiction, rule)],
    },
  };
}

/** When an authorization came into force, or its term began if that was later; undefined before. */
function startOf({ look }: DutyBooks, row: RecordRow): number | undefined {
  const settled = look.actsAbout(row.id).find((act) => act.type === "SETTLE" && act.status === Status.IN_FORCE);
  const since =
    settled === undefined
      ? row.recorded_status === Status.IN_FORCE
        ? legalTime(row, row.recorded_at)
        : undefined
      : legalTime(settled, settled.time);
  return since === undefined ? undefined : Math.max(since, row.from_time ?? 0);
}

/* ------------------------------------------------ every year */

function yearlyDuties(books: DutyBooks, row: RecordRow): FoundDuty[] {
  const begin = startOf(books, row);
  if (begin === undefined) return [];
  const { standing } = books.look.summary(row);
  const isOver = standing.code === "ENDED" || standing.code === "EXPIRED";
  const end = Math.min(isOver ? standing.since : books.at, books.snapshot.asOf.time);
  const [first, last] = [civilDateAt(begin).year, civilDateAt(end).year];
  const rules = new Map(books.rulesIn(row.jurisdiction).map((rule) => [rule.id, rule]));
  const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return YEARLY_TERMS.flatMap((term) => {
    const rule = rules.get(term.rule);
    return rule === undefined ? [] : years.map((year) => yearlyDuty(books, row, { term, rule, year }));
  });
}

function yearlyDuty(
  books: DutyBooks,
  row: RecordRow,
  { term, rule, year }: { readonly term: YearlyTerm; readonly rule: Rule; readonly year: number },
): FoundDuty {
  const { look } = books;
  const [code] = term.codes;
  const label = codeLabel(code);
  const due = startOfCivilDate({ year: year + 1, ...term.lastDay }) + DAY;
  const about = look.statements([row.id], ...term.codes).filter((act) => yearOf(act) === year);
  const done = firstStatement(about, term.roles);
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
      rules: [books.cite(row.jurisdiction, rule)],
      ...(term.reading === undefined ? {} : { reading: term.reading }),
    },
  };
}

/** The year that a statement is about: the one that it says in the clear, or else the one before it was made. */
export function yearOf(act: StatementRow): number {
  return chosenYear(act.code, act.value) ?? civilDateAt(legalTime(act, act.time)).year - 1;
}
