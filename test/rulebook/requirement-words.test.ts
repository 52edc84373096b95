import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Code, List } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { judgedSteps } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { parseRequirement } from "../../src/rulebook/parse-requirement.ts";
import { wordsOfRequirement } from "../../src/rulebook/requirement-words.ts";
import { Selector } from "../../src/rulebook/row.ts";
import { wordsOfStep } from "../../src/rulebook/step-words.ts";

const ROOM = new URL("../../rulebooks/", import.meta.url);
const BOOKS = readdirSync(ROOM)
  .filter((name) => name.endsWith(".json") && name !== "schema.json")
  .flatMap((name) => readRulebooks(new URL(name, ROOM)));

/** Names of the language in which rulebooks are written; words have none of them. */
const NAMES = [Code, List, Kind, Role, Status, Selector].flatMap((table) => Object.keys(table));
/** These are agreed on as codes, and have no other words yet. */
const isCodeOf = (name: string, words: string): boolean => new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`).test(words);

const wordsOf = (require: unknown) => wordsOfRequirement(parseRequirement(require, "test.json#/rules/0/require"));

describe("a requirement in words", () => {
  it("is one sentence in each language, without a name of the rule language, for every rule that is shipped", () => {
    const rules = new Set(BOOKS.flatMap((book) => book.rules));
    expect(rules.size).toBeGreaterThan(700);

    for (const { id, require } of rules) {
      const { zh, en } = wordsOfRequirement(require);
      expect(zh, id).toMatch(/^[^。\n]*\p{Script=Han}[^。\n]*。$/u);
      expect(en, id).toMatch(/^[A-Z0-9][^\n]*\.$/);
      expect(`${zh}${en}`, id).not.toMatch(/undefined|null|NaN|\[object/);
      const isAboutClauses = require.some(({ condition }) => condition.type === "clauses");
      if (!isAboutClauses)
        expect(
          NAMES.filter((name) => isCodeOf(name, zh)),
          id,
        ).toEqual([]);
    }
  });

  it("tells requirements that differ apart, among all rules that are shipped", () => {
    const byWords = Map.groupBy(
      [...new Set(BOOKS.flatMap((book) => book.rules))].map(({ require }) => require),
      (require) => wordsOfRequirement(require).en,
    );

    for (const [words, same] of byWords)
      expect(new Set(same.map((require) => JSON.stringify(require))).size, words).toBe(1);
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

  it("of alternatives that are all demanded joins them by or", () => {
    expect(wordsOf({ anyOf: [{ termMonths: 12 }, { sameScenario: true }] }).en).toMatch(/12 months; or everything/);
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
