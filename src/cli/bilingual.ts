import type { Language } from "../config.ts";
import type { Bilingual } from "../records/bilingual.ts";

/** Longer ones stand on lines of their own when both languages are shown. */
const SHORT = 48;

/** The text in one language, or in both, Chinese first. */
export function say(language: Language, text: Bilingual): string {
  switch (language) {
    case "zh":
      return text.zh;
    case "en":
      return text.en;
    case "both":
      // What a library says is in one language only.
      if (text.zh === text.en) return text.en;
      return text.en.length <= SHORT ? `${text.zh} ${text.en}` : `${text.zh}\n${text.en}`;
    default:
      return language satisfies never;
  }
}
