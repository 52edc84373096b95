import type { CheckAnswer, CheckVerdict, TransactionAnswer } from "../../schemas/act.ts";
import type { RuleCitation } from "../../schemas/rule.ts";
import { say } from "../../text/bilingual.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showName, showStanding } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";

/** A rule with its clause in Chinese and its remedy, on up to three lines. */
export function showRule(style: RecordStyle, citation: RuleCitation): string {
  // The clause is quoted in the language of the regulation, whatever the reader's.
  const { zh, en } = citation.text ?? {};
  const sentences = [zh, style.language === "zh" ? undefined : en].filter((sentence) => sentence !== undefined);
  const text = sentences.map((sentence) => `\n    ${showSentence(sentence)}`).join("");
  const basis = basisOf(citation).map((sentence) => `\n    ※ ${say(style.language, sentence)}`);
  const remedy =
    citation.remedy === undefined
      ? ""
      : `\n    → ${say(style.language, showSentences(citation.remedy)).replaceAll("\n", "\n      ")}`;
  return `${ruleName(citation)}${placeOf(citation)}${text}${basis.join("")}${remedy}`;
}

/** What a reader must know before relying on the rule; nothing about a sentence of a regulation in force. */
function basisOf({ layer, status, note, basis, reading }: RuleCitation): Bilingual[] {
  const restsOn = basis === undefined ? undefined : BASES[basis];
  const standing = status === undefined ? undefined : STATUSES[status];
  const of = showForeign(layer ?? "");
  return [
    ...(restsOn === undefined ? [] : [restsOn]),
    ...(reading === undefined ? [] : [showSentences(reading)]),
    ...(standing === undefined ? [] : [{ zh: `${of} ${standing.zh}`, en: `${of} ${standing.en}` }]),
    ...(note === undefined ? [] : [showSentences(note)]),
  ];
}

const BASES: Readonly<Record<NonNullable<RuleCitation["basis"]>, Bilingual | undefined>> = {
  TEXT: undefined,
  READING: {
    zh: "这是对条文的理解，条文未明确如此规定。",
    en: "This is a reading of the clause, which does not say so plainly.",
  },
  INSTRUMENT: {
    zh: "该文件全文未见，此处为概括表述。",
    en: "The full text of the instrument was not at hand: these are our own words for it.",
  },
  DEPLOYMENT: {
    zh: "文本未作规定，由部署方设定。",
    en: "No text provides for this; the deployer decided it.",
  },
};

const STATUSES: Readonly<Record<NonNullable<RuleCitation["status"]>, Bilingual | undefined>> = {
  IN_FORCE: undefined,
  TRIAL: undefined,
  DRAFT: { zh: "是草案，不是现行规定。", en: "is a draft and not in force." },
  SUPERSEDED: { zh: "已被新的规定取代。", en: "has been superseded." },
  // The deployer was told; it would stand under every rule of a trial.
  FICTIONAL: undefined,
};

function showSentences({ zh, en }: Bilingual): Bilingual {
  return { zh: showSentence(zh), en: showSentence(en) };
}

/** The clause of a rule, and the rulebook that it comes from. */
function placeOf({ clause, layer }: RuleCitation): string {
  return [clause, layer === undefined ? undefined : `[${layer}]`]
    .map((part) => (part === undefined ? "" : ` ${showSentence(part)}`))
    .join("");
}

function ruleName({ id, rule }: RuleCitation): string {
  return id === undefined ? `#${rule}` : showSentence(id);
}

/** Every rule that judged an act, met or not, and the records on which the act rests that are not in force. */
export function showCheck(style: RecordStyle, answer: CheckAnswer): string {
  const head = answer.allowed
    ? say(style.language, { zh: "现在可以办理。", en: "Allowed now." })
    : say(style.language, { zh: "现在会被拒绝。", en: "It would be refused now." });
  return [head, showVerdicts(style, answer.verdicts)].filter((line) => line !== "").join("\n");
}

/** The rules that judged the items of an act, without a word about the present. */
export function showVerdicts(style: RecordStyle, verdicts: readonly CheckVerdict[]): string {
  return verdicts
    .map((verdict) => showVerdict(style, verdict))
    .filter((line) => line !== "")
    .join("\n");
}

/** Every rule that judged one item of an act, and the records on which it rests that are not in force. */
export function showVerdict(style: RecordStyle, verdict: CheckVerdict): string {
  const lines = [
    ...(verdict.rule === undefined ? [] : [`✗ ${showRule(style, verdict.rule)}`]),
    ...verdict.standings.map(
      ({ record, standing }) => `  ${showName(style, record)}: ${showStanding(style, record.id, standing)}`,
    ),
    ...oncePerRule(verdict).map((judged) =>
      judged.met
        ? `✓ ${ruleName(judged)}${placeOf(judged)}`
        : `${judged.hardness === "HARD" ? "✗" : "!"} ${showRule(style, judged)}`,
    ),
  ];
  return lines.join("\n");
}

/** A rule may judge both the recording and the coming into force. It is shown once, unmet if it was unmet at either. */
function oncePerRule({ rule, judgedBy }: CheckVerdict): CheckVerdict["judgedBy"] {
  const others = judgedBy.filter((judged) => judged.rule !== rule?.rule);
  const byRule = Map.groupBy(others, (judged) => judged.rule);
  return [...byRule.values()].flatMap((steps) => steps.find((judged) => !judged.met) ?? steps.slice(0, 1));
}

/** The refusals among the acts of a transaction. */
export function showRefusals(style: RecordStyle, answer: TransactionAnswer): string {
  return answer.acts
    .flatMap(({ type, rule }) => (type === "REFUSED" && rule !== undefined ? [`✗ ${showRule(style, rule)}`] : []))
    .join("\n");
}
