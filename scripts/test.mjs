// npm test runs every check and every test. npm test -- --slow also prints the slowest test files.
import {
  BINDINGS_ARE_COMMITTED,
  BUILD_CONTRACTS,
  CHECKS_BESIDE_THE_BUILD,
  CHECKS_OF_TYPESCRIPT,
  Run,
  SOLIDITY_TESTS,
  TESTS_FIND_MUTANTS,
} from "./steps.mjs";

const KNOWN = new Set(["--slow"]);

const unknown = process.argv.slice(2).filter((argument) => !KNOWN.has(argument));
if (unknown.length > 0) {
  console.error(`npm test takes only --slow, not ${unknown.join(" ")}. To run some tests: npx vitest run <path>`);
  process.exit(2);
}

const run = new Run();
await run.checkBeside(BUILD_CONTRACTS, CHECKS_BESIDE_THE_BUILD);
await run.checkBeside(TESTS_FIND_MUTANTS, [...CHECKS_OF_TYPESCRIPT, BINDINGS_ARE_COMMITTED, SOLIDITY_TESTS]);
run.typeScriptTests("all");
run.end({ slow: process.argv.includes("--slow") });
