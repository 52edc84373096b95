import type { Language } from "./texts.ts";

const KEY = "laiqu.language";

/** The language chosen before, else the browser's where that is English, else Chinese. */
export function chosenLanguage(): Language {
  const kept = stored();
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.startsWith("en") ? "en" : "zh";
}

/** Remembers the choice where the browser allows it; without storage it lasts as long as the page. */
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
