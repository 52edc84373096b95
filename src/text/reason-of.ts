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
  const message = showForeign((error instanceof Error ? error.message : String(error)).replace(/\.$/, ""), 240);
  return { zh: message, en: message };
}
