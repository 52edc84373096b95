import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AgreementClause } from "../../src/ledger/agreement-clauses.ts";
import { Code, List } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { judgedSteps } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Requirement } from "../../src/rulebook/requirement.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { wordsOfRequirement } from "../../src/rulebook/requirement-words.ts";
import { Selector } from "../../src/rulebook/row.ts";
import { parseStep } from "../../src/rulebook/step.ts";
import { wordsOfStep } from "../../src/rulebook/step-words.ts";

const ROOM = new URL("../../rulebooks/", import.meta.url);
const BOOKS = readdirSync(ROOM)
  .filter((name) => name.endsWith(".json") && name !== "schema.json")
  .flatMap((name) => readRulebooks(new URL(name, ROOM)));

/** Names of the language in which rulebooks are written; words have none of them. */
const NAMES = [Code, List, Kind, Role, Status, Selector, AgreementClause].flatMap((table) => Object.keys(table));
const isCodeOf = (name: string, words: string): boolean => new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(words);

/** A requirement as a text, without what means nothing: the case of a hold counts whoever opened it. */
const meaning = (require: Requirement): string =>
  JSON.stringify(
    require.map(({ condition, negated }) =>
      condition.type === "lastCase" && condition.of === "CASE"
        ? { negated, condition: { ...condition, by: [] } }
        : { negated, condition },
    ),
  );

const wordsOf = (require: unknown) => wordsOfRequirement(parseRequirement(require, "test.json#/rules/0/require"));

describe("a requirement in words", () => {
  it("is one sentence in each language, without a name of the rule language, for every rule that is shipped", () => {
    const rules = new Set(BOOKS.flatMap((book) => book.rules));
    expect(rules.size).toBeGreaterThan(700);

    for (const { id, require, steps } of rules) {
      const { zh, en } = wordsOfRequirement(require, steps);
      expect(zh, id).toMatch(/^[^。\n]*\p{Script=Han}[^。\n]*。$/u);
      expect(en, id).toMatch(/^[A-Z0-9][^\n]*\.$/);
      expect(`${zh}${en}`, id).not.toMatch(/undefined|null|NaN|\[object/);
      expect(
        NAMES.filter((name) => isCodeOf(name, `${zh} ${en}`)),
        id,
      ).toEqual([]);
    }
  });

  it("tells requirements that differ apart, among all rules that are shipped", () => {
    const byWords = Map.groupBy(
      [...new Set(BOOKS.flatMap((book) => book.rules))].map(({ require }) => require),
      (require) => wordsOfRequirement(require).en,
    );

    for (const [words, same] of byWords) expect(new Set(same.map(meaning)).size, words).toBe(1);
  });

  it("of alternatives of which one is denied is an if-then", () => {
    const { zh, en } = wordsOf({
      anyOf: [
        { not: { filing: "SENSITIVITY", by: ["DATA_AUTHORITY"], outcomes: ["CONDITIONAL"], orAbsent: true } },
        { opinion: "REVIEW", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] },
      ],
    });

    expect(zh).toMatch(/^如果.*，则须：/);
    expect(en).toMatch(/^If .*, then: .*\.$/);
  });

  it("says of a premise that counts also when nobody can tell", () => {
    const denied = { not: { filing: "SENSITIVITY", by: ["DATA_AUTHORITY"], outcomes: ["CONDITIONAL"] } };
    const demand = { termMonths: 12 };

    expect(wordsOf({ anyOf: [denied, demand] }).en).toContain("(or that cannot be told)");
  });

  it("tells numbers by their meaning: a choice, several choices, months, yuan, yes or no", () => {
    const measured = (valueOf: string, comparison: object) =>
      wordsOf({ measure: { valueOf, by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] }, ...comparison });

    expect(measured("BENEFIT", { atMost: 2 })).toEqual({
      zh: "运营机构就本记录提交的用途类别（结论为通过且未过期）为公共治理或者公益事业。",
      en:
        "The operator stated the class of benefit about this record (passed, not ended), naming public governance or " +
        "public welfare.",
    });
    expect(measured("TREATMENT", { hasAll: 34 }).zh).toContain("所载的处理方式包括脱敏和抽样");
    expect(measured("TREATMENT", { atLeast: 32 }).zh).toContain("包括抽样和核验结果中的至少一项");
    expect(measured("SENSITIVITY", { equals: 1 }).zh).toContain("仅为不敏感");
    expect(measured("LOG_RETENTION", { atLeast: 6 }).zh).toContain("不少于 6 个月");
    expect(measured("PRICE", { atMost: 12_050 }).zh).toContain("不超过 120.50 元");
    expect(measured("SECURITY_OFFICER", { equals: 1 }).en).toContain('answering yes to "reports to the principal"');
    // A number that the schema gives no meaning stays a number.
    expect(measured("SENSITIVITY", { equals: 999 }).zh).toContain("为 999");
    expect(measured("REGISTRATION", { equals: 7 }).zh).toContain("所载的数值为 7");
  });

  it("calls the records around an act by the names that they have there, or by general ones", () => {
    const demand = { opinion: "REVIEW", of: "LINK", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] };
    const at = (...steps: readonly string[]) =>
      wordsOfRequirement(
        parseRequirement(demand, "test.json#/rules/0/require"),
        steps.map((step) => parseStep(step, "test.json#/rules/0/step")),
      ).zh;

    expect(at("authorization.settle.IN_FORCE")).toContain("被授权的运营机构");
    expect(at("agreement.settle.IN_FORCE")).toContain("协议相对方");
    expect(at("authorization.settle.IN_FORCE", "agreement.settle.IN_FORCE")).toContain("所关联的记录");
  });

  it("of alternatives that are all demanded joins them by or", () => {
    expect(wordsOf({ anyOf: [{ termMonths: 12 }, { sameScenario: true }] }).en).toMatch(
      /12 months at most; or everything/,
    );
  });
});

describe("a step in words", () => {
  it("is in both languages and tells the steps of every rulebook apart", () => {
    for (const book of BOOKS) {
      const words = judgedSteps(book).map(({ step }) => wordsOfStep(step));
      for (const { zh, en } of words) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).not.toMatch(/\p{Script=Han}/u);
      }
      expect(new Set(words.map(({ en }) => en)).size).toBe(words.length);
    }
  });
});
