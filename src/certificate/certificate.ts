import { fromHex, toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes, isJsonObject, parseCanonicalJson, type JsonObject } from "../documents/canonical-json.ts";
import { parseOpening, type DocumentOpening } from "../documents/opening.ts";
import { parseMember, type FolderMember } from "../documents/folder-tree.ts";
import { InputError } from "../documents/input-error.ts";
import { manifestBytes, parseManifest, type Manifest } from "../documents/manifest.ts";
import { isRecordId, type RecordId } from "../ledger/record-id.ts";
import { CertificateError } from "./certificate-error.ts";

export const CERTIFICATE_FORMAT = "laiqu.certificate.1";

/** What is certified: a record, or that no export was recorded of a file's or folder's SHA-256 digest. */
export type CertificateSubject = { readonly record: RecordId } | { readonly absent: Hex };

/**
 * A certificate (溯源凭证): one sealed header, the part of its state that standing rests on, and the log data from
 * which every trail of the lineage is computed again. Nothing in it is believed; each byte is checked or refused.
 */
export interface Certificate {
  /** Id of the network's descriptor, which the verifier has from elsewhere. */
  readonly descriptor: string;
  readonly subject: CertificateSubject;
  /** RLP as sealed. */
  readonly header: Uint8Array;
  /** Every trie node that some proof needs, once, in the order of first use. */
  readonly nodes: readonly Uint8Array[];
  /** Of an absence none. */
  readonly trails: readonly Trail[];
  /** Of exports and products: the jurisdiction's breaks since the recording, or since the first use that they tell about. */
  readonly breaks: BreaksSince | undefined;
  /** Opened fields of documents, by id of the record. */
  readonly openings: ReadonlyMap<RecordId, DocumentOpening>;
  /** What the exported folder consists of, as far as it is shown. */
  readonly folder: FolderContents | undefined;
}

/** Of an exported folder: all its files, where they are few, or one of them with the proof that it is in it. */
export type FolderContents = { readonly manifest: Manifest } | { readonly member: FolderMember };

/** Log data of a record's body and of the acts that changed its trail, oldest first. */
export type Trail = readonly Uint8Array[];

export interface BreaksSince {
  /** Hash of the list's head before the first of the items, 28 bytes. */
  readonly before: Hex;
  /** 17 bytes each, see `decodeBreak`. */
  readonly items: readonly Uint8Array[];
}

/** Bounds that are checked before any hashing: a hostile file costs no more than an honest one. */
export const CERTIFICATE_LIMITS = {
  bytes: 4 * 1024 * 1024,
  nodes: 2_000,
  /** A branch of 16 hashes has 532 bytes. */
  nodeBytes: 1_024,
  headerBytes: 64 * 1024,
  records: 2_000,
  events: 10_000,
  eventBytes: 16 * 1024,
  breaks: 50_000,
} as const;

const BREAK_BYTES = 17;

/** Writes a certificate as canonical JSON (RFC 8785). */
export function certificateBytes(certificate: Certificate): Uint8Array {
  const { descriptor, subject, breaks, openings, folder } = certificate;
  return canonicalBytes({
    format: CERTIFICATE_FORMAT,
    descriptor,
    subject,
    header: toHex(certificate.header),
    nodes: certificate.nodes.map(toHex),
    trails: certificate.trails.map((trail) => trail.map(toHex)),
    ...(breaks === undefined
      ? {}
      : { breaks: { before: breaks.before, items: breaks.items.map((item) => toHex(item).slice(2)).join("") } }),
    ...(openings.size === 0 ? {} : { openings: Object.fromEntries(openings) }),
    ...folder,
  });
}

/**
 * Reads a certificate strictly: canonical JSON of exactly the known members, each of its form.
 * @throws CertificateError TOO_LARGE, TRUNCATED, REFORMATTED, UNKNOWN_VERSION, NOT_A_CERTIFICATE
 */
export function parseCertificate(bytes: Uint8Array): Certificate {
  limit("the certificate's bytes", bytes.length, CERTIFICATE_LIMITS.bytes);
  const top = readObject(bytes);
  if (top.format !== CERTIFICATE_FORMAT) throw otherFormat(top.format);
  const optional = ["breaks", "openings", "manifest", "member"].filter((key) => Object.hasOwn(top, key));
  expectMembers(top, "", ["descriptor", "format", "header", "nodes", "trails", "subject", ...optional]);
  const { descriptor } = top;
  if (typeof descriptor !== "string" || !/^sha256:[0-9a-f]{64}$/.test(descriptor))
    throw malformed("/descriptor", "is not sha256: and 64 hexadecimal digits");
  return {
    descriptor,
    subject: readSubject(top.subject),
    header: readHex(top.header, "/header", CERTIFICATE_LIMITS.headerBytes),
    nodes: readList(top.nodes, "/nodes", CERTIFICATE_LIMITS.nodes).map((node, index) =>
      readHex(node, `/nodes/${index}`, CERTIFICATE_LIMITS.nodeBytes),
    ),
    trails: readTrails(top.trails),
    breaks: top.breaks === undefined ? undefined : readBreaks(top.breaks),
    openings: top.openings === undefined ? new Map() : readOpenings(top.openings),
    folder: readFolder(top),
  };
}

function readObject(bytes: Uint8Array): JsonObject {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CertificateError("parse", "NOT_A_CERTIFICATE", "the file is not UTF-8 text", {}, cause);
  }
  try {
    const value = parseCanonicalJson(text);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw unreadable(text, cause);
  }
  throw malformed("", "is not an object");
}

function unreadable(text: string, cause: InputError): CertificateError {
  // A whole certificate ends with its closing brace and starts with its opening one.
  if (text.startsWith("{") && !text.trimEnd().endsWith("}")) {
    return new CertificateError(
      "parse",
      "TRUNCATED",
      "the certificate breaks off before its end: fetch it again",
      { characters: text.length },
      cause,
    );
  }
  if (cause.evidence["position"] !== undefined && text.includes(CERTIFICATE_FORMAT)) {
    return new CertificateError(
      "parse",
      "REFORMATTED",
      `the certificate is not byte for byte as it was made: ${cause.message}`,
      cause.evidence,
      cause,
    );
  }
  return new CertificateError(
    "parse",
    "NOT_A_CERTIFICATE",
    `the file is no certificate: ${cause.message}`,
    cause.evidence,
    cause,
  );
}

function otherFormat(format: unknown): CertificateError {
  const version = typeof format === "string" && /^laiqu\.certificate\.\d{1,9}$/.test(format);
  if (!version) return malformed("/format", `is not ${CERTIFICATE_FORMAT}`);
  return new CertificateError(
    "parse",
    "UNKNOWN_VERSION",
    `the certificate is of the format ${format}, this program knows ${CERTIFICATE_FORMAT}`,
    { format },
  );
}

function readSubject(value: unknown): CertificateSubject {
  if (isJsonObject(value) && Object.keys(value).length === 1) {
    if (typeof value.record === "string" && isRecordId(value.record)) return { record: value.record };
    if (isHexOf(value.absent, 32)) return { absent: value.absent };
  }
  throw malformed("/subject", "names neither a record nor an absent digest");
}

function readTrails(value: unknown): Trail[] {
  const trails = readList(value, "/trails", CERTIFICATE_LIMITS.records).map((trail, index) =>
    readList(trail, `/trails/${index}`, CERTIFICATE_LIMITS.events),
  );
  limit(
    "the certificate's events",
    trails.reduce((sum, trail) => sum + trail.length, 0),
    CERTIFICATE_LIMITS.events,
  );
  return trails.map((trail, index) =>
    trail.map((event, position) => readHex(event, `/trails/${index}/${position}`, CERTIFICATE_LIMITS.eventBytes)),
  );
}

function readBreaks(value: unknown): BreaksSince {
  const { before, items } = expectMembers(value, "/breaks", ["before", "items"]);
  if (!isHexOf(before, 28)) throw malformed("/breaks/before", "is not 28 bytes of hexadecimal digits");
  if (typeof items !== "string") throw malformed("/breaks/items", "is not a text");
  limit("the certificate's breaks", items.length / (2 * BREAK_BYTES), CERTIFICATE_LIMITS.breaks);
  const packed = readHex(`0x${items}`, "/breaks/items", CERTIFICATE_LIMITS.breaks * BREAK_BYTES);
  if (packed.length % BREAK_BYTES !== 0) throw malformed("/breaks/items", `is not a multiple of ${BREAK_BYTES} bytes`);
  return {
    before,
    items: Array.from({ length: packed.length / BREAK_BYTES }, (_, index) =>
      packed.slice(index * BREAK_BYTES, (index + 1) * BREAK_BYTES),
    ),
  };
}

function readOpenings(value: unknown): Map<RecordId, DocumentOpening> {
  if (!isJsonObject(value) || Object.keys(value).length === 0)
    throw malformed("/openings", "is not an object with at least one record");
  return new Map(
    Object.entries(value).map(([id, opening]) => {
      if (!isRecordId(id)) throw malformed("/openings", `names ${JSON.stringify(id.slice(0, 40))}, which is no record`);
      return [id, strictly(`/openings/${id}`, () => parseOpening(opening))];
    }),
  );
}

function readFolder({ manifest, member }: JsonObject): FolderContents | undefined {
  if (manifest !== undefined && member !== undefined)
    throw malformed("/member", "stands beside the manifest, which lists it already");
  if (manifest !== undefined)
    return { manifest: strictly("/manifest", () => parseManifest(manifestBytes(manifest as Manifest))) };
  return member === undefined ? undefined : { member: strictly("/member", () => parseMember(member)) };
}

function strictly<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof InputError)
      throw new CertificateError(
        "parse",
        "NOT_A_CERTIFICATE",
        `the certificate's ${place} is malformed: ${cause.message}`,
        { place },
        cause,
      );
    throw cause;
  }
}

function expectMembers(value: unknown, place: string, keys: readonly string[]): JsonObject {
  if (
    !isJsonObject(value) ||
    Object.keys(value).length !== keys.length ||
    !keys.every((key) => Object.hasOwn(value, key))
  ) {
    throw malformed(place, `is not an object with exactly ${keys.join(", ")}`);
  }
  return value;
}

function readList(value: unknown, place: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(place, "is not a list");
  limit(`the certificate's ${place}`, value.length, most);
  return value as unknown[];
}

function readHex(value: unknown, place: string, most: number): Uint8Array {
  if (typeof value !== "string" || value.length % 2 !== 0 || !/^0x[0-9a-f]*$/.test(value))
    throw malformed(place, "is not bytes in lower-case hexadecimal digits after 0x");
  limit(`the certificate's ${place}`, (value.length - 2) / 2, most);
  return fromHex(value);
}

function isHexOf(value: unknown, size: number): value is Hex {
  return typeof value === "string" && value.length === 2 + 2 * size && /^0x[0-9a-f]*$/.test(value);
}

function limit(what: string, found: number, most: number): void {
  if (found > most)
    throw new CertificateError("parse", "TOO_LARGE", `${what} are ${found}; at most ${most} are accepted`, {
      found,
      most,
    });
}

function malformed(place: string, problem: string): CertificateError {
  return new CertificateError(
    "parse",
    "NOT_A_CERTIFICATE",
    `the certificate${place === "" ? "" : `'s ${place}`} ${problem}`,
    { place },
  );
}
