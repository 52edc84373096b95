import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ACTS, actNamed, schemaOfAct } from "../../src/acts/act-catalogue.ts";
import { actsOfStep, isJudgedAt } from "../../src/acts/act-steps.ts";
import { Code } from "../../src/ledger/codes.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import type { Step } from "../../src/rulebook/step.ts";
import { keysOf } from "../../src/text/entries.ts";

const FOLDER = new URL("../../rulebooks/", import.meta.url);
const STEPS = shippedSteps();

function shippedSteps(): ReadonlyMap<string, Step> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && name !== "schema.json");
  const books = files.flatMap((name) => readRulebooks(new URL(name, FOLDER)));
  return new Map(books.flatMap((book) => stepsOf(book).map(({ step }) => [formatStep(step), step] as const)));
}

/**
 * The ledger judges accounts by its structure alone; the others are there for cities whose text asks for what no
 * shipped one does, such as test/rulebook/unseen-city.
 */
const WITHOUT_STEP = [
  "approve-root",
  // Qingdao's consent to a change of openness is the first one.
  ...[2, 3, 4].map((number) => `opinion-local-${number}`),
  "file-insurance",
  ...[1, 2, 3, 4].map((number) => `file-local-${number}`),
  "account-offer",
  "account-accept",
];

describe("the catalogue of acts", () => {
  test("has an act for every step of every shipped rulebook", () => {
    expect([...STEPS].filter(([, step]) => actsOfStep(step).length === 0).map(([name]) => name)).toEqual([]);
  });

  test("has no act for which no shipped rulebook has a step", () => {
    const judged = ACTS.filter(({ on }) => on.act === "RECORD" || on.act === "STATEMENT" || on.act === "SETTLEMENT");
    const without = judged.filter((act) => ![...STEPS.values()].some((step) => isJudgedAt(act, step)));

    expect(without.map(({ name }) => name)).toEqual(WITHOUT_STEP);
  });

  test("has an act for every code of the vocabulary and every decision", () => {
    const stated = ACTS.flatMap(({ on }) => (on.act === "STATEMENT" ? [on.code] : []));
    const opened = ACTS.flatMap(({ on }) => (on.act === "RECORD" && on.caseCode !== undefined ? [on.caseCode] : []));
    const proposed = ACTS.flatMap(({ on }) => (on.act === "PROPOSAL" ? [on.decision] : []));

    expect([...stated, ...opened].toSorted()).toEqual(keysOf(Code).toSorted());
    expect(proposed.toSorted()).toEqual(keysOf(DecisionKind).toSorted());
  });

  test("has no two acts with one name, and no command that is the beginning of another", () => {
    const commands = ACTS.map(({ command }) => command.join(" "));
    expect(new Set(ACTS.map(({ name }) => name)).size).toBe(ACTS.length);
    expect(commands.filter((one) => commands.some((other) => other.startsWith(`${one} `)))).toEqual([]);
    for (const act of ACTS) expect(actNamed(act.name)).toBe(act);
  });

  test("has a document for every act but those on accounts and decisions", () => {
    const without = ACTS.filter((act) => schemaOfAct(act) === undefined).map(({ name }) => name);
    expect(without.filter((name) => !name.startsWith("governance-") && !name.startsWith("account-"))).toEqual([]);
  });

  test("says in two languages what is done", () => {
    for (const { title } of ACTS) {
      expect(title.zh).toMatch(/^\p{Script=Han}+$/u);
      expect(title.en).toMatch(/^[a-z][a-z' ,-]+$/u);
    }
    expect(new Set(ACTS.map(({ title }) => title.zh)).size).toBe(ACTS.length);
    expect(new Set(ACTS.map(({ title }) => title.en)).size).toBe(ACTS.length);
  });
});
