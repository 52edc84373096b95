import { kindLabels } from "../../ledger/kinds.ts";
import { standingLabels } from "../../ledger/standing-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import type { RecordName, RecordSummary, StandingForm } from "../../schemas/record.ts";
import { say } from "../../text/bilingual.ts";
import type { Bilingual, Language } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";

/** The style in which records are written: the language, and the short names. */
export interface RecordStyle {
  readonly language: Language;
  /** Short names of parties, by record id. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** `有效 in force`, or another standing with its date and the record that caused it. */
export function showStanding(style: RecordStyle, id: string, standing: StandingForm): string {
  const isOwn = standing.cause.record.id === id;
  const label = say(
    style.language,
    standing.code === "ENDED" && isOwn ? endedLabel(standing) : standingLabels[standing.code],
  );
  if (standing.code === "IN_FORCE") return label;
  const cause = isOwn ? "" : ` ← ${showName(style, standing.cause.record)}`;
  return `${label} (${showDate(standing.since)}${cause})`;
}

/** The label of a record that ended by its own status and not through another record. It includes that status. */
function endedLabel({ code, status }: StandingForm): Bilingual {
  const label = standingLabels[code];
  const way = statusLabels[status];
  return { zh: `${label.zh}：${way.zh}`, en: `${label.en}: ${way.en}` };
}

/**
 * A record's short name here, else its reference, in quotation marks; else its id. A party whose reference is the short
 * name of another one is shown by its id.
 */
export function showName(style: RecordStyle, name: RecordName): string {
  const given = style.aliases.get(name.id) ?? referenceUnlessTaken(style, name);
  return given === undefined ? name.id : showForeign(given);
}

/** Nobody who chose a short name of this desk as the reference of another party may be shown under it. */
function referenceUnlessTaken({ aliases }: RecordStyle, { kind, reference }: RecordName): string | undefined {
  const isTaken = kind === "PARTY" && reference !== undefined && [...aliases.values()].includes(reference);
  return isTaken ? undefined : reference;
}

/** One record on one line: kind, name, standing, date, issuer. */
export function showRecord(style: RecordStyle, record: RecordSummary): string {
  const kind = say(style.language, kindLabels[record.kind]);
  const date = showDate(
    record.effectiveAt === undefined || record.effectiveAt === 0 ? record.recordedAt : record.effectiveAt,
  );
  const issuer = record.issuer === undefined ? "" : ` · ${showName(style, record.issuer)}`;
  const flags = record.flags.includes("BACKFILLED")
    ? ` · ${say(style.language, { zh: "补录", en: "backfilled" })}`
    : "";
  const revision = record.revision === undefined || record.revision === 0 ? "" : ` r${record.revision}`;
  const standing = showStanding(style, record.id, record.standing);
  return `${kind} ${showName(style, record)}${revision} · ${standing} · ${date}${issuer}${flags}`;
}
