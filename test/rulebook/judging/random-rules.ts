import { AgreementClause } from "../../../src/ledger/agreement-clauses.ts";
import { caseCode, Code, Outcome } from "../../../src/ledger/codes.ts";
import type { CodeName, ListName, OutcomeName } from "../../../src/ledger/codes.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import type { KindName } from "../../../src/ledger/kinds.ts";
import { Role } from "../../../src/ledger/roles.ts";
import type { RoleName } from "../../../src/ledger/roles.ts";
import { Status } from "../../../src/ledger/statuses.ts";
import type { StatusName } from "../../../src/ledger/statuses.ts";
import type { JudgedAct } from "../../../src/rulebook/judge/judged-act.ts";
import type { Comparand, Condition, Quantity, Requirement, Term } from "../../../src/rulebook/requirement.ts";
import type { SelectorName } from "../../../src/rulebook/requirement.ts";
import { RELATIONS } from "../../../src/rulebook/requirement.ts";
import { Selector } from "../../../src/rulebook/row.ts";
import { HARDNESSES } from "../../../src/rulebook/rulebook.ts";
import type { Rule } from "../../../src/rulebook/rulebook.ts";
import { keysOf } from "../../../src/text/entries.ts";
import type { Random } from "../../../src/rulebook/generate/random.ts";
import { CASE_NUMBERS } from "./random-city.ts";

/* Few names, so that random statements meet random rules. */

const CODES: readonly CodeName[] = ["REVIEW", "NOTICE", "PRICE"];
const CASES: readonly CodeName[] = keysOf(Code).filter((name) =>
  CASE_NUMBERS.some((it) => caseCode(it) === Code[name]),
);
/** Roles of every class. */
export const ROLES: readonly RoleName[] = [
  "GOVERNMENT",
  "DATA_AUTHORITY",
  "SECURITY_REGULATOR",
  "EXPERT",
  "DATA_PROVIDER",
  "INDUSTRY_AUTHORITY",
  "OPERATOR",
  "DEVELOPER",
  "BUYER",
];
const SELECTORS: readonly SelectorName[] = keysOf(Selector);
const LISTS: readonly ListName[] = [
  "AUTHORIZATIONS",
  "GRANTS",
  "SCENARIOS",
  "DEMANDS",
  "DELIVERIES",
  "PRODUCTS",
  "EXPORTS",
  "AGREEMENTS",
];
/** Lengths in months and days about which the random rules ask, and on both sides of which statements are made. */
export const MONTHS = [1, 6, 13] as const;
export const DAYS = [1, 2, 7, 200] as const;

const OUTCOMES: readonly OutcomeName[] = keysOf(Outcome);

/** Conditions of every kind, with every selector that they may have. */
const CONDITIONS: Readonly<{ [Type in Condition["type"]]: (random: Random) => Extract<Condition, { type: Type }> }> = {
  who: (random) => ({
    type: "who",
    roles: random.oneIn(3) ? "ANY" : roles(random),
    issuerOnly: random.oneIn(4),
  }),
  fact: (random) => ({
    type: "fact",
    code: random.pick(CODES),
    of: random.pick(SELECTORS),
    by: roles(random),
    all: random.oneIn(2),
    outcomes: outcomes(random),
    orAbsent: random.oneIn(3),
    since: random.oneIn(3) ? random.pick(CASES) : undefined,
  }),
  term: (random) => ({ type: "term", months: random.pick(MONTHS) }),
  lastCase: (random) => ({
    type: "lastCase",
    code: random.pick(CASES),
    of: random.oneIn(3) ? "CASE" : random.pick(SELECTORS),
    by: roles(random),
    outcomes: outcomes(random),
    unused: random.oneIn(2),
    orAbsent: random.oneIn(3),
  }),
  noOpenCase: (random) => ({ type: "noOpenCase", code: random.pick(CASES), of: random.pick(SELECTORS) }),
  noUpheldCase: (random) => ({
    type: "noUpheldCase",
    code: random.pick(CASES),
    of: random.pick(SELECTORS),
    months: random.pick([0, ...MONTHS]),
  }),
  notice: (random) => ({
    type: "notice",
    code: "NOTICE",
    of: random.pick(SELECTORS),
    by: random.pick(ROLES),
    days: random.pick(DAYS),
    working: random.oneIn(2),
  }),
  clauses: (random) => ({ type: "clauses", clauses: random.some(keysOf(AgreementClause), 3) }),
  sameScenario: () => ({ type: "sameScenario" }),
  separate: (random) => ({ type: "separate", of: random.pick(SELECTORS), from: random.pick(SELECTORS) }),
  roles: (random) => ({ type: "roles", roles: roles(random) }),
  approvedRoot: () => ({ type: "approvedRoot" }),
  quorum: (random) => ({
    type: "quorum",
    code: random.pick(CODES),
    of: random.pick(SELECTORS),
    by: random.pick(["EXPERT", "SECURITY_REGULATOR"]),
    outcomes: outcomes(random),
    atLeast: 1 + random.below(2),
  }),
  measure: (random) => ({
    type: "measure",
    quantity: quantity(random),
    relation: random.pick(RELATIONS),
    comparand: comparand(random),
  }),
  stands: (random) => ({
    type: "stands",
    of: random.pick(SELECTORS),
    statuses: statuses(random),
    kind: random.oneIn(3) ? random.pick<KindName>(keysOf(Kind)) : undefined,
    case: random.oneIn(5) ? random.pick(CASES) : undefined,
    underSubject: random.oneIn(5),
    orAbsent: random.oneIn(3),
  }),
  listed: (random) => ({
    type: "listed",
    list: random.pick(LISTS),
    of: random.pick(SELECTORS),
    statuses: statuses(random),
    orDisposed: random.oneIn(2),
  }),
};

export const CONDITION_TYPES = keysOf(CONDITIONS);

/** The rules of one step: some of one term, some of several. */
export function randomRules(act: JudgedAct, random: Random): Rule[] {
  return Array.from({ length: 1 + random.below(5) }, (_, index) => ({
    id: `random.${index}`,
    place: `random#${index}`,
    number: 100 + index,
    steps: [],
    require: index === 0 && random.oneIn(2) ? [whoActs(act, random)] : requirement(act, random),
    hardness: random.oneIn(2) ? "HARD" : random.pick(HARDNESSES),
    clause: "",
    basis: "TEXT",
    reading: undefined,
    instrument: { id: "T-1", title: { zh: "题", en: "title" }, status: "FICTIONAL", note: undefined },
    source: {},
    text: { zh: "", en: "" },
    remedy: { zh: "", en: "" },
  }));
}

function requirement(act: JudgedAct, random: Random): Requirement {
  return [term(act, random), ...Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => term(act, random))];
}

/** Otherwise most acts would be refused because no rule asks for their role. */
function whoActs({ role }: JudgedAct, random: Random): Term {
  const acting = ROLES.filter((name) => Role[name] === role);
  return { condition: { type: "who", roles: acting, issuerOnly: random.oneIn(8) }, negated: false };
}

/** Rules of some kinds mean something for exports and products only, and no rulebook may have them elsewhere. */
function term({ subject: { kind } }: JudgedAct, random: Random): Term {
  const types = CONDITION_TYPES.filter(
    (type) =>
      (type !== "approvedRoot" || kind === Kind.EXPORT) &&
      (type !== "sameScenario" || kind === Kind.EXPORT || kind === Kind.PRODUCT),
  );
  const type = random.pick(types);
  return { condition: CONDITIONS[type](random), negated: random.oneIn(4) };
}

function roles(random: Random): RoleName[] {
  const [first, ...others] = [random.pick(ROLES), ...random.some(ROLES, 2)];
  return keysOf(Role).filter((role) => role === first || others.includes(role));
}

function outcomes(random: Random): OutcomeName[] {
  const chosen = random.some(OUTCOMES, 4);
  return OUTCOMES.filter((name) => name === "PASSED" || chosen.includes(name));
}

function statuses(random: Random): StatusName[] {
  const chosen = random.some(keysOf(Status), 6);
  return keysOf(Status).filter((name) => chosen.includes(name) && name !== "CONTINUED" && name !== "SUNSET");
}

function quantity(random: Random): Quantity {
  const of = random.pick(SELECTORS);
  switch (random.below(5)) {
    case 0:
      return { type: "NOW" };
    case 1:
      return { type: "END", of };
    default: {
      const type = random.pick(["VALUE", "VALUE", "TIME", "UNTIL"] as const);
      return { type, code: random.pick(CODES), by: random.pick(ROLES), of, outcomes: outcomes(random) };
    }
  }
}

function comparand(random: Random): Comparand {
  const of = random.pick(SELECTORS.filter((it) => it !== "RESOURCE" && it !== "PRODUCTS"));
  return random.pick<Comparand>([
    { type: "CONSTANT", number: random.below(6) },
    { type: "MONTHS_AGO", count: random.pick([...MONTHS, 100_000]) },
    { type: "DAYS_AGO", count: random.pick([...DAYS, 1_000_000]) },
    { type: "FACT_VALUE", code: random.pick(CODES), by: random.pick(ROLES), of },
    // Several parties may be named for this role.
    { type: "FACT_VALUE", code: random.pick(CODES), by: "DATA_PROVIDER", of },
    { type: "END", of },
    { type: "ID", of },
    { type: "NOW" },
  ]);
}
