import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findEdits, mutantsOf } from "./find-mutants.ts";
import { instrument, SWITCH_FILE, SWITCH_SOURCE } from "./instrument.ts";
import type { Mutant } from "./mutant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Far more than a run of all tests takes; a mutant whose run does not end in it counts as found. */
const RUN_LIMIT_MS = 300_000;
const COMPILE_LIMIT_MS = 1_800_000;
const MUTANT_VARIABLE = "LAIQU_MUTANT";

/** How the tests of one mutant ended. */
type TestRun = "PASSED" | "FAILED" | "ENDLESS";

/** A copy of the contracts with all mutants in them, beside the tests, in a temporary folder. */
export interface Workspace {
  readonly mutants: readonly Mutant[];
  /** The names of the Solidity test files, without `.t.sol`. */
  readonly tests: readonly string[];
  /** Compiles what these tests need. @throws Error when it does not compile */
  readonly compile: (tests: readonly string[]) => Promise<void>;
  /** @param number - of a mutant; 0 for none */
  readonly run: (number: number, tests: readonly string[]) => Promise<TestRun>;
  readonly remove: () => void;
}

export function makeWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-mutation-"));
  const contracts = join(folder, "contracts");
  const tests = join(folder, "test", "contracts");
  cpSync(join(ROOT, "test", "contracts"), tests, { recursive: true });
  writeFileSync(join(folder, "package.json"), readFileSync(join(ROOT, "package.json")));
  writeFileSync(join(folder, "hardhat.config.ts"), hardhatConfig());
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
  chooseMutantIn(join(tests, "Test.sol"));
  return {
    mutants: writeContracts(contracts),
    tests: readdirSync(tests)
      .filter((file) => file.endsWith(".t.sol"))
      .map((file) => file.slice(0, -".t.sol".length)),
    compile: async (names) => await compile(folder, names),
    run: async (number, names) => await runTests(folder, number, names),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes the instrumented contracts. @returns their mutants */
function writeContracts(to: string): Mutant[] {
  const from = join(ROOT, "contracts");
  const paths = readdirSync(from, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => path.split(sep).join("/"))
    .sort();
  const mutants: Mutant[] = [];
  for (const path of paths) {
    const source = readFileSync(join(from, path), "utf8");
    const edits = findEdits(path, source);
    const first = mutants.length + 1;
    const file = join(to, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, edits.length === 0 ? source : instrument(source, edits, first, path.split("/").length - 1));
    mutants.push(...mutantsOf(path, source, edits, first));
  }
  writeFileSync(join(to, SWITCH_FILE), SWITCH_SOURCE);
  return mutants;
}

/** Every test inherits `Test`, so its constructor chooses the mutant before any `setUp`. */
function chooseMutantIn(file: string): void {
  const source = readFileSync(file, "utf8");
  const depth = "../../contracts/";
  const withImport = source.replace(
    /^pragma solidity [^;]+;/m,
    (pragma) => `${pragma}\n\nimport {MUTANT_SWITCH} from "${depth}${SWITCH_FILE}";`,
  );
  const withCheats = withImport.replace(
    "interface Vm {",
    `interface Vm {
    function deal(address account, uint256 balance) external;
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);`,
  );
  const constructed = withCheats.replace(
    /abstract contract Test \{/,
    `abstract contract Test {
    constructor() {
        vm.deal(MUTANT_SWITCH, vm.envOr("${MUTANT_VARIABLE}", uint256(0)));
    }
`,
  );
  if (constructed === withCheats || withCheats === withImport) throw new Error("Test.sol has an unexpected shape.");
  writeFileSync(file, constructed);
}

/** The project's settings, but for a code size that holds every mutant at once. */
function hardhatConfig(): string {
  const own = readFileSync(join(ROOT, "hardhat.config.ts"), "utf8");
  return own
    .replace("plugins: [hardhatEthers, hardhatTypechain],", "")
    .replace(/import hardhat(?:Ethers|Typechain) from .*\n/g, "")
    .replace(/ {2}typechain: .*\n/, "")
    .replace("test: { solidity: {", "test: { solidity: {");
}

async function compile(folder: string, names: readonly string[]): Promise<void> {
  const { code, output } = await hardhat(
    folder,
    ["test", "solidity", "--grep", "^$", ...filesOf(names)],
    {},
    COMPILE_LIMIT_MS,
  );
  if (code !== 0) throw new Error(output.slice(-4_000));
}

async function runTests(folder: string, number: number, names: readonly string[]): Promise<TestRun> {
  const { code } = await hardhat(
    folder,
    ["test", "solidity", "--no-compile", ...filesOf(names)],
    { [MUTANT_VARIABLE]: String(number) },
    RUN_LIMIT_MS,
  );
  if (code === undefined) return "ENDLESS";
  return code === 0 ? "PASSED" : "FAILED";
}

function filesOf(names: readonly string[]): string[] {
  return names.map((name) => `test/contracts/${name}.t.sol`);
}

interface Ended {
  /** Undefined when it was stopped for its time. */
  readonly code: number | undefined;
  readonly output: string;
}

async function hardhat(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limit: number,
): Promise<Ended> {
  const child = spawn(join(ROOT, "node_modules", ".bin", "hardhat"), args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limit,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? undefined, output }));
  });
}
