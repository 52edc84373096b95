import { CertificateError } from "../../certificate/certificate-error.ts";
import { DESCRIPTOR_BYTES } from "../../certificate/descriptor.ts";
import type { Descriptor } from "../../certificate/descriptor.ts";
import { parseDescriptor } from "../../certificate/parse-descriptor.ts";
import type { Verdict } from "../../certificate/verdict.ts";
import { verifyCertificate } from "../../certificate/verify.ts";
import { verifyWithOpening } from "../../certificate/verify-with-opening.ts";
import type { DigestPair } from "../../documents/digest.ts";
import { InputError } from "../../documents/input-error.ts";
import type { CodedError } from "../../text/coded-error.ts";
import { askDescriptor } from "./ask-ledger.ts";
import { readBytes } from "./chosen-files.ts";
import type { ReadFile } from "./chosen-files.ts";
import { descriptorUnusable, openingOfOtherExport, ownDescriptorUnusable } from "./page-error.ts";
import type { ReadOpening } from "./read-opening.ts";

/**
 * Verifies a certificate in the browser, by this machine's clock.
 * @param digests - those of the file that is shown with it
 * @param opening - of a salted export, which came with the file
 * @param own - the visitor's own descriptor; without it the one that this system serves
 * @throws ApiError; PageError DESCRIPTOR_UNUSABLE, OPENING_OF_OTHER_EXPORT
 */
export async function verifyOnPage(
  { name, bytes }: ReadFile,
  digests: DigestPair | undefined,
  opening: ReadOpening | undefined,
  own: Descriptor | undefined,
  signal: AbortSignal,
): Promise<Verdict> {
  const descriptor = own ?? readDescriptor(await askDescriptor(signal), descriptorUnusable);
  // A clock before 1970 is wrong, and then the verdict says that the clocks disagree.
  const now = Math.max(0, Math.floor(Date.now() / 1_000));
  const options = { now, ...(digests === undefined ? {} : { file: digests }) };
  if (opening === undefined) return verifyCertificate(bytes, descriptor, options);
  const { verdict, fits } = verifyWithOpening(bytes, descriptor, options, opening.content);
  if (!fits) throw openingOfOtherExport(opening.name, name);
  return verdict;
}

/** Reads the descriptor that the visitor chose. @throws PageError DESCRIPTOR_UNUSABLE, FILE_UNREADABLE */
export async function readOwnDescriptor(file: File): Promise<Descriptor> {
  // One byte too many is enough to see that the file is too long.
  const bytes = await readBytes(file.slice(0, DESCRIPTOR_BYTES + 1));
  return readDescriptor(bytes, (cause) => ownDescriptorUnusable(file.name, cause));
}

function readDescriptor(bytes: Uint8Array, unusable: (cause: CodedError) => Error): Descriptor {
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (cause instanceof CertificateError || cause instanceof InputError) throw unusable(cause);
    throw cause;
  }
}
