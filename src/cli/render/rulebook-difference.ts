import type { Comparison, DifferingStep } from "../../rulebook/compare-rulebooks.ts";
import { wordsOfRequirement } from "../../rulebook/requirement-words.ts";
import type { Rule } from "../../rulebook/rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import { wordsOfStep } from "../../rulebook/step-words.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showSentence } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** What each of two rulebooks demands and the other does not, by step. */
export function showComparison(session: Session, { steps, same }: Comparison): string {
  const both = steps.filter(({ knownTo }) => knownTo === "BOTH");
  const blocks = [...Map.groupBy(both, differenceOf).values()].map((alike) => showSteps(session, alike));
  const count = (select: (step: DifferingStep) => number): number => both.reduce((sum, step) => sum + select(step), 0);
  const summary = session.say({
    zh:
      `${same} 个环节要求相同，${both.length} 个不同：只有甲要求的 ${count((step) => step.onlyFirst.length)} 处，` +
      `只有乙要求的 ${count((step) => step.onlySecond.length)} 处，同一事项要求不同的 ` +
      `${count((step) => step.differing.length)} 处。`,
    en:
      `At ${same} steps they demand the same, at ${both.length} not: ${count((step) => step.onlyFirst.length)} ` +
      `demands are A's only, ${count((step) => step.onlySecond.length)} are B's only, and ` +
      `${count((step) => step.differing.length)} differ about the same thing.`,
  });
  return [
    ...blocks,
    ...showUnknown(session, steps, "FIRST", { zh: "只有甲可以办理的环节", en: "Steps that only A lets somebody take" }),
    ...showUnknown(session, steps, "SECOND", {
      zh: "只有乙可以办理的环节",
      en: "Steps that only B lets somebody take",
    }),
    summary,
  ].join("\n\n");
}

/** Steps at which the same rules differ are told together. */
function differenceOf({ onlyFirst, onlySecond, differing }: DifferingStep): string {
  const pairs = differing.map(({ first, second }) => `${first.id} ${second.id}`);
  return JSON.stringify([onlyFirst.map(({ id }) => id), onlySecond.map(({ id }) => id), pairs]);
}

function showSteps(session: Session, alike: readonly DifferingStep[]): string {
  const [{ onlyFirst, onlySecond, differing } = NOTHING] = alike;
  return [
    ...alike.map(({ step }) => `${formatStep(step)} — ${session.say(wordsOfStep(step))}`),
    ...onlyFirst.map((rule) => showRule(session, ONLY_A, rule)),
    ...onlySecond.map((rule) => showRule(session, ONLY_B, rule)),
    ...differing.map(({ first, second, stricter }) =>
      [
        `  ≠ ${session.say(STRICTER[stricter])}`,
        showRule(session, A, first, "    "),
        showRule(session, B, second, "    "),
      ].join("\n"),
    ),
  ].join("\n");
}

function showRule(session: Session, mark: Bilingual, rule: Rule, indent = "  "): string {
  const { zh, en } = wordsOfRequirement(rule.require, rule.steps);
  const head = `${session.say(mark)} ${showSentence(rule.id)} [${rule.hardness}] ${showSentence(rule.clause)}`;
  const demand = session.say({ zh, en }).replace(/^/gm, `${indent}    `);
  return `${indent}${head}\n${demand}`;
}

function showUnknown(
  session: Session,
  steps: readonly DifferingStep[],
  knownTo: "FIRST" | "SECOND",
  heading: Bilingual,
): string[] {
  const known = steps.filter((step) => step.knownTo === knownTo);
  if (known.length === 0) return [];
  const head = session.say({ zh: `${heading.zh}（${known.length}）：`, en: `${heading.en} (${known.length}):` });
  return [[head, ...known.map(({ step }) => `  ${formatStep(step)} — ${session.say(wordsOfStep(step))}`)].join("\n")];
}

const NOTHING: Pick<DifferingStep, "onlyFirst" | "onlySecond" | "differing"> = {
  onlyFirst: [],
  onlySecond: [],
  differing: [],
};

const A: Bilingual = { zh: "甲", en: "A" };
const B: Bilingual = { zh: "乙", en: "B" };
const ONLY_A: Bilingual = { zh: "− 只有甲要求", en: "− only A" };
const ONLY_B: Bilingual = { zh: "+ 只有乙要求", en: "+ only B" };

const STRICTER: Readonly<Record<"FIRST" | "SECOND" | "NEITHER", Bilingual>> = {
  FIRST: { zh: "甲更严", en: "A is stricter" },
  SECOND: { zh: "乙更严", en: "B is stricter" },
  NEITHER: { zh: "要求不同，互有宽严", en: "they differ, and neither is stricter" },
};
