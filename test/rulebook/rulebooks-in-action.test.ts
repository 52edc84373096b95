import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Code, Family } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { stepsOf } from "../../src/rulebook/compile-rulebook.ts";
import type { JudgedStep } from "../../src/rulebook/compile-rulebook.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import type { Judgement } from "../../src/rulebook/judge/judge.ts";
import { missingFor } from "../../src/rulebook/judge/missing.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rule } from "../../src/rulebook/rulebook.ts";
import { isPartOf } from "./generate/part-of.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import { NOW } from "./generate/full-city.ts";
import type { Situation } from "./generate/situation.ts";
import { solve } from "./generate/solve.ts";
import { JudgingProbe } from "./judging/judging-probe.ts";

const ROOM = new URL("../../rulebooks/", import.meta.url);
const BOOKS = readdirSync(ROOM)
  .filter((name) => name.endsWith(".json") && name !== "schema.json")
  .flatMap((name) => readRulebooks(new URL(name, ROOM)));

/** An act that was made for a step of a rulebook, and what the rules shall say of it. */
interface Case {
  readonly name: string;
  readonly judged: JudgedStep;
  readonly situation: Situation;
  /** The rule that refuses the act, or 0. */
  readonly rule: number;
  /** The rules that are unmet. */
  readonly unmet: readonly number[];
}

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
      const impossible: string[] = [];
      const cases = stepsOf(book).flatMap((judged, __, steps) => casesOf(book.id, judged, steps, impossible));
      expect(impossible).toEqual([]);

      const different: object[] = [];
      for (const made of cases) {
        const { act, ledger } = made.situation;
        const [theirs] = await probe.judge(ledger, [{ act, version: 1, steps: [made.judged] }]);
        const ours = judge([made.judged], act, ledger);
        const said = [told(ours), theirs === undefined ? undefined : { rule: theirs.rule, unmet: theirs.unmet }];
        const wanted = { rule: made.rule, unmet: bitsOf(made) };
        const lacks = ours.findings.map(({ rule }) => missingFor(rule, act, ledger).length > 0);
        const lacked = made.judged.rules.map(({ number }) => made.unmet.includes(number));
        if (JSON.stringify(lacks) !== JSON.stringify(lacked)) different.push({ name: made.name, lacks, lacked });
        if (JSON.stringify(said) !== JSON.stringify([wanted, wanted]))
          different.push({ name: made.name, wanted, said });
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

/** For a step an act that satisfies every rule, and for each rule one that does not satisfy it alone. */
function casesOf(book: string, judged: JudgedStep, steps: readonly JudgedStep[], impossible: string[]): Case[] {
  const step = formatStep(judged.step);
  const caseNumber = caseNumberOf(judged, steps);
  const make = (name: string, rule: number, unmet: readonly number[]): Case[] => {
    const situation = solve(judged, caseNumber, ({ number }) => !unmet.includes(number));
    if (situation === undefined) impossible.push(name);
    return situation === undefined ? [] : [{ name, judged, situation, rule, unmet }];
  };
  return [
    ...make(`${book} ${step} succeeds`, 0, []),
    ...judged.rules.flatMap((rule) => {
      const together = new Set([
        rule.number,
        ...judged.rules.filter((other) => isPartOf(rule, other)).map(({ number }) => number),
      ]);
      const refusing = judged.rules.find(({ number, hardness }) => hardness === "HARD" && together.has(number));
      return make(`${book} ${step} without ${rule.number}`, refusing?.number ?? 0, [...together]);
    }),
  ];
}

/** A case that these rules judge: of the code of the step, or of one that has no rules of its own. */
function caseNumberOf({ step }: JudgedStep, steps: readonly JudgedStep[]): number {
  if (step.kind !== Kind.CASE || step.caseNumber !== 0) return step.caseNumber;
  const own = steps.filter(
    ({ step: { kind, act, code } }) => kind === step.kind && act === step.act && code === step.code,
  );
  const numbers = Object.values(Code).filter((code) => code >> 8 === Family.CASE);
  return (numbers.find((code) => !own.some(({ step: other }) => other.caseNumber === (code & 0xff))) ?? 0) & 0xff;
}

function told({ rule, unmet }: Judgement): object {
  return { rule, unmet };
}

function bitsOf({ judged, unmet }: Case): number {
  return judged.rules.reduce((bits, { number }, index) => bits | (unmet.includes(number) ? 1 << index : 0), 0);
}
