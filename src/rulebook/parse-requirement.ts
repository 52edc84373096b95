import { isJsonObject } from "../documents/canonical-json.ts";
import { membersOf } from "../documents/exact-members.ts";
import { integerOf, listOf, showJson } from "../documents/json-values.ts";
import { List, Outcome } from "../ledger/codes.ts";
import type { FamilyName } from "../ledger/codes.ts";
import { AgreementClause } from "../ledger/agreement-clauses.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { keysOf } from "../text/entries.ts";
import { showPlace } from "../text/foreign-text.ts";
import { readMeasure } from "./parse-measure.ts";
import type { Condition, Requirement, SelectorName, Term } from "./requirement.ts";
import { codeAt, flagAt, nameAt, namesAt, rolesAt, selectorAt, trueAt } from "./requirement-values.ts";
import { MAX_ROLES } from "./row.ts";
import { malformedAt, RulebookError } from "./rulebook-error.ts";

const MAX_MONTHS = 1_200;
/** A row holds the days of a notice in 16 bits, and the size of a quorum in 8. */
const MAX_DAYS = 0xffff;
const MAX_QUORUM = 0xff;

/** The readers of conditions, by the member that names the condition. */
const READERS = {
  who: readWho,
  filing: (value, place) => readFact(value, "filing", "FILING", place),
  opinion: (value, place) => readFact(value, "opinion", "OPINION", place),
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
  const { anyOf } = membersOf(value, ["anyOf"], [], malformedAt(place));
  const [first, ...others] = listOf(anyOf, malformedAt(`${place}/anyOf`)).map((term, index) =>
    parseTerm(term, `${place}/anyOf/${index}`),
  );
  if (first !== undefined && others.length > 0) return [first, ...others];
  throw malformedAt(`${place}/anyOf`)({
    zh: "应至少列出两个要求，只有一个时直接写该要求",
    en: "must list at least two requirements; write a single one without anyOf",
  });
}

function parseTerm(value: unknown, place: string): Term {
  if (!hasMember(value, "not")) return { condition: parseCondition(value, place), negated: false };
  const { not } = membersOf(value, ["not"], [], malformedAt(place));
  return { condition: parseCondition(not, `${place}/not`), negated: true };
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

function hasMember(value: unknown, member: string): boolean {
  return isJsonObject(value) && Object.hasOwn(value, member);
}

function readWho(value: unknown, place: string): Condition {
  const { who, issuerOnly } = membersOf(value, ["who"], ["issuerOnly"], malformedAt(place));
  const roles = who === "ANY" ? who : rolesAt(who, `${place}/who`);
  return { type: "who", roles, issuerOnly: flagAt(issuerOnly, `${place}/issuerOnly`) };
}

function readFact(value: unknown, member: "filing" | "opinion", family: FamilyName, place: string): Condition {
  const given = membersOf(value, [member, "by", "outcomes"], ["of", "all", "orAbsent", "since"], malformedAt(place));
  const since = given.since === undefined ? undefined : codeAt(given.since, ["CASE"], `${place}/since`);
  return {
    type: "fact",
    code: codeAt(given[member], [family], `${place}/${member}`),
    of: selectorOrSelf(given.of, `${place}/of`),
    // The number of the case takes the place of one role in the row.
    by: rolesAt(given.by, `${place}/by`, since === undefined ? MAX_ROLES : MAX_ROLES - 1),
    all: flagAt(given.all, `${place}/all`),
    outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    orAbsent: flagAt(given.orAbsent, `${place}/orAbsent`),
    since,
  };
}

function readTerm(value: unknown, place: string): Condition {
  const { termMonths } = membersOf(value, ["termMonths"], [], malformedAt(place));
  return { type: "term", months: integerOf(termMonths, 1, MAX_MONTHS, malformedAt(`${place}/termMonths`)) };
}

function readClauses(value: unknown, place: string): Condition {
  const { clauses } = membersOf(value, ["clauses"], [], malformedAt(place));
  return { type: "clauses", clauses: namesAt(clauses, AgreementClause, `${place}/clauses`) };
}

function readSameScenario(value: unknown, place: string): Condition {
  const { sameScenario } = membersOf(value, ["sameScenario"], [], malformedAt(place));
  trueAt(sameScenario, `${place}/sameScenario`);
  return { type: "sameScenario" };
}

function readRoles(value: unknown, place: string): Condition {
  const { roles } = membersOf(value, ["roles"], [], malformedAt(place));
  return { type: "roles", roles: namesAt(roles, Role, `${place}/roles`) };
}

function readApprovedRoot(value: unknown, place: string): Condition {
  const { approvedRoot } = membersOf(value, ["approvedRoot"], [], malformedAt(place));
  trueAt(approvedRoot, `${place}/approvedRoot`);
  return { type: "approvedRoot" };
}

function readLastCase(value: unknown, place: string): Condition {
  const given = membersOf(value, ["lastCase", "by", "outcomes"], ["of", "unused", "orAbsent"], malformedAt(place));
  return {
    type: "lastCase",
    code: codeAt(given.lastCase, ["CASE"], `${place}/lastCase`),
    of: selectorOrSelf(given.of, `${place}/of`),
    by: rolesAt(given.by, `${place}/by`),
    outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    unused: flagAt(given.unused, `${place}/unused`),
    orAbsent: flagAt(given.orAbsent, `${place}/orAbsent`),
  };
}

function readNoOpenCase(value: unknown, place: string): Condition {
  const { noOpenCase, of } = membersOf(value, ["noOpenCase", "of"], [], malformedAt(place));
  const code = codeAt(noOpenCase, ["CASE"], `${place}/noOpenCase`);
  return { type: "noOpenCase", code, of: selectorAt(of, `${place}/of`) };
}

function readNoUpheldCase(value: unknown, place: string): Condition {
  const { noUpheldCase, of, months } = membersOf(value, ["noUpheldCase", "of"], ["months"], malformedAt(place));
  return {
    type: "noUpheldCase",
    code: codeAt(noUpheldCase, ["CASE"], `${place}/noUpheldCase`),
    of: selectorAt(of, `${place}/of`),
    months: months === undefined ? 0 : integerOf(months, 1, MAX_MONTHS, malformedAt(`${place}/months`)),
  };
}

function readNotice(value: unknown, place: string): Condition {
  const given = membersOf(value, ["notice", "of", "by"], ["days", "workingDays"], malformedAt(place));
  const unit = given.workingDays === undefined ? "days" : "workingDays";
  if ((given.days === undefined) === (given.workingDays === undefined))
    throw malformedAt(place)({
      zh: "应恰有 days、workingDays 之一",
      en: "must have exactly one of days, workingDays",
    });
  return {
    type: "notice",
    code: codeAt(given.notice, ["FILING"], `${place}/notice`),
    of: selectorAt(given.of, `${place}/of`),
    by: nameAt(given.by, Role, `${place}/by`),
    days: integerOf(given[unit], 1, MAX_DAYS, malformedAt(`${place}/${unit}`)),
    working: unit === "workingDays",
  };
}

function readSeparate(value: unknown, place: string): Condition {
  const { separate, from } = membersOf(value, ["separate", "from"], [], malformedAt(place));
  return { type: "separate", of: selectorAt(separate, `${place}/separate`), from: selectorAt(from, `${place}/from`) };
}

function readQuorum(value: unknown, place: string): Condition {
  const given = membersOf(value, ["quorum", "by", "outcomes", "atLeast"], ["of"], malformedAt(place));
  return {
    type: "quorum",
    code: codeAt(given.quorum, ["OPINION", "FILING"], `${place}/quorum`),
    of: selectorOrSelf(given.of, `${place}/of`),
    by: nameAt(given.by, Role, `${place}/by`),
    outcomes: namesAt(given.outcomes, Outcome, `${place}/outcomes`),
    atLeast: integerOf(given.atLeast, 1, MAX_QUORUM, malformedAt(`${place}/atLeast`)),
  };
}

function readStands(value: unknown, place: string): Condition {
  const optional = ["kind", "case", "underSubject", "orAbsent"] as const;
  const given = membersOf(value, ["stands", "status"], optional, malformedAt(place));
  return {
    type: "stands",
    of: selectorAt(given.stands, `${place}/stands`),
    statuses: statusesAt(given.status, `${place}/status`),
    kind: given.kind === undefined ? undefined : nameAt(given.kind, Kind, `${place}/kind`),
    case: given.case === undefined ? undefined : codeAt(given.case, ["CASE"], `${place}/case`),
    underSubject: flagAt(given.underSubject, `${place}/underSubject`),
    orAbsent: flagAt(given.orAbsent, `${place}/orAbsent`),
  };
}

function readListed(value: unknown, place: string): Condition {
  const given = membersOf(value, ["listed", "of", "status"], ["orDisposed"], malformedAt(place));
  return {
    type: "listed",
    list: nameAt(given.listed, List, `${place}/listed`),
    of: selectorAt(given.of, `${place}/of`),
    statuses: statusesAt(given.status, `${place}/status`),
    orDisposed: flagAt(given.orDisposed, `${place}/orDisposed`),
  };
}

/** The statuses that a record can have: dispositions leave an export in force. */
function statusesAt(value: unknown, place: string): StatusName[] {
  const { CONTINUED: _, SUNSET: __, ...held } = Status;
  return namesAt(value, held, place);
}

function selectorOrSelf(value: unknown, place: string): SelectorName {
  return value === undefined ? "SELF" : selectorAt(value, place);
}
