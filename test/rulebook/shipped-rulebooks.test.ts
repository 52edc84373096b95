import { describe, expect, test } from "vitest";
import { compileRulebook, rowsOf, stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { demoRulebooks } from "../../src/demo/founding-plan.ts";
import { rowsOfWords } from "./decode-row.ts";

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
      expect(rowsOfWords(words)).toEqual(rowsOf(steps[index]!.rules));
    });
  });

  test("limits at every step, by a HARD rule, the parties that may act", () => {
    const open = stepsOf(book).filter(
      ({ rules }) =>
        !rules.some(
          ({ require, hardness }) =>
            hardness === "HARD" && require.every(({ condition, negated }) => condition.type === "who" && !negated),
        ),
    );

    expect(open).toEqual([]);
  });
});
