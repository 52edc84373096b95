import { isJsonObject } from "../../documents/canonical-json.ts";
import { escapeJson } from "../../text/escape-json.ts";
import { escapeLines } from "../../text/foreign-text.ts";
import { membersOf } from "./list-shape.ts";
import type { ListShape } from "./list-shape.ts";

/** The column with the name of the list in which a row stands, or with `end` or `problem` in the last record. */
export const LIST_COLUMN = "list";
/** The column that only the last record fills: with what the list is, or with the problem, as JSON. */
export const NOTE_COLUMN = "note";
/** The column of a row that is a text or a number, and no object. */
const VALUE_COLUMN = "value";

/**
 * The columns of the rows of some lists, one for each value that a row can have. They follow from the schema and not
 * from the rows, so that they are the same for every answer of a route. A value in an object has the names of both with
 * a dot between them, and a list in a row has one column, because nobody knows how long it is.
 */
export function columnsOf({ rows }: ListShape): ListColumns {
  const ofLists = new Map([...rows].map(([list, schema]) => [list, new Set(pathsIn(schema, ""))] as const));
  return { ofAll: [...new Set([...ofLists.values()].flatMap((columns) => [...columns]))], ofLists };
}

/** The columns of some lists. One list can have a text where another one has an object of the same name. */
export interface ListColumns {
  readonly ofAll: readonly string[];
  readonly ofLists: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The cells of a row of a list. A value that it does not have is empty. */
export function cellsOf({ ofAll, ofLists }: ListColumns, list: string, row: unknown): readonly string[] {
  const own = ofLists.get(list);
  return ofAll.map((column) => (own?.has(column) === true ? cellOf(valueAt(column, row)) : ""));
}

function pathsIn(schema: unknown, path: string): readonly string[] {
  const members = membersOf(schema);
  if (members.length === 0) return [path === "" ? VALUE_COLUMN : path];
  return members.flatMap(([name, member]) => pathsIn(member, path === "" ? name : `${path}.${name}`));
}

function valueAt(column: string, row: unknown): unknown {
  if (!isJsonObject(row)) return column === VALUE_COLUMN ? row : undefined;
  let value: unknown = row;
  for (const name of column.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Texts of others are shown as a terminal may show them; a line feed is harmless in quotation marks. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return escapeLines(value);
  return escapeJson(JSON.stringify(value));
}
