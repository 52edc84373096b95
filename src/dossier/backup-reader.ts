import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { isJsonObject, parseCanonicalBytes } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { checkRelativePath } from "../documents/manifest.ts";
import { BACKUP_MAGIC, TRAILER_BYTES } from "./backup.ts";
import { DossierError, systemCode } from "./dossier-error.ts";

// A path has at most 4,096 bytes on the systems we run on.
const MAX_LINE = 16_384;

/** One file of a backup: a checked relative path and bytes that have been compared with their digest. */
export type BackupEntry = { readonly path: string; readonly bytes: Uint8Array };

/**
 * Checks the seal of a whole backup, then gives its files one by one. The end is only reached when every
 * file was there, once, with its digest: whoever writes files before must not use them until then.
 * @throws DossierError BACKUP_DAMAGED with the place, NOT_FOUND, UNREADABLE
 */
export async function* readBackup(file: string): AsyncGenerator<BackupEntry> {
  const end = await checkSeal(file);
  const compressed = createReadStream(file, { start: BACKUP_MAGIC.length, end: end - 1 });
  const gunzip = createGunzip();
  compressed.on("error", (error) => gunzip.destroy(error));
  try {
    yield* readEntries(new ByteReader(compressed.pipe(gunzip)), file);
  } catch (cause) {
    if (cause instanceof InputError) throw damaged(file, cause.text.en, cause);
    if (cause instanceof Error && systemCode(cause)?.startsWith("Z_") === true)
      throw damaged(file, cause.message, cause);
    throw cause;
  } finally {
    compressed.destroy();
    gunzip.destroy();
  }
}

async function* readEntries(reader: ByteReader, file: string): AsyncGenerator<BackupEntry> {
  const seen = new Set<string>();
  for (;;) {
    const header = parseCanonicalBytes(await reader.line(file));
    if (isJsonObject(header) && "end" in header) {
      const { end } = membersOf(header, ["end"], [], ({ en }) => damaged(file, `its last line ${en}`));
      if (end !== seen.size) throw damaged(file, `it should hold ${String(end)} files and holds ${seen.size}`);
      if (!(await reader.atEnd())) throw damaged(file, "something follows its last line");
      return;
    }
    const { path, sha256, size } = membersOf(header, ["path", "sha256", "size"], [], ({ en }) =>
      damaged(file, `a file's line ${en}`),
    );
    if (typeof path !== "string" || typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
      throw damaged(file, "a file's line has no path or size");
    // A path that leads out of the directory would overwrite the owner's other files.
    checkRelativePath(path);
    if (seen.has(path)) throw damaged(file, `${path} occurs twice`);
    seen.add(path);
    const bytes = await reader.bytes(size, file);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw damaged(file, `${path} does not have its digest`);
    if ((await reader.bytes(1, file))[0] !== 0x0a) throw damaged(file, `${path} does not end where it should`);
    yield { path, bytes };
  }
}

/** Compares the digest in the last line with all bytes before it; returns where the gzip stream ends. */
async function checkSeal(file: string): Promise<number> {
  const handle = await open(file, "r").catch((cause: unknown) => {
    const code = systemCode(cause);
    if (code === "ENOENT") throw new DossierError("NOT_FOUND", `there is no backup ${file}`, { path: file }, cause);
    throw new DossierError(
      "UNREADABLE",
      `${file} cannot be read (${code ?? String(cause)}): check its permissions`,
      { path: file, paths: [file] },
      cause,
    );
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new DossierError("NOT_A_FILE", `${file} is not a file`, { path: file });
    const end = stats.size - TRAILER_BYTES;
    const magic = await handle.read(Buffer.alloc(BACKUP_MAGIC.length), 0, BACKUP_MAGIC.length, 0);
    if (end < BACKUP_MAGIC.length || magic.buffer.toString() !== BACKUP_MAGIC)
      throw damaged(file, "it does not begin like a backup, or is cut off");
    const { buffer: trailer } = await handle.read(Buffer.alloc(TRAILER_BYTES), 0, TRAILER_BYTES, end);
    const hash = createHash("sha256");
    for await (const chunk of handle.createReadStream({ start: 0, end: end - 1, autoClose: false }))
      hash.update(chunk as Uint8Array);
    if (trailer.toString() !== `\nsha256:${hash.digest("hex")}\n`)
      throw damaged(file, "its bytes do not have the digest in its last line: a byte was changed or it is cut off");
    return end;
  } finally {
    await handle.close();
  }
}

/** Takes lines and counted bytes from a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async line(file: string): Promise<Uint8Array> {
    let end = this.#rest.indexOf(0x0a);
    while (end < 0) {
      if (this.#rest.length > MAX_LINE) throw damaged(file, "a line is too long");
      if (!(await this.#more())) throw damaged(file, "it ends before its last line");
      end = this.#rest.indexOf(0x0a);
    }
    const line = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  async bytes(count: number, file: string): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let missing = count; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) throw damaged(file, "it ends in the middle of a file");
      const part = this.#rest.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return Buffer.concat(parts);
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

function damaged(file: string, problem: string, cause?: unknown): DossierError {
  return new DossierError(
    "BACKUP_DAMAGED",
    `${file} is not a whole backup (${problem}): nothing was restored; use another copy`,
    { path: file, problem },
    cause,
  );
}
