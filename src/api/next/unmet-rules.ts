import type { NextAct } from "../../acts/next-acts.ts";
import { supplyingAct } from "../../acts/supplying-act.ts";
import { nameOfRow } from "../../audit/names.ts";
import { citeRule } from "../../audit/rule-citations.ts";
import { kindName } from "../../ledger/kinds.ts";
import { NO_RECORD } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { FIRST_BIT_OF_RECORD } from "../../ledger/statements.ts";
import { wordsOfTerm } from "../../rulebook/judge/condition-words.ts";
import { selectorOf } from "../../rulebook/judge/condition.ts";
import { supplyOf } from "../../rulebook/judge/missing.ts";
import type { Supply } from "../../rulebook/judge/missing.ts";
import type { SelectorName, Term } from "../../rulebook/requirement.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { FIRST_STRUCTURE_RULE } from "../../rulebook/structure-rules.ts";
import type { UnmetForm, Way } from "../../schemas/next.ts";
import type { Verdict } from "../ledger-calls.ts";
import type { Attempt } from "./attempts.ts";
import type { NextContext } from "./next-context.ts";
import { namedAct, partiesOf, withoutDone } from "./suppliers.ts";
import { waysToRestore } from "./ways-to-restore.ts";

/** The rules of the rulebook that a verdict found unmet. A rule that judges at two steps counts once. */
export function unmetRules({ steps }: NextAct, { rule, unmet }: Verdict): readonly Rule[] {
  const rules = steps.flatMap((step) => step.rules);
  // The rule of another jurisdiction refused it, and the bits stand for that jurisdiction's rules.
  const isAbroad = rule !== 0 && !isOfTheLedger(rule) && rules.every(({ number }) => number !== rule);
  if (isAbroad) return [];
  const found = steps.flatMap((step, index) => {
    const first = index < steps.length - 1 ? FIRST_BIT_OF_RECORD : 0;
    return step.rules.filter((_, bit) => ((unmet >>> (first + bit)) & 1) === 1);
  });
  return [...new Map(found.map((each) => [each.number, each])).values()];
}

/** Whether the ledger refuses by a rule of its own, whatever the rulebook says. */
export function isOfTheLedger(rule: number): boolean {
  return rule >= FIRST_STRUCTURE_RULE;
}

/** Whether a rule says only who may act. */
export function isAboutWho({ require }: Pick<Rule, "require">): boolean {
  return require.every(({ condition }) => condition.type === "who");
}

/** The unmet rules of an attempt, the one that refuses it first, each with the ways to meet it. */
export function explainUnmet(context: NextContext, attempt: Attempt, verdict: Verdict): readonly UnmetForm[] {
  const unmet = unmetRules(attempt.next, verdict);
  const isNamed = verdict.rule === 0 || unmet.some(({ number }) => number === verdict.rule);
  const refusing = isNamed
    ? []
    : [{ rule: cite(context, verdict.rule), ways: waysToRestore(context, attempt, verdict) }];
  const inOrder = unmet.toSorted((one, other) => rank(one) - rank(other));
  return [
    ...refusing,
    ...inOrder.map((rule) => ({ rule: cite(context, rule.number), ways: waysOf(context, attempt, rule) })),
  ];
}

const RANKS = { HARD: 0, SOFT: 1, RECORD: 2 } as const;

function rank({ hardness }: Rule): number {
  return RANKS[hardness];
}

export function cite({ snapshot, judgedBy }: NextContext, rule: number): UnmetForm["rule"] {
  return citeRule(snapshot.catalog, judgedBy.jurisdiction, judgedBy.version ?? 0, rule);
}

/** The ways to meet a rule. */
export function waysOf(context: NextContext, attempt: Attempt, { require }: Rule): Way[] {
  // Alternatives of which some are denied are an if-then: the others are what is then demanded.
  const demands = require.filter(({ negated }) => !negated);
  const terms = demands.length === 0 ? require : demands;
  return terms.map((term) => wayOf(context, attempt, term, terms.length > 1));
}

function wayOf(context: NextContext, attempt: Attempt, term: Term, isAlternative: boolean): Way {
  const { judged } = attempt;
  const supply = supplyOf(term, judged, context.around);
  const { zh, en } = wordsOfTerm(term, [kindName(judged.subject.kind)]);
  const [looksAt] = supply.records;
  const about = looksAt === undefined ? undefined : kindOfRecord(context, attempt, looksAt);
  // A role cannot be supplied by another act about the record.
  const act = term.negated ? undefined : supplyingAct(term.condition, about);
  return {
    sentence: {
      zh: `${isAlternative ? "须具备其中一项" : "须具备"}：${zh}。`,
      en: `${isAlternative ? "One of several is needed" : "Needed"}: ${en}.`,
    },
    ...(act === undefined ? {} : { act: namedAct(act) }),
    ...recordOf(context, act === undefined ? undefined : looksAt),
    roles: [...supply.roles],
    parties: withoutDone(context, term, supply.records, partiesOf(context, supply.roles, supply.parties)),
    inAct: isInAct(attempt, term, supply),
  };
}

/** Whether the act itself can say what is missing: what it stands for, what it names, or its term. */
export function isInAct(
  { next }: Pick<Attempt, "next">,
  { condition }: Term,
  { isOfTheAct, records }: Supply,
): boolean {
  if (isOfTheAct) return true;
  const selector = selectorOf(condition);
  if (selector === "ABOUT") return records.length === 0;
  if (next.on.act !== "RECORD") return false;
  if (condition.type === "measure" && condition.quantity.type === "END" && selector === "SELF") return true;
  return records.length === 0 && selector !== undefined && NAMED_BY_DRAFT.includes(selector);
}

/** The neighbours that a draft may name. */
const NAMED_BY_DRAFT: readonly SelectorName[] = ["LINK", "PLAN", "PROCUREMENT", "AGREEMENT", "RESOURCE"];

function kindOfRecord({ graph }: NextContext, { judged }: Attempt, id: RecordId) {
  const kind = id === judged.subject.id ? judged.subject.kind : graph.row(id)?.kind;
  return kind === undefined ? undefined : kindName(kind);
}

function recordOf({ graph }: NextContext, id: RecordId | undefined): Pick<Way, "record"> {
  const row = id === undefined || id === NO_RECORD ? undefined : graph.row(id);
  return row === undefined ? {} : { record: nameOfRow(row) };
}
