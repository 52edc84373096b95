import type { Language } from "./texts.ts";

const KEY = "laiqu.language";

/** The language that was chosen before; otherwise English if the browser prefers it, and Chinese if not. */
export function chosenLanguage(): Language {
  const kept = stored();
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.startsWith("en") ? "en" : "zh";
}

/** Remembers the choice if the browser allows it. Otherwise the choice lasts as long as the page. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
