import { concatBytes, equalBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { CodedError } from "../text/coded-error.ts";
import { keysOf, tableOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import {
  arrayOf,
  arrayWriter,
  bigUint,
  bool,
  bytes,
  decodeParameters,
  fixedBytes,
  tuple,
  uint,
  writeParameters,
} from "./abi.ts";
import type { AbiValue, AbiWriter } from "./abi.ts";
import { Form, formOf, statementCode, statementOutcome } from "./codes.ts";
import type { Proposal } from "./decision-content.ts";
import { decisionKind } from "./decisions.ts";
import type { Draft, Publication, Settlement, Statement } from "./events.ts";
import { kindOf } from "./kinds.ts";
import { LedgerDataError } from "./ledger-data-error.ts";
import { PUBLICATION } from "./logged-structs.ts";
import { parseRecordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { roleCode } from "./roles.ts";
import { statusOf } from "./statuses.ts";

/** A call that changes the ledger. */
export type LedgerCall =
  | { readonly act: "record"; readonly drafts: readonly Draft[] }
  | { readonly act: "attest"; readonly statements: readonly Statement[] }
  | { readonly act: "settle"; readonly settlements: readonly Settlement[] }
  /** The sender's account accepts to speak for the party, which offered it a seat. */
  | { readonly act: "accept"; readonly party: RecordId }
  /** @see publicationHash */
  | {
      readonly act: "publish";
      /** The number of the jurisdiction on this ledger, from 1. */
      readonly ordinal: number;
      readonly version: number;
      readonly publication: Publication;
    }
  /** An agency proposes or approves a decision; anybody carries out what was decided. */
  | { readonly act: "propose" | "approve" | "carryOut"; readonly proposal: Proposal };

/** An act that cannot be encoded as a call to the ledger, because a value does not fit the field that carries it. */
export class LedgerCallError extends CodedError<"ACT_NOT_ENCODABLE"> {
  override readonly name = "LedgerCallError";
}

/**
 * The calldata of a call: the selector of the function, then its parameters in ABI encoding.
 * @throws LedgerCallError ACT_NOT_ENCODABLE; its evidence names the field, its limit and the given value
 * @throws ConsensusError HEX_MALFORMED for a digest or an id of another length
 */
export function encodeLedgerCall(call: LedgerCall): Hex {
  try {
    return toHex(concatBytes(SELECTORS[call.act], parametersOf(call)));
  } catch (cause) {
    if (!(cause instanceof LedgerDataError)) throw cause;
    throw new LedgerCallError(
      "ACT_NOT_ENCODABLE",
      {
        zh: `此行为无法编码为账本的调用：${cause.text.zh}`,
        en: `This act cannot be encoded as a call to the ledger: ${cause.text.en}`,
      },
      cause.evidence,
      cause,
    );
  }
}

/** The calls that the catalogue of acts has: acts on records, the acceptance of a seat, and steps of decisions. */
export type CatalogueCall = Exclude<LedgerCall, { readonly act: "publish" }>;

/**
 * Reads a call from its calldata. Encoding the call gives the same bytes again.
 * @returns undefined for any other calldata, also for the publication of a rulebook
 */
export function readCatalogueCall(calldata: Hex): CatalogueCall | undefined {
  const raw = fromHex(calldata);
  const act = CATALOGUE_CALLS.find((name) => equalBytes(raw.subarray(0, SELECTOR_BYTES), SELECTORS[name]));
  if (act === undefined) return undefined;
  try {
    const call = readParameters(act, raw.subarray(SELECTOR_BYTES));
    // The text that was read may have been other bytes.
    return encodeLedgerCall(call) === calldata ? call : undefined;
  } catch (error) {
    if (error instanceof LedgerDataError || error instanceof LedgerCallError) return undefined;
    throw error;
  }
}

const CATALOGUE_CALLS = ["record", "attest", "settle", "accept", "propose", "approve", "carryOut"] as const;
const SELECTOR_BYTES = 4;

function readParameters(act: CatalogueCall["act"], parameters: Uint8Array): CatalogueCall {
  switch (act) {
    case "record":
      return {
        act,
        drafts: decodeParameters(tuple({ drafts: arrayOf(NAMED_BY_REFERENCE) }), parameters).drafts.map(draftIn),
      };
    case "attest": {
      const { statements } = decodeParameters(tuple({ statements: arrayOf(STATEMENT) }), parameters);
      return { act, statements: statements.map(statementIn) };
    }
    case "settle": {
      const { settlements } = decodeParameters(tuple({ settlements: arrayOf(SETTLEMENT) }), parameters);
      return { act, settlements: settlements.map(settlementIn) };
    }
    case "accept":
      return { act, party: parseRecordId(decodeParameters(ACCEPT, parameters).party) };
    case "propose":
    case "approve":
    case "carryOut":
      return { act, proposal: proposalIn(decodeParameters(PROPOSAL, parameters).proposal) };
    default:
      return act satisfies never;
  }
}

function parametersOf(call: LedgerCall): Uint8Array {
  switch (call.act) {
    case "record":
      return writeParameters([[arrayWriter(DRAFT), call.drafts, "drafts"]]);
    case "attest":
      return writeParameters([[arrayWriter(STATEMENT), call.statements, "statements"]]);
    case "settle":
      return writeParameters([[arrayWriter(SETTLEMENT), call.settlements, "settlements"]]);
    case "accept":
      return ACCEPT.write(call);
    case "publish":
      return PUBLISH.write(call);
    case "propose":
    case "approve":
    case "carryOut":
      return PROPOSAL.write(call);
    default:
      return call satisfies never;
  }
}

/* ------------------------------------------------ parameters, in the order of `ILedgerTypes.sol` */

const id = fixedBytes(10);
const word = fixedBytes(32);

const BEFORE_NUMBER = { kind: uint(8), role: uint(8), status: uint(8), form: uint(8), backfilled: bool };
const AFTER_NUMBER = {
  parent: id,
  link: id,
  from: uint(32),
  until: uint(32),
  effectiveAt: uint(32),
  content: word,
  sha256Digest: word,
  sm3Digest: word,
  clear: bigUint(256),
  inputs: arrayOf(id),
  referenceText: bytes,
};
const NAMED_BY_REFERENCE = tuple({ ...BEFORE_NUMBER, revision: bigUint(64), ...AFTER_NUMBER });
const NAMED_BY_DIGEST = tuple({ ...BEFORE_NUMBER, ordinal: bigUint(64), ...AFTER_NUMBER });

/** The contract keeps revision and ordinal in one field; the form says which of them it is. */
const DRAFT: AbiWriter<Draft> = {
  dynamic: true,
  size: NAMED_BY_REFERENCE.size,
  write: (draft, path) =>
    draft.form === Form.REFERENCE
      ? NAMED_BY_REFERENCE.write({ ...draft, referenceText: utf8(draft.reference, path) }, path)
      : NAMED_BY_DIGEST.write({ ...draft, referenceText: "0x" }, path),
};

const STATEMENT = tuple({
  subject: id,
  code: uint(16),
  outcome: uint(16),
  role: uint(8),
  until: uint(32),
  effectiveAt: uint(32),
  value: bigUint(88),
  about: id,
  document: word,
});

const SETTLEMENT = tuple({
  subject: id,
  status: uint(8),
  role: uint(8),
  reason: uint(16),
  until: uint(32),
  effectiveAt: uint(32),
  answers: uint(32),
  about: id,
  document: word,
  items: arrayOf(id),
});

const ACCEPT = tuple({ party: id });
const PROPOSAL = tuple({
  proposal: tuple({ ordinal: uint(8), kind: uint(8), content: bytes, referenceBytes: bytes }),
});
const PUBLISH = tuple({ ordinal: uint(8), version: uint(16), publication: PUBLICATION });

/* ------------------------------------------------ what was read, with the ledger's own types */

/** The layout is the same however the record is named. */
function draftIn({ revision, referenceText, ...read }: AbiValue<typeof NAMED_BY_REFERENCE>): Draft {
  const content = {
    ...read,
    kind: kindOf(read.kind),
    role: roleCode(read.role),
    status: statusOf(read.status),
    parent: parseRecordId(read.parent),
    link: parseRecordId(read.link),
    inputs: read.inputs.map(parseRecordId),
  };
  const form = formOf(read.form);
  if (form !== Form.REFERENCE) return { ...content, form, ordinal: revision };
  return { ...content, form, revision, reference: decodeUtf8(fromHex(referenceText)) ?? "" };
}

function statementIn(read: AbiValue<typeof STATEMENT>): Statement {
  return {
    ...read,
    subject: parseRecordId(read.subject),
    code: statementCode(read.code),
    outcome: statementOutcome(read.outcome),
    role: roleCode(read.role),
    about: parseRecordId(read.about),
  };
}

function settlementIn(read: AbiValue<typeof SETTLEMENT>): Settlement {
  return {
    ...read,
    subject: parseRecordId(read.subject),
    status: statusOf(read.status),
    role: roleCode(read.role),
    about: parseRecordId(read.about),
    items: read.items.map(parseRecordId),
  };
}

function proposalIn({ kind, ...read }: AbiValue<typeof PROPOSAL>["proposal"]): Proposal {
  return { ...read, kind: decisionKind(kind) };
}

/** A lone surrogate has no UTF-8: the encoder would write U+FFFD instead, and name another record. */
function utf8(text: string, path: string | undefined): Hex {
  if (text.isWellFormed()) return toHex(new TextEncoder().encode(text));
  const field = path === undefined ? "reference" : `${path}.reference`;
  throw new LedgerDataError(
    "TEXT_MALFORMED",
    {
      zh: `${field} 含有不成对的代理码元，无法写成 UTF-8，所给为 ${showForeign(text)}。`,
      en: `${field} contains a lone surrogate, which UTF-8 cannot write: ${showForeign(text)}.`,
    },
    { field, value: showForeign(text) },
  );
}

/* ------------------------------------------------ functions */

const DRAFT_TYPE =
  "(uint8,uint8,uint8,uint8,bool,uint64,bytes10,bytes10,uint32,uint32,uint32," +
  "bytes32,bytes32,bytes32,uint256,bytes10[],bytes)";
const STATEMENT_TYPE = "(bytes10,uint16,uint16,uint8,uint32,uint32,uint88,bytes10,bytes32)";
const SETTLEMENT_TYPE = "(bytes10,uint8,uint8,uint16,uint32,uint32,uint32,bytes10,bytes32,bytes10[])";
const PUBLICATION_TYPE = "(uint32,bytes32,(uint8,uint8,uint8,uint16,bytes32[])[])";

const PROPOSAL_TYPE = "(uint8,uint8,bytes,bytes)";

const SIGNATURES: Readonly<Record<LedgerCall["act"], string>> = {
  record: `record(${DRAFT_TYPE}[])`,
  attest: `attest(${STATEMENT_TYPE}[])`,
  settle: `settle(${SETTLEMENT_TYPE}[])`,
  accept: "accept(bytes10)",
  publish: `publish(uint8,uint16,${PUBLICATION_TYPE})`,
  propose: `propose(${PROPOSAL_TYPE})`,
  approve: `approve(${PROPOSAL_TYPE})`,
  carryOut: `carryOut(${PROPOSAL_TYPE})`,
};

const SELECTORS = tableOf(keysOf(SIGNATURES), (act) => selectorOf(SIGNATURES[act]));

/**
 * The signature of the function that calldata call, such as `accept(bytes10)`, by which others can decode them;
 * undefined for calldata of another contract.
 */
export function signatureOfCall(calldata: Hex): string | undefined {
  const act = keysOf(SIGNATURES).find((each) => calldata.startsWith(toHex(SELECTORS[each])));
  return act === undefined ? undefined : SIGNATURES[act];
}

/** The first four bytes of the hash of a function's signature. */
function selectorOf(signature: string): Uint8Array {
  return keccak256(new TextEncoder().encode(signature)).subarray(0, 4);
}
