import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { readSealedHeader } from "../consensus/qbft.ts";
import { verifyReceipt } from "../consensus/receipts.ts";
import { codeText, outcomeName } from "../ledger/codes.ts";
import { decodeLedgerLog } from "../ledger/event-log.ts";
import type { LedgerEvent } from "../ledger/events.ts";
import { kindName } from "../ledger/kinds.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { statusName } from "../ledger/statuses.ts";
import { showForeign } from "../text/foreign-text.ts";
import { CertificateError } from "./certificate-error.ts";
import { descriptorId, editionOf, validatorsAt } from "./descriptor.ts";
import type { Descriptor } from "./descriptor.ts";
import { provenRulebooks } from "./proven-rulebooks.ts";
import type { EvidenceRulebook, ProvenRulebook } from "./proven-rulebooks.ts";

export const EVIDENCE_FORMAT = "laiqu.evidence.2";

/** The place of an event: which log of which receipt of which block. */
export interface EventPlace {
  /** Its name in answers: the block, and the position of its log in the block. */
  readonly event: string;
  readonly block: number;
  readonly transaction: number;
  /** The position of its log in the receipt. */
  readonly log: number;
}

/** A block of some events: its sealed header, and the proofs of their receipts. */
export interface EvidenceBlock {
  readonly number: number;
  /** The RLP of the header as it was sealed. */
  readonly header: Hex;
  readonly receipts: readonly { readonly transaction: number; readonly nodes: readonly Hex[] }[];
}

/** The proofs that some events are on a ledger. Nothing in it is trusted. */
export interface Evidence {
  readonly format: typeof EVIDENCE_FORMAT;
  /** The id of the edition of the network's descriptor under which it was made. */
  readonly descriptor: string;
  readonly blocks: readonly EvidenceBlock[];
  readonly events: readonly EventPlace[];
  /** The publications of the versions that judged these events, and of those in force in the period. */
  readonly publications: readonly EventPlace[];
  /** The documents of these versions, as far as the maker of the evidence has them. */
  readonly rulebooks: readonly EvidenceRulebook[];
}

/** The findings that follow from evidence. */
export interface ProvenEvidence {
  readonly events: readonly ProvenEvent[];
  readonly rulebooks: readonly ProvenRulebook[];
}

/** An event as its log says it. */
export interface ProvenEvent {
  /** Its name in answers. The block in it is proven, and the rest tells it from others of the block. */
  readonly event: string;
  readonly block: number;
  /** Time of the block, in seconds. */
  readonly time: number;
  readonly type: LedgerEvent["type"];
  /** The record that it is about. */
  readonly record: Hex;
  /** The party that acted. */
  readonly by?: Hex;
  /** The name of the kind, code or status that was recorded, stated or settled. */
  readonly what: string;
  readonly outcome?: string;
  /** The legal date on paper, in seconds, where one was given. */
  readonly effectiveAt?: number;
  /** Root or digest of the document behind it. */
  readonly document?: Hex;
  /** Number of the jurisdiction whose rulebook judged it, and the version; 0 where no version did. */
  readonly jurisdiction?: number;
  readonly version?: number;
  /** The data of its log, of which trails are made. */
  readonly data: Uint8Array;
}

/**
 * Verifies that every event is on the ledger of a descriptor, and tells what each says. The seals of each header are
 * verified, then the receipt against the header, then the log in it. The versions of rulebooks that judged are proven
 * by the events of their publication, and their documents by the digests in these.
 * @throws CertificateError UNKNOWN_DESCRIPTOR, UNKNOWN_VALIDATORS, INCOMPLETE, OTHER_LEDGER, EVENTS_MISNAMED,
 *   RULEBOOK_DIFFERS; ConsensusError; LedgerDataError
 */
export function verifyEvidence(evidence: Evidence, descriptor: Descriptor): ProvenEvidence {
  if (editionOf(descriptor, evidence.descriptor) === undefined) throw otherEdition(evidence.descriptor, descriptor);
  const blocks = new Map(evidence.blocks.map((block) => [block.number, sealedBlock(block, descriptor)]));
  const logOf = (place: EventPlace): ProvenLog => {
    const block = blocks.get(place.block);
    if (block === undefined) throw incomplete(place);
    return provenLog(place, block, descriptor);
  };
  demandOrder(evidence.events);
  const events = evidence.events.map((place) => provenEvent(place, logOf(place)));
  const published = evidence.publications.map((place) => ({ block: place.block, event: logOf(place).event }));
  return { events, rulebooks: provenRulebooks({ events, published, documents: evidence.rulebooks }) };
}

/** Every event has its own place and its own name, and both are in the order of the chain. */
function demandOrder(places: readonly EventPlace[]): void {
  places.forEach((place, index) => {
    const [block, position] = place.event.split(":").map(Number);
    const before = places[index - 1];
    const isNamed = /^(?:0|[1-9]\d{0,15}):(?:0|[1-9]\d{0,15})$/.test(place.event) && block === place.block;
    const [, earlier = -1] = before?.event.split(":").map(Number) ?? [];
    const isNext =
      before === undefined ||
      place.block > before.block ||
      (place.block === before.block &&
        (position ?? 0) > earlier &&
        (place.transaction > before.transaction ||
          (place.transaction === before.transaction && place.log > before.log)));
    if (!isNamed || !isNext) throw misnamed(place);
  });
}

interface SealedBlock {
  readonly time: number;
  readonly receiptsRoot: Uint8Array;
  readonly proofs: ReadonlyMap<number, readonly Hex[]>;
}

function sealedBlock({ number, header, receipts }: EvidenceBlock, descriptor: Descriptor): SealedBlock {
  const validators = validatorsAt(descriptor.consensus.validatorEpochs, number);
  if (validators === undefined) throw unknownValidators(number);
  const { header: sealed } = readSealedHeader(fromHex(header), validators).verifySeals();
  if (sealed.number !== number) throw otherBlock(number, sealed.number);
  return {
    time: sealed.timestamp,
    receiptsRoot: sealed.receiptsRoot,
    proofs: new Map(receipts.map(({ transaction, nodes }) => [transaction, nodes])),
  };
}

/** A log of the ledger that a sealed block proves. */
interface ProvenLog {
  /** Time of the block, in seconds. */
  readonly time: number;
  readonly event: LedgerEvent;
  readonly data: Uint8Array;
}

function provenLog(place: EventPlace, block: SealedBlock, descriptor: Descriptor): ProvenLog {
  const nodes = block.proofs.get(place.transaction);
  if (nodes === undefined) throw incomplete(place);
  const receipt = verifyReceipt(
    block.receiptsRoot,
    place.transaction,
    nodes.map((node) => fromHex(node)),
  );
  const log = receipt?.logs[place.log];
  if (log === undefined) throw incomplete(place);
  const address = toHex(log.address);
  if (address !== descriptor.ledger.address) throw otherContract(place, address, descriptor);
  return { time: block.time, event: decodeLedgerLog(log.topics.map(toHex), log.data), data: log.data };
}

function provenEvent({ event: name, block }: EventPlace, { time, event, data }: ProvenLog): ProvenEvent {
  return { event: name, block, time, data, ...toldEvent(event) };
}

function toldEvent(event: LedgerEvent): Omit<ProvenEvent, "event" | "block" | "time" | "data"> {
  switch (event.type) {
    case "Recorded": {
      const { draft, issuer, jurisdiction, version } = event.body;
      return {
        type: event.type,
        record: event.id,
        ...(issuer === NO_RECORD ? {} : { by: issuer }),
        what: kindName(draft.kind),
        ...(draft.effectiveAt === 0 ? {} : { effectiveAt: draft.effectiveAt }),
        document: draft.content,
        jurisdiction,
        version,
      };
    }
    case "Attested": {
      const { code, outcome, effectiveAt, document } = event.act.statement;
      return {
        type: event.type,
        record: event.subject,
        by: event.by,
        what: codeText(code),
        outcome: outcomeName(outcome),
        ...(effectiveAt === 0 ? {} : { effectiveAt }),
        document,
        jurisdiction: event.act.jurisdiction,
        version: event.act.version,
      };
    }
    case "Settled": {
      const { effectiveAt, document } = event.act.settlement;
      return {
        type: event.type,
        record: event.subject,
        by: event.by,
        what: statusName(event.status),
        ...(effectiveAt === 0 ? {} : { effectiveAt }),
        document,
        jurisdiction: event.act.jurisdiction,
        version: event.act.version,
      };
    }
    case "Refused": {
      const { jurisdiction, version } = event.refusal;
      const what = `rule ${event.rule}`;
      return { type: event.type, record: event.subject, by: event.party, what, jurisdiction, version };
    }
    case "RulebookPublished":
      return { type: event.type, record: event.jurisdiction, what: `version ${event.version}` };
    case "RosterAdopted":
      return { type: event.type, record: event.jurisdiction, what: `roster ${event.version}` };
    case "DecisionTaken":
      return { type: event.type, record: event.jurisdiction, what: `step ${event.step} of ${event.decision}` };
    default:
      return event satisfies never;
  }
}

/* ------------------------------------------------ objections */

function otherEdition(named: string, descriptor: Descriptor): CertificateError {
  const used = descriptorId(descriptor);
  return new CertificateError(
    "descriptor",
    "UNKNOWN_DESCRIPTOR",
    {
      zh: `证据依据的网络描述文件不是所用的（${used}），也不是其以前各版：请向机关取得最新一版，再核验一次。`,
      en:
        `The evidence names another descriptor than the one in use (${used}) and its earlier editions: get the ` +
        "newest edition from the agencies and verify again.",
    },
    { named, used },
  );
}

function unknownValidators(number: number): CertificateError {
  return new CertificateError(
    "header",
    "UNKNOWN_VALIDATORS",
    {
      zh: `网络描述文件没有区块 ${number} 的验证节点：请向机关取得较新的一版。`,
      en: `The descriptor does not name the validators of block ${number}: get a newer edition from the agencies.`,
    },
    { number },
  );
}

function otherBlock(expected: number, found: number): CertificateError {
  return new CertificateError(
    "header",
    "INCOMPLETE",
    {
      zh: `列为区块 ${expected} 的区块头属于区块 ${found}：证据已被改动，请重新取得。`,
      en: `The header that is listed for block ${expected} is that of block ${found}: get the evidence again.`,
    },
    { expected, found },
  );
}

function incomplete({ event, block, transaction, log }: EventPlace): CertificateError {
  return new CertificateError(
    "lineage",
    "INCOMPLETE",
    {
      zh: `区块 ${block} 第 ${transaction} 笔交易的第 ${log} 条日志不在证据中：事件未获证明，请重新取得证据。`,
      en: `The evidence lacks log ${log} of transaction ${transaction} in block ${block}: get the evidence again.`,
    },
    { event, block, transaction, log },
  );
}

function misnamed({ event, block }: EventPlace): CertificateError {
  const shown = showForeign(event);
  return new CertificateError(
    "lineage",
    "EVENTS_MISNAMED",
    {
      zh: `证据中区块 ${block} 的事件 ${shown} 名称不符、重复或次序有误：证据已被改动，请重新取得。`,
      en: `The event ${shown} of block ${block} is misnamed, double or out of order: get the evidence again.`,
    },
    { event, block },
  );
}

function otherContract({ event }: EventPlace, found: string, { ledger }: Descriptor): CertificateError {
  return new CertificateError(
    "lineage",
    "OTHER_LEDGER",
    {
      zh: `该日志由合约 ${found} 写出，而账本为 ${ledger.address}：它不是本账本的事件。`,
      en: `The contract ${found} wrote this log, and the ledger is ${ledger.address}: it is no event of this ledger.`,
    },
    { event, found, ledger: ledger.address },
  );
}
