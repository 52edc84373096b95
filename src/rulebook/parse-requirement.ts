import { Code, familyOf, Outcome } from "../ledger/codes.ts";
import type { CodeName, FamilyName } from "../ledger/codes.ts";
import { FIRST_COMPETENT_ROLE, Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { AgreementClause } from "./agreement-clauses.ts";
import { MAX_ROLES, Selector } from "./row.ts";
import type { Requirement, SelectorName } from "./rulebook.ts";
import { RulebookError } from "./rulebook-error.ts";
import { membersOf } from "./members.ts";

const MAX_MONTHS = 1200;
const MAX_DAYS = 0xffff;

/**
 * Reads the `require` member of a rule. Its first member says what is asked:
 * `{"who": ["OPERATOR"]}`, `{"filing": "EMERGENCY_PLAN", "by": ["DATA_AUTHORITY"], "outcomes": ["PASSED"]}`, …
 * (rulebooks/schema.json lists all).
 * @param place where it stands, for the message
 * @throws RulebookError REQUIREMENT_UNKNOWN, RULEBOOK_MALFORMED
 */
export function parseRequirement(value: unknown, place: string): Requirement {
  const is = (key: string) => typeof value === "object" && value !== null && Object.hasOwn(value, key);
  if (is("who")) return parseWho(value, place);
  if (is("filing")) return parseFact(value, "filing", "FILING", place);
  if (is("opinion")) return parseFact(value, "opinion", "OPINION", place);
  if (is("termMonths"))
    return {
      type: "term",
      months: whole(membersOf(value, ["termMonths"], [], place).termMonths, MAX_MONTHS, `${place}/termMonths`),
    };
  if (is("lastCase")) return parseLastCase(value, place);
  if (is("noOpenCase")) {
    const { noOpenCase, of } = membersOf(value, ["noOpenCase", "of"], [], place);
    return {
      type: "noOpenCase",
      code: codeIn(noOpenCase, "CASE", `${place}/noOpenCase`),
      of: selector(of, `${place}/of`),
    };
  }
  if (is("notice")) return parseNotice(value, place);
  if (is("clauses"))
    return {
      type: "clauses",
      clauses: namesIn(membersOf(value, ["clauses"], [], place).clauses, AgreementClause, `${place}/clauses`),
    };
  if (is("sameScenario")) {
    truth(membersOf(value, ["sameScenario"], [], place).sameScenario, `${place}/sameScenario`);
    return { type: "sameScenario" };
  }
  if (is("separateFrom"))
    return {
      type: "separateFrom",
      of: selector(membersOf(value, ["separateFrom"], [], place).separateFrom, `${place}/separateFrom`),
    };
  if (is("roles"))
    return { type: "roles", roles: namesIn(membersOf(value, ["roles"], [], place).roles, Role, `${place}/roles`) };
  throw new RulebookError(
    "REQUIREMENT_UNKNOWN",
    `${place} asks for nothing that the ledger can judge: write who, filing, opinion, termMonths, lastCase, noOpenCase, notice, clauses, sameScenario, separateFrom or roles`,
    { place, found: value },
  );
}

function parseWho(value: unknown, place: string): Requirement {
  const { who, issuerOnly } = membersOf(value, ["who"], ["issuerOnly"], place);
  const roles = who === "ANY" ? who : rolesIn(who, `${place}/who`);
  return { type: "who", roles, issuerOnly: flag(issuerOnly, `${place}/issuerOnly`) };
}

function parseFact(value: unknown, key: "filing" | "opinion", family: FamilyName, place: string): Requirement {
  const given = membersOf(value, [key, "by", "outcomes"], ["of", "all", "orAbsent", "since"], place);
  const by = rolesIn(given.by, `${place}/by`);
  const since = given.since === undefined ? undefined : codeIn(given.since, "CASE", `${place}/since`);
  if (since !== undefined && by.length === MAX_ROLES)
    throw malformed(`${place}/by`, `names ${by.length} roles, a row with since holds ${MAX_ROLES - 1}`, given.by);
  return {
    type: "fact",
    code: codeIn(given[key], family, `${place}/${key}`),
    of: given.of === undefined ? "SELF" : selector(given.of, `${place}/of`),
    by,
    all: flag(given.all, `${place}/all`),
    outcomes: namesIn(given.outcomes, Outcome, `${place}/outcomes`),
    orAbsent: flag(given.orAbsent, `${place}/orAbsent`),
    since,
  };
}

function parseLastCase(value: unknown, place: string): Requirement {
  const given = membersOf(value, ["lastCase", "outcomes"], ["of", "unused", "orAbsent"], place);
  return {
    type: "lastCase",
    code: codeIn(given.lastCase, "CASE", `${place}/lastCase`),
    of: given.of === undefined ? "SELF" : selector(given.of, `${place}/of`),
    outcomes: namesIn(given.outcomes, Outcome, `${place}/outcomes`),
    unused: flag(given.unused, `${place}/unused`),
    orAbsent: flag(given.orAbsent, `${place}/orAbsent`),
  };
}

function parseNotice(value: unknown, place: string): Requirement {
  const { notice, of, by, days } = membersOf(value, ["notice", "of", "by", "days"], [], place);
  const [role] = namesIn([by], Role, `${place}/by`);
  // The ledger finds a competent party's statement under the party, not under its role.
  if (role === undefined || Role[role] >= FIRST_COMPETENT_ROLE)
    throw malformed(`${place}/by`, "must be a role that decides in the whole jurisdiction", by);
  return {
    type: "notice",
    code: codeIn(notice, "FILING", `${place}/notice`),
    of: selector(of, `${place}/of`),
    by: role,
    days: whole(days, MAX_DAYS, `${place}/days`),
  };
}

function rolesIn(value: unknown, place: string): RoleName[] {
  const roles = namesIn(value, Role, place);
  if (roles.length > MAX_ROLES) throw malformed(place, `names ${roles.length} roles, a row holds ${MAX_ROLES}`, value);
  return roles;
}

function codeIn(value: unknown, family: FamilyName, place: string): CodeName {
  if (typeof value !== "string" || !Object.hasOwn(Code, value) || familyOf(Code[value as CodeName]) !== family) {
    throw malformed(place, `is no code of the family ${family}`, value);
  }
  return value as CodeName;
}

function selector(value: unknown, place: string): SelectorName {
  if (typeof value !== "string" || !Object.hasOwn(Selector, value))
    throw malformed(place, `must be one of ${Object.keys(Selector).join(", ")}`, value);
  return value as SelectorName;
}

/** A non-empty list without doubles, in the order of the vocabulary. */
function namesIn<Name extends string>(
  value: unknown,
  vocabulary: Readonly<Record<Name, number>>,
  place: string,
): Name[] {
  const known = Object.keys(vocabulary) as Name[];
  if (!Array.isArray(value) || value.length === 0)
    throw malformed(place, "must be a list with at least one name", value);
  const unknown: unknown = value.find((name) => !(known as unknown[]).includes(name));
  if (unknown !== undefined)
    throw malformed(place, `holds ${JSON.stringify(unknown)}, which is none of ${known.join(", ")}`, value);
  if (new Set(value).size !== value.length) throw malformed(place, "holds a name twice", value);
  return known.filter((name) => (value as unknown[]).includes(name));
}

function flag(value: unknown, place: string): boolean {
  if (value === undefined) return false;
  return truth(value, place);
}

/** `false` is not written: it is what a missing member means. */
function truth(value: unknown, place: string): true {
  if (value !== true) throw malformed(place, "must be true, or be left out", value);
  return true;
}

function whole(value: unknown, most: number, place: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most)
    throw malformed(place, `must be a whole number from 1 to ${most}`, value);
  return value;
}

function malformed(place: string, problem: string, found: unknown): RulebookError {
  return new RulebookError("RULEBOOK_MALFORMED", `${place} ${problem}`, { place, found });
}
