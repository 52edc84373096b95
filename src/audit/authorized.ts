import { sql } from "kysely";
import { Kind } from "../ledger/kinds.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer, ListAnswer } from "../schemas/answer.ts";
import type { Authorizations, ScopeAnswer } from "../schemas/questions.ts";
import { changedStanding } from "./act-rows.ts";
import { answer, weakestBasis } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { eventsOf } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { unknownAt } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { cutPage, onPage, pageAnswer, WHOLE_PAGE } from "./page.ts";
import { recordSummary } from "./record-form.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer may rest on this many grants, under all authorizations of the operator. */
const MAX_GRANTS = 2_000;

/**
 * Whether the operator was authorized for these resources at the moment. The answer lists every grant of a resource
 * under an authorization that names the operator. A resource is authorized when one of its grants is in force.
 * @throws AuditError RECORD_UNKNOWN, LINEAGE_TOO_LARGE
 */
export async function authorizedFor(
  snapshot: Snapshot,
  operator: RecordId,
  resources: readonly RecordId[],
  moment: Moment,
): Promise<Answer<ScopeAnswer>> {
  const pairs = await snapshot.database
    .selectFrom("record as grant")
    .innerJoin("record as authorization", "authorization.id", "grant.parent")
    .select(["grant.id", "grant.link as resource", "authorization.id as authorization"])
    .where("grant.kind", "=", Kind.GRANT)
    .where("authorization.link", "=", operator)
    .where("grant.link", "=", sql<RecordId>`ANY(${[...resources]}::text[])`)
    .orderBy("grant.block_number")
    .orderBy("grant.log_index")
    .limit(MAX_GRANTS + 1)
    .execute();
  // In a cut list, a resource could appear unauthorized because its grant was not looked at.
  if (pairs.length > MAX_GRANTS) {
    throw new AuditError(
      "LINEAGE_TOO_LARGE",
      {
        zh: `这些资源的授权资源记录超过 ${MAX_GRANTS} 条：请少问几个资源。`,
        en: `More than ${MAX_GRANTS} grants of these resources are recorded: ask about fewer resources.`,
      },
      { limit: MAX_GRANTS },
    );
  }
  const graph = await LedgerGraph.load(snapshot, [operator, ...resources, ...pairs.map((pair) => pair.id)], moment);
  for (const id of [operator, ...resources]) {
    const row = graph.row(id);
    if (row === undefined || !graph.existed(row)) throw unknownAt(id, snapshot, moment);
  }

  const present = pairs.filter((pair) => graph.existed(graph.known(pair.id)));
  const rows = [...new Set(present.flatMap((pair) => [pair.id, pair.authorization]))].map((id) => graph.known(id));
  const shown = await eventsOf(snapshot, {
    recordings: rows,
    acts: rows.flatMap((row) => graph.actsAbout(row.id)),
    subjects: rows,
  });
  const inScope = resources.map((resource) => {
    const grants = present
      .filter((pair) => pair.resource === resource)
      .map((pair) => ({
        grant: recordSummary(graph, pair.id),
        authorization: recordSummary(graph, pair.authorization),
      }));
    return {
      resource: nameOfRow(graph.known(resource)),
      authorized: grants.some(({ grant }) => grant.standing.code === "IN_FORCE"),
      grants,
    };
  });
  return answer(snapshot, moment, {
    result: { operator: nameOfRow(graph.known(operator)), resources: inScope },
    ...shown,
    basis: weakestBasis(rows.map(basisOfRecord)),
    restsOnBackfill: rows.some(restsOnBackfill),
    absence:
      present.length === 0
        ? {
            zh: "没有该运营机构对这些资源的任何授权的记录",
            en: "No authorization of this operator for these resources is recorded",
          }
        : undefined,
  });
}

/** All authorizations, or those of one operator, with their standing at the moment. */
export async function authorizations(
  snapshot: Snapshot,
  filter: { readonly operator?: RecordId | undefined },
  moment: Moment,
  page = WHOLE_PAGE,
): Promise<ListAnswer<Authorizations>> {
  let query = snapshot.database
    .selectFrom("record")
    .select(["id", "block_number", "log_index"])
    .where("kind", "=", Kind.AUTHORIZATION)
    .where("recorded_at", "<=", moment.knownAt);
  if (filter.operator !== undefined) query = query.where("link", "=", filter.operator);
  const found = await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
  const { kept, last } = cutPage(found, page);
  const ids = kept.map((row) => row.id);
  const graph = await LedgerGraph.load(snapshot, ids, moment);
  const rows = ids.map((id) => graph.known(id)).filter((row) => graph.existed(row));
  const acts = rows.flatMap((row) => graph.actsAbout(row.id).filter(changedStanding));
  const { events } = await eventsOf(snapshot, { recordings: rows, acts, subjects: rows }, Infinity);
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { authorizations: rows.map((row) => recordSummary(graph, row.id)), truncated: last !== undefined },
      events,
      basis: weakestBasis(rows.map(basisOfRecord)),
      restsOnBackfill: rows.some(restsOnBackfill),
      absence: rows.length === 0 ? { zh: "没有任何授权的记录", en: "No authorization is recorded" } : undefined,
    },
  );
}
