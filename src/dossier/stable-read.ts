import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type BigIntStats } from "node:fs";
import { DossierError, systemCode } from "./dossier-error.ts";

/** Whether a symbolic link at the path is followed: yes for what a person names, never inside a folder. */
export type Links = "follow" | "refuse";

/**
 * A regular file that is read once from beginning to end and must stay the same meanwhile: device, inode, size, mtime
 * and ctime of the open file are compared with what lies at the path afterwards (an editor replaces files by
 * renaming), and the bytes read must be the size. Otherwise the digest would be of a content that never existed.
 */
export class StableFile {
  readonly #path: string;
  readonly #links: Links;
  readonly #descriptor: number;
  readonly #before: BigIntStats;
  #bytes = 0;

  private constructor(path: string, links: Links, descriptor: number, before: BigIntStats) {
    this.#path = path;
    this.#links = links;
    this.#descriptor = descriptor;
    this.#before = before;
  }

  /** @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE */
  static open(path: string, links: Links): StableFile {
    const descriptor = open(path, links);
    const before = fstatSync(descriptor, { bigint: true });
    if (before.isFile()) return new StableFile(path, links, descriptor, before);
    closeSync(descriptor);
    throw new DossierError("NOT_A_FILE", `${path} is not a regular file: only files and folders can be hashed`, {
      path,
    });
  }

  /** Reads the next bytes into the buffer and returns how many came; 0 at the end. @throws DossierError UNREADABLE */
  read(buffer: Uint8Array): number {
    const bytes = readChunk(this.#descriptor, buffer, this.#path);
    this.#bytes += bytes;
    // A file that grows as fast as it is read would never end.
    return this.#bytes > Number(this.#before.size) ? 0 : bytes;
  }

  /** At the end: the size in bytes. @throws DossierError FILE_CHANGED */
  finish(): number {
    const [before, after] = [this.#before, statByPath(this.#path, this.#links)];
    if (BigInt(this.#bytes) === before.size && after !== undefined && sameFile(before, after)) return this.#bytes;
    throw new DossierError(
      "FILE_CHANGED",
      `${this.#path} changed while it was being hashed: wait until nothing writes to it and try again`,
      {
        path: this.#path,
        sizeBefore: Number(before.size),
        sizeAfter: after === undefined ? undefined : Number(after.size),
        bytesRead: this.#bytes,
      },
    );
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/**
 * Reads a `StableFile` to its end and returns its size in bytes. `take` gets every chunk in order: it is asked for a
 * buffer to read into, and then told how many bytes came.
 * @throws DossierError NOT_FOUND, NOT_A_FILE, UNREADABLE, FILE_CHANGED
 */
export function readStable(
  path: string,
  links: Links,
  take: { buffer(): Uint8Array; read(bytes: number): void },
): number {
  const file = StableFile.open(path, links);
  try {
    for (let bytes = file.read(take.buffer()); bytes !== 0; bytes = file.read(take.buffer())) take.read(bytes);
    return file.finish();
  } finally {
    file.close();
  }
}

/** Whether two observations show the same file with, as far as the file system tells, the same content. */
export function sameFile(one: BigIntStats, other: BigIntStats): boolean {
  return (
    one.dev === other.dev &&
    one.ino === other.ino &&
    one.size === other.size &&
    one.mtimeNs === other.mtimeNs &&
    one.ctimeNs === other.ctimeNs
  );
}

function open(path: string, links: Links): number {
  // O_NONBLOCK: opening a pipe that nobody writes to must not hang before it can be refused.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === "refuse" ? constants.O_NOFOLLOW : 0);
  try {
    return openSync(path, flags);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DossierError("NOT_FOUND", `there is no file ${path}`, { path }, cause);
    if (code === "ELOOP")
      throw new DossierError("NOT_A_FILE", `${path} is a symbolic link: put the file itself there`, { path }, cause);
    if (code === "ENXIO")
      throw new DossierError(
        "NOT_A_FILE",
        `${path} is not a regular file: only files and folders can be hashed`,
        { path },
        cause,
      );
    throw new DossierError(
      "UNREADABLE",
      `${path} cannot be read (${code ?? String(cause)}): check its permissions`,
      { path, paths: [path], reason: code },
      cause,
    );
  }
}

function readChunk(descriptor: number, buffer: Uint8Array, path: string): number {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, null);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "EISDIR") throw new DossierError("NOT_A_FILE", `${path} is a folder`, { path }, cause);
    throw new DossierError(
      "UNREADABLE",
      `reading ${path} failed (${code ?? String(cause)}): check the disk`,
      { path, paths: [path], reason: code },
      cause,
    );
  }
}

function statByPath(path: string, links: Links): BigIntStats | undefined {
  const options = { bigint: true, throwIfNoEntry: false } as const;
  return links === "follow" ? statSync(path, options) : lstatSync(path, options);
}
