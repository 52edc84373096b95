import { ConsensusError } from "../consensus/errors.ts";
import { InputError } from "../documents/input-error.ts";
import { IncompleteLineage } from "../ledger/incomplete-lineage.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import type { CodedError } from "../text/coded-error.ts";
import { boundedFailure, UnforeseenFault } from "./bounded-failure.ts";
import { CertificateError, type VerificationStep } from "./certificate-error.ts";
import type { Descriptor } from "./descriptor.ts";
import { emptyVerdict } from "./verdict-options.ts";
import { cannotTellSentence, forgedSentence } from "./verdict-sentences.ts";
import type { CannotTellReason, Verdict } from "./verdict.ts";

/**
 * The verdict on a certificate that failed at a step: CANNOT_TELL when something is lacking, FORGED when something
 * contradicts the proof. Any other error is a mistake in this program, and the verdict says so: nobody may rely on the
 * file, and nobody may read a mistake as a forgery.
 */
export function refusalVerdict(error: unknown, step: VerificationStep, descriptor: Descriptor): Verdict {
  const objection = isObjection(error) ? error : new UnforeseenFault(error);
  const { code } = objection;
  const refused = { ...emptyVerdict(descriptor), failure: boundedFailure(step, objection) };
  const reason = lackingBy(objection);
  return reason === undefined
    ? { ...refused, code: "FORGED", sentence: forgedSentence(step, code) }
    : { ...refused, code: "CANNOT_TELL", reason, sentence: cannotTellSentence(reason, undefined) };
}

function isObjection(error: unknown): error is CodedError {
  return (
    error instanceof CertificateError ||
    error instanceof ConsensusError ||
    error instanceof InputError ||
    error instanceof LedgerDataError ||
    error instanceof IncompleteLineage
  );
}

function lackingBy(error: CodedError): Lacking | undefined {
  if (error instanceof IncompleteLineage) return "INCOMPLETE";
  return LACKING.find((reason) => reason === error.code);
}

type Lacking = Exclude<CannotTellReason, "STALE" | "CLOCKS_DISAGREE">;

const LACKING: readonly Lacking[] = [
  "TOO_LARGE",
  "TRUNCATED",
  "NOT_A_CERTIFICATE",
  "REFORMATTED",
  "UNKNOWN_VERSION",
  "UNKNOWN_DESCRIPTOR",
  "UNKNOWN_VALIDATORS",
  "UNKNOWN_JURISDICTION",
  "BEFORE_LEDGER",
  "INCOMPLETE",
  "PROGRAM_FAULT",
];
