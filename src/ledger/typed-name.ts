import { parseDigest } from "../documents/digest.ts";
import type { DigestAlgorithm } from "../documents/digest.ts";
import { InputError } from "../documents/input-error.ts";
import { parseReference } from "../documents/reference.ts";
import { isKeyOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import { Kind } from "./kinds.ts";
import type { KindName } from "./kinds.ts";
import { isRecordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";

/** A record named by its kind, its issuer and the issuer's reference. `-` stands for a jurisdiction's absent issuer. */
export interface TypedAddress {
  readonly kind: KindName;
  /** The reference or the id of the issuer. An issuer whose reference has a slash is named by its id. */
  readonly issuer: string;
  readonly reference: string;
}

/**
 * The meaning of a text that a person writes at a command line, in an address or on the page:
 * - `ID`: the record with this id;
 * - `DIGEST`: the content with this digest; of either algorithm when `algorithm` is undefined;
 * - `NAME`: a reference as a whole, whatever characters it has, or, where `address` is given, that address. A
 *   reference such as `resource/2025/001` has the form of an address, so both are looked up.
 */
export type TypedName =
  | { readonly type: "ID"; readonly id: RecordId }
  | { readonly type: "DIGEST"; readonly algorithm: DigestAlgorithm | undefined; readonly hex: string }
  | { readonly type: "NAME"; readonly text: string; readonly address?: TypedAddress };

const BARE_DIGEST = /^(?:0x)?([0-9a-f]{64})$/i;
/** A line of sha256sum, sm3sum and their like: the digest, then a blank or `*`, then the name of the file. */
const SUM_LINE = /^\\?([0-9a-f]{64})(?: [ *]|\t).+$/is;
/** A line of the same programs with --tag, and of OpenSSL. */
const TAGGED_LINE = /^(?:\\)?(SHA2?-?256|SM3) ?\(.*\) ?= ?([0-9a-f]{64})$/is;
/** A digest with its algorithm. One of an algorithm that this ledger does not use must not pass for a name. */
const PREFIXED_DIGEST = /^(?:(?:sha256|sm3):|(?:md\d|sha-?\d+|sha3-?\d+|blake\w*|crc\w*):[0-9a-f]+$)/i;

/**
 * Reads a text that names a record or a content. The same rules hold on the command line, in the API and on the page.
 * @throws InputError DIGEST_MALFORMED, DIGEST_ALGORITHM_UNKNOWN for a text that begins as a digest does
 */
export function parseTypedName(text: string): TypedName {
  const lower = text.toLowerCase();
  if (isRecordId(lower)) return { type: "ID", id: lower };
  const bare = (BARE_DIGEST.exec(text) ?? SUM_LINE.exec(text))?.[1];
  if (bare !== undefined) return { type: "DIGEST", algorithm: undefined, hex: bare.toLowerCase() };
  const [, tag, tagged] = TAGGED_LINE.exec(text) ?? [];
  if (tagged !== undefined) {
    const algorithm = tag?.toUpperCase() === "SM3" ? "sm3" : "sha256";
    return { type: "DIGEST", algorithm, hex: tagged.toLowerCase() };
  }
  if (PREFIXED_DIGEST.test(text)) return { type: "DIGEST", ...parseDigest(lower.replace(/^(sha256|sm3):0x/, "$1:")) };
  const address = addressIn(text);
  return { type: "NAME", text, ...(address === undefined ? {} : { address }) };
}

/**
 * Reads the reference of a record that is to be made. A reference in the form of an id or a digest is refused: whoever
 * wrote it later would name that id or that content, and the record could not be found by it.
 * @throws InputError REFERENCE_*
 */
export function parseNewReference(text: string): string {
  const reference = parseReference(text);
  if (!isIdOrDigest(reference)) return reference;
  throw new InputError(
    "REFERENCE_MISTAKABLE",
    {
      zh: `业务编号 ${showForeign(text)} 的形式与标识或杂凑值相同，日后会被当作标识或杂凑值查找：请改用其他业务编号。`,
      en:
        `The reference ${showForeign(text)} has the form of an id or a digest, and would be looked up as one: choose ` +
        "another reference.",
    },
    { text },
  );
}

/** Also for a text that only begins as a digest does. */
function isIdOrDigest(text: string): boolean {
  try {
    return parseTypedName(text).type !== "NAME";
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}

/** The text as kind/issuer/reference, where it begins with the name of a kind. The reference may contain slashes. */
function addressIn(text: string): TypedAddress | undefined {
  const [, first = "", issuer = "", reference = ""] = /^([^/]+)\/([^/]+)\/(.+)$/s.exec(text) ?? [];
  const kind = first.toUpperCase();
  return isKeyOf(Kind, kind) ? { kind, issuer, reference } : undefined;
}

/** The algorithms that a digest may be of: its own, or both when it was written without one. */
export function digestAlgorithmsOf({
  algorithm,
}: {
  readonly algorithm: DigestAlgorithm | undefined;
}): readonly [DigestAlgorithm, ...DigestAlgorithm[]] {
  return algorithm === undefined ? ["sha256", "sm3"] : [algorithm];
}
