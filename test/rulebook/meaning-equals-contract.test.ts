import { Interface } from "ethers";
import hre from "hardhat";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ActKind } from "../../src/ledger/codes.ts";
import { excessOf, rowsOf } from "../../src/rulebook/compile-rulebook.ts";
import { givesRoles, rowFaultOf } from "../../src/rulebook/meaning.ts";
import { sortOf } from "../../src/rulebook/neighbours.ts";
import type { Condition, Term } from "../../src/rulebook/requirement.ts";
import { encodeRow } from "../../src/rulebook/row.ts";
import type { Row } from "../../src/rulebook/row.ts";
import type { Rule } from "../../src/rulebook/rulebook.ts";
import { limitsRoles, saysWho } from "../../src/rulebook/rulebook-steps.ts";
import { formatStep } from "../../src/rulebook/step.ts";
import type { Step } from "../../src/rulebook/step.ts";
import { compileProbe } from "../compile-probe.ts";
import { randomSource } from "../ledger/random-source.ts";
import { STEPS, JUDGED, termsByType } from "./meaning-examples.ts";

const PROBE = "0x000000000000000000000000000000000000bea7";
/** The place that the ledger gives for a fault of the whole step. */
const WHOLE_STEP = 255;
/** The steps of one call: more would need more gas than a call has. */
const AT_ONCE = 120;

describe("the table of conditions and steps", () => {
  let connection: Awaited<ReturnType<typeof hre.network.create>>;
  // Without the intermediate representation the compiler takes a third of the time, and says the same.
  const probe = compileProbe("MeaningProbe", { viaIR: false });
  const views = new Interface(probe.abi);

  beforeAll(async () => {
    connection = await hre.network.create({ override: { allowUnlimitedContractSize: true } });
    await connection.provider.request({ method: "hardhat_setCode", params: [PROBE, probe.code] });
  }, 120_000);

  afterAll(async () => {
    await connection.close();
  });

  it("knows the same steps as the ledger", async () => {
    const verdicts = await ledgerVerdicts(STEPS.map((step) => ({ step, words: wordsOf(step, []) })));

    const different = STEPS.filter((step, index) => (sortOf(step) === undefined) === (verdicts[index]!.fault === 0));
    expect(different.map(formatStep)).toEqual([]);
    expect(STEPS.filter((step) => sortOf(step) === undefined).length).toBeGreaterThan(10);
  }, 120_000);

  it.each(Object.entries(termsByType()))(
    "refuses %s where the ledger refuses to publish it, and nowhere else",
    async (_, terms) => {
      const plain = terms.filter(({ negated }) => !negated);
      const every = JUDGED.flatMap((step) => terms.map((term) => ({ step, term })));
      // Where a record comes into force nearly every condition may stand, so the tables show there.
      const intoForce = JUDGED.filter((step) => sortOf(step) === "INTO_FORCE");
      const shown = (plain.length < 20 ? JUDGED : intoForce).flatMap((step) => plain.map((term) => ({ step, term })));
      const cases = [...sample(every, 900), ...sample(shown, 7_000)].map((each) => ({
        ...each,
        words: wordsOf(each.step, [each.term]),
      }));

      const verdicts = await ledgerVerdicts(cases);

      const different: unknown[] = [];
      let refused = 0;
      for (const [index, { step, term }] of cases.entries()) {
        const ours = rowFaultOf(step, term);
        const theirs = verdicts[index]!;
        if (ours !== undefined) refused += 1;
        if ((ours === undefined) !== (theirs.fault === 0))
          different.push({ step: formatStep(step), term: JSON.stringify(term), ours, theirs });
      }
      expect(different.slice(0, 20)).toEqual([]);
      // If all had the same verdict, the comparison would prove nothing.
      expect(refused).toBeGreaterThan(cases.length / 100);
      expect(refused).toBeLessThan(cases.length);
    },
    240_000,
  );

  it("lets the ledger publish a step of several rules where no row is at fault and its rules limit it", async () => {
    const { random } = randomSource(7);
    const pick = <Each>(from: readonly Each[]): Each => from[random(from.length)]!;
    const types = Object.values(termsByType());
    const who: Term = { condition: WHO, negated: false };
    const roles: Term = { condition: { type: "roles", roles: ["BUYER"] }, negated: false };
    const cases = Array.from({ length: 600 }, () => {
      const step = pick(JUDGED);
      const fitting = Array.from({ length: 40 }, () => pick(pick(types))).filter(
        (term) => rowFaultOf(step, term) === undefined,
      );
      const always = step.act === ActKind.ABROAD ? OF_JURISDICTION : who;
      const usual = [...fitting, always, always, always, ...(givesRoles(step) ? [roles, roles] : [])];
      const rules = Array.from({ length: 1 + random(random(4) === 0 ? 26 : 5) }, (_, index) => ({
        ...RULE,
        number: index + 1,
        hardness: pick(["HARD", "HARD", "SOFT", "RECORD"] as const),
        require: manyOf(1 + random(2), () => pick(usual)),
      }));
      return { step, rules, words: wordsOfRows(rowsOf(rules)) };
    });

    const verdicts = await ledgerVerdicts(cases, false);

    const different = cases.flatMap(({ step, rules }, index) => {
      const ours = isPublished(step, rules);
      const theirs = verdicts[index]!.fault === 0;
      return ours === theirs
        ? []
        : [{ step: formatStep(step), rules: JSON.stringify(rules), verdict: verdicts[index] }];
    });
    expect(different.slice(0, 5)).toEqual([]);
    const published = cases.filter(({ step, rules }) => isPublished(step, rules)).length;
    expect(published).toBeGreaterThan(cases.length / 10);
    expect(published).toBeLessThan(cases.length * 0.9);
  }, 120_000);

  async function ledgerVerdicts(
    cases: readonly { readonly step: Step; readonly words: readonly string[] }[],
    tested = true,
  ): Promise<{ readonly row: number; readonly fault: number }[]> {
    const verdicts: { row: number; fault: number }[] = [];
    for (let start = 0; start < cases.length; start += AT_ONCE) {
      const steps = cases.slice(start, start + AT_ONCE).map(({ step, words }) => ({ ...step, words }));
      const answer = (await connection.provider.request({
        method: "eth_call",
        params: [{ to: PROBE, data: views.encodeFunctionData("checkAll", [steps]), gas: "0xf42400" }, "latest"],
      })) as string;
      const [rows, faults] = views.decodeFunctionResult("checkAll", answer) as unknown as [bigint[], bigint[]];
      verdicts.push(...rows.map((row, index) => ({ row: Number(row), fault: Number(faults[index]) })));
    }
    // Only the tested row may be at fault: the rows before it are sound.
    for (const [index, { row, fault }] of verdicts.entries())
      if (tested && fault !== 0 && row !== WHOLE_STEP) expect(row).toBe(soundRows(cases[index]!.step).length);
    return verdicts;
  }
});

/** At most so many cases, at even distances. */
function sample<Each>(all: readonly Each[], most: number): Each[] {
  if (all.length <= most) return [...all];
  // An odd distance shares no divisor with the pairs of a term and its negation.
  const distance = 2 * Math.floor(all.length / most / 2) + 1;
  return Array.from({ length: most }, (_, index) => all[(index * distance) % all.length]!);
}

/** The rows without which the step as a whole would be at fault. */
function soundRows(step: Step): Condition[] {
  return [
    ...(step.act === ActKind.ABROAD ? [] : [{ type: "who", roles: ["DATA_AUTHORITY"], issuerOnly: false } as const]),
    ...(givesRoles(step) ? [{ type: "roles", roles: ["BUYER"] } as const] : []),
    ...(step.act === ActKind.ABROAD ? [{ type: "noOpenCase", code: "INCIDENT", of: "JURISDICTION" } as const] : []),
  ];
}

function wordsOf(step: Step, terms: readonly Term[]): string[] {
  const all = [...soundRows(step).map((condition) => ({ condition, negated: false })), ...terms];
  return wordsOfRows(
    all.map((term, index) => ({ ...term, number: 7, hardness: "HARD", last: index === all.length - 1 })),
  );
}

function wordsOfRows(rows: readonly Row[]): string[] {
  const bits = rows.map(encodeRow);
  return Array.from({ length: Math.ceil(bits.length / 2) }, (_, index) => {
    const word = ((bits[2 * index] ?? 0n) << 128n) | (bits[2 * index + 1] ?? 0n);
    return `0x${word.toString(16).padStart(64, "0")}`;
  });
}

const OF_JURISDICTION: Term = {
  condition: { type: "noOpenCase", code: "INCIDENT", of: "JURISDICTION" },
  negated: false,
};
const WHO: Condition = { type: "who", roles: ["DATA_AUTHORITY"], issuerOnly: false };
const RULE: Omit<Rule, "number" | "hardness" | "require"> = {
  id: "t.rule",
  place: "test.json#/rules/0",
  steps: [],
  clause: "1",
  basis: "TEXT",
  reading: undefined,
  instrument: { id: "T-1", title: { zh: "题", en: "title" }, status: "FICTIONAL", note: undefined },
  source: {},
  text: { zh: "规则", en: "rule" },
  remedy: { zh: "补正", en: "remedy" },
};

function manyOf<Each>(count: number, make: () => Each): readonly [Each, ...Each[]] {
  return [make(), ...Array.from({ length: count - 1 }, make)];
}

/** What the rules of a step must be for the ledger to publish them, each of them being sound by itself. */
function isPublished(step: Step, rules: readonly Rule[]): boolean {
  const lists = rules.flatMap(({ require }) =>
    require.flatMap(({ condition }) => (condition.type === "listed" ? [condition] : [])),
  );
  const collide = lists.some((one) => lists.some((other) => one.list === other.list && one.of !== other.of));
  const hasWho = step.act === ActKind.ABROAD || rules.some(saysWho);
  return (
    hasWho && (!givesRoles(step) || rules.some(limitsRoles)) && excessOf({ step, rules }) === undefined && !collide
  );
}
