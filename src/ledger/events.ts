import type { Hex } from "../consensus/hex.ts";
import type { Kind } from "./kinds.ts";
import type { AbiValue } from "./abi.ts";
import type { STEP } from "./structs.ts";

/** What the caller gave to `record`; `businessNumber` are its bytes, see `businessNumberText`. */
export interface Draft {
  readonly kind: Kind;
  readonly role: number;
  readonly status: number;
  /** `Form`. */
  readonly form: number;
  readonly history: boolean;
  readonly number: bigint;
  readonly parent: Hex;
  readonly link: Hex;
  readonly from: number;
  readonly until: number;
  readonly effectiveAt: number;
  readonly content: Hex;
  readonly sha256Digest: Hex;
  readonly sm3Digest: Hex;
  readonly clear: bigint;
  readonly inputs: readonly Hex[];
  readonly businessNumber: Hex;
}

/** What the caller gave to `attest`. */
export interface Statement {
  readonly subject: Hex;
  readonly code: number;
  readonly outcome: number;
  readonly role: number;
  readonly until: number;
  readonly effectiveAt: number;
  readonly value: bigint;
  readonly about: Hex;
  readonly document: Hex;
}

/** What the caller gave to `settle`. */
export interface Settlement {
  readonly subject: Hex;
  readonly status: number;
  readonly role: number;
  readonly reason: number;
  readonly until: number;
  readonly effectiveAt: number;
  readonly answers: number;
  readonly about: Hex;
  readonly document: Hex;
}

/** A recorded thing with all that its trail begins with. */
export interface Body {
  readonly tag: Hex;
  /** With `businessNumber` as text and `businessNumberBytes` as the ledger holds it. */
  readonly draft: Omit<Draft, "businessNumber"> & {
    readonly businessNumber: string;
    readonly businessNumberBytes: Hex;
  };
  readonly issuer: Hex;
  readonly account: Hex;
  readonly admission: Hex;
  readonly jurisdiction: number;
  readonly version: number;
  readonly soft: number;
  readonly flags: number;
  readonly breaks: number;
  /** Seconds. */
  readonly time: number;
  readonly parentTrail: Hex;
  readonly linkTrail: Hex;
  readonly inputTrails: readonly Hex[];
}

/** What a statement and a settlement are logged with. */
interface LoggedAct {
  readonly tag: Hex;
  /** The trail before it. */
  readonly trail: Hex;
  readonly by: Hex;
  readonly account: Hex;
  /** Ordinal of the jurisdiction whose rulebook judged it. */
  readonly jurisdiction: number;
  readonly version: number;
  readonly soft: number;
  readonly breaks: number;
  /** Seconds. */
  readonly time: number;
}

export interface Attestation extends LoggedAct {
  readonly statement: Statement;
}

export interface SettledStatus extends LoggedAct {
  readonly settlement: Settlement;
}

export interface Refusal {
  readonly tag: Hex;
  readonly act: number;
  readonly kind: Kind;
  readonly code: number;
  /** Of a CASE: the low byte of its code; of others 0. */
  readonly caseNumber: number;
  readonly rule: number;
  readonly version: number;
  readonly jurisdiction: number;
  readonly unmet: number;
  /** Seconds. */
  readonly time: number;
  readonly account: Hex;
  readonly parent: Hex;
  readonly link: Hex;
  readonly call: Hex;
}

/** The rows of one step of a kind, two rows a word. */
export type RulebookStep = AbiValue<typeof STEP>;

/** A version of a rulebook as it is promised and published. */
export interface Publication {
  /** Seconds: the date that its text gives. */
  readonly effectiveFrom: number;
  /** Digest of the rulebook's document. */
  readonly rulebook: Hex;
  readonly steps: readonly RulebookStep[];
}

export interface RecordedEvent {
  readonly type: "Recorded";
  readonly id: Hex;
  readonly issuer: Hex;
  readonly kind: Kind;
  readonly body: Body;
}

export interface AttestedEvent {
  readonly type: "Attested";
  readonly subject: Hex;
  readonly by: Hex;
  readonly code: number;
  readonly act: Attestation;
}

export interface SettledEvent {
  readonly type: "Settled";
  readonly subject: Hex;
  readonly by: Hex;
  readonly status: number;
  readonly act: SettledStatus;
}

export interface RefusedEvent {
  readonly type: "Refused";
  readonly party: Hex;
  /** The id that was refused: for a refused recording one that may not exist. */
  readonly subject: Hex;
  readonly rule: number;
  readonly refusal: Refusal;
}

export interface RulebookPublishedEvent {
  readonly type: "RulebookPublished";
  readonly jurisdiction: Hex;
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  readonly version: number;
  /** Seconds: its rows judge from then on. */
  readonly from: number;
  readonly publication: Publication;
}

/** An event that a trail is made of. */
export type TrailEvent = RecordedEvent | AttestedEvent | SettledEvent;
export type LedgerEvent = TrailEvent | RefusedEvent | RulebookPublishedEvent;
