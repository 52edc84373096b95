import { createHash } from "node:crypto";
import { realpath, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Check, Errors } from "typebox/schema";
import { toHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { canonicalBytes } from "../../documents/canonical-json.ts";
import type { JsonValue } from "../../documents/canonical-json.ts";
import { InputError } from "../../documents/input-error.ts";
import { parseStrictJson } from "../../documents/strict-json.ts";
import { systemCode, unwritable } from "../../dossier/dossier-error.ts";
import { createPrivateFile, syncDirectory, temporaryBeside, writePrivateFile } from "../../dossier/private-files.ts";
import { ACT_DRAFT_FORMAT, ActDraftSchema } from "../../schemas/act-draft.ts";
import type { ActDraft, Countersignature, DraftedAct } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { ClientError } from "../client-error.ts";
import { readNamedFile } from "../read-named-file.ts";

/** The largest document and calldata, with room to spare. */
const MOST_DRAFT_BYTES = 16 * 1024 * 1024;

const WARNING = {
  zh: "本文件含文书及其盐值：只可在本单位内部传递，权限为仅本人可读（600）。",
  en:
    "This file holds the document with its salts: keep it inside the organization, readable by its owner alone " +
    "(600).",
};

/** The file of a draft that nobody has reviewed or signed yet. */
export function newDraft(draft: DraftedAct): ActDraft {
  return { format: ACT_DRAFT_FORMAT, warning: WARNING, draft, digest: digestOfDraft(draft), countersignatures: [] };
}

/** The digest that reviewers sign: SHA-256 over the canonical JSON of what would be sent and why. */
export function digestOfDraft(draft: DraftedAct): Hex {
  return toHex(createHash("sha256").update(canonicalBytes(draft)).digest());
}

/**
 * Writes a new draft: whole or not at all, readable by its owner alone.
 * @throws ClientError DRAFT_EXISTS; DossierError UNWRITABLE
 */
export async function writeDraft(path: string, draft: ActDraft): Promise<void> {
  if (await written(path, () => createPrivateFile(path, bytesOf(draft)))) return;
  throw new ClientError(
    "DRAFT_EXISTS",
    {
      zh: `${showPath(path)} 已存在，草稿不会覆盖任何文件：请换一个文件名。`,
      en: `${showPath(path)} exists already, and a draft overwrites nothing: choose another name.`,
    },
    { path },
  );
}

/** Signatures that are added to a draft. */
interface AddedSignatures {
  readonly countersignatures?: readonly Countersignature[];
  readonly signed?: NonNullable<ActDraft["signed"]>;
}

/**
 * Adds signatures to the file of a draft, which stays as it is when that fails. The file is read once more before it
 * is replaced, so that the signature that somebody else added meanwhile is not lost. Of two signatures of one account
 * the one that is there stays.
 * @param digest - of the draft that was signed
 * @returns the file as it is now
 * @throws ClientError DRAFT_CHANGED, and those of {@link readDraft}; DossierError UNWRITABLE
 */
export async function addToDraft(path: string, digest: Hex, added: AddedSignatures): Promise<ActDraft> {
  const there = await readDraft(path);
  if (there.digest !== digest) throw changed(path, there.digest, digest);
  const { countersignatures: before, signed = added.signed, ...unsigned } = there;
  const known = new Set(before.map(({ account }) => account));
  const more = (added.countersignatures ?? []).filter(({ account }) => !known.has(account));
  const file = {
    ...unsigned,
    countersignatures: [...before, ...more],
    ...(signed === undefined ? {} : { signed }),
  };
  if (more.length > 0 || there.signed !== signed) await replaceDraft(path, file);
  return file;
}

async function replaceDraft(path: string, draft: ActDraft): Promise<void> {
  await written(path, async () => {
    // A link stays one, and the file to which it leads gets the signature.
    const place = await realpath(path);
    const temporary = temporaryBeside(place);
    try {
      await writePrivateFile(temporary, bytesOf(draft));
      await rename(temporary, place);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncDirectory(dirname(place));
  });
}

async function written<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (systemCode(cause) === undefined) throw cause;
    throw unwritable(path, cause);
  }
}

function bytesOf(draft: ActDraft): Uint8Array {
  return canonicalBytes(draft);
}

/**
 * Reads a draft and recomputes its digest. Whether its words are those of its calldata, `verifyDraft` says.
 * @throws ClientError NOT_A_FILE, DRAFT_MALFORMED, DRAFT_CHANGED; errors of the operating system
 */
export async function readDraft(path: string): Promise<ActDraft> {
  const what = { zh: "行为草稿", en: "the draft of an act" };
  const bytes = await readNamedFile(path, { what, mostBytes: MOST_DRAFT_BYTES });
  const file = parse(path, bytes);
  const digest = digestOfDraft(file.draft);
  if (digest === file.digest) return file;
  throw changed(path, digest, file.digest);
}

/** @param digest - of what the file has; @param said - the digest that it should have */
function changed(path: string, digest: Hex, said: Hex): ClientError {
  return new ClientError(
    "DRAFT_CHANGED",
    {
      zh:
        `${showPath(path)} 的内容算得摘要 ${digest}，而应为 ${said}：它是另一份草稿，或起草之后被改动过，不予采用。` +
        "请重新起草。",
      en:
        `The contents of ${showPath(path)} have the digest ${digest} instead of ${said}: it is another draft, or it ` +
        "was changed after it was drafted, and it is not used. Draft the act again.",
    },
    { path, digest, said },
  );
}

function parse(path: string, bytes: Uint8Array): ActDraft {
  try {
    const value = parseStrictJson(bytes, { bytes: MOST_DRAFT_BYTES });
    if (Check(ActDraftSchema, value)) return value;
    throw malformed(path, faultOf(value));
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw malformed(path, { zh: cause.text.zh, en: ` ${cause.text.en}` }, cause);
  }
}

/** The first place at which a value is not a draft. */
function faultOf(value: JsonValue): Bilingual {
  const [, [wrong]] = Errors(ActDraftSchema, value);
  const place = showForeign(wrong?.instancePath ?? "");
  return { zh: `不合格式之处：${place}。`, en: ` The place that is wrong is ${place}.` };
}

/** @param why - a sentence about what is wrong in it */
function malformed(path: string, why: Bilingual, cause?: InputError): ClientError {
  return new ClientError(
    "DRAFT_MALFORMED",
    {
      zh: `${showPath(path)} 不是本程序的行为草稿（${showForeign(ACT_DRAFT_FORMAT)}）：请核对文件。${why.zh}`,
      en:
        `${showPath(path)} is not a draft of an act (${showForeign(ACT_DRAFT_FORMAT)}) as this program writes ` +
        "it: check " +
        `the file.${why.en}`,
    },
    { path },
    cause,
  );
}
