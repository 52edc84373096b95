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
 * Takes the text of a whole list apart into records, of which none is ever cut. A line feed within the quotation marks
 * of CSV belongs to its cell.
 */
export class ListRecords {
  readonly #form: WholeListForm;
  /** The parts of the record that is not whole yet. */
  #parts: string[] = [];
  #open = 0;
  #isQuoted = false;

  constructor(form: WholeListForm) {
    this.#form = form;
  }

  /** The number of characters after the last whole record. */
  get open(): number {
    return this.#open;
  }

  /** Takes more text, and gives the records that are whole with it. Every character is looked at once. */
  take(text: string): string[] {
    const records: string[] = [];
    let begin = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE && this.#form === "csv") this.#isQuoted = !this.#isQuoted;
      if (code !== LINE_FEED || this.#isQuoted) continue;
      records.push(this.#parts.join("") + text.slice(begin, at + 1));
      this.#parts = [];
      this.#open = 0;
      begin = at + 1;
    }
    if (begin === text.length) return records;
    this.#parts.push(text.slice(begin));
    this.#open += text.length - begin;
    return records;
  }
}

/** Whether a record can be one of a whole list at all. */
export function isRecord(form: WholeListForm, record: string): boolean {
  return record.startsWith(BEGINNINGS[form]);
}

/** The end of the list that a record tells, if it is the last one. */
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
