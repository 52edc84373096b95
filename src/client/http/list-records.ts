/** The forms in which the API gives a whole list. */
export type WholeListForm = "csv" | "ndjson";

/** The last record of a whole list, as far as it can be read before its JSON is. */
export interface LastRecord {
  readonly is: "end" | "problem";
  readonly json: string;
}

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
/** How a record begins. */
const BEGINNINGS = { ndjson: '{"', csv: "" } as const;
const LAST_OF_CSV = /^(end|problem),"((?:[^"]|"")*)",*\r\n$/;

/**
 * Takes the text of a whole list apart into records, of which none is ever cut. A line feed within the quotation marks of
 * CSV belongs to its cell.
 */
export class ListRecords {
  readonly #form: WholeListForm;
  #rest = "";
  /** How much of the rest was looked at already. */
  #seen = 0;
  #isQuoted = false;

  constructor(form: WholeListForm) {
    this.#form = form;
  }

  /** The number of characters after the last whole record. */
  get open(): number {
    return this.#rest.length;
  }

  /** Takes more text, and gives the records that are whole with it. */
  take(text: string): string[] {
    this.#rest += text;
    const records: string[] = [];
    let begin = 0;
    for (; this.#seen < this.#rest.length; this.#seen += 1) {
      const code = this.#rest.charCodeAt(this.#seen);
      if (code === QUOTE && this.#form === "csv") this.#isQuoted = !this.#isQuoted;
      if (code !== LINE_FEED || this.#isQuoted) continue;
      records.push(this.#rest.slice(begin, this.#seen + 1));
      begin = this.#seen + 1;
    }
    this.#rest = this.#rest.slice(begin);
    this.#seen -= begin;
    return records;
  }
}

/** Whether a record can be one of a whole list at all. */
export function isRecord(form: WholeListForm, record: string): boolean {
  return record.startsWith(BEGINNINGS[form]);
}

/** What a record says of the list, if it is the last one. */
export function lastRecord(form: WholeListForm, record: string): LastRecord | undefined {
  if (form === "csv") {
    const [, is, cell = ""] = LAST_OF_CSV.exec(record) ?? [];
    return is === "end" || is === "problem" ? { is, json: cell.replaceAll('""', '"') } : undefined;
  }
  for (const is of ["end", "problem"] as const) {
    const start = `{"${is}":`;
    if (record.startsWith(start)) return { is, json: record.slice(start.length, -"}\n".length) };
  }
  return undefined;
}
