import { CertificateError } from "../certificate/certificate-error.ts";
import { CERTIFICATE_LIMITS } from "../certificate/certificate.ts";
import { DESCRIPTOR_BYTES } from "../certificate/descriptor.ts";
import { parseDescriptor } from "../certificate/parse-descriptor.ts";
import type { Descriptor } from "../certificate/descriptor.ts";
import type { Verdict } from "../certificate/verdict.ts";
import { escapeUnprintable } from "../text/foreign-text.ts";
import { verifyCertificate as judge } from "../certificate/verify.ts";
import { InputError } from "../documents/input-error.ts";
import { CliError } from "../cli/cli-error.ts";
import { ExitCode } from "../cli/exit-code.ts";
import { showVerdict } from "../cli/render/certificate-verdict.ts";
import type { Answer, Session } from "../cli/session.ts";
import { hashShown } from "./hash-shown.ts";
import { readGivenFile } from "./read-given-file.ts";

export interface VerifyOptions {
  readonly descriptor: string;
  readonly maxAge?: string;
}

const CERTIFICATE = { what: { zh: "凭证", en: "a certificate" }, mostBytes: CERTIFICATE_LIMITS.bytes };
const DESCRIPTOR = { what: { zh: "网络描述文件", en: "a network descriptor" }, mostBytes: DESCRIPTOR_BYTES };

/** `laiqu certificate verify`: asks nothing of any server. @throws CliError, DossierError */
export async function verifyCertificate(
  session: Session,
  path: string,
  shown: string | undefined,
  options: VerifyOptions,
): Promise<Answer> {
  const maxAge = options.maxAge === undefined ? {} : { maxAgeSeconds: parseDays(options.maxAge) };
  const bytes = await readGivenFile(path, CERTIFICATE);
  const descriptor = readDescriptor(options.descriptor, await readGivenFile(options.descriptor, DESCRIPTOR));
  const digests = shown === undefined ? undefined : await hashShown(session, shown);
  const verdict = judge(bytes, descriptor, {
    now: Math.floor(Date.now() / 1000),
    ...maxAge,
    ...(digests === undefined
      ? {}
      : { file: { sha256: digests.sha256, sm3: digests.sm3, isFolder: digests.kind === "folder" } }),
  });
  return {
    document: JSON.parse(JSON.stringify(verdict, plain)) as unknown,
    text: showVerdict(session, verdict),
    exitCode: exitCodeOf(verdict),
  };
}

function readDescriptor(path: string, bytes: Uint8Array): Descriptor {
  try {
    return parseDescriptor(bytes);
  } catch (cause) {
    if (!(cause instanceof CertificateError || cause instanceof InputError)) throw cause;
    throw new CliError(
      "NOT_VALID",
      {
        zh: `${path} 不是网络描述文件，或被改动过：请向机关重新取得（${escapeUnprintable(cause.message)}）。`,
        en: `${path} is no network descriptor, or was changed: get it from the agencies again (${escapeUnprintable(cause.message)}).`,
      },
      { path, detail: cause.code, ...cause.evidence },
      { cause },
    );
  }
}

/** Authentic and standing, or proven absent: done. Everything else is a reason not to rely on it. */
function exitCodeOf({ code }: Verdict): ExitCode {
  const reliable = code === "AUTHENTIC_IN_FORCE" || code === "AUTHENTIC_CONTINUED" || code === "NOT_RECORDED";
  return reliable ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0))
    throw new CliError(
      "BAD_USAGE",
      { zh: `--max-age ${text} 不是天数。`, en: `--max-age ${text} is no number of days.` },
      { maxAge: text },
    );
  return Math.round(days * 86_400);
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}
