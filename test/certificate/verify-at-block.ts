import type { Descriptor } from "../../src/certificate/descriptor.ts";
import type { VerifyOptions } from "../../src/certificate/verdict-options.ts";
import type { Verdict } from "../../src/certificate/verdict.ts";
import { verifyCertificate } from "../../src/certificate/verify.ts";

/** Verifies a certificate by a clock that shows the time of its block, unless the options name another time. */
export function verifyAtBlock(
  bytes: Uint8Array,
  descriptor: Descriptor,
  options: Partial<VerifyOptions> = {},
): Verdict {
  const { asOf } = verifyCertificate(bytes, descriptor, { now: 0 });
  return verifyCertificate(bytes, descriptor, { now: asOf?.time ?? 0, ...options });
}
