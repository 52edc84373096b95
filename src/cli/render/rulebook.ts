import { judgedSteps } from "../../rulebook/compile-rulebook.ts";
import { reservationsOf } from "../../rulebook/reservations.ts";
import { wordsOfRequirement } from "../../rulebook/requirement-words.ts";
import type { Basis, HardnessName, Rule, Rulebook } from "../../rulebook/rulebook.ts";
import { formatStep } from "../../rulebook/step.ts";
import { wordsOfStep } from "../../rulebook/step-words.ts";
import type { YearlyTerm } from "../../rulebook/yearly-term.ts";
import { wordsOfYearlyTerm } from "../../rulebook/yearly-words.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** A rule as a document for programs. */
export interface ShownRule {
  readonly id: string;
  readonly number: number;
  readonly steps: readonly string[];
  readonly requirement: Bilingual;
  readonly hardness: HardnessName;
  readonly clause: string;
  readonly text: Bilingual;
  readonly basis: Basis;
  readonly reading: Bilingual | undefined;
  readonly layer: string;
  readonly remedy: Bilingual;
  /** The statements that it asks for each year, each until a day. */
  readonly yearly: readonly YearlyTerm[];
}

export function shownRule(rule: Rule): ShownRule {
  const { id, number, hardness, clause, text, basis, reading, remedy } = rule;
  return {
    id,
    number,
    steps: rule.steps.map(formatStep),
    requirement: wordsOfRequirement(rule.require, rule.steps),
    hardness,
    clause,
    text,
    basis,
    reading,
    layer: rule.instrument.id,
    remedy,
    yearly: rule.yearly ?? [],
  };
}

/** Titles of regulations are long, and are shown whole. */
export const MOST_OF_TITLE = 200;

/** What a reader must know first: which version of which regulation this is, and what must be said of its text. */
export function showHead(session: Session, book: Rulebook): string {
  const { id, title, version, effectiveFrom } = book;
  const head = session.say({
    zh:
      `${showForeign(id)} ${showForeign(title.zh, MOST_OF_TITLE)}，第 ${version} 版，自 ${showDate(effectiveFrom)} 起，` +
      `${book.rules.length} 条规则。`,
    en:
      `${showForeign(id)} ${showForeign(title.en, MOST_OF_TITLE)}, version ${version}, ` +
      `from ${showDate(effectiveFrom)} on, ${book.rules.length} rules.`,
  });
  return [head, ...reservationsOf([book]).map((one) => session.say(one).replace(/^/gm, "! "))].join("\n");
}

/** The rules of each step. */
export function showBySteps(session: Session, book: Rulebook, only: string | undefined): string {
  return judgedSteps(book)
    .filter(({ step }) => only === undefined || formatStep(step) === only)
    .map(({ step, rules }) => {
      const head = `${formatStep(step)} — ${session.say(wordsOfStep(step))}`;
      return [head, ...rules.map((rule) => showRule(session, rule, []))].join("\n\n");
    })
    .join("\n\n\n");
}

/** The rules of each clause, those of the rulebook itself before those of its layers. */
export function showByClauses(session: Session, book: Rulebook, only: string | undefined): string {
  const rules = book.rules.filter(({ steps }) => only === undefined || steps.some((step) => formatStep(step) === only));
  const groups = Map.groupBy(rules, ({ instrument, clause }) => `${instrument.id} ${showSentence(clause)}`);
  return [...groups]
    .map(([head, ruled]) =>
      [head, ...ruled.map((rule) => showRule(session, rule, rule.steps.map(formatStep)))].join("\n\n"),
    )
    .join("\n\n\n");
}

/** The rules that do not judge, with the reason; nothing when one step is asked for at which there is none. */
export function showSetAside(session: Session, { setAside }: Rulebook, only: string | undefined): string[] {
  const there = setAside.filter(
    ({ rule }) => only === undefined || rule.steps.some((step) => formatStep(step) === only),
  );
  if (there.length === 0) return [];
  const head = session.say({ zh: "不予适用的规则：", en: "Set aside:" });
  const lines = there.map(({ rule, prevails, because }) => {
    const by = prevails === undefined ? "" : ` ← ${showSentence(prevails)}`;
    return `  ${showSentence(rule.id)}${by}\n${session.say(sentences(because)).replace(/^/gm, "    ")}`;
  });
  return [[head, ...lines].join("\n")];
}

function showRule(session: Session, rule: Rule, steps: readonly string[]): string {
  const { id, hardness, clause, instrument, text, basis, reading, remedy } = rule;
  const lines: readonly (readonly [Bilingual, Bilingual])[] = [
    [{ zh: "要求", en: "demands" }, wordsOfRequirement(rule.require, rule.steps)],
    [
      basis === "TEXT" || basis === "READING" ? { zh: "条文", en: "clause" } : { zh: "内容", en: "content" },
      sentences(text),
    ],
    ...(BASES[basis] === undefined ? [] : [[{ zh: "依据", en: "basis" }, BASES[basis]] as const]),
    ...(reading === undefined ? [] : [[{ zh: "理解", en: "reading" }, sentences(reading)] as const]),
    [{ zh: "办法", en: "remedy" }, sentences(remedy)],
    ...(rule.yearly ?? []).map((term) => [{ zh: "每年", en: "each year" }, wordsOfYearlyTerm(term)] as const),
    ...(steps.length === 0
      ? []
      : [
          [
            { zh: "环节", en: "steps" },
            { zh: steps.join("、"), en: steps.join(", ") },
          ] as const,
        ]),
  ];
  const weight = `[${hardness} ${session.say(HARDNESS[hardness])}]`;
  const head = `  ${showSentence(id)} ${weight} ${showSentence(instrument.id)} ${showSentence(clause)}`;
  const body = lines.map(([label, content]) => {
    const said = session.say({ zh: `${label.zh}：${content.zh}`, en: `${label.en}: ${content.en}` });
    return said.replace(/^/gm, "    ");
  });
  return [head, ...body].join("\n");
}

function sentences({ zh, en }: Bilingual): Bilingual {
  return { zh: showSentence(zh), en: showSentence(en) };
}

const HARDNESS: Readonly<Record<HardnessName, Bilingual>> = {
  HARD: { zh: "不符合即拒绝", en: "refuses" },
  SOFT: { zh: "不符合即标记", en: "flags" },
  RECORD: { zh: "不符合即记明", en: "notes" },
};

const BASES: Readonly<Record<Basis, Bilingual | undefined>> = {
  TEXT: undefined,
  READING: {
    zh: "READING，这是对条文的理解，条文未明确如此规定",
    en: "READING: this is how the clause is read, which does not say so plainly",
  },
  INSTRUMENT: {
    zh: "INSTRUMENT，该文件全文未见，此处为概括表述",
    en: "INSTRUMENT: its full text was not at hand, and these are our own words for it",
  },
  DEPLOYMENT: {
    zh: "DEPLOYMENT，文本未作规定，由部署方设定",
    en: "DEPLOYMENT: no text provides for this; the deployer decided it",
  },
};
