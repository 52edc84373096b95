import type { LedgerThen } from "../../desk/ledger-then.ts";
import { citeRule } from "../../audit/rule-citations.ts";
import { nameOfRow } from "../../audit/names.ts";
import { eventKey } from "../../audit/moment.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { supplyOf } from "../../rulebook/judge/missing.ts";
import type { RuleCitation } from "../../schemas/rule.ts";
import type { ImpactLine, VerdictForm } from "../../schemas/version-impact.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { namedAct } from "../next/suppliers.ts";
import { isInAct, isOfTheLedger, waysOf } from "../next/unmet-rules.ts";
import { movedDates } from "./dates.ts";
import { bestBy } from "./judged-twice.ts";
import type { JudgedTwice, Outcome } from "./judged-twice.ts";
import type { NextVersion } from "./next-version.ts";
import { actOf, demandOf } from "./paired-acts.ts";
import type { TriedAct } from "./trial.ts";
import type { UnderWay } from "./under-way.ts";

/** The makers of lines need the two versions and the ledger that was tried. */
export interface LineContext {
  readonly snapshot: Snapshot;
  readonly version: NextVersion;
  readonly ledger: LedgerThen;
}

/**
 * The lines about what may be done next with a record: one for each act that is judged by other rules, with the days
 * that move for it, and one for all others.
 */
export function stepLines(context: LineContext, record: UnderWay, tried: readonly TriedAct[]): ImpactLine[] {
  const { alike } = record.pairs;
  return [
    ...tried.flatMap((act) => linesOfAct(context, record.row, act)),
    ...(alike === 0 ? [] : [lineOfOthers(record.row, alike)]),
  ];
}

function linesOfAct(context: LineContext, row: RecordRow, tried: TriedAct): ImpactLine[] {
  const { pair, judged } = tried;
  const [old, next] = [bestBy("old", judged), bestBy("next", judged)];
  const base = {
    ...lineAbout(row),
    act: namedAct(actOf(pair).act),
    what: actOf(pair).act.title,
    oldRules: citeAll(context, "old", pair.dropped),
    nextRules: citeAll(context, "next", pair.added),
  };
  const events = [...base.events, ...tried.read.map((act) => eventKey(act.block_number, act.log_index))];
  if (old === undefined || next === undefined)
    return [{ ...base, about: "STEP", effect: "UNKNOWN", why: UNTRIED, events }];
  const needs = added(tried, next).map((rule) => ({
    rule: cite(context, "next", rule.number),
    ways: waysOf(tried.context, next.attempt, rule),
  }));
  return [
    {
      ...base,
      about: "STEP",
      ...effectOf(tried, old, next),
      old: verdictForm(context, "old", old.old),
      next: verdictForm(context, "next", next.next),
      needs,
      events,
    },
    ...linesOfDates(context, { ...base, events }, tried, next),
  ];
}

const UNTRIED: Bilingual = {
  zh: "无法试判：没有可以办理的主体，或者须由文书写明账户等内容。",
  en: "It cannot be tried: nobody is there to do it, or only its document will say an account or the like.",
};

/** The rules that only the next version has and that are unmet. */
function added({ pair }: TriedAct, { next }: JudgedTwice): readonly Rule[] {
  const demands = new Set(pair.added.map(demandOf));
  return next.unmet.filter((rule) => demands.has(demandOf(rule)));
}

/* ------------------------------------------------ the effect */

function effectOf(tried: TriedAct, old: JudgedTwice, next: JudgedTwice): Pick<ImpactLine, "effect" | "why"> {
  const [before, after] = [old.old, next.next];
  if (before.byLedger && after.byLedger) return { effect: "DOES_NOT_CHANGE", why: REFUSED_ANYWAY };
  if (before.lacks || after.lacks) return { effect: "UNKNOWN", why: NOT_IN_EVENTS };
  if (resultOf(before) !== resultOf(after)) return { effect: "CHANGES" };
  if (dependsOnWords(tried, next)) return { effect: "UNKNOWN", why: DEPENDS };
  return { effect: "DOES_NOT_CHANGE", why: after.state === "REFUSED" ? SAME_REFUSAL : ALL_MET };
}

const REFUSED_ANYWAY: Bilingual = {
  zh: "账本自身的规则已经拒绝，与规则集的版本无关。",
  en: "The ledger's own rules refuse it, whatever the version of the rulebook.",
};
const NOT_IN_EVENTS: Bilingual = {
  zh: "事件中没有载明：此前是否已有其他行为以该案件为依据。",
  en: "No event says whether another act rested on the case before.",
};
const DEPENDS: Bilingual = {
  zh: "取决于该行为自身写明的内容（期限、条款、摘要等）：以上为有变化的规则。",
  en:
    "It depends on what the act itself will say, such as its term, its clauses or a digest: the rules that differ " +
    "are named.",
};
const SAME_REFUSAL: Bilingual = {
  zh: "两个版本均拒绝，依据相同。",
  en: "Both versions refuse it, by the same demands.",
};
const ALL_MET: Bilingual = {
  zh: "有变化的规则在两个版本下结果相同。",
  en: "The rules that differ come to the same by both versions.",
};

/** Whatever an act would come to, by what is demanded and not by the numbers of rules. */
function resultOf({ state, unmet, byLedger, rule }: Outcome): string {
  const demands = unmet.map(demandOf).toSorted();
  return JSON.stringify([state, byLedger ? rule : demands]);
}

/** A new record is tried with a short term and every clause: what it will say may be otherwise. */
function dependsOnWords({ pair, context }: TriedAct, { attempt, act }: JudgedTwice): boolean {
  if (attempt.next.on.act !== "RECORD") return false;
  return [...pair.added, ...pair.dropped].some(({ require }) =>
    require.some((term) => isInAct(attempt, term, supplyOf(term, act, context.around))),
  );
}

/* ------------------------------------------------ dates, and what stays */

function linesOfDates(
  context: LineContext,
  base: Omit<ImpactLine, "about" | "effect">,
  { pair }: TriedAct,
  next: JudgedTwice,
): ImpactLine[] {
  // A new record has no term yet that could be dated.
  if (next.attempt.next.on.act === "RECORD" || next.next.byLedger) return [];
  return movedDates(next.act, context.ledger, pair).map(({ what, old: before, next: after }): ImpactLine => ({
    ...base,
    about: "DATE",
    effect: "CHANGES",
    what: { zh: `${base.what.zh}：${what.zh}`, en: `${base.what.en}: ${what.en}` },
    ...(before === undefined ? {} : { oldDate: before.at }),
    ...(after === undefined ? {} : { nextDate: after.at }),
    oldRules: before === undefined ? [] : citeAll(context, "old", [before.rule]),
    nextRules: after === undefined ? [] : citeAll(context, "next", [after.rule]),
    needs: [],
  }));
}

function lineOfOthers(row: RecordRow, alike: number): ImpactLine {
  return {
    ...lineAbout(row),
    about: "STEP",
    effect: "DOES_NOT_CHANGE",
    what: { zh: `其余 ${alike} 项可能的行为`, en: `the other ${alike} acts that may come next` },
    why: { zh: "两个版本的规则要求相同。", en: "The rules of both versions demand the same." },
    oldRules: [],
    nextRules: [],
  };
}

/** The members that every line about a record has. */
export function lineAbout(row: RecordRow): Pick<ImpactLine, "record" | "events" | "needs" | "owners"> {
  return { record: nameOfRow(row), events: [eventKey(row.block_number, row.log_index)], needs: [], owners: [] };
}

/* ------------------------------------------------ rules */

function cite({ snapshot, version }: LineContext, by: "old" | "next", rule: number): RuleCitation {
  const number = by === "next" ? version.book.version : (version.old.version ?? 0);
  return citeRule(snapshot.catalog, version.jurisdiction, number, rule);
}

export function citeAll(context: LineContext, by: "old" | "next", rules: readonly Rule[]): RuleCitation[] {
  return rules.map(({ number }) => cite(context, by, number));
}

function verdictForm(context: LineContext, by: "old" | "next", { state, rule, unmet }: Outcome): VerdictForm {
  const numbers = unmet.map(({ number }) => number);
  const all = rule !== 0 && isOfTheLedger(rule) ? [rule, ...numbers] : numbers;
  return { state, rules: all.map((number) => cite(context, by, number)) };
}
