import { ATTEMPT_FAILURES } from "../schemas/webhook.ts";
import type { AttemptFailure } from "../schemas/webhook.ts";
import { isKeyOf } from "../text/entries.ts";

/** The failure that an error of Node's HTTP client, TLS, sockets or name look-up stands for. */
export function failureOf(error: unknown): AttemptFailure {
  const code = codeOf(error);
  if (/^(?:ENOTFOUND|EAI_|ENODATA|ADDRESS)/.test(code)) return "ADDRESS";
  if (/^(?:ABORT_ERR|TIMEOUT|ETIMEDOUT)/.test(code)) return "TIME";
  if (code.startsWith("HPE_")) return "ANSWER";
  if (/^(?:ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_|EPROTO)/.test(code)) return "SECURITY";
  return "CONNECTION";
}

/** The failure that a row of the database names. */
export function failureNamed(text: string): AttemptFailure {
  return isKeyOf(ATTEMPT_FAILURES, text) ? text : "CONNECTION";
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  // The guard of the connections gives its errors no code.
  if (error.message.includes("is not allowed")) return "ADDRESS";
  if (error.name === "TimeoutError") return "TIMEOUT";
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
