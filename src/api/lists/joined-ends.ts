import { isJsonObject } from "../../documents/canonical-json.ts";
import type { Completeness } from "../../schemas/answer.ts";
import type { AnswerWithLists } from "./answer-rows.ts";

/**
 * Joins what the parts of a list by ROWS say besides their rows: each part speaks of its own rows. The sentences that
 * all parts have are about the whole list. Gaps and proofs are those of all parts.
 */
export class JoinedEnds {
  #says: ReadonlyMap<string, unknown> | undefined;
  readonly #gaps = new Map<string, unknown>();
  readonly #proofs = new Map<string, unknown>();

  /** The part with what it and all parts before it say. */
  join<A extends AnswerWithLists>(part: A): A {
    const said = new Map(keyed(part, "says"));
    this.#says = new Map([...(this.#says ?? said)].filter(([key]) => said.has(key)));
    for (const [key, gap] of keyed(part, "gaps")) this.#gaps.set(key, gap);
    for (const [key, proof] of keyed(part, "proofs")) this.#proofs.set(key, proof);
    return {
      ...part,
      ...(part.completeness === "complete" ? { completeness: this.#completeness() } : {}),
      says: [...this.#says.values()],
      gaps: [...this.#gaps.values()],
      proofs: [...this.#proofs.values()],
    };
  }

  /** A part that is complete does not make up for a gap of an earlier one. */
  #completeness(): Completeness {
    const kinds = new Set([...this.#gaps.values()].map((gap) => (isJsonObject(gap) ? gap["kind"] : undefined)));
    if (kinds.has("CUT")) return "truncated";
    return kinds.has("BACKFILL") ? "rests-on-backfill" : "complete";
  }
}

function keyed(part: object, name: "says" | "gaps" | "proofs"): [key: string, value: unknown][] {
  const value: unknown = Object.entries(part).find(([member]) => member === name)?.[1];
  return Array.isArray(value) ? value.map((each: unknown) => [JSON.stringify(each), each]) : [];
}
