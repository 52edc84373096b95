// The steps that `npm run check` and `npm test` are made of. npm puts node_modules/.bin first, so that `node` and
// every tool started here run on the Node that the lockfile installs, whatever Node the system has.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);

/** Static checks that read nothing that a build writes, so that they can run beside it. */
export const CHECKS_BESIDE_THE_BUILD = [
  ["code is formatted", bin("prettier"), "--check", "--cache", "--log-level", "warn", "."],
  [
    "Solidity passes the linter",
    bin("solhint"),
    "--noPoster",
    "--max-warnings",
    "0",
    "{contracts,test/contracts,test/probes}/**/*.sol",
  ],
];

/** Static checks that read the generated bindings. */
export const CHECKS_OF_TYPESCRIPT = [
  ["TypeScript passes the linter", bin("oxlint"), "--type-aware"],
  ["nothing is unused", bin("knip"), "--no-progress"],
  ["types hold", bin("tsc"), "--noEmit"],
];

export const BUILD_CONTRACTS = ["contracts compile", bin("hardhat"), "build"];

export const BINDINGS_ARE_COMMITTED = [
  "the generated bindings are the committed ones",
  "git",
  "diff",
  "--exit-code",
  "--stat",
  "--",
  "src/deployment/bindings",
];

export const TESTS_FIND_MUTANTS = [
  "the Solidity tests find a handful of mutants",
  "node",
  join(root, "scripts", "mutate.ts"),
  "--handful",
];

/** A step whose own tests are counted instead of the step. */
export const SOLIDITY_TESTS = ["Solidity tests", bin("hardhat"), "test", "solidity"];

/** Runs steps one after the other, counts those that passed and failed, and keeps the duration of each test file. */
export class Run {
  passed = 0;
  failed = 0;
  /** [seconds, path from the root] of every TypeScript test file. */
  files = [];

  /** Runs one command that passes or fails. It counts as one test. */
  check([name, command, ...args]) {
    console.log(`\n== ${name}`);
    const started = performance.now();
    this.#tell(name, statusOf(command, args), started);
  }

  /** Runs a command beside others that do not need it, which run one after the other. Each prints when it has ended. */
  async checkBeside(step, others) {
    await Promise.all([
      this.#checkApart(step),
      (async () => {
        for (const other of others) await this.#checkApart(other);
      })(),
    ]);
  }

  async #checkApart(step) {
    const [name, command, ...args] = step;
    const started = performance.now();
    const { status, output } = await runApart(command, args);
    console.log(`\n== ${name}\n${output}`);
    if (step === SOLIDITY_TESTS) this.#countSolidityTests(status, output);
    else this.#tell(name, status, started);
  }

  #countSolidityTests(status, output) {
    this.#count("Solidity tests", status, {
      passed: sum(output, /(\d+) passing/g),
      failed: sum(output, /(\d+) failing/g),
    });
  }

  #tell(name, status, started) {
    if (status === 0) this.passed++;
    else this.fail(name);
    console.log(`   ${seconds(performance.now() - started)} s`);
  }

  /** @param lane - `fast`: only tests that start no chain, database, server, browser or process */
  typeScriptTests(lane) {
    console.log(`\n== TypeScript tests${lane === "fast" ? ", fast lane" : ""}`);
    const scratch = mkdtempSync(join(tmpdir(), "laiqu-test-"));
    try {
      const report = join(scratch, "vitest.json");
      const projects = lane === "fast" ? ["--project", "fast", "--project", "fast-apart"] : [];
      const status = statusOf(bin("vitest"), [
        "run",
        ...projects,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ]);
      const { files, ...counts } = readReport(report);
      this.files = files;
      this.#count("TypeScript tests", status, counts);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  /** Prints the slowest test files, and last the line that continuous integration reads. */
  end({ slow = false } = {}) {
    if (slow) {
      console.log("\n== slowest test files (seconds)");
      const slowest = this.files.toSorted(([a], [b]) => b - a).slice(0, 15);
      for (const [time, path] of slowest) console.log(`${time.toFixed(1).padStart(7)}  ${path}`);
    }
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 ? 0 : 1;
  }

  fail(name) {
    this.failed++;
    console.error(`FAILED: ${name}`);
  }

  /** A run that dies before it counts must not look like a run without failures. */
  #count(name, status, { passed, failed }) {
    this.passed += passed;
    this.failed += failed;
    if (passed + failed === 0 || (status !== 0 && failed === 0)) this.fail(`${name} ran to their end`);
  }
}

function readReport(path) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(path, "utf8"));
    const files = testResults.map(({ name, startTime, endTime }) => [
      (endTime - startTime) / 1000,
      name.replace(root, ""),
    ]);
    return { passed: numPassedTests, failed: numFailedTests, files };
  } catch (error) {
    console.error(`vitest left no readable report: ${error.message}`);
    return { passed: 0, failed: 0, files: [] };
  }
}

function statusOf(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (result.error) console.error(`${command} did not run: ${result.error.message}`);
  return result.status;
}

/** Keeps what a command prints, so that two commands do not print into each other. */
function runApart(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const parts = [];
    child.stdout.on("data", (part) => parts.push(part));
    child.stderr.on("data", (part) => parts.push(part));
    child.on("error", (error) => parts.push(Buffer.from(`${command} did not run: ${error.message}`)));
    child.on("close", (status) => resolve({ status, output: Buffer.concat(parts).toString("utf8").trimEnd() }));
  });
}

function sum(text, pattern) {
  return [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(1);
}
