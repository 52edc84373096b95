import { sql } from "kysely";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { Answer } from "../schemas/answer.ts";
import type { Timeline } from "../schemas/questions.ts";
import type { Period } from "../text/moment-text.ts";
import { knownAct } from "./act-rows.ts";
import { answer, weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { unknownAt } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import type { Page } from "./refusals.ts";
import { eventKey, existedAt } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/**
 * Everything that was recorded and stated about a record, filings and anchors too, in the order of the chain, page by
 * page.
 * @param period - only events of blocks in it; by default all
 * @throws AuditError RECORD_UNKNOWN, also for a record that did not exist at the moment
 */
export async function timelineOf(
  snapshot: Snapshot,
  id: RecordId,
  page: Page,
  moment: Moment,
  period: Period = {},
): Promise<Answer<Timeline>> {
  const { database } = snapshot;
  const row = await database.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined || !existedAt(row, moment)) throw unknownAt(id, snapshot, moment);
  const { from = 0, until = Infinity } = period;
  let query = database
    .selectFrom("act")
    .selectAll()
    .where("subject", "=", id)
    .where("time", "<=", moment.knownAt)
    .where(sql<number>`coalesce(effective_at, time)`, "<=", moment.at);
  if (from > 0) query = query.where("time", ">=", from);
  if (until !== Infinity) query = query.where("time", "<", until);
  if (page.after !== undefined)
    query = query.where(sql<boolean>`(block_number, log_index) > (${page.after.block}, ${page.after.logIndex})`);
  const found = await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();

  const acts = found.slice(0, page.limit).map(knownAct);
  const last = found.length > page.limit ? acts.at(-1) : undefined;
  const { events } = await eventsOf(snapshot, {
    recordings: page.after === undefined && row.recorded_at >= from && row.recorded_at < until ? [row] : [],
    acts,
    subjects: [row],
  });
  return answer(snapshot, moment, {
    result: {
      record: nameOfRow(row),
      ...(last === undefined ? {} : { next: eventKey(last.block_number, last.log_index) }),
    },
    events,
    // An answer can be relied on no further than the weakest of the events that it shows.
    basis: events.length === 0 ? basisOfRecord(row) : weakestBasis(events.map((event) => event.basis)),
    truncated: last !== undefined,
    restsOnBackfill: restsOnBackfill(row),
    period,
    absence:
      events.length === 0 ? { zh: "此页之后没有更多事件", en: "There is no further event after this page" } : undefined,
  });
}
