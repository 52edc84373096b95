import { RpcError } from "../chain/rpc.ts";
import { InputError } from "../records/input-error.ts";
import type { Bilingual } from "./bilingual.ts";
import { CliError } from "./cli-error.ts";
import type { CliErrorCode } from "./cli-error.ts";

/** An error as the command line tells it. */
export interface ErrorReport {
  readonly code: CliErrorCode;
  readonly told: Bilingual;
  /** Under `error` in the JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * Says in one sentence what went wrong. What no part of the system foresaw is thrown on: a
 * broken promise needs its stack, not a polite sentence.
 */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CliError) return report(error.code, error.told, error.evidence);
  if (error instanceof InputError) return report("BAD_USAGE", same(error.message), { ...error.evidence, detail: error.code });
  if (error instanceof RpcError) return report("UNAVAILABLE", same(error.message), { detail: error.code, url: error.url });
  if (isFileError(error)) {
    const code = error.code === "ENOENT" ? "NOT_FOUND" : "UNAVAILABLE";
    return report(code, same(`${error.message}`), { detail: error.code, path: error.path });
  }
  throw error;
}

function report(code: CliErrorCode, told: Bilingual, evidence: Readonly<Record<string, unknown>>): ErrorReport {
  return { code, told, document: { code, message: told.en, ...evidence } };
}

function same(text: string): Bilingual {
  return { zh: text, en: text };
}

/** What the operating system refuses: no such file, no permission, no space. */
function isFileError(error: unknown): error is Error & { readonly code: string; readonly path?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;
}
