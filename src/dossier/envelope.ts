import { createHash } from "node:crypto";
import { decrypt, encrypt } from "eciesjs";
import { verifyMessage } from "ethers";
import type { Wallet } from "ethers";
import { fromHex, isHex, parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { canonicalBytes, isJsonObject, parseCanonicalBytes } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { InputError } from "../documents/input-error.ts";
import { trimmedBytes } from "../documents/trimmed-bytes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { DossierError } from "./dossier-error.ts";
import { CONTENT_FORMAT, contentForm, parseContent } from "./envelope-content.ts";
import type { EnvelopeContent } from "./envelope-content.ts";

const FORMAT = "laiqu.envelope.1";
/** Formats of later programs begin so too. */
const ANY_FORMAT = /^laiqu\.envelope\.\d+$/;

/** The most bytes of the content, with its papers in Base64. */
const MOST_CONTENT_BYTES = 32 * 1024 * 1024;
/** The most bytes of an envelope: its content in Base64 once more, with room for the rest. */
export const MOST_ENVELOPE_BYTES = 48 * 1024 * 1024;

/** A sealed envelope (密封件), as it lies in a file. */
export interface Envelope {
  /** The account whose key opens it. */
  readonly to: Hex;
  readonly sealed: Uint8Array;
  /** SHA-256 of the file, 64 digits. */
  readonly digest: string;
}

/**
 * Signs content with the giver's key and encrypts it to the receiver's public key. `docs/envelope.md` describes the
 * format.
 * @param publicKey - of the receiver, uncompressed (65 bytes)
 * @throws DossierError ENVELOPE_TOO_LARGE
 */
export async function sealEnvelope(content: EnvelopeContent, giver: Wallet, publicKey: Hex): Promise<Uint8Array> {
  const form = contentForm(content);
  const bytes = canonicalBytes(form);
  if (bytes.length > MOST_CONTENT_BYTES) throw tooLarge(bytes.length);
  const signature = await giver.signMessage(signedText(bytes));
  const sealed = encrypt(fromHex(publicKey, 65), canonicalBytes({ content: form, signature }));
  return canonicalBytes({ format: FORMAT, to: content.to, sealed: Buffer.from(sealed).toString("base64") });
}

/**
 * Reads an envelope without opening it.
 * @throws DossierError ENVELOPE_TOO_LARGE, ENVELOPE_MALFORMED, ENVELOPE_NEWER
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > MOST_ENVELOPE_BYTES) throw tooLarge(bytes.length);
  const value = parsed(trimmedBytes(bytes), malformed);
  const { format, to, sealed } = membersOf(ofKnownFormat(value), ["format", "sealed", "to"], [], malformed);
  if (format !== FORMAT || !isHex(to, 20) || typeof sealed !== "string") throw malformed(WRONG_FORM);
  const decoded = Buffer.from(sealed, "base64");
  // Node passes over characters that are no Base64.
  if (decoded.toString("base64") !== sealed) throw malformed(WRONG_FORM);
  return { to, sealed: decoded, digest: createHash("sha256").update(bytes).digest("hex") };
}

/**
 * Opens an envelope with the receiver's key, and checks that its giver signed it for this receiver.
 * @throws DossierError ENVELOPE_OF_ANOTHER, ENVELOPE_CHANGED, ENVELOPE_MALFORMED
 */
export function openEnvelope({ to, sealed }: Envelope, receiver: Wallet): EnvelopeContent {
  const account = parseHex(receiver.address.toLowerCase(), 20);
  if (account !== to) throw ofAnother(to, account);
  const opened = parsed(decrypted(sealed, receiver), changed);
  const { content: form, signature } = membersOf(opened, ["content", "signature"], [], changed);
  const content = contentIn(form);
  const signer = signerOf(form, signature);
  if (signer !== content.from.account) throw changed({ zh: "其签名不是给予人的", en: "it is not signed by its giver" });
  // The receiver could otherwise seal it again for somebody else, as if the giver had meant that.
  if (content.to !== account) throw ofAnother(content.to, account);
  return content;
}

/** Refuses an envelope for another account. @throws DossierError ENVELOPE_OF_ANOTHER */
export function demandReceiver({ to }: Envelope, account: Hex): void {
  if (to !== account) throw ofAnother(to, account);
}

/** The text that the giver signs (EIP-191): no transaction and no document of another kind has its form. */
function signedText(content: Uint8Array): string {
  return `${CONTENT_FORMAT}\nsha256:${createHash("sha256").update(content).digest("hex")}`;
}

function decrypted(sealed: Uint8Array, receiver: Wallet): Uint8Array {
  try {
    return decrypt(fromHex(receiver.privateKey, 32), sealed);
  } catch (cause) {
    // The library and the cipher have errors of many kinds. Whatever the reason, these bytes are not what was sealed.
    throw changed({ zh: "它不能以此密钥解密", en: "it does not decrypt with this key" }, cause);
  }
}

function contentIn(form: unknown): EnvelopeContent {
  try {
    return parseContent(form, malformed);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw malformed({ zh: `内有不合格的文书：${cause.text.zh}`, en: `has an unsound document: ${cause.text.en}` });
  }
}

function signerOf(form: unknown, signature: unknown): string | undefined {
  if (!isHex(signature, 65)) return undefined;
  try {
    return verifyMessage(signedText(canonicalBytes(form)), signature).toLowerCase();
  } catch {
    // ethers refuses numbers that are no signature with errors of many kinds; nobody signed with them.
    return undefined;
  }
}

function parsed(bytes: Uint8Array, refuse: (problem: Bilingual) => DossierError): JsonValue {
  try {
    return parseCanonicalBytes(bytes);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw refuse({ zh: "不是完整的规范 JSON", en: "is not whole canonical JSON" });
  }
}

function ofKnownFormat(value: JsonValue): JsonValue {
  const format = isJsonObject(value) ? value["format"] : undefined;
  if (typeof format !== "string" || !ANY_FORMAT.test(format) || format === FORMAT) return value;
  throw new DossierError(
    "ENVELOPE_NEWER",
    {
      zh: `该密封件的格式为 ${showForeign(format)}，本程序只识 ${FORMAT}：请用更新的程序。`,
      en: `The envelope has the format ${showForeign(format)}, and this program reads ${FORMAT}: use a newer program.`,
    },
    { format },
  );
}

const WRONG_FORM: Bilingual = { zh: "格式不对", en: "is malformed" };

/** @param problem - the end of a sentence about the envelope */
function malformed({ zh, en }: Bilingual): DossierError {
  return new DossierError("ENVELOPE_MALFORMED", {
    zh: `密封件${zh}：请核对文件是否完整，或请给予人重新制作。`,
    en: `The envelope ${en}: check that the file is whole, or ask its giver for a new one.`,
  });
}

/** @param problem - a clause about the envelope */
function changed({ zh, en }: Bilingual, cause?: unknown): DossierError {
  return new DossierError(
    "ENVELOPE_CHANGED",
    {
      zh: `密封件被改动或已损坏（${zh}），未取用任何内容：请给予人重新制作。`,
      en: `The envelope was changed or damaged (${en}), and nothing was taken from it: ask its giver for a new one.`,
    },
    {},
    cause,
  );
}

function ofAnother(to: Hex, account: Hex): DossierError {
  return new DossierError(
    "ENVELOPE_OF_ANOTHER",
    {
      zh: `该密封件是给账户 ${to} 的，不是给 ${account} 的：请用该账户的密钥，或请给予人为此账户重新制作。`,
      en:
        `The envelope is for the account ${to}, not for ${account}: use the key of that account, or ask its giver ` +
        "for one for this account.",
    },
    { to, account },
  );
}

function tooLarge(bytes: number): DossierError {
  return new DossierError(
    "ENVELOPE_TOO_LARGE",
    {
      zh: `内容有 ${bytes} 字节，密封件至多容纳 ${MOST_CONTENT_BYTES} 字节：请不加附件，另行交付文件，其杂凑值载于文书。`,
      en:
        `There are ${bytes} bytes, and an envelope holds ${MOST_CONTENT_BYTES}: leave the papers out and hand the ` +
        "files over in another way; the document has their digests.",
    },
    { bytes, limit: MOST_CONTENT_BYTES },
  );
}
