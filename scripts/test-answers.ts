// npm run test:answers [-- --count N] [--seed S] [--only K]
//
// Makes N random histories (2,000 by default), asks random questions about them at random times, and compares each
// answer with that of a plain model that replays the events. Of the first answers that differ it prints the smallest
// history that shows it, and the command that tries it again: --only asks many questions about one history. `npm test`
// tries 2,000.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const only = values.only === undefined ? {} : { LAIQU_TEST_ONLY: values.only };
const count = values.only === undefined ? values.count : String(Math.max(Number(values.count), Number(values.only)));
const { status } = spawnSync("npx", ["vitest", "run", "test/answers/answers-equal-model.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, LAIQU_TEST_COUNT: count, LAIQU_TEST_SEED: values.seed, ...only },
});
process.exitCode = status ?? 1;
