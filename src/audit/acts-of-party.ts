import { kindLabels, Kind, kindName } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { restsOnBackfill } from "../ledger/statements.ts";
import type { ListAnswer } from "../schemas/answer.ts";
import type { ActsOfParty } from "../schemas/questions.ts";
import type { RecordRow } from "../store/schema.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { weakestBasis } from "./answer.ts";
import { AuditError } from "./audit-error.ts";
import { eventsOf } from "./event-forms.ts";
import { unknownAt } from "./lineage.ts";
import { nameOfRow } from "./names.ts";
import { cutPage, onPage, pageAnswer } from "./page.ts";
import type { Page, Place } from "./page.ts";
import { existedAt } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";
import { subjectsOfActs } from "./subjects-of-acts.ts";

/**
 * Everything that a party recorded, stated and settled, in the order of the chain, page by page. A party learns from it
 * which documents it must have.
 * @throws AuditError RECORD_UNKNOWN, RECORD_OTHER_KIND
 */
export async function actsOfParty(
  snapshot: Snapshot,
  id: RecordId,
  page: Page,
  moment: Moment,
): Promise<ListAnswer<ActsOfParty>> {
  const party = await partyRow(snapshot, id, moment);
  const records = await recordedBy(snapshot, id, page, moment);
  const acts = await statedBy(snapshot, id, page, moment);
  const inOrder = [...records, ...acts].sort(byPlace);
  const { last } = cutPage(inOrder, page);
  const shown = <Row extends Place>(rows: readonly Row[]) =>
    last === undefined ? rows : rows.filter((row) => byPlace(row, last) <= 0);
  const recordings = shown(records);
  const shownActs = shown(acts);
  const { events } = await eventsOf(snapshot, {
    recordings,
    acts: shownActs,
    subjects: await subjectsOfActs(snapshot, shownActs),
  });
  return pageAnswer(
    snapshot,
    moment,
    { page, last },
    {
      result: { party: nameOfRow(party) },
      events,
      basis: weakestBasis(events.map(({ basis }) => basis)),
      restsOnBackfill: recordings.some(restsOnBackfill),
      absence:
        events.length === 0 ? { zh: "该主体没有更多行为", en: "There is no further act of the party" } : undefined,
    },
  );
}

function byPlace(one: Place, other: Place): number {
  return one.block_number - other.block_number || one.log_index - other.log_index;
}

async function partyRow(snapshot: Snapshot, id: RecordId, moment: Moment): Promise<RecordRow> {
  const row = await snapshot.database.selectFrom("record").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined || !existedAt(row, moment)) throw unknownAt(id, snapshot, moment);
  if (row.kind === Kind.PARTY) return row;
  const kind = kindName(row.kind);
  throw new AuditError(
    "RECORD_OTHER_KIND",
    {
      zh: `记录 ${id} 是${kindLabels[kind].zh}，不是主体：请给出主体。`,
      en: `The record ${id} is of the kind ${kind}, not a party: name a party.`,
    },
    { id, kind, expected: Kind.PARTY },
  );
}

async function recordedBy(
  { database }: Snapshot,
  party: RecordId,
  page: Page,
  { at, knownAt }: Moment,
): Promise<RecordRow[]> {
  return await database
    .selectFrom("record")
    .selectAll()
    .where("issuer", "=", party)
    .where("recorded_at", "<=", Math.min(at, knownAt))
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
}

async function statedBy(
  { database }: Snapshot,
  party: RecordId,
  page: Page,
  { at, knownAt }: Moment,
): Promise<KnownAct[]> {
  const found = await database
    .selectFrom("act")
    .selectAll()
    .where("by_party", "=", party)
    .where("time", "<=", Math.min(at, knownAt))
    .where(onPage(page))
    .orderBy("block_number")
    .orderBy("log_index")
    .limit(page.limit + 1)
    .execute();
  return found.map(knownAct);
}
