import { constants } from "node:fs";
import { copyFile, mkdir, open, chmod } from "node:fs/promises";
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

/** A file on which a record rests. If its digests were computed before, its content must still have them. */
export type AttachmentSource = { readonly path: string; readonly digests?: DigestPair };

/** An attachment as saved. `kept` says whether a copy is in `attachments/`; `path` is the absolute path it had. */
export type Attachment = DigestPair & {
  readonly name: string;
  readonly size: number;
  readonly kept: boolean;
  readonly path: string;
};

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
  for (const source of sources) attachments.push(await keep(folder, source, attachments));
  await syncDirectory(folder);
  return attachments;
}

async function keep(
  folder: string,
  { path, digests }: AttachmentSource,
  before: readonly Attachment[],
): Promise<Attachment> {
  const original = await hashFile(path);
  const name = freeName(basename(path), before);
  const kept = original.size <= KEPT_BYTES;
  const hashed = kept ? await copyAndHash(path, join(folder, name)) : original;
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
  return { name, ...hashed, kept, path: resolve(path) };
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

/** The file's own name, or one with a number before it: two orders may both be called order.pdf. */
function freeName(name: string, before: readonly Attachment[]): string {
  const taken = (candidate: string) => before.some((attachment) => attachment.name === candidate);
  let candidate = name;
  for (let number = 2; taken(candidate); number++) candidate = `${number}-${name}`;
  return candidate;
}

/**
 * Reads the list of a record's attachments.
 * @throws InputError DOCUMENT_MALFORMED, DIGEST_MALFORMED
 */
export function parseAttachments(value: JsonValue): Attachment[] {
  if (!Array.isArray(value)) throw malformed({ zh: "应为列表", en: "must be a list" });
  const items: readonly unknown[] = value;
  return items.map((item) => {
    const { kept, name, path, sha256, size, sm3 } = membersOf(
      item,
      ["kept", "name", "path", "sha256", "size", "sm3"],
      [],
      ({ zh, en }) => malformed({ zh: `中的一项${zh}`, en: `has an item that ${en}` }),
    );
    if (
      typeof kept !== "boolean" ||
      typeof path !== "string" ||
      typeof name !== "string" ||
      name !== basename(name) ||
      typeof size !== "number" ||
      !Number.isSafeInteger(size)
    ) {
      throw malformed({ zh: "中的一项有成员类型不对", en: "has an item with a member of the wrong type" });
    }
    return { kept, name, path, sha256: parseDigestHex(String(sha256)), size, sm3: parseDigestHex(String(sm3)) };
  });
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
    const path = join(attachmentsFolder(recordFolder), attachment.name);
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
