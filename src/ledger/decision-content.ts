import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import {
  arrayOf,
  bigUint,
  bytes,
  checked,
  decodeParameters,
  fixedBytes,
  packed,
  packedBytes,
  tuple,
  uint,
} from "./abi.ts";
import type { AbiType, AbiValue } from "./abi.ts";

import type { DecisionKind, DecisionKindName } from "./decisions.ts";
import { parseRecordId } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { LedgerDataError } from "./ledger-data-error.ts";

/* What agencies decide, as `contracts/interfaces/IGovernance.sol` has it. Each struct is encoded by itself. */

const id = checked(fixedBytes(10), parseRecordId);
const word = fixedBytes(32);
/** An address stands in the low bytes of its word. */
const address = packed({ account: packedBytes(20) });

const CONTENTS = {
  ADMIT_AUTHORITY: tuple({
    /** The reference of the party, as bytes of its one form. */
    referenceBytes: bytes,
    /** Root of the salted document behind the record, or zeros. */
    document: word,
    account: address,
    roles: bigUint(64),
  }),
  END_AUTHORITY: tuple({ party: id, status: uint(8), reason: uint(16) }),
  OFFER_SEAT: tuple({
    party: id,
    account: address,
    roles: bigUint(64),
    /** Seconds; 0 for a seat without an end. */
    until: uint(32),
    /** The account whose key is lost, which is frozen at once; zeros for none. */
    lost: address,
  }),
  PROMISE: tuple({ version: uint(16), hash: word }),
  CALENDAR: tuple({
    year: uint(16),
    /** 0: January to June; 1: July to December. */
    half: uint(8),
    /** Bit i: the day i of the half year is a working day. */
    workingDays: bigUint(256),
  }),
  ROSTER: tuple({ agencies: arrayOf(id), quorum: uint(8), delaySeconds: uint(32) }),
  /** Digest of the descriptor of the ledger that comes after this one, or zeros. */
  RETIRE: tuple({ successor: word }),
} as const satisfies Record<DecisionKindName, AbiType<object>>;

type Contents = typeof CONTENTS;

/** What a decision decides, with its kind. */
export type DecisionContent = {
  [Name in DecisionKindName]: { readonly kind: Name } & AbiValue<Contents[Name]>;
}[DecisionKindName];

/** A decision as agencies propose it, approve it and have it carried out. */
export interface Proposal {
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  readonly kind: DecisionKind;
  /** The ABI encoding of what is decided. */
  readonly content: Hex;
  /** The number of the agencies' paper, which tells equal contents apart. */
  readonly referenceBytes: Hex;
}

/** The ABI encoding of what is decided. @throws LedgerDataError ABI_RANGE */
export function encodeDecisionContent(content: DecisionContent): Hex {
  switch (content.kind) {
    case "ADMIT_AUTHORITY":
      return encoded(CONTENTS.ADMIT_AUTHORITY, content);
    case "END_AUTHORITY":
      return encoded(CONTENTS.END_AUTHORITY, content);
    case "OFFER_SEAT":
      return encoded(CONTENTS.OFFER_SEAT, content);
    case "PROMISE":
      return encoded(CONTENTS.PROMISE, content);
    case "CALENDAR":
      return encoded(CONTENTS.CALENDAR, content);
    case "ROSTER":
      return encoded(CONTENTS.ROSTER, content);
    case "RETIRE":
      return encoded(CONTENTS.RETIRE, content);
    default:
      return content satisfies never;
  }
}

function encoded<T extends object>(type: AbiType<T>, content: T): Hex {
  return toHex(tuple({ content: type }).write({ content }));
}

/**
 * Reads what is decided. Anybody who speaks for an agency may propose bytes that mean nothing: the ledger refuses them
 * only when they are carried out.
 * @returns undefined for bytes that the ledger would not carry out
 */
export function decodeDecisionContent(kind: DecisionKindName, data: Uint8Array): DecisionContent | undefined {
  const read = <T extends object>(type: AbiType<T>): T => decodeParameters(tuple({ content: type }), data).content;
  try {
    switch (kind) {
      case "ADMIT_AUTHORITY":
        return { kind, ...read(CONTENTS[kind]) };
      case "END_AUTHORITY":
        return { kind, ...read(CONTENTS[kind]) };
      case "OFFER_SEAT":
        return { kind, ...read(CONTENTS[kind]) };
      case "PROMISE":
        return { kind, ...read(CONTENTS[kind]) };
      case "CALENDAR":
        return { kind, ...read(CONTENTS[kind]) };
      case "ROSTER":
        return { kind, ...read(CONTENTS[kind]) };
      case "RETIRE":
        return { kind, ...read(CONTENTS[kind]) };
      default:
        return kind satisfies never;
    }
  } catch (error) {
    if (error instanceof LedgerDataError) return undefined;
    throw error;
  }
}

/** The parties that a decision names. */
export function partiesIn(content: DecisionContent | undefined): readonly RecordId[] {
  if (content?.kind === "ROSTER") return content.agencies;
  return content?.kind === "END_AUTHORITY" || content?.kind === "OFFER_SEAT" ? [content.party] : [];
}

/** The party that a decision concerns, whose own approval does not count. */
export function concernedParty(content: DecisionContent | undefined): RecordId | undefined {
  return content?.kind === "OFFER_SEAT" ? content.party : undefined;
}

const NUMBERED = tuple({
  tag: bytes,
  jurisdiction: id,
  roster: uint(16),
  kind: uint(8),
  content: bytes,
  referenceBytes: bytes,
});
const TAG = toHex(new TextEncoder().encode("laiqu.decision.1"));

/** The number of a decision: a hash of what it decides, of the roster that decides and of its reference. */
export function decisionId(
  { kind, content, referenceBytes }: Proposal,
  by: { readonly jurisdiction: RecordId; readonly roster: number },
): Hex {
  return toHex(keccak256(NUMBERED.write({ tag: TAG, ...by, kind, content, referenceBytes })));
}
