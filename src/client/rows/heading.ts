import type { Table, TableRow } from "../../tables/table.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign, showForeignList } from "../../text/foreign-text.ts";
import { nearestName } from "../../text/nearest-name.ts";
import type { DocumentedAct } from "../acts/prepare-act.ts";
import { ACT_COLUMN, columnsOf } from "./act-columns.ts";
import type { ActColumn } from "./act-columns.ts";
import type { RowFault } from "./act-row.ts";
import { placeOfCell } from "./places.ts";

/** The acts that a table may have, by their names. */
export type ActsByName = ReadonlyMap<string, DocumentedAct>;

/** The meaning of a table's columns. */
export interface Heading {
  /** The name of each column that has one, by its letters; of a JSON file, by the member. */
  readonly names: ReadonlyMap<string, string>;
  /** The act of rows that name none. */
  readonly act: DocumentedAct | undefined;
  /** The number of rows that are heading. */
  readonly rows: number;
  readonly faults: readonly RowFault[];
}

/** A heading that names the act of the whole table, as templates have it: `act=demand-submit`. */
const ACT_OF_ALL = /^act\s*=\s*(\S+)$/;
/** The most rows above the first act: labels in two languages, names, and room for a title. */
const MOST_HEADING_ROWS = 4;

/**
 * Reads the heading of a table. Its columns may be called by their names or by their labels in either language, and a
 * heading of several rows counts by its last one, so that a template can have labels above the names.
 * @param given - the act that the user names for the whole table
 */
export function readHeading(table: Table, acts: ActsByName, given: DocumentedAct | undefined): Heading {
  if (table.form === "MEMBERS") return headingOfMembers(table, given);
  const named = actInHeading(table);
  const faults = named === undefined ? [] : contradiction(table, named, acts, given);
  const act = given ?? (named === undefined ? undefined : acts.get(named.name));
  const known = knownNames(act === undefined ? [...acts.values()] : [act], act !== undefined);
  const candidates = table.rows.slice(0, MOST_HEADING_ROWS).map((row) => namesOf(row, known));
  const first = candidates.findIndex(isComplete);
  if (first < 0) return { names: new Map(), act, rows: 0, faults: [...faults, ...noHeading(table, candidates, known)] };
  let last = first;
  while (isComplete(candidates[last + 1])) last++;
  const names = new Map([...(candidates[last] ?? [])].map(([letters, { name = "" }]) => [letters, name]));
  const row = table.rows[last];
  return { names, act, rows: last + 1, faults: [...faults, ...(row === undefined ? [] : doubled(table, row, names))] };
}

/** A cell of a heading, with the column that it names. */
interface HeadingCell {
  readonly text: string;
  readonly name: string | undefined;
}

type HeadingRow = ReadonlyMap<string, HeadingCell>;

function isComplete(row: HeadingRow | undefined): boolean {
  return row !== undefined && row.size > 0 && [...row.values()].every(({ name }) => name !== undefined);
}

function namesOf({ cells }: TableRow, known: ReadonlyMap<string, string>): HeadingRow {
  const texts = [...cells].map(([letters, cell]) => [letters, cell.is === "TEXT" ? cell.text : ""] as const);
  return new Map(
    texts.map(([letters, text]) => [
      letters,
      { text, name: ACT_OF_ALL.test(text.trim()) ? ACT_COLUMN.name : known.get(plain(text)) },
    ]),
  );
}

/** A heading without what does not tell two columns apart: case, blanks, hyphens, and the mark of what is required. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s*＊_\-/（）()]+/gu, "");
}

/** @param withLabels - labels alone tell the columns of one act apart, and not those of all acts */
function knownNames(acts: readonly DocumentedAct[], withLabels: boolean): ReadonlyMap<string, string> {
  const columns: ActColumn[] = [ACT_COLUMN, ...acts.flatMap(columnsOf)];
  const known = new Map<string, string>();
  if (withLabels)
    for (const { name, label } of columns)
      for (const text of [label.zh, label.en, `${label.zh}${label.en}`]) known.set(plain(text), name);
  // A name goes before a label that reads like it.
  for (const { name } of columns) known.set(plain(name), name);
  return known;
}

/** The act that the heading names for the whole table, with its place. */
function actInHeading(table: Table): { readonly name: string; readonly place: string } | undefined {
  for (const row of table.rows.slice(0, MOST_HEADING_ROWS))
    for (const [letters, cell] of row.cells) {
      const name = cell.is === "TEXT" ? ACT_OF_ALL.exec(cell.text.trim())?.[1] : undefined;
      if (name !== undefined) return { name, place: placeOfCell(table, row.number, letters) };
    }
  return undefined;
}

function contradiction(
  table: Table,
  named: { readonly name: string; readonly place: string },
  acts: ActsByName,
  given: DocumentedAct | undefined,
): RowFault[] {
  const { place } = named;
  if (given !== undefined && given.name !== named.name) {
    const shown = showForeign(named.name);
    return [
      {
        place,
        problem: {
          zh: `写明行为是 ${shown}，与 --act 所写不符：请用该行为的模板，或去掉 --act`,
          en: `says that the act is ${shown}, and --act names another one: use that one's template or no --act`,
        },
      },
    ];
  }
  return acts.has(named.name) ? [] : [{ place, problem: unknownAct(named.name, acts) }];
}

/** The end of a sentence about an act that a table cannot have. */
export function unknownAct(name: string, acts: ActsByName): Bilingual {
  const near = nearestName(name, [...acts.keys()]);
  const meant =
    near === undefined
      ? { zh: "", en: "" }
      : { zh: `，是否为 ${showForeign(near)}`, en: `; perhaps ${showForeign(near)}` };
  return {
    zh: `所写行为 ${showForeign(name)} 不存在，或不能以表格办理${meant.zh}`,
    en: `names the act ${showForeign(name)}, which does not exist or cannot be done by a table${meant.en}`,
  };
}

/** The faults of a table none of whose first rows is a heading: the columns that the likeliest one cannot have. */
function noHeading(table: Table, candidates: readonly HeadingRow[], known: ReadonlyMap<string, string>): RowFault[] {
  const scored = candidates.map((row, index) => ({
    row,
    index,
    score: [...row.values()].filter(({ name }) => name !== undefined).length,
  }));
  const best = scored.toSorted((one, other) => other.score - one.score)[0];
  const number = best === undefined ? 1 : (table.rows[best.index]?.number ?? 1);
  if (best === undefined || best.score === 0)
    return [{ place: placeOfCell(table, number, "A"), problem: noNames(table) }];
  return [...best.row].flatMap(([letters, { text, name }]): RowFault[] => {
    if (name !== undefined) return [];
    const names = [...new Set(known.values())];
    const near = nearestName(text.trim(), names);
    const shown = showForeign(text);
    return [
      {
        place: placeOfCell(table, number, letters),
        problem:
          near === undefined
            ? {
                zh: `的列名 ${shown} 不属于该行为：请删去该列，或用 laiqu act template 生成的列名`,
                en:
                  `is the heading ${shown}, which the act does not have: delete the column, or take the names that ` +
                  "`laiqu act template` writes",
              }
            : {
                zh: `的列名 ${shown} 不属于该行为，是否为 ${showForeign(near)}`,
                en: `is the heading ${shown}, which the act does not have; perhaps ${showForeign(near)} is meant`,
              },
      },
    ];
  });
}

/** The end of a sentence about a table in which no row is a heading: most often it is another sheet. */
function noNames({ sheets }: Table): Bilingual {
  const others = showForeignList(sheets);
  const sheet =
    sheets.length < 2
      ? { zh: "", en: "" }
      : {
          zh: `；文件有工作表 ${others.zh}，可用 --sheet 指定`,
          en: `; the sheets are ${others.en}, and --sheet chooses one`,
        };
  return {
    zh: `起没有列名：第一行应为 laiqu act template 所列的列名，行为以 act 列或 --act 写明${sheet.zh}`,
    en:
      "begins no heading: the first row has the names that `laiqu act template` writes, and a column act or --act " +
      `says which act it is${sheet.en}`,
  };
}

function doubled(table: Table, row: TableRow, names: ReadonlyMap<string, string>): RowFault[] {
  const first = new Map<string, string>();
  return [...names].flatMap(([letters, name]): RowFault[] => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, letters);
      return [];
    }
    return [
      {
        place: placeOfCell(table, row.number, letters),
        column: name,
        problem: {
          zh: `与 ${showForeign(before)} 列重名：请只留一列`,
          en: `has the same heading as column ${showForeign(before)}: keep one of them`,
        },
      },
    ];
  });
}

function headingOfMembers(table: Table, act: DocumentedAct | undefined): Heading {
  const members = new Set(table.rows.flatMap(({ cells }) => [...cells.keys()]));
  return { names: new Map([...members].map((name) => [name, name])), act, rows: 0, faults: [] };
}
