/** A piece that is longer than this is given. Characters (UTF-16 code units). */
const PIECE = 16_384;
const INDENT = "  ";

/**
 * A JSON text with two spaces a level, in pieces of some 16 K characters. A document of megabytes then never stands in
 * memory as one text, and its escaped form neither. Integers that are `bigint` become decimal text, because JSON
 * readers round them above 2^53; a map becomes an object. Members that are undefined are left out.
 */
export function* jsonPieces(value: unknown): Generator<string, void> {
  const writer = new PieceWriter();
  yield* writer.write(value, "\n");
  yield writer.take();
}

class PieceWriter {
  #piece = "";

  /** The text since the last piece. */
  take(): string {
    const piece = this.#piece;
    this.#piece = "";
    return piece;
  }

  /** @param line - the line feed and the indent before the end of the value */
  *write(value: unknown, line: string): Generator<string, void> {
    if (typeof value === "string" && value.length > PIECE) yield* this.#longText(value);
    else if (typeof value !== "object" || value === null) this.#piece += textOf(value);
    else if (Array.isArray(value)) yield* this.#items(value, line);
    else yield* this.#members(value instanceof Map ? value.entries() : Object.entries(value), line);
    if (this.#piece.length > PIECE) yield this.take();
  }

  *#items(items: readonly unknown[], line: string): Generator<string, void> {
    let separator = "";
    this.#piece += "[";
    for (const item of items) {
      this.#piece += `${separator}${line}${INDENT}`;
      yield* this.write(item, line + INDENT);
      separator = ",";
    }
    this.#piece += separator === "" ? "]" : `${line}]`;
  }

  *#members(members: Iterable<readonly [unknown, unknown]>, line: string): Generator<string, void> {
    let separator = "";
    this.#piece += "{";
    for (const [name, member] of members) {
      if (member === undefined) continue;
      this.#piece += `${separator}${line}${INDENT}${JSON.stringify(String(name))}: `;
      yield* this.write(member, line + INDENT);
      separator = ",";
    }
    this.#piece += separator === "" ? "}" : `${line}}`;
  }

  /** Cuts between characters, never inside a surrogate pair, so that a reader of pieces finds every character whole. */
  *#longText(text: string): Generator<string, void> {
    this.#piece += '"';
    for (let start = 0; start < text.length;) {
      const last = text.codePointAt(start + PIECE - 1) ?? 0;
      const end = start + PIECE + (last > 0xffff ? 1 : 0);
      this.#piece += JSON.stringify(text.slice(start, end)).slice(1, -1);
      yield this.take();
      start = end;
    }
    this.#piece += '"';
  }
}

/** A value without members. A value that JSON cannot write, such as undefined in a list, is null. */
function textOf(value: unknown): string {
  return JSON.stringify(typeof value === "bigint" ? String(value) : value) ?? "null";
}
