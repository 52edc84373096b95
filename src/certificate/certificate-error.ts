/**
 * The steps of a verification, in their order. The seals come last, because signatures cost more than all the
 * hashing before them: what is forged anywhere else is refused without them, and nothing is told without them.
 */
export type VerificationStep = "parse" | "descriptor" | "header" | "state" | "lineage" | "standing" | "seal";

/** What the certificate itself can be wrong in; the bytes inside have ConsensusError, LedgerDataError and InputError. */
export type CertificateErrorCode =
  | "DESCRIPTOR_MALFORMED"
  /* parse: not a certificate, so nothing is said about anything */
  | "TOO_LARGE"
  | "TRUNCATED"
  | "NOT_A_CERTIFICATE"
  | "REFORMATTED"
  | "UNKNOWN_VERSION"
  /* what the verifier lacks */
  | "UNKNOWN_DESCRIPTOR"
  | "UNKNOWN_VALIDATORS"
  | "UNKNOWN_JURISDICTION"
  | "BEFORE_LEDGER"
  | "INCOMPLETE"
  /* what contradicts the proof */
  | "CODE_DIFFERS"
  | "LEDGER_ABSENT"
  | "NODE_MISSING"
  | "NODE_DIFFERS"
  | "NODE_UNUSED"
  | "RECORD_ABSENT"
  | "RECORD_PRESENT"
  | "STORY_MALFORMED"
  | "STORY_BROKEN"
  | "STORY_UNREFERENCED"
  | "STORY_MISSING"
  | "STATE_DIFFERS"
  | "BREAKS_DIFFER"
  | "OPENING_DIFFERS"
  | "MANIFEST_DIFFERS"
  /* building */
  | "SUBJECT_UNKNOWN"
  | "MEMBER_UNKNOWN"
  | "SOURCE_INCONSISTENT";

/** A certificate or descriptor that cannot be accepted: at which step, why, and with what evidence. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
  readonly step: VerificationStep;
  readonly code: CertificateErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(step: VerificationStep, code: CertificateErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.step = step;
    this.code = code;
    this.evidence = evidence;
  }
}
