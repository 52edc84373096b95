import type { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { restsOnBackfill } from "../ledger/statements.ts";
import type { Answer } from "../schemas/answer.ts";
import type { EventForm } from "../schemas/event.ts";
import type { EventsPage } from "../schemas/questions.ts";
import type { RecordRow, RefusalRow } from "../store/schema.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { answer, weakestBasis } from "./answer.ts";
import { eventsOf } from "./event-forms.ts";
import { onPage } from "./page.ts";
import type { Page, Place } from "./page.ts";
import { eventKey } from "./moment.ts";
import { momentOf } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { subjectsOfActs } from "./subjects-of-acts.ts";

/** Selects events. */
export interface EventFilter {
  /** The record that the event is about. */
  readonly record?: RecordId | undefined;
  /** The party that acted. */
  readonly party?: RecordId | undefined;
  /** The kind of the record that the event is about. */
  readonly kind?: Kind | undefined;
  /** The ordinal of the jurisdiction whose rulebook judged the act. */
  readonly jurisdiction?: number | undefined;
}

/** The events after a place, in the order of the chain. */
export interface EventsAfter {
  readonly events: readonly EventForm[];
  /** The place of the last of them, where there are more. */
  readonly next: string | undefined;
  readonly restsOnBackfill: boolean;
}

/**
 * Everything that was recorded, stated, settled and refused after a place of the chain, as far as the asker sees it. A
 * place is no number of its own: it says nothing about the events that the asker does not see.
 */
export async function eventsAfter(snapshot: Snapshot, filter: EventFilter, page: Page): Promise<EventsAfter> {
  const recordings = await recorded(snapshot, filter, page);
  const acts = await stated(snapshot, filter, page);
  const refusals = await refused(snapshot, filter, page);
  const places: Place[] = [...recordings, ...acts, ...refusals].sort(byPlace);
  const last = places.length > page.limit ? places[page.limit - 1] : undefined;
  const shown = <Row extends Place>(rows: readonly Row[]) =>
    last === undefined ? rows : rows.filter((row) => byPlace(row, last) <= 0);
  const shownActs = shown(acts);
  const { events } = await eventsOf(snapshot, {
    recordings: shown(recordings),
    acts: shownActs,
    refusals: shown(refusals),
    subjects: await subjectsOfActs(snapshot, shownActs),
  });
  return {
    events,
    next: last === undefined ? undefined : eventKey(last.block_number, last.log_index),
    restsOnBackfill: shown(recordings).some(restsOnBackfill),
  };
}

/** A page of events as an answer. */
export async function eventsPage(snapshot: Snapshot, filter: EventFilter, page: Page): Promise<Answer<EventsPage>> {
  const { events, next, restsOnBackfill: backfilled } = await eventsAfter(snapshot, filter, page);
  return answer(snapshot, momentOf(snapshot, {}), {
    result: next === undefined ? {} : { next },
    events,
    basis: weakestBasis(events.map(({ basis }) => basis)),
    truncated: next !== undefined,
    restsOnBackfill: backfilled,
    absence:
      events.length === 0 ? { zh: "此处之后没有此类事件", en: "There is no such event after this place" } : undefined,
  });
}

function byPlace(one: Place, other: Place): number {
  return one.block_number - other.block_number || one.log_index - other.log_index;
}

async function recorded({ database }: Snapshot, filter: EventFilter, page: Page): Promise<RecordRow[]> {
  let query = database.selectFrom("record").selectAll();
  if (filter.record !== undefined) query = query.where("id", "=", filter.record);
  if (filter.party !== undefined) query = query.where("issuer", "=", filter.party);
  if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
  if (filter.jurisdiction !== undefined) query = query.where("jurisdiction", "=", filter.jurisdiction);
  return await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
}

async function stated({ database }: Snapshot, filter: EventFilter, page: Page): Promise<KnownAct[]> {
  const { kind } = filter;
  let query = database.selectFrom("act").selectAll();
  if (filter.record !== undefined) query = query.where("subject", "=", filter.record);
  if (filter.party !== undefined) query = query.where("by_party", "=", filter.party);
  if (kind !== undefined)
    query = query.where((build) =>
      build.exists(
        build.selectFrom("record").select("id").whereRef("record.id", "=", "act.subject").where("kind", "=", kind),
      ),
    );
  if (filter.jurisdiction !== undefined) query = query.where("jurisdiction", "=", filter.jurisdiction);
  const found = await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
  return found.map(knownAct);
}

async function refused({ database }: Snapshot, filter: EventFilter, page: Page): Promise<RefusalRow[]> {
  let query = database.selectFrom("refusal").selectAll();
  if (filter.record !== undefined) query = query.where("subject", "=", filter.record);
  if (filter.party !== undefined) query = query.where("party", "=", filter.party);
  if (filter.kind !== undefined) query = query.where("kind", "=", filter.kind);
  if (filter.jurisdiction !== undefined) query = query.where("jurisdiction", "=", filter.jurisdiction);
  return await query
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
}
