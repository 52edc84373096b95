import { CertificateError } from "../../certificate/certificate-error.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import { parseDescriptor } from "../../certificate/parse-descriptor.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { verifyCertificate } from "../../certificate/verify.ts";
import type { DigestPair } from "../../documents/digest.ts";
import { InputError } from "../../documents/input-error.ts";
import { askDescriptor } from "./ask-ledger.ts";
import { descriptorUnusable } from "./page-error.ts";

/**
 * Verifies a certificate in the browser, by this machine's clock and with the descriptor that this system serves.
 * @param digests - those of the file that is shown with it
 * @throws ApiError; PageError DESCRIPTOR_UNUSABLE
 */
export async function verifyOnPage(
  certificate: Uint8Array,
  digests: DigestPair | undefined,
  signal: AbortSignal,
): Promise<Verdict> {
  const descriptor = readDescriptor(await askDescriptor(signal));
  // A clock before 1970 is wrong, and then the verdict says that the clocks disagree.
  const now = Math.max(0, Math.floor(Date.now() / 1_000));
  return verifyCertificate(certificate, descriptor, { now, ...(digests === undefined ? {} : { file: digests }) });
}

function readDescriptor(bytes: Uint8Array): Descriptor {
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (cause instanceof CertificateError || cause instanceof InputError) throw descriptorUnusable(cause);
    throw cause;
  }
}
