import { integerOf, listOf, showJson } from "../documents/json-values.ts";
import { Code, familyOf } from "../ledger/codes.ts";
import type { CodeName, FamilyName } from "../ledger/codes.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { meantBy, mustBeOneOf } from "./meant-by.ts";
import { Parts } from "./read-parts.ts";
import type { ReadAt } from "./read-parts.ts";
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

/** Reads the name of a code that belongs to one of these families. */
export function codeOf(...families: readonly FamilyName[]): ReadAt<CodeName> {
  return (value, place) => {
    const known = keysOf(Code).filter((name) => families.some((family) => familyOf(Code[name]) === family));
    if (isKeyOf(Code, value) && known.includes(value)) return value;
    const meant = isKeyOf(Code, value) ? ofAnotherFamily(value) : meantBy(value, known);
    throw malformedAt(place)({
      zh: `为 ${showJson(value)}，应为 ${families.join("、")} 类的代码${meant.zh || `：${known.join("、")}`}`,
      en:
        `is ${showJson(value)} and must be a code of the family ${families.join(" or ")}` +
        (meant.en || `: ${known.join(", ")}`),
    });
  };
}

/** The words to write for a code that is asked for by the name of another family's condition. */
function ofAnotherFamily(name: CodeName): Bilingual {
  const family = familyOf(Code[name]) ?? "KEPT";
  const asked = MEMBERS[family];
  return asked === undefined
    ? { zh: `（${name} 属于 ${family}）`, en: ` (${name} belongs to ${family})` }
    : {
        zh: `（${name} 属于 ${family}，请写作 {"${asked}": "${name}", …}）`,
        en: ` (${name} belongs to ${family}: write {"${asked}": "${name}", …})`,
      };
}

/** The member that names the code of a family. */
const MEMBERS: Readonly<Partial<Record<FamilyName, "filing" | "opinion" | "lastCase">>> = {
  FILING: "filing",
  OPINION: "opinion",
  CASE: "lastCase",
};

/** Reads a whole number from 1 on. */
export function countUpTo(most: number): ReadAt<number> {
  return (value, place) => integerOf(value, 1, most, malformedAt(place));
}

export function selectorAt(value: unknown, place: string): SelectorName {
  return nameAt(value, Selector, place);
}

/** Reads one name of a vocabulary. */
export function nameOf<Vocabulary extends object>(vocabulary: Vocabulary): ReadAt<keyof Vocabulary & string> {
  return (value, place) => nameAt(value, vocabulary, place);
}

function nameAt<Vocabulary extends object>(
  value: unknown,
  vocabulary: Vocabulary,
  place: string,
): keyof Vocabulary & string {
  if (isKeyOf(vocabulary, value)) return value;
  throw nameUnknown(value, keysOf(vocabulary), place);
}

/** Reads a list of names without doubles. */
export function namesOf<Vocabulary extends object>(vocabulary: Vocabulary): ReadAt<(keyof Vocabulary & string)[]> {
  return (value, place) => namesAt(value, vocabulary, place);
}

/** A list of names without doubles, in the order of the vocabulary. */
export function namesAt<Vocabulary extends object>(
  value: unknown,
  vocabulary: Vocabulary,
  place: string,
): (keyof Vocabulary & string)[] {
  const given = listOf(value, malformedAt(place));
  const parts = new Parts();
  for (const [index, name] of given.entries())
    parts.try(() => {
      if (!isKeyOf(vocabulary, name)) throw nameUnknown(name, keysOf(vocabulary), `${place}/${index}`);
      if (given.indexOf(name) !== index) throw nameDoubled(name, `${place}/${index}`);
    });
  parts.end();
  return keysOf(vocabulary).filter((name) => given.includes(name));
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
  const must = mustBeOneOf(name, known);
  return malformedAt(place)({ zh: `为 ${showJson(name)}，${must.zh}`, en: `is ${showJson(name)} and ${must.en}` });
}

function nameDoubled(name: string, place: string): Error {
  return malformedAt(place)({ zh: `重复列出 ${name}`, en: `names ${name} a second time` });
}
