import { caseNumberOf } from "../ledger/views.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Around, RecordAround } from "../rulebook/judge/around.ts";
import type { LedgerGraph } from "./ledger-graph.ts";

/**
 * The records of a graph, as the rules look at them. It tells where records stand and whom they name, and knows no
 * statement: by it one can say who may supply something, and not whether it was supplied.
 */
export function aroundOf(graph: LedgerGraph): Around {
  return {
    now: graph.moment.at,
    record: (id) => recordAround(graph, id),
    jurisdictionRecord: (ordinal) => graph.jurisdictionRecord(ordinal),
    fact: () => undefined,
    list: () => [],
    disposition: () => undefined,
    approvedRoot: () => undefined,
    isWorkingDay: () => undefined,
  };
}

function recordAround(graph: LedgerGraph, id: RecordId): RecordAround | undefined {
  const row = graph.row(id);
  if (row === undefined) return undefined;
  const { ownStatus: status, until } = graph.stateOf(row);
  return {
    id,
    kind: row.kind,
    caseNumber: caseNumberOf(row),
    parent: row.parent ?? undefined,
    link: row.link ?? undefined,
    issuer: row.issuer ?? undefined,
    inputs: graph.inputs(id),
    status,
    jurisdiction: row.jurisdiction,
    until,
  };
}
