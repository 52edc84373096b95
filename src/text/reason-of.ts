import type { Bilingual } from "./bilingual.ts";
import { CodedError } from "./coded-error.ts";
import { isSystemError, systemReason } from "./system-error.ts";
import { showForeign } from "./foreign-text.ts";

/** The first words of our English sentences that are written small inside another sentence; names stay as they are. */
const SMALL_INSIDE = /^(?:A|An|The|This|That|There|It|Nothing|No|Line) /;

/**
 * The text of an error without its full stop and its first capital letter, so that it can stand inside the sentence of
 * another error. The message of an error that this system did not foresee is quoted, and is the same in both languages.
 */
export function reasonOf(error: unknown): Bilingual {
  if (error instanceof CodedError) {
    const en = error.text.en.replace(/\.$/, "").replace(SMALL_INSIDE, (word) => word.toLowerCase());
    return { zh: error.text.zh.replace(/。$/, ""), en };
  }
  if (isSystemError(error)) return systemReason(error);
  const message = showForeign(messageOf(error).replace(/\.$/, ""), 240);
  return { zh: message, en: message };
}

/** Programs in WebAssembly throw objects that are no errors, such as `{ name: "ErrnoError", errno: 44 }`. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error !== "object" || error === null) return String(error);
  const members = Object.entries(error);
  const known = members.filter(([name]) => name === "name" || name === "message" || name === "errno");
  return known.length === 0
    ? members.map(([name]) => name).join(" ")
    : known.map(([, value]) => String(value)).join(" ");
}
