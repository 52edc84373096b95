import { verdictRows } from "../../certificate/verdict-rows.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Session } from "../session.ts";

const CLAIM_HEADING: Bilingual = {
  zh: "凭证所载（引号内为他人所写）：",
  en: "What it says (others wrote what stands in quotation marks):",
};

/**
 * A verdict for people: warnings and the sentence first, then the claim and what it rests on, and last what it assumes
 * and leaves open. Only the rows hold texts that others wrote, each in quotation marks.
 */
export function showVerdict(session: Session, verdict: Verdict): string {
  return [
    ...verdict.warnings.map((warning) => session.say(warning)),
    `${verdict.code}: ${session.say(verdict.sentence)}`,
    "",
    session.say(CLAIM_HEADING),
    ...verdictRows(verdict).flatMap(({ label, values }) => showRow(session, label, values)),
    "",
    ...[...verdict.unproven, ...verdict.assumptions].map((sentence) => `· ${session.say(sentence)}`),
  ].join("\n");
}

/** One value stands beside its label; several stand below it. */
function showRow(session: Session, label: Bilingual, values: readonly Bilingual[]): string[] {
  const [only, ...others] = values.map((value) => session.say(value).replaceAll("\n", "\n    "));
  const head = `  ${session.say(label).replaceAll("\n", "\n  ")}:`;
  if (only === undefined) return [];
  if (others.length === 0 && !only.includes("\n")) return [`${head} ${only}`];
  return [head, ...[only, ...others].map((value) => `    ${value}`)];
}
