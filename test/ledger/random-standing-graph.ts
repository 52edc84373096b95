import { parseRecordId } from "../../src/ledger/record-id.ts";
import { fromHex, toHex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { Flag } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { StandingGraph, StandingRecord } from "../../src/ledger/operability.ts";
import { Status } from "../../src/ledger/statuses.ts";

/** A graph of records made from a seed. Many records are sound; the others are broken in every possible way. */
export interface RandomGraph extends StandingGraph {
  readonly records: readonly StandingRecord[];
  readonly jurisdictions: ReadonlyMap<number, { readonly record: RecordId; readonly breaking: number }>;
}

const STATUSES = Object.values(Status);
const NEIGHBOURS: Readonly<Record<number, readonly [parent: number | undefined, link: number | undefined]>> = {
  [Kind.RESOURCE]: [Kind.JURISDICTION, Kind.PARTY],
  [Kind.AUTHORIZATION]: [Kind.JURISDICTION, Kind.PARTY],
  [Kind.GRANT]: [Kind.AUTHORIZATION, Kind.RESOURCE],
  [Kind.SCENARIO]: [Kind.AUTHORIZATION, undefined],
  [Kind.DEMAND]: [Kind.SCENARIO, Kind.GRANT],
  [Kind.DELIVERY]: [Kind.DEMAND, Kind.DOMAIN],
  [Kind.IMPORT]: [Kind.SCENARIO, Kind.DOMAIN],
  [Kind.PRODUCT]: [Kind.SCENARIO, Kind.PARTY],
  [Kind.AGREEMENT]: [Kind.SCENARIO, Kind.PARTY],
  [Kind.EXPORT]: [Kind.PRODUCT, Kind.AGREEMENT],
  [Kind.CASE]: [Kind.PRODUCT, Kind.PARTY],
  [Kind.PLAN]: [Kind.JURISDICTION, undefined],
  [Kind.PROCUREMENT]: [Kind.JURISDICTION, Kind.PLAN],
  [Kind.APPLICATION]: [Kind.PROCUREMENT, undefined],
  [Kind.DOMAIN]: [Kind.JURISDICTION, Kind.PARTY],
};
const MAY_LACK_LINK: ReadonlySet<Kind> = new Set([
  Kind.PRODUCT,
  Kind.EXPORT,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.CASE,
  Kind.DOMAIN,
]);
// Repeated kinds give many neighbours to choose from and long chains of products, so that walks reach their bounds.
const PLAN: readonly Kind[] = [
  ...Array.from({ length: 4 }, () => Kind.PARTY),
  Kind.PLAN,
  Kind.PROCUREMENT,
  Kind.APPLICATION,
  Kind.DOMAIN,
  Kind.DOMAIN,
  Kind.RESOURCE,
  Kind.RESOURCE,
  Kind.AUTHORIZATION,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.GRANT,
  Kind.GRANT,
  Kind.SCENARIO,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.DEMAND,
  Kind.DEMAND,
  ...Array.from({ length: 5 }, () => Kind.DELIVERY),
  Kind.IMPORT,
  Kind.IMPORT,
  ...Array.from({ length: 14 }, () => Kind.PRODUCT),
  Kind.AGREEMENT,
  Kind.AGREEMENT,
  ...Array.from({ length: 5 }, () => Kind.EXPORT),
  Kind.CASE,
];

/** @param ordinals the two jurisdictions of this graph; disjoint ordinals keep graphs apart in one storage */
export function randomStandingGraph(seed: number, ordinals: readonly [number, number], now: number): RandomGraph {
  const random = generator(seed);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)]!;
  // Each graph has its own rate of trouble, from none at all to a record in eight.
  const trouble = pick([0, 2, 5, 12]);
  const troubled = (): boolean => random(100) < trouble;
  const records: StandingRecord[] = [];
  const jurisdictions = new Map<number, { record: RecordId; breaking: number }>();

  const add = (kind: Kind, jurisdiction: number): void => {
    const of = (wanted: number | undefined): RecordId | undefined => {
      const candidates = records.filter((it) => it.kind === wanted);
      return candidates.length === 0 ? undefined : pick(candidates.slice(kind === Kind.PRODUCT ? -2 : 0)).id;
    };
    const [parent, link] = NEIGHBOURS[kind] ?? [undefined, undefined];
    const made = records.filter(
      (it) => it.kind === Kind.DELIVERY || it.kind === Kind.IMPORT || it.kind === Kind.PRODUCT,
    );
    const inputs =
      kind === Kind.PRODUCT
        ? chosenInputs(
            made.map((it) => it.id),
            random,
          )
        : [];
    const breaking = jurisdictions.get(jurisdiction)?.breaking ?? 0;
    records.push({
      id: parseRecordId(
        toHex(
          keccak256(
            fromHex(`0x${seed.toString(16).padStart(8, "0")}${records.length.toString(16).padStart(8, "0")}`),
          ).subarray(0, 10),
        ),
      ),
      kind,
      status: troubled() ? pick(STATUSES) : Status.IN_FORCE,
      holds: troubled() ? pick([1, 2, 0x11, 0x12]) : 0,
      jurisdiction,
      until: pick([0, 0, 0, now + 1, troubled() ? now : 0, troubled() ? now - 1 : 0]),
      parent: random(12) === 0 && kind === Kind.PRODUCT ? undefined : of(parent),
      link: random(4) === 0 && MAY_LACK_LINK.has(kind) ? undefined : of(link),
      issuer: kind === Kind.JURISDICTION ? undefined : of(kind === Kind.PARTY ? Kind.JURISDICTION : Kind.PARTY),
      flags: random(4) === 0 ? Flag.FOREIGN : 0,
      inputs,
      cleared: kind === Kind.PRODUCT && random(3) === 0 ? breaking + 1 : 0,
    });
  };
  for (const ordinal of ordinals) {
    add(Kind.JURISDICTION, ordinal);
    jurisdictions.set(ordinal, { record: records.at(-1)!.id, breaking: pick([0, 1, 3]) });
  }
  for (const kind of PLAN) add(kind, random(5) === 0 ? ordinals[1] : ordinals[0]);

  const byId = new Map(records.map((it) => [it.id, it]));
  return {
    records,
    jurisdictions,
    record: (id) => byId.get(id),
    jurisdictionRecord: (ordinal) => jurisdictions.get(ordinal)?.record,
    breakingCount: (ordinal) => jurisdictions.get(ordinal)?.breaking ?? 0,
  };
}

function chosenInputs(made: readonly RecordId[], random: (below: number) => number): readonly RecordId[] {
  const count = [0, 1, 2, 3, 7, 20][random(6)]!;
  const chosen = new Set<RecordId>();
  if (made.length > 0 && random(3) > 0) chosen.add(made.at(-1)!);
  for (let i = 0; i < count && made.length > 0; i++) chosen.add(made[random(made.length)]!);
  return [...chosen];
}

/** A small seeded generator (mulberry32): the same seed gives the same graph on every machine. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
