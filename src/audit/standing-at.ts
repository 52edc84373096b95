import { Family, Flag } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { StandingAnswer } from "../schemas/questions.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { ActRow, RecordRow } from "../store/schema.ts";
import { answer } from "./answer.ts";
import { holdReason, toldEvents } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { unknownAt } from "./lineage.ts";
import { loadNames, nameOfRow } from "./names.ts";
import { basisOf, recordSummary } from "./record-form.ts";
import { eventKey } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** The scope of one authorization; more is asked for resource by resource. */
const MAX_GRANTS = 1_000;

/**
 * T01: what a record is and where it stood at the moment, with the acts that made it so. Of an
 * authorization also which parts of its scope were not in force.
 * @throws AuditError RECORD_UNKNOWN
 */
export async function standingAt(snapshot: Snapshot, id: RecordId, moment: Moment): Promise<Answer<StandingAnswer>> {
  const found = await grantsOf(snapshot, id);
  const grants = found.slice(0, MAX_GRANTS);
  const graph = await LedgerGraph.load(snapshot, [id, ...grants], moment);
  const row = graph.row(id);
  if (row === undefined || !graph.existed(row)) throw unknownAt(id, snapshot);

  const record = await recordDetail(snapshot, graph, row);
  const suspendedScopes = grants
    .filter((grant) => graph.existed(graph.known(grant)))
    .map((grant) => recordSummary(graph, grant))
    .filter((grant) => grant.standing.code !== "IN_FORCE");
  const cause = graph.known(record.standing.cause.record.id);
  const causing = graph
    .actsAbout(cause.id)
    .filter((act) => eventKey(act.block_number, act.log_index) === record.standing.cause.event);
  const changing = graph.actsAbout(id).filter((act) => act.type === "SETTLE" || act.breaks !== null);
  const acts = [
    ...new Map([...changing, ...causing].map((act) => [eventKey(act.block_number, act.log_index), act])).values(),
  ];
  const text = await toldEvents(snapshot, { recordings: [row], acts, subjects: [row, cause] });
  return answer(snapshot, moment, {
    result: { record, suspendedScopes },
    events: text.events,
    basis: basisOf(row),
    truncated: found.length > MAX_GRANTS || text.truncated,
    restsOnBackfill: (row.flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0,
  });
}

async function grantsOf(snapshot: Snapshot, id: RecordId): Promise<RecordId[]> {
  const rows = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("parent", "=", id)
    .where("kind", "=", Kind.GRANT)
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_GRANTS + 1)
    .execute();
  return rows.map((row) => row.id);
}

/** Everything that the ledger says about one record at the graph's moment. */
export async function recordDetail(snapshot: Snapshot, graph: LedgerGraph, row: RecordRow): Promise<RecordDetail> {
  const neighbour = (id: RecordId | null) => (id === null ? undefined : nameOfRow(graph.known(id)));
  const parent = neighbour(row.parent);
  const link = neighbour(row.link);
  const role = (Object.keys(Role) as RoleName[]).find((name) => Role[name] === row.role);
  const { answers, disposition } = graph.stateOf(row);
  return {
    ...recordSummary(graph, row.id),
    ...(parent === undefined ? {} : { parent }),
    ...(link === undefined ? {} : { link }),
    inputs: graph.inputs(row.id).map((input) => nameOfRow(graph.known(input))),
    ...(role === undefined ? {} : { role }),
    ...(row.account === null ? {} : { account: row.account }),
    content: row.content,
    clear: row.clear.toString(),
    version: row.version,
    breaks: row.breaks,
    ...(disposition === undefined ? {} : { answers }),
    trailHead: trailHeadAt(graph, row),
    holds: await openHolds(snapshot, graph, row),
  };
}

/** The trail head after the last act that extended the trail. */
function trailHeadAt(graph: LedgerGraph, row: RecordRow): RecordRow["trail_head"] {
  const rolls = (act: ActRow) =>
    act.type === "SETTLE" || (act.code! >> 8 !== Family.FILING && act.code! >> 8 !== Family.ANCHOR);
  const last = graph.actsAbout(row.id).findLast(rolls);
  return last === undefined ? row.recorded_trail_head : (last.log_hash.slice(0, 50) as RecordRow["trail_head"]);
}

async function openHolds(snapshot: Snapshot, graph: LedgerGraph, row: RecordRow): Promise<RecordDetail["holds"]> {
  const open = graph.stateOf(row).breaks.filter((it) => it.type === "HOLD");
  const acts = graph
    .actsAbout(row.id)
    .filter((act) => open.some((it) => it.act === eventKey(act.block_number, act.log_index)));
  const names = await loadNames(
    snapshot,
    acts.map((act) => act.by_party),
  );
  return acts.map((act) => ({
    by: names(act.by_party),
    reach: ((act.value ?? 0n) & 1n) === 1n ? ("RECALL" as const) : ("FORWARD" as const),
    reason: holdReason(act.outcome! >> 3),
    since: act.effective_at ?? act.time,
    break: act.breaks!,
    event: eventKey(act.block_number, act.log_index),
  }));
}
