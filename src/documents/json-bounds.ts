import { InputError } from "./input-error.ts";

/** Deeper nesting is refused: it is an attack on the reader's stack, not a document. */
export const MAX_JSON_DEPTH = 64;

/** Enough for the manifest of 800,000 files. */
const MOST_VALUES = 4_000_000;

/** The bounds of the JSON that a canonical reader accepts. */
export interface JsonBounds {
  /** The most values: texts, numbers, words, arrays and objects, and the names of members. */
  readonly values: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * Counts the values and the depth of a JSON text before it is parsed: a text of four megabytes such as `[[],[],…]`
 * would otherwise become a million objects, and need many times its size. It does not check the syntax.
 * @throws InputError JSON_TOO_DEEP, JSON_TOO_MANY_VALUES
 */
export function requireBoundedJson(text: string, { values: most }: JsonBounds = { values: MOST_VALUES }): void {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPENING_BRACKET:
      case OPENING_BRACE:
        depth++;
        values++;
        if (depth > MAX_JSON_DEPTH) throw tooDeep();
        break;
      case CLOSING_BRACKET:
      case CLOSING_BRACE:
        depth--;
        break;
      case COMMA:
      case COLON:
        values++;
        break;
      default:
    }
    if (values > most) throw tooManyValues(most);
  }
}

/** The place of the quotation mark that ends a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return at;
}

function tooDeep(): InputError {
  return new InputError(
    "JSON_TOO_DEEP",
    {
      zh: `JSON 嵌套超过 ${MAX_JSON_DEPTH} 层：请按原样使用生成的文件，不要编辑。`,
      en: `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels: use the file as it was made, without editing it.`,
    },
    { most: MAX_JSON_DEPTH },
  );
}

function tooManyValues(most: number): InputError {
  return new InputError(
    "JSON_TOO_MANY_VALUES",
    {
      zh: `JSON 含有的值超过上限 ${most} 个：请核对是否选错了文件。`,
      en: `The JSON has more values than the limit of ${most}: is this the right file?`,
    },
    { most },
  );
}
