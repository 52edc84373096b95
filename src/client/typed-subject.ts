import { lstatSync } from "node:fs";
import type { Digest, DigestAlgorithm } from "../documents/digest.ts";
import { saltedCommitment } from "../ledger/salted-commitment.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { digestAlgorithmsOf, parseTypedName } from "../ledger/typed-name.ts";
import type { TypedName } from "../ledger/typed-name.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { systemCode, unreadable } from "../dossier/dossier-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashWithProgress } from "./hash-with-progress.ts";
import type { AskedMoment } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";
import { resolveRecordAt } from "./resolve-record.ts";
import { demandOpeningOf, readOpening } from "./salted-file.ts";

/**
 * The thing that a text names at a command which takes files and records alike:
 * - `CONTENT`: a content by its digest, or, for a digest written without its algorithm, by both digests it may be;
 * - `RECORD`: a record.
 */
export type TypedSubject =
  | {
      readonly type: "CONTENT";
      readonly digests: readonly [Digest, ...Digest[]];
      /** The content of a salted export, whose commitment stands in the place of the digest. */
      readonly salted?: SaltedContent;
    }
  | { readonly type: "RECORD"; readonly record: RecordDetail };

/** Texts that can only be paths: `./x`, `../x`, `/x`, `~/x`, `x/`, and their forms on Windows. */
const PATH = /^(?:\.{1,2}[\\/]|~?\/|\\\\|[a-z]:[\\/])|[\\/]$/i;
/** A text that is a path unless a record has it as its reference. */
const PERHAPS_PATH = /[\\/]|\.[a-z0-9]{1,8}$/i;

/** A text that names something, and the path of the opening that came with a file. */
export interface TypedText {
  readonly what: string;
  readonly opening?: string;
}

/**
 * Finds what a text names, or with an opening the salted export of the file that it names.
 * @throws ClientError SALTED_OPENING_MALFORMED, SALTED_OPENING_OF_OTHER_FILE, and those of `typedSubject`; ApiError,
 *   DossierError, InputError
 */
export async function openedSubject(
  context: ClientContext,
  { what, opening }: TypedText,
  moment: AskedMoment = {},
): Promise<TypedSubject> {
  return opening === undefined
    ? await typedSubject(context, what, moment)
    : await saltedContentAt(context, what, opening);
}

/**
 * Finds what a text names. The rule is the same everywhere: a text in the form of an id or a digest names that, and a
 * file with such a name is written `./name`; otherwise an existing file or folder comes before a record.
 * @throws ClientError NAME_AMBIGUOUS, FILE_OR_RECORD_UNKNOWN; ApiError, DossierError, InputError
 */
export async function typedSubject(
  context: ClientContext,
  what: string,
  moment: AskedMoment = {},
): Promise<TypedSubject> {
  if (PATH.test(what)) return await contentAt(context, what);
  const typed = parseTypedName(what);
  const exists = isEntry(what);
  if (exists && typed.type !== "NAME") throw alsoFile(what, typed);
  if (exists) return await contentAt(context, what);
  if (typed.type === "DIGEST") {
    const [algorithm, ...others] = digestAlgorithmsOf(typed);
    const digestIn = (of: DigestAlgorithm): Digest => ({ algorithm: of, hex: typed.hex });
    return { type: "CONTENT", digests: [digestIn(algorithm), ...others.map(digestIn)] };
  }
  try {
    return { type: "RECORD", record: await resolveRecordAt(context, what, moment) };
  } catch (error) {
    throw typed.type === "NAME" && PERHAPS_PATH.test(what) ? notFound(what, error) : error;
  }
}

async function contentAt(context: ClientContext, path: string): Promise<TypedSubject> {
  const { sha256 } = await hashWithProgress(context, path);
  return { type: "CONTENT", digests: [{ algorithm: "sha256", hex: sha256 }] };
}

async function saltedContentAt(context: ClientContext, path: string, opening: string): Promise<TypedSubject> {
  // A wrong opening is said before a large file is hashed.
  const salted = await readOpening(opening);
  demandOpeningOf(path, await hashWithProgress(context, path), { path: opening, content: salted });
  const hex = saltedCommitment(salted).slice(2);
  return { type: "CONTENT", digests: [{ algorithm: "sha256", hex }], salted };
}

/**
 * Whether a folder has an entry of this name. A link to nothing is one: its file may lie on a disk that is gone, and a
 * record of the same name is not what was meant.
 */
function isEntry(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    // A text that is too long for a name, or goes on after a file, names none.
    if (["ENAMETOOLONG", "ENOTDIR"].includes(systemCode(error) ?? "")) return false;
    throw unreadable(path, error);
  }
}

/** Nobody can tell which of the two is meant, and the answers would differ. */
function alsoFile(what: string, typed: TypedName): ClientError {
  const shown = showForeign(what);
  const instead =
    typed.type === "DIGEST" && typed.algorithm === undefined
      ? { zh: `指杂凑值请写 sha256:… 或 sm3:…，`, en: "for the digest write sha256:… or sm3:…, and " }
      : { zh: "指标识或杂凑值请在另一目录运行，", en: "for the id or digest run this in another folder, and " };
  return new ClientError(
    "NAME_AMBIGUOUS",
    {
      zh: `${shown} 既是此处的文件，又形如标识或杂凑值：${instead.zh}指文件请在前面加 ./。`,
      en: `${shown} is a file here and has the form of an id or digest: ${instead.en}for the file write ./ before it.`,
    },
    { what },
  );
}

/** A mistyped path is told that the file is missing, besides that no record has it as its reference. */
function notFound(what: string, cause: unknown): unknown {
  if (!(cause instanceof ApiError) || cause.problem?.code !== "RECORD_UNKNOWN") return cause;
  const shown = showForeign(what);
  return new ClientError(
    "FILE_OR_RECORD_UNKNOWN",
    {
      zh: `没有文件或文件夹 ${shown}，也没有以此为业务编号或标识的记录：请核对路径或编号。`,
      en:
        `There is no file or folder ${shown}, and no record has this reference or id: ` +
        "check the path or the reference.",
    },
    { what },
    cause,
  );
}
