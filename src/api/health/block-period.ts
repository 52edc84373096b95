import type { Descriptor } from "../../certificate/descriptor.ts";
import type { IndexView } from "./observation.ts";

/** A chain is given this many periods: validators that fail are passed over after a few seconds each. */
const PERIODS = 10;
/** The shortest silence that counts as a halt, in seconds. */
const LEAST_SILENCE = 15;
/** Fewer intervals than this show no period. */
const LEAST_INTERVALS = 8;

/**
 * The longest time without a block on a working chain, in seconds. The descriptor names the period of the blocks;
 * without one, the last blocks show it if they are regular.
 * @returns undefined when the blocks follow no period, as on a chain that makes blocks only for transactions
 */
export function longestSilence(descriptor: Descriptor | undefined, index: IndexView): number | undefined {
  const period = descriptor === undefined ? shownPeriod(index) : descriptor.blockPeriodSeconds;
  return period === undefined || period === 0 ? undefined : Math.max(LEAST_SILENCE, PERIODS * period);
}

/** Blocks that transactions cause come in bursts and gaps; those of a period do not. */
function shownPeriod(index: IndexView): number | undefined {
  if (index.type !== "HOLDS" || index.validators === undefined) return undefined;
  const intervals = index.intervals.toSorted((left, right) => left - right);
  if (intervals.length < LEAST_INTERVALS) return undefined;
  const short = intervals[Math.floor(intervals.length / 4)] ?? 0;
  const long = intervals[Math.floor((3 * intervals.length) / 4)] ?? 0;
  return short >= 1 && long <= 3 * short ? long : undefined;
}
