import { isHex } from "../consensus/hex.ts";
import { canonicalBytes, parseCanonicalBytes } from "../documents/canonical-json.ts";
import type { DigestPair } from "../documents/digest.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { trimmedBytes } from "../documents/trimmed-bytes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { exportId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { saltedCommitment } from "./salted-commitment.ts";
import type { SaltedContent } from "./salted-commitment.ts";

/** The first words of an opening, by which a file of this form is recognized. */
const SALTED_OPENING_FORMAT = "laiqu.salted-opening.1";

/** An opening has about 270 bytes. A longer file is none. */
export const SALTED_OPENING_BYTES = 4_096;

/**
 * The opening (披露文件) of a salted export, as the exporter keeps it and gives it to the recipient with the file: the
 * salt and the digests of the file, as canonical JSON. Whoever has the file and its opening finds the export.
 */
export function saltedOpeningBytes({ salt, sha256, sm3 }: SaltedContent): Uint8Array {
  return canonicalBytes({ format: SALTED_OPENING_FORMAT, salt, sha256, sm3 });
}

/** @throws InputError OPENING_MALFORMED; JSON_* for what is no canonical JSON */
export function parseSaltedOpening(bytes: Uint8Array): SaltedContent {
  if (bytes.length > SALTED_OPENING_BYTES)
    throw malformed({
      zh: `超过 ${SALTED_OPENING_BYTES} 字节`,
      en: `has more than ${SALTED_OPENING_BYTES} bytes`,
    });
  const { format, salt, sha256, sm3 } = membersOf(
    parseCanonicalBytes(trimmedBytes(bytes)),
    ["format", "salt", "sha256", "sm3"],
    [],
    malformed,
  );
  if (format !== SALTED_OPENING_FORMAT) throw otherFormat(format);
  if (!isHex(salt, 32))
    throw malformed({
      zh: "的 salt 应为 0x 加 64 位小写十六进制数字",
      en: "has a salt that is not 0x and 64 lower-case hexadecimal digits",
    });
  return { salt, sha256: digestIn("sha256", sha256), sm3: digestIn("sm3", sm3) };
}

/** Whether an opening is that of a file or folder with these digests. */
export function isOpeningOf(opening: SaltedContent, { sha256, sm3 }: DigestPair): boolean {
  return opening.sha256 === sha256 && opening.sm3 === sm3;
}

/** The id of the salted export of a content: a commitment is used once, so that its ordinal is 0. */
export function saltedExportId(content: SaltedContent): RecordId {
  return exportId({ sha256: saltedCommitment(content), ordinal: 0n });
}

function digestIn(name: "sha256" | "sm3", value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value;
  throw malformed({
    zh: `的 ${name} 应为 64 位小写十六进制数字`,
    en: `has a ${name} that is not 64 lower-case hexadecimal digits`,
  });
}

function otherFormat(format: unknown): InputError {
  const given = typeof format === "string" ? showForeign(format, 40) : typeof format;
  return malformed({
    zh: `的 format 应为 ${SALTED_OPENING_FORMAT}，而不是 ${given}`,
    en: `has the format ${given} and not ${SALTED_OPENING_FORMAT}`,
  });
}

function malformed({ zh, en }: Bilingual): InputError {
  return new InputError("OPENING_MALFORMED", {
    zh: `加盐出域的披露文件${zh}。`,
    en: `The opening of a salted export ${en}.`,
  });
}
