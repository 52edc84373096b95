import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { acquireDataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import type { DataDirectoryLock } from "../data-directory/data-directory-lock.ts";
import { isJsonObject } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { AccessError } from "./access-error.ts";

/** An answer that somebody got, or was refused. */
export interface LoggedAnswer {
  /** Whoever asked, by the name of the key or the token: never the key or the token itself. */
  readonly who: string;
  readonly as: string;
  readonly party?: string;
  readonly method: string;
  /** The address that was asked, with its parameters. */
  readonly asked: string;
  readonly status: number;
  /** The request's id, as the server's log has it. */
  readonly request: string;
}

/** The state of a log: how many entries it has, and the hash over all of them. */
export interface LogHead {
  readonly count: number;
  /** SHA-256 of the last line, which contains the hash of the line before it: 64 hexadecimal digits. */
  readonly root: string;
  /** The times of the first and the last entry, in seconds since 1970; absent in an empty log. */
  readonly from?: number;
  readonly until?: number;
}

const FILE = "access-log.ndjson";
/** The hash before the first line. */
const NOTHING_BEFORE = "0".repeat(64);
/** An entry is shorter: addresses are limited by the HTTP server to 16 KiB. */
const LONGEST_LINE = 64 * 1024;

/** The log of a data directory. */
export function accessLogFile(dataDirectory: string): string {
  return join(dataDirectory, FILE);
}

/**
 * The log of the answers that a desk gave to those whom it knows. It only grows: every line holds the hash of the line
 * before it, so that no entry can be changed, taken out or put in without changing the root. An entry is on the disk
 * before its answer leaves.
 */
export class AccessLog {
  readonly #file: FileHandle;
  readonly #lock: DataDirectoryLock;
  readonly #path: string;
  /** The head with the entries that wait to be written. */
  #head: LogHead;
  /** The head and the bytes that are on the disk. */
  #written: LogHead;
  #size: number;
  /** Whether the file may hold more than that: half a line, which no answer rests on. */
  #isTorn = true;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;

  private constructor(file: FileHandle, lock: DataDirectoryLock, path: string, { head, size }: LogEnd) {
    this.#file = file;
    this.#lock = lock;
    this.#path = path;
    this.#head = head;
    this.#written = head;
    this.#size = size;
  }

  /** @throws AccessError LOG_DAMAGED, LOG_UNWRITABLE; DataDirectoryError for a directory that another server uses */
  static async open(dataDirectory: string): Promise<AccessLog> {
    const lock = acquireDataDirectoryLock(dataDirectory, "access-log.lock");
    const path = accessLogFile(dataDirectory);
    try {
      const file = await open(path, "a+", 0o600);
      return new AccessLog(file, lock, path, await endOf(file, path));
    } catch (cause) {
      lock.release();
      throw cause instanceof AccessError ? cause : unwritable(path, cause);
    }
  }

  /** Writes an entry, and returns when it is on the disk. @throws AccessError LOG_UNWRITABLE */
  async append(answer: LoggedAnswer, now: Date = new Date()): Promise<void> {
    const count = this.#head.count + 1;
    const line = JSON.stringify({ n: count, at: seconds(now), ...answer, before: this.#head.root });
    this.#head = { count, root: rootOf(line) };
    this.#waiting.push(`${line}\n`);
    // Entries that arrive during a write are written together by the next one.
    await this.#writing;
    this.#writing ??= this.#write();
    await this.#writing;
  }

  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      await this.#file.close();
      this.#lock.release();
    }
  }

  /** Writes what waits. When that fails, every entry that waits fails with it, because each rests on the one before. */
  async #write(): Promise<void> {
    const lines = Buffer.from(this.#waiting.splice(0).join(""));
    const head = this.#head;
    try {
      await this.#demandUntouched();
      if (this.#isTorn) await this.#file.truncate(this.#size);
      this.#isTorn = true;
      await this.#file.appendFile(lines);
      await this.#file.datasync();
      this.#isTorn = false;
      this.#written = head;
      this.#size += lines.length;
    } catch (cause) {
      this.#waiting = [];
      this.#head = this.#written;
      throw cause instanceof AccessError ? cause : unwritable(this.#path, cause);
    } finally {
      this.#writing = undefined;
    }
  }

  /**
   * The file is still what was written, and still the one at the path. Otherwise an entry would be put after a gap,
   * over the entries of another server, or into a file that was moved away.
   * @throws AccessError LOG_DAMAGED
   */
  async #demandUntouched(): Promise<void> {
    const [own, there] = await Promise.all([this.#file.stat(), statIfPresent(this.#path)]);
    if (there?.ino !== own.ino || there.dev !== own.dev)
      throw damaged(this.#path, {
        zh: "运行之中被移走或替换：日志不轮换",
        en: "it was moved away or replaced while the server runs: this log is not rotated",
      });
    if (this.#isTorn ? own.size >= this.#size : own.size === this.#size) return;
    throw damaged(this.#path, {
      zh: `运行之中被其他程序更改：应为 ${this.#size} 字节，现为 ${own.size} 字节`,
      en: `another program changed it while the server runs: it has ${own.size} bytes and not ${this.#size}`,
    });
  }
}

async function statIfPresent(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The end of a log's file. */
interface LogEnd {
  readonly head: LogHead;
  /** The bytes of its whole lines. */
  readonly size: number;
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000);
}

/** A whole log, and where a root stands in it that was taken down before. */
interface VerifiedLog extends LogHead {
  /** The number of entries when the log had that root. */
  readonly knownAt?: number;
  /** The time of the first entry after it, in seconds since 1970. */
  readonly since?: number;
}

/**
 * Reads a whole log and checks every line against the one before it.
 * @param known - a root that was taken down before, as an anchor on the ledger has it: it must have been the root once
 * @throws AccessError LOG_DAMAGED with the line, LOG_EMPTY
 */
export async function verifyAccessLog(path: string, known?: string): Promise<VerifiedLog> {
  if (!existsSync(path)) throw empty(path);
  let head: LogHead = { count: 0, root: NOTHING_BEFORE };
  let knownAt: number | undefined;
  let since: number | undefined;
  for await (const line of linesOf(path)) {
    head = headAfter(head, line, path);
    if (head.root === known) knownAt = head.count;
    else if (knownAt === head.count - 1) since = head.until;
  }
  if (head.count === 0) throw empty(path);
  if (known !== undefined && knownAt === undefined)
    throw damaged(path, {
      zh: `其中没有任何一行的根为 ${known}：此后有条目被更改或删去，或所给的根属于另一日志`,
      en: `no line of it has the root ${known}: entries were changed or taken out since, or the root is of another log`,
    });
  return { ...head, ...(knownAt === undefined ? {} : { knownAt }), ...(since === undefined ? {} : { since }) };
}

/**
 * The lines of a file as they were written, byte for byte, because the hashes are of the bytes. A line without its end
 * is left out: it is being written now, or a crash left it, and its answer has not left.
 */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  const pieces: AsyncIterable<Buffer> = createReadStream(path);
  for await (const piece of pieces) {
    let start = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", start)) {
      yield Buffer.concat([...begun, piece.subarray(start, end)]);
      begun = [];
      start = end + 1;
    }
    begun.push(piece.subarray(start));
  }
}

/** The head of a log after a line. @throws AccessError LOG_DAMAGED when the line does not follow the one before it */
function headAfter(head: LogHead, line: Buffer, path: string): LogHead {
  const entry = entryIn(line);
  const count = head.count + 1;
  if (entry === undefined) throw damaged(path, { zh: `第 ${count} 行不是条目`, en: `line ${count} is no entry` });
  if (entry.n !== count || entry.before !== head.root)
    throw damaged(path, {
      zh: `第 ${count} 行与其前一行不相接：其间有条目被更改、删去或插入`,
      en: `line ${count} does not follow the line before it: an entry was changed, taken out or put in`,
    });
  return { count, root: rootOf(line), from: head.from ?? entry.at, until: entry.at };
}

/**
 * Reads only the end, because a log grows for years. A line without its end was never acknowledged and does not count.
 */
async function endOf(file: FileHandle, path: string): Promise<LogEnd> {
  const { size } = await file.stat();
  const length = Math.min(size, 2 * LONGEST_LINE);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const end = buffer.lastIndexOf("\n");
  if (end < 0) {
    if (size <= LONGEST_LINE) return { head: { count: 0, root: NOTHING_BEFORE }, size: 0 };
    throw damaged(path, { zh: "末尾没有完整的条目", en: "it does not end with an entry" });
  }
  const last = buffer.subarray(end === 0 ? 0 : buffer.lastIndexOf("\n", end - 1) + 1, end);
  const entry = entryIn(last);
  if (entry === undefined) throw damaged(path, { zh: "最后一行不是条目", en: "its last line is no entry" });
  return { head: { count: entry.n, root: rootOf(last) }, size: size - length + end + 1 };
}

function entryIn(line: Buffer): { readonly n: number; readonly at: number; readonly before: string } | undefined {
  const value = jsonOf(line.toString("utf8"));
  if (!isJsonObject(value)) return undefined;
  const { n, at, before } = value;
  return typeof n === "number" && typeof at === "number" && typeof before === "string" ? { n, at, before } : undefined;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function rootOf(line: string | Buffer): string {
  return createHash("sha256").update(line).digest("hex");
}

function damaged(path: string, why: Bilingual): AccessError {
  const shown = showPath(path);
  return new AccessError(
    "LOG_DAMAGED",
    {
      zh: `访问日志 ${shown} 已损坏（${why.zh}）：请保留原件，与备份及账本上存证的根比对。`,
      en:
        `The access log ${shown} is damaged (${why.en}): keep it as it is, and compare it with backups and with the ` +
        "roots on the ledger.",
    },
    { path },
  );
}

function empty(path: string): AccessError {
  return new AccessError(
    "LOG_EMPTY",
    {
      zh: `访问日志 ${showPath(path)} 还没有条目：只有识别身份的审计台（--access）才记录其答复。`,
      en:
        `The access log ${showPath(path)} has no entry yet: only a desk that knows its askers (--access) logs its ` +
        "answers.",
    },
    { path },
  );
}

function unwritable(path: string, cause: unknown): AccessError {
  return new AccessError(
    "LOG_UNWRITABLE",
    {
      zh: `访问日志 ${showPath(path)} 无法写入，因此不作答：请检查磁盘空间与权限。`,
      en:
        `The access log ${showPath(path)} cannot be written, so nothing is answered: check the disk and its ` +
        "permissions.",
    },
    { path },
    cause,
  );
}
