import type { Bilingual } from "./bilingual.ts";
import { CodedError } from "./coded-error.ts";

/**
 * The text of an error without its full stop, so that it can stand inside the sentence of another error.
 * The message of an error that this system did not foresee is the same in both languages.
 */
export function reasonOf(error: unknown): Bilingual {
  if (error instanceof CodedError) {
    return { zh: error.text.zh.replace(/。$/, ""), en: error.text.en.replace(/\.$/, "") };
  }
  const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
  return { zh: message, en: message };
}
