import { CodedError } from "../text/coded-error.ts";
import type { LogFields } from "./log.ts";

/** The most errors of a chain of causes that a line names. */
const MOST_CAUSES = 4;

/**
 * The fields of an error in a log: its class and code, what it says in both languages, and what caused it. An error
 * that nobody foresaw has no code; its stack is written instead, because it is needed to find the fault.
 */
export function failureFields(error: unknown): LogFields {
  const causes = causesOf(error);
  const cause = causes.length === 0 ? {} : { cause: causes.map(shortly).join(" <- ") };
  if (error instanceof CodedError)
    return { error: error.name, code: error.code, zh: error.text.zh, en: error.text.en, ...cause };
  if (error instanceof Error)
    return { error: error.name, ...codeOf(error), message: error.message, stack: error.stack, ...cause };
  return { error: typeof error, message: String(error) };
}

/** The errors underneath, from the nearest on. */
function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let next = error instanceof Error ? error.cause : undefined; next instanceof Error; next = next.cause) {
    if (causes.length === MOST_CAUSES) break;
    causes.push(next);
  }
  return causes;
}

function shortly(error: Error): string {
  const { code } = codeOf(error);
  return `${error.name}${code === undefined ? "" : ` ${code}`}: ${error.message}`;
}

function codeOf(error: Error): { readonly code?: string } {
  return "code" in error && typeof error.code === "string" ? { code: error.code } : {};
}
