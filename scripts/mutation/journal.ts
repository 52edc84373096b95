import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TESTS = join(ROOT, "test", "contracts");
const TEST_FILE = ".t.sol";
const HASH_LENGTH = 16;

/** How a mutant ended: some test failed, no run of tests ended in time, or every test passed. */
export type Ending = "FOUND" | "ENDLESS" | "SURVIVED";

interface Entry {
  readonly number: number;
  /** The state of the tests that the mutant met. */
  readonly tests: string;
  readonly ending: Ending;
}

/**
 * The endings of the mutants of one state of the contracts, kept on disk so that a stopped run goes on where it was.
 * An ending holds as long as the tests that the mutant met are the same: a test that is written for one survivor asks
 * again only for the mutants of its concern, and for the other survivors.
 */
export class Journal {
  readonly #file: string;
  readonly #tests = new Map<string, string>();
  readonly #endings = new Map<string, Ending>();

  /** Reads the tests as they are now: those that change while mutants are tried are not those that the mutants meet. */
  constructor() {
    const folder = join(ROOT, "cache", "mutation");
    mkdirSync(folder, { recursive: true });
    for (const path of solidityOf(TESTS)) this.#tests.set(path, hashOf(TESTS, [path]));
    const contracts = join(ROOT, "contracts");
    this.#file = join(folder, `${hashOf(contracts, solidityOf(contracts))}.ndjson`);
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, "utf8").split("\n").slice(0, -1)) {
      const { number, tests, ending } = JSON.parse(line) as Entry;
      this.#endings.set(`${number} ${tests}`, ending);
    }
  }

  /**
   * @param names - of the test files that the mutant met, without `.t.sol`
   * @returns undefined when the mutant did not meet these tests yet
   */
  endingOf(number: number, names: readonly string[]): Ending | undefined {
    return this.#endings.get(`${number} ${this.#stateOf(names)}`);
  }

  keep(number: number, names: readonly string[], ending: Ending): void {
    const entry: Entry = { number, tests: this.#stateOf(names), ending };
    this.#endings.set(`${number} ${entry.tests}`, ending);
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  /** Covers these files and what tests share. */
  #stateOf(names: readonly string[]): string {
    const met = new Set(names.map((name) => `${name}${TEST_FILE}`));
    const hash = createHash("sha256");
    for (const [path, state] of this.#tests) if (!path.endsWith(TEST_FILE) || met.has(path)) hash.update(state);
    return hash.digest("hex").slice(0, HASH_LENGTH);
  }
}

/** The paths below a folder, in an order of their own. */
function solidityOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol"))
    .sort();
}

function hashOf(folder: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest("hex").slice(0, HASH_LENGTH);
}
