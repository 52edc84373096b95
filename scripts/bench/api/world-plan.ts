import { createHash } from "node:crypto";

/** The seed from which every id and digest of the synthetic ledger follows. */
export const SEED = "laiqu-bench-1";
/** The records that rest on the busy resource: one grant, and every demand, delivery, product and export. */
const MOST_BELOW = 13_500;
/** The time of block 0, in seconds, and the time from one block to the next. */
export const FIRST_TIME = 1_700_000_000;
export const BLOCK_SECONDS = 6;
export const EVENTS_IN_BLOCK = 10;

/** How many records of each kind a ledger has, and how many acts about them. All events together are `events`. */
export interface WorldPlan {
  readonly events: number;
  readonly operators: number;
  readonly providers: number;
  readonly buyers: number;
  /** Each scenario has an authorization of its own, ten resources with their grants, and ten agreements. */
  readonly scenarios: number;
  readonly resources: number;
  readonly agreements: number;
  readonly demands: number;
  readonly deliveries: number;
  readonly products: number;
  readonly exports: number;
  readonly acts: number;
  readonly busy: BusyPlan;
}

/** The records around the busy resource, whose numbers are negative. */
interface BusyPlan {
  readonly below: number;
  readonly demands: number;
  readonly deliveries: number;
  readonly products: number;
  readonly exports: number;
  readonly agreements: number;
}

export const OF_SCENARIO = { resources: 10, agreements: 10, demands: 20, deliveries: 200, products: 200 } as const;

/** About half of a large ledger's events are exports and nearly half are acts, as in a city that delivers daily. */
export function planWorld(events: number): WorldPlan {
  const busy = planBusy(Math.min(MOST_BELOW, Math.floor(events / 2)));
  const scenarios = Math.max(1, Math.floor(events / 10_000));
  const [operators, providers, buyers] = [
    Math.max(2, scenarios),
    Math.max(5, scenarios * 2),
    Math.max(40, scenarios * 5),
  ];
  const counts = {
    operators,
    providers,
    buyers,
    scenarios,
    resources: scenarios * OF_SCENARIO.resources,
    agreements: scenarios * OF_SCENARIO.agreements,
    demands: scenarios * OF_SCENARIO.demands,
    deliveries: scenarios * OF_SCENARIO.deliveries,
    products: scenarios * OF_SCENARIO.products,
  };
  // Each scenario also has an authorization, and each resource a grant. City and authority are two records more.
  const founding = Object.values(counts).reduce((sum, count) => sum + count, 2 + scenarios + counts.resources);
  const around = 4 + busy.agreements + busy.below - 1;
  const rest = events - founding - around;
  const exports = Math.floor(rest * 0.52);
  if (exports < 100) throw new RangeError(`A ledger of ${events} events is too small: give at least 2,000.`);
  return { events, ...counts, exports, acts: rest - exports, busy };
}

function planBusy(below: number): BusyPlan {
  const share = (of: number): number => Math.max(1, Math.floor((of * below) / MOST_BELOW));
  const [demands, deliveries, products] = [share(20), share(180), share(1_300)];
  return { below, demands, deliveries, products, exports: below - 1 - demands - deliveries - products, agreements: 40 };
}

/** The id of a record by its kind and number, as `idSql` makes it in the database. */
export function idOf(kind: number, number: number): string {
  return `0x${createHash("md5").update(`${SEED}:${kind}:${number}`).digest("hex").slice(0, 20)}`;
}

/** The same in SQL. @param number - an expression */
export function idSql(kind: number, number: string): string {
  return `'0x' || left(md5('${SEED}:${kind}:' || (${number})), 20)`;
}

/** The SHA-256 digest of the file that an export took out, 64 digits. */
export function digestOf(exported: number): string {
  return createHash("sha256").update(`${SEED}:${exported}`).digest("hex");
}

export function digestSql(number: string): string {
  return `encode(sha256(('${SEED}:' || (${number}))::bytea), 'hex')`;
}
