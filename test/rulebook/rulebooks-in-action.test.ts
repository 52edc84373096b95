import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import type { Judgement } from "../../src/rulebook/judge/judge.ts";
import { missingFor } from "../../src/rulebook/judge/missing.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rule } from "../../src/rulebook/rulebook.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { NOW } from "../../src/rulebook/generate/full-city.ts";
import { generatedActs } from "../../src/rulebook/generate/generated-acts.ts";
import type { GeneratedAct } from "../../src/rulebook/generate/generated-acts.ts";
import { solve } from "../../src/rulebook/generate/solve.ts";
import { JudgingProbe } from "./judging/judging-probe.ts";

const ROOM = new URL("../../rulebooks/", import.meta.url);
/** The rulebooks that come with the program, and one that it has never seen. */
const BOOKS = [
  ...readdirSync(ROOM)
    .filter((name) => name.endsWith(".json") && name !== "schema.json")
    .map((name) => new URL(name, ROOM)),
  new URL("unseen-city/yunlu-2026.json", import.meta.url),
].flatMap((file) => readRulebooks(file));

describe("a rulebook in action", () => {
  let probe: JudgingProbe;

  beforeAll(async () => {
    probe = await JudgingProbe.create(NOW - 1);
  }, 300_000);

  afterAll(async () => {
    await probe.close();
  });

  it.each(BOOKS.map((book) => [`${book.id} version ${book.version}`, book] as const))(
    "lets an act succeed at every step of %s, and refuses one by every rule",
    async (_, book) => {
      const made = stepsOf(book).flatMap((judged, __, steps) => generatedActs(judged, steps));
      expect(made.filter(({ situation }) => situation === undefined).map(nameOf)).toEqual([]);

      const different: object[] = [];
      for (const generated of made) {
        if (generated.situation === undefined) continue;
        const { act, ledger } = generated.situation;
        const [theirs] = await probe.judge(ledger, [{ act, version: 1, steps: [generated.judged] }]);
        const ours = judge([generated.judged], act, ledger);
        const said = [told(ours), theirs === undefined ? undefined : { rule: theirs.rule, unmet: theirs.unmet }];
        const wanted = { rule: generated.refusedBy, unmet: bitsOf(generated) };
        const lacks = ours.findings.map(({ rule }) => missingFor(rule, act, ledger).length > 0);
        const lacked = generated.judged.rules.map(({ number }) => generated.unmet.includes(number));
        if (JSON.stringify(lacks) !== JSON.stringify(lacked))
          different.push({ name: nameOf(generated), lacks, lacked });
        if (JSON.stringify(said) !== JSON.stringify([wanted, wanted]))
          different.push({ name: nameOf(generated), wanted, said });
      }
      expect(different).toEqual([]);
    },
    300_000,
  );
});

it("makes no act for a step whose rules contradict each other", () => {
  const [judged] = BOOKS.flatMap(stepsOf).filter(({ rules }) => rules.some(({ require }) => require.length === 1));
  const asked = judged?.rules.find(({ require }) => require.length === 1);
  if (judged === undefined || asked === undefined) throw new Error("no rulebook has a rule of one term");
  const [{ condition, negated }] = asked.require;
  const opposite: Rule = { ...asked, number: asked.number + 1, require: [{ condition, negated: !negated }] };

  expect(solve(judged, 0, () => true)).toBeDefined();
  expect(solve({ ...judged, rules: [...judged.rules, opposite] }, 0, () => true)).toBeUndefined();
});

function told({ rule, unmet }: Judgement): object {
  return { rule, unmet };
}

function bitsOf({ judged, unmet }: GeneratedAct): number {
  return judged.rules.reduce((bits, { number }, index) => bits | (unmet.includes(number) ? 1 << index : 0), 0);
}

function nameOf({ judged, without }: GeneratedAct): string {
  return `${formatStep(judged.step)} ${without === undefined ? "succeeds" : `without ${without.number}`}`;
}
