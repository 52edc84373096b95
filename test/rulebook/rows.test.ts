import { describe, expect, test } from "vitest";
import { Code, Family, Outcome, Structure } from "../../src/ledger/codes.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { compileRulebook, stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { ANY_ROLE, encodeRow, Hardness, MAX_ROWS, RowKind, RowOption, Selector } from "../../src/rulebook/row.ts";
import type { Requirement } from "../../src/rulebook/rulebook.ts";
import { structureRules } from "../../src/rulebook/structure-rules.ts";
import { decodeRow, rowsOfWords } from "./decode-row.ts";
import { demoRulebooks } from "../../src/demo/founding-plan.ts";
import { libraryConstants, rowConstants as ruleConstants } from "../ledger/solidity-constants.ts";

const REQUIREMENTS: readonly Requirement[] = [
  { type: "who", roles: ["GOVERNMENT", "DATA_AUTHORITY", "OPERATOR"], issuerOnly: false },
  { type: "who", roles: ["DATA_AUTHORITY"], issuerOnly: true },
  { type: "who", roles: "ANY", issuerOnly: false },
  {
    type: "fact",
    code: "REVIEW",
    of: "SELF",
    by: ["DATA_AUTHORITY", "DATA_PROVIDER"],
    all: true,
    outcomes: ["PASSED", "NO_OBJECTION"],
    orAbsent: false,
    since: undefined,
  },
  {
    type: "fact",
    code: "UPSTREAM_CONSENT",
    of: "RESOURCE",
    by: ["UPPER_DATA_AUTHORITY"],
    all: false,
    outcomes: ["PASSED"],
    orAbsent: true,
    since: undefined,
  },
  {
    type: "fact",
    code: "REEVALUATION",
    of: "SELF",
    by: ["DATA_AUTHORITY"],
    all: false,
    outcomes: ["PASSED"],
    orAbsent: false,
    since: "RECTIFICATION",
  },
  { type: "term", months: 60 },
  {
    type: "lastCase",
    code: "RECTIFICATION",
    of: "AUTHORIZATION",
    outcomes: ["REJECTED", "OVERDUE"],
    unused: true,
    orAbsent: false,
  },
  { type: "noOpenCase", code: "OBJECTION", of: "PARENT" },
  { type: "notice", code: "NOTICE", of: "LINK", by: "DATA_AUTHORITY", days: 7 },
  { type: "clauses", clauses: ["SCOPE", "TERM", "EXIT"] },
  { type: "sameScenario" },
  { type: "separateFrom", of: "SELF" },
  { type: "roles", roles: ["DEVELOPER", "BUYER"] },
];

describe("a row of 16 bytes", () => {
  test.each(REQUIREMENTS.map((require) => [require.type, require] as const))(
    "of %s decodes to what was encoded",
    (_, require) => {
      const row = { number: 0x1234, hardness: "SOFT", require, last: true } as const;

      expect(decodeRow(encodeRow(row))).toEqual(row);
    },
  );

  test("names its roles in bytes with the lowest first, whatever their order in the file", () => {
    const bits = encodeRow({
      number: 7,
      hardness: "HARD",
      last: false,
      require: { type: "who", roles: ["OPERATOR", "GOVERNMENT"], issuerOnly: false },
    });

    expect(bits).toBe(
      (1n << 120n) | (3n << 112n) | (7n << 96n) | BigInt(Role.GOVERNMENT) | (BigInt(Role.OPERATOR) << 8n),
    );
  });

  test("sets no bit in the fields that its kind does not read", () => {
    const bits = encodeRow({ number: 7, hardness: "HARD", require: { type: "term", months: 60 }, last: false });

    expect(bits).toBe((3n << 120n) | (3n << 112n) | (7n << 96n) | 60n);
  });
});

describe("the numbers of rows are the contract's", () => {
  test("kinds of rows, selectors, hardness and options", () => {
    const { MAX_ROWS: most, ANY_ROLE: any, ALL_OF, UNUSED, OR_ABSENT, SINCE_CASE, LAST } = ruleConstants();

    expect(RowKind).toEqual(libraryConstants("RowKind"));
    expect(Selector).toEqual(libraryConstants("Selector"));
    expect(Hardness).toEqual(libraryConstants("Hardness"));
    expect(RowOption).toEqual({ ALL_OF, UNUSED, OR_ABSENT, SINCE_CASE, LAST });
    expect([MAX_ROWS, ANY_ROLE]).toEqual([most, any]);
  });

  test("roles, outcomes, statuses, families, codes and the ledger's own rules", () => {
    expect(Role).toMatchObject(withoutBounds(libraryConstants("Role"), "COMPETENT"));
    expect(Outcome).toEqual(libraryConstants("Outcome"));
    expect(Status).toEqual(withoutBounds(libraryConstants("Status"), "HARMFUL"));
    expect(Family).toEqual(libraryConstants("Family"));
    expect(Code).toMatchObject(withoutBounds(libraryConstants("Code"), "START"));
    // The contract calls backfilled records "history".
    const { HISTORY_CLOSED: BACKFILL_CLOSED, ...structure } = libraryConstants("Structure");
    expect(Structure).toEqual({ ...structure, BACKFILL_CLOSED });
    expect(
      Object.values(structureRules)
        .map(({ number }) => number)
        .sort(ascending),
    ).toEqual(Object.values(libraryConstants("Structure")).sort(ascending));
  });
});

describe.each(
  [...demoRulebooks("CANGYU"), ...demoRulebooks("SHUOWAN")].map(
    (book) => [`${book.id} version ${book.version}`, book] as const,
  ),
)("%s", (_, book) => {
  test("compiles to words that give its rules back, in order, at every step", () => {
    const steps = stepsOf(book);

    const compiled = compileRulebook(book);

    expect(compiled).toHaveLength(steps.length);
    compiled.forEach(({ words }, index) => {
      const rules = steps[index]!.rules;
      expect(rowsOfWords(words)).toEqual(
        rules.map(({ number, hardness, require }, row) => ({
          number,
          hardness,
          require,
          last: row === rules.length - 1,
        })),
      );
    });
  });

  test("limits at every step, by a HARD rule, the parties that may act", () => {
    const open = stepsOf(book).filter(
      ({ rules }) => !rules.some(({ require, hardness }) => require.type === "who" && hardness === "HARD"),
    );

    expect(open).toEqual([]);
  });
});

function ascending(one: number, other: number): number {
  return one - other;
}

function withoutBounds(constants: Record<string, number>, ...names: readonly string[]): Record<string, number> {
  return Object.fromEntries(Object.entries(constants).filter(([name]) => !names.includes(name)));
}
