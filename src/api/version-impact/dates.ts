import type { LedgerThen } from "../../desk/ledger-then.ts";
import { Code, KeptRole } from "../../ledger/codes.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { selected } from "../../rulebook/judge/selected-records.ts";
import { statementsUnder } from "../../rulebook/judge/statements.ts";
import type { Condition, Quantity, Term } from "../../rulebook/requirement.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { addMonths, civilDayAt, DAY, startOfCivilDay } from "../../text/civil-date.ts";
import type { Bilingual } from "../../text/bilingual.ts";

/** A notice of working days is looked at for so many days at most. */
const MOST_DAYS = 4_000;

/** A day that a rule sets for an act, in seconds. */
interface RuleDate {
  readonly what: Bilingual;
  readonly at: number;
  readonly rule: Rule;
}

/** The dates of two versions that are about the same thing. */
export interface MovedDate {
  readonly what: Bilingual;
  readonly old: RuleDate | undefined;
  readonly next: RuleDate | undefined;
}

/** The days that rules set for an act, where they are not the same by both versions. */
export function movedDates(
  act: JudgedAct,
  ledger: LedgerThen,
  rules: { readonly dropped: readonly Rule[]; readonly added: readonly Rule[] },
): readonly MovedDate[] {
  const [old, next] = [datesOf(rules.dropped, act, ledger), datesOf(rules.added, act, ledger)];
  const names = [...new Set([...old.keys(), ...next.keys()])];
  return names.flatMap((name) => {
    const [before, after] = [old.get(name), next.get(name)];
    const what = after?.what ?? before?.what;
    return what === undefined || before?.at === after?.at ? [] : [{ what, old: before, next: after }];
  });
}

function datesOf(rules: readonly Rule[], act: JudgedAct, ledger: LedgerThen): ReadonlyMap<string, RuleDate> {
  return new Map(
    rules.flatMap((rule) => {
      // Of several alternatives no single one sets the day.
      const [term, another] = rule.require;
      const found = another === undefined ? dateOf(term, act, ledger) : undefined;
      return found === undefined ? [] : [[found.name, { what: found.what, at: found.at, rule }] as const];
    }),
  );
}

interface Dated {
  /** The same for the same thing in both versions. */
  readonly name: string;
  readonly what: Bilingual;
  readonly at: number;
}

function dateOf({ condition, negated }: Term, act: JudgedAct, ledger: LedgerThen): Dated | undefined {
  if (negated) return undefined;
  if (condition.type === "notice") return earliestAfterNotice(condition, act, ledger);
  if (condition.type === "noUpheldCase") return earliestAfterCase(condition, act, ledger);
  if (condition.type === "measure") return lastDayOfStatement(condition, act, ledger);
  if (condition.type !== "term") return undefined;
  return {
    name: "term",
    what: { zh: "期限最晚至（不含该时刻）", en: "the latest end of its term" },
    at: addMonths(act.from, condition.months),
  };
}

function earliestAfterNotice(
  { code, by, of, days, working }: Extract<Condition, { readonly type: "notice" }>,
  act: JudgedAct,
  ledger: LedgerThen,
): Dated | undefined {
  const posted = selected(of, act, ledger).flatMap((target) => statementsUnder(by, code, target, act, ledger));
  const ends = posted.flatMap((fact) => {
    if (fact === undefined) return [];
    const end = working ? afterWorkingDays(fact.time, days, act.jurisdiction, ledger) : fact.time + days * DAY;
    return end === undefined ? [] : [end];
  });
  if (ends.length === 0 || ends.length < posted.length) return undefined;
  const what = { zh: "公示期满，最早可以办理", en: "the notice is over, and the step may be taken from" };
  return { name: `notice ${code} ${of}`, what, at: Math.max(...ends) };
}

function afterWorkingDays(since: number, days: number, jurisdiction: number, ledger: LedgerThen): number | undefined {
  let left = days;
  const first = civilDayAt(since) + 1;
  for (let day = first; day < first + MOST_DAYS; day += 1) {
    const working = ledger.isWorkingDay(jurisdiction, day);
    if (working === undefined) return undefined;
    if (working) left -= 1;
    // The day itself must be over.
    if (left === 0) return startOfCivilDay(day + 1);
  }
  return undefined;
}

function earliestAfterCase(
  { code, of, months }: Extract<Condition, { readonly type: "noUpheldCase" }>,
  act: JudgedAct,
  ledger: LedgerThen,
): Dated | undefined {
  const times = selected(of, act, ledger).flatMap((subject) => {
    const upheld = ledger.fact({ subject, code: Code[code], role: KeptRole.UPHELD_CASE, party: undefined });
    return upheld === undefined || months === 0 ? [] : [addMonths(upheld.time, months)];
  });
  if (times.length === 0) return undefined;
  const what = { zh: "距上次查实的案件满期，最早可以办理", en: "the last upheld case is old enough from" };
  return { name: `case ${code} ${of}`, what, at: Math.max(...times) };
}

/** A statement that may be so old counts until a day. */
function lastDayOfStatement(
  { quantity, relation, comparand }: Extract<Condition, { readonly type: "measure" }>,
  act: JudgedAct,
  ledger: LedgerThen,
): Dated | undefined {
  if (quantity.type !== "TIME" || relation !== "atLeast") return undefined;
  const counts = (time: number): number | undefined => {
    if (comparand.type === "MONTHS_AGO") return addMonths(time, comparand.count);
    return comparand.type === "DAYS_AGO" ? time + comparand.count * DAY : undefined;
  };
  const times = statedTimes(quantity, act, ledger).flatMap((time) => counts(time) ?? []);
  if (times.length === 0) return undefined;
  const what = { zh: "所依据的材料最晚可用至", en: "what was stated counts until" };
  return { name: `statement ${quantity.code} ${quantity.of}`, what, at: Math.min(...times) };
}

function statedTimes(
  { code, by, of }: Extract<Quantity, { readonly code: unknown }>,
  act: JudgedAct,
  ledger: LedgerThen,
): number[] {
  return selected(of, act, ledger)
    .flatMap((target) => statementsUnder(by, code, target, act, ledger))
    .flatMap((fact) => (fact === undefined ? [] : [fact.time]));
}
