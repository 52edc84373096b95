import type { TracedRecord } from "../../client/trace.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import type { Session } from "../session.ts";
import { showName, showStanding } from "./record-line.ts";
import type { RecordStyle } from "./record-line.ts";

/** All records of one content before their lineages, so that nobody takes the first one for the only one. */
export function showSeveral(session: Session, style: RecordStyle, records: readonly TracedRecord[]): string[] {
  const count = records.length;
  const lines = records.flatMap(({ id, matches: [match] }) => {
    if (match === undefined) return [];
    const { record, recipient } = match;
    const to = recipient === undefined ? "" : ` → ${showName(style, recipient)}`;
    const kind = session.say(kindLabels[record.kind]);
    return [`  ${kind} ${id}${to} · ${showStanding(style, id, record.standing)}`];
  });
  return [
    session.say({
      zh: `此内容有 ${count} 条记录，各有其接收方与效力状态：`,
      en: `${count} records have this content, each with a recipient and a standing of its own:`,
    }),
    ...lines,
    "",
  ];
}
