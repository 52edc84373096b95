import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { awayText, NOT_ENCRYPTED, THE_DATABASE } from "./away-text.ts";
import { StoreError } from "./store-error.ts";

/**
 * The errors of PostgreSQL that are about its connections, its users, its resources, its disk and its shutdown, and not
 * about what a statement says: whole classes, a server that has become read-only (25006), rights that were taken away
 * (42501), and tables that somebody dropped (42P01). The others are codes of the operating system on the way to the
 * server.
 */
const AWAY = /^(?:08|28|3D|3F|40|53|55|57P|58|XX|25006|42501|42P01|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/;
/** The driver's own errors about a connection that is lost, or that it did not get, have no code. */
const LOST = /^(?:Connection terminated|Client (?:has|was) |timeout (?:exceeded|expired)|Query read timeout|SASL)/;
/** The embedded database is WebAssembly. After a fault that it cannot handle, it answers nothing more. */
const ENDED = /^Aborted\(|PGlite is closed/;

/**
 * The fault of a database that does not serve now, whatever it is asked: it is down, restarts, is out of connections,
 * does not let this program in any more, or its disk is full. Asking again helps once somebody has mended it.
 * @returns undefined for any other error
 */
export function databaseAway(error: unknown): StoreError | undefined {
  if (error instanceof StoreError) return error.code === "DATABASE_UNAVAILABLE" ? error : undefined;
  if (!(error instanceof Error)) return undefined;
  if (ENDED.test(error.message)) return new StoreError("DATABASE_UNAVAILABLE", endedText(error), {}, error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // A path of a socket that is missing or not permitted fails to connect with the codes of any other path.
  const isConnecting = "syscall" in error && error.syscall === "connect";
  const reason = code ?? error.message;
  const isAway = code === undefined ? LOST.test(reason) : isConnecting || AWAY.test(code);
  if (!isAway && !NOT_ENCRYPTED.test(reason)) return undefined;
  return new StoreError("DATABASE_UNAVAILABLE", awayText(THE_DATABASE, reason), { reason }, error);
}

function endedText({ message }: Error): Bilingual {
  const shown = showForeign(message);
  return {
    zh: `内嵌的索引数据库已中止（${shown}）：请检查磁盘剩余空间，然后重新启动。`,
    en: `The embedded database of the index has ended (${shown}): check the disk's free space, and start again.`,
  };
}
