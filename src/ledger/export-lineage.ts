import { IncompleteLineage } from "./incomplete-lineage.ts";
import { Kind } from "./kinds.ts";
import type { StandingGraph, StandingRecord } from "./operability.ts";
import type { RecordId } from "./record-id.ts";

/** Records that a walk may leave out, with everything above them. */
export interface LeftOut {
  has(id: RecordId): boolean;
}

type Records = ReadonlyMap<RecordId, StandingRecord>;

/**
 * Everything that an export stands under: product, agreement, scenario, authorization, their parties and
 * jurisdictions.
 * @throws IncompleteLineage
 */
export function spineOf(graph: StandingGraph, exported: StandingRecord): Records {
  return standsUnder(graph, neighbours(graph, exported));
}

/**
 * Everything that an export is made of: inputs, their inputs, and each delivery, demand, grant and resource.
 * @throws IncompleteLineage
 */
export function materialOf(graph: StandingGraph, { parent }: StandingRecord): Records {
  return madeOf(graph, parent === undefined ? [] : [parent]);
}

/** Some records and everything that they stand under; the last of them comes first. @throws IncompleteLineage */
export function standsUnder(graph: StandingGraph, ids: readonly RecordId[], leftOut?: LeftOut): Records {
  return walk(graph, ids, (record) => neighbours(graph, record), leftOut);
}

/** Some records and everything that they are made of; the last of them comes first. @throws IncompleteLineage */
export function madeOf(graph: StandingGraph, ids: readonly RecordId[], leftOut?: LeftOut): Records {
  return walk(graph, ids, below, leftOut);
}

function walk(
  graph: StandingGraph,
  first: readonly RecordId[],
  next: (record: StandingRecord) => readonly RecordId[],
  leftOut: LeftOut | undefined,
): Records {
  const found = new Map<RecordId, StandingRecord>();
  const ahead = [...first];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (found.has(id) || leftOut?.has(id) === true) continue;
    const record = knownRecord(graph, id);
    found.set(id, record);
    ahead.push(...next(record));
  }
  return found;
}

/** The records of both walks that come next after one. */
export function nextInLineage(graph: StandingGraph, record: StandingRecord): readonly RecordId[] {
  return record.kind === Kind.PRODUCT ? [...neighbours(graph, record), ...record.inputs] : neighbours(graph, record);
}

/**
 * The records directly above one. A party's standing depends on itself and its home jurisdiction, not on who admitted
 * it or who controls it.
 */
export function neighbours(graph: StandingGraph, record: StandingRecord): readonly RecordId[] {
  if (record.kind === Kind.JURISDICTION) return [];
  const above =
    record.kind === Kind.PARTY
      ? [graph.jurisdictionRecord(record.jurisdiction)]
      : [record.parent, record.link, record.issuer];
  return above.filter((id) => id !== undefined);
}

function below(record: StandingRecord): readonly RecordId[] {
  const next =
    record.kind === Kind.PRODUCT
      ? record.inputs
      : record.kind === Kind.DELIVERY
        ? [record.parent]
        : record.kind === Kind.DEMAND || record.kind === Kind.GRANT
          ? [record.link]
          : [];
  return next.filter((id) => id !== undefined);
}

/** @throws IncompleteLineage */
export function knownRecord(graph: StandingGraph, id: RecordId): StandingRecord {
  const record = graph.record(id);
  if (record === undefined) throw new IncompleteLineage(id);
  return record;
}
