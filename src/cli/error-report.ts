import { ClientError } from "../client/client-error.ts";
import { ApiError } from "../client/http/api-error.ts";
import { InputError } from "../documents/input-error.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { CodedError } from "../text/coded-error.ts";
import type { Evidence } from "../text/coded-error.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isSystemError, systemErrorText } from "../text/system-error.ts";
import { CliError } from "./cli-error.ts";
import type { CliErrorCode } from "./cli-error.ts";
import { adviseOn, apiErrorText, CLIENT_ENDS, endOfApiError } from "./client-failure.ts";
import { ENDS_BY_CLASS, endOfSystemError } from "./error-ends.ts";

/** An error as the command line shows it. */
export interface ErrorReport {
  readonly code: CliErrorCode;
  readonly text: Bilingual;
  /** The value of `error` in the JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * Describes what went wrong in both languages. An error that no part of the system foresaw is thrown on: it is a
 * fault of this program, and its stack is needed to find it.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) return report(error.code, error.text, error.evidence);
  if (error instanceof ApiError) return report(endOfApiError(error), apiErrorText(error), evidenceOf(error));
  if (error instanceof ClientError) return clientReport(error);
  if (error instanceof CodedError) {
    const code = endOfCoded(error);
    if (code !== undefined) return report(code, error.text, evidenceOf(error));
  }
  if (isSystemError(error)) {
    const { code, path } = error;
    return report(endOfSystemError(code), systemErrorText(error), { detail: code, path });
  }
  throw error;
}

function endOfCoded({ name, code, cause }: CodedError): CliErrorCode | undefined {
  const ends = ENDS_BY_CLASS[name];
  const end = typeof ends === "string" ? ends : ends?.[code];
  if (end !== "AS_CAUSE") return end;
  // A file that is not JSON is a file that is not valid, and no mistake of the command line.
  return cause === undefined || cause instanceof InputError ? "NOT_VALID" : errorReport(cause).code;
}

/** Describes a fault of this program, which no part of it foresaw. The document holds the stack that finds it. */
export function faultReport(fault: unknown): ErrorReport {
  const { name, message, stack } = fault instanceof Error ? fault : new Error(String(fault));
  const shown = showForeign(`${name}: ${message}`, 240);
  return report(
    "UNAVAILABLE",
    {
      zh: `本程序出错，这不是用法问题：${shown}。请用 --json 重新运行，并将输出交给维护者。`,
      en:
        `This program has a fault, and your command is not its cause: ${shown}. ` +
        "Run it again with --json and give the output to the maintainers.",
    },
    { detail: "FAULT", stack },
  );
}

/** A hold of which a half is done ends the command as the cause of the other half would. */
function clientReport(error: ClientError): ErrorReport {
  const isHalfDone = error.code === "CASE_NOT_OPENED" || error.code === "HOLD_NOT_PLACED";
  const end = isHalfDone ? errorReport(error.cause).code : CLIENT_ENDS[error.code];
  return report(end, adviseOn(error.code, error.text, error.evidence), evidenceOf(error));
}

function evidenceOf(error: CodedError): Evidence {
  return { ...error.evidence, detail: error.code };
}

function report(code: CliErrorCode, text: Bilingual, evidence: Evidence): ErrorReport {
  return { code, text, document: { code, message: text.en, messages: text, ...evidence } };
}
