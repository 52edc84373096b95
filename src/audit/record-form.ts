import { flagNames, formName } from "../ledger/codes.ts";
import { kindLabels, kindName } from "../ledger/kinds.ts";
import { standingLabels } from "../ledger/standing-labels.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord } from "../ledger/statements.ts";
import { statusName } from "../ledger/statuses.ts";
import type { RecordSummary, StandingForm } from "../schemas/record.ts";
import type { RecordRow } from "../store/schema.ts";
import { nameOfRow } from "./names.ts";
import type { LedgerGraph } from "./ledger-graph.ts";
import { eventKey } from "./moment.ts";

/** A record in short, with its standing at the graph's moment. */
export function recordSummary(graph: LedgerGraph, id: RecordId): RecordSummary {
  const row = graph.known(id);
  const kind = kindName(row.kind);
  const until = graph.stateOf(row).until;
  return {
    id,
    kind,
    label: kindLabels[kind],
    ...identityOf(row),
    form: formName(row.form),
    ...(row.issuer === null ? {} : { issuer: nameOfRow(graph.known(row.issuer)) }),
    jurisdiction: row.jurisdiction,
    standing: standingForm(graph, id),
    flags: flagNames(row.flags),
    basis: basisOfRecord(row),
    ...(row.from_time === null ? {} : { from: row.from_time }),
    ...(until === 0 ? {} : { until }),
    ...(row.effective_at === null ? {} : { effectiveAt: row.effective_at }),
    recordedAt: row.recorded_at,
    recordedIn: eventKey(row.block_number, row.log_index),
    ...(row.sha256 === null ? {} : { sha256: row.sha256.slice(2) }),
    ...(row.sm3 === null ? {} : { sm3: row.sm3.slice(2) }),
  };
}

/** The standing of a record at the graph's moment, with the record and the act that cause it. */
export function standingForm(graph: LedgerGraph, id: RecordId): StandingForm {
  const standing = graph.standing(id);
  if (standing === undefined) throw new RangeError(`The graph was loaded without the record ${id}.`);
  const { record, act, time } = standing.cause;
  return {
    code: standing.code,
    label: standingLabels[standing.code],
    status: statusName(standing.status),
    since: standing.since,
    cause: { record: nameOfRow(graph.known(record)), ...(act === undefined ? {} : { event: act }), time },
  };
}

function identityOf(row: RecordRow): Pick<RecordSummary, "reference" | "revision" | "ordinal"> {
  return {
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.revision === null ? {} : { revision: Number(row.revision) }),
    ...(row.ordinal === null ? {} : { ordinal: row.ordinal.toString() }),
  };
}
