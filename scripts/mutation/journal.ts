import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How a mutant ended: some test failed, no run of tests ended in time, or every test passed. */
export type Ending = "FOUND" | "ENDLESS" | "SURVIVED";

/**
 * The endings of the mutants of one state of contracts and tests, kept on disk so that a stopped run goes on where it
 * was. Another state has a journal of its own.
 */
export class Journal {
  readonly #file: string;
  readonly #endings = new Map<number, Ending>();

  constructor() {
    const folder = join(ROOT, "cache", "mutation");
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${stateOf(["contracts", join("test", "contracts")])}.ndjson`);
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, "utf8").split("\n").slice(0, -1)) {
      const { number, ending } = JSON.parse(line) as { readonly number: number; readonly ending: Ending };
      this.#endings.set(number, ending);
    }
  }

  /** Undefined when the mutant was not tried yet. */
  endingOf(number: number): Ending | undefined {
    return this.#endings.get(number);
  }

  keep(number: number, ending: Ending): void {
    this.#endings.set(number, ending);
    appendFileSync(this.#file, `${JSON.stringify({ number, ending })}\n`);
  }
}

function stateOf(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders)
    for (const path of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort())
      if (path.endsWith(".sol")) hash.update(`${path}\0`).update(readFileSync(join(ROOT, folder, path)));
  return hash.digest("hex").slice(0, 16);
}
