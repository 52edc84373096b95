import { askedPaths } from "./asked-paths.ts";
import type { Load, Loaded, LoadGenerator } from "./load.ts";
import type { Servers } from "./servers.ts";
import type { WorldPlan } from "./world-plan.ts";

/** Each question is asked in several rounds, and all questions in turn, so that noise falls on all of them. */
export const ROUNDS = 3;
export const SECONDS = 4;
export const WARM_UP_SECONDS = 5;
export const CONNECTIONS = 10;
/** Paths of one round: about as many as are asked in it. */
const PATHS = 20_000;
/** An impact takes long, so that a number of answers and not a time ends its round. */
const IMPACTS = 8;

/** The series of loads of one size, by name. */
const SERIES = ["bare", "oneQuery", "record", "digest", "lineage", "now", "asOf", "impact"] as const;
export type SeriesName = (typeof SERIES)[number];
/** The measurements of each series, round by round. */
export type Measured = Readonly<Record<SeriesName, readonly Loaded[]>>;

/** Asks everything in turn, round by round, after a round that only warms up. */
export async function measure(
  plan: WorldPlan,
  servers: Servers,
  generator: LoadGenerator,
  log: (line: string) => void,
): Promise<Measured> {
  const found: Record<SeriesName, Loaded[]> = {
    bare: [],
    oneQuery: [],
    record: [],
    digest: [],
    lineage: [],
    now: [],
    asOf: [],
    impact: [],
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const loads = loadsOf(plan, servers, round);
    const isWarmUp = round === 0;
    log(`${plan.events} events: ${isWarmUp ? "warming up" : `round ${round} of ${ROUNDS}`}`);
    for (const name of SERIES) {
      const loaded = await generator.run({ ...loads[name], seconds: isWarmUp ? WARM_UP_SECONDS : SECONDS });
      if (!isWarmUp) found[name].push(loaded);
    }
  }
  return found;
}

/** The loads of one round, each with paths of its own: what an answer of an earlier round left behind helps little. */
function loadsOf(
  plan: WorldPlan,
  { bare, oneQuery, ours }: Servers,
  round: number,
): Readonly<Record<SeriesName, Omit<Load, "seconds">>> {
  const { ids, records, digests, lineages, now, asOf, impact } = askedPaths(plan, PATHS, round + 1);
  const connections = CONNECTIONS;
  return {
    bare: { url: bare, paths: ids.map((id) => `/bare/${id}`), connections },
    oneQuery: { url: oneQuery, paths: ids.map((id) => `/row/${id}`), connections },
    record: { url: ours, paths: records, connections },
    digest: { url: ours, paths: digests, connections },
    lineage: { url: ours, paths: lineages, connections },
    now: { url: ours, paths: now, connections },
    asOf: { url: ours, paths: asOf, connections },
    impact: { url: ours, paths: impact, connections: 1, amount: IMPACTS },
  };
}
