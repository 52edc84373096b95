import type { FastifyError } from "fastify";
import { AuditError } from "../audit/audit-error.ts";
import { CertificateError } from "../certificate/certificate-error.ts";
import { RpcError } from "../chain/rpc-error.ts";
import { InputError } from "../documents/input-error.ts";
import { IndexDigestError } from "../indexer/index-digest-error.ts";
import { IncompleteLineage } from "../ledger/incomplete-lineage.ts";
import { databaseAway } from "../store/database-away.ts";
import { StoreError } from "../store/store-error.ts";
import { DateError } from "../text/date-error.ts";
import { ApiProblem } from "./api-problem.ts";
import { validationProblem } from "./validation-problem.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * The problem with which a failed request is answered. An unforeseen error becomes INTERNAL.
 * @param request - the id under which the log names the request
 */
export function problemOf(error: unknown, request: string): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof IndexDigestError) return new ApiProblem(error.code, error.text, error.evidence, error);
  if (error instanceof AuditError) return new ApiProblem(error.code, error.text, error.evidence, error);
  if (error instanceof InputError) return inputProblem(error);
  if (error instanceof DateError)
    return new ApiProblem("REQUEST_MALFORMED", error.text, { ...error.evidence, input: error.code }, error);
  if (error instanceof RpcError) return chainProblem(error);
  if (error instanceof CertificateError)
    return new ApiProblem(
      error.code === "DESCRIPTOR_OUTDATED" ? error.code : "CERTIFICATE_IMPOSSIBLE",
      error.text,
      { step: error.step, code: error.code, ...error.evidence },
      error,
    );
  if (error instanceof IncompleteLineage || error instanceof StoreError)
    return new ApiProblem("INDEX_UNAVAILABLE", error.text, error.evidence, error);
  const away = databaseAway(error);
  if (away !== undefined) return new ApiProblem("INDEX_UNAVAILABLE", away.text, away.evidence, error);
  if (isFailureWithCode(error)) return codedProblem(error, request);
  return unforeseen(error, request);
}

/** An error of Fastify, of the database or of the operating system. */
type FailureWithCode = Error &
  Partial<Pick<FastifyError, "validation" | "validationContext" | "statusCode">> & {
    readonly code: string;
  };

function isFailureWithCode(error: unknown): error is FailureWithCode {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function inputProblem(error: InputError): ApiProblem {
  const { code, text, evidence } = error;
  if (code === "DIGEST_MALFORMED" || code === "DIGEST_ALGORITHM_UNKNOWN")
    return new ApiProblem(code, text, evidence, error);
  if (code.startsWith("REFERENCE_"))
    return new ApiProblem("REFERENCE_MALFORMED", text, { ...evidence, input: code }, error);
  if (code.startsWith("MANIFEST_") || code.startsWith("JSON_"))
    return new ApiProblem("MANIFEST_MALFORMED", text, { ...evidence, input: code }, error);
  return new ApiProblem("REQUEST_MALFORMED", text, { ...evidence, input: code }, error);
}

function chainProblem(error: RpcError): ApiProblem {
  const { url, ...evidence } = error.evidence;
  const code = error.code === "TIMEOUT" ? "CHAIN_TIMEOUT" : "CHAIN_UNAVAILABLE";
  return new ApiProblem(code, error.text, { node: url, ...evidence }, error);
}

/** PostgreSQL ends a statement with this code (query_canceled) at the time limit that the store sets. */
const STATEMENT_ENDED = "57014";
/** Class 22 of PostgreSQL: it refuses a value that no earlier check refused. */
const VALUE_REFUSED = /^22[0-9A-Z]{3}$/;

function codedProblem(error: FailureWithCode, request: string): ApiProblem {
  const { code, statusCode } = error;
  if (error.validation !== undefined) return validationProblem(error.validation, error.validationContext, error);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new ApiProblem(
      "BODY_TOO_LARGE",
      {
        zh: "请求内容超过此地址的上限：请分几次发送。",
        en: "The body is longer than this address accepts: send it in several parts.",
      },
      {},
      error,
    );
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new ApiProblem(
      "MEDIA_TYPE_UNSUPPORTED",
      {
        zh: "不支持此内容类型：请以 application/json 发送。",
        en: "This media type is not supported: send application/json.",
      },
      {},
      error,
    );
  if (VALUE_REFUSED.test(code))
    return new ApiProblem(
      "REQUEST_MALFORMED",
      {
        zh: `索引的数据库不接受所给的一个值（${showForeign(error.message)}）：请更正后重试。`,
        en:
          `The database of the index does not accept one of the given values (${showForeign(error.message)}): ` +
          "correct it and try again.",
      },
      { code },
      error,
    );
  if (code === STATEMENT_ENDED) {
    const text = {
      zh: "查询超时，已被中止：请缩小所问的范围，例如减小 depth 或 limit、缩短期间，或只问一个产品。",
      en:
        "The question took longer than the index allows and was ended. Ask about less: a smaller depth or limit, " +
        "a shorter period, or one product.",
    };
    return new ApiProblem("INDEX_TIMEOUT", text, { code }, error);
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiProblem(
      "REQUEST_MALFORMED",
      {
        zh: `请求无法读取（${showForeign(error.message)}）：请核对地址、请求头与内容。`,
        en: `The request cannot be read (${showForeign(error.message)}): check its address, headers and body.`,
      },
      { code },
      error,
    );
  }
  return unforeseen(error, request);
}

function unforeseen(error: unknown, request: string): ApiProblem {
  return new ApiProblem(
    "INTERNAL",
    {
      zh: `本系统内部出错：详情见服务器日志中的请求 ${request}，请将此编号告知运维人员。`,
      en:
        `This system failed: the server's log has the details under request ${request}. ` +
        "Tell its operator this id.",
    },
    { request },
    error,
  );
}
