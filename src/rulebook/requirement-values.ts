import { listOf, showJson } from "../documents/json-values.ts";
import { Code, familyOf } from "../ledger/codes.ts";
import type { CodeName, FamilyName } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { SelectorName } from "./requirement.ts";
import { MAX_ROLES, Selector } from "./row.ts";
import { malformedAt } from "./rulebook-error.ts";

/* The values that the requirements in a rulebook file have in common. */

/** Reads a list of roles, at most as many as a row holds. */
export function rolesAt(value: unknown, place: string, most: number = MAX_ROLES): RoleName[] {
  const roles = namesAt(value, Role, place);
  if (roles.length <= most) return roles;
  throw malformedAt(place)({
    zh: `列有 ${roles.length} 个角色，而一个规则行至多容纳 ${most} 个`,
    en: `names ${roles.length} roles, and a row holds at most ${most}`,
  });
}

/** The name of a code that belongs to one of these families. */
export function codeAt(value: unknown, families: readonly FamilyName[], place: string): CodeName {
  const known = keysOf(Code).filter((name) => families.some((family) => familyOf(Code[name]) === family));
  if (isKeyOf(Code, value) && known.includes(value)) return value;
  const meant = meantBy(value, known);
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 ${families.join("、")} 类的代码${meant.zh || `：${known.join("、")}`}`,
    en:
      `is ${showJson(value)} and must be a code of the family ${families.join(" or ")}` +
      (meant.en || `: ${known.join(", ")}`),
  });
}

export function selectorAt(value: unknown, place: string): SelectorName {
  return nameAt(value, Selector, place);
}

/** One name of a vocabulary. */
export function nameAt<Vocabulary extends object>(
  value: unknown,
  vocabulary: Vocabulary,
  place: string,
): keyof Vocabulary & string {
  if (isKeyOf(vocabulary, value)) return value;
  throw nameUnknown(value, keysOf(vocabulary), place);
}

/** A list of names without doubles, in the order of the vocabulary. */
export function namesAt<Vocabulary extends object>(
  value: unknown,
  vocabulary: Vocabulary,
  place: string,
): (keyof Vocabulary & string)[] {
  const given = listOf(value, malformedAt(place));
  for (const [index, name] of given.entries()) {
    if (!isKeyOf(vocabulary, name)) throw nameUnknown(name, keysOf(vocabulary), `${place}/${index}`);
    if (given.indexOf(name) !== index) throw nameDoubled(name, `${place}/${index}`);
  }
  return keysOf(vocabulary).filter((name) => given.includes(name));
}

/** A flag that is left out is false. */
export function flagAt(value: unknown, place: string): boolean {
  if (value === undefined) return false;
  return trueAt(value, place);
}

/** `false` may not be written, because leaving the member out already means it: one rule has one spelling. */
export function trueAt(value: unknown, place: string): true {
  if (value === true) return true;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 true，或省略此成员`,
    en: `is ${showJson(value)} and must be true, or be left out`,
  });
}

function nameUnknown(name: unknown, known: readonly string[], place: string): Error {
  const meant = meantBy(name, known);
  return malformedAt(place)({
    zh: `为 ${showJson(name)}，应为 ${known.join("、")} 之一${meant.zh}`,
    en: `is ${showJson(name)} and must be one of ${known.join(", ")}${meant.en}`,
  });
}

/** The end of a sentence that names what was most likely meant. */
function meantBy(given: unknown, known: readonly string[]): Bilingual {
  const name = typeof given === "string" ? nearestName(given, known) : undefined;
  if (name === undefined) return { zh: "", en: "" };
  return { zh: `（是否指 ${name}？）`, en: ` (did you mean ${name}?)` };
}

function nameDoubled(name: string, place: string): Error {
  return malformedAt(place)({ zh: `重复列出 ${name}`, en: `names ${name} a second time` });
}
