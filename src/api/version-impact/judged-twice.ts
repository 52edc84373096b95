import type { LedgerGraph } from "../../audit/ledger-graph.ts";
import type { LedgerThen } from "../../desk/ledger-then.ts";
import { Structure } from "../../ledger/codes.ts";
import type { JudgedStep } from "../../rulebook/compile-rulebook.ts";
import type { JudgedAct } from "../../rulebook/judge/judged-act.ts";
import { judge } from "../../rulebook/judge/judge.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { attemptsOf } from "../next/attempts.ts";
import type { Attempt } from "../next/attempts.ts";
import type { NextContext } from "../next/next-context.ts";
import { isAboutWho } from "../next/unmet-rules.ts";
import { ruleOfEffect, ruleOfTheLedger } from "./rule-of-ledger.ts";
import { wholeAct } from "./whole-act.ts";
import type { PairedAct } from "./paired-acts.ts";

/** The judgement of one version about an attempt. */
export interface Outcome {
  readonly state: "ALLOWED" | "FLAGGED" | "REFUSED" | "CLOSED";
  /** 0, or the number of the rule that refuses: of the rulebook, or one of the ledger's own. */
  readonly rule: number;
  /** The rules of the rulebook that are unmet, the one that refuses first. */
  readonly unmet: readonly Rule[];
  /** Whether the ledger itself refuses, whatever the rulebook says. */
  readonly byLedger: boolean;
  /** Whether the rules asked for something that no event tells. */
  readonly lacks: boolean;
}

/** An attempt at an act with what both versions say of it. */
export interface JudgedTwice {
  readonly attempt: Attempt;
  readonly act: JudgedAct;
  readonly old: Outcome;
  readonly next: Outcome;
}

/** The steps of both versions. */
export interface BothSteps {
  readonly old: readonly JudgedStep[];
  readonly next: readonly JudgedStep[];
}

/** Judges every attempt at an act by both versions, as of the day on which the next one applies. */
export function judgedTwice(
  context: NextContext,
  pair: PairedAct,
  steps: BothSteps,
  ledger: LedgerThen,
): readonly JudgedTwice[] {
  const { row, graph } = context;
  const attempts = [pair.old, pair.next].flatMap((each) => (each === undefined ? [] : attemptsOf(context, each)));
  return attempts.map((attempt) => {
    const act = wholeAct(attempt, row, graph);
    const ground = { graph, ledger };
    return {
      attempt,
      act,
      old: outcomeOf(steps.old, act, ground),
      next: outcomeOf(steps.next, act, ground),
    };
  });
}

function outcomeOf(
  steps: readonly JudgedStep[],
  act: JudgedAct,
  ground: { readonly graph: LedgerGraph; readonly ledger: LedgerThen },
): Outcome {
  const { ledger } = ground;
  const own = ruleOfTheLedger(act, ground);
  ledger.takeLack();
  const judgement = judge(steps, act, ledger);
  const lacks = ledger.takeLack();
  const effect = judgement.rule === 0 && own === 0 ? ruleOfEffect(act, ground) : 0;
  const unmet = judgement.findings.flatMap(({ rule, finding }) => (finding === "MET" ? [] : [rule]));
  const byLedger = own !== 0 || effect !== 0;
  const rule = own === 0 ? (judgement.rule === 0 ? effect : judgement.rule) : own;
  return {
    state: stateOf(rule, unmet),
    rule,
    unmet: unmet.toSorted((one, other) => rank(one, rule) - rank(other, rule)),
    byLedger,
    lacks,
  };
}

function stateOf(rule: number, unmet: readonly Rule[]): Outcome["state"] {
  if (rule === Structure.NO_RULE) return "CLOSED";
  if (rule !== 0) return "REFUSED";
  return unmet.some(({ hardness }) => hardness === "SOFT") ? "FLAGGED" : "ALLOWED";
}

const RANKS = { HARD: 1, SOFT: 2, RECORD: 3 } as const;

function rank({ number, hardness }: Rule, refusing: number): number {
  return number === refusing ? 0 : RANKS[hardness];
}

/** The attempt that comes furthest by one version: one that is allowed, or what is refused by few rules. */
export function bestBy(version: "old" | "next", judged: readonly JudgedTwice[]): JudgedTwice | undefined {
  const [best] = judged.toSorted((one, other) => demerits(one[version]) - demerits(other[version]));
  return best;
}

function demerits({ state, unmet, byLedger, rule }: Outcome): number {
  if (state === "ALLOWED") return 0;
  if (state === "FLAGGED") return unmet.length;
  const hard = unmet.filter(({ hardness }) => hardness === "HARD");
  const notCompetent = rule === Structure.NOT_COMPETENT ? 1 : 0;
  return 100 + hard.length + 1_000 * (hard.filter(isAboutWho).length + notCompetent) + (byLedger ? 100_000 : 0);
}
