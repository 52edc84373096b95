import { statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { documentFaults } from "../../document-schemas/check-document.ts";
import { canonicalJson } from "../../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../../documents/canonical-json.ts";
import { Role } from "../../ledger/roles.ts";
import { parseNewReference } from "../../ledger/typed-name.ts";
import type { Table, TableRow } from "../../tables/table.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { recordedTime } from "../../text/china-time.ts";
import { CodedError } from "../../text/coded-error.ts";
import { isKeyOf } from "../../text/entries.ts";
import { showForeign, showForeignList, showPath } from "../../text/foreign-text.ts";
import { reasonOf } from "../../text/reason-of.ts";
import type { ActRequest, DocumentedAct } from "../acts/prepare-act.ts";
import { ACT_COLUMN, columnsOf, schemaBehindAct } from "./act-columns.ts";
import type { ActColumn, TermName } from "./act-columns.ts";
import type { ActRow, ReadRows, RowFault } from "./act-row.ts";
import { cellValue } from "./cell-value.ts";
import { readHeading, unknownAct } from "./heading.ts";
import type { ActsByName, Heading } from "./heading.ts";
import { placeOfCell, placeOfRange, placeOfRow } from "./places.ts";

/** The choices of a person about a table of acts. */
export interface RowsChoice {
  readonly acts: ActsByName;
  /** The act of the whole table. */
  readonly act?: DocumentedAct;
  /** The folder from which papers are named. */
  readonly folder: string;
  /** Whether the new records are made afterwards from existing books. */
  readonly backfill: boolean;
}

/**
 * Reads the rows of a table as acts, and finds whatever is wrong by the file alone. Nothing is sent, and no system is
 * asked.
 */
export function readRows(table: Table, choice: RowsChoice): ReadRows {
  const heading = readHeading(table, choice.acts, choice.act);
  const ofTable: RowFault[] = [
    ...table.faults.map(({ place, problem }) => ({ place: placeOfRange(table, place), problem })),
    ...heading.faults,
  ];
  const faults = [...ofTable];
  const rows: ActRow[] = [];
  const seen = new Map<string, string>();
  for (const row of heading.names.size === 0 ? [] : table.rows.slice(heading.rows)) {
    const reader = new RowReader(table, heading, choice, row);
    const read = reader.read();
    const twice = doubledRow(reader, read, seen);
    if (twice !== undefined) reader.doubled(twice);
    faults.push(...reader.faults);
    if (read !== undefined && twice === undefined) rows.push(read);
  }
  if (faults.length === 0 && rows.length === 0)
    faults.push({ place: placeOfRange(table, `A${heading.rows + 1}`), problem: NO_ROWS });
  // Nobody knows which rows a hidden column or a doubled heading has made other acts of.
  return { rows: ofTable.length > 0 ? [] : rows, faults };
}

const NO_ROWS: Bilingual = {
  zh: "为空，其下也没有内容：列名之下请逐行填写行为",
  en: "is empty, and so is everything below it: write one act in each row under the heading",
};

/** The problem of a row that is in the table already: the same new record, or the same act about the same record. */
function doubledRow(reader: RowReader, read: ActRow | undefined, seen: Map<string, string>): Bilingual | undefined {
  const record = reader.newRecord;
  const key = record?.key ?? (read === undefined ? undefined : keyOfAct(read));
  if (key === undefined) return undefined;
  const before = seen.get(key);
  if (before === undefined) {
    seen.set(key, reader.place);
    return undefined;
  }
  const shown = showForeign(before);
  if (record === undefined)
    return {
      zh: `与 ${shown} 完全相同：请删去其中一行`,
      en: `repeats ${shown} in everything: delete one of the two`,
    };
  return {
    zh: `为 ${showForeign(record.name)}，已用于 ${shown} 的同类新记录：请改用另一编号，或删去其中一行`,
    en:
      `is ${showForeign(record.name)}, which ${shown} gives to a new record of the same kind: use another one, or ` +
      "delete a row",
  };
}

function keyOfAct({ request }: ActRow): string {
  const { act, name, values = {}, papers = [], effectiveAt = "", withdrawn = false } = request;
  return canonicalJson([act.name, name, values, papers.map(({ path }) => path), effectiveAt, withdrawn]);
}

/** The values of a row's cells, by the names of their columns. */
class RowReader {
  readonly faults: RowFault[] = [];
  readonly place: string;
  /** The new record that the row names, whatever else is wrong with it. */
  newRecord: { readonly key: string; readonly name: string } | undefined;
  readonly #table: Table;
  readonly #heading: Heading;
  readonly #choice: RowsChoice;
  readonly #row: TableRow;
  /** The letters of the columns, by the names of those. */
  readonly #letters: ReadonlyMap<string, string>;
  readonly #values = new Map<string, JsonValue>();
  readonly #papers: { readonly name: string; readonly path: string }[] = [];
  /** The columns of which something is wrong already. */
  readonly #wrong = new Set<string>();

  constructor(table: Table, heading: Heading, choice: RowsChoice, row: TableRow) {
    this.#table = table;
    this.#heading = heading;
    this.#choice = choice;
    this.#row = row;
    this.place = placeOfRow(table, row.number);
    this.#letters = new Map([...heading.names].map(([letters, name]) => [name, letters]));
  }

  /** @returns undefined when anything is wrong with the row */
  read(): ActRow | undefined {
    this.#tellStrayCells();
    const act = this.#act();
    if (act === undefined) return undefined;
    const columns = columnsOf(act);
    for (const [letters, name] of this.#heading.names) this.#readCell(act, columns, letters, name);
    const name = this.#name(act);
    const terms = this.#terms(act, columns);
    if (terms.withdrawn !== true) this.#checkDocument(act, columns, name ?? "");
    if (this.faults.length > 0 || name === undefined) return undefined;
    const { role, ...others } = terms;
    const fields = columns.filter(({ use }) => use === "FIELD").map((column) => column.name);
    const values = Object.fromEntries([...this.#values].filter(([each]) => fields.includes(each)));
    const request: ActRequest = { act, name, values, papers: this.#papers, ...others };
    return { place: this.place, request, role };
  }

  /** Finds fault with the name of the row's record. */
  doubled(problem: Bilingual): void {
    this.#fault(this.#letters.has("reference") ? "reference" : "subject", problem);
  }

  /** A value under no heading would be passed over, and most often it has slipped there from another column. */
  #tellStrayCells(): void {
    for (const letters of this.#row.cells.keys())
      if (!this.#heading.names.has(letters))
        this.faults.push({ place: placeOfCell(this.#table, this.#row.number, letters), problem: NO_HEADING });
  }

  #act(): DocumentedAct | undefined {
    const letters = this.#letters.get(ACT_COLUMN.name);
    const cell = letters === undefined ? undefined : this.#row.cells.get(letters);
    if (cell === undefined) {
      if (this.#heading.act === undefined) this.#fault(ACT_COLUMN.name, NO_ACT);
      return this.#heading.act;
    }
    const text = cell.is === "TEXT" ? cell.text.trim() : "";
    const act = this.#choice.acts.get(text) ?? this.#byTitle(text);
    if (act === undefined) this.#fault(ACT_COLUMN.name, unknownAct(text, this.#choice.acts));
    else if (this.#choice.act !== undefined && act !== this.#choice.act) this.#fault(ACT_COLUMN.name, ANOTHER_ACT);
    else return act;
    return undefined;
  }

  #byTitle(text: string): DocumentedAct | undefined {
    const named = [...this.#choice.acts.values()].filter(({ title }) => title.zh === text || title.en === text);
    return named.length === 1 ? named[0] : undefined;
  }

  #readCell(act: DocumentedAct, columns: readonly ActColumn[], letters: string, name: string): void {
    const cell = this.#row.cells.get(letters);
    if (cell === undefined || name === ACT_COLUMN.name) return;
    const isName = name === "reference" || name === "subject";
    const column = columns.find((each) => each.name === name) ?? columns.find(({ use }) => isName && use === "NAME");
    if (column === undefined) return this.#fault(name, noColumn(act, columns));
    const typed = cellValue(column.use === "PAPER" ? { is: "TEXT", most: 4_096 } : column.type, cell);
    if ("problem" in typed) return this.#fault(column.name, typed.problem, letters);
    if (column.use === "PAPER") this.#readPaper(column.name, typed.value);
    else this.#values.set(column.name, typed.value);
  }

  #readPaper(name: string, value: JsonValue): void {
    if (typeof value !== "string") return this.#fault(name, NO_PATH);
    const path = isAbsolute(value) ? value : resolve(this.#choice.folder, value);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true) this.#papers.push({ name, path });
    else
      this.#fault(name, {
        zh: `所指的文件 ${showPath(path)} 不存在，或不是普通文件：相对路径以本表所在文件夹为准`,
        en:
          `names the file ${showPath(path)}, which is missing or no regular file; ` +
          "paths begin at the folder of the table",
      });
  }

  #name(act: DocumentedAct): string | undefined {
    const column = act.on.act === "RECORD" ? "reference" : "subject";
    if (this.#wrong.has(column)) return undefined;
    const value = this.#values.get(column);
    if (typeof value !== "string") {
      this.#fault(column, act.on.act === "RECORD" ? NO_REFERENCE : NO_SUBJECT);
      return undefined;
    }
    const { on } = act;
    if (on.act !== "RECORD") return value;
    const name = this.#parsed(column, () => parseNewReference(value));
    const revision = canonicalJson(this.#values.get("revision") ?? 0);
    if (name !== undefined) this.newRecord = { key: `${on.kind}\n${revision}\n${name}`, name };
    return name;
  }

  #terms(act: DocumentedAct, columns: readonly ActColumn[]): Partial<ActRequest> & Pick<ActRow, "role"> {
    const given = (term: TermName): JsonValue | undefined => this.#values.get(term);
    const [effectiveAt, jurisdiction, revision, takeBack, items, role] = [
      given("effectiveAt"),
      given("jurisdiction"),
      given("revision"),
      given("takeBack"),
      given("settledItems"),
      given("role"),
    ];
    if (typeof effectiveAt === "string") this.#parsed("effectiveAt", () => recordedTime(effectiveAt));
    if (this.#choice.backfill) this.#checkBackfill(act, columns);
    return {
      role: isKeyOf(Role, role) ? role : undefined,
      ...(typeof effectiveAt === "string" ? { effectiveAt } : {}),
      ...(typeof jurisdiction === "string" && columns.some(({ use, name }) => use === "TERM" && name === "jurisdiction")
        ? { jurisdiction }
        : {}),
      ...(typeof revision === "number" ? { revision } : {}),
      ...(takeBack === true ? { withdrawn: true } : {}),
      ...(Array.isArray(items) ? { items: items.filter((item) => typeof item === "string") } : {}),
      ...(this.#choice.backfill ? { backfilled: true } : {}),
    };
  }

  /** Existing books are recorded as proposed, with the date on paper. */
  #checkBackfill(act: DocumentedAct, columns: readonly ActColumn[]): void {
    const { on } = act;
    if (on.act !== "RECORD" || on.kind === "CASE") this.#fault(ACT_COLUMN.name, ONLY_RECORDS);
    else if (on.status !== "PROPOSED") {
      const proposing = [...this.#choice.acts.values()].find(
        (each) => each.on.act === "RECORD" && each.on.kind === on.kind && each.on.status === "PROPOSED",
      );
      this.#fault(ACT_COLUMN.name, onlyProposed(proposing?.name ?? ""));
    }
    const dated = columns.find(({ name }) => name === "effectiveAt");
    if (dated !== undefined && this.#values.get("effectiveAt") === undefined && !this.#wrong.has("effectiveAt"))
      this.#fault("effectiveAt", NO_DATE);
  }

  /** Members that the act itself adds stand as examples, so that only what the row lacks is told. */
  #checkDocument(act: DocumentedAct, columns: readonly ActColumn[], name: string): void {
    const schema = schemaBehindAct(act);
    const own: JsonObject = {
      ...(schema.fields.some(({ clear }) => clear === "REFERENCE") ? { reference: name || "?" } : {}),
      ...(schema.fields.some(({ clear }) => clear === "SUBJECT") ? { subject: name || "?" } : {}),
      ...(schema.fields.some(
        (field) =>
          field.name === "jurisdiction" &&
          columns.every((each) => each.use !== "FIELD" || each.name !== "jurisdiction"),
      )
        ? { jurisdiction: "?" }
        : {}),
    };
    const fields = columns.filter(({ use }) => use === "FIELD").map((column) => column.name);
    const given = Object.fromEntries([...this.#values].filter(([each]) => fields.includes(each)));
    const papers = Object.fromEntries(this.#papers.map((paper) => [paper.name, SOME_PAPER]));
    for (const { place, problem } of documentFaults(schema, { ...given, ...papers, ...own })) {
      const [, step = "", rest = ""] = /^\/([^/]*)(.*)$/s.exec(place) ?? [];
      if (this.#wrong.has(step)) continue;
      const where = rest === "" ? "" : `${showForeign(rest)} `;
      this.#fault(step, { zh: `${where}${problem.zh}`, en: `${where}${problem.en}` });
    }
  }

  #parsed<Value>(column: string, parse: () => Value): Value | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const { zh, en } = reasonOf(error);
      this.#fault(column, { zh: `有误：${zh}`, en: `is wrong: ${en}` });
      return undefined;
    }
  }

  #fault(column: string, problem: Bilingual, letters?: string): void {
    this.#wrong.add(column);
    this.faults.push(this.#faultOf(column, problem, letters));
  }

  #faultOf(column: string, problem: Bilingual, letters = this.#letters.get(column)): RowFault {
    const { number } = this.#row;
    const act = this.#heading.act;
    const label = act === undefined ? undefined : columnsOf(act).find(({ name }) => name === column)?.label;
    return {
      place: letters === undefined ? placeOfRow(this.#table, number) : placeOfCell(this.#table, number, letters),
      column,
      ...(label === undefined ? {} : { label }),
      problem,
    };
  }
}

/** The form of a paper whose digests are not known yet. */
const SOME_PAPER: JsonObject = { name: "?", sha256: "0".repeat(64), sm3: "0".repeat(64), bytes: 1 };

const NO_HEADING: Bilingual = {
  zh: "所在的列没有列名，其内容不会被采用：请写上列名，或清除该格；CSV 多因前面某格含逗号而未加引号，致其后各格错位",
  en:
    "stands in a column without a heading, so that it would mean nothing: give the column a name, or clear the cell. " +
    "In a CSV file a cell before it most often has a comma and no quotation marks",
};
const NO_ACT: Bilingual = {
  zh: "没有写明行为：请在 act 列写出，或用 --act 为整个文件指定",
  en: "names no act: write it in the column act, or name it for the whole file by --act",
};
const ANOTHER_ACT: Bilingual = {
  zh: "所写行为与 --act 不同：请改正其一，或去掉 --act",
  en: "names another act than --act does: correct one of them, or leave out --act",
};
const NO_REFERENCE: Bilingual = {
  zh: "没有业务编号：请写出新记录的业务编号（reference 列）",
  en: "has no reference: give the new record one, in the column reference",
};
const NO_SUBJECT: Bilingual = {
  zh: "没有写明所涉记录：请写出其业务编号或标识（subject 列）",
  en: "does not say which record it is about: give its reference or id, in the column subject",
};
const NO_PATH: Bilingual = { zh: "应为文件的路径", en: "must be the path of a file" };
const ONLY_RECORDS: Bilingual = {
  zh: "不能补录：--backfill 只用于新记录，不用于声明、变更与立案",
  en: "cannot be back-filled: --backfill is for new records, and not for statements, settlements and cases",
};
const NO_DATE: Bilingual = {
  zh: "缺少文书日期：补录须写明文书上的日期（effectiveAt 列）",
  en: "is missing: what is back-filled has its legal date on paper, in the column effectiveAt",
};

function onlyProposed(name: string): Bilingual {
  const shown = showForeign(name);
  return {
    zh: `不能补录为当即生效：请用 ${shown}，再由另一主体确认`,
    en: `cannot be back-filled in force at once: use ${shown}, and let another party confirm it`,
  };
}

function noColumn({ name }: DocumentedAct, columns: readonly ActColumn[]): Bilingual {
  const [act, names] = [showForeign(name), showForeignList(columns.map((column) => column.name))];
  return {
    zh: `不属于行为 ${act}，应留空；其列有：${names.zh}`,
    en: `is no column of the act ${act} and must be empty; its columns are ${names.en}`,
  };
}
