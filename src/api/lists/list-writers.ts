import { csvLine, UTF8_MARK } from "../../tables/write-csv.ts";
import { escapeJson } from "../../text/escape-json.ts";
import { cellsOf, columnsOf, LIST_COLUMN, NOTE_COLUMN } from "./list-columns.ts";
import { CSV, NDJSON } from "./list-forms.ts";
import type { WholeForm } from "./list-forms.ts";
import type { ListShape } from "./list-shape.ts";

/**
 * How a whole list is written. Its last record says that it is whole, or which problem ended it, because a line that
 * breaks looks to many clients like the end of a short list.
 */
export interface ListWriter {
  readonly contentType: string;
  /** Whatever stands before the first row. */
  readonly head: string;
  /**
   * @param list - the list in which the row stands
   * @param json - the row, as the route writes it
   */
  row(list: string, json: string): string;
  end(json: string): string;
  problem(json: string): string;
}

/** @param isMarked - whether a CSV file begins with the mark by which spreadsheet programs know UTF-8 */
export function listWriter(form: WholeForm, shape: ListShape, isMarked: boolean): ListWriter {
  switch (form) {
    case NDJSON:
      return NDJSON_WRITER;
    case CSV:
      return csvWriter(shape, isMarked);
    default:
      return form satisfies never;
  }
}

const NDJSON_WRITER: ListWriter = {
  contentType: `${NDJSON}; charset=utf-8`,
  head: "",
  row: (list, json) => line(`{"list":${JSON.stringify(list)},"row":${json}}`),
  end: (json) => line(`{"end":${json}}`),
  problem: (json) => line(`{"problem":${json}}`),
};

/** JSON has line feeds between its tokens only, and whoever writes it here writes none. */
function line(json: string): string {
  return `${escapeJson(json)}\n`;
}

function csvWriter(shape: ListShape, isMarked: boolean): ListWriter {
  const columns = columnsOf(shape);
  const empty = columns.ofAll.map(() => "");
  const last = (word: string, json: string) => csvLine([word, escapeJson(json), ...empty]);
  return {
    contentType: `${CSV}; charset=utf-8; header=present`,
    head: `${isMarked ? UTF8_MARK : ""}${csvLine([LIST_COLUMN, NOTE_COLUMN, ...columns.ofAll])}`,
    row: (list, json) => csvLine([list, "", ...cellsOf(columns, list, JSON.parse(json))]),
    end: (json) => last("end", json),
    problem: (json) => last("problem", json),
  };
}
