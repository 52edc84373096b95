import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { ApiError } from "./api-error.ts";
import type { ApiErrorCode } from "./api-error.ts";

interface Failure {
  readonly code: Extract<ApiErrorCode, "UNREACHABLE" | "NOT_LAIQU">;
  /** The fault, and the advice. @param base - the address that the user named */
  readonly text: (base: string) => Bilingual;
}

const NO_ANSWER: Failure = {
  code: "UNREACHABLE",
  text: (base) => ({
    zh: `${showForeign(base)} 没有应答：请检查系统是否在运行、地址是否正确。`,
    en: `Nothing answers at ${showForeign(base)}: check that the system is running and that the address is right.`,
  }),
};

/** Failures by a pattern of the code and message of the error under that of `fetch`; the first that fits counts. */
const FAILURES: readonly (readonly [RegExp, Failure])[] = [
  [
    /redirect count|must be a HTTP\(S\) scheme|cross origin/,
    {
      code: "NOT_LAIQU",
      text: (base) => ({
        zh: `${showForeign(base)} 一再转到其他地址，或转到不能使用的地址：请直接写出系统的地址。`,
        en:
          `${showForeign(base)} leads from one address to the next, or to one that cannot be used: write the ` +
          "address of the system itself.",
      }),
    },
  ],
  [
    /WRONG_VERSION_NUMBER/,
    {
      code: "NOT_LAIQU",
      text: (base) => ({
        zh: `${showForeign(base)} 有程序应答，但不使用 TLS：请改写 http://，或检查端口。`,
        en: `The program at ${showForeign(base)} answers without TLS: write http:// instead, or check the port.`,
      }),
    },
  ],
  [
    /HTTP\/1\.1 protocol|HPE_|HEADERS_OVERFLOW/,
    {
      code: "NOT_LAIQU",
      text: (base) => ({
        zh: `${showForeign(base)} 有程序应答，但其应答不合 HTTP：请检查地址与端口。`,
        en: `The program at ${showForeign(base)} answers, but not in HTTP: check the address and the port.`,
      }),
    },
  ],
  [
    /CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE/,
    {
      code: "UNREACHABLE",
      text: (base) => ({
        zh: `${showForeign(base)} 的 TLS 证书不被信任：请检查地址，或以 NODE_EXTRA_CA_CERTS 指定其签发机构的证书。`,
        en:
          `The TLS certificate of ${showForeign(base)} is not trusted: check the address, or name the certificate of ` +
          "its authority with NODE_EXTRA_CA_CERTS.",
      }),
    },
  ],
];

/**
 * The error of a request that ended without an answer. Only what nobody answered is said to have no answer.
 * @param base - the address that the user named
 */
export function failedFetch(base: string, cause: unknown): ApiError {
  const reason = describe(cause);
  const { code, text } = FAILURES.find(([pattern]) => pattern.test(reason))?.[1] ?? NO_ANSWER;
  return new ApiError(code, text(base), { url: base }, cause);
}

/** Code and message of the error underneath, one on each line. */
function describe(error: unknown): string {
  const under: unknown = error instanceof Error ? (error.cause ?? error) : error;
  if (!(under instanceof Error)) return "";
  return `${"code" in under ? String(under.code) : ""}\n${under.message}`;
}
