import { AuditError } from "../../audit/audit-error.ts";
import { LARGEST_PAGE, pageAfter } from "../../audit/page.ts";
import type { Page, Rows } from "../../audit/page.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import type { Wanted } from "../../audit/snapshots.ts";
import { seenUntil } from "../../store/sight.ts";
import type { ApiContext } from "../api-context.ts";
import { rowsOf, withRows } from "./answer-rows.ts";
import type { AnswerWithLists } from "./answer-rows.ts";
import { digestOf, outdated, placeIn, readCursor, rowIn, writeCursor } from "./cursor.ts";
import type { Asked, Cursor } from "./cursor.ts";
import type { AskedPage } from "./list-query.ts";
import { snapshotAsOf } from "./snapshot-as-of.ts";

/**
 * A list, and how its pages are made. PLACE: the index is asked for one page after another, in the order of the chain.
 * ROWS: the question tells the rows of one page alone, and counts all of them. POSITION: the question is answered as a
 * whole, within its own limits, and its rows are counted.
 */
export type List<A extends AnswerWithLists> =
  | { readonly by: "PLACE"; readonly ask: (snapshot: Snapshot, page: Page) => Promise<A> }
  | {
      readonly by: "ROWS";
      readonly ask: (snapshot: Snapshot, rows: Rows) => Promise<A>;
      /** The rows of a page when nobody says. */
      readonly rowsOfPage: number;
    }
  | {
      readonly by: "POSITION";
      readonly ask: (snapshot: Snapshot) => Promise<A>;
      /** The rows that are read together with the snapshot. */
      readonly wanted?: Wanted;
    };

/**
 * One page of a list. All pages together have exactly the rows that one answer would have had as of the block of the
 * first page, whatever the index has written since; a page of which that would not be true is not given.
 * @throws ApiProblem CURSOR_MALFORMED, CURSOR_OF_ANOTHER_QUESTION, CURSOR_OUTDATED
 */
export async function pageOfList<A extends AnswerWithLists>(
  context: Pick<ApiContext, "ask">,
  list: List<A>,
  asked: Asked,
  { cursor: given, limit = list.by === "ROWS" ? list.rowsOfPage : LARGEST_PAGE }: AskedPage,
): Promise<A> {
  const cursor = given === undefined ? undefined : readCursor(given, asked);
  const wanted = list.by === "POSITION" ? list.wanted : undefined;
  return await context.ask(async (present) => {
    const snapshot = cursor === undefined ? present : await snapshotAsOf(present, cursor);
    const page = await pageOf(snapshot, list, cursor, limit);
    const { next, ...answer } = page.answer;
    const { block, hash } = snapshot.asOf;
    // oxlint-disable-next-line typescript/consistent-type-assertions -- Only the optional member `next` differs.
    return {
      ...answer,
      ...(next === undefined ? {} : { next: writeCursor({ block, hash, position: next, ...page }, asked) }),
    } as A;
  }, wanted);
}

/** A page whose `next` is still a position, and what the pages after it must have in common with it. */
interface Found<A> {
  readonly answer: A;
  readonly unchanged: string;
}

async function pageOf<A extends AnswerWithLists>(
  snapshot: Snapshot,
  list: List<A>,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Found<A>> {
  switch (list.by) {
    case "PLACE":
      return await pageOfEvents(
        snapshot,
        cursor,
        async () => await list.ask(snapshot, { ...pageAfter(placeIn(cursor), limit), until: snapshot.asOf.block }),
      );
    case "ROWS":
      if (cursor !== undefined) await demandTimeOfItsOwn(snapshot, cursor);
      return await pageOfEvents(snapshot, cursor, async () =>
        cutAtNext(
          await askedInTime(snapshot, cursor, async () => await list.ask(snapshot, { limit, from: rowIn(cursor) })),
        ),
      );
    case "POSITION":
      return await pageByPosition(snapshot, list.ask, cursor, limit);
    default:
      return list satisfies never;
  }
}

/** An answer as of an earlier block tells acts apart by their times, and a later block may have the same one. */
async function demandTimeOfItsOwn({ database, asOf, isPast }: Snapshot, cursor: Cursor): Promise<void> {
  if (isPast !== true) return;
  const next = await database
    .selectFrom("block")
    .select("time")
    .where("number", ">", asOf.block)
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
  if (next?.time === asOf.time)
    throw outdated(cursor, { zh: "下一区块的时间与其相同", en: "the block after it has the same time" });
}

/** An earlier block is evaluated from all acts, within narrower limits than the last one. */
async function askedInTime<A>({ isPast }: Snapshot, cursor: Cursor | undefined, ask: () => Promise<A>): Promise<A> {
  try {
    return await ask();
  } catch (error) {
    if (cursor === undefined || isPast !== true || !isTooLarge(error)) throw error;
    throw outdated(cursor, {
      zh: "账本此后已有新区块，而这么多记录无法按较早区块评估",
      en: "the ledger has gone on, and so many records cannot be evaluated as of an earlier block",
    });
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AuditError && error.code === "LINEAGE_TOO_LARGE";
}

function cutAtNext<A extends AnswerWithLists>(page: A): A {
  return page.next === undefined ? page : { ...page, ...CUT };
}

/** A page that follows from events alone. Those up to a block never change; what an asker may see of them can. */
async function pageOfEvents<A extends AnswerWithLists>(
  snapshot: Snapshot,
  cursor: Cursor | undefined,
  ask: () => Promise<A>,
): Promise<Found<A>> {
  const seen = async () =>
    snapshot.sight === undefined ? "" : digestOf(await seenUntil(snapshot.database, snapshot.asOf.block));
  if (cursor !== undefined && cursor.unchanged !== (await seen()))
    throw outdated(cursor, { zh: "您可见的范围已变", en: "what you may see of it has changed" });
  const answer = await ask();
  return { answer, unchanged: answer.next === undefined ? "" : (cursor?.unchanged ?? (await seen())) };
}

/** An answer as of an earlier block can rest on facts of the present, such as manifests, so pages are compared. */
async function pageByPosition<A extends AnswerWithLists>(
  snapshot: Snapshot,
  ask: (snapshot: Snapshot) => Promise<A>,
  cursor: Cursor | undefined,
  limit: number,
): Promise<Found<A>> {
  const whole = await ask(snapshot);
  const rows = rowsOf(whole);
  const from = rowIn(cursor);
  const until = from + limit;
  const isWhole = from === 0 && until >= rows.length;
  const unchanged = isWhole ? "" : digestOf(JSON.stringify(whole));
  if (cursor !== undefined && cursor.unchanged !== unchanged)
    throw outdated(cursor, {
      zh: "答复依据的内容此后已变",
      en: "the answer rests on something that has changed since",
    });
  const page = isWhole ? whole : withRows(whole, rows.slice(from, until));
  if (until >= rows.length) return { answer: page, unchanged };
  return {
    answer: { ...page, ...(page.completeness === undefined ? {} : CUT), next: String(until) },
    unchanged,
  };
}

const CUT = { completeness: "truncated" } as const;
