import { membersOf } from "../documents/exact-members.ts";
import { showJson, textOf } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isOneOf } from "../text/entries.ts";
import { malformedAt } from "./rulebook-error.ts";

/** A text in both languages. @throws RulebookError RULEBOOK_MALFORMED */
export function bilingualAt(value: unknown, place: string): Bilingual {
  const { zh, en } = membersOf(value, ["zh", "en"], [], malformedAt(place));
  return { zh: textOf(zh, malformedAt(`${place}/zh`)), en: textOf(en, malformedAt(`${place}/en`)) };
}

/** One of some names. @throws RulebookError RULEBOOK_MALFORMED */
export function nameAt<Name extends string>(value: unknown, names: readonly Name[], place: string): Name {
  if (isOneOf(names, value)) return value;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 ${names.join("、")} 之一`,
    en: `is ${showJson(value)} and must be one of ${names.join(", ")}`,
  });
}
