import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findEdits, mutantsOf } from "./find-mutants.ts";
import type { Edit } from "./find-mutants.ts";
import { instrument, SWITCH_FILE, SWITCH_SOURCE } from "./instrument.ts";
import type { Mutant } from "./mutant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/**
 * Seconds of processor time, so that a busy machine makes no mutant endless: 20 times what a run of all tests takes.
 * A mutant whose run does not end in it counts as found.
 */
const RUN_LIMIT_S = 600;
const COMPILE_LIMIT_S = 1_800;
/** Of each fuzz test: `npm test` runs more. What so few do not find counts as a survivor. */
const FUZZ_RUNS = 32;
const MUTANT_VARIABLE = "LAIQU_MUTANT";

/** How the tests of one mutant ended. */
type TestRun = "PASSED" | "FAILED" | "ENDLESS";

/** A copy of the contracts with mutants in them, beside the tests, in a temporary folder. */
export interface Workspace {
  readonly mutants: readonly Mutant[];
  /** The names of the Solidity test files, without `.t.sol`. */
  readonly tests: readonly string[];
  /** Writes the contracts with these mutants in them: the fewer, the sooner they are compiled. */
  readonly instrument: (chosen: readonly Mutant[]) => void;
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
  copyBuild(folder);
  const sources = readSources();
  const lanes = new Lanes(folder);
  return {
    mutants: sources.flatMap(({ mutants }) => mutants),
    tests: readdirSync(tests)
      .filter((file) => file.endsWith(".t.sol"))
      .map((file) => file.slice(0, -".t.sol".length)),
    instrument: (chosen) => writeContracts(contracts, sources, new Set(chosen.map(({ number }) => number))),
    compile: async (names) => {
      await compile(folder, names);
      lanes.fill();
    },
    run: async (number, names) => await lanes.use(async (lane) => await runTests(lane, number, names)),
    remove: () => {
      lanes.empty();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Copies of a compiled folder, one for each run at a time: two runs in one folder write the same files of the
 * compiler's cache, and one of them may find its own gone.
 */
class Lanes {
  readonly #folder: string;
  readonly #free: string[] = [];
  readonly #made: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  fill(): void {
    this.empty();
    for (let lane = 0; lane < availableParallelism(); lane++) {
      const copy = `${this.#folder}-${lane}`;
      cpSync(this.#folder, copy, { recursive: true, verbatimSymlinks: true });
      moveCache(join(copy, "cache", "compile-cache.json"), copy, this.#folder);
      this.#made.push(copy);
    }
    this.#free.push(...this.#made);
  }

  async use<Result>(work: (lane: string) => Promise<Result>): Promise<Result> {
    const lane = this.#free.pop();
    if (lane === undefined) throw new Error("More runs at a time than the machine has cores.");
    try {
      return await work(lane);
    } finally {
      this.#free.push(lane);
    }
  }

  empty(): void {
    for (const copy of this.#made.splice(0)) rmSync(copy, { recursive: true, force: true });
    this.#free.length = 0;
  }
}

/** The compiler's cache names files by their absolute paths. */
function moveCache(file: string, to: string, from: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(`${from}/`, `${to}/`));
}

/** So that contracts with no mutant in them need not be compiled again. */
function copyBuild(to: string): void {
  const cache = join(ROOT, "cache", "compile-cache.json");
  if (!existsSync(cache)) return;
  cpSync(join(ROOT, "artifacts"), join(to, "artifacts"), { recursive: true });
  mkdirSync(join(to, "cache"));
  cpSync(cache, join(to, "cache", "compile-cache.json"));
  moveCache(join(to, "cache", "compile-cache.json"), to, ROOT.replace(/\/$/, ""));
}

/** A source of the contracts; the edits and their mutants have one order. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly mutants: readonly Mutant[];
}

function readSources(): Source[] {
  const from = join(ROOT, "contracts");
  const paths = readdirSync(from, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .map((path) => path.split(sep).join("/"))
    .sort();
  let first = 1;
  return paths.map((path) => {
    const text = readFileSync(join(from, path), "utf8");
    const edits = findEdits(path, text);
    const mutants = mutantsOf(path, text, edits, first);
    first += mutants.length;
    return { path, text, edits, mutants };
  });
}

function writeContracts(to: string, sources: readonly Source[], chosen: ReadonlySet<number>): void {
  for (const { path, text, edits, mutants } of sources) {
    const numbered = mutants
      .map(({ number }, index) => ({ edit: edits[index]!, number }))
      .filter(({ number }) => chosen.has(number));
    const file = join(to, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, numbered.length === 0 ? text : instrument(text, numbered, path.split("/").length - 1));
  }
  writeFileSync(join(to, SWITCH_FILE), SWITCH_SOURCE);
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

/** The project's own settings, without what writes bindings. */
function hardhatConfig(): string {
  const [own, simpleTests] = ["hardhat.config.ts", "scripts/hardhat/simple-tests-plugin.ts"].map((path) =>
    JSON.stringify(join(ROOT, path)),
  );
  return `import own from ${own};
import simpleTests from ${simpleTests};

const { seed } = own.test.solidity.fuzz;
export default {
  solidity: own.solidity,
  paths: own.paths,
  plugins: [simpleTests],
  test: { solidity: { fuzz: { seed, runs: ${FUZZ_RUNS} } } },
};
`;
}

async function compile(folder: string, names: readonly string[]): Promise<void> {
  const { code, output } = await hardhat(
    folder,
    ["test", "solidity", "--grep", "^$", ...filesOf(names)],
    {},
    COMPILE_LIMIT_S,
  );
  if (code !== 0) throw new Error(output.slice(-4_000));
}

/** @throws Error when the run ends in another way than by its tests or by its limit */
async function runTests(folder: string, number: number, names: readonly string[]): Promise<TestRun> {
  const { code, signal, output } = await hardhat(
    folder,
    ["test", "solidity", "--no-compile", ...filesOf(names)],
    { [MUTANT_VARIABLE]: String(number) },
    RUN_LIMIT_S,
  );
  if (signal === "SIGXCPU" || signal === "SIGKILL") return "ENDLESS";
  if (code === 0 && /\d+ passing/.test(output)) return "PASSED";
  if (/[1-9]\d* failing/.test(output)) return "FAILED";
  throw new Error(output.slice(-4_000));
}

function filesOf(names: readonly string[]): string[] {
  return names.map((name) => `test/contracts/${name}.t.sol`);
}

interface Ended {
  readonly code: number | null;
  /** The signal that stopped it; SIGXCPU when its processor time was over. */
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

async function hardhat(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limit: number,
): Promise<Ended> {
  const program = join(ROOT, "node_modules", ".bin", "hardhat");
  const child = spawn("/bin/sh", ["-c", `ulimit -t ${limit}; exec "$0" "$@"`, program, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
}
