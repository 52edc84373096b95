// What `npm test` runs. npm puts node_modules/.bin first, so that `node` and every tool started
// here run on the Node that the lockfile brings, whatever the system has.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) => join(root, "node_modules", ".bin", name);

let passed = 0;
let failed = 0;
const scratch = mkdtempSync(join(tmpdir(), "laiqu-test-"));
try {
  check("contracts compile", [bin("hardhat"), "build"]);
  solidityTests();
  check("types hold", [bin("tsc"), "--noEmit"]);
  check("generated bindings are the committed ones", [
    "git",
    "diff",
    "--exit-code",
    "--stat",
    "--",
    "src/deployment/bindings",
  ]);
  vitest();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One command that either holds or does not counts as one test. */
function check(name, [command, ...args]) {
  console.log(`\n== ${name}`);
  if (run(command, args).status === 0) passed++;
  else fail(name);
}

function solidityTests() {
  const folder = join(root, "test", "contracts");
  if (!listFiles(folder).some((name) => name.endsWith(".sol"))) return;
  console.log("\n== Solidity tests");
  const { status, output } = run(bin("hardhat"), ["test", "solidity"], { keep: true });
  const counts = { passed: sum(output, /(\d+) passing/g), failed: sum(output, /(\d+) failing/g) };
  passed += counts.passed;
  failed += counts.failed;
  // A run that dies before it counts must not look like a run without failures.
  if (counts.passed + counts.failed === 0 || (status !== 0 && counts.failed === 0))
    fail("Solidity tests ran to their end");
}

function vitest() {
  console.log("\n== TypeScript tests");
  const report = join(scratch, "vitest.json");
  const { status } = run(bin("vitest"), [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  const counts = readReport(report);
  passed += counts.passed;
  failed += counts.failed;
  if (counts.passed + counts.failed === 0 || (status !== 0 && counts.failed === 0))
    fail("TypeScript tests ran to their end");
}

function readReport(path) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(path, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch (error) {
    console.error(`vitest left no readable report: ${error.message}`);
    return { passed: 0, failed: 0 };
  }
}

function run(command, args, { keep = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", keep ? "pipe" : "inherit", "inherit"],
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) console.error(`${command} did not run: ${result.error.message}`);
  if (keep) process.stdout.write(result.stdout ?? "");
  return { status: result.status, output: result.stdout ?? "" };
}

function fail(name) {
  failed++;
  console.error(`FAILED: ${name}`);
}

function sum(text, pattern) {
  return [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

function listFiles(folder) {
  try {
    return readdirSync(folder, { recursive: true });
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
