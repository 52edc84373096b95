import { describe, expect, test } from "vitest";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { rowsOf } from "../../src/rulebook/compile-rulebook.ts";
import type { Condition, Term } from "../../src/rulebook/requirement.ts";
import {
  ANY_ROLE,
  ComparandNumber,
  encodeRow,
  Hardness,
  MAX_ROWS,
  MAX_RULES,
  MAX_RULES_AT_RECORD,
  QuantityNumber,
  RelationNumber,
  RowKind,
  RowOption,
  Selector,
} from "../../src/rulebook/row.ts";
import type { Rule } from "../../src/rulebook/rulebook.ts";
import { structureRules } from "../../src/rulebook/structure-rules.ts";
import { decodeRow } from "./decode-row.ts";
import { libraryConstants, rowConstants } from "../ledger/solidity-constants.ts";

const FACT = {
  type: "fact",
  code: "REVIEW",
  of: "SELF",
  by: ["DATA_AUTHORITY", "DATA_PROVIDER"],
  all: true,
  outcomes: ["PASSED", "NO_OBJECTION"],
  orAbsent: false,
  since: undefined,
} as const satisfies Condition;
const PRICE = {
  type: "VALUE",
  code: "PRICE",
  by: "OPERATOR",
  of: "SELF",
  outcomes: ["PASSED"],
} as const;

const CONDITIONS: readonly Condition[] = [
  { type: "who", roles: ["GOVERNMENT", "DATA_AUTHORITY", "OPERATOR"], issuerOnly: false },
  { type: "who", roles: ["DATA_AUTHORITY"], issuerOnly: true },
  { type: "who", roles: "ANY", issuerOnly: false },
  FACT,
  { ...FACT, code: "UPSTREAM_CONSENT", of: "RESOURCE", by: ["UPPER_DATA_AUTHORITY"], all: false, orAbsent: true },
  { ...FACT, code: "REEVALUATION", by: ["DATA_AUTHORITY"], since: "RECTIFICATION" },
  { type: "term", months: 60 },
  {
    type: "lastCase",
    code: "RECTIFICATION",
    of: "AUTHORIZATION",
    by: ["DATA_AUTHORITY", "INDUSTRY_AUTHORITY"],
    outcomes: ["REJECTED", "OVERDUE"],
    unused: true,
    orAbsent: false,
  },
  { type: "noOpenCase", code: "OBJECTION", of: "PARENT" },
  { type: "noUpheldCase", code: "INCIDENT", of: "OPERATOR", months: 36 },
  { type: "notice", code: "NOTICE", of: "LINK", by: "DATA_AUTHORITY", days: 7, working: false },
  { type: "notice", code: "NOTICE", of: "SELF", by: "REGISTRAR", days: 0xffff, working: true },
  { type: "clauses", clauses: ["SCOPE", "TERM", "EXIT"] },
  { type: "sameScenario" },
  { type: "separate", of: "CALLER", from: "ISSUER" },
  { type: "roles", roles: ["DEVELOPER", "BUYER"] },
  { type: "approvedRoot" },
  { type: "quorum", code: "REVIEW", of: "SELF", by: "EXPERT", outcomes: ["PASSED"], atLeast: 5 },
  { type: "measure", quantity: PRICE, relation: "equals", comparand: { type: "CONSTANT", number: 0xffff_ffff } },
  {
    type: "measure",
    quantity: PRICE,
    relation: "atMost",
    comparand: { type: "FACT_VALUE", code: "FEE_CEILING", by: "PRICE_AUTHORITY", of: "PRODUCTS" },
  },
  {
    type: "measure",
    quantity: { ...PRICE, type: "TIME" },
    relation: "atLeast",
    comparand: { type: "MONTHS_AGO", count: 12 },
  },
  {
    type: "measure",
    quantity: { ...PRICE, type: "UNTIL" },
    relation: "atLeast",
    comparand: { type: "END", of: "SELF" },
  },
  {
    type: "measure",
    quantity: { type: "END", of: "AUTHORIZATION" },
    relation: "atMost",
    comparand: { type: "DAYS_AGO", count: 30 },
  },
  { type: "measure", quantity: { type: "NOW" }, relation: "atLeast", comparand: { type: "END", of: "PROCUREMENT" } },
  { type: "measure", quantity: PRICE, relation: "hasAll", comparand: { type: "ID", of: "SCENARIO" } },
  { type: "measure", quantity: { type: "END", of: "SELF" }, relation: "atMost", comparand: { type: "NOW" } },
  {
    type: "stands",
    of: "ABOUT",
    statuses: ["IN_FORCE", "FAILED", "VOID", "PROHIBITED_RECALL"],
    kind: "CASE",
    case: "INCIDENT",
    underSubject: true,
    orAbsent: false,
  },
  {
    type: "stands",
    of: "PREVIOUS",
    statuses: ["EXPIRED"],
    kind: undefined,
    case: undefined,
    underSubject: false,
    orAbsent: true,
  },
  { type: "listed", list: "EXPORTS", of: "SELF", statuses: ["EXPIRED", "RECALLED"], orDisposed: true },
];

describe("a row of 16 bytes", () => {
  test.each(CONDITIONS.map((condition) => [condition.type, condition] as const))(
    "of %s decodes to what was encoded",
    (_, condition) => {
      for (const negated of [false, true]) {
        const row = { number: 0x1234, hardness: "SOFT", condition, negated, last: true } as const;

        expect(decodeRow(encodeRow(row))).toEqual(row);
      }
    },
  );

  test("names its roles in bytes with the lowest first, whatever their order in the file", () => {
    const bits = encodeRow({
      number: 7,
      hardness: "HARD",
      last: false,
      negated: false,
      condition: { type: "who", roles: ["OPERATOR", "GOVERNMENT"], issuerOnly: false },
    });

    expect(bits).toBe(
      (1n << 120n) | (3n << 112n) | (7n << 96n) | BigInt(Role.GOVERNMENT) | (BigInt(Role.OPERATOR) << 8n),
    );
  });

  test("sets no bit in the fields that its kind does not read", () => {
    const bits = encodeRow({
      number: 7,
      hardness: "HARD",
      condition: { type: "term", months: 60 },
      negated: false,
      last: false,
    });

    expect(bits).toBe((3n << 120n) | (3n << 112n) | (7n << 96n) | 60n);
  });

  test("has a bit of its own for each status that a record can have", () => {
    const { CONTINUED: _, SUNSET: __, ...statuses } = Status;
    const masks = Object.keys(statuses).map((name) =>
      encodeRow({
        number: 1,
        hardness: "HARD",
        condition: {
          type: "stands",
          of: "SELF",
          statuses: [name as keyof typeof statuses],
          kind: undefined,
          case: undefined,
          underSubject: false,
          orAbsent: false,
        },
        negated: false,
        last: true,
      }),
    );

    expect(new Set(masks).size).toBe(masks.length);
  });
});

describe("the terms of a rule", () => {
  test("are rows without hardness, except the last, and only the last row of a step ends it", () => {
    const term: Term = { condition: { type: "sameScenario" }, negated: false };
    const rule: Omit<Rule, "hardness" | "require"> = {
      id: "t.rule",
      place: "test.json#/rules/0",
      number: 1,
      steps: [],
      clause: "1",
      basis: "TEXT",
      reading: undefined,
      instrument: { id: "T-1", title: { zh: "题", en: "title" }, status: "FICTIONAL", note: undefined },
      source: {},
      text: { zh: "规则", en: "rule" },
      remedy: { zh: "补正", en: "remedy" },
    };

    const rows = rowsOf([
      { ...rule, hardness: "SOFT", require: [term, term] },
      { ...rule, hardness: "HARD", require: [term, term, term] },
    ]);

    expect(rows.map(({ hardness, last }) => [hardness, last])).toEqual([
      ["ALTERNATIVE", false],
      ["SOFT", false],
      ["ALTERNATIVE", false],
      ["ALTERNATIVE", false],
      ["HARD", true],
    ]);
  });
});

describe("the numbers of rows are the contract's", () => {
  test("kinds of rows, selectors, hardness and options", () => {
    const { HARDNESS: hardness, ...options } = libraryConstants("Option");

    expect(RowKind).toEqual(libraryConstants("RowKind"));
    expect(Selector).toEqual(libraryConstants("Selector"));
    expect(Hardness).toEqual(libraryConstants("Hardness"));
    expect(Math.max(...Object.values(Hardness))).toBe(hardness);
    expect(RowOption).toEqual(options);
    expect(rowConstants()).toMatchObject({ ANY_ROLE, MAX_ROWS, MAX_RULES, MAX_RULES_AT_RECORD });
  });

  test("quantities, relations and comparands", () => {
    const { AT_MOST: atMost, AT_LEAST: atLeast, EQUAL: equals, ALL_BITS: hasAll } = libraryConstants("Relation");

    expect(QuantityNumber).toEqual(libraryConstants("Quantity"));
    expect(RelationNumber).toEqual({ atMost, atLeast, equals, hasAll });
    expect(ComparandNumber).toEqual(libraryConstants("Comparand"));
  });

  test("the ledger's own rules have the numbers that the contract gives them", () => {
    const { FIRST: _, ...structure } = libraryConstants("Structure");

    expect(Object.values(structureRules).map(({ number }) => number)).toEqual(Object.values(structure));
  });
});
