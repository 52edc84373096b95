import { toHex, type Hex } from "../consensus/hex.ts";
import { canonicalBytes } from "../documents/canonical-json.ts";
import type { DocumentOpening } from "../documents/opening.ts";
import type { FolderMember } from "../documents/folder-tree.ts";
import type { Manifest } from "../documents/manifest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";

export const CERTIFICATE_FORMAT = "laiqu.certificate.3";

/** A certificate is about a record, or about a SHA-256 digest of which no export was recorded. */
export type CertificateSubject = { readonly record: RecordId } | { readonly absent: Hex };

/**
 * A certificate (溯源凭证): one sealed header, the part of its state on which the standing rests, and the log data from
 * which every trail of the lineage is recomputed. Nothing in it is trusted: each byte is checked or refused.
 */
export interface Certificate {
  /**
   * The id of the edition of the network's descriptor under which it was made. The verifier has this edition, or a
   * later one, from the agencies.
   */
  readonly descriptor: string;
  readonly subject: CertificateSubject;
  /** The RLP of the header as it was sealed. */
  readonly header: Uint8Array;
  /** The trie nodes that the proofs need, each once, in the order of first use. */
  readonly nodes: readonly Uint8Array[];
  /** One trail for each record of the lineage, in the order of first reference. An absence has none. */
  readonly trails: readonly Trail[];
  /**
   * Exports and products have the breaks of their jurisdiction since their recording, or since the first use of the
   * material they are made of, and the last break before that. Other records have none.
   */
  readonly breaks: BreaksSince | undefined;
  /** The opened fields of documents, by the record's id. */
  readonly openings: ReadonlyMap<RecordId, DocumentOpening>;
  /** The files of the exported folder, as far as the certificate shows them. */
  readonly folder: FolderContents | undefined;
  /** The content of a salted export, which its commitment hides from everybody to whom it is not opened. */
  readonly salted: SaltedContent | undefined;
}

/** The files of an exported folder: all of them, or one with the proof that the folder contains it. */
export type FolderContents = { readonly manifest: Manifest } | { readonly member: FolderMember };

/** The log data from which a trail is recomputed: the record's body, then the acts that extend it, oldest first. */
export type Trail = readonly Uint8Array[];

export interface BreaksSince {
  /** The hash of the list's head before the first item, 28 bytes. */
  readonly before: Hex;
  /** 17 bytes each, see `decodeBreak`. */
  readonly items: readonly Uint8Array[];
}

/**
 * Bounds that are checked before what they bound costs anything. A hostile file then costs no more than an honest one
 * of the greatest size.
 */
export const CERTIFICATE_LIMITS = {
  bytes: 4 * 1024 * 1024,
  /** Values of the JSON, see `JsonBounds`. The lists below need far fewer. */
  values: 100_000,
  nodes: 2_000,
  /** The most bytes of each node. A branch of 16 hashes has 532 bytes. */
  nodeBytes: 1_024,
  headerBytes: 64 * 1024,
  records: 2_000,
  events: 10_000,
  eventBytes: 16 * 1024,
  /**
   * The most bytes of a record's reference. The ledger records at most 64, except that nothing bounds those of a
   * founding. A verdict repeats a record's reference for each act about the record.
   */
  referenceBytes: 256,
  breaks: 30_000,
  /** Records whose fields are opened. Each document has at most 256 fields. */
  openings: 100,
  /** Opened fields of all these documents together. */
  openedFields: 1_000,
  /** Files of a manifest. This program lists up to 32 of them. */
  manifestFiles: 256,
} as const;

/** The number of bytes of one break. */
export const BREAK_BYTES = 17;

/** Writes a certificate as canonical JSON (RFC 8785). */
export function certificateBytes(certificate: Certificate): Uint8Array {
  const { descriptor, subject, breaks, openings, folder, salted } = certificate;
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
    ...(salted === undefined ? {} : { salted: { salt: salted.salt, sha256: salted.sha256, sm3: salted.sm3 } }),
  });
}
