import { isJsonObject } from "../documents/canonical-json.ts";
import { showJson } from "../documents/json-values.ts";
import { List, Outcome } from "../ledger/codes.ts";
import { AgreementClause } from "../ledger/agreement-clauses.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";
import { showPlace } from "../text/foreign-text.ts";
import { meantBy } from "./meant-by.ts";
import { readMeasure } from "./parse-measure.ts";
import { readEach, readMembers } from "./read-parts.ts";
import type { ReadAt } from "./read-parts.ts";
import type { Condition, Requirement, Term } from "./requirement.ts";
import { codeOf, countUpTo, nameOf, namesAt, namesOf, rolesAt, selectorAt, trueAt } from "./requirement-values.ts";
import { MAX_ROLES } from "./row.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";

const MAX_MONTHS = 1_200;
/** A row holds the days of a notice in 16 bits, and the size of a quorum in 8. */
const MAX_DAYS = 0xffff;
const MAX_QUORUM = 0xff;

/** The readers of conditions, by the member that names the condition. */
const READERS = {
  who: readWho,
  filing: readFiling,
  opinion: readOpinion,
  termMonths: readTerm,
  clauses: readClauses,
  sameScenario: readSameScenario,
  roles: readRoles,
  approvedRoot: readApprovedRoot,
  lastCase: readLastCase,
  noOpenCase: readNoOpenCase,
  noUpheldCase: readNoUpheldCase,
  notice: readNotice,
  separate: readSeparate,
  quorum: readQuorum,
  measure: readMeasure,
  stands: readStands,
  listed: readListed,
} satisfies Readonly<Record<string, (value: unknown, place: string) => Condition>>;

/**
 * Reads the `require` member of a rule. One of its members names the condition: `{"who": ["OPERATOR"]}`,
 * `{"filing": "EMERGENCY_PLAN", "by": ["DATA_AUTHORITY"], "outcomes": ["PASSED"]}`, … (rulebooks/schema.json lists
 * all); `{"not": CONDITION}` negates one, and `{"anyOf": [CONDITION, …]}` is met by one of several.
 * @param place - the place of the requirement, for errors
 * @throws RulebookError REQUIREMENT_UNKNOWN, RULEBOOK_MALFORMED
 */
export function parseRequirement(value: unknown, place: string): Requirement {
  if (!hasMember(value, "anyOf")) return [parseTerm(value, place)];
  const { anyOf } = readMembers(value, place, {
    anyOf: (terms: unknown, at: string) => readEach(terms, at, parseTerm),
  });
  const [first, ...others] = anyOf;
  if (first !== undefined && others.length > 0) return [first, ...others];
  throw malformedAt(`${place}/anyOf`)({
    zh: "应至少列出两个要求，只有一个时直接写该要求",
    en: "must list at least two requirements; write a single one without anyOf",
  });
}

function parseTerm(value: unknown, place: string): Term {
  if (!hasMember(value, "not")) return { condition: parseCondition(value, place), negated: false };
  const { not } = readMembers(value, place, { not: parseCondition });
  return { condition: not, negated: true };
}

function parseCondition(value: unknown, place: string): Condition {
  const asked = keysOf(READERS).find((member) => hasMember(value, member));
  if (asked !== undefined) return READERS[asked](value, place);
  if (hasMember(value, "anyOf") || hasMember(value, "not"))
    throw malformedAt(place)({
      zh: "是 anyOf 或 not 之中的 anyOf 或 not，而账本只能判断一层：请拆成几条规则",
      en: "is an anyOf or not within another one, and the ledger judges one level only: make several rules of it",
    });
  const members = keysOf(READERS);
  const hint = hintOfRequirement(value);
  throw new RulebookError(
    "REQUIREMENT_UNKNOWN",
    {
      zh: `${showPlace(place)} 为 ${showJson(value)}，没有账本能够判断的要求：应含 ${members.join("、")} 之一${hint.zh}。`,
      en:
        `${showPlace(place)} is ${showJson(value)}, which the ledger cannot judge: it must have one of ` +
        `${members.join(", ")}${hint.en}.`,
    },
    { place, found: value },
  );
}

/** The end of a sentence about what is no requirement: what was most likely meant. */
function hintOfRequirement(value: unknown): Bilingual {
  if (Array.isArray(value) || hasMember(value, "allOf"))
    return {
      zh: "；一条规则只有一个要求，须同时满足的，请分写为几条规则",
      en: "; a rule has one requirement, so make several rules of what must hold together",
    };
  if (!isJsonObject(value)) return { zh: "", en: "" };
  const near = Object.keys(value).map((member) => meantBy(member, [...keysOf(READERS), "not", "anyOf"]));
  return near.find(({ en }) => en !== "") ?? { zh: "", en: "" };
}

function hasMember(value: unknown, member: string): boolean {
  return isJsonObject(value) && Object.hasOwn(value, member);
}

function readWho(value: unknown, place: string): Condition {
  const { who, issuerOnly = false } = readMembers(value, place, { who: whoAt }, { issuerOnly: trueAt });
  return { type: "who", roles: who, issuerOnly };
}

function whoAt(value: unknown, place: string): readonly RoleName[] | "ANY" {
  return value === "ANY" ? value : rolesAt(value, place);
}

function readFiling(value: unknown, place: string): Condition {
  const readers = { filing: codeOf("FILING"), by: rolesOfFact(value), outcomes: namesOf(Outcome) };
  const { filing: code, ...given } = readMembers(value, place, readers, OF_FACT);
  return { type: "fact", code, ...ABOUT_SELF, ...given };
}

function readOpinion(value: unknown, place: string): Condition {
  const readers = { opinion: codeOf("OPINION"), by: rolesOfFact(value), outcomes: namesOf(Outcome) };
  const { opinion: code, ...given } = readMembers(value, place, readers, OF_FACT);
  return { type: "fact", code, ...ABOUT_SELF, ...given };
}

const OF_FACT = { of: selectorAt, all: trueAt, orAbsent: trueAt, since: codeOf("CASE") };
const ABOUT_SELF = { of: "SELF", all: false, orAbsent: false, since: undefined } as const;

/** The number of the case takes the place of one role in the row. */
function rolesOfFact(fact: unknown): ReadAt<RoleName[]> {
  const most = hasMember(fact, "since") ? MAX_ROLES - 1 : MAX_ROLES;
  return (value, place) => rolesAt(value, place, most);
}

function readTerm(value: unknown, place: string): Condition {
  const { termMonths: months } = readMembers(value, place, { termMonths: countUpTo(MAX_MONTHS) });
  return { type: "term", months };
}

function readClauses(value: unknown, place: string): Condition {
  const { clauses } = readMembers(value, place, { clauses: namesOf(AgreementClause) });
  return { type: "clauses", clauses };
}

function readSameScenario(value: unknown, place: string): Condition {
  readMembers(value, place, { sameScenario: trueAt });
  return { type: "sameScenario" };
}

function readRoles(value: unknown, place: string): Condition {
  const { roles } = readMembers(value, place, { roles: namesOf(Role) });
  return { type: "roles", roles };
}

function readApprovedRoot(value: unknown, place: string): Condition {
  readMembers(value, place, { approvedRoot: trueAt });
  return { type: "approvedRoot" };
}

function readLastCase(value: unknown, place: string): Condition {
  const { lastCase: code, ...given } = readMembers(
    value,
    place,
    { lastCase: codeOf("CASE"), by: rolesAt, outcomes: namesOf(Outcome) },
    { of: selectorAt, unused: trueAt, orAbsent: trueAt },
  );
  return { type: "lastCase", code, of: "SELF", unused: false, orAbsent: false, ...given };
}

function readNoOpenCase(value: unknown, place: string): Condition {
  const { noOpenCase: code, of } = readMembers(value, place, { noOpenCase: codeOf("CASE"), of: selectorAt });
  return { type: "noOpenCase", code, of };
}

function readNoUpheldCase(value: unknown, place: string): Condition {
  const readers = { noUpheldCase: codeOf("CASE"), of: selectorAt };
  const { noUpheldCase: code, of, months = 0 } = readMembers(value, place, readers, { months: countUpTo(MAX_MONTHS) });
  return { type: "noUpheldCase", code, of, months };
}

function readNotice(value: unknown, place: string): Condition {
  const { notice, of, by, days, workingDays } = readMembers(
    value,
    place,
    { notice: codeOf("FILING"), of: selectorAt, by: nameOf(Role) },
    { days: countUpTo(MAX_DAYS), workingDays: countUpTo(MAX_DAYS) },
  );
  const count = days ?? workingDays;
  if (count === undefined || (days !== undefined && workingDays !== undefined))
    throw malformedAt(place)({
      zh: "应恰有 days、workingDays 之一",
      en: "must have exactly one of days, workingDays",
    });
  return { type: "notice", code: notice, of, by, days: count, working: days === undefined };
}

function readSeparate(value: unknown, place: string): Condition {
  const { separate: of, from } = readMembers(value, place, { separate: selectorAt, from: selectorAt });
  return { type: "separate", of, from };
}

function readQuorum(value: unknown, place: string): Condition {
  const { quorum: code, ...given } = readMembers(
    value,
    place,
    {
      quorum: codeOf("OPINION", "FILING"),
      by: nameOf(Role),
      outcomes: namesOf(Outcome),
      atLeast: countUpTo(MAX_QUORUM),
    },
    { of: selectorAt },
  );
  return { type: "quorum", code, of: "SELF", ...given };
}

function readStands(value: unknown, place: string): Condition {
  const given = readMembers(
    value,
    place,
    { stands: selectorAt, status: statusesAt },
    { kind: nameOf(Kind), case: codeOf("CASE"), underSubject: trueAt, orAbsent: trueAt },
  );
  const { stands: of, status: statuses, kind, case: caseName, underSubject = false, orAbsent = false } = given;
  return { type: "stands", of, statuses, kind, case: caseName, underSubject, orAbsent };
}

function readListed(value: unknown, place: string): Condition {
  const readers = { listed: nameOf(List), of: selectorAt, status: statusesAt };
  const {
    listed: list,
    of,
    status: statuses,
    orDisposed = false,
  } = readMembers(value, place, readers, {
    orDisposed: trueAt,
  });
  return { type: "listed", list, of, statuses, orDisposed };
}

/** The statuses that a record can have: dispositions leave an export in force. */
function statusesAt(value: unknown, place: string): StatusName[] {
  const { CONTINUED: _, SUNSET: __, ...held } = Status;
  return namesAt(value, held, place);
}
