import type { Bilingual } from "../text/bilingual.ts";
import { CodedError, type Evidence } from "../text/coded-error.ts";

/**
 * The steps of a verification, in their order. The seals come last because signatures cost more than all the hashing
 * before them: a certificate that is forged elsewhere is refused without them. No verdict claims anything without them.
 */
export type VerificationStep = "parse" | "descriptor" | "header" | "state" | "lineage" | "standing" | "seal";

/**
 * The objections to a certificate or descriptor. Objections to the header, log data, documents and manifests inside are
 * ConsensusError, LedgerDataError and InputError.
 */
export type CertificateErrorCode =
  | "DESCRIPTOR_MALFORMED"
  /* The bytes are not a certificate that this program can read. */
  | "TOO_LARGE"
  | "TRUNCATED"
  | "NOT_A_CERTIFICATE"
  | "REFORMATTED"
  | "UNKNOWN_VERSION"
  /* The verifier lacks something. */
  | "UNKNOWN_DESCRIPTOR"
  | "UNKNOWN_VALIDATORS"
  | "UNKNOWN_JURISDICTION"
  | "BEFORE_LEDGER"
  | "INCOMPLETE"
  /* Something contradicts the proof. */
  | "OTHER_LEDGER"
  | "CODE_DIFFERS"
  | "LEDGER_ABSENT"
  | "NODE_MISSING"
  | "NODE_DIFFERS"
  | "NODE_UNUSED"
  | "RECORD_ABSENT"
  | "RECORD_PRESENT"
  | "TRAIL_MALFORMED"
  | "TRAIL_BROKEN"
  | "TRAIL_UNREFERENCED"
  | "TRAIL_MISSING"
  | "STATE_DIFFERS"
  | "BREAKS_DIFFER"
  | "OPENING_DIFFERS"
  | "MANIFEST_DIFFERS"
  | "EVENTS_MISNAMED"
  | "RULEBOOK_DIFFERS"
  /* The builder cannot make a certificate. */
  | "DESCRIPTOR_OUTDATED"
  | "SUBJECT_UNKNOWN"
  | "MEMBER_UNKNOWN"
  | "SOURCE_INCONSISTENT";

/** A certificate or descriptor that cannot be accepted, and the step of the verification at which that was found. */
export class CertificateError extends CodedError<CertificateErrorCode> {
  override readonly name = "CertificateError";
  readonly step: VerificationStep;

  constructor(
    step: VerificationStep,
    code: CertificateErrorCode,
    text: Bilingual,
    evidence: Evidence = {},
    cause?: unknown,
  ) {
    super(code, text, evidence, cause);
    this.step = step;
  }
}
