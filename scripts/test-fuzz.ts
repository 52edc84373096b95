// npm run test:fuzz [-- --count N] [--seed S]
//
// Asks every operation of the API with hostile input, N times in all (10,000 by default), as askers of every kind, over
// the index of the demonstration in this process. It fails for an answer that is a server's failure, or that has not
// the form that the OpenAPI document promises. `npm test` asks a few hundred times.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { count: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const { status } = spawnSync("npx", ["vitest", "run", "test/api/fuzz.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, LAIQU_TEST_COUNT: values.count, LAIQU_TEST_SEED: values.seed, LAIQU_TEST_REPORT: "1" },
});
process.exitCode = status ?? 1;
