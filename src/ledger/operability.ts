import { Flag } from "./codes.ts";
import { Kind } from "./kinds.ts";
import { NO_RECORD } from "./record-id.ts";
import type { RecordId } from "./record-id.ts";
import { HARMFUL, Status } from "./statuses.ts";

/**
 * Operability and breakage of a record: the records that it stands under must be operable now, and those that it is
 * made of must be unbroken. `operable` and `broken` answer exactly as `contracts/records/Standing.sol` does; a test
 * compares the two on random graphs. `standingOf` (`evaluate-standing.ts`) turns these answers into the standing that
 * index, API, CLI and certificate show.
 */

/** The part of a record on which standing depends. Times are seconds; 0 means no end. */
export interface StandingRecord {
  readonly id: RecordId;
  readonly kind: Kind;
  readonly status: Status;
  /** Low nibble: open holds. High nibble: those that reach what was made of it. */
  readonly holds: number;
  /** Ordinal of the jurisdiction whose rulebook judges it. */
  readonly jurisdiction: number;
  readonly until: number;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly issuer: RecordId | undefined;
  /** `Flag` bits of its body. */
  readonly flags: number;
  /** The materials of a product, or the grants of a scenario. */
  readonly inputs: readonly RecordId[];
  /**
   * For a product: one more than the number of breaking acts that its jurisdiction had counted when the ledger last
   * found the product unbroken, or 0. No event carries this number, so it is undefined outside the contract, and the
   * inputs are walked anew.
   * For an export: the number of breaks that its last disposition answers, 0 without one.
   */
  readonly cleared: number | undefined;
}

/** Read access to a part of the ledger. It must hold everything on which the records asked about rest. */
export interface StandingGraph {
  record(id: RecordId): StandingRecord | undefined;
  /** The record of a jurisdiction, by ordinal. */
  jurisdictionRecord(ordinal: number): RecordId | undefined;
  /** The number of acts that broke something made of the jurisdiction's material; undefined where it is not known. */
  breakingCount(ordinal: number): number | undefined;
}

/**
 * The reason for which a record is not operable, and the record that causes it: itself, one that it stands under, or
 * one that it is made of.
 */
export interface Obstacle {
  readonly record: RecordId;
  readonly because:
    | "UNKNOWN"
    | "NOT_IN_FORCE"
    | "HELD"
    | "PAST_ITS_TERM"
    | "HARMED"
    | "NEVER_IN_FORCE"
    /** It has more inputs than one walk may visit. Nothing is then proven about it, so that it counts as broken. */
    | "TOO_DEEP";
  /**
   * Whether the obstacle is among the records that a product is made of. Otherwise it is among those that the record
   * stands under.
   */
  readonly madeOf: boolean;
}

/** The contract's bounds for one walk through a product's inputs. */
const LEDGER_BOUNDS: WalkBounds = { depth: 8, visits: 128 };
/** No bounds, for answers outside the contract: the index and a certificate hold a whole lineage. */
export const UNBOUNDED: WalkBounds = { depth: Number.POSITIVE_INFINITY, visits: Number.POSITIVE_INFINITY };

export interface WalkBounds {
  readonly depth: number;
  readonly visits: number;
}

/** Whether new records may stand under `id` at `now` (seconds). The ledger's `operable(id)` answers the same. */
export function operable(graph: StandingGraph, id: RecordId, now: number): boolean {
  return obstacleOf(graph, id, now, LEDGER_BOUNDS) === undefined;
}

/** Whether the records that were made of `id` are broken. The ledger's `broken(id)` answers the same. */
export function broken(graph: StandingGraph, id: RecordId): boolean {
  return breakIn(graph, id, LEDGER_BOUNDS) !== undefined;
}

/**
 * Results that several climbs through one graph at one time share, so that none looks again at what another found:
 * many records stand under the same ones. It is for answers outside the contract, which has bounds.
 */
export interface FoundInOrder {
  /** Records without an obstacle. */
  readonly operable: Set<RecordId>;
  /** Records of which neither they nor what they are made of is broken. */
  readonly unbroken: Set<RecordId>;
}

/** The first obstacle that keeps `id` from being operable, in the order in which the contract looks. */
export function obstacleOf(
  graph: StandingGraph,
  id: RecordId,
  now: number,
  bounds: WalkBounds,
  found?: FoundInOrder,
): Obstacle | undefined {
  return new Climb(graph, now, bounds, found).obstacleOf(id);
}

/**
 * One climb through the records that a record stands under. It ends at the first obstacle, so that a record which was
 * seen before needs no second look: thousands of records may stand under the same ones.
 */
class Climb {
  readonly #graph: StandingGraph;
  readonly #now: number;
  readonly #bounds: WalkBounds;
  readonly #seen = new Set<RecordId>();
  /** The checks that are still to be made, the next one last. */
  readonly #ahead: (() => Obstacle | undefined)[] = [];
  /** One walk for all products, when it remembers what it found unbroken. */
  readonly #sharedWalk: Walk | undefined;
  readonly #found: FoundInOrder | undefined;

  constructor(graph: StandingGraph, now: number, bounds: WalkBounds, found: FoundInOrder | undefined) {
    this.#graph = graph;
    this.#now = now;
    this.#bounds = bounds;
    this.#found = found;
    this.#sharedWalk = isUnbounded(bounds) ? new Walk(graph, bounds, found?.unbroken) : undefined;
  }

  obstacleOf(id: RecordId): Obstacle | undefined {
    this.#ahead.push(() => this.#record(id));
    for (let check = this.#ahead.pop(); check !== undefined; check = this.#ahead.pop()) {
      const obstacle = check();
      if (obstacle !== undefined) return obstacle;
    }
    for (const seen of this.#seen) this.#found?.operable.add(seen);
    return undefined;
  }

  #record(id: RecordId): Obstacle | undefined {
    if (this.#seen.has(id) || this.#found?.operable.has(id) === true) return undefined;
    this.#seen.add(id);
    const record = this.#graph.record(id);
    if (record === undefined) return { record: id, because: "UNKNOWN", madeOf: false };
    if (isPartyLike(record)) return partyObstacle(this.#graph, id, this.#now);
    const own = ownObstacle(record, this.#now) ?? this.#issuer(record);
    if (own !== undefined) return own;
    // The link comes first, then the inputs, then the parent; the last check is made first.
    const { parent, link, kind } = record;
    if (parent !== undefined && kind !== Kind.CASE) this.#ahead.push(() => this.#record(parent));
    if (kind === Kind.PRODUCT) this.#ahead.push(() => this.#brokenInputs(record));
    if (link !== undefined) this.#ahead.push(() => this.#link(link, parent));
    return undefined;
  }

  /**
   * Checks only the link's own state where the climb through the parent reaches the link's parent anyway: for an
   * agreement of the product's scenario, and for a demand's grant, whose authorization is the scenario's.
   */
  #link(id: RecordId, linkingParent: RecordId | undefined): Obstacle | undefined {
    const link = this.#graph.record(id);
    if (link === undefined) return { record: id, because: "UNKNOWN", madeOf: false };
    const scenario = linkingParent === undefined ? undefined : this.#graph.record(linkingParent)?.parent;
    const met = link.kind === Kind.GRANT || (link.kind === Kind.AGREEMENT && link.parent === scenario);
    if (!met) return this.#record(id);
    const own = ownObstacle(link, this.#now) ?? this.#issuer(link);
    if (own === undefined) this.#ahead.push(() => this.#record(link.link ?? NO_RECORD));
    return own;
  }

  #issuer(record: StandingRecord): Obstacle | undefined {
    return partyObstacle(this.#graph, record.issuer ?? NO_RECORD, this.#now);
  }

  #brokenInputs(product: StandingRecord): Obstacle | undefined {
    if (isCleared(this.#graph, product)) return undefined;
    return (this.#sharedWalk ?? new Walk(this.#graph, this.#bounds)).inputsBroken(product);
  }
}

/** The first broken record among `id` and the records of which it is made; undefined when nothing is broken. */
function breakIn(graph: StandingGraph, id: RecordId, bounds: WalkBounds): Obstacle | undefined {
  return new Walk(graph, bounds).broken(id);
}

/** Whether a record's own state breaks what was made of it, and how. */
export function ownBreak(
  record: Pick<StandingRecord, "kind" | "status" | "holds">,
): "HARMED" | "NEVER_IN_FORCE" | "HELD" | undefined {
  if (record.status >= HARMFUL) return "HARMED";
  if (record.status < Status.IN_FORCE || record.status === Status.REJECTED || record.status === Status.WITHDRAWN)
    return "NEVER_IN_FORCE";
  const counted = reachMatters(record.kind) ? record.holds >> 4 : record.holds;
  return counted === 0 ? undefined : "HELD";
}

/**
 * Whether the reach of a hold matters for this kind. A hold of a resource or a grant stops new use; it breaks what was
 * already made only with the reach RECALL. A hold of another record always breaks what was made of it.
 */
export function reachMatters(kind: Kind): boolean {
  return kind === Kind.RESOURCE || kind === Kind.GRANT;
}

function isPartyLike(record: StandingRecord): boolean {
  return record.kind === Kind.PARTY || record.kind === Kind.JURISDICTION;
}

/** Looks at the record's own state and at nothing above it. */
function ownObstacle(record: StandingRecord, now: number): Obstacle | undefined {
  const because =
    record.status !== Status.IN_FORCE
      ? "NOT_IN_FORCE"
      : record.holds !== 0
        ? "HELD"
        : record.until !== 0 && now >= record.until
          ? "PAST_ITS_TERM"
          : undefined;
  return because === undefined ? undefined : { record: record.id, because, madeOf: false };
}

/** A party's operability depends on itself and its home jurisdiction, not on who admitted it or who controls it. */
function partyObstacle(graph: StandingGraph, id: RecordId, now: number): Obstacle | undefined {
  const party = graph.record(id);
  if (party === undefined) return { record: id, because: "UNKNOWN", madeOf: false };
  const own = ownObstacle(party, now);
  if (own !== undefined || party.kind === Kind.JURISDICTION) return own;
  const homeId = graph.jurisdictionRecord(party.jurisdiction);
  const home = homeId === undefined ? undefined : graph.record(homeId);
  if (home === undefined) return { record: homeId ?? NO_RECORD, because: "UNKNOWN", madeOf: false };
  return ownObstacle(home, now);
}

/**
 * The ledger remembers at which count of breaking acts it found a product unbroken, and looks again only when the count
 * has moved. A product that was never walked has 0 there, so the ledger keeps one more than the count. A product with
 * FOREIGN inputs is never remembered: their breaks are counted in another jurisdiction.
 */
function isCleared(graph: StandingGraph, product: StandingRecord): boolean {
  const count = graph.breakingCount(product.jurisdiction);
  return (product.flags & Flag.FOREIGN) === 0 && count !== undefined && product.cleared === count + 1;
}

function isUnbounded({ visits, depth }: WalkBounds): boolean {
  return !Number.isFinite(visits) && !Number.isFinite(depth);
}

/** A record that a walk will look at, and its depth below the record at which the walk began. */
interface Visit {
  readonly id: RecordId;
  readonly depth: number;
}

/**
 * One walk through the records of which a record is made. It looks only at each record's own state, by delivery,
 * demand, grant and resource. It ends at the first broken record.
 */
class Walk {
  readonly #graph: StandingGraph;
  readonly #bounds: WalkBounds;
  /** Records that were seen, kept when there are no bounds: many products may share an input. */
  readonly #seen: Set<RecordId> | undefined;
  /** Records that other walks found unbroken. */
  readonly #unbroken: Set<RecordId> | undefined;
  #visits = 0;

  constructor(graph: StandingGraph, bounds: WalkBounds, unbroken?: Set<RecordId>) {
    this.#graph = graph;
    this.#bounds = bounds;
    this.#unbroken = unbroken;
    this.#seen = isUnbounded(bounds) ? new Set() : undefined;
  }

  broken(id: RecordId): Obstacle | undefined {
    return this.#search([{ id, depth: 0 }]);
  }

  inputsBroken(product: StandingRecord): Obstacle | undefined {
    return this.#search(inputsOf(product, 0));
  }

  #search(first: readonly Visit[]): Obstacle | undefined {
    // The next visit is the last one.
    const ahead = first.toReversed();
    for (let visit = ahead.pop(); visit !== undefined; visit = ahead.pop()) {
      const { id, depth } = visit;
      if (this.#seen?.has(id) === true || this.#unbroken?.has(id) === true) continue;
      this.#seen?.add(id);
      if (++this.#visits > this.#bounds.visits || depth > this.#bounds.depth)
        return { record: id, because: "TOO_DEEP", madeOf: true };
      const record = this.#graph.record(id);
      if (record === undefined) return { record: id, because: "UNKNOWN", madeOf: true };
      const own = ownBreak(record);
      if (own !== undefined) return { record: id, because: own, madeOf: true };
      for (const below of this.#below(record, depth).toReversed()) ahead.push(below);
    }
    for (const seen of this.#seen ?? []) this.#unbroken?.add(seen);
    return undefined;
  }

  #below(record: StandingRecord, depth: number): readonly Visit[] {
    const { kind } = record;
    if (kind === Kind.DELIVERY || kind === Kind.EXPORT) return [{ id: record.parent ?? NO_RECORD, depth }];
    if (kind === Kind.DEMAND || kind === Kind.GRANT) return [{ id: record.link ?? NO_RECORD, depth }];
    if (kind !== Kind.PRODUCT || isCleared(this.#graph, record)) return [];
    // The contract counts in the same way: a product below is one step of depth, and its inputs are another.
    return inputsOf(record, depth);
  }
}

function inputsOf({ inputs }: StandingRecord, depth: number): readonly Visit[] {
  return inputs.map((id) => ({ id, depth: depth + 1 }));
}
