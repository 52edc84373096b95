import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { isJsonObject } from "./canonical-json.ts";

/** Members of a JSON object: all of the required ones, perhaps some of the optional ones. */
export type Members<Required extends string, Optional extends string> = Record<Required, unknown> &
  Partial<Record<Optional, unknown>>;

/**
 * Makes the error of a value that has the wrong members.
 * @param problem - the end of a sentence about the value, such as "lacks name" and "缺少 name"
 */
export type Refuse = (problem: Bilingual) => Error;

/** The most unknown members that an error names. */
const MOST_NAMED = 5;

/**
 * The members of a JSON object that has all of `required`, perhaps some of `optional`, and no others. A misspelt
 * member must not be read as its absence, and an unknown one could carry data that nobody verifies.
 * @throws what `refuse` makes
 */
export function membersOf<Required extends string, Optional extends string = never>(
  value: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
  refuse: Refuse,
): Members<Required, Optional> {
  if (hasExactly(value, required, optional)) return value;
  if (!isJsonObject(value))
    throw refuse({
      zh: `应为 JSON 对象，含 ${required.join("、")}`,
      en: `must be a JSON object with ${required.join(", ")}`,
    });
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) throw refuse({ zh: `缺少 ${missing.join("、")}`, en: `lacks ${missing.join(", ")}` });
  const known: readonly string[] = [...required, ...optional];
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  const named = unknown.slice(0, MOST_NAMED).map((name) => showForeign(name, 40));
  throw refuse({
    zh: `含有不认识的成员 ${named.join("、")}，可用的成员为 ${known.join("、")}`,
    en: `has no use for ${named.join(", ")}; its members are ${known.join(", ")}`,
  });
}

function hasExactly<Required extends string, Optional extends string>(
  value: unknown,
  required: readonly Required[],
  optional: readonly Optional[],
): value is Members<Required, Optional> {
  if (!isJsonObject(value) || !required.every((name) => Object.hasOwn(value, name))) return false;
  const present = optional.filter((name) => Object.hasOwn(value, name));
  return Object.keys(value).length === required.length + present.length;
}
