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
   * For a product: the number of breaks that its jurisdiction had counted when the ledger last found the product
   * unbroken. No event carries this number, so it is undefined outside the contract, and the inputs are walked anew.
   * For an export: the number of breaks that its last disposition answers, 0 without one.
   */
  readonly cleared: number | undefined;
}

/** Read access to a part of the ledger. It must hold everything on which the records asked about rest. */
export interface StandingGraph {
  record(id: RecordId): StandingRecord | undefined;
  /** The record of a jurisdiction, by ordinal. */
  jurisdictionRecord(ordinal: number): RecordId | undefined;
  /** The number of breaks in the list of the jurisdiction; undefined where it is not known. */
  breaksCount(ordinal: number): number | undefined;
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

/** The first obstacle that keeps `id` from being operable, in the order in which the contract looks. */
export function obstacleOf(graph: StandingGraph, id: RecordId, now: number, bounds: WalkBounds): Obstacle | undefined {
  const record = graph.record(id);
  if (record === undefined) return { record: id, because: "UNKNOWN", madeOf: false };
  if (isPartyLike(record)) return partyObstacle(graph, id, now);
  const own = ownObstacle(record, now);
  if (own !== undefined) return own;

  const issuer = partyObstacle(graph, record.issuer ?? NO_RECORD, now);
  if (issuer !== undefined) return issuer;
  const link = record.link === undefined ? undefined : linkObstacle(graph, record.link, record.parent, now, bounds);
  if (link !== undefined) return link;
  const made = record.kind === Kind.PRODUCT ? brokenInputs(graph, record, bounds) : undefined;
  if (made !== undefined) return made;
  if (record.parent === undefined || record.kind === Kind.CASE) return undefined;
  return obstacleOf(graph, record.parent, now, bounds);
}

/**
 * Checks only the link's own state where the climb through the parent reaches the link's parent anyway: for an
 * agreement of the product's scenario, and for a demand's grant, whose authorization is the scenario's.
 */
function linkObstacle(
  graph: StandingGraph,
  id: RecordId,
  linkingParent: RecordId | undefined,
  now: number,
  bounds: WalkBounds,
): Obstacle | undefined {
  const link = graph.record(id);
  if (link === undefined) return { record: id, because: "UNKNOWN", madeOf: false };
  const scenario = linkingParent === undefined ? undefined : graph.record(linkingParent)?.parent;
  const met = link.kind === Kind.GRANT || (link.kind === Kind.AGREEMENT && link.parent === scenario);
  if (!met) return obstacleOf(graph, id, now, bounds);
  return (
    ownObstacle(link, now) ??
    partyObstacle(graph, link.issuer ?? NO_RECORD, now) ??
    obstacleOf(graph, link.link ?? NO_RECORD, now, bounds)
  );
}

/** The first broken record among `id` and the records of which it is made; undefined when nothing is broken. */
function breakIn(graph: StandingGraph, id: RecordId, bounds: WalkBounds): Obstacle | undefined {
  return new Walk(graph, bounds).broken(id, 0);
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

function brokenInputs(graph: StandingGraph, product: StandingRecord, bounds: WalkBounds): Obstacle | undefined {
  if (isCleared(graph, product)) return undefined;
  return new Walk(graph, bounds).inputsBroken(product, 0);
}

/**
 * The ledger remembers at which count of breaks it found a product unbroken, and looks again only when the count has
 * moved. A product with FOREIGN inputs is never remembered: their breaks are counted in another jurisdiction.
 */
function isCleared(graph: StandingGraph, product: StandingRecord): boolean {
  if ((product.flags & Flag.FOREIGN) !== 0 || product.cleared === undefined) return false;
  return product.cleared === graph.breaksCount(product.jurisdiction);
}

/**
 * One walk through the records of which a record is made. It looks only at each record's own state, by delivery,
 * demand, grant and resource.
 */
class Walk {
  readonly #graph: StandingGraph;
  readonly #bounds: WalkBounds;
  /** Records found unbroken, kept when there are no bounds: many products may share an input. */
  readonly #unbroken: Set<RecordId> | undefined;
  #visits = 0;

  constructor(graph: StandingGraph, bounds: WalkBounds) {
    this.#graph = graph;
    this.#bounds = bounds;
    this.#unbroken = Number.isFinite(bounds.visits) ? undefined : new Set();
  }

  broken(id: RecordId, depth: number): Obstacle | undefined {
    if (this.#unbroken?.has(id) === true) return undefined;
    if (++this.#visits > this.#bounds.visits || depth > this.#bounds.depth)
      return { record: id, because: "TOO_DEEP", madeOf: true };
    const record = this.#graph.record(id);
    if (record === undefined) return { record: id, because: "UNKNOWN", madeOf: true };
    const own = ownBreak(record);
    if (own !== undefined) return { record: id, because: own, madeOf: true };
    const below = this.#below(record, depth);
    if (below === undefined) this.#unbroken?.add(id);
    return below;
  }

  inputsBroken(product: StandingRecord, depth: number): Obstacle | undefined {
    for (const input of product.inputs) {
      const found = this.broken(input, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #below(record: StandingRecord, depth: number): Obstacle | undefined {
    const { kind } = record;
    if (kind === Kind.DELIVERY || kind === Kind.EXPORT) return this.broken(record.parent ?? NO_RECORD, depth);
    if (kind === Kind.DEMAND || kind === Kind.GRANT) return this.broken(record.link ?? NO_RECORD, depth);
    if (kind !== Kind.PRODUCT || isCleared(this.#graph, record)) return undefined;
    // The contract counts in the same way: a product below is one step of depth, and its inputs are another.
    return this.inputsBroken(record, depth);
  }
}
