import { CertificateError } from "../certificate/certificate-error.ts";
import { CERTIFICATE_LIMITS } from "../certificate/certificate.ts";
import { DESCRIPTOR_BYTES } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { Verdict } from "../certificate/verdict.ts";
import type { VerifyOptions } from "../certificate/verdict-options.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import { verifyWithOpening } from "../certificate/verify-with-opening.ts";
import { InputError } from "../documents/input-error.ts";
import { escapeUnprintable, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashWithProgress } from "./hash-with-progress.ts";
import { readNamedFile } from "./read-named-file.ts";
import type { ExpectedFile } from "./read-named-file.ts";
import { demandOpeningOf, readOpening } from "./salted-file.ts";

export interface VerificationRequest {
  /** Path of the certificate. */
  readonly certificate: string;
  /** Path of the network's descriptor. */
  readonly descriptor: string;
  /** The file or folder that was shown with the certificate. */
  readonly shown?: string;
  /** Path of the opening of a salted export, which came with the file. */
  readonly opening?: string;
  /** The greatest age of the certificate, in seconds. */
  readonly maxAgeSeconds?: number;
}

const CERTIFICATE: ExpectedFile = { what: { zh: "凭证", en: "a certificate" }, mostBytes: CERTIFICATE_LIMITS.bytes };
const DESCRIPTOR: ExpectedFile = {
  what: { zh: "网络描述文件", en: "a network descriptor" },
  mostBytes: DESCRIPTOR_BYTES,
};

/**
 * Verifies a certificate offline. It asks no server. A file that is too large for a certificate gets a verdict like any
 * other file that is none.
 * @throws ClientError NOT_A_FILE, DESCRIPTOR_MALFORMED, SALTED_OPENING_*; DossierError of the shown file; errors of the
 *   operating system
 */
export async function verifyCertificateFile(
  context: Pick<ClientContext, "now" | "onProgress" | "signal">,
  { certificate, descriptor, shown, opening, maxAgeSeconds }: VerificationRequest,
): Promise<Verdict> {
  const bytes = await readNamedFile(certificate, CERTIFICATE);
  const trusted = readDescriptor(descriptor, await readNamedFile(descriptor, DESCRIPTOR));
  const content = opening === undefined ? undefined : await readOpening(opening);
  const digests = shown === undefined ? undefined : await hashWithProgress(context, shown);
  const options: VerifyOptions = {
    now: context.now(),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(digests === undefined
      ? {}
      : { file: { sha256: digests.sha256, sm3: digests.sm3, isFolder: digests.kind === "folder" } }),
  };
  if (opening === undefined || content === undefined) return verifyCertificate(bytes, trusted, options);
  if (shown !== undefined && digests !== undefined) demandOpeningOf(shown, digests, { path: opening, content });
  const { verdict, fits } = verifyWithOpening(bytes, trusted, options, content);
  if (fits) return verdict;
  throw ofOtherExport(certificate, opening, verdict);
}

function ofOtherExport(certificate: string, opening: string, { claim }: Verdict): ClientError {
  const [shown, named] = [showPath(certificate), showPath(opening)];
  const is =
    claim?.commitment === undefined
      ? { zh: "所证的不是加盐出域", en: "is not of a salted export" }
      : { zh: `所证的是承诺为 0x${claim.commitment} 的出域`, en: `is of the commitment 0x${claim.commitment}` };
  return new ClientError(
    "SALTED_OPENING_OF_OTHER_EXPORT",
    {
      zh: `披露文件 ${named} 不属凭证 ${shown}：该凭证${is.zh}。请核对是否取错了其中之一；不用披露文件，凭证仍可单独核验。`,
      en:
        `The opening ${named} does not belong to the certificate ${shown}, which ${is.en}: one of them is of another ` +
        "export. Without the opening, the certificate can be verified by itself.",
    },
    { certificate, opening, commitment: claim?.commitment },
  );
}

function readDescriptor(path: string, bytes: Uint8Array): Descriptor {
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (!(cause instanceof CertificateError || cause instanceof InputError)) throw cause;
    const { zh, en } = reasonOf(cause);
    throw new ClientError(
      "DESCRIPTOR_MALFORMED",
      {
        zh: `${showPath(path)} 不是完好的网络描述文件，因为${escapeUnprintable(zh)}。`,
        en: `${showPath(path)} is not an intact network descriptor, because ${escapeUnprintable(en)}.`,
      },
      { ...cause.evidence, path, reason: cause.code },
      cause,
    );
  }
}
