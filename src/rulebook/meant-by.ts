import type { Bilingual } from "../text/bilingual.ts";
import { nearestName } from "../text/nearest-name.ts";

/** The end of a sentence that names what was most likely meant; empty when nothing is near. */
export function meantBy(given: unknown, known: readonly string[]): Bilingual {
  const name = typeof given === "string" ? nearestName(given, known) : undefined;
  if (name === undefined) return { zh: "", en: "" };
  return { zh: `（是否指 ${name}？）`, en: ` (did you mean ${name}?)` };
}
