import type { Hex } from "../consensus/hex.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import type { StatementCode, StatementOutcome } from "../ledger/codes.ts";
import type { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Status } from "../ledger/statuses.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import type { VerificationStep } from "./certificate-error.ts";

/**
 * What a verification ends with.
 * - `AUTHENTIC_…`: the record exists with this content and lineage, and so it stood at the time of the block;
 * - `NOT_RECORDED`: no plain file or folder of this digest was recorded up to the block;
 * - `FILE_DIFFERS`: the certificate is authentic, the file shown with it is not what it certifies;
 * - `CANNOT_TELL`: nothing is proven and nothing contradicted, see `reason`;
 * - `FORGED`: the certificate contradicts itself or the network, see `failure`.
 */
export type VerdictCode =
  | "AUTHENTIC_IN_FORCE"
  | "AUTHENTIC_CONTINUED"
  | "AUTHENTIC_SUSPENDED"
  | "AUTHENTIC_DISPOSITION_PENDING"
  | "AUTHENTIC_BROKEN"
  | "AUTHENTIC_ENDED"
  | "AUTHENTIC_PROPOSED"
  | "NOT_RECORDED"
  | "FILE_DIFFERS"
  | "CANNOT_TELL"
  | "FORGED";

export type CannotTellReason =
  | "TOO_LARGE"
  | "TRUNCATED"
  | "NOT_A_CERTIFICATE"
  | "REFORMATTED"
  | "UNKNOWN_VERSION"
  | "UNKNOWN_DESCRIPTOR"
  | "UNKNOWN_VALIDATORS"
  | "UNKNOWN_JURISDICTION"
  | "BEFORE_LEDGER"
  | "INCOMPLETE"
  | "STALE"
  | "FILE_NOT_COMPARABLE"
  | "FILE_NOT_LISTED";

/** One thing said in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export interface Verdict {
  readonly code: VerdictCode;
  readonly sentence: Sentence;
  /** With CANNOT_TELL. */
  readonly reason: CannotTellReason | undefined;
  /** With FORGED and CANNOT_TELL: where, and the evidence. */
  readonly failure: VerificationFailure | undefined;
  /** The block that everything is true as of; undefined when the verification did not get that far. */
  readonly asOf: AsOf | undefined;
  /** Where the subject stood; of an absence undefined. Acts are named `record#index`. */
  readonly standing: Standing | undefined;
  /** With AUTHENTIC_DISPOSITION_PENDING: whether the export had been recorded before the harm. */
  readonly exportedBeforeHarm: boolean | undefined;
  /** Which part of the certified export the file shown is; undefined when none was shown. */
  readonly file: FileMatch | undefined;
  readonly flags: VerdictFlags;
  /** The subject first. */
  readonly lineage: readonly LineageEntry[];
  readonly warnings: readonly Sentence[];
  readonly assumptions: readonly Sentence[];
  readonly unproven: readonly Sentence[];
}

export interface VerificationFailure {
  readonly step: VerificationStep;
  readonly code: string;
  readonly message: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface AsOf {
  readonly block: number;
  readonly blockHash: Hex;
  /** Seconds. */
  readonly time: number;
  readonly signers: readonly Hex[];
  readonly validators: number;
}

/**
 * What the file shown is: the whole export, one file of the exported folder (its path), or another than
 * - `WHOLE`: what was exported;
 * - `FOLDER`: the exported folder and every file in it;
 * - `MEMBER`: the exported folder and the one file in it (its path) that the certificate is about.
 */
export type FileMatch =
  | { readonly whole: true; readonly differs?: undefined }
  | { readonly path: string; readonly differs?: undefined }
  | { readonly differs: "WHOLE" | "FOLDER" }
  | { readonly differs: "MEMBER"; readonly path: string };

/** Ids of the records of the lineage to which each applies. */
export interface VerdictFlags {
  /** A rule of the kind "as a rule, in principle" was not met. */
  readonly soft: readonly RecordId[];
  /** Back-filled, or resting on what was back-filled: attested and never enforced. */
  readonly backfilled: readonly RecordId[];
  readonly corrections: readonly RecordId[];
}

/** A record of the lineage, as far as the certificate proves it. */
export interface LineageEntry {
  readonly id: RecordId;
  readonly kind: Kind;
  /** The issuer's own reference and its revision; undefined for an export named by its digest. */
  readonly reference: string | undefined;
  readonly revision: bigint | undefined;
  /** The ordinal of an export named by its digest; undefined for a record named by a reference. */
  readonly ordinal: bigint | undefined;
  readonly issuer: RecordId | undefined;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly inputs: readonly RecordId[];
  readonly jurisdiction: number;
  readonly content: Hex;
  readonly sha256Digest: Hex;
  readonly sm3Digest: Hex;
  /** Block time and legal time, seconds. */
  readonly recordedAt: number;
  readonly effectiveAt: number;
  /** Its own status, term and holds: as of the block when `provenNow`, else as of the last reference to it. */
  readonly status: Status;
  readonly until: number;
  readonly openHolds: number;
  readonly provenNow: boolean;
  readonly acts: readonly ActEntry[];
  /** Opened fields of its document, by path. */
  readonly opened: ReadonlyMap<string, JsonValue>;
}

export interface ActEntry {
  readonly type: "ATTESTED" | "SETTLED";
  /** Code of the statement, or the new status. */
  readonly code: StatementCode | Status;
  readonly outcome: StatementOutcome | undefined;
  readonly by: RecordId;
  /** Block time and legal time, seconds. */
  readonly time: number;
  readonly effectiveAt: number;
}
