import { sql } from "kysely";
import type { RecordId } from "../ledger/record-id.ts";
import { basisOfRecord, restsOnBackfill } from "../ledger/statements.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { Timeline } from "../schemas/questions.ts";
import type { Period } from "../text/moment-text.ts";
import { knownAct } from "./act-rows.ts";
import { weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { unknownAt } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { cutPage, onPage, pageAnswer } from "./page.ts";
import type { Page } from "./page.ts";
import { existedAt } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

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
): Promise<ListAnswer<Timeline>> {
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
  const found = await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();

  const acts = found.map(knownAct);
  // The recording is the first event.
  const isFirst = page.after === undefined && row.recorded_at >= from && row.recorded_at < until;
  const { kept, last } = cutPage(isFirst ? [row, ...acts] : acts, page);
  const { events } = await eventsOf(snapshot, {
    recordings: isFirst ? [row] : [],
    acts: acts.filter((act) => kept.includes(act)),
    subjects: [row],
  });
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { record: nameOfRow(row) },
      events,
      // An answer can be relied on no further than the weakest of the events that it shows.
      basis: events.length === 0 ? basisOfRecord(row) : weakestBasis(events.map((event) => event.basis)),
      restsOnBackfill: restsOnBackfill(row),
      period,
      absence: events.length === 0 ? { zh: "没有事件", en: "There is no event" } : undefined,
    },
  );
}
