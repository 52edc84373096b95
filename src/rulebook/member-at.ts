import { showJson, textOf } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isOneOf } from "../text/entries.ts";
import { mustBeOneOf } from "./meant-by.ts";
import { readMembers } from "./read-parts.ts";
import { malformedAt } from "./rulebook-error.ts";

/** A text in both languages. @throws RulebookError RULEBOOK_MALFORMED */
export function bilingualAt(value: unknown, place: string): Bilingual {
  return readMembers<Bilingual>(value, place, { zh: textAt, en: textAt });
}

/** A text that is not only blanks. @throws RulebookError RULEBOOK_MALFORMED */
export function textAt(value: unknown, place: string): string {
  return textOf(value, malformedAt(place));
}

/** One of some names. @throws RulebookError RULEBOOK_MALFORMED */
export function nameAt<Name extends string>(value: unknown, names: readonly Name[], place: string): Name {
  if (isOneOf(names, value)) return value;
  const must = mustBeOneOf(value, names);
  throw malformedAt(place)({ zh: `为 ${showJson(value)}，${must.zh}`, en: `is ${showJson(value)} and ${must.en}` });
}
