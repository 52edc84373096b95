// npm run mutate -- --count N --seed S [--in PATH] [--only NUMBERS]
// npm run mutate -- --handful
//
// Changes the contracts in N seeded places, one at a time: a guard is left out, a condition turned, a boundary moved,
// an effect left out. Runs the Solidity tests of that concern, and against all tests what survives those. Prints every
// survivor with the reason why it may survive, if scripts/mutation/explained.json gives one, and ends with the line
// `N mutants, F found, S survived (E explained), score P %`. Exit code 1 for a survivor that nobody explained, 2 for a
// wrong command line. A stopped run goes on where it was: a mutant that met tests as they are now is not tried again.
//
// `--only` tries mutants of such a choice again. `--handful` tries the few of scripts/mutation/handful.json: they show
// in `npm test` that the tests still find what they found. They lie where few contracts must be compiled for them.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { SeededRandom } from "./forgeries/seeded-random.ts";
import { testsOfConcern, unknownTests } from "./mutation/concerns.ts";
import { Explanations } from "./mutation/explained.ts";
import { Journal } from "./mutation/journal.ts";
import type { Ending } from "./mutation/journal.ts";
import { describeMutant, keyOf } from "./mutation/mutant.ts";
import type { Mutant } from "./mutation/mutant.ts";
import { makeWorkspace } from "./mutation/workspace.ts";
import type { Workspace } from "./mutation/workspace.ts";

type Wanted = SeededChoice | "HANDFUL";

interface SeededChoice {
  readonly count: number;
  readonly seed: number;
  /** Only mutants of contracts whose path begins so. */
  readonly within: string;
  /** Only the mutants with these numbers, for trying them again; empty for all. */
  readonly only: ReadonlySet<number>;
}

const USAGE =
  "usage: npm run mutate -- --count N --seed S [--in PATH, below contracts/] [--only NUMBERS, with commas between]\n" +
  "       npm run mutate -- --handful";
const HANDFUL = new URL("./mutation/handful.json", import.meta.url);
const MOST_MUTANTS = 1_000_000;
const MOST_AT_ONCE = 130;
const MOST_SEED = 0xffff_ffff;

await main();

async function main(): Promise<void> {
  const wanted = parseCommandLine();
  if (wanted === undefined) {
    process.exitCode = 2;
    return;
  }
  const workspace = makeWorkspace();
  try {
    const chosen = choose(workspace, wanted);
    const journal = new Journal();
    await tryAll(workspace, chosen, journal);
    report(workspace, chosen, journal);
  } finally {
    workspace.remove();
  }
}

function choose({ mutants, tests }: Workspace, wanted: Wanted): readonly Mutant[] {
  const unknown = unknownTests(tests);
  if (unknown.length > 0)
    throw new Error(`scripts/mutation/concerns.ts names tests that do not exist: ${unknown.join(", ")}`);
  const chosen = wanted === "HANDFUL" ? theHandful(mutants) : chooseBySeed(mutants, wanted);
  console.error(`${chosen.length} of ${mutants.length} mutants chosen`);
  return chosen;
}

function chooseBySeed(mutants: readonly Mutant[], { count, seed, within, only }: SeededChoice): Mutant[] {
  const pool = mutants.filter(({ path }) => path.startsWith(within));
  const random = new SeededRandom(seed, 0);
  const chosen: Mutant[] = [];
  while (chosen.length < count && pool.length > 0) chosen.push(...pool.splice(random.below(pool.length), 1));
  return only.size === 0 ? chosen : chosen.filter(({ number }) => only.has(number));
}

function theHandful(mutants: readonly Mutant[]): Mutant[] {
  const byKey = new Map(mutants.map((mutant) => [keyOf(mutant), mutant]));
  return (JSON.parse(readFileSync(HANDFUL, "utf8")) as readonly string[]).map((key) => {
    const mutant = byKey.get(key);
    if (mutant === undefined) throw new Error(`The contracts have changed: name another in handful.json than ${key}`);
    return mutant;
  });
}

/**
 * Two rounds, so that mutants of one concern need only the tests of that concern, and all tests are compiled with the
 * survivors alone.
 */
async function tryAll(workspace: Workspace, chosen: readonly Mutant[], journal: Journal): Promise<void> {
  const withConcern = chosen.filter(({ path }) => testsOfConcern(path).length > 0);
  await tryInGroups(workspace, withConcern, testsOfConcern, journal);
  const unfound = chosen.filter(
    ({ number, path }) => (journal.endingOf(number, testsOfConcern(path)) ?? "SURVIVED") === "SURVIVED",
  );
  await tryInGroups(workspace, unfound, () => workspace.tests, journal);
}

/** Every mutant makes the contracts longer, and the compiler runs out of stack for too many at once. */
async function tryInGroups(
  workspace: Workspace,
  mutants: readonly Mutant[],
  testsOf: (path: string) => readonly string[],
  journal: Journal,
): Promise<void> {
  const left = mutants.filter(({ number, path }) => journal.endingOf(number, testsOf(path)) === undefined);
  for (let start = 0; start < left.length; start += MOST_AT_ONCE) {
    const group = left.slice(start, start + MOST_AT_ONCE);
    console.error(`mutants ${start + 1} to ${start + group.length} of ${left.length}`);
    workspace.instrument(group);
    await tryEach(workspace, [...new Set(group.flatMap(({ path }) => testsOf(path)))], group, async (mutant) => {
      const ending = await endingOf(workspace, mutant, testsOf(mutant.path));
      journal.keep(mutant.number, testsOf(mutant.path), ending);
      return ending;
    });
  }
}

async function tryEach(
  workspace: Workspace,
  tests: readonly string[],
  mutants: readonly Mutant[],
  tryOne: (mutant: Mutant) => Promise<Ending>,
): Promise<void> {
  console.error(`compiling the contracts with their mutants, and ${tests.length} files of tests`);
  await workspace.compile(tests);
  if ((await workspace.run(0, tests)) !== "PASSED") throw new Error("The tests fail without any mutant.");
  let tried = 0;
  const next = mutants.values();
  const work = async (): Promise<void> => {
    for (const mutant of next) {
      const ending = await tryOne(mutant);
      tried++;
      console.error(`${tried} of ${mutants.length}: ${ending} ${describeMutant(mutant)}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutants.length) }, work));
}

async function endingOf(workspace: Workspace, { number }: Mutant, tests: readonly string[]): Promise<Ending> {
  const run = await workspace.run(number, tests);
  if (run === "PASSED") return "SURVIVED";
  return run === "FAILED" ? "FOUND" : "ENDLESS";
}

function report({ mutants, tests }: Workspace, chosen: readonly Mutant[], journal: Journal): void {
  const explanations = new Explanations();
  const survivors = chosen.filter(({ number }) => journal.endingOf(number, tests) === "SURVIVED");
  for (const mutant of survivors.toSorted((one, other) => one.number - other.number)) {
    console.log(`SURVIVED ${describeMutant(mutant)}`);
    console.log(`         ${explanations.reasonOf(mutant) ?? "nobody explained it"}`);
  }
  for (const key of explanations.stale(mutants)) console.log(`STALE explanation of ${key}`);
  const explained = survivors.filter((mutant) => explanations.reasonOf(mutant) !== undefined).length;
  const found = chosen.length - survivors.length;
  const score = ((100 * found) / chosen.length).toFixed(1);
  console.log(
    `${chosen.length} mutants, ${found} found, ${survivors.length} survived (${explained} explained), score ${score} %`,
  );
  process.exitCode = survivors.length === explained ? 0 : 1;
}

/** Prints what is wrong with the command line, and returns undefined then. */
function parseCommandLine(): Wanted | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: "string" },
        seed: { type: "string" },
        in: { type: "string", default: "" },
        only: { type: "string", default: "" },
        handful: { type: "boolean", default: false },
      },
    });
    if (values.handful) return "HANDFUL";
    return {
      count: numberOf("--count", values.count, 1, MOST_MUTANTS),
      seed: numberOf("--seed", values.seed, 0, MOST_SEED),
      within: values.in,
      only: new Set(values.only.split(",").filter(Boolean).map(Number)),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(USAGE);
    return undefined;
  }
}

/** @throws Error when the option is missing or is no whole number within the bounds */
function numberOf(name: string, text: string | undefined, least: number, most: number): number {
  if (text === undefined) throw new Error(`${name} is missing.`);
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text.slice(0, 40))}.`);
}
