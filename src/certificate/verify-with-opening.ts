import type { SaltedContent } from "../ledger/salted-commitment.ts";
import { saltedCommitment } from "../ledger/salted-commitment.ts";
import { certificateBytes } from "./certificate.ts";
import type { Descriptor } from "./descriptor.ts";
import { parseCertificate } from "./parse-certificate.ts";
import type { VerifyOptions } from "./verdict-options.ts";
import type { Verdict } from "./verdict.ts";
import { verifyCertificate } from "./verify.ts";

/** A verdict that was reached with the opening of a salted export. */
export interface OpenedVerdict {
  readonly verdict: Verdict;
  /** Whether the opening is that of the certified export. An opening of another one is left out of account. */
  readonly fits: boolean;
}

/**
 * Verifies a certificate together with the opening that the exporter gave to the recipient, as if the certificate held
 * it. The opening comes from somebody else than the certificate, so that one of another export makes nothing forged.
 */
export function verifyWithOpening(
  bytes: Uint8Array,
  descriptor: Descriptor,
  options: VerifyOptions,
  opening: SaltedContent,
): OpenedVerdict {
  const verdict = verifyCertificate(bytes, descriptor, options);
  // Nothing is claimed where nothing is proven, and then the opening is at no fault.
  if (verdict.claim === undefined) return { verdict, fits: verdict.code !== "NOT_RECORDED" };
  if (verdict.claim.commitment !== saltedCommitment(opening).slice(2)) return { verdict, fits: false };
  const opened = certificateBytes({ ...parseCertificate(bytes), salted: opening });
  return { verdict: verifyCertificate(opened, descriptor, options), fits: true };
}
