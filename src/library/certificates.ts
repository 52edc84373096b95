import { createCertificates } from "../client/create-certificate.ts";
import type { CertificateRequest, MadeCertificate } from "../client/create-certificate.ts";
import { servedDescriptor } from "../client/served-descriptor.ts";
import { verifyCertificateFile } from "../client/verify-certificate.ts";
import type { VerificationRequest } from "../client/verify-certificate.ts";
import type { Verdict } from "../certificate/verdict.ts";
import type { ContextOf } from "./call-context.ts";
import type { CallOptions } from "./named-act.ts";

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

/** @param signer - the name of the key whose dossier has the documents; undefined without a signer */
export function certificatesOf(contextOf: ContextOf, signer: string | undefined): Certificates {
  return {
    create: async (request, options) =>
      await createCertificates(contextOf(options), { ...request, ...(signer === undefined ? {} : { as: signer }) }),
    descriptor: async (options) => (await servedDescriptor(contextOf(options).api)).bytes,
  };
}

/**
 * Verifies a certificate against a network's descriptor, and against the file that was shown with it. No server is
 * asked, so that it needs no connection.
 * @throws ClientError NOT_A_FILE, DESCRIPTOR_MALFORMED, SALTED_OPENING_*; DossierError of the shown file; an error of
 *   the operating system for a path that cannot be read
 */
export async function verifyCertificate(
  request: VerificationRequest,
  { onProgress }: Pick<CallOptions, "onProgress"> = {},
): Promise<Verdict> {
  const now = () => Math.floor(Date.now() / 1000);
  return await verifyCertificateFile({ now, ...(onProgress === undefined ? {} : { onProgress }) }, request);
}
