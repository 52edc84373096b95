import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { ListAnswer } from "../schemas/answer.ts";
import { answer } from "./answer.ts";
import type { Finding } from "./answer.ts";
import { eventKey } from "./moment.ts";
import type { Moment } from "./moment.ts";
import type { Snapshot } from "./snapshot.ts";

/** The place of an event in the chain, as the index has it. */
export interface Place {
  readonly block_number: number;
  readonly log_index: number;
}

/** A page of a list in the order of the chain: it begins after the given event. */
export interface Page {
  readonly after?: { readonly block: number; readonly logIndex: number } | undefined;
  /** The last block whose rows count: one that came later may have the same time. By default all count. */
  readonly until?: number | undefined;
  /** The most rows of the page. */
  readonly limit: number;
  /** Whether something of a page before this one was backfilled: then the whole list rests on that. */
  readonly followsBackfill?: boolean;
}

/** Ends the name of a place before which something was backfilled. */
const AFTER_BACKFILL = "b";

/** The page after a place, as the answer that is the page before names it. */
export function pageAfter(next: string | undefined, limit: number): Page {
  if (next === undefined) return { limit };
  const followsBackfill = next.endsWith(AFTER_BACKFILL);
  const [block = 0, logIndex = 0] = next.replace(AFTER_BACKFILL, "").split(":").map(Number);
  return { after: { block, logIndex }, limit, followsBackfill };
}

/** A page of rows that are counted: it begins with the row of this number, the first of all being 0. */
export interface Rows {
  readonly from: number;
  readonly limit: number;
}

/** Takes the part of a page out of several lists, whose rows are counted one list after another. */
export class RowTaker {
  readonly #rows: Rows;
  #passed = 0;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  take<T>(list: readonly T[]): readonly T[] {
    const start = this.#rows.from - this.#passed;
    this.#passed += list.length;
    return list.slice(Math.max(0, start), Math.max(0, start + this.#rows.limit));
  }

  /** The number of the row with which the next page begins; undefined when these lists have no more. */
  get next(): number | undefined {
    const next = this.#rows.from + this.#rows.limit;
    return next < this.#passed ? next : undefined;
  }
}

/** The most rows of one page, and how many it has when nobody says. */
export const LARGEST_PAGE = 1_000;
export const WHOLE_PAGE: Page = { limit: LARGEST_PAGE };
export const FIRST_ROWS: Rows = { from: 0, limit: LARGEST_PAGE };

/** The condition that a row comes on the page or later. @param prefix - the table of the row, with a dot */
export function onPage({ after, until }: Page, prefix = ""): RawBuilder<boolean> {
  const [block, log] = [sql.ref(`${prefix}block_number`), sql.ref(`${prefix}log_index`)];
  const within = until === undefined ? sql<boolean>`true` : sql<boolean>`${block} <= ${until}`;
  if (after === undefined) return within;
  return sql<boolean>`(${block}, ${log}) > (${after.block}, ${after.logIndex}) AND ${within}`;
}

/** The rows of a page, and the last of them when another page follows. @param found - one row more than the page has */
export function cutPage<Row extends Place>(
  found: readonly Row[],
  { limit }: Page,
): { readonly kept: readonly Row[]; readonly last: Row | undefined } {
  const kept = found.slice(0, limit);
  return { kept, last: found.length > limit ? kept.at(-1) : undefined };
}

/**
 * The answer that is one page of a list. Only a list of one page says that there is nothing.
 * @param last - the row after which the next page begins, if there is one
 */
export function pageAnswer<T>(
  snapshot: Snapshot,
  moment: Moment,
  { page, last }: { readonly page: Page; readonly last: Place | undefined },
  finding: Finding<T>,
): ListAnswer<T> {
  const isWhole = page.after === undefined && last === undefined;
  const restsOnBackfill = finding.restsOnBackfill === true || page.followsBackfill === true;
  const found = answer(snapshot, moment, {
    ...finding,
    restsOnBackfill,
    truncated: last !== undefined || finding.truncated === true,
    absence: isWhole ? finding.absence : undefined,
  });
  if (last === undefined) return found;
  const place = eventKey(last.block_number, last.log_index);
  return { ...found, next: restsOnBackfill ? `${place}${AFTER_BACKFILL}` : place };
}
