import { stat } from "node:fs/promises";
import { CertificateError } from "../certificate/certificate-error.ts";
import { CERTIFICATE_LIMITS } from "../certificate/certificate.ts";
import { DESCRIPTOR_BYTES } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { Verdict } from "../certificate/verdict.ts";
import { verifyCertificate } from "../certificate/verify.ts";
import { InputError } from "../documents/input-error.ts";
import { readRegularFile } from "../files/read-file.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { escapeUnprintable, showPath } from "../text/foreign-text.ts";
import { reasonOf } from "../text/reason-of.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashWithProgress } from "./hash-with-progress.ts";

export interface VerificationRequest {
  /** Path of the certificate. */
  readonly certificate: string;
  /** Path of the network's descriptor. */
  readonly descriptor: string;
  /** The file or folder that was shown with the certificate. */
  readonly shown?: string;
  /** The greatest age of the certificate, in seconds. */
  readonly maxAgeSeconds?: number;
}

/** The expected kind of a file that a person named, and its greatest size in bytes. */
interface Expected {
  readonly what: Bilingual;
  readonly mostBytes: number;
}

const CERTIFICATE: Expected = { what: { zh: "凭证", en: "a certificate" }, mostBytes: CERTIFICATE_LIMITS.bytes };
const DESCRIPTOR: Expected = { what: { zh: "网络描述文件", en: "a network descriptor" }, mostBytes: DESCRIPTOR_BYTES };

/**
 * Verifies a certificate offline. It asks no server. A file that is too large for a certificate gets a verdict like any
 * other file that is none.
 * @throws ClientError NOT_A_FILE, DESCRIPTOR_MALFORMED; DossierError of the shown file; errors of the
 *   operating system
 */
export async function verifyCertificateFile(
  context: Pick<ClientContext, "now" | "onProgress">,
  { certificate, descriptor, shown, maxAgeSeconds }: VerificationRequest,
): Promise<Verdict> {
  const bytes = await readWhole(certificate, CERTIFICATE);
  const trusted = readDescriptor(descriptor, await readWhole(descriptor, DESCRIPTOR));
  const digests = shown === undefined ? undefined : await hashWithProgress(context, shown);
  return verifyCertificate(bytes, trusted, {
    now: context.now(),
    ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    ...(digests === undefined
      ? {}
      : { file: { sha256: digests.sha256, sm3: digests.sm3, isFolder: digests.kind === "folder" } }),
  });
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

/** Reads a regular file, and of one that is too large no more than one byte too many. */
async function readWhole(path: string, { what, mostBytes }: Expected): Promise<Uint8Array> {
  const stats = await stat(path);
  if (!stats.isFile()) {
    const found = stats.isDirectory()
      ? { zh: "是文件夹", en: "is a folder" }
      : { zh: "不是普通文件", en: "is not a regular file" };
    throw new ClientError(
      "NOT_A_FILE",
      {
        zh: `${showPath(path)} ${found.zh}：请指定${what.zh}的文件。`,
        en: `${showPath(path)} ${found.en}: name the file of ${what.en}.`,
      },
      { path },
    );
  }
  return readRegularFile(path, mostBytes);
}
