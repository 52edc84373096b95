import { fromHex, type Hex } from "../consensus/hex.ts";
import { List } from "../ledger/codes.ts";
import type { DocumentOpening } from "../documents/opening.ts";
import { proveMember } from "../documents/folder-tree.ts";
import type { Manifest } from "../documents/manifest.ts";
import { exportId, type RecordId } from "../ledger/record-id.ts";
import { listSlot, stateSlot } from "../ledger/storage-slots.ts";
import {
  certificateBytes,
  parseCertificate,
  type BreaksSince,
  type Certificate,
  type FolderContents,
  type Trail,
} from "./certificate.ts";
import { CertificateError } from "./certificate-error.ts";
import { descriptorId, jurisdictionAt, type Descriptor } from "./descriptor.ts";
import { isMadeOfInputs, LineageWalk, readTrail, type Lineage } from "./lineage.ts";
import { pooledNodes } from "./node-pool.ts";
import { verifyCertificate } from "./verify.ts";

/** The answer of `eth_getProof`, as far as certificates need it. */
export interface ProofAnswer {
  readonly accountProof: readonly string[];
  /** In any order: Besu sorts by key. */
  readonly storageProof: readonly { readonly key: string; readonly proof: readonly string[] }[];
}

/** Where a certificate is made from: an index for the events, a chain node for header and proofs. */
export interface CertificateSource {
  /** The header of a block as sealed (`debug_getRawHeader`). */
  rawHeader(block: number): Promise<Hex>;
  /** `eth_getProof`. */
  proof(address: Hex, slots: readonly Hex[], block: number): Promise<ProofAnswer>;
  /**
   * Log data of a record's body and of the acts that changed its trail (no filings, no anchors), oldest first, up to
   * and with the block; undefined when there is no such record.
   */
  trail(id: RecordId, block: number): Promise<Trail | undefined>;
  /** The breaks of a jurisdiction with numbers above `count`, up to and with the block, and the head's hash at `count`. */
  breaksSince(jurisdiction: RecordId, count: number, block: number): Promise<BreaksSince>;
}

export interface CertificateRequest {
  readonly source: CertificateSource;
  readonly descriptor: Descriptor;
  /** As of which block; its state must still be there. */
  readonly block: number;
}

/** What may be certified beside the record itself. */
export interface Disclosure {
  /** Opened fields of documents, by id of the record. */
  readonly openings?: ReadonlyMap<RecordId, DocumentOpening>;
  /** Of an exported folder. */
  readonly folder?: FolderContents;
}

/** A certificate lists a whole folder up to this many files: some three kilobytes when compressed. */
export const MOST_LISTED_FILES = 32;

/**
 * What a certificate shows of a folder: the one file that is asked for, else all of them where they are few.
 * @throws CertificateError MEMBER_UNKNOWN when the manifest has no file of this path
 */
export function shownContents(manifest: Manifest, path?: string): FolderContents | undefined {
  if (path === undefined) return manifest.fileCount > MOST_LISTED_FILES ? undefined : { manifest };
  const member = proveMember(manifest, path);
  if (member === undefined)
    throw new CertificateError(
      "lineage",
      "MEMBER_UNKNOWN",
      `the folder's manifest has no file ${JSON.stringify(path)}`,
      { path },
    );
  return { member };
}

/**
 * Makes a certificate of a record and returns its bytes. What is handed out has been verified: a source that
 * contradicts itself is found here and not by the buyer.
 * @throws CertificateError SUBJECT_UNKNOWN, SOURCE_INCONSISTENT; what `source` throws
 */
export async function buildCertificate(
  request: CertificateRequest,
  subject: RecordId,
  disclosure: Disclosure = {},
): Promise<Uint8Array> {
  const { source, descriptor, block } = request;
  const whole = await loadLineage(request, subject);
  const { body } = whole.subject;
  const jurisdiction = jurisdictionAt(descriptor, body.jurisdiction);
  if (jurisdiction === undefined)
    throw new CertificateError(
      "lineage",
      "UNKNOWN_JURISDICTION",
      `the descriptor does not list jurisdiction ${body.jurisdiction} of record ${subject}`,
      { record: subject },
    );
  const from = breaksFrom(whole);
  const breaks = isMadeOfInputs(body.draft.kind) ? await source.breaksSince(jurisdiction.id, from, block) : undefined;

  const provenNow = new Set(whole.provenNow(whole.touchedBy(breaks?.items ?? [], from)));
  const trails = [...whole.records.values()].map(({ id, data }) =>
    provenNow.has(id) ? data : data.slice(0, 1 + whole.actsReferenced(id)),
  );
  const slots = [...provenNow].map(stateSlot);
  // The subject's state, then the breaks, then the others: the order in which a verifier asks.
  if (breaks !== undefined) slots.splice(1, 0, listSlot(jurisdiction.id, List.BREAKS));

  return checked(descriptor, {
    ...(await proven(request, slots)),
    subject: { record: subject },
    trails,
    breaks,
    openings: nonEmptyOpenings(disclosure),
    folder: disclosure.folder,
  });
}

/** A certificate goes back behind its recording by up to this many breaks, some 18 bytes each, to tell earlier corrections too. */
export const MOST_EARLIER_BREAKS = 200;

function breaksFrom({ breaksFrom: from, subject: { body } }: Lineage): number {
  return body.breaks - from > MOST_EARLIER_BREAKS ? body.breaks : from;
}

/**
 * Makes a certificate that no plain file or folder of this SHA-256 digest (0x and 64 digits) has been recorded.
 * @throws CertificateError SOURCE_INCONSISTENT, which it also is when one has been
 */
export async function buildAbsence(request: CertificateRequest, sha256: Hex): Promise<Uint8Array> {
  const slots = [stateSlot(exportId({ sha256, ordinal: 0 }))];
  return checked(request.descriptor, {
    ...(await proven(request, slots)),
    subject: { absent: sha256 },
    trails: [],
    breaks: undefined,
    openings: new Map(),
    folder: undefined,
  });
}

/**
 * Adds to a certificate what its issuer did not have: the fields and the folder's files of a party's own dossier.
 * @throws CertificateError SOURCE_INCONSISTENT when the certificate or what is added to it does not verify
 */
export function disclose(certificate: Uint8Array, descriptor: Descriptor, disclosure: Disclosure): Uint8Array {
  const parsed = parseCertificate(certificate);
  const openings = new Map([...parsed.openings, ...nonEmptyOpenings(disclosure)]);
  return checked(descriptor, { ...parsed, openings, folder: disclosure.folder ?? parsed.folder });
}

async function loadLineage({ source, descriptor, block }: CertificateRequest, subject: RecordId): Promise<Lineage> {
  const walk = new LineageWalk(subject);
  for (let id = walk.next; id !== undefined; id = walk.next) {
    const trail = await source.trail(id, block);
    if (trail === undefined) {
      const code = id === subject ? "SUBJECT_UNKNOWN" : "SOURCE_INCONSISTENT";
      throw new CertificateError("lineage", code, `the index knows no record ${id} as of block ${block}`, {
        record: id,
        block,
      });
    }
    walk.add(readTrail(id, trail));
  }
  return walk.finish(descriptor);
}

/** Header and trie nodes: the account of the ledger and of its parts, then the slots in the order given. */
async function proven(
  { source, descriptor, block }: CertificateRequest,
  slots: readonly Hex[],
): Promise<Pick<Certificate, "descriptor" | "header" | "nodes">> {
  const { ledger } = descriptor;
  const header = fromHex(await source.rawHeader(block));
  const answer = await source.proof(ledger.address, slots, block);
  const accounts = [answer.accountProof];
  for (const part of ledger.parts) accounts.push((await source.proof(part.address, [], block)).accountProof);
  const storage = new Map(answer.storageProof.map(({ key, proof }) => [BigInt(key), proof]));
  const proofs = slots.map((slot) => {
    const proof = storage.get(BigInt(slot));
    if (proof === undefined)
      throw new CertificateError("state", "SOURCE_INCONSISTENT", `the node gave no proof of slot ${slot}`, {
        slot,
        block,
      });
    return proof;
  });
  const nodes = pooledNodes([...accounts, ...proofs].map((proof) => proof.map((node) => fromHex(node))));
  // Besu shows an empty trie as its empty node, which no proof needs.
  return { descriptor: descriptorId(descriptor), header, nodes: nodes.filter((node) => node.length > 1) };
}

function nonEmptyOpenings({ openings }: Disclosure): ReadonlyMap<RecordId, DocumentOpening> {
  return new Map([...(openings ?? [])].filter(([, opening]) => opening.fields.length > 0));
}

function checked(descriptor: Descriptor, certificate: Certificate): Uint8Array {
  const bytes = certificateBytes(certificate);
  const { code, failure } = verifyCertificate(bytes, descriptor);
  if (failure !== undefined) {
    throw new CertificateError(
      failure.step,
      "SOURCE_INCONSISTENT",
      `the certificate made does not verify (${code}, ${failure.code}): ${failure.message}`,
      { code: failure.code, ...failure.evidence },
    );
  }
  return bytes;
}
