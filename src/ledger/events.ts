import type { Hex } from "../consensus/hex.ts";
import type { AbiValue } from "./abi.ts";
import type { ActKind, DigestForm, Form, StatementCode, StatementOutcome, StepCode } from "./codes.ts";
import type { DecisionKind, DecisionStep } from "./decisions.ts";
import type { Kind } from "./kinds.ts";
import type { STEP } from "./logged-structs.ts";
import type { RecordId } from "./record-id.ts";
import type { RoleCode } from "./roles.ts";
import type { Status } from "./statuses.ts";

/* Times are seconds since 1970 (UTC); 0 means that none was given. NO_RECORD means that no record was given. */

/** The members of a draft that do not depend on how it is named. */
export interface DraftContent {
  readonly kind: Kind;
  /** The role under which the caller acts. */
  readonly role: RoleCode;
  readonly status: Status;
  /** Recorded afterwards (补录): judged by no rule. */
  readonly backfilled: boolean;
  /** The record under which this one stands. */
  readonly parent: RecordId;
  /** Another record that it names; `views.ts` names it for each kind. */
  readonly link: RecordId;
  readonly from: number;
  readonly until: number;
  /** The legal date of the act on paper. */
  readonly effectiveAt: number;
  /** Root of the salted document behind the record, 32 bytes. */
  readonly content: Hex;
  /** Digests of an exported file or folder; for other kinds as the rulebook demands, or zeros. */
  readonly sha256Digest: Hex;
  readonly sm3Digest: Hex;
  /** 256 bits that rules must be able to read; `views.ts` gives their meaning for each kind. */
  readonly clear: bigint;
  /** The materials of a product, or the grants of a scenario. At most 32. */
  readonly inputs: readonly RecordId[];
}

/** A record named by its issuer's own reference (业务编号). */
export interface NamedByReference {
  readonly form: typeof Form.REFERENCE;
  readonly reference: string;
  /** Counted from 0; revision r needs revision r−1. */
  readonly revision: bigint;
}

/** An export named by the digest of its file or folder. */
export interface NamedByDigest {
  readonly form: DigestForm;
  /** 0 for the first export of the digest, random for later ones. */
  readonly ordinal: bigint;
}

/** A record to be made, as a caller gives it to `record`. */
export type Draft = DraftContent & (NamedByReference | NamedByDigest);

/** A statement about a record, as a caller gives it to `attest`. */
export interface Statement {
  readonly subject: RecordId;
  readonly code: StatementCode;
  readonly outcome: StatementOutcome;
  readonly role: RoleCode;
  readonly until: number;
  readonly effectiveAt: number;
  /**
   * HOLD: 1 when it reaches what was made of the record. Families SEAT and ROLE: the roles as a mask. Otherwise a
   * quantity of 88 bits that rules may compare.
   */
  readonly value: bigint;
  /** The case or record that it rests on. RELEASE: the holder, if it is another. ROLES: the jurisdiction. */
  readonly about: RecordId;
  /** Root or digest of the document, 32 bytes. Families SEAT and ROLE: the account. */
  readonly document: Hex;
}

/** A new status of a record, as a caller gives it to `settle`. */
export interface Settlement {
  readonly subject: RecordId;
  readonly status: Status;
  readonly role: RoleCode;
  /** A number from the rulebook's list of reasons. */
  readonly reason: number;
  /** SUNSET: the new, earlier end. */
  readonly until: number;
  readonly effectiveAt: number;
  /** CONTINUED and SUNSET: the number of the jurisdiction's breaks that the disposition answers. Otherwise 0. */
  readonly answers: number;
  readonly about: RecordId;
  readonly document: Hex;
  /** What a rule about a list or a quorum asks for: all items of the list in order, or the parties. At most 2048. */
  readonly items: readonly RecordId[];
}

/** A settlement as the ledger logged it: it judges by the items, and logs them nowhere. */
type LoggedSettlement = Omit<Settlement, "items">;

/** A draft as the ledger logged it: `reference` is the text of `referenceBytes`, see `referenceText`. */
export type RecordedDraft = DraftContent & ((NamedByReference & { readonly referenceBytes: Hex }) | NamedByDigest);

/** The body of a record: everything with which its trail begins. */
export interface Body {
  readonly tag: Hex;
  readonly draft: RecordedDraft;
  readonly issuer: RecordId;
  readonly account: Hex;
  readonly admission: Hex;
  readonly jurisdiction: number;
  readonly version: number;
  readonly soft: number;
  readonly flags: number;
  /** Seconds. */
  readonly time: number;
  readonly parentTrail: Hex;
  readonly linkTrail: Hex;
  readonly inputTrails: readonly Hex[];
}

/** The members that a logged statement and a logged settlement share. */
interface LoggedAct {
  readonly tag: Hex;
  /** The trail head before the act. */
  readonly trail: Hex;
  readonly by: RecordId;
  readonly account: Hex;
  /** Ordinal of the jurisdiction whose rulebook judged it. */
  readonly jurisdiction: number;
  readonly version: number;
  readonly soft: number;
  /** The number of the act in its jurisdiction's list of breaks, from 1; 0 when it is not in that list. */
  readonly breaks: number;
  /** Seconds. */
  readonly time: number;
}

export interface Attestation extends LoggedAct {
  readonly statement: Statement;
}

export interface SettledStatus extends LoggedAct {
  readonly settlement: LoggedSettlement;
}

export interface Refusal {
  readonly tag: Hex;
  readonly act: ActKind;
  readonly kind: Kind;
  /**
   * ATTEST: the code of the statement. RECORD and SETTLE: the requested status, which may be a number that is not a
   * status.
   */
  readonly code: StepCode;
  /** For a CASE the low byte of its code, otherwise 0. */
  readonly caseNumber: number;
  readonly rule: number;
  readonly version: number;
  readonly jurisdiction: number;
  readonly unmet: number;
  /** Seconds. */
  readonly time: number;
  readonly account: Hex;
  readonly parent: RecordId;
  readonly link: RecordId;
  /** The record that the act was about. For a refused recording: the id that the record would have had. */
  readonly subject: RecordId;
  /** keccak256 of the transaction's calldata. */
  readonly call: Hex;
}

/** The rows of one step of a kind, two rows in each word. */
export type RulebookStep = AbiValue<typeof STEP>;

/** A version of a rulebook as it is promised and published. */
export interface Publication {
  /** Seconds: the date of effect that its text gives. */
  readonly effectiveFrom: number;
  /** Digest of the rulebook's document. */
  readonly rulebook: Hex;
  readonly steps: readonly RulebookStep[];
}

export interface RecordedEvent {
  readonly type: "Recorded";
  readonly id: RecordId;
  readonly issuer: RecordId;
  readonly kind: Kind;
  readonly body: Body;
}

export interface AttestedEvent {
  readonly type: "Attested";
  readonly subject: RecordId;
  readonly by: RecordId;
  readonly code: StatementCode;
  readonly act: Attestation;
}

export interface SettledEvent {
  readonly type: "Settled";
  readonly subject: RecordId;
  readonly by: RecordId;
  readonly status: Status;
  readonly act: SettledStatus;
}

export interface RefusedEvent {
  readonly type: "Refused";
  readonly party: RecordId;
  /** The record that the act was about. For a refused recording: the id that the record would have had. */
  readonly subject: RecordId;
  readonly rule: number;
  readonly refusal: Refusal;
}

export interface RulebookPublishedEvent {
  readonly type: "RulebookPublished";
  readonly jurisdiction: RecordId;
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  readonly version: number;
  /** Seconds: the time from which its rows judge. */
  readonly from: number;
  readonly publication: Publication;
}

/** A step of a decision of governance as the ledger logged it: an item of the jurisdiction's list of decisions. */
export interface DecisionAct {
  readonly tag: Hex;
  /** The number of the decision: a hash of its content, of the roster that decides and of its reference. */
  readonly decision: Hex;
  /** The agency that proposed or approved; NO_RECORD for carrying out, which anybody may do. */
  readonly agency: RecordId;
  readonly account: Hex;
  readonly step: DecisionStep;
  readonly kind: DecisionKind;
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  /** The version of the roster that decides. */
  readonly roster: number;
  /** Bit i: the agency i of the roster has approved, with this step. */
  readonly approvals: number;
  /** Seconds. */
  readonly time: number;
  /** The ABI encoding of what is decided; the kind says how to read it. */
  readonly content: Hex;
  /** The number of the agencies' paper, see `referenceText`. */
  readonly referenceBytes: Hex;
}

export interface DecisionTakenEvent {
  readonly type: "DecisionTaken";
  readonly jurisdiction: RecordId;
  readonly decision: Hex;
  readonly step: DecisionStep;
  readonly act: DecisionAct;
}

/** Which agencies of a jurisdiction decide together: the roster of its founding, or one that they decided. */
interface Roster {
  readonly agencies: readonly RecordId[];
  /** How many of them must approve. */
  readonly quorum: number;
  /** How long a decision waits after the last approval that it needs. */
  readonly delaySeconds: number;
}

export interface RosterAdoptedEvent {
  readonly type: "RosterAdopted";
  readonly jurisdiction: RecordId;
  /** Number of the jurisdiction on this ledger, from 1. */
  readonly ordinal: number;
  /** Rosters count from 1; each voids what the one before it has not carried out. */
  readonly version: number;
  readonly roster: Roster;
}

/** An event that a trail is made of. */
export type TrailEvent = RecordedEvent | AttestedEvent | SettledEvent;
export type LedgerEvent = TrailEvent | RefusedEvent | RulebookPublishedEvent | RosterAdoptedEvent | DecisionTakenEvent;
