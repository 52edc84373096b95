import { describe, expect, it } from "vitest";
import { compareRulebooks } from "../../src/rulebook/compare-rulebooks.ts";
import { compareRequirements, meaningOf } from "../../src/rulebook/compare-terms.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { parseRulebooks } from "../../src/rulebook/parse-rulebook.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";

const parse = (require: unknown) => parseRequirement(require, "test.json#/rules/0/require");
const compare = (one: unknown, other: unknown) => compareRequirements(parse(one), parse(other));

const FILING = { filing: "EMERGENCY_PLAN", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] };
const NOTICE = { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY" };
const VALUE = { valueOf: "LOG_RETENTION", by: "DATA_AUTHORITY", of: "SELF", outcomes: ["PASSED"] };
const TIME = { timeOf: "LOG_RETENTION", by: "DATA_AUTHORITY", of: "SELF", outcomes: ["PASSED"] };
const QUORUM = { quorum: "REVIEW", by: "EXPERT", outcomes: ["PASSED"] };
const UPHELD = { noUpheldCase: "MISUSE", of: "SELF" };

describe("two requirements", () => {
  const STRICTER: readonly [string, unknown, unknown][] = [
    ["a shorter term", { termMonths: 12 }, { termMonths: 36 }],
    ["fewer who may act", { who: ["OPERATOR"] }, { who: ["OPERATOR", "DEVELOPER"] }],
    ["some who may act, and not any", { who: ["OPERATOR"] }, { who: "ANY" }],
    ["the issuer only", { who: ["OPERATOR"], issuerOnly: true }, { who: ["OPERATOR"] }],
    ["more clauses", { clauses: ["TERM", "BREACH"] }, { clauses: ["TERM"] }],
    ["a longer notice", { ...NOTICE, days: 30 }, { ...NOTICE, days: 7 }],
    ["a greater quorum", { ...QUORUM, atLeast: 5 }, { ...QUORUM, atLeast: 3 }],
    ["a longer clean record", { ...UPHELD, months: 36 }, { ...UPHELD, months: 12 }],
    ["a record that was always clean", UPHELD, { ...UPHELD, months: 12 }],
    ["a higher number", { measure: VALUE, atLeast: 12 }, { measure: VALUE, atLeast: 6 }],
    ["a lower limit", { measure: VALUE, atMost: 6 }, { measure: VALUE, atMost: 12 }],
    [
      "a younger statement",
      { measure: TIME, atLeast: { monthsAgo: 6 } },
      { measure: TIME, atLeast: { monthsAgo: 12 } },
    ],
    ["fewer outcomes", FILING, { ...FILING, outcomes: ["PASSED", "CONDITIONAL"] }],
    ["one who must state it", FILING, { ...FILING, by: ["DATA_AUTHORITY", "INDUSTRY_AUTHORITY"] }],
    ["each who must state it", { ...FILING, by: ["DATA_AUTHORITY", "POLICE"], all: true }, { ...FILING, all: true }],
    ["a statement that must be there", FILING, { ...FILING, orAbsent: true }],
    ["no alternative", { termMonths: 12 }, { anyOf: [{ termMonths: 12 }, FILING] }],
    ["the denial of the wider one", { not: { measure: VALUE, atMost: 12 } }, { not: { measure: VALUE, atMost: 6 } }],
    [
      "a stricter alternative among the same",
      { anyOf: [{ sameScenario: true }, { termMonths: 6 }] },
      { anyOf: [{ termMonths: 12 }, { sameScenario: true }] },
    ],
  ];

  it.each(STRICTER)("%s is stricter, whichever comes first", (_, strict, lax) => {
    expect(compare(strict, lax)).toBe("FIRST");
    expect(compare(lax, strict)).toBe("SECOND");
    expect(compare(strict, strict)).toBe("SAME");
  });

  it("differ, and neither is stricter, where each lets pass what the other does not", () => {
    expect(compare({ who: ["OPERATOR"] }, { who: ["DEVELOPER"] })).toBe("NEITHER");
    expect(compare({ who: ["OPERATOR"] }, { who: ["OPERATOR", "POLICE"], issuerOnly: true })).toBe("NEITHER");
    expect(compare({ measure: VALUE, equals: 1 }, { measure: VALUE, equals: 2 })).toBe("NEITHER");
  });

  it("cannot be compared where they are about different things", () => {
    expect(compare({ termMonths: 12 }, FILING)).toBeUndefined();
    expect(compare(FILING, { ...FILING, filing: "NOTICE" })).toBeUndefined();
    expect(compare({ ...NOTICE, days: 7 }, { ...NOTICE, workingDays: 7 })).toBeUndefined();
    expect(compare({ termMonths: 12 }, { not: { measure: VALUE, atMost: 6 } })).toBeUndefined();
  });

  it("mean the same in whatever order their alternatives, names and members are written", () => {
    const one = { anyOf: [FILING, { who: ["OPERATOR", "DEVELOPER"] }] };
    const other = {
      anyOf: [
        { who: ["DEVELOPER", "OPERATOR"] },
        { outcomes: ["PASSED"], by: ["DATA_AUTHORITY"], filing: "EMERGENCY_PLAN", of: "SELF" },
      ],
    };

    expect(meaningOf(parse(one))).toBe(meaningOf(parse(other)));
    expect(compare(one, other)).toBe("SAME");
  });
});

describe("two rulebooks", () => {
  const TEXT = { zh: "甲", en: "a" };

  function book(
    ...rules: readonly (readonly [id: string, step: string, require: object, hardness?: string])[]
  ): Rulebook {
    const [only] = parseRulebooks(
      {
        $schema: "./schema.json",
        id: "T-1",
        jurisdiction: "T",
        title: TEXT,
        status: "FICTIONAL",
        source: "none",
        versions: [{ version: 1, effectiveFrom: "2025-01-01" }],
        rules: rules.map(([id, step, require, hardness = "HARD"], index) => ({
          id,
          number: index + 1,
          step,
          require,
          hardness,
          clause: "第一条",
          ...TEXT,
          remedy: TEXT,
        })),
      },
      "test.json",
    );
    return only!;
  }

  it("that demand the same under other names and in another order do not differ", () => {
    const one = book(
      ["a.who", "export.record", { who: ["OPERATOR"] }],
      ["a.term", "export.record", { sameScenario: true }],
    );
    const other = book(
      ["b.x", "export.record", { sameScenario: true }],
      ["b.y", "export.record", { who: ["OPERATOR"] }],
    );

    expect(compareRulebooks(one, other)).toEqual({ steps: [], same: 1 });
  });

  it("are compared by step: what only one demands, what is stricter, and what only one knows", () => {
    const one = book(
      ["a.term", "authorization.settle.IN_FORCE", { termMonths: 60 }],
      ["a.plan", "authorization.settle.IN_FORCE", FILING],
      ["a.who", "plan.record", { who: ["OPERATOR"] }],
    );
    const other = book(
      ["b.term", "authorization.settle.IN_FORCE", { termMonths: 36 }],
      ["b.who", "export.record", { who: ["OPERATOR"] }],
    );

    const { steps, same } = compareRulebooks(one, other);

    expect(same).toBe(0);
    expect(steps.map(({ knownTo }) => knownTo)).toEqual(["BOTH", "FIRST", "SECOND"]);
    expect(steps[0]?.onlyFirst.map(({ id }) => id)).toEqual(["a.plan"]);
    expect(steps[0]?.onlySecond).toEqual([]);
    expect(steps[0]?.differing.map(({ first, second, stricter }) => [first.id, second.id, stricter])).toEqual([
      ["a.term", "b.term", "SECOND"],
    ]);
  });

  it("differ where one refuses what the other flags", () => {
    const hard = book(["a.plan", "authorization.settle.IN_FORCE", FILING]);
    const soft = book(["b.plan", "authorization.settle.IN_FORCE", FILING, "SOFT"]);
    const softWider = book(["b.plan", "authorization.settle.IN_FORCE", { ...FILING, orAbsent: true }, "SOFT"]);
    const stricterOf = (one: Rulebook, other: Rulebook) =>
      compareRulebooks(one, other).steps[0]?.differing[0]?.stricter;

    expect(stricterOf(hard, soft)).toBe("FIRST");
    expect(stricterOf(soft, hard)).toBe("SECOND");
    expect(stricterOf(hard, softWider)).toBe("FIRST");
  });
});
