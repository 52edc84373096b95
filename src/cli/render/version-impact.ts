import { kindLabels } from "../../ledger/kinds.ts";
import type { Answer } from "../../schemas/answer.ts";
import type { RuleCitation } from "../../schemas/rule.ts";
import type { ImpactLine, StepDifference, VerdictForm, VersionImpact } from "../../schemas/version-impact.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate, showInstant } from "../../text/china-time.ts";
import { showForeign, showSentence } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** What the next version of a rulebook would change: the steps that differ, then what is under way, by its effect. */
export function showVersionImpact(
  session: Session,
  style: RecordStyle,
  { result, asOf, completeness }: Answer<VersionImpact>,
  all: boolean,
): string {
  const of = (effect: ImpactLine["effect"]) => result.lines.filter((line) => line.effect === effect);
  const groups = [
    showGroup(session, style, CHANGES, of("CHANGES")),
    showGroup(session, style, UNKNOWN, of("UNKNOWN")),
    ...(all ? [showGroup(session, style, STAYS, of("DOES_NOT_CHANGE"))] : []),
  ];
  const cut = completeness === "truncated" ? [session.say(CUT)] : [];
  return [
    [showHead(session, style, result), ...notes(result).map((note) => session.say(note))].join("\n"),
    showSteps(session, result.steps),
    ...groups,
    showEnd(session, result, asOf),
    ...cut,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const CHANGES: Bilingual = { zh: "变化：", en: "Changes:" };
const UNKNOWN: Bilingual = { zh: "无法判断：", en: "Unknown:" };
const STAYS: Bilingual = { zh: "不变：", en: "Does not change:" };
const CUT: Bilingual = {
  zh: "以上并不完整：正在办理的事项过多，只查看了其中一部分。",
  en: "This is not all: too much is under way, and only a part of it was looked at.",
};

function showHead(session: Session, style: RecordStyle, { jurisdiction, old, next }: VersionImpact): string {
  const place = showName(style, jurisdiction);
  const day = showInstant(next.from);
  const published = next.published
    ? { zh: "（已发布）自", en: "which is published, judges from" }
    : { zh: "（尚未发布）最早自", en: "which is not published, could judge at the earliest from" };
  const before =
    old.version === undefined
      ? { zh: "此前没有施行的版本", en: "no version judges before" }
      : { zh: `接替第 ${old.version} 版`, en: `after version ${old.version}` };
  return session.say({
    zh: `${place} 规则集第 ${next.version} 版${published.zh} ${day} 起施行，${before.zh}。`,
    en: `Version ${next.version} of the rulebook of ${place}, ${published.en} ${day} on, ${before.en}.`,
  });
}

/** The facts about the text that was given: which version was promised, and whether it continues the ledger's. */
function notes({ next }: VersionImpact): Bilingual[] {
  const { version, promiseHash, promises, differing } = next;
  const drifted = differing.map((each) => ({
    zh: `注意：所给文件中的第 ${each} 版与已发布的第 ${each} 版不同。以下以已发布的文本为准。`,
    en: `Note: version ${each} of the given file is not the one that is published. The published one counts below.`,
  }));
  if (promiseHash === undefined) return drifted;
  const told = promises.map(({ state, hash, same }) => promiseNote(version, { state, hash, same }, promiseHash));
  return [...(told.length === 0 ? [noPromise(version)] : told), ...drifted];
}

type VersionPromise = Pick<VersionImpact["next"]["promises"][number], "state" | "hash" | "same">;

function promiseNote(version: number, { state, hash, same }: VersionPromise, given: string): Bilingual {
  if (same)
    return state === "PROMISED"
      ? { zh: "各机关约定的正是这一文本。", en: "This is the very text that the agencies promised." }
      : {
          zh: "有机关提出约定这一文本，尚未执行。",
          en: "This text is proposed to the agencies, and not promised yet.",
        };
  const [theirs, own] = [showForeign(hash), showForeign(given)];
  return state === "PROMISED"
    ? {
        zh: `注意：各机关约定的第 ${version} 版是另一文本（约定 ${theirs}，所给 ${own}）。以下只就所给文本而言。`,
        en:
          `Note: the agencies promised another text as version ${version} (promised ${theirs}, given ${own}). ` +
          "What follows is about the given one only.",
      }
    : {
        zh: `另有机关提出以另一文本作为第 ${version} 版（提出 ${theirs}，所给 ${own}），尚未执行。`,
        en: `Another text is proposed as version ${version} (proposed ${theirs}, given ${own}), and not promised yet.`,
      };
}

function noPromise(version: number): Bilingual {
  return {
    zh: `没有约定第 ${version} 版的决定；创立账本时是否已约定，事件中没有载明。`,
    en: `No decision promises version ${version}. Whether the founding promised it, no event says.`,
  };
}

function showSteps(session: Session, steps: readonly StepDifference[]): string {
  if (steps.length === 0) return session.say({ zh: "两个版本要求相同。", en: "Both versions demand the same." });
  const head = session.say({ zh: "有变化的环节：", en: "Steps that differ:" });
  const lines = steps.flatMap(({ step, label, dropped, added }) => [
    `  ${showForeign(step)} — ${session.say({ zh: showSentence(label.zh), en: showSentence(label.en) })}`,
    ...dropped.map((rule) => `    − ${ruleWords(rule)}`),
    ...added.map((rule) => `    + ${ruleWords(rule)}`),
  ]);
  return [head, ...lines].join("\n");
}

function showGroup(session: Session, style: RecordStyle, head: Bilingual, lines: readonly ImpactLine[]): string {
  if (lines.length === 0) return "";
  return [session.say(head), ...lines.flatMap((line) => showLine(session, style, line))].join("\n");
}

function showLine(session: Session, style: RecordStyle, line: ImpactLine): string[] {
  const { record, what, why, old, next, needs, owners } = line;
  const kind = session.say(kindLabels[record.kind]);
  const verdicts = old === undefined || next === undefined ? "" : ` ${states(session, old, next)}`;
  const owed = owners.length === 0 ? "" : ` (${owners.map((owner) => showName(style, owner)).join(", ")})`;
  const dates = showDates(session, line);
  return [
    `  ${kind} ${showName(style, record)}: ${sentence(session, what)}${owed}${verdicts}${dates}`,
    ...rulesOf("−", old === undefined ? line.oldRules : differing(old.rules, next?.rules)),
    ...rulesOf("+", next === undefined ? line.nextRules : differing(next.rules, old?.rules)),
    ...needs.flatMap(({ ways }) =>
      ways.map(({ sentence: said, parties }) => {
        const by = parties.map((party) => showName(style, party)).join(", ");
        return `      → ${sentence(session, said)}${by === "" ? "" : ` (${by})`}`;
      }),
    ),
    ...(why === undefined ? [] : [`      ※ ${sentence(session, why)}`]),
  ];
}

/** The texts come from the server. */
function sentence(session: Session, { zh, en }: Bilingual): string {
  return session.say({ zh: showSentence(zh), en: showSentence(en) });
}

/** The rules by which the two versions differ. Those that are unmet in both say nothing about the change. */
function differing(rules: readonly RuleCitation[], others: readonly RuleCitation[] = []): readonly RuleCitation[] {
  const numbers = new Set(others.map(({ rule }) => rule));
  return rules.filter(({ rule }) => !numbers.has(rule));
}

function rulesOf(mark: string, rules: readonly RuleCitation[]): string[] {
  return rules.map((rule) => `      ${mark} ${ruleWords(rule)}`);
}

function ruleWords({ id, rule, clause, hardness }: RuleCitation): string {
  return [
    id === undefined ? String(rule) : showSentence(id),
    hardness,
    clause === undefined ? "" : showSentence(clause),
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}

const STATES: Readonly<Record<VerdictForm["state"], Bilingual>> = {
  ALLOWED: { zh: "可以办理", en: "allowed" },
  FLAGGED: { zh: "可以办理，作标记", en: "allowed with a flag" },
  REFUSED: { zh: "拒绝", en: "refused" },
  CLOSED: { zh: "无人可办", en: "nobody may do it" },
};

function states(session: Session, old: VerdictForm, next: VerdictForm): string {
  const [before, after] = [session.say(STATES[old.state]), session.say(STATES[next.state])];
  return old.state === next.state ? `[${before}]` : `[${before} → ${after}]`;
}

/** A day that ends a term is not part of it, so it is shown as the instant that it is. */
function showDates(session: Session, { about, oldDate, nextDate }: ImpactLine): string {
  if (about === "STEP" || (oldDate === undefined && nextDate === undefined)) return "";
  const none = session.say({ zh: "无", en: "none" });
  const day = (at: number | undefined): string => (at === undefined ? none : showDate(at));
  return oldDate === nextDate ? ` [${day(oldDate)}]` : ` [${day(oldDate)} → ${day(nextDate)}]`;
}

function showEnd(session: Session, { counts, underWay }: VersionImpact, { block }: { readonly block: number }): string {
  const { changes, staying, unknown } = counts;
  return session.say({
    zh:
      `正在办理的记录 ${underWay.length} 件：变化 ${changes} 项，不变 ${staying} 项，无法判断 ${unknown} 项。` +
      `以区块 ${block} 的状态按该日的时间判断；其间另有记录的，结果可能不同。`,
    en:
      `Records under way: ${underWay.length}. Lines about a change: ${changes}; about what does not change: ` +
      `${staying}; about what is unknown: ${unknown}. Judged in the state of block ${block} with the clock of that ` +
      "day: what is recorded until then may change it.",
  });
}
