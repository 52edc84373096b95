import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GENERATED, generateQuestionDocs } from "../../scripts/question-docs.ts";
import { KNOWN_QUESTIONS, QUESTION_COUNTS, QUESTIONS } from "../../src/desk/question-catalogue.ts";

test("docs/questions.md is what npm run docs:questions writes", async () => {
  expect(readFileSync(GENERATED, "utf8")).toBe(await generateQuestionDocs());
});

test("every question has a number of its own among the known ones, and a name of its own", () => {
  const known = Object.entries(QUESTION_COUNTS).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}${String(index + 1).padStart(2, "0")}`),
  );

  expect(known).toHaveLength(KNOWN_QUESTIONS);
  expect(QUESTIONS.map(({ id }) => id)).toEqual(known.filter((id) => QUESTIONS.some((question) => question.id === id)));
  expect(new Set(QUESTIONS.map(({ name }) => name)).size).toBe(QUESTIONS.length);
  for (const { name } of QUESTIONS) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
});
