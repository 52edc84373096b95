import { say } from "../../text/bilingual.ts";
import type { RecordName, RecordSummary, StandingForm } from "../../schemas/record.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import type { Language } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";

/** How records are written: in which language, and under which short names. */
export interface RecordStyle {
  readonly language: Language;
  /** Short names of parties, by record id. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** `有效 in force`, and where it is not simply so: in which way it ended, since when, and through which record. */
export function showStanding(style: RecordStyle, id: string, standing: StandingForm): string {
  const isOwn = standing.cause.record.id === id;
  const label = say(style.language, standing.code === "ENDED" && isOwn ? endedLabel(standing) : standing.label);
  if (standing.code === "IN_FORCE") return label;
  const cause = isOwn ? "" : ` ← ${showName(style, standing.cause.record)}`;
  return `${label} (${showDate(standing.since)}${cause})`;
}

/** Ended by itself: then also in which way. */
function endedLabel({ label, status }: StandingForm): Bilingual {
  const way = statusLabels[status];
  return { zh: `${label.zh}：${way.zh}`, en: `${label.en}: ${way.en}` };
}

/** A record named in passing: its short name, its number, or its id. */
export function showName(style: RecordStyle, name: RecordName): string {
  return style.aliases.get(name.id) ?? name.reference ?? name.id;
}

/** One record on one line: kind, name, standing, date, issuer. */
export function showRecord(style: RecordStyle, record: RecordSummary): string {
  const kind = say(style.language, kindLabels[record.kind]);
  const date = showDate(
    record.effectiveAt === undefined || record.effectiveAt === 0 ? record.recordedAt : record.effectiveAt,
  );
  const issuer = record.issuer === undefined ? "" : ` · ${showName(style, record.issuer)}`;
  const flags = record.flags.includes("BACKFILLED")
    ? ` · ${say(style.language, { zh: "补录", en: "back-filled" })}`
    : "";
  const revision = record.revision === undefined || record.revision === 0 ? "" : ` r${record.revision}`;
  return `${kind} ${showName(style, record)}${revision} · ${showStanding(style, record.id, record.standing)} · ${date}${issuer}${flags}`;
}
