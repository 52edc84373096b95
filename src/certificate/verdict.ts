import type { Hex } from "../consensus/hex.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import type { StatementCode, StatementOutcome } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Status } from "../ledger/statuses.ts";
import type { RecordView } from "../ledger/views.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { VerificationStep } from "./certificate-error.ts";

/**
 * The outcomes of a verification.
 * - `AUTHENTIC_…`: the record exists with this content and lineage, and had this standing at the time of the block;
 * - `NOT_RECORDED`: no plain file or folder of this digest was recorded up to the block;
 * - `FILE_DIFFERS`: the certificate is authentic, and the file shown with it is not the certified one;
 * - `CANNOT_TELL`: nothing is proven and nothing is contradicted, see `reason`;
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

export interface Verdict {
  readonly code: VerdictCode;
  readonly sentence: Bilingual;
  /** Set with CANNOT_TELL. */
  readonly reason: CannotTellReason | undefined;
  /** Set with FORGED, and with CANNOT_TELL when a step failed. */
  readonly failure: VerificationFailure | undefined;
  /** The block as of which everything is true; undefined when the seals were not verified. */
  readonly asOf: AsOf | undefined;
  /** The subject's standing, with acts named `record#index`; undefined for an absence. */
  readonly standing: Standing | undefined;
  /** Set with AUTHENTIC_DISPOSITION_PENDING: whether the legal time of the export is before the harm. */
  readonly exportedBeforeHarm: boolean | undefined;
  /** The match of the shown file with the certified export; undefined when none was shown. */
  readonly file: FileMatch | undefined;
  readonly flags: VerdictFlags;
  /** The records of the lineage, the subject first. */
  readonly lineage: readonly LineageEntry[];
  readonly warnings: readonly Bilingual[];
  readonly assumptions: readonly Bilingual[];
  readonly unproven: readonly Bilingual[];
}

interface VerificationFailure {
  readonly step: VerificationStep;
  readonly code: string;
  /** The English text. */
  readonly message: string;
  readonly text: Bilingual;
  readonly evidence: Evidence;
}

export interface AsOf {
  readonly block: number;
  readonly blockHash: Hex;
  /** Seconds since 1970 (UTC). */
  readonly time: number;
  /** The validators that sealed the block. */
  readonly signers: readonly Hex[];
  /** The number of validators that the network had. */
  readonly validators: number;
}

/**
 * The match of a shown file with the certified export. The file is the whole export, or it is the file of the
 * exported folder with this path, or it differs from one of these:
 * - `WHOLE`: the exported file or folder;
 * - `FOLDER`: the exported folder and every file in it;
 * - `MEMBER`: the exported folder and the one file in it that the certificate shows (with its path).
 */
export type FileMatch =
  | { readonly whole: true; readonly differs?: undefined }
  | { readonly path: string; readonly differs?: undefined }
  | { readonly differs: "WHOLE" | "FOLDER" }
  | { readonly differs: "MEMBER"; readonly path: string };

/** The ids of the records of the lineage to which each flag applies. */
export interface VerdictFlags {
  /** A rule of the hardness SOFT ("as a rule", "in principle") was not met. */
  readonly soft: readonly RecordId[];
  /** Backfilled, or resting on backfilled records: attested and not enforced. */
  readonly backfilled: readonly RecordId[];
  readonly corrections: readonly RecordId[];
}

/** A record of the lineage, as far as the certificate proves it, with the members that its kind has. */
export type LineageEntry = LineageEntryBase & RecordView;

interface LineageEntryBase {
  readonly id: RecordId;
  /** The issuer's own reference and its revision; undefined for an export named by its digest. */
  readonly reference: string | undefined;
  readonly revision: bigint | undefined;
  /** The ordinal of an export named by its digest; undefined for a record named by a reference. */
  readonly ordinal: bigint | undefined;
  readonly issuer: RecordId | undefined;
  readonly parent: RecordId | undefined;
  readonly inputs: readonly RecordId[];
  readonly jurisdiction: number;
  readonly content: Hex;
  readonly sha256Digest: Hex;
  readonly sm3Digest: Hex;
  /** Block time and legal time, seconds. */
  readonly recordedAt: number;
  readonly effectiveAt: number;
  /** The record's own status, term and holds: as of the block when `provenNow`, else as of the last reference to it. */
  readonly status: Status;
  readonly until: number;
  readonly openHolds: number;
  readonly provenNow: boolean;
  readonly acts: readonly ActEntry[];
  /** The opened fields of the record's document, by path. */
  readonly opened: ReadonlyMap<string, JsonValue>;
}

export interface ActEntry {
  readonly type: "ATTESTED" | "SETTLED";
  /** The code of the statement, or the new status. */
  readonly code: StatementCode | Status;
  readonly outcome: StatementOutcome | undefined;
  readonly by: RecordId;
  /** Block time and legal time, seconds. */
  readonly time: number;
  readonly effectiveAt: number;
}
