/** One text in the two languages of this project. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** The language that a reader asked for: one, or both with Chinese first. */
export type Language = "zh" | "en" | "both";

/** An English text up to this many characters is put on the same line as the Chinese one. */
const LONGEST_ON_ONE_LINE = 48;

/** The text in one language, or in both, Chinese first. */
export function say(language: Language, text: Bilingual): string {
  switch (language) {
    case "zh":
      return text.zh;
    case "en":
      return text.en;
    case "both":
      // A text that a library wrote exists in one language only.
      if (text.zh === text.en) return text.en;
      return text.en.length <= LONGEST_ON_ONE_LINE ? `${text.zh} ${text.en}` : `${text.zh}\n${text.en}`;
    default:
      return language satisfies never;
  }
}

/** Reads `zh`, `zh-CN`, `en`, `en_US.UTF-8` or `both`; undefined when the text names neither language. */
export function parseLanguage(text: string): Language | undefined {
  if (/^zh(?:[-_.@].*)?$/i.test(text)) return "zh";
  if (/^en(?:[-_.@].*)?$/i.test(text)) return "en";
  return text === "both" ? "both" : undefined;
}
