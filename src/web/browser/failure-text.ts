import type { PageError } from "./page-error.ts";
import { errorTexts } from "./texts.ts";
import type { Language } from "./texts.ts";

/** What went wrong, in a sentence for people; the server's own words where it refused. */
export function failureText(language: Language, { code, problem }: PageError): string {
  if (code === "PROBLEM") return problem === undefined ? "" : problem.titles[language];
  return errorTexts[code][language];
}
