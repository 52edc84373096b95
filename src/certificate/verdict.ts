import type { Hex } from "../consensus/hex.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import type { Form, StatementCode, StatementOutcome } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleCode } from "../ledger/roles.ts";
import type { Status } from "../ledger/statuses.ts";
import type { RecordView } from "../ledger/views.ts";
import type { Standing } from "../ledger/evaluate-standing.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import type { VerificationStep } from "./certificate-error.ts";
import type { Claim } from "./claim.ts";

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
  | "PROGRAM_FAULT"
  | "STALE"
  | "CLOCKS_DISAGREE"
  | "FILE_NOT_COMPARABLE"
  | "FILE_SALTED"
  | "FILE_NOT_LISTED";

/**
 * The outcome of a verification. `sentence` holds only this program's own words, times, block numbers, digests and ids;
 * what others wrote stands in `claim`, `failure`, `file`, `network` and `lineage`.
 */
export interface Verdict {
  readonly code: VerdictCode;
  readonly sentence: Bilingual;
  /** The verdict as of the block, before its age and the verifier's clock were considered; undefined without seals. */
  readonly codeAsOf: VerdictCode | undefined;
  /** Set with CANNOT_TELL. */
  readonly reason: CannotTellReason | undefined;
  /** Set with FORGED, and with CANNOT_TELL when a step failed. */
  readonly failure: VerificationFailure | undefined;
  /** The descriptor under which the certificate was verified. */
  readonly network: VerifiedUnder;
  /** The edition that the certificate names as the one under which it was made; undefined when it was not read. */
  readonly madeUnder: NamedEdition | undefined;
  /** The block as of which everything is true; undefined when the seals were not verified. */
  readonly asOf: AsOf | undefined;
  /** The age of the block by the verifier's clock; undefined when the seals were not verified. */
  readonly age: Age | undefined;
  /** The proven claim in the terms of a buyer; undefined for an absence, and when the seals were not verified. */
  readonly claim: Claim | undefined;
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

/** The network that the descriptor describes. Its name is a text that others wrote. */
interface VerifiedUnder {
  readonly name: string;
  readonly environment: "development" | "production";
  /** `sha256:` and 64 digits. */
  readonly descriptor: string;
  /** The number of the descriptor's edition, from 1. */
  readonly edition: number;
  /** The block for which this edition was made. */
  readonly block: number;
}

/** An edition of a descriptor, as a certificate names it. Nothing else in the certificate rests on it. */
interface NamedEdition {
  /** `sha256:` and 64 digits. */
  readonly descriptor: string;
  /** Its number; undefined when the descriptor in use does not know it. */
  readonly edition: number | undefined;
}

/** How old a certificate is. All values are seconds. */
export interface Age {
  /** The verifier's clock. */
  readonly now: number;
  /** The time from the block to `now`; negative when the block is ahead of the verifier's clock. */
  readonly seconds: number;
  /** The greatest age at which a good standing still counts. */
  readonly most: number;
}

export interface VerificationFailure {
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
  /**
   * Resources and grants of the material that are held for new use only, where their present state is proven. Such a
   * hold does not reach what was made before it.
   */
  readonly heldForNewUse: readonly RecordId[];
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
  readonly form: Form;
  /** The role under which it was recorded. */
  readonly role: RoleCode;
  readonly issuer: RecordId | undefined;
  readonly parent: RecordId | undefined;
  readonly inputs: readonly RecordId[];
  readonly jurisdiction: number;
  /** The version of the jurisdiction's rulebook that judged the recording. */
  readonly version: number;
  readonly content: Hex;
  readonly sha256Digest: Hex;
  readonly sm3Digest: Hex;
  /** Block time and legal time, seconds. */
  readonly recordedAt: number;
  readonly effectiveAt: number;
  /** The record's own status, term and holds: as of the block when `provenNow`, else as of the last reference to it. */
  readonly status: Status;
  readonly from: number;
  readonly until: number;
  readonly openHolds: number;
  readonly provenNow: boolean;
  readonly acts: readonly ActEntry[];
  /** The opened fields of the record's document, by path. */
  readonly opened: ReadonlyMap<string, JsonValue>;
  /** The schema of that document, which is proven with its fields; undefined when none is opened. */
  readonly openedSchema: string | undefined;
}

/** An act about a record: a statement with its code and outcome, or a settlement with the new status. */
export type ActEntry = ActEntryBase &
  (
    | { readonly type: "ATTESTED"; readonly code: StatementCode; readonly outcome: StatementOutcome }
    | { readonly type: "SETTLED"; readonly code: Status; readonly outcome?: undefined }
  );

interface ActEntryBase {
  readonly by: RecordId;
  /** The role under which the party acted. */
  readonly role: RoleCode;
  /** Block time and legal time, seconds. */
  readonly time: number;
  readonly effectiveAt: number;
}
