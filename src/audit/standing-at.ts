import { firstBytes } from "../consensus/hex.ts";
import { codeText, holdReasonText } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { roleName } from "../ledger/roles.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import { linkNameOf } from "../ledger/views.ts";
import type { LinkName } from "../ledger/views.ts";
import type { Answer } from "../schemas/answer.ts";
import type { StandingAnswer } from "../schemas/questions.ts";
import type { RecordDetail } from "../schemas/record.ts";
import type { RecordRow } from "../store/schema.ts";
import { changedStanding, extendedTrail, holdReach } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { answer } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { unknownAt } from "./lineage.ts";
import { loadNames, nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import { viewOfRow } from "./record-view.ts";
import { eventKey, legalTime } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

const TRAIL_HEAD_BYTES = 24;
/** An answer looks at this many grants of an authorization; a question about a resource finds the others. */
const MAX_GRANTS = 1_000;

/**
 * A record and its standing at the moment, with the acts that led to it. For an authorization the answer
 * also lists the grants of its scope that were not in force.
 * @throws AuditError RECORD_UNKNOWN
 */
export async function standingAt(snapshot: Snapshot, id: RecordId, moment: Moment): Promise<Answer<StandingAnswer>> {
  const found = await grantsOf(snapshot, id);
  const grants = found.slice(0, MAX_GRANTS);
  const graph = await LedgerGraph.around(snapshot, [id, ...grants], moment);
  const row = graph.row(id);
  if (row === undefined || !graph.existed(row)) throw unknownAt(id, snapshot, moment);

  const record = await recordDetail(snapshot, graph, row);
  const suspendedScopes = grants
    .filter((grant) => graph.existed(graph.known(grant)))
    .map((grant) => recordSummary(graph, grant))
    .filter((grant) => grant.standing.code !== "IN_FORCE");
  const cause = graph.known(record.standing.cause.record.id);
  const causing = graph.actsAbout(cause.id).filter((act) => keyOf(act) === record.standing.cause.event);
  const changing = graph.actsAbout(id).filter(changedStanding);
  const acts = [...new Map([...changing, ...causing].map((act) => [keyOf(act), act])).values()];
  const shown = await eventsOf(snapshot, { recordings: [row], acts, subjects: [row, cause] });
  return answer(snapshot, moment, {
    result: { record, suspendedScopes },
    events: shown.events,
    basis: basisOfRecord(row),
    truncated: found.length > MAX_GRANTS || shown.truncated,
    restsOnBackfill: restsOnBackfill(row),
  });
}

async function grantsOf(snapshot: Snapshot, id: RecordId): Promise<RecordId[]> {
  const kind = snapshot.shelf.get(id)?.row.kind;
  if (kind !== undefined && kind !== Kind.AUTHORIZATION) return [];
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

/** Everything that the ledger holds about one record at the graph's moment. */
export async function recordDetail(snapshot: Snapshot, graph: LedgerGraph, row: RecordRow): Promise<RecordDetail> {
  const role = roleName(row.role);
  const { answers, disposition } = graph.stateOf(row);
  return {
    ...recordSummary(graph, row.id),
    ...(row.parent === null ? {} : { parent: nameOfRow(graph.known(row.parent)) }),
    ...membersOfKind(graph, row),
    inputs: graph.inputs(row.id).map((input) => nameOfRow(graph.known(input))),
    ...(role === undefined ? {} : { role }),
    ...(row.account === null ? {} : { account: row.account }),
    content: row.content,
    version: row.version,
    ...(disposition === undefined ? {} : { answers }),
    trailHead: trailHeadAt(graph, row),
    holds: await openHolds(snapshot, graph, row),
  };
}

type MembersOfKind = Pick<RecordDetail, LinkName | "firstAccount" | "roles" | "code" | "clauses">;

/** The members that only records of some kinds have. */
function membersOfKind(graph: LedgerGraph, row: RecordRow): MembersOfKind {
  const view = viewOfRow(row, graph.inputs(row.id));
  const linkName = linkNameOf(row.kind);
  const link = row.link === null || linkName === undefined ? {} : { [linkName]: nameOfRow(graph.known(row.link)) };
  if (view.kind === Kind.CASE) return { ...link, code: codeText(view.code) };
  if (view.kind !== Kind.PARTY) return view.clauses.length === 0 ? link : { ...link, clauses: [...view.clauses] };
  const { firstAccount, roles } = view;
  return { ...link, ...(firstAccount === undefined ? {} : { firstAccount }), roles: [...roles] };
}

/** The trail head after the last act that extended the trail. */
function trailHeadAt(graph: LedgerGraph, row: RecordRow): RecordRow["trail_head"] {
  const last = graph.actsAbout(row.id).findLast(extendedTrail);
  return last === undefined ? row.recorded_trail_head : firstBytes(last.log_hash, TRAIL_HEAD_BYTES);
}

async function openHolds(snapshot: Snapshot, graph: LedgerGraph, row: RecordRow): Promise<RecordDetail["holds"]> {
  const open = new Set(graph.stateOf(row).breaks.flatMap((it) => (it.type === "HOLD" ? [it.act] : [])));
  const holds = graph.actsAbout(row.id).flatMap((act) => (act.type === "ATTEST" && open.has(keyOf(act)) ? [act] : []));
  const names = await loadNames(
    snapshot,
    holds.map((act) => act.by_party),
  );
  return holds.map((act) => ({
    by: names(act.by_party),
    reach: holdReach(act),
    reason: holdReasonText(act.outcome),
    since: legalTime(act, act.time),
    ...(act.breaks === null ? {} : { break: act.breaks }),
    event: keyOf(act),
  }));
}

function keyOf(act: KnownAct): string {
  return eventKey(act.block_number, act.log_index);
}
