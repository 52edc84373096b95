import { isJsonObject } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { integerOf, listOf, showJson } from "../documents/json-values.ts";
import { Code, familyOf, Outcome } from "../ledger/codes.ts";
import type { CodeName, FamilyName } from "../ledger/codes.ts";
import { FIRST_COMPETENT_ROLE, Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { AgreementClause } from "../ledger/agreement-clauses.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { MAX_ROLES, Selector } from "./row.ts";
import type { Requirement, SelectorName } from "./rulebook.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";
import { showPlace } from "../text/foreign-text.ts";

const MAX_MONTHS = 1_200;
/** A row holds the days of a notice in 16 bits. */
const MAX_DAYS = 0xffff;

/** The readers of requirements, by the member that names the requirement. */
const READERS = {
  who: readWho,
  filing: (value, place) => readFact(value, "filing", "FILING", place),
  opinion: (value, place) => readFact(value, "opinion", "OPINION", place),
  termMonths: readTerm,
  lastCase: readLastCase,
  noOpenCase: readNoOpenCase,
  notice: readNotice,
  clauses: readClauses,
  sameScenario: readSameScenario,
  separateFrom: readSeparateFrom,
  roles: readRoles,
} satisfies Readonly<Record<string, (value: unknown, place: string) => Requirement>>;

/**
 * Reads the `require` member of a rule. One of its members names the requirement: `{"who": ["OPERATOR"]}`,
 * `{"filing": "EMERGENCY_PLAN", "by": ["DATA_AUTHORITY"], "outcomes": ["PASSED"]}`, … (rulebooks/schema.json lists
 * all).
 * @param place - the place of the rule, for errors
 * @throws RulebookError REQUIREMENT_UNKNOWN, RULEBOOK_MALFORMED
 */
export function parseRequirement(value: unknown, place: string): Requirement {
  const asked = isJsonObject(value) ? keysOf(READERS).find((member) => Object.hasOwn(value, member)) : undefined;
  if (asked !== undefined) return READERS[asked](value, place);
  const members = keysOf(READERS);
  throw new RulebookError(
    "REQUIREMENT_UNKNOWN",
    {
      zh: `${showPlace(place)} 为 ${showJson(value)}，没有账本能够判断的要求：应含 ${members.join("、")} 之一。`,
      en:
        `${showPlace(place)} is ${showJson(value)}, which the ledger cannot judge: it must have one of ` +
        `${members.join(", ")}.`,
    },
    { place, found: value },
  );
}

function readWho(value: unknown, place: string): Requirement {
  const { who, issuerOnly } = membersOf(value, ["who"], ["issuerOnly"], malformedAt(place));
  const roles = who === "ANY" ? who : rolesAt(who, `${place}/who`);
  return { type: "who", roles, issuerOnly: flagAt(issuerOnly, `${place}/issuerOnly`) };
}

function readFact(value: unknown, member: "filing" | "opinion", family: FamilyName, place: string): Requirement {
  const given = membersOf(value, [member, "by", "outcomes"], ["of", "all", "orAbsent", "since"], malformedAt(place));
  const by = rolesAt(given.by, `${place}/by`);
  const since = given.since === undefined ? undefined : codeAt(given.since, "CASE", `${place}/since`);
  // The number of the case takes the place of one role in the row.
  if (since !== undefined && by.length === MAX_ROLES) throw tooManyRoles(by.length, MAX_ROLES - 1, `${place}/by`);
  return {
    type: "fact",
    code: codeAt(given[member], family, `${place}/${member}`),
    of: given.of === undefined ? "SELF" : selectorAt(given.of, `${place}/of`),
    by,
    all: flagAt(given.all, `${place}/all`),
    outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    orAbsent: flagAt(given.orAbsent, `${place}/orAbsent`),
    since,
  };
}

function readTerm(value: unknown, place: string): Requirement {
  const { termMonths } = membersOf(value, ["termMonths"], [], malformedAt(place));
  return { type: "term", months: integerOf(termMonths, 1, MAX_MONTHS, malformedAt(`${place}/termMonths`)) };
}

function readLastCase(value: unknown, place: string): Requirement {
  const given = membersOf(value, ["lastCase", "outcomes"], ["of", "unused", "orAbsent"], malformedAt(place));
  return {
    type: "lastCase",
    code: codeAt(given.lastCase, "CASE", `${place}/lastCase`),
    of: given.of === undefined ? "SELF" : selectorAt(given.of, `${place}/of`),
    outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    unused: flagAt(given.unused, `${place}/unused`),
    orAbsent: flagAt(given.orAbsent, `${place}/orAbsent`),
  };
}

function readNoOpenCase(value: unknown, place: string): Requirement {
  const { noOpenCase, of } = membersOf(value, ["noOpenCase", "of"], [], malformedAt(place));
  const code = codeAt(noOpenCase, "CASE", `${place}/noOpenCase`);
  return { type: "noOpenCase", code, of: selectorAt(of, `${place}/of`) };
}

function readNotice(value: unknown, place: string): Requirement {
  const { notice, of, by, days } = membersOf(value, ["notice", "of", "by", "days"], [], malformedAt(place));
  return {
    type: "notice",
    code: codeAt(notice, "FILING", `${place}/notice`),
    of: selectorAt(of, `${place}/of`),
    by: generalRoleAt(by, `${place}/by`),
    days: integerOf(days, 1, MAX_DAYS, malformedAt(`${place}/days`)),
  };
}

function readClauses(value: unknown, place: string): Requirement {
  const { clauses } = membersOf(value, ["clauses"], [], malformedAt(place));
  return { type: "clauses", clauses: namesAt(clauses, AgreementClause, `${place}/clauses`) };
}

function readSameScenario(value: unknown, place: string): Requirement {
  const { sameScenario } = membersOf(value, ["sameScenario"], [], malformedAt(place));
  trueAt(sameScenario, `${place}/sameScenario`);
  return { type: "sameScenario" };
}

function readSeparateFrom(value: unknown, place: string): Requirement {
  const { separateFrom } = membersOf(value, ["separateFrom"], [], malformedAt(place));
  return { type: "separateFrom", of: selectorAt(separateFrom, `${place}/separateFrom`) };
}

function readRoles(value: unknown, place: string): Requirement {
  const { roles } = membersOf(value, ["roles"], [], malformedAt(place));
  return { type: "roles", roles: namesAt(roles, Role, `${place}/roles`) };
}

/** Reads a list of roles, at most as many as a row holds. */
function rolesAt(value: unknown, place: string): RoleName[] {
  const roles = namesAt(value, Role, place);
  if (roles.length > MAX_ROLES) throw tooManyRoles(roles.length, MAX_ROLES, place);
  return roles;
}

/** A role of the whole jurisdiction: the ledger finds a competent party's statement under the party, not its role. */
function generalRoleAt(value: unknown, place: string): RoleName {
  if (isKeyOf(Role, value) && Role[value] < FIRST_COMPETENT_ROLE) return value;
  const general = keysOf(Role).filter((role) => Role[role] < FIRST_COMPETENT_ROLE);
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为在整个辖区内行使职责的角色：${general.join("、")}`,
    en: `is ${showJson(value)} and must be a role that decides in the whole jurisdiction: ${general.join(", ")}`,
  });
}

function codeAt(value: unknown, family: FamilyName, place: string): CodeName {
  if (isKeyOf(Code, value) && familyOf(Code[value]) === family) return value;
  const codes = keysOf(Code).filter((name) => familyOf(Code[name]) === family);
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 ${family} 类的代码：${codes.join("、")}`,
    en: `is ${showJson(value)} and must be a code of the family ${family}: ${codes.join(", ")}`,
  });
}

function selectorAt(value: unknown, place: string): SelectorName {
  if (isKeyOf(Selector, value)) return value;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 ${keysOf(Selector).join("、")} 之一`,
    en: `is ${showJson(value)} and must be one of ${keysOf(Selector).join(", ")}`,
  });
}

/** A list of names without doubles, in the order of the vocabulary. */
function namesAt<Vocabulary extends Readonly<Record<string, number>>>(
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
function flagAt(value: unknown, place: string): boolean {
  if (value === undefined) return false;
  return trueAt(value, place);
}

/** `false` may not be written, because leaving the member out already means it: one rule has one spelling. */
function trueAt(value: unknown, place: string): true {
  if (value === true) return true;
  throw malformedAt(place)({
    zh: `为 ${showJson(value)}，应为 true，或省略此成员`,
    en: `is ${showJson(value)} and must be true, or be left out`,
  });
}

function tooManyRoles(count: number, most: number, place: string): Error {
  return malformedAt(place)({
    zh: `列有 ${count} 个角色，而一个规则行至多容纳 ${most} 个`,
    en: `names ${count} roles, and a row holds at most ${most}`,
  });
}

function nameUnknown(name: unknown, known: readonly string[], place: string): Error {
  return malformedAt(place)({
    zh: `为 ${showJson(name)}，应为 ${known.join("、")} 之一`,
    en: `is ${showJson(name)} and must be one of ${known.join(", ")}`,
  });
}

function nameDoubled(name: string, place: string): Error {
  return malformedAt(place)({ zh: `重复列出 ${name}`, en: `names ${name} a second time` });
}
