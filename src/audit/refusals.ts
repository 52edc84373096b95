import type { RecordId } from "../ledger/record-id.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { RefusalsAnswer } from "../schemas/questions.ts";
import type { Period } from "../text/moment-text.ts";
import { eventsOf } from "./event-forms.ts";
import { cutPage, onPage, pageAnswer } from "./page.ts";
import type { Page } from "./page.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** Selects refusals. */
export interface RefusalFilter extends Period {
  readonly party?: RecordId | undefined;
  readonly subject?: RecordId | undefined;
  /** The record under which the refused one would have stood. */
  readonly parent?: RecordId | undefined;
  readonly jurisdiction?: number | undefined;
  readonly rule?: number | undefined;
}

/**
 * The acts that the ledger refused: every one of an account with a seat, but none that never reached the
 * chain.
 */
export async function refusals(
  snapshot: Snapshot,
  filter: RefusalFilter,
  page: Page,
  moment: Moment,
): Promise<ListAnswer<RefusalsAnswer>> {
  let query = snapshot.database
    .selectFrom("refusal")
    .selectAll()
    .where("time", "<=", Math.min(moment.knownAt, moment.at));
  if (filter.party !== undefined) query = query.where("party", "=", filter.party);
  if (filter.subject !== undefined) query = query.where("subject", "=", filter.subject);
  if (filter.parent !== undefined) query = query.where("parent", "=", filter.parent);
  if (filter.jurisdiction !== undefined) query = query.where("jurisdiction", "=", filter.jurisdiction);
  if (filter.rule !== undefined) query = query.where("rule", "=", filter.rule);
  if (filter.from !== undefined) query = query.where("time", ">=", filter.from);
  if (filter.until !== undefined) query = query.where("time", "<", filter.until);
  const found = await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();

  const { kept, last } = cutPage(found, page);
  const { events } = await eventsOf(snapshot, { refusals: kept });
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { refusals: events },
      events,
      basis: "ENFORCED",
      period: filter,
      absence: kept.length === 0 ? { zh: "没有此类行为被拒绝的记录", en: "No such refusal is recorded" } : undefined,
    },
  );
}
