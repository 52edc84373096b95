import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { StoreError } from "./store-error.ts";

/**
 * The errors of PostgreSQL that are about its connections, its resources, its disk and its shutdown, and not about a
 * statement: classes 08, 53, 57P and 58, and a server that has become read-only. The others are codes of the operating
 * system on the way to the server.
 */
const AWAY = /^(?:08|53|57P|58)|^25006$|^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/;
/** The driver's own errors about a lost connection have no code. */
const LOST =
  /^(?:Connection terminated|Client (?:has encountered|was closed)|timeout (?:exceeded|expired)|Query read timeout)/;
/** The embedded database is WebAssembly. After a fault that it cannot handle, it answers nothing more. */
const ENDED = /^Aborted\(|PGlite is closed/;
/** PostgreSQL's code for a disk without room. */
const DISK_FULL = "53100";

/**
 * The fault of a database that does not serve now, whatever it is asked: it is down, restarts, is out of connections,
 * or its disk is full. Asking again later helps.
 * @returns undefined for any other error
 */
export function databaseAway(error: unknown): StoreError | undefined {
  if (error instanceof StoreError) return error.code === "DATABASE_UNAVAILABLE" ? error : undefined;
  if (!(error instanceof Error)) return undefined;
  if (ENDED.test(error.message)) return new StoreError("DATABASE_UNAVAILABLE", endedText(error), {}, error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // A path of a socket that is missing or not permitted fails to connect with the codes of any other path.
  const isConnecting = "syscall" in error && error.syscall === "connect";
  const isAway = code === undefined ? LOST.test(error.message) : isConnecting || AWAY.test(code);
  if (!isAway) return undefined;
  const reason = code ?? showForeign(error.message);
  return new StoreError("DATABASE_UNAVAILABLE", awayText(reason), { reason }, error);
}

function awayText(reason: string): Bilingual {
  if (reason === DISK_FULL)
    return {
      zh: `索引数据库的磁盘已满（${reason}）：请腾出空间后重试。`,
      en: `The disk of the index's database is full (${reason}): make room, and try again.`,
    };
  return {
    zh: `索引的数据库没有应答（${reason}）：请检查它是否运行、地址是否正确，稍后重试。`,
    en:
      `The database of the index does not answer (${reason}): check that it runs and that the address is right, and ` +
      "try again later.",
  };
}

function endedText({ message }: Error): Bilingual {
  const shown = showForeign(message);
  return {
    zh: `内嵌的索引数据库已中止（${shown}）：请检查磁盘剩余空间，然后重新启动。`,
    en: `The embedded database of the index has ended (${shown}): check the disk's free space, and start again.`,
  };
}
