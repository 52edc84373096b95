import type { FastifyError } from "fastify";
import { AuditError } from "../audit/audit-error.ts";
import { CertificateError } from "../certificate/certificate-error.ts";
import { RpcError } from "../chain/rpc-error.ts";
import { InputError } from "../documents/input-error.ts";
import { IncompleteLineage } from "../ledger/evaluate-standing.ts";
import { StoreError } from "../store/store-error.ts";
import { DateError } from "../text/date-error.ts";
import { ApiProblem } from "./api-problem.ts";
import { validationProblem } from "./validation-problem.ts";

/** The problem that any failure of a request is to the client; what nobody foresaw is INTERNAL. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof AuditError) return new ApiProblem(error.code, error.text, error.evidence, error);
  if (error instanceof InputError) return inputProblem(error);
  if (error instanceof DateError)
    return new ApiProblem("REQUEST_MALFORMED", error.text, { ...error.evidence, input: error.code }, error);
  if (error instanceof RpcError) return chainProblem(error);
  if (error instanceof CertificateError)
    return new ApiProblem(
      "CERTIFICATE_IMPOSSIBLE",
      error.text,
      { step: error.step, code: error.code, ...error.evidence },
      error,
    );
  if (error instanceof IncompleteLineage)
    return new ApiProblem(
      "INDEX_UNAVAILABLE",
      { zh: `无法判断状态：索引中没有血缘所涉的记录 ${error.record}。`, en: error.message },
      { record: error.record },
      error,
    );
  if (error instanceof StoreError) return new ApiProblem("INDEX_UNAVAILABLE", error.text, error.evidence, error);
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return codedProblem(error as FastifyError);
  return unforeseen(error);
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

/** PostgreSQL's query_canceled: its `statement_timeout`, set where the store is opened. */
const STATEMENT_ENDED = "57014";
/** PostgreSQL's classes 08, 53, 57 are connections and resources; so are the operating system's refusals. */
const DATABASE_AWAY = /^(08|53|57)|^ECONN|^ETIMEDOUT/;
/** Class 22: a value that the database cannot take, and that no check before it caught. */
const VALUE_REFUSED = /^22[0-9A-Z]{3}$/;

function codedProblem(error: FastifyError): ApiProblem {
  const { code } = error;
  if (error.validation !== undefined) return validationProblem(error, error.validation);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new ApiProblem(
      "BODY_TOO_LARGE",
      {
        zh: "请求内容超过此地址的上限：请分几次发送。",
        en: "the body is longer than this address takes: send less at once",
      },
      {},
      error,
    );
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new ApiProblem(
      "MEDIA_TYPE_UNSUPPORTED",
      { zh: "请以 application/json 发送。", en: "send application/json" },
      {},
      error,
    );
  if (VALUE_REFUSED.test(code))
    return new ApiProblem(
      "REQUEST_MALFORMED",
      {
        zh: `数据库不接受所给的一个值（${error.message}）。`,
        en: `the database does not take one of the values given (${error.message})`,
      },
      { code },
      error,
    );
  if (code === STATEMENT_ENDED) {
    const text = {
      zh: "查询超时，已被中止：请缩小所问的范围，例如减小 depth 或 limit、缩短期间，或只问一个产品。",
      en: "the question took longer than the index allows and was ended: ask about less, such as a smaller depth or limit, a shorter period, or one product",
    };
    return new ApiProblem("INDEX_TIMEOUT", text, { code }, error);
  }
  if (DATABASE_AWAY.test(code))
    return new ApiProblem(
      "INDEX_UNAVAILABLE",
      { zh: "索引的数据库没有应答：请稍后再试。", en: "the index's database does not answer: try again" },
      { code },
      error,
    );
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ApiProblem(
      "REQUEST_MALFORMED",
      {
        zh: `请求无法读取：请核对地址、请求头与内容（${error.message}）。`,
        en: `the request cannot be read: check its address, headers and body (${error.message})`,
      },
      { code },
      error,
    );
  }
  return unforeseen(error);
}

function unforeseen(error: unknown): ApiProblem {
  return new ApiProblem(
    "INTERNAL",
    { zh: "本系统内部出错，详情见服务器日志。", en: "something failed that should not: see the server's log" },
    {},
    error,
  );
}
