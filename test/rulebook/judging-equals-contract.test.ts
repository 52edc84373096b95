import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactKey } from "../../src/rulebook/judge/around.ts";
import { ActKind } from "../../src/ledger/codes.ts";
import { Status } from "../../src/ledger/statuses.ts";
import type { JudgedStep } from "../../src/rulebook/compile-rulebook.ts";
import type { JudgedAct } from "../../src/rulebook/judge/judged-act.ts";
import { judge } from "../../src/rulebook/judge/judge.ts";
import type { Judgement } from "../../src/rulebook/judge/judge.ts";
import { AskedAround } from "./judging/asked-around.ts";
import { JudgingProbe } from "./judging/judging-probe.ts";
import type { ProbedAct, ProbedJudgement } from "./judging/judging-probe.ts";
import type { MadeLedger } from "../../src/rulebook/generate/made-ledger.ts";
import { randomFrom } from "../../src/rulebook/generate/random.ts";
import type { Random } from "../../src/rulebook/generate/random.ts";
import { bringItems, randomAct } from "./judging/random-acts.ts";
import { randomCity } from "./judging/random-city.ts";
import { stateWhatIsAsked } from "./judging/random-history.ts";
import { CONDITION_TYPES, randomRules } from "./judging/random-rules.ts";

/** The seed of the first city; each city has the next one. Another first seed, or more cities, look for more cases. */
const FIRST_SEED = Number(process.env["LAIQU_JUDGING_SEED"] ?? 1);
const CITIES = Number(process.env["LAIQU_JUDGING_CITIES"] ?? 100);
const ACTS = 50;
/** The first block. Each city is judged some weeks after the one before, so that days of every month are met. */
const START = Date.UTC(2024, 0, 30) / 1000;
const DAYS_BETWEEN = 23;
/** A report of more differences would be too long to read. */
const MOST_SHOWN = 3;

describe("a judgement by the rules of a rulebook", () => {
  let probe: JudgingProbe;

  beforeAll(async () => {
    probe = await JudgingProbe.create(START);
  }, 300_000);

  afterAll(async () => {
    await probe.close();
  });

  it("is the same for the evaluator and the contract, on random rules, records and histories", async () => {
    const different: object[] = [];
    const seen = new Map<string, number>();
    for (let city = 0; city < CITIES && different.length < MOST_SHOWN; city += 1) {
      const seed = FIRST_SEED + city;
      const random = randomFrom(seed);
      const now = START + city * DAYS_BETWEEN * 86_400 + random.below(86_400) + 1;
      const ledger = randomCity(now, random);
      const acts = Array.from({ length: ACTS }, (_, index) => randomlyJudged(ledger, index + 1, random));

      const ours = acts.map(({ act, steps }) => judge(steps, act, ledger));
      const theirs = await probe.judge(ledger, acts);

      for (const [index, probed] of acts.entries()) {
        const difference = differenceOf(probed, ours[index]!, theirs[index]!);
        if (difference !== undefined) different.push({ seed, index, ...difference });
        count(seen, ours[index]!);
      }
    }

    expect(different.slice(0, MOST_SHOWN)).toEqual([]);
    expect(seen.get("judgements")).toBeGreaterThanOrEqual(2_000);
    // If all answers were the same, the comparison would prove nothing.
    const answers = CONDITION_TYPES.flatMap((type) => [seen.get(`${type} met`), seen.get(`${type} not met`)]);
    expect(answers.filter((times = 0) => times < 5)).toEqual([]);
  }, 600_000);
});

/** An act, rules for it, and a history that speaks to them. Several acts share one history. */
function randomlyJudged(ledger: MadeLedger, version: number, random: Random): ProbedAct {
  const act = randomAct(ledger, random);
  const steps = stepsFor(act, random);
  const asked = new AskedAround(ledger);
  judge(steps, act, asked);
  const probed = { act: bringItems(ledger, act, asked, random), version, steps };
  stateWhatIsAsked(ledger, (around) => judge(steps, probed.act, around), random);
  return probed;
}

/** Random rules for the steps that may judge an act: sometimes none, sometimes some for its case alone. */
function stepsFor(judged: JudgedAct, random: Random): JudgedStep[] {
  const { act, code } = judged;
  const { kind, caseNumber } = judged.subject;
  const numbers = caseNumber === 0 ? [0] : [0, caseNumber];
  const steps =
    act === ActKind.RECORD
      ? ([
          [act, 0],
          [ActKind.SETTLE, Status.IN_FORCE],
        ] as const)
      : ([[act, code]] as const);
  return steps.flatMap(([ofAct, ofCode]) =>
    numbers.flatMap((number) => {
      const isLeftOut = random.oneIn(number === 0 ? 30 : 2);
      const step = { kind, caseNumber: number, act: ofAct, code: ofCode };
      return isLeftOut ? [] : [{ step, rules: randomRules(judged, random) }];
    }),
  );
}

/** What differs between the two judgements, with the rules that are judged differently. */
function differenceOf({ act }: ProbedAct, ours: Judgement, theirs: ProbedJudgement): object | undefined {
  const said = inTheWordsOfTheContract(ours);
  if (isDeepStrictEqual(said, theirs)) return undefined;
  const differs = (said.unmet ^ theirs.unmet) >>> 0;
  const rules = ours.findings.filter(({ bit }) => ((differs >>> bit) & 1) === 1);
  return { act, rules: rules.map(({ rule, finding }) => ({ finding, require: rule.require })), said, theirs };
}

function inTheWordsOfTheContract({ rule, unmet, findings, uses }: Judgement): ProbedJudgement {
  const soft = findings.some((it) => it.finding !== "MET" && it.rule.hardness === "SOFT");
  return { rule, unmet, soft, uses: uses.map(keyOf) };
}

function keyOf({ subject, code, role, party }: FactKey): bigint {
  return (BigInt(subject) << 104n) | (BigInt(code) << 88n) | (BigInt(role) << 80n) | BigInt(party ?? 0);
}

function count(seen: Map<string, number>, { findings }: Judgement): void {
  const add = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  add("judgements");
  for (const { rule, finding } of findings) {
    const [{ condition }, ...alternatives] = rule.require;
    if (alternatives.length === 0) add(`${condition.type} ${finding === "MET" ? "met" : "not met"}`);
  }
}
