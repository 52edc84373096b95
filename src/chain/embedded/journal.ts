import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { fileGone, notRegular } from "../../files/file-error.ts";
import { reasonOf } from "../../text/reason-of.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { isRpcObject } from "../rpc-object.ts";
import type { RpcObject } from "../rpc-object.ts";
import { JournalError } from "./errors.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

/** The first line: the network to which the journal belongs. */
export interface JournalGenesis {
  readonly format: typeof JOURNAL_FORMAT;
  readonly chainId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Addresses of the development validators, ascending, 0x-hex. */
  readonly validators: readonly string[];
  /** Blocks after which all open votes about validators lapse. */
  readonly epochLength: number;
  /** Hash of the genesis block, 0x-hex. */
  readonly hash: string;
}

/** Every further line: one block, with everything that is needed to make it again. */
export interface JournalBlock {
  readonly number: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** The signed transactions in block order, as they were received, 0x-hex. */
  readonly transactions: readonly string[];
  /** The header's extraData with the vote and the seals. It is kept so that a replay need not sign again. */
  readonly extraData: string;
  /** Hash of the sealed block, 0x-hex. */
  readonly hash: string;
}

/** The contents of a journal, checked but not yet replayed. */
export interface JournalContents {
  readonly genesis: JournalGenesis | undefined;
  /** Blocks after genesis. */
  readonly blockCount: number;
  /** Bytes of complete lines. The rest is a write that was cut off before its block was acknowledged. */
  readonly soundBytes: number;
  readonly tornBytes: number;
  /** Checksum of the last line: the next one continues from it. */
  readonly checksum: string;
}

export const JOURNAL_FORMAT = "laiqu-embedded-chain-journal/2";

const NEWLINE = 0x0a;
/** A full block of calldata is far below this; a longer "line" is damage and is not read into memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** The checksum is the last member of each line's object, at a fixed distance from its end. */
const CHECKSUM_SUFFIX = /,"checksum":"([0-9a-f]{64})"\}$/;

/**
 * Reads the whole journal once and checks every line's checksum, shape and place. Changes nothing.
 *
 * Each line carries the SHA-256 of the previous line's checksum and its own text, so a line that was altered, moved,
 * repeated or dropped is found. This guards against damage, not against an attacker, who could write a whole new
 * chain.
 *
 * @throws JournalError `LINE_DAMAGED`
 */
export async function readJournalContents(path: string): Promise<JournalContents> {
  let genesis: JournalGenesis | undefined;
  let checksum = "";
  let line = 0;
  let soundBytes = 0;
  let tornBytes = 0;
  for await (const { text, bytes, complete } of readLines(path)) {
    if (!complete) {
      tornBytes = bytes;
      break;
    }
    line += 1;
    const checked = checkLine(path, line, text, checksum);
    checksum = checked.checksum;
    if (line === 1) genesis = parseGenesis(path, checked.value);
    else parseBlock(path, line, checked.value);
    soundBytes += bytes;
  }
  return { genesis, blockCount: Math.max(0, line - 1), soundBytes, tornBytes, checksum };
}

/** The blocks of a journal in order. @throws JournalError `LINE_DAMAGED` */
export async function* readJournalBlocks(path: string): AsyncGenerator<JournalBlock> {
  let checksum = "";
  let line = 0;
  for await (const { text, complete } of readLines(path)) {
    if (!complete) return;
    line += 1;
    const checked = checkLine(path, line, text, checksum);
    checksum = checked.checksum;
    if (line > 1) yield parseBlock(path, line, checked.value);
  }
}

/** The journal, open for appending. Each line is one block, and it is kept once it is synced. */
export class JournalWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  #checksum: string;
  #lines: number;

  private constructor(path: string, file: FileHandle, checksum: string, lines: number) {
    this.#path = path;
    this.#file = file;
    this.#checksum = checksum;
    this.#lines = lines;
  }

  /**
   * Opens (or creates) the journal at the end of what {@link readJournalContents} found sound,
   * and cuts off a torn last line.
   * @throws JournalError `WRITE_FAILED`
   */
  static async open(path: string, contents: JournalContents): Promise<JournalWriter> {
    const lines = contents.genesis === undefined ? 0 : contents.blockCount + 1;
    try {
      const file = await open(path, "a", 0o600);
      if (contents.tornBytes > 0) await file.truncate(contents.soundBytes);
      await file.sync();
      await syncDirectory(dirname(path));
      return new JournalWriter(path, file, contents.checksum, lines);
    } catch (cause) {
      throw writeFailed(path, lines + 1, cause);
    }
  }

  /** Writes and syncs one line; afterwards the block survives a power cut. @throws JournalError `WRITE_FAILED` */
  async append(entry: JournalGenesis | JournalBlock): Promise<void> {
    const body = JSON.stringify(entry).slice(0, -1);
    const checksum = chainedChecksum(this.#checksum, body);
    try {
      await this.#file.appendFile(`${body},"checksum":"${checksum}"}\n`);
      await this.#file.datasync();
      await this.#refuseGone();
    } catch (cause) {
      throw writeFailed(this.#path, this.#lines + 1, cause);
    }
    this.#checksum = checksum;
    this.#lines += 1;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Bytes in a file that was deleted or moved away are lost at the next start. @throws FileError FILE_GONE */
  async #refuseGone(): Promise<void> {
    const [open, named] = await Promise.all([this.#file.stat(), stat(this.#path).catch(() => undefined)]);
    if (named === undefined || named.ino !== open.ino || named.dev !== open.dev) throw fileGone(this.#path);
  }
}

interface RawLine {
  readonly text: string;
  /** Length in the file, with the newline if there is one. */
  readonly bytes: number;
  /** Whether it ends in a newline. */
  readonly complete: boolean;
}

async function* readLines(path: string): AsyncGenerator<RawLine> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  // Reading a pipe would wait until somebody writes.
  if (!stats.isFile()) throw notRegular(path);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = 1;
  // No encoding is set on the stream, so its chunks are buffers.
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1024 * 1024 });
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE, start); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      yield { text: Buffer.concat(pending).toString("utf8"), bytes: pendingBytes + end - start + 1, complete: true };
      pending = [];
      pendingBytes = 0;
      start = end + 1;
      line += 1;
    }
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > MAX_LINE_BYTES) {
      throw damaged(path, line, {
        zh: `长度超过 ${MAX_LINE_BYTES} 字节`,
        en: `it is longer than ${MAX_LINE_BYTES} bytes`,
      });
    }
  }
  if (pendingBytes > 0) yield { text: Buffer.concat(pending).toString("utf8"), bytes: pendingBytes, complete: false };
}

function checkLine(path: string, line: number, text: string, previous: string): { value: RpcObject; checksum: string } {
  const written = CHECKSUM_SUFFIX.exec(text)?.[1];
  if (written === undefined) throw damaged(path, line, { zh: "没有校验和", en: "it carries no checksum" });
  const body = text.replace(CHECKSUM_SUFFIX, "");
  const computed = chainedChecksum(previous, body);
  if (computed !== written) {
    throw damaged(
      path,
      line,
      {
        zh: `内容与校验和不符：所记为 ${written}，实际为 ${computed}`,
        en: `its checksum is ${computed}, but ${written} is recorded`,
      },
      { expected: written, actual: computed },
    );
  }
  // The checksum shows that this is the text that was written, so it parses.
  const value: unknown = JSON.parse(`${body}}`);
  if (!isRpcObject(value)) throw damaged(path, line, { zh: "不是 JSON 对象", en: "it is not a JSON object" });
  return { value, checksum: written };
}

function chainedChecksum(previous: string, body: string): string {
  return createHash("sha256").update(previous).update(body).digest("hex");
}

function parseGenesis(path: string, value: RpcObject): JournalGenesis {
  const { format, chainId, timestamp, validators, epochLength, hash } = value;
  if (format !== JOURNAL_FORMAT) {
    const actual = String(format);
    throw new JournalError(
      "GENESIS_MISMATCH",
      {
        zh:
          `数据目录由来去的另一版本（较旧或较新）写成：其日志 ${showPath(path)} 的格式是 ${showForeign(actual)}，` +
          `而不是 ${JOURNAL_FORMAT}。请用写下它的版本打开，或用 --data 另选数据目录；其中的存档可用 laiqu backup 备份。`,
        en:
          `Another version of Laiqu, an older or a newer one, wrote this data directory: the format of its journal ` +
          `${showPath(path)} is ${showForeign(actual)} and not ${JOURNAL_FORMAT}. ` +
          "Open it with that version, or choose another data directory with --data; " +
          "`laiqu backup` still backs up its dossiers.",
      },
      { path, line: 1, expected: JOURNAL_FORMAT, actual },
    );
  }
  if (!isCount(chainId) || !isCount(timestamp) || !isHexList(validators) || !isCount(epochLength) || !isHex(hash))
    throw damaged(path, 1, { zh: "不是创世行", en: "it is not a genesis line" });
  return { format, chainId, timestamp, validators, epochLength, hash };
}

function parseBlock(path: string, line: number, value: RpcObject): JournalBlock {
  const { number, timestamp, transactions, extraData, hash } = value;
  if (!isCount(number) || !isCount(timestamp) || !isHexList(transactions) || !isHex(extraData) || !isHex(hash)) {
    throw damaged(path, line, { zh: "不是区块行", en: "it is not a block line" });
  }
  if (number !== line - 1) {
    throw damaged(path, line, {
      zh: `所记为区块 ${number}，此处应为区块 ${line - 1}`,
      en: `it holds block ${number}, but block ${line - 1} belongs here`,
    });
  }
  return { number, timestamp, transactions, extraData, hash };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isHex(value: unknown): value is string {
  return (
    typeof value === "string" && value.startsWith("0x") && value.length % 2 === 0 && !/[^0-9a-f]/i.test(value.slice(2))
  );
}

function isHexList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isHex);
}

/** @param what - what is wrong with the line, as a clause without full stop */
function damaged(
  path: string,
  line: number,
  what: Bilingual,
  values: { expected?: string; actual?: string } = {},
): JournalError {
  return new JournalError(
    "LINE_DAMAGED",
    {
      zh: `日志 ${showPath(path)} 第 ${line} 行已损坏：${what.zh}。未作任何改动；请从备份恢复数据目录。`,
      en:
        `Line ${line} of the journal ${showPath(path)} is damaged: ${what.en}. ` +
        "Nothing was changed; restore the data directory from a backup.",
    },
    { path, line, ...values },
  );
}

function writeFailed(path: string, line: number, cause: unknown): JournalError {
  const reason = reasonOf(cause);
  return new JournalError(
    "WRITE_FAILED",
    {
      zh: `日志 ${showPath(path)} 第 ${line} 行无法写入（${reason.zh}）：请检查磁盘剩余空间与权限，然后重新启动。`,
      en:
        `Line ${line} of the journal ${showPath(path)} cannot be written (${reason.en}): ` +
        "check the disk's free space and the permissions, then start again.",
    },
    { path, line, reason: reason.en },
    cause,
  );
}

/** A new file survives a power cut only once its directory entry is synced. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
