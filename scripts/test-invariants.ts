// npm run test:invariants -- --count N --seed S [--depth D] [--only K]
//
// Plays N runs of D random acts (128) by random actors of two cities on the EVM in this process. After every act it
// checks what must always hold, see scripts/invariants/run.ts. Prints every broken run with its seed and number; --only
// plays that run again. Ends with the line `N runs of D acts: X done, Y refused, Z reverted, broken B`. Exit code 1 if
// a run broke an invariant.
import { parseArgs } from "node:util";
import { run } from "./invariants/run.ts";
import { World } from "./invariants/world.ts";

interface Wanted {
  readonly seed: number;
  readonly first: number;
  readonly last: number;
  readonly depth: number;
}

const USAGE = "usage: npm run test:invariants -- --count N --seed S [--depth D] [--only K]";

await main();

async function main(): Promise<void> {
  const wanted = parseCommandLine();
  if (wanted === undefined) {
    process.exitCode = 2;
    return;
  }
  const { seed, first, last, depth } = wanted;
  const { world, founding } = await World.found();
  const total = { done: 0, refused: 0, reverted: 0, broken: 0 };
  for (let number = first; number <= last; number++) {
    const { done, refused, reverted, problems } = await run(world, founding, { seed, number, depth });
    total.done += done;
    total.refused += refused;
    total.reverted += reverted;
    if (problems.length > 0) {
      total.broken++;
      console.log(`BROKEN --seed ${seed} --only ${number} --depth ${depth}\n  ${problems.slice(0, 8).join("\n  ")}`);
    }
    if ((number - first + 1) % 50 === 0) console.error(`${number - first + 1} of ${last - first + 1} runs played`);
  }
  const { done, refused, reverted, broken } = total;
  const runs = last - first + 1;
  console.log(
    `${runs} runs of ${depth} acts: ${done} done, ${refused} refused, ${reverted} reverted, broken ${broken}`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}

/** Prints what is wrong with the command line, and returns undefined then. */
function parseCommandLine(): Wanted | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: "string" },
        seed: { type: "string" },
        depth: { type: "string", default: "128" },
        only: { type: "string" },
      },
    });
    const seed = numberOf("--seed", values.seed, 0, 0xffff_ffff);
    const depth = numberOf("--depth", values.depth, 1, 10_000);
    if (values.only === undefined)
      return { seed, depth, first: 1, last: numberOf("--count", values.count, 1, 10_000_000) };
    const only = numberOf("--only", values.only, 1, 10_000_000);
    return { seed, depth, first: only, last: only };
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
