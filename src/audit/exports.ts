import { sql } from "kysely";
import { Code } from "../ledger/codes.ts";
import { Kind, kindName } from "../ledger/kinds.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { ExportsAnswer } from "../schemas/questions.ts";
import type { RecordRow } from "../store/schema.ts";
import { weakestBasis } from "./answer.ts";
import type { Period } from "../text/moment-text.ts";
import { AuditError } from "./audit-error.ts";
import { eventsOf } from "./event-forms.ts";
import { LedgerGraph } from "./ledger-graph.ts";
import { productOf, recipientOf, unknownAt } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { recordSummary } from "./record-form.ts";
import { cutPage, onPage, pageAnswer, WHOLE_PAGE } from "./page.ts";
import type { Page, Place } from "./page.ts";
import { eventKey, existedAt } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** An answer may rest on this many authorizations of one operator. */
export const MAX_AUTHORIZATIONS = 5_000;

/**
 * All exports under an authorization, or under every authorization of an operator. An export belongs to the
 * authorization of its product's scenario, as in the ledger's own list.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND
 */
export async function exportsOf(
  snapshot: Snapshot,
  id: RecordId,
  period: Period,
  moment: Moment,
  page = WHOLE_PAGE,
): Promise<ListAnswer<ExportsAnswer>> {
  const of = await snapshot.database.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  if (of === undefined || !existedAt(of, moment)) throw unknownAt(id, snapshot, moment);
  const under = await authorizationsOf(snapshot, of);
  const found = await exportsUnder(snapshot, under.slice(0, MAX_AUTHORIZATIONS), period, moment, page);
  const { kept, last } = cutPage(found, page);
  const ids = kept.map((row) => row.id);
  const graph = await LedgerGraph.load(snapshot, ids, moment);
  const rows = ids.map((it) => graph.known(it)).filter((row) => graph.existed(row));
  const acts = rows.flatMap((row) => graph.actsAbout(row.id));
  const truncated = last !== undefined || under.length > MAX_AUTHORIZATIONS;
  const { events } = await eventsOf(snapshot, { recordings: rows, acts, subjects: rows }, Infinity);
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { of: nameOfRow(of), exports: rows.map((row) => exportForm(graph, row)), truncated },
      events,
      basis: weakestBasis(rows.map(basisOfRecord)),
      truncated,
      restsOnBackfill: rows.some(restsOnBackfill),
      period,
      absence: rows.length === 0 ? { zh: "没有任何出域的记录", en: "No export is recorded" } : undefined,
    },
  );
}

/** An authorization itself, or all of an operator: the oldest first, and one more than an answer may rest on. */
export async function authorizationsOf(snapshot: Snapshot, of: RecordRow): Promise<RecordId[]> {
  if (of.kind === Kind.AUTHORIZATION) return [of.id];
  if (of.kind !== Kind.PARTY)
    throw new AuditError(
      "RECORD_OTHER_KIND",
      {
        zh: `出域只能按授权或运营机构查询，${of.id} 是 ${kindName(of.kind)}：请给出授权或运营机构。`,
        en:
          `Exports belong to an authorization or an operator, but ${of.id} is a ${kindName(of.kind)}: name one ` +
          "of those.",
      },
      { id: of.id, kind: of.kind },
    );
  const rows = await snapshot.database
    .selectFrom("record")
    .select("id")
    .where("kind", "=", Kind.AUTHORIZATION)
    .where("link", "=", of.id)
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(MAX_AUTHORIZATIONS + 1)
    .execute();
  return rows.map((row) => row.id);
}

async function exportsUnder(
  snapshot: Snapshot,
  under: readonly RecordId[],
  period: Period,
  moment: Moment,
  page: Page,
): Promise<(Place & { readonly id: RecordId })[]> {
  let query = snapshot.database
    .selectFrom("record as export")
    .innerJoin("record as product", "product.id", "export.parent")
    .innerJoin("record as scenario", "scenario.id", "product.parent")
    .select(["export.id", "export.block_number", "export.log_index"])
    .where("export.kind", "=", Kind.EXPORT)
    .where("scenario.parent", "=", sql<RecordId>`ANY(${[...under]}::text[])`)
    .where("export.recorded_at", "<=", moment.knownAt);
  if (period.from !== undefined) query = query.where("export.recorded_at", ">=", period.from);
  if (period.until !== undefined) query = query.where("export.recorded_at", "<", period.until);
  return await query
    .where(onPage(page, "export."))
    .orderBy("export.block_number")
    .orderBy("export.log_index")
    .limit(page.limit + 1)
    .execute();
}

function exportForm(graph: LedgerGraph, row: RecordRow): ExportsAnswer["exports"][number] {
  const product = productOf(graph, row);
  const scenario = product.parent === null ? undefined : graph.known(product.parent);
  const authorization =
    scenario?.parent === undefined || scenario.parent === null ? undefined : graph.known(scenario.parent);
  const recipient = recipientOf(graph, row);
  const approvals = [...graph.actsAbout(row.id), ...graph.actsAbout(product.id)].filter(
    (act) => act.code === Code.EXPORT_APPROVAL,
  );
  return {
    record: recordSummary(graph, row.id),
    product: nameOfRow(product),
    ...(scenario === undefined ? {} : { scenario: nameOfRow(scenario) }),
    ...(authorization === undefined ? {} : { authorization: nameOfRow(authorization) }),
    ...(recipient === undefined ? {} : { recipient: nameOfRow(recipient) }),
    approvals: approvals.map((act) => eventKey(act.block_number, act.log_index)),
  };
}
