import type { Language } from "../config.ts";

/** One text in the two languages of this project. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** The text in one language, or in both, Chinese first. */
export function say(language: Language, text: Bilingual): string {
  switch (language) {
    case "zh":
      return text.zh;
    case "en":
      return text.en;
    case "both":
      return `${text.zh} ${text.en}`;
    default:
      return language satisfies never;
  }
}
