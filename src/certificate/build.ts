import { fromHex, type Hex } from "../consensus/hex.ts";
import { List } from "../ledger/codes.ts";
import type { DocumentOpening } from "../documents/opening.ts";
import { proveMember } from "../documents/folder-tree.ts";
import type { Manifest } from "../documents/manifest.ts";
import { exportId, type RecordId } from "../ledger/record-id.ts";
import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { IDENTITY_SLOT, listSlot, stateSlot } from "../ledger/storage-slots.ts";
import { breaksSince, countBefore } from "./breaks.ts";
import {
  certificateBytes,
  type BreaksSince,
  type Certificate,
  type FolderContents,
  type Trail,
} from "./certificate.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { parseCertificate } from "./parse-certificate.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CertificateError } from "./certificate-error.ts";
import { descriptorId, jurisdictionAt, type DescribedJurisdiction, type Descriptor } from "./descriptor.ts";
import { LineageWalk } from "./lineage-walk.ts";
import { isMadeOfInputs, type Lineage } from "./lineage.ts";
import { pooledNodes } from "./node-pool.ts";
import { readTrail } from "./trail.ts";
import { refusalOf } from "./verify.ts";

/** The parts of an answer of `eth_getProof` that certificates need. */
export interface ProofAnswer {
  readonly accountProof: readonly string[];
  /** The proofs of the slots, in any order, because Besu sorts them by key. */
  readonly storageProof: readonly { readonly key: string; readonly proof: readonly string[] }[];
}

/** The sources of a certificate: an index for the events, a chain node for the header and the proofs. */
export interface CertificateSource {
  /** The RLP of a block's header as sealed (`debug_getRawHeader`). */
  rawHeader(block: number): Promise<Hex>;
  /** `eth_getProof`. */
  proof(address: Hex, slots: readonly Hex[], block: number): Promise<ProofAnswer>;
  /**
   * The log data of a record's body and of the acts that extended its trail (filings, anchors and roles do not), oldest
   * first, up to and including the block; undefined when there is no such record.
   */
  trail(id: RecordId, block: number): Promise<Trail | undefined>;
  /** All breaks of a jurisdiction up to and including the block, oldest first, 17 bytes each. */
  breaks(jurisdiction: RecordId, block: number): Promise<readonly Uint8Array[]>;
}

export interface CertificateRequest {
  readonly source: CertificateSource;
  readonly descriptor: Descriptor;
  /** The block as of which the certificate is made. The node must still have its state. */
  readonly block: number;
}

/** The contents that a certificate may show beside the record itself. */
export interface Disclosure {
  /** The opened fields of documents, by the record's id. */
  readonly openings?: ReadonlyMap<RecordId, DocumentOpening>;
  /** The files of an exported folder. */
  readonly folder?: FolderContents;
  /** The content of a salted export. */
  readonly salted?: SaltedContent;
}

/** A certificate lists all files of a folder that has no more than this: about three kilobytes when compressed. */
export const MOST_LISTED_FILES = 32;

/**
 * The files of a folder that a certificate shows: the one with `path` if it is given, else all if they are few.
 * @throws CertificateError MEMBER_UNKNOWN when the manifest has no file of this path
 */
export function shownContents(manifest: Manifest, path?: string): FolderContents | undefined {
  if (path === undefined) return manifest.fileCount > MOST_LISTED_FILES ? undefined : { manifest };
  const member = proveMember(manifest, path);
  if (member === undefined) {
    const shown = showForeign(path);
    throw new CertificateError(
      "lineage",
      "MEMBER_UNKNOWN",
      {
        zh: `出域文件夹的清单中没有文件 ${shown}：请按清单核对路径。`,
        en: `The manifest of the exported folder has no file ${shown}: check the path against the manifest.`,
      },
      { path },
    );
  }
  return { member };
}

/**
 * Makes a certificate of a record and returns its bytes. The certificate has been verified, so that an inconsistent
 * source is found here and not by a buyer.
 * @throws CertificateError SUBJECT_UNKNOWN, UNKNOWN_JURISDICTION, SOURCE_INCONSISTENT; the errors of `source`
 */
export async function buildCertificate(
  request: CertificateRequest,
  subject: RecordId,
  disclosure: Disclosure = {},
): Promise<Uint8Array> {
  const { source, descriptor, block } = request;
  const whole = await loadLineage(request, subject);
  const { body } = whole.subject;
  const jurisdiction = jurisdictionOf(whole, descriptor);
  const breaks = isMadeOfInputs(body.draft.kind)
    ? shownBreaks(await source.breaks(jurisdiction.id, block), whole)
    : undefined;

  const provenNow = new Set(whole.provenNow(whole.touchedBy(breaks?.items ?? [])));
  const trails = [...whole.records.values()].map(({ id, data, lastUse }) =>
    provenNow.has(id) ? data : data.slice(0, 1 + lastUse.acts),
  );
  const slots = [...provenNow].map(stateSlot);
  // A verifier reads the identity first, then the state of the subject, then the breaks, then the other states.
  if (breaks !== undefined) slots.splice(1, 0, listSlot(jurisdiction.id, List.BREAKS));

  return checked(descriptor, {
    ...(await proven(request, slots)),
    subject: { record: subject },
    trails,
    breaks,
    openings: nonEmptyOpenings(disclosure),
    folder: disclosure.folder,
    salted: disclosure.salted,
  });
}

function jurisdictionOf({ subject: { id, body } }: Lineage, descriptor: Descriptor): DescribedJurisdiction {
  const jurisdiction = jurisdictionAt(descriptor, body.jurisdiction);
  if (jurisdiction !== undefined) return jurisdiction;
  throw new CertificateError(
    "lineage",
    "UNKNOWN_JURISDICTION",
    {
      zh: `记录 ${id} 属于第 ${body.jurisdiction} 号辖区，网络描述文件未列出该辖区：请取较新的网络描述文件。`,
      en:
        `Record ${id} is in jurisdiction ${body.jurisdiction}, which the descriptor does not list: ` +
        "get a newer edition.",
    },
    { record: id, jurisdiction: body.jurisdiction },
  );
}

/**
 * The most breaks from before the recording that a certificate includes, 17 bytes each. They make it show earlier
 * corrections too.
 */
export const MOST_EARLIER_BREAKS = 200;

function shownBreaks(all: readonly Uint8Array[], { firstUse, subject: { body } }: Lineage): BreaksSince {
  const earlier = countBefore(all, body.time) - countBefore(all, firstUse);
  return breaksSince(all, earlier > MOST_EARLIER_BREAKS ? body.time : firstUse);
}

/**
 * Makes a certificate that no plain file or folder of this SHA-256 digest (0x and 64 digits) has been recorded.
 * @throws CertificateError SOURCE_INCONSISTENT, also when one has been recorded
 */
export async function buildAbsence(request: CertificateRequest, sha256: Hex): Promise<Uint8Array> {
  return checked(request.descriptor, {
    ...(await proven(request, [stateSlot(exportId({ sha256, ordinal: 0 }))])),
    subject: { absent: sha256 },
    trails: [],
    breaks: undefined,
    openings: new Map(),
    folder: undefined,
    salted: undefined,
  });
}

/**
 * Adds to a certificate the parts that its issuer did not have: opened fields, the folder's files and the content of a
 * salted export, from a party's own dossier.
 * @throws CertificateError SOURCE_INCONSISTENT when the certificate does not verify with them
 */
export function disclose(certificate: Uint8Array, descriptor: Descriptor, disclosure: Disclosure): Uint8Array {
  const parsed = parseCertificate(certificate);
  const openings = new Map([...parsed.openings, ...nonEmptyOpenings(disclosure)]);
  const { folder = parsed.folder, salted = parsed.salted } = disclosure;
  return checked(descriptor, { ...parsed, openings, folder, salted });
}

async function loadLineage({ source, descriptor, block }: CertificateRequest, subject: RecordId): Promise<Lineage> {
  const walk = new LineageWalk(subject);
  for (let id = walk.next; id !== undefined; id = walk.next) {
    const trail = await source.trail(id, block);
    if (trail === undefined) {
      throw new CertificateError(
        "lineage",
        id === subject ? "SUBJECT_UNKNOWN" : "SOURCE_INCONSISTENT",
        {
          zh: `截至区块 ${block}，索引中没有记录 ${id}，无法出具凭证。`,
          en: `As of block ${block} the index has no record ${id}, so no certificate can be made.`,
        },
        { record: id, block },
      );
    }
    walk.add(readTrail(id, trail));
  }
  return walk.finish(descriptor);
}

/**
 * The header and the trie nodes that prove the accounts of the ledger and its parts, then the ledger's identity, then
 * the slots in their order.
 */
async function proven(
  { source, descriptor, block }: CertificateRequest,
  slots: readonly Hex[],
): Promise<Pick<Certificate, "descriptor" | "header" | "nodes">> {
  const { ledger } = descriptor;
  const header = fromHex(await source.rawHeader(block));
  const asked = [IDENTITY_SLOT, ...slots];
  const answer = await source.proof(ledger.address, asked, block);
  const accounts = [answer.accountProof];
  for (const part of ledger.parts) accounts.push((await source.proof(part.address, [], block)).accountProof);
  const storage = new Map(answer.storageProof.map(({ key, proof }) => [BigInt(key), proof]));
  const proofs = asked.map((slot) => {
    const proof = storage.get(BigInt(slot));
    if (proof === undefined) {
      throw new CertificateError(
        "state",
        "SOURCE_INCONSISTENT",
        {
          zh: `节点没有给出区块 ${block} 的存储槽 ${slot} 的存储证明，无法出具凭证。`,
          en: `The node gave no proof of the storage slot ${slot} at block ${block}, so no certificate can be made.`,
        },
        { slot, block },
      );
    }
    return proof;
  });
  const nodes = pooledNodes([...accounts, ...proofs].map((proof) => proof.map((node) => fromHex(node))));
  // Besu sends the empty node of an empty trie, which no proof needs.
  return { descriptor: descriptorId(descriptor), header, nodes: nodes.filter((node) => node.length > 1) };
}

function nonEmptyOpenings({ openings }: Disclosure): ReadonlyMap<RecordId, DocumentOpening> {
  return new Map([...(openings ?? [])].filter(([, opening]) => opening.fields.length > 0));
}

/** The bytes of a certificate that verifies. */
function checked(descriptor: Descriptor, certificate: Certificate): Uint8Array {
  const bytes = certificateBytes(certificate);
  const { code, failure } = refusalOf(bytes, descriptor) ?? {};
  if (failure === undefined) return bytes;
  if (failure.code === "UNKNOWN_VALIDATORS") throw outdated(descriptor, failure.text);
  const { edition } = descriptor;
  const used = descriptorId(descriptor);
  throw new CertificateError(
    failure.step,
    "SOURCE_INCONSISTENT",
    {
      zh:
        `所制凭证未能通过核验（${code}，${failure.code}）：${failure.text.zh}` +
        `请将本系统所用的网络描述文件（第 ${edition} 版，${used}）与各机关公布的比对，并检查链节点。`,
      en:
        `The certificate that was made does not verify (${code}, ${failure.code}): ${failure.text.en} ` +
        `Compare the descriptor that this system uses (edition ${edition}, ${used}) with the one that the ` +
        "agencies published, and check the chain node.",
    },
    { code: failure.code, ...failure.evidence },
  );
}

/** The validators have changed since the edition in use was made. */
function outdated({ edition, asOf }: Descriptor, reason: Bilingual): CertificateError {
  return new CertificateError(
    "header",
    "DESCRIPTOR_OUTDATED",
    {
      zh:
        `验证节点在网络描述文件第 ${edition} 版（截至区块 ${asOf.block}）之后有变更，暂不能出具凭证。` +
        "请各机关用 laiqu descriptor create --deployment … --founding … --previous <此版> 制作新版、" +
        "比对并公布，再以新版重新启动 laiqu serve（laiqu start 重新启动即可）。以前的凭证在新版下仍可核验。",
      en:
        `The validators have changed since edition ${edition} of the descriptor, which is as of block ${asOf.block}, ` +
        "so no certificate can be made under it. Let the agencies make, compare and publish the next edition with " +
        "laiqu descriptor create --deployment … --founding … --previous <this edition>, and start laiqu serve again " +
        "with it (laiqu start needs only a new start). Earlier certificates verify under the new edition too.",
    },
    { edition, asOf: asOf.block, reason: reason.en },
  );
}
