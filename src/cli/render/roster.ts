import type { RosterAnswer, RosterForm } from "../../schemas/decision.ts";
import { showExactDuration } from "../../text/duration.ts";
import type { Session } from "../session.ts";
import { showName } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** The roster that governs a jurisdiction with its agencies, and a line for each one before. */
export function showRosters(
  session: Session,
  style: RecordStyle,
  { jurisdiction, isRetired, rosters }: RosterAnswer,
): string {
  const name = showName(style, jurisdiction.record);
  const head = isRetired
    ? { zh: `${name}：已停用，没有名册再作决定。`, en: `${name}: it has retired, and no roster decides any more.` }
    : { zh: `${name}：`, en: `${name}:` };
  const lines = rosters.toReversed().flatMap((roster) => {
    const agencies = roster.agencies.map((each) => `  ${showAgency(session, style, each)}`);
    return [showTerms(session, roster), ...(roster.governs ? agencies : [])];
  });
  return [session.say(head), ...lines].join("\n");
}

/** An agency of a roster by its name. */
export function showAgency(
  session: Session,
  style: RecordStyle,
  { agency, stands }: RosterForm["agencies"][number],
): string {
  const ended = stands ? "" : session.say({ zh: "（已终止，不计入）", en: " (ended, does not count)" });
  return `${showName(style, agency)}${ended}`;
}

function showTerms(session: Session, { version, governs, agencies, quorum, delaySeconds }: RosterForm): string {
  const delay = showExactDuration(delaySeconds);
  const count = agencies.length;
  return session.say({
    zh: `名册第 ${version} 版${governs ? "（现行）" : ""}：${count} 个机关中须有 ${quorum} 个同意，其后等待 ${delay.zh}`,
    en:
      `roster version ${version}${governs ? ", which governs" : ""}: ${quorum} of ${count} agencies must approve, ` +
      `then ${delay.en} of delay`,
  });
}
