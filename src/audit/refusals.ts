import { sql } from "kysely";
import type { RecordId } from "../ledger/record-id.ts";
import type { Answer } from "../schemas/answer.ts";
import type { RefusalsAnswer } from "../schemas/questions.ts";
import { answer } from "./answer.ts";
import type { Period } from "../text/moment-text.ts";
import { eventsOf } from "./event-forms.ts";
import { eventKey } from "./snapshot.ts";
import type { Moment, Snapshot } from "./snapshot.ts";

/** Selects refusals. */
export interface RefusalFilter extends Period {
  readonly party?: RecordId | undefined;
  readonly subject?: RecordId | undefined;
  /** The record under which the refused one would have stood. */
  readonly parent?: RecordId | undefined;
  readonly jurisdiction?: number | undefined;
  readonly rule?: number | undefined;
}

/** A page of a list: it begins after the given event. */
export interface Page {
  readonly after?: { readonly block: number; readonly logIndex: number } | undefined;
  readonly limit: number;
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
): Promise<Answer<RefusalsAnswer>> {
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
  if (page.after !== undefined)
    query = query.where(sql<boolean>`(block_number, log_index) > (${page.after.block}, ${page.after.logIndex})`);
  const found = await query
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();

  const kept = found.slice(0, page.limit);
  const { events } = await eventsOf(snapshot, { refusals: kept });
  const last = found.length > page.limit ? kept.at(-1) : undefined;
  return answer(snapshot, moment, {
    result: { refusals: events, ...(last === undefined ? {} : { next: eventKey(last.block_number, last.log_index) }) },
    events,
    basis: "ENFORCED",
    truncated: last !== undefined,
    period: filter,
    absence: kept.length === 0 ? { zh: "没有此类行为被拒绝的记录", en: "No such refusal is recorded" } : undefined,
  });
}
