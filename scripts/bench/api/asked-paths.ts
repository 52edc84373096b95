import { addressOf } from "../../../src/desk/question-form.ts";
import { whatFallsWithIt } from "../../../src/desk/questions/impact.ts";
import { Kind } from "../../../src/ledger/kinds.ts";
import { digestOf, idOf } from "./world-plan.ts";
import type { WorldPlan } from "./world-plan.ts";
import { hasSixSteps, isNamedByDigest } from "./world-records.ts";
import { timeOfExport } from "./write-world.ts";

/** The paths of each question, in a random order that the seed gives. */
export interface AskedPaths {
  /** The peers answer `/bare/…` and `/row/…` with the same ids as those of `records`. */
  readonly ids: readonly string[];
  readonly records: readonly string[];
  readonly digests: readonly string[];
  readonly lineages: readonly string[];
  readonly now: readonly string[];
  readonly asOf: readonly string[];
  readonly impact: readonly string[];
}

/** Exports and their products and deliveries in the proportions in which the ledger has them. */
export function askedPaths(plan: WorldPlan, count: number, seed: number): AskedPaths {
  const random = randomNumbers(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const many = <T>(make: () => T): T[] => Array.from({ length: count }, make);
  const all = plan.exports + plan.products + plan.deliveries;
  const anyId = (): string => {
    const place = below(all);
    if (place < plan.exports) return idOf(Kind.EXPORT, place);
    const rest = place - plan.exports;
    return rest < plan.products ? idOf(Kind.PRODUCT, rest) : idOf(Kind.DELIVERY, rest - plan.products);
  };
  const ids = many(anyId);
  const exportThat = (fits: (number: number) => boolean): number => {
    const number = below(plan.exports);
    return fits(number) ? number : exportThat(fits);
  };
  const withDigest = (): number => exportThat(isNamedByDigest);
  const deepExport = (): string => {
    const number = exportThat((each) => hasSixSteps(plan, each));
    return idOf(Kind.EXPORT, number);
  };
  // By the time of the one in the middle, every export of the first half existed.
  const half = Math.floor(plan.exports / 2);
  const earlier = many(() => idOf(Kind.EXPORT, below(half)));
  const then = timeOfExport(plan, half);
  return {
    ids,
    records: ids.map((id) => `/v1/records/${id}`),
    digests: many(() => `/v1/digests/sha256/${digestOf(withDigest())}`),
    lineages: many(() => `/v1/records/${deepExport()}/lineage?depth=6`),
    now: earlier.map((id) => `/v1/records/${id}`),
    asOf: earlier.map((id) => `/v1/records/${id}?at=${then}&knownAt=${then}`),
    impact: [`${addressOf(whatFallsWithIt)}?record=${idOf(Kind.RESOURCE, -1)}`],
  };
}

/** Numbers from 0 to 1 that a seed gives (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
