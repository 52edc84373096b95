import type { FastifyError } from "fastify";
import { AuditError } from "../audit/audit-error.ts";
import { CertificateError } from "../certificate/certificate-error.ts";
import { RpcError } from "../chain/rpc.ts";
import { InputError } from "../records/input-error.ts";
import { IncompleteLineage } from "../records/standing-of.ts";
import { ApiProblem } from "./api-problem.ts";

/** The problem that any failure of a request is to the client; what nobody foresaw is INTERNAL. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof AuditError) return new ApiProblem(error.code, error.message, error.evidence, error);
  if (error instanceof InputError) return inputProblem(error);
  if (error instanceof RpcError) return chainProblem(error);
  if (error instanceof CertificateError) return new ApiProblem("CERTIFICATE_IMPOSSIBLE", error.message, { step: error.step, code: error.code, ...error.evidence }, error);
  if (error instanceof IncompleteLineage) return new ApiProblem("INDEX_UNAVAILABLE", error.message, { record: error.record }, error);
  if (error instanceof Error && "code" in error && typeof error.code === "string") return codedProblem(error as FastifyError);
  return new ApiProblem("INTERNAL", "something failed that should not: see the server's log", {}, error);
}

function inputProblem(error: InputError): ApiProblem {
  const { code, message, evidence } = error;
  if (code === "DIGEST_MALFORMED" || code === "DIGEST_ALGORITHM_UNKNOWN") return new ApiProblem(code, message, evidence, error);
  if (code.startsWith("REFERENCE_")) return new ApiProblem("REFERENCE_MALFORMED", message, { ...evidence, input: code }, error);
  if (code.startsWith("MANIFEST_") || code.startsWith("JSON_")) return new ApiProblem("MANIFEST_MALFORMED", message, { ...evidence, input: code }, error);
  return new ApiProblem("REQUEST_MALFORMED", message, { ...evidence, input: code }, error);
}

function chainProblem(error: RpcError): ApiProblem {
  const evidence = { node: error.url, method: error.method, ...(error.remote === undefined ? {} : { remote: error.remote }) };
  return new ApiProblem(error.code === "TIMEOUT" ? "CHAIN_TIMEOUT" : "CHAIN_UNAVAILABLE", error.message, evidence, error);
}

/** PostgreSQL's classes 08, 53, 57 are connections and resources; so are the operating system's refusals. */
const DATABASE_AWAY = /^(08|53|57)|^ECONN|^ETIMEDOUT/;

function codedProblem(error: FastifyError): ApiProblem {
  if (error.validation !== undefined) {
    const places = error.validation.map(({ instancePath, message }) => `${error.validationContext ?? "request"}${instancePath} ${message ?? "is not valid"}`);
    return new ApiProblem("REQUEST_MALFORMED", [...new Set(places)].slice(0, 5).join("; "), { places: places.slice(0, 20) }, error);
  }
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return new ApiProblem("BODY_TOO_LARGE", error.message, {}, error);
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new ApiProblem("MEDIA_TYPE_UNSUPPORTED", "send application/json", {}, error);
  // Class 22: a value that the database cannot take, and that no check before it caught.
  if (/^22[0-9A-Z]{3}$/.test(error.code)) return new ApiProblem("REQUEST_MALFORMED", error.message, { code: error.code }, error);
  if (DATABASE_AWAY.test(error.code)) return new ApiProblem("INDEX_UNAVAILABLE", "the index's database does not answer: try again", { code: error.code }, error);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return new ApiProblem("REQUEST_MALFORMED", error.message, { code: error.code }, error);
  return new ApiProblem("INTERNAL", "something failed that should not: see the server's log", {}, error);
}
