import type { Bilingual } from "../text/bilingual.ts";
import { nearestName } from "../text/nearest-name.ts";
import { nameByLabel } from "./labels-of-names.ts";

/** The most names that are listed although one of them was most likely meant. */
const FEW = 8;

/**
 * The end of a sentence that names what was most likely meant, by its letters or by its Chinese or English words;
 * empty when nothing is near.
 */
export function meantBy(given: unknown, known: readonly string[]): Bilingual {
  const name = typeof given === "string" ? (nameByLabel(given, known) ?? nearestName(given, known)) : undefined;
  if (name === undefined) return { zh: "", en: "" };
  return { zh: `（是否指 ${name}？）`, en: ` (did you mean ${name}?)` };
}

/** The names of which a name must be one: the known ones, which are listed if they are few or none of them is near. */
export function mustBeOneOf(given: unknown, known: readonly string[]): Bilingual {
  const meant = meantBy(given, known);
  if (meant.en !== "" && known.length > FEW)
    return {
      zh: `不在可用的 ${known.length} 个名称之中${meant.zh}`,
      en: `is none of the ${known.length} names that may stand here${meant.en}`,
    };
  return { zh: `应为 ${known.join("、")} 之一${meant.zh}`, en: `must be one of ${known.join(", ")}${meant.en}` };
}
