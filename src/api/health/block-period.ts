import type { Descriptor } from "../../certificate/descriptor.ts";
import type { IndexView } from "./observation.ts";

/** A chain is given this many periods: validators that fail are passed over after a few seconds each. */
const PERIODS = 10;
/** The shortest silence that counts as a halt, in seconds. */
const LEAST_SILENCE = 15;
/** Fewer intervals than this show no period. */
const LEAST_INTERVALS = 8;

/**
 * The longest time without a block on a working chain, in seconds. The descriptor names the period of the blocks. Where
 * it names none, the last blocks show it if they are regular, except on a development network, which makes blocks only
 * for transactions.
 * @returns undefined when the blocks follow no period
 */
export function longestSilence(descriptor: Descriptor | undefined, index: IndexView): number | undefined {
  const period =
    namedPeriod(descriptor) ?? (descriptor?.environment === "development" ? undefined : shownPeriod(index));
  return period === undefined ? undefined : Math.max(LEAST_SILENCE, PERIODS * period);
}

function namedPeriod(descriptor: Descriptor | undefined): number | undefined {
  const period = descriptor?.blockPeriodSeconds;
  return period === 0 ? undefined : period;
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
