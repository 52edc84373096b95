import { ActKind, Code, List, Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { sortOf } from "../../src/rulebook/neighbours.ts";
import type { Condition, SelectorName, Term } from "../../src/rulebook/requirement.ts";
import { Selector } from "../../src/rulebook/row.ts";
import type { Step } from "../../src/rulebook/step.ts";
import { keysOf } from "../../src/text/entries.ts";

/* The steps and conditions at which the two tables of meaning are compared. */

const SELECTORS = keysOf(Selector);

/** Steps of every kind: each act, a statement of each sort, and a status of each sort. */
export const STEPS: readonly Step[] = keysOf(Kind).flatMap((kind) => [
  ...[0, ...(kind === "CASE" ? [3] : [])].flatMap((caseNumber) => [
    { kind: Kind[kind], caseNumber, act: ActKind.RECORD, code: 0 as const },
    ...(
      [
        "REVIEW",
        "NOTICE",
        "HOLD",
        "RELEASE",
        "CORRECTION",
        "ACCESS_LOG",
        "SEAT_OFFERED",
        "SEAT_ACCEPTED",
        "SEAT_FROZEN",
        "ROLES",
      ] as const
    ).map((code) => ({ kind: Kind[kind], caseNumber, act: ActKind.ATTEST, code: Code[code] })),
    ...(
      ["IN_FORCE", "REJECTED", "EXPIRED", "FULFILLED", "CLOSED", "PROHIBITED_RECALL", "VOID", "CONTINUED"] as const
    ).map((status) => ({ kind: Kind[kind], caseNumber, act: ActKind.SETTLE, code: Status[status] })),
  ]),
  ...(kind === "PRODUCT" || kind === "EXPORT"
    ? [{ kind: Kind[kind], caseNumber: 0, act: ActKind.ABROAD, code: 0 as const }]
    : []),
]);

export const JUDGED = STEPS.filter((step) => sortOf(step) !== undefined);

/** Conditions of every type with every selector, and with the values at which a table could go wrong. */
export function termsByType(): Record<string, Term[]> {
  const each = (make: (of: SelectorName) => Condition[]): Condition[] => SELECTORS.flatMap(make);
  const fact = (of: SelectorName, by: readonly (keyof typeof ROLES)[]): Condition => ({
    type: "fact",
    code: "REVIEW",
    of,
    by,
    all: false,
    outcomes: ["PASSED"],
    orAbsent: of === "PARENT",
    since: of === "LINK" ? "INCIDENT" : undefined,
  });
  const conditions: Record<string, Condition[]> = {
    who: [
      { type: "who", roles: "ANY", issuerOnly: false },
      { type: "who", roles: "ANY", issuerOnly: true },
      ...keysOf(ROLES).flatMap((role) => [
        { type: "who" as const, roles: [role], issuerOnly: false },
        { type: "who" as const, roles: [role], issuerOnly: true },
      ]),
      { type: "who", roles: ["DATA_AUTHORITY", "BUYER"], issuerOnly: false },
    ],
    roles: [
      { type: "roles", roles: ["OPERATOR", "EVALUATOR"] },
      { type: "roles", roles: ["DATA_AUTHORITY"] },
      { type: "roles", roles: ["TELECOM_REGULATOR", "BUYER"] },
    ],
    fact: each((of) => [...keysOf(ROLES).map((role) => fact(of, [role])), fact(of, ["DATA_AUTHORITY", "BUYER"])]),
    term: [{ type: "term", months: 60 }],
    clauses: [{ type: "clauses", clauses: ["SCOPE"] }],
    sameScenario: [{ type: "sameScenario" }],
    approvedRoot: [{ type: "approvedRoot" }],
    lastCase: each((of) =>
      (["PASSED", "CONDITIONAL"] as const).flatMap((outcome) =>
        [false, true].map((unused) => ({
          type: "lastCase" as const,
          code: "RECTIFICATION" as const,
          of,
          by: ["BUYER"],
          outcomes: [outcome],
          unused,
          orAbsent: of === "SELF",
        })),
      ),
    ),
    noOpenCase: each((of) => [{ type: "noOpenCase", code: "OBJECTION", of }]),
    noUpheldCase: each((of) => [{ type: "noUpheldCase", code: "INCIDENT", of, months: 36 }]),
    notice: each((of) =>
      (["DATA_AUTHORITY", "OPERATOR", "BUYER"] as const).map((by) => ({
        type: "notice",
        code: "NOTICE",
        of,
        by,
        days: 7,
        working: by === "BUYER",
      })),
    ),
    separate: each((of) => SELECTORS.map((from) => ({ type: "separate", of, from }))),
    quorum: each((of) =>
      (["EXPERT", "POLICE", "DATA_AUTHORITY", "OPERATOR"] as const).map((by) => ({
        type: "quorum",
        code: "REVIEW",
        of,
        by,
        outcomes: ["PASSED"],
        atLeast: 3,
      })),
    ),
    measure: each(measuresOf),
    stands: each((of) => [
      ...(["IN_FORCE", "PROPOSED", "REVOKED"] as const).map((status) => standing(of, [status])),
      standing(of, ["PROPOSED", "IN_FORCE", "EXPIRED", "FULFILLED"]),
      standing(of, Object.keys(Status).filter((name) => name !== "CONTINUED" && name !== "SUNSET") as never),
      ...(["CASE", "PARTY", "AGREEMENT"] as const).map((kind) => ({ ...standing(of, ["IN_FORCE"]), kind })),
      { ...standing(of, ["IN_FORCE"]), case: "INCIDENT" as const },
      { ...standing(of, ["IN_FORCE"]), case: "INCIDENT" as const, kind: "PARTY" as const },
      { ...standing(of, ["IN_FORCE"]), underSubject: true },
    ]),
    listed: each((of) =>
      keysOf(List).flatMap((list) =>
        [false, true].map((orDisposed) => ({ type: "listed", list, of, statuses: ["EXPIRED"], orDisposed })),
      ),
    ),
  };
  return Object.fromEntries(
    Object.entries(conditions).map(([type, given]) => [
      type,
      given.flatMap((condition) => [
        { condition, negated: false },
        { condition, negated: true },
      ]),
    ]),
  );
}

const ROLES = {
  DATA_AUTHORITY: 0,
  POLICE: 0,
  EXPERT: 0,
  DATA_PROVIDER: 0,
  INDUSTRY_AUTHORITY: 0,
  OPERATOR: 0,
  DEVELOPER: 0,
  BUYER: 0,
} as const;

function standing(of: SelectorName, statuses: readonly (keyof typeof Status)[]) {
  return {
    type: "stands" as const,
    of,
    statuses,
    kind: undefined,
    case: undefined,
    underSubject: false,
    orAbsent: of === "LINK",
  };
}

function measuresOf(of: SelectorName): Condition[] {
  const outcomes = keysOf(Outcome).slice(0, 3);
  const quantities = [
    { type: "NOW" },
    { type: "END", of },
    { type: "VALUE", code: "PRICE", by: "OPERATOR", of, outcomes },
    { type: "TIME", code: "PRICE", by: "PRICE_AUTHORITY", of, outcomes },
    { type: "UNTIL", code: "REVIEW", by: "BUYER", of, outcomes },
  ] as const;
  const comparands = [
    { type: "CONSTANT", number: 0 },
    { type: "CONSTANT", number: 24 },
    { type: "MONTHS_AGO", count: 12 },
    { type: "DAYS_AGO", count: 12 },
    { type: "NOW" },
    ...(["SELF", "PARENT", "RESOURCE", of] as const).flatMap((other) => [
      { type: "END", of: other } as const,
      { type: "ID", of: other } as const,
      { type: "FACT_VALUE", code: "FEE_CEILING", by: "PRICE_AUTHORITY", of: other } as const,
      { type: "FACT_VALUE", code: "FEE_CEILING", by: "DATA_PROVIDER", of: other } as const,
    ]),
  ] as const;
  return quantities.flatMap((quantity) =>
    comparands.flatMap((comparand) =>
      (["atMost", "atLeast", "equals", "hasAll"] as const)
        .filter((relation) => comparand.type === "CONSTANT" || relation === "atLeast")
        .map((relation) => ({ type: "measure", quantity, relation, comparand })),
    ),
  );
}
