import { InputError } from "../documents/input-error.ts";
import { showJson, textOf } from "../documents/json-values.ts";
import { parseReference } from "../documents/reference.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { DateError } from "../text/date-error.ts";
import { isOneOf } from "../text/entries.ts";
import { showPlace } from "../text/foreign-text.ts";
import { mustBeOneOf } from "./meant-by.ts";
import { readMembers } from "./read-parts.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";

/** A text in both languages. @throws RulebookError RULEBOOK_MALFORMED */
export function bilingualAt(value: unknown, place: string): Bilingual {
  return readMembers<Bilingual>(value, place, { zh: textAt, en: textAt });
}

/** A text that is not only blanks. @throws RulebookError RULEBOOK_MALFORMED */
export function textAt(value: unknown, place: string): string {
  return textOf(value, malformedAt(place));
}

/**
 * A reference as parties and founding files write it (`parseReference`). It is given as it is in the file.
 * @throws RulebookError RULEBOOK_MALFORMED
 */
export function referenceAt(value: unknown, place: string): string {
  const text = textAt(value, place);
  try {
    parseReference(text);
    return text;
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw malformedBy(cause, place);
  }
}

/** The error of a value, in a rulebook's file, that another part of the program cannot read. */
export function malformedBy(cause: InputError | DateError, place: string): RulebookError {
  const { zh, en } = cause.text;
  return new RulebookError(
    "RULEBOOK_MALFORMED",
    { zh: `${showPlace(place)}：${zh}`, en: `${showPlace(place)}: ${en}` },
    { place },
    cause,
  );
}

/** One of some names. @throws RulebookError RULEBOOK_MALFORMED */
export function nameAt<Name extends string>(value: unknown, names: readonly Name[], place: string): Name {
  if (isOneOf(names, value)) return value;
  const must = mustBeOneOf(value, names);
  throw malformedAt(place)({ zh: `为 ${showJson(value)}，${must.zh}`, en: `is ${showJson(value)} and ${must.en}` });
}
