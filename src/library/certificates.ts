import { createCertificates } from "../client/create-certificate.ts";
import type { CertificateRequest, MadeCertificate } from "../client/create-certificate.ts";
import { servedDescriptor } from "../client/served-descriptor.ts";
import { verifyCertificateFile } from "../client/verify-certificate.ts";
import type { VerificationRequest } from "../client/verify-certificate.ts";
import type { Verdict } from "../certificate/verdict.ts";
import { told } from "./call-context.ts";
import type { Perform } from "./call-context.ts";
import { requireContent } from "./exports.ts";
import type { CallOptions } from "./named-act.ts";
import { Members, readMembers } from "./read-request.ts";

/** The certificates of records, of contents, and of the absence of a content. */
export interface Certificates {
  /**
   * The certificate of a record, a file or a digest; with `all`, one for each export of the content. With `open` it has
   * fields of the signer's own documents.
   */
  create(request: Omit<CertificateRequest, "as">, options?: CallOptions): Promise<readonly MadeCertificate[]>;
  /**
   * The descriptor of the network that the system serves. Whoever verifies a certificate gets the descriptor from a
   * party that it trusts, and not from the one that shows the certificate.
   */
  descriptor(options?: CallOptions): Promise<Uint8Array>;
}

const CHOICES = ["record", "all", "open", "for"] as const satisfies (keyof CertificateRequest)[];

/** @param signer - the name of the key whose dossier has the documents; undefined without a signer */
export function certificatesOf(perform: Perform, signer: string | undefined): Certificates {
  return {
    create: async (request, options) => {
      const of = "certificates.create";
      requireContent(of, request, CHOICES);
      return await perform(
        of,
        options,
        async (context) =>
          await createCertificates(context, { ...request, ...(signer === undefined ? {} : { as: signer }) }),
      );
    },
    descriptor: async (options) =>
      await perform("certificates.descriptor", options, async ({ api }) => (await servedDescriptor(api)).bytes),
  };
}

const FILES = ["certificate", "descriptor", "shown", "opening"] as const satisfies (keyof VerificationRequest)[];

/**
 * Verifies a certificate against a network's descriptor, and against the file that was shown with it. No server is
 * asked, so that it needs no connection.
 * @throws LibraryError REQUEST_MALFORMED, SYSTEM_FAILED for a path that cannot be read; ClientError NOT_A_FILE,
 *   DESCRIPTOR_MALFORMED, SALTED_OPENING_*; DossierError of the shown file; VerifyOptionsError
 */
export async function verifyCertificate(
  request: VerificationRequest,
  { onProgress, signal }: CallOptions = {},
): Promise<Verdict> {
  const of = "verifyCertificate";
  const read = new Members(of, readMembers(of, request, [...FILES, "maxAgeSeconds"]));
  for (const name of FILES) read.text(name);
  for (const name of ["certificate", "descriptor"]) read.demand(name, read.text(name));
  const context = {
    now: () => Math.floor(Date.now() / 1000),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  };
  return await told(async () => await verifyCertificateFile(context, request));
}
