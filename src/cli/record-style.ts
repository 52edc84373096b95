import type { PartyAliases } from "../client/party-aliases.ts";
import type { RecordStyle } from "./render/record-line.ts";
import type { Session } from "./session.ts";

/**
 * The style in which this session writes records: its language, and the short names of parties in its data directory.
 */
export function recordStyle(session: Session, aliases: PartyAliases): RecordStyle {
  return { language: session.config.language, aliases: new Map([...aliases].map(([name, id]) => [id, name])) };
}
