import type { LineageEntry, Verdict } from "../../certificate/verdict.ts";
import { nameOf } from "../../certificate/verdict-sentences.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import { escapeUnprintable } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** A verdict for people: its sentence, the opened fields, and everything that it rests on or leaves open. */
export function showVerdict(session: Session, verdict: Verdict): string {
  const { failure } = verdict;
  return [
    ...verdict.warnings.map((warning) => session.say(warning)),
    `${verdict.code}: ${session.say(verdict.sentence)}`,
    ...(failure === undefined ? [] : [`  ${failure.step}: ${failure.code}: ${session.say(printable(failure.text))}`]),
    ...flagLines(session, verdict),
    ...verdict.lineage.filter(({ opened }) => opened.size > 0).flatMap((entry) => openedLines(session, entry)),
    ...[...verdict.assumptions, ...verdict.unproven].map((sentence) => `· ${session.say(sentence)}`),
  ].join("\n");
}

/** The sentence of a failure may quote the certificate, which others wrote. */
function printable({ zh, en }: Bilingual): Bilingual {
  return { zh: escapeUnprintable(zh), en: escapeUnprintable(en) };
}

function openedLines(session: Session, entry: LineageEntry): string[] {
  const name = nameOf(entry);
  return [
    session.say({
      zh: `披露的字段，经核实出自${name.zh}所附的文书（未披露的字段仍不可知）：`,
      en:
        `Opened fields, proven to be in the document that was recorded with ${name.en} ` +
        "(fields that are not opened stay unknown):",
    }),
    ...[...entry.opened].map(
      ([path, value]) => `  ${escapeUnprintable(path)}: ${escapeUnprintable(canonicalJson(value))}`,
    ),
  ];
}

/** The flags that a reader should weigh, with the records that they concern. */
function flagLines(session: Session, { flags, lineage }: Verdict): string[] {
  const line = (ids: readonly string[], textOf: (names: Bilingual) => Bilingual): string[] => {
    if (ids.length === 0) return [];
    const names = lineage.filter(({ id }) => ids.includes(id)).map(nameOf);
    const listed = { zh: names.map(({ zh }) => zh).join("、"), en: names.map(({ en }) => en).join(", ") };
    return [session.say(textOf(listed))];
  };
  return [
    ...line(flags.corrections, ({ zh, en }) => ({
      zh: `注意：下列记录有过更正：${zh}。`,
      en: `Note: corrected after they were recorded: ${en}.`,
    })),
    ...line(flags.backfilled, ({ zh, en }) => ({
      zh: `注意：下列记录为补录，或依赖补录（仅有声明，未经规则审核）：${zh}。`,
      en: `Note: backfilled, or resting on backfilled records (attested, judged by no rule): ${en}.`,
    })),
    ...line(flags.soft, ({ zh, en }) => ({
      zh: `注意：下列记录有“一般”“原则上”类规则未满足：${zh}。`,
      en: `Note: recorded although a rule that holds "as a rule" or "in principle" was not met: ${en}.`,
    })),
  ];
}
