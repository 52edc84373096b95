import { showForeign } from "../text/foreign-text.ts";

/** Characters of an excerpt. It shows what was wrong, and a hostile node cannot fill an error with it. */
const EXCERPT_CHARACTERS = 300;
/** Levels of nesting that an excerpt shows. */
const EXCERPT_DEPTH = 6;

/**
 * The beginning of a value's JSON, quoted and escaped as foreign text. The work and the result are bounded, whatever
 * the size and depth of the value.
 */
export function excerptOf(value: unknown, maxCharacters: number = EXCERPT_CHARACTERS): string {
  const parts = new ExcerptWriter(maxCharacters + 1);
  parts.write(value, 0);
  return showForeign(parts.text, maxCharacters);
}

/** The beginning of bytes that are not JSON, read as UTF-8 with the replacement character for what is not. */
export function excerptOfBytes(bytes: Uint8Array, maxCharacters: number = EXCERPT_CHARACTERS): string {
  // A character has up to four bytes. The text is longer than the excerpt if the bytes are, so that the cut is seen.
  return showForeign(new TextDecoder().decode(bytes.subarray(0, 4 * maxCharacters + 4)), maxCharacters);
}

/** Whether the JSON of a value has at most about `maxCharacters` characters and few levels. The work is bounded. */
export function isSmall(value: unknown, maxCharacters: number): boolean {
  const parts = new ExcerptWriter(maxCharacters + 1);
  return parts.write(value, 0) && parts.text.length <= maxCharacters;
}

/** Writes JSON until a number of characters is reached. */
class ExcerptWriter {
  readonly #limit: number;
  text = "";

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns whether the whole value was written */
  write(value: unknown, depth: number): boolean {
    if (typeof value !== "object" || value === null) return this.#append(leafOf(value, this.#limit));
    if (depth >= EXCERPT_DEPTH) {
      this.#append("…");
      return false;
    }
    return Array.isArray(value) ? this.#writeArray(value, depth) : this.#writeObject(value, depth);
  }

  #writeArray(items: readonly unknown[], depth: number): boolean {
    if (!this.#append("[")) return false;
    for (const [index, item] of items.entries())
      if (!(this.#append(index === 0 ? "" : ",") && this.write(item, depth + 1))) return false;
    return this.#append("]");
  }

  #writeObject(members: object, depth: number): boolean {
    if (!this.#append("{")) return false;
    let first = true;
    for (const name in members) {
      const member = Object.getOwnPropertyDescriptor(members, name);
      if (member === undefined) continue;
      const label = `${first ? "" : ","}${leafOf(name, this.#limit)}:`;
      first = false;
      if (!(this.#append(label) && this.write(member.value, depth + 1))) return false;
    }
    return this.#append("}");
  }

  #append(part: string): boolean {
    this.text += part.slice(0, Math.max(0, this.#limit - this.text.length));
    return this.text.length < this.#limit;
  }
}

function leafOf(value: unknown, limit: number): string {
  if (value === undefined) return "undefined";
  if (typeof value === "bigint") return value.toString();
  // A string that is cut here fills the excerpt, so that nobody sees its closing quotation mark.
  return JSON.stringify(typeof value === "string" ? value.slice(0, limit) : value) ?? "undefined";
}
