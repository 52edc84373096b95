import type { PartyAliases } from "../client/party-aliases.ts";
import type { RecordStyle } from "./render/record-line.ts";
import type { Session } from "./session.ts";

/** How this session writes records: in its language, and parties under the short names of its data directory. */
export function recordStyle(session: Session, aliases: PartyAliases): RecordStyle {
  return { language: session.config.language, aliases: new Map([...aliases].map(([name, id]) => [id, name])) };
}
