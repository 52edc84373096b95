import { isJsonObject } from "../documents/canonical-json.ts";
import type { JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import { reasonOf } from "../text/reason-of.ts";
import { emptyTable, tableError, tooLong } from "./table-error.ts";
import { MOST_ROWS } from "./table.ts";
import type { CellValue, Table, TableRow } from "./table.ts";

/**
 * Reads a JSON file as a table: a list of objects, each a row whose members are cells. A member that is null is empty.
 * @throws TableError TABLE_DAMAGED, TABLE_EMPTY, TABLE_TOO_LONG
 */
export function readJsonRows(path: string, bytes: Uint8Array, mostBytes: number): Table {
  const list = listIn(path, bytes, mostBytes);
  if (list.length === 0) throw emptyTable(path);
  const rows = list.map((item, number): TableRow => {
    if (!isJsonObject(item))
      throw tableError("TABLE_DAMAGED", path, {
        zh: `的第 ${number + 1} 项不是对象：每一项应为 {"字段": 值}`,
        en: `has no object as item ${number + 1} of its list: each item is {"field": value}`,
      });
    const members = Object.entries(item).filter(([, value]) => value !== null);
    return { number, cells: new Map(members.map(([name, value]) => [name, cellOf(value)])) };
  });
  return { sheet: undefined, sheets: [], form: "MEMBERS", rows, faults: [] };
}

function listIn(path: string, bytes: Uint8Array, mostBytes: number): readonly JsonValue[] {
  try {
    const value = parseStrictJson(bytes, { bytes: mostBytes, items: MOST_ROWS });
    if (Array.isArray(value)) return value;
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    if (cause.code === "JSON_TOO_LONG") throw tooLong(path, MOST_ROWS, `/${MOST_ROWS}`);
    const { zh, en } = reasonOf(cause);
    throw tableError("TABLE_DAMAGED", path, { zh: `不是 JSON：${zh}`, en: `is not JSON: ${en}` }, cause);
  }
  throw tableError("TABLE_DAMAGED", path, {
    zh: '不是列表：应为 [{"字段": 值}, …]，一项一行为',
    en: 'holds no list: it should be [{"field": value}, …], one item for each act',
  });
}

function cellOf(value: JsonValue): CellValue {
  return typeof value === "string" ? { is: "TEXT", text: value } : { is: "JSON", value };
}
