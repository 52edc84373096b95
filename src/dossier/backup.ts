import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { canonicalJson } from "../documents/canonical-json.ts";
import { isSystemError } from "../text/system-error.ts";
import { DossierError, systemCode, unwritable } from "./dossier-error.ts";
import { OUTBOX_FOLDER } from "./dossier.ts";
import { giveName, temporaryBeside } from "./private-files.ts";
import { listStoredFiles, locationOf, type ByteString } from "./stored-files.ts";
import { storedPath } from "./stored-path.ts";
import { showPath } from "../text/foreign-text.ts";

export const BACKUP_MAGIC = "laiqu.backup.1\n";
export const TRAILER_BYTES = "\nsha256:".length + 64 + "\n".length;

/** The contents of a backup: the number of files, their bytes, and the digest in the backup's last line. */
export type BackupSummary = { readonly files: number; readonly bytes: number; readonly sha256: string };

/**
 * Writes one file with everything in a directory, keystores included, readable by its owner alone (0600).
 * Keys in it are encrypted; documents and salts are not, so the backup is as secret as the directory itself.
 *
 * The format: the line `laiqu.backup.1`; a gzip stream; the line `sha256:` with the digest of every byte
 * before it. The gzip stream contains, for each file, a line of canonical JSON `{path,sha256,size}`, the
 * bytes of the file and a line end, and finally the line `{"end":<number of files>}`. A path is kept as it is on the
 * disk; one that is not UTF-8 is in the member `pathHex` and not in `path`.
 * @throws DossierError BACKUP_EXISTS, EMPTY_FOLDER, NOT_FOUND, UNREADABLE, UNWRITABLE, NOT_A_FILE
 */
export async function backup(directory: string, file: string): Promise<BackupSummary> {
  const files = listStoredFiles(directory);
  if (files.length === 0)
    throw new DossierError(
      "EMPTY_FOLDER",
      {
        zh: `${showPath(directory)} 中没有可备份的文件：请核对路径。`,
        en: `${showPath(directory)} contains nothing to back up: check the path.`,
      },
      { path: directory },
    );
  const temporary = temporaryBeside(file);
  const summary = { files: 0, bytes: 0, sha256: "" };
  try {
    await pipeline(
      Readable.from(
        entries(directory, files, (bytes) => {
          summary.files++;
          summary.bytes += bytes;
        }),
      ),
      createGzip(),
      (compressed: AsyncIterable<Uint8Array>) => sealed(compressed, (sha256) => (summary.sha256 = sha256)),
      createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true }),
    );
    if (!(await giveName(temporary, file))) {
      throw new DossierError(
        "BACKUP_EXISTS",
        {
          zh: `${showPath(file)} 已存在：请换一个名称，旧备份可能正是日后所需。`,
          en: `${showPath(file)} exists already: choose another name, because the older backup may be needed one day.`,
        },
        { path: file },
      );
    }
    return summary;
  } catch (cause) {
    // The user does not know the temporary file. An error without a path is one of writing, such as a full disk.
    if (isSystemError(cause) && (cause.path ?? temporary) === temporary) throw unwritable(file, cause);
    throw cause;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function* entries(
  directory: string,
  files: readonly ByteString[],
  onFile: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let written = 0;
  for (const path of files) {
    const bytes = await readUnlessEnded(directory, path);
    if (bytes === undefined) continue;
    written++;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    onFile(bytes.length);
    yield Buffer.from(`${canonicalJson({ ...storedPath(path), sha256, size: bytes.length })}\n`);
    yield bytes;
    yield Buffer.from("\n");
  }
  yield Buffer.from(`${canonicalJson({ end: written })}\n`);
}

/** The bytes of a file; undefined when a command has ended a saved transaction since the files were listed. */
async function readUnlessEnded(directory: string, path: ByteString): Promise<Uint8Array | undefined> {
  try {
    return await readFile(locationOf(directory, path));
  } catch (error) {
    if (systemCode(error) === "ENOENT" && path.startsWith(`${OUTBOX_FOLDER}/`)) return undefined;
    throw error;
  }
}

// The checksum of gzip leaves out its header; the digest in the last line covers every byte of the file.
async function* sealed(
  compressed: AsyncIterable<Uint8Array>,
  onSeal: (sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256").update(BACKUP_MAGIC);
  yield Buffer.from(BACKUP_MAGIC);
  for await (const chunk of compressed) {
    hash.update(chunk);
    yield chunk;
  }
  const sha256 = hash.digest("hex");
  onSeal(sha256);
  yield Buffer.from(`\nsha256:${sha256}\n`);
}
