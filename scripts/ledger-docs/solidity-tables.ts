/** One named number of a table, with what the contract says of it. */
interface Entry {
  readonly name: string;
  readonly number: string;
  /** The comment, in one line; empty when there is none. */
  readonly comment: string;
}

/** A library of constants, or an enum, with its own comment. */
export interface Table {
  readonly comment: string;
  readonly entries: readonly Entry[];
}

const CONSTANT = /^ {4}uint\d+ internal constant (\w+) = ([^;]+);(?:\s*\/\/ ?(.*))?$/;
const MEMBER = /^ {4}(\w+),?(?:\s*\/\/ ?(.*))?$/;
const DOC = /^\s*\/\/\/ ?(?:@(?:dev|notice|title) ?)?(.*)$/;

/**
 * Reads `library Name` or `enum Name` of a source.
 * @throws Error when there is none
 */
export function tableOf(source: string, name: string): Table {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`library ${name} {`) || line.startsWith(`enum ${name} {`));
  if (start < 0) throw new Error(`There is no table ${name}.`);
  const end = lines.indexOf("}", start);
  const isEnum = lines[start]!.startsWith("enum");
  const entries: Entry[] = [];
  let docs: string[] = [];
  for (const line of lines.slice(start + 1, end)) {
    const doc = DOC.exec(line);
    if (doc !== null) docs.push(doc[1]!);
    else {
      const entry = isEnum ? memberIn(line, entries.length) : constantIn(line);
      if (entry !== undefined) entries.push({ ...entry, comment: [...docs, entry.comment].join(" ").trim() });
      docs = [];
    }
  }
  if (entries.length === 0) throw new Error(`The table ${name} is empty.`);
  return { comment: commentAbove(lines, start), entries };
}

/** The comment directly above a line, in one line. */
export function commentAbove(lines: readonly string[], index: number): string {
  const docs: string[] = [];
  for (let at = index - 1; at >= 0; at--) {
    const doc = DOC.exec(lines[at]!);
    if (doc === null) break;
    docs.unshift(doc[1]!);
  }
  return docs.join(" ").trim();
}

/** One field of a struct, with its type and what the contract says of it. */
export interface Field {
  readonly type: string;
  readonly name: string;
  readonly comment: string;
}

/**
 * Reads `struct Name` of a source, within a contract.
 * @throws Error when there is none
 */
export function fieldsOf(source: string, name: string): Field[] {
  const lines = source.split("\n");
  const start = lines.findIndex((line) => line.trim() === `struct ${name} {`);
  if (start < 0) throw new Error(`There is no struct ${name}.`);
  const fields: Field[] = [];
  let docs: string[] = [];
  for (const line of lines.slice(start + 1, lines.indexOf("    }", start))) {
    const doc = DOC.exec(line);
    const field = /^\s*([\w[\]]+) (\w+);/.exec(line);
    if (doc !== null) docs.push(doc[1]!);
    else if (field !== null) {
      fields.push({ type: field[1]!, name: field[2]!, comment: docs.join(" ").trim() });
      docs = [];
    }
  }
  return fields;
}

function constantIn(line: string): Entry | undefined {
  const match = CONSTANT.exec(line);
  return match === null ? undefined : { name: match[1]!, number: match[2]!, comment: match[3] ?? "" };
}

function memberIn(line: string, number: number): Entry | undefined {
  const match = MEMBER.exec(line);
  return match === null ? undefined : { name: match[1]!, number: String(number), comment: match[2] ?? "" };
}
