import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ActKind } from "../../src/ledger/codes.ts";
import { checkRulebook } from "../../src/rulebook/check-rulebook.ts";
import { compileRulebook, rowsOf, stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { mayAct } from "../../src/rulebook/neighbours.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { rowsOfWords } from "./decode-row.ts";

const FOLDER = new URL("../../rulebooks/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "schema.json");

test("eight rulebooks are shipped, and no two of their rules have one id or one number", () => {
  const rules = FILES.flatMap((name) => {
    const book = readRulebooks(new URL(name, FOLDER)).at(-1)!;
    return book.rules.filter(({ instrument }) => instrument.id === book.id);
  });

  expect(FILES).toHaveLength(8);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  expect(new Set(rules.map(({ number }) => number)).size).toBe(rules.length);
});

test("every real regulation quotes its text, stands on the national rules, and has a home for each clause", () => {
  const lacking = FILES.flatMap((name) => {
    const source = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Readonly<Record<string, unknown>>;
    if (source["status"] === "FICTIONAL") return [];
    const covered = existsSync(new URL(`coverage/${name}`, FOLDER));
    const standsAlone = name === "national-2025.json";
    const wanted = standsAlone ? [] : ["text", "layers"];
    return [...wanted.filter((member) => source[member] === undefined), ...(covered ? [] : ["coverage"])].map(
      (what) => `${name} ${what}`,
    );
  });

  expect(lacking).toEqual([]);
});

test("every rulebook in use has a version from each day on which a layer of it changes", () => {
  const daysOf = (books: readonly Rulebook[]): number[] => books.map(({ effectiveFrom }) => effectiveFrom);
  const missing = FILES.flatMap((name) => {
    const books = readRulebooks(new URL(name, FOLDER));
    const { status } = books[0]!;
    const { layers = [] } = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as { layers?: { file: string }[] };
    const days = daysOf(books);
    // A superseded text does not go on changing.
    if (status === "SUPERSEDED") return [];
    return layers
      .flatMap(({ file }) => daysOf(readRulebooks(new URL(file, FOLDER))))
      .filter((day) => day > days[0]! && !days.includes(day))
      .map((day) => `${name} ${new Date(day * 1000).toISOString()}`);
  });

  expect(missing).toEqual([]);
});

describe.each(
  FILES.flatMap((name) => readRulebooks(new URL(name, FOLDER))).map(
    (book) => [`${book.id} version ${book.version}`, book] as const,
  ),
)("%s", (_, book) => {
  test("has no rule that could never do what it says", () => {
    expect(checkRulebook(book)).toEqual([]);
  });

  test("compiles to words that give its rules back, in order, at every step", () => {
    const steps = stepsOf(book);

    const compiled = compileRulebook(book);

    expect(compiled).toHaveLength(steps.length);
    compiled.forEach(({ words }, index) => {
      expect(rowsOfWords(words)).toEqual(rowsOf(steps[index]!.rules));
    });
  });

  test("limits at every step that people take, by a HARD rule, the parties that may act", () => {
    const open = stepsOf(book).filter(
      ({ step, rules }) =>
        step.act !== ActKind.ABROAD &&
        !rules.some(
          ({ require, hardness }) =>
            hardness === "HARD" && require.every(({ condition, negated }) => condition.type === "who" && !negated),
        ),
    );

    expect(open).toEqual([]);
  });

  test("lets nobody act under a competent role where no record names him", () => {
    const promised = stepsOf(book).flatMap(({ step, rules }) =>
      rules.flatMap(({ id, require }) =>
        require.flatMap(({ condition }) =>
          condition.type !== "who" || condition.roles === "ANY"
            ? []
            : condition.roles.filter((role) => !mayAct(step, role)).map((role) => `${id} ${formatStep(step)} ${role}`),
        ),
      ),
    );

    expect(promised).toEqual([]);
  });

  test("quotes its source in full-width punctuation, and ends every sentence", () => {
    for (const { id, text, remedy } of book.rules) {
      for (const { zh, en } of [text, remedy]) {
        expect(zh, id).toMatch(/[。]$/u);
        expect(zh, id).not.toMatch(/\p{Script=Han}[,;:()]/u);
        expect(en, id).toMatch(/\.$/u);
      }
    }
  });
});
