import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync, type BigIntStats } from "node:fs";
import type { Evidence } from "../text/coded-error.ts";
import { DossierError, systemCode, unreadable } from "./dossier-error.ts";
import { showPath } from "../text/foreign-text.ts";

/**
 * Whether a symbolic link at the path is followed. It is followed for a path that a person names, and never inside a
 * folder.
 */
export type Links = "follow" | "refuse";

/**
 * A regular file that is read once from beginning to end and must stay the same meanwhile, because otherwise the digest
 * would be that of a content that never existed. Device, inode, size, mtime and ctime of the open file are compared
 * with those of the path afterwards (an editor replaces files by renaming), and the bytes read must be the size.
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
    throw notRegular(path);
  }

  /** Reads the next bytes into the buffer and returns their number; 0 at the end. @throws DossierError UNREADABLE */
  read(buffer: Uint8Array): number {
    const bytes = readChunk(this.#descriptor, buffer, this.#path);
    this.#bytes += bytes;
    // A file that grows as fast as it is read would never end.
    return this.#bytes > Number(this.#before.size) ? 0 : bytes;
  }

  /** Checks at the end that the file stayed the same; returns its size in bytes. @throws DossierError FILE_CHANGED */
  finish(): number {
    const [before, after] = [this.#before, statByPath(this.#path, this.#links)];
    if (BigInt(this.#bytes) === before.size && after !== undefined && sameFile(before, after)) return this.#bytes;
    throw changedWhileHashed(this.#path, {
      path: this.#path,
      sizeBefore: Number(before.size),
      sizeAfter: after === undefined ? undefined : Number(after.size),
      bytesRead: this.#bytes,
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/**
 * Reads a `StableFile` to its end and returns its size in bytes. For every chunk in order, `take.buffer` gives the
 * buffer to read into, and `take.read` is called with the number of bytes.
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

/** Whether two observations show the same file with the same content, as far as the file system knows. */
export function sameFile(one: BigIntStats, other: BigIntStats): boolean {
  return (
    one.dev === other.dev &&
    one.ino === other.ino &&
    one.size === other.size &&
    one.mtimeNs === other.mtimeNs &&
    one.ctimeNs === other.ctimeNs
  );
}

/** The error of a path that is a device, a pipe or something else that has no fixed content. */
export function notRegular(path: string, cause?: unknown): DossierError {
  return new DossierError(
    "NOT_A_FILE",
    {
      zh: `${showPath(path)} 不是普通文件，只能计算文件与文件夹的杂凑值：请核对路径。`,
      en: `${showPath(path)} is not a regular file, and only files and folders can be hashed: check the path.`,
    },
    { path },
    cause,
  );
}

/** The error of a file or folder that did not stay the same. */
export function changedWhileHashed(path: string, evidence: Evidence): DossierError {
  return new DossierError(
    "FILE_CHANGED",
    {
      zh: `${showPath(path)} 在计算杂凑值期间发生变化：请等待写入结束后重试。`,
      en: `${showPath(path)} changed while it was being hashed: wait until nothing writes to it and try again.`,
    },
    evidence,
  );
}

function open(path: string, links: Links): number {
  // With O_NONBLOCK, opening a pipe without a writer does not wait, so that it can be refused.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (links === "refuse" ? constants.O_NOFOLLOW : 0);
  try {
    return openSync(path, flags);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new DossierError(
        "NOT_FOUND",
        { zh: `没有文件 ${showPath(path)}：请核对路径。`, en: `There is no file ${showPath(path)}: check the path.` },
        { path },
        cause,
      );
    if (code === "ELOOP")
      throw new DossierError(
        "NOT_A_FILE",
        {
          zh: `${showPath(path)} 是符号链接：请换成文件本身。`,
          en: `${showPath(path)} is a symbolic link: put the file itself there.`,
        },
        { path },
        cause,
      );
    if (code === "ENXIO") throw notRegular(path, cause);
    throw unreadable(path, cause);
  }
}

function readChunk(descriptor: number, buffer: Uint8Array, path: string): number {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, null);
  } catch (cause) {
    if (systemCode(cause) === "EISDIR") throw notRegular(path, cause);
    throw unreadable(path, cause);
  }
}

function statByPath(path: string, links: Links): BigIntStats | undefined {
  const options = { bigint: true, throwIfNoEntry: false } as const;
  return links === "follow" ? statSync(path, options) : lstatSync(path, options);
}
