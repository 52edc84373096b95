import { constants } from "node:fs";
import { copyFile, mkdir, open, chmod, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Bilingual } from "../text/bilingual.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { parseDigestHex, type DigestPair } from "../documents/digest.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { DossierError } from "./dossier-error.ts";
import { hashFile } from "./hash-files.ts";
import { syncDirectory } from "./private-files.ts";
import { showPath } from "../text/foreign-text.ts";

export const ATTACHMENTS_FILE = "attachments.json";

/** Files up to this size are copied; of bigger files only the digests and the path are kept. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/**
 * A file on which a record rests. If its digests were computed before, its content must still have them. A file that
 * somebody gave has the name that it had there, and no place here but in the dossier.
 */
export type AttachmentSource = { readonly path: string; readonly digests?: DigestPair; readonly givenName?: string };

/**
 * An attachment as saved. `kept` says whether a copy is in `attachments/`, and `file` the name of that copy. `name` and
 * `path` are the name and the absolute path that the original had; they are data and name nothing in the dossier,
 * because a name that one disk takes may be changed or refused by another. Dossiers of an older version have no `file`:
 * their copies have the names of the originals.
 */
export type Attachment = DigestPair & {
  readonly name: string;
  readonly size: number;
  readonly kept: boolean;
  readonly path: string;
  readonly file?: string;
};

/** The name of a copy: its place in the list, from 1 on. */
const FILE_NAME = /^[1-9]\d{0,5}$/;

function attachmentsFolder(recordFolder: string): string {
  return join(recordFolder, "attachments");
}

/**
 * Copies files into a record's folder. The digests are those of the copy, so that the kept bytes are the hashed bytes.
 * @throws DossierError FILE_CHANGED when a file does not have its `digests` any more, and those of hashFile
 */
export async function keepAttachments(
  recordFolder: string,
  sources: readonly AttachmentSource[],
): Promise<Attachment[]> {
  if (sources.length === 0) return [];
  const folder = attachmentsFolder(recordFolder);
  await mkdir(folder, { mode: 0o700 });
  const attachments: Attachment[] = [];
  for (const [index, source] of sources.entries()) attachments.push(await keep(folder, source, String(index + 1)));
  await syncDirectory(folder);
  return attachments;
}

async function keep(folder: string, { path, digests, givenName }: AttachmentSource, file: string): Promise<Attachment> {
  const original = await hashFile(path);
  const kept = original.size <= KEPT_BYTES;
  const hashed = kept ? await copyAndHash(path, join(folder, file)) : original;
  const expected = digests ?? original;
  if (hashed.sha256 !== expected.sha256 || hashed.sm3 !== expected.sm3) {
    throw new DossierError(
      "FILE_CHANGED",
      {
        zh: `${showPath(path)} 在计算杂凑值之后发生变化：请重新开始。`,
        en: `${showPath(path)} changed since it was hashed: start again.`,
      },
      { path, expected: expected.sha256, found: hashed.sha256 },
    );
  }
  const origin =
    givenName === undefined ? { name: basename(path), path: resolve(path) } : { name: givenName, path: "" };
  return { ...origin, ...hashed, kept, ...(kept ? { file } : {}) };
}

async function copyAndHash(path: string, copy: string): Promise<DigestPair & { readonly size: number }> {
  await copyFile(path, copy, constants.COPYFILE_EXCL);
  await chmod(copy, 0o600);
  const file = await open(copy, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return hashFile(copy);
}

/**
 * Reads the list of a record's attachments.
 * @throws InputError DOCUMENT_MALFORMED, DIGEST_MALFORMED
 */
export function parseAttachments(value: JsonValue): Attachment[] {
  if (!Array.isArray(value)) throw malformed({ zh: "应为列表", en: "must be a list" });
  const items: readonly unknown[] = value;
  return items.map((item) => {
    const { file, kept, name, path, sha256, size, sm3 } = membersOf(
      item,
      ["kept", "name", "path", "sha256", "size", "sm3"],
      ["file"],
      ({ zh, en }) => malformed({ zh: `中的一项${zh}`, en: `has an item that ${en}` }),
    );
    if (
      typeof kept !== "boolean" ||
      typeof path !== "string" ||
      typeof name !== "string" ||
      !(file === undefined ? isFileName(name) : typeof file === "string" && FILE_NAME.test(file)) ||
      typeof size !== "number" ||
      !Number.isSafeInteger(size)
    ) {
      throw malformed({ zh: "中的一项有成员类型不对", en: "has an item with a member of the wrong type" });
    }
    return {
      kept,
      name,
      path,
      sha256: parseDigestHex(String(sha256)),
      size,
      sm3: parseDigestHex(String(sm3)),
      ...(typeof file === "string" ? { file } : {}),
    };
  });
}

/** Whether a name stays in its folder; it comes from a file that somebody may have changed. */
function isFileName(name: string): boolean {
  return name === basename(name) && name !== "" && name !== "." && name !== "..";
}

/** @param problem - the end of a sentence about the list */
function malformed(problem: Bilingual): InputError {
  return new InputError("DOCUMENT_MALFORMED", {
    zh: `附件清单${problem.zh}。`,
    en: `The list of attachments ${problem.en}.`,
  });
}

/** @throws DossierError DAMAGED when a kept copy is missing or does not have its digests */
export async function verifyAttachments(recordFolder: string, attachments: readonly Attachment[]): Promise<void> {
  for (const attachment of attachments.filter(({ kept }) => kept)) {
    const path = await copyOf(attachmentsFolder(recordFolder), attachment);
    const found = await hashFile(path).catch((cause: unknown) => {
      throw new DossierError(
        "DAMAGED",
        {
          zh: `${showPath(path)} 缺失或无法读取：请从备份恢复。`,
          en: `${showPath(path)} is missing or unreadable: restore it from a backup.`,
        },
        { path },
        cause,
      );
    });
    if (found.sha256 !== attachment.sha256 || found.sm3 !== attachment.sm3 || found.size !== attachment.size) {
      throw new DossierError(
        "DAMAGED",
        {
          zh: `${showPath(path)} 不是当初保存的文件：请从备份恢复。`,
          en: `${showPath(path)} is not the file that was kept: restore it from a backup.`,
        },
        { path, expected: attachment.sha256, found: found.sha256 },
      );
    }
  }
}

/** The path at which the copy of a paper lies in a record's folder. */
export async function keptCopy(recordFolder: string, attachment: Attachment): Promise<string> {
  return await copyOf(attachmentsFolder(recordFolder), attachment);
}

/**
 * The path of a kept copy. In the layout of an older version it has the name of the original, which a backup of that
 * version wrote in Unicode NFC.
 */
async function copyOf(folder: string, { file, name }: Attachment): Promise<string> {
  if (file !== undefined) return join(folder, file);
  // Without the folder the copy is missing, which the caller finds.
  const names = await readdir(folder).catch((): string[] => []);
  const stored = names.includes(name) ? name : names.find((one) => one.normalize("NFC") === name.normalize("NFC"));
  return join(folder, stored ?? name);
}
