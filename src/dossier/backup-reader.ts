import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { isJsonObject, parseCanonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import { BACKUP_MAGIC, TRAILER_BYTES } from "./backup.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";
import { foldersAbove, textOf, type ByteString } from "./stored-files.ts";
import { parseStoredPath } from "./stored-path.ts";

/** The most bytes of a line: a path has at most 4,096 bytes, and a control character takes six characters in JSON. */
const MAX_LINE = 32_768;

/**
 * The most bytes of one file: attachments have at most 64 MiB, and this is enough for the manifest of two million
 * files. A backup of one megabyte may unpack to a thousand, so no file is held in memory.
 */
const MOST_FILE_BYTES = 512 * 1024 * 1024;

/**
 * One file of a backup: a checked relative path, and its bytes, which are compared with their digest at their end. The
 * bytes must be read before the next file is asked for.
 */
export type BackupEntry = { readonly path: ByteString; readonly content: AsyncIterable<Uint8Array> };

/**
 * Checks the digest of a whole backup, then gives its files one by one. The end is reached only when every
 * file was there, once, with its digest. A caller must not use the files that it wrote before that.
 * @throws DossierError BACKUP_DAMAGED with the place, NOT_FOUND, UNREADABLE
 */
export async function* readBackup(file: string): AsyncGenerator<BackupEntry> {
  const end = await checkSeal(file);
  const compressed = createReadStream(file, { start: BACKUP_MAGIC.length, end: end - 1 });
  const gunzip = createGunzip();
  compressed.on("error", (error) => gunzip.destroy(error));
  try {
    yield* readEntries(new ByteReader(compressed.pipe(gunzip), file), file);
  } catch (cause) {
    // The codes of zlib begin with Z_.
    if (cause instanceof InputError || systemCode(cause)?.startsWith("Z_") === true)
      throw damaged(file, reasonOf(cause), cause);
    throw cause;
  } finally {
    compressed.destroy();
    gunzip.destroy();
  }
}

async function* readEntries(reader: ByteReader, file: string): AsyncGenerator<BackupEntry> {
  const seen = new Set<ByteString>();
  const folders = new Set<ByteString>();
  for (;;) {
    const header = parseCanonicalBytes(await reader.line());
    if (isJsonObject(header) && "end" in header) {
      await checkEnd(header, seen.size, reader, file);
      return;
    }
    const wrong = ({ zh, en }: Bilingual): DossierError =>
      damaged(file, { zh: `有一文件的首行${zh}`, en: `the line of a file ${en}` });
    const { path: text, pathHex, sha256, size } = membersOf(header, ["sha256", "size"], ["path", "pathHex"], wrong);
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
      throw wrong({ zh: "没有大小", en: "has no size" });
    if (size > MOST_FILE_BYTES) {
      throw wrong({
        zh: `所称大小 ${size} 字节，超过上限 ${MOST_FILE_BYTES}`,
        en: `claims ${size} bytes, and the limit is ${MOST_FILE_BYTES}`,
      });
    }
    const path = parseStoredPath(text, pathHex, wrong);
    const shown = showForeign(textOf(path));
    if (seen.has(path)) throw damaged(file, { zh: `${shown} 出现两次`, en: `${shown} occurs twice` });
    const above = foldersAbove(path);
    if (folders.has(path) || above.some((folder) => seen.has(folder)))
      throw damaged(file, { zh: `${shown} 既是文件又是文件夹`, en: `${shown} is a file and a folder` });
    seen.add(path);
    for (const folder of above) folders.add(folder);
    yield { path, content: contentOf(reader, file, path, { size, sha256 }) };
  }
}

/** The bytes of one file, as they come. Whoever reads them to their end knows that they have their digest. */
async function* contentOf(
  reader: ByteReader,
  file: string,
  path: ByteString,
  { size, sha256 }: { readonly size: number; readonly sha256: unknown },
): AsyncGenerator<Uint8Array> {
  const shown = showForeign(textOf(path));
  const hash = createHash("sha256");
  for await (const part of reader.bytes(size)) {
    hash.update(part);
    yield part;
  }
  if (hash.digest("hex") !== sha256)
    throw damaged(file, { zh: `${shown} 与其杂凑值不符`, en: `${shown} does not have its digest` });
  for await (const [byte] of reader.bytes(1))
    if (byte !== LINE_END)
      throw damaged(file, { zh: `${shown} 没有在应有之处结束`, en: `${shown} does not end where it should` });
}

async function checkEnd(header: unknown, files: number, reader: ByteReader, file: string): Promise<void> {
  const { end } = membersOf(header, ["end"], [], ({ zh, en }) =>
    damaged(file, { zh: `末行${zh}`, en: `the last line ${en}` }),
  );
  if (end !== files) {
    const expected = showForeign(String(end));
    throw damaged(file, {
      zh: `应有 ${expected} 个文件，实有 ${files} 个`,
      en: `it should hold ${expected} files and holds ${files}`,
    });
  }
  if (!(await reader.atEnd())) throw damaged(file, { zh: "末行之后还有内容", en: "something follows its last line" });
}

/** Compares the digest in the last line with all bytes before it, and returns where the gzip stream ends. */
async function checkSeal(file: string): Promise<number> {
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    if (systemCode(cause) === "ENOENT" || systemCode(cause) === "ENOTDIR") {
      throw new DossierError(
        "NOT_FOUND",
        {
          zh: `没有备份文件 ${showPath(file)}：请核对路径。`,
          en: `There is no backup ${showPath(file)}: check the path.`,
        },
        { path: file },
        cause,
      );
    }
    throw unreadable(file, cause);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) {
      throw new DossierError(
        "NOT_A_FILE",
        {
          zh: `${showPath(file)} 不是文件：请给出备份文件的路径。`,
          en: `${showPath(file)} is not a file: give the path of a backup.`,
        },
        { path: file },
      );
    }
    const end = stats.size - TRAILER_BYTES;
    const magic = await handle.read(Buffer.alloc(BACKUP_MAGIC.length), 0, BACKUP_MAGIC.length, 0);
    if (end < BACKUP_MAGIC.length || magic.buffer.toString() !== BACKUP_MAGIC)
      throw damaged(file, { zh: "开头不是备份，或已被截断", en: "it does not begin like a backup, or is cut off" });
    const { buffer: trailer } = await handle.read(Buffer.alloc(TRAILER_BYTES), 0, TRAILER_BYTES, end);
    const hash = createHash("sha256");
    const stream: AsyncIterable<Uint8Array> = handle.createReadStream({ start: 0, end: end - 1, autoClose: false });
    for await (const chunk of stream) hash.update(chunk);
    if (trailer.toString() !== `\nsha256:${hash.digest("hex")}\n`) {
      throw damaged(file, {
        zh: "内容与末行的杂凑值不符：有字节被改动，或已被截断",
        en: "its bytes do not have the digest in its last line: a byte was changed or it is cut off",
      });
    }
    return end;
  } finally {
    await handle.close();
  }
}

const LINE_END = 0x0a;

/** Reads lines, and given numbers of bytes, from a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #file: string;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>, file: string) {
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#file = file;
  }

  /** The bytes up to the next line end, which is dropped. @throws DossierError BACKUP_DAMAGED */
  async line(): Promise<Uint8Array> {
    let end = this.#rest.indexOf(LINE_END);
    while (end < 0) {
      if (this.#rest.length > MAX_LINE)
        throw damaged(this.#file, { zh: `有一行超过 ${MAX_LINE} 字节`, en: `a line has more than ${MAX_LINE} bytes` });
      if (!(await this.#more()))
        throw damaged(this.#file, { zh: "在末行之前中断", en: "it ends before its last line" });
      end = this.#rest.indexOf(LINE_END);
    }
    const line = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** Exactly the next `count` bytes, in parts. @throws DossierError BACKUP_DAMAGED */
  async *bytes(count: number): AsyncGenerator<Uint8Array> {
    for (let missing = count; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#more()))
        throw damaged(this.#file, { zh: "在一个文件中间中断", en: "it ends in the middle of a file" });
      const part = this.#rest.subarray(0, missing);
      missing -= part.length;
      this.#rest = this.#rest.subarray(part.length);
      yield part;
    }
  }

  async atEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}

/** @param problem - a clause that says what is wrong with the backup */
function damaged(file: string, problem: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "BACKUP_DAMAGED",
    {
      zh: `${showPath(file)} 不是完整的备份（${problem.zh}），未作任何恢复：请用另一份备份。`,
      en: `${showPath(file)} is not a whole backup (${problem.en}), so nothing was restored: use another copy.`,
    },
    { path: file, problem: problem.en },
    cause,
  );
}
