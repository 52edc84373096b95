import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { JournalError } from "./errors.ts";

/** The first line: which network the journal is of. */
export interface JournalGenesis {
  readonly format: typeof JOURNAL_FORMAT;
  readonly chainId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Addresses of the development validators, ascending, 0x-hex. */
  readonly validators: readonly string[];
  /** Hash of the genesis block, 0x-hex. */
  readonly hash: string;
}

/** Every further line: one block, with all that is needed to make it again. */
export interface JournalBlock {
  readonly number: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** The signed transactions in block order, as they came, 0x-hex. */
  readonly transactions: readonly string[];
  /** The header's extraData with the seals: kept, so that no replay has to sign again. */
  readonly extraData: string;
  /** Hash of the sealed block, 0x-hex. */
  readonly hash: string;
}

/** What a journal holds, checked but not yet replayed. */
export interface JournalContents {
  readonly genesis: JournalGenesis | undefined;
  /** Blocks after genesis. */
  readonly blockCount: number;
  /** Bytes of complete lines; what follows is a write that was cut off before anybody was told of it. */
  readonly soundBytes: number;
  readonly tornBytes: number;
  /** Checksum of the last line: the next one continues from it. */
  readonly checksum: string;
}

export const JOURNAL_FORMAT = "laiqu-embedded-chain-journal/1";

const NEWLINE = 0x0a;
/** A full block of calldata is far below this; a "line" beyond it is damage, not worth the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** The checksum is the last member of each line's object, at a fixed distance from its end. */
const CHECKSUM_SUFFIX = /,"checksum":"([0-9a-f]{64})"\}$/;

/**
 * Reads the whole journal once and checks every line's checksum, shape and place. Changes nothing.
 *
 * Each line carries SHA-256 over the previous line's checksum and its own text, so a line that
 * was altered, moved, doubled or dropped is found. (A guard against damage, not against an
 * attacker, who could write a new chain altogether.)
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

/** The journal, open for appending. One line is one block; a line counts once it is synced. */
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

  /** Writes and syncs one line; when this resolves, the block survives a power cut. @throws JournalError `WRITE_FAILED` */
  async append(entry: JournalGenesis | JournalBlock): Promise<void> {
    const body = JSON.stringify(entry).slice(0, -1);
    const checksum = chainedChecksum(this.#checksum, body);
    try {
      await this.#file.appendFile(`${body},"checksum":"${checksum}"}\n`);
      await this.#file.datasync();
    } catch (cause) {
      throw writeFailed(this.#path, this.#lines + 1, cause);
    }
    this.#checksum = checksum;
    this.#lines += 1;
  }

  async close(): Promise<void> {
    await this.#file.close();
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
  if (!existsSync(path)) return;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = 1;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
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
    if (pendingBytes > MAX_LINE_BYTES) throw damaged(path, line, `is longer than ${MAX_LINE_BYTES} bytes`);
  }
  if (pendingBytes > 0) yield { text: Buffer.concat(pending).toString("utf8"), bytes: pendingBytes, complete: false };
}

function checkLine(
  path: string,
  line: number,
  text: string,
  previous: string,
): { value: Record<string, unknown>; checksum: string } {
  const written = CHECKSUM_SUFFIX.exec(text)?.[1];
  if (written === undefined) throw damaged(path, line, "carries no checksum");
  const body = text.replace(CHECKSUM_SUFFIX, "");
  const computed = chainedChecksum(previous, body);
  if (computed !== written)
    throw damaged(path, line, "does not match its checksum", { expected: written, actual: computed });
  // The checksum vouches for the text, so that it parses.
  return { value: JSON.parse(`${body}}`) as Record<string, unknown>, checksum: written };
}

function chainedChecksum(previous: string, body: string): string {
  return createHash("sha256").update(previous).update(body).digest("hex");
}

function parseGenesis(path: string, value: Record<string, unknown>): JournalGenesis {
  const { format, chainId, timestamp, validators, hash } = value;
  if (format !== JOURNAL_FORMAT) {
    throw new JournalError({
      code: "GENESIS_MISMATCH",
      path,
      line: 1,
      expected: JOURNAL_FORMAT,
      actual: String(format),
      message: "The journal is of another format; open it with the version of Laiqu that wrote it",
    });
  }
  if (!isCount(chainId) || !isCount(timestamp) || !isHexList(validators) || !isHex(hash))
    throw damaged(path, 1, "is not a genesis line");
  return { format, chainId, timestamp, validators, hash };
}

function parseBlock(path: string, line: number, value: Record<string, unknown>): JournalBlock {
  const { number, timestamp, transactions, extraData, hash } = value;
  if (!isCount(number) || !isCount(timestamp) || !isHexList(transactions) || !isHex(extraData) || !isHex(hash)) {
    throw damaged(path, line, "is not a block line");
  }
  if (number !== line - 1) throw damaged(path, line, `holds block ${number} where block ${line - 1} belongs`);
  return { number, timestamp, transactions, extraData, hash };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHex(value: unknown): value is string {
  return (
    typeof value === "string" && value.startsWith("0x") && value.length % 2 === 0 && !/[^0-9a-f]/i.test(value.slice(2))
  );
}

function isHexList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isHex);
}

function damaged(
  path: string,
  line: number,
  what: string,
  evidence: { expected?: string; actual?: string } = {},
): JournalError {
  return new JournalError({
    code: "LINE_DAMAGED",
    path,
    line,
    ...evidence,
    message: `The journal is damaged: the line ${what}. Nothing was changed; restore the data directory from a backup`,
  });
}

function writeFailed(path: string, line: number, cause: unknown): JournalError {
  return new JournalError(
    {
      code: "WRITE_FAILED",
      path,
      line,
      message: `The journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}. Check the disk's free space and permissions, then start again`,
    },
    { cause },
  );
}

/** A new file is durable only once its directory entry is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
