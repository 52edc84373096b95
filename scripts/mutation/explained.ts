import { readFileSync } from "node:fs";
import { keyOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

/** Why a mutant that no test finds may survive: `{key, reason}`, see `keyOf`. */
interface Explanation {
  readonly key: string;
  readonly reason: string;
}

const FILE = new URL("./explained.json", import.meta.url);

export class Explanations {
  readonly #reasons: ReadonlyMap<string, string>;

  constructor() {
    const explanations = JSON.parse(readFileSync(FILE, "utf8")) as readonly Explanation[];
    this.#reasons = new Map(explanations.map(({ key, reason }) => [key, reason]));
  }

  /** Undefined when nobody explained the mutant. */
  reasonOf(mutant: Mutant): string | undefined {
    return this.#reasons.get(keyOf(mutant));
  }

  /** Explanations of mutants that do not exist any more. */
  stale(mutants: readonly Mutant[]): string[] {
    const keys = new Set(mutants.map(keyOf));
    return [...this.#reasons.keys()].filter((key) => !keys.has(key));
  }
}
