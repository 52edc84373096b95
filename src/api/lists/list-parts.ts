import { isJsonObject } from "../../documents/canonical-json.ts";
import type { ApiContext } from "../api-context.ts";
import { EVENTS, rowsOf } from "./answer-rows.ts";
import type { AnswerWithLists, Row } from "./answer-rows.ts";
import type { Asked } from "./cursor.ts";
import { JoinedEnds } from "./joined-ends.ts";
import { pageOfList } from "./page-of-list.ts";
import type { List } from "./page-of-list.ts";

/** So many rows of a list by ROWS are told at once: an answer with more could have more events than it shows. */
const ROWS_OF_PART = 500;

/** A part of a whole list. */
export interface ListPart {
  readonly rows: readonly Row[];
  /** The answer in which the rows stand. */
  readonly answer: AnswerWithLists;
  readonly isLast: boolean;
}

/**
 * All rows of a list, part by part, as of the block of the first part. A list by PLACE or ROWS is asked for one page
 * after another, as a client would do with cursors, so that no more than a page is held and no transaction stays open.
 * One by POSITION is answered once, within the limits of its question.
 * @param most - the most rows of a part
 * @throws ApiProblem CURSOR_OUTDATED when the list cannot be continued as of that block
 */
export async function* partsOf<A extends AnswerWithLists>(
  context: Pick<ApiContext, "ask">,
  list: List<A>,
  asked: Asked,
  most: number,
): AsyncGenerator<ListPart, void, undefined> {
  if (list.by === "POSITION") {
    const answer = await pageOfList(context, list, asked, { limit: Number.MAX_SAFE_INTEGER });
    const rows = rowsOf(answer);
    for (let from = 0; from === 0 || from < rows.length; from += most)
      yield { rows: rows.slice(from, from + most), answer, isLast: from + most >= rows.length };
    return;
  }
  const joined = list.by === "ROWS" ? { ends: new JoinedEnds(), isNew: eventsOnce() } : undefined;
  const limit = joined === undefined ? most : Math.min(most, ROWS_OF_PART);
  let cursor: string | undefined;
  do {
    const page: AnswerWithLists = await pageOfList(context, list, asked, { cursor, limit });
    cursor = page.next;
    const rows = joined === undefined ? rowsOf(page) : rowsOf(page).filter(joined.isNew);
    yield { rows, answer: joined?.ends.join(page) ?? page, isLast: cursor === undefined };
  } while (cursor !== undefined);
}

/** Tells whether a row is no event that came before: pages by ROWS may rest on the same events. */
function eventsOnce(): (row: Row) => boolean {
  const told = new Set<string>();
  return ({ list, row }) => {
    if (list !== EVENTS) return true;
    const event = isJsonObject(row) ? row["event"] : undefined;
    if (typeof event !== "string") return true;
    const isFirst = !told.has(event);
    told.add(event);
    return isFirst;
  };
}
