import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { pointerStep } from "./canonical-json.ts";
import type { JsonObject, JsonValue } from "./canonical-json.ts";
import { InputError } from "./input-error.ts";
import type { InputErrorCode } from "./input-error.ts";
import { hintForJson } from "./json-hints.ts";
import { MAX_JSON_DEPTH } from "./json-bounds.ts";

/** The bounds of the JSON that a reader accepts. */
export interface JsonLimits {
  /** The most bytes of the whole text. */
  readonly bytes: number;
  /** The most levels of nested values, 64 when not given. */
  readonly depth?: number;
  /** The most items of a list that is the whole text; any number when not given. */
  readonly items?: number;
}

/**
 * Reads JSON (RFC 8259) that people or strangers wrote. Nothing in it is guessed, dropped or changed: a text that two
 * programs could read differently is refused, and the error names the line, the column and the JSON Pointer.
 * @throws InputError
 * - `JSON_TOO_LONG`: more bytes or items than allowed;
 * - `JSON_ENCODING`: not UTF-8, a byte order mark, U+FFFD (the trace of a wrong decoding), or half a surrogate pair;
 * - `JSON_SYNTAX`: not JSON;
 * - `JSON_TOO_DEEP`: values nested deeper than allowed, an attack on the reader's stack;
 * - `JSON_MEMBER_DOUBLED`: two members of one name, of which readers take the first or the last;
 * - `JSON_NUMBER_INEXACT`: a number with more digits than are kept, such as one beyond 2^53
 */
export function parseStrictJson(bytes: Uint8Array, limits: JsonLimits): JsonValue {
  if (bytes.length > limits.bytes) {
    throw new InputError(
      "JSON_TOO_LONG",
      {
        zh: `内容有 ${bytes.length} 字节，超过上限 ${limits.bytes} 字节：请核对是否选错了文件。`,
        en: `There are ${bytes.length} bytes, but at most ${limits.bytes} are allowed: is this the right file?`,
      },
      { bytes: bytes.length, limit: limits.bytes },
    );
  }
  // Without `fatal`, bytes that are not UTF-8 become U+FFFD, whose position can be reported.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return new JsonReader(text, limits.depth ?? MAX_JSON_DEPTH, limits.items ?? Infinity).read();
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const REPLACEMENT = "\ufffd";
/** Every number that is kept exactly can be written in fewer characters. */
const MOST_NUMBER_CHARACTERS = 400;

class JsonReader {
  readonly #text: string;
  readonly #depth: number;
  readonly #items: number;
  /** Steps from the top to the value being read. */
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string, depth: number, items: number) {
    this.#text = text;
    this.#depth = depth;
    this.#items = items;
  }

  read(): JsonValue {
    if (this.#text.startsWith("\ufeff")) throw this.#wrongEncoding(0, BYTE_ORDER_MARK);
    const replaced = this.#text.indexOf(REPLACEMENT);
    if (replaced >= 0) throw this.#wrongEncoding(replaced, NOT_UTF8);
    const value = this.#value();
    this.#match(BLANKS);
    if (this.#at < this.#text.length) throw this.#unexpected({ zh: "内容的末尾", en: "the end of the text" });
    return value;
  }

  #value(): JsonValue {
    if (this.#path.length > this.#depth) {
      throw this.#wrong("JSON_TOO_DEEP", this.#at, {
        zh: `嵌套超过 ${this.#depth} 层：请减少层次`,
        en: `values are nested deeper than ${this.#depth} levels: use fewer levels`,
      });
    }
    this.#match(BLANKS);
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    return first === '"' ? this.#string() : this.#wordOrNumber();
  }

  #object(): JsonObject {
    const members = new Map<string, JsonValue>();
    this.#expect("{");
    if (this.#take("}")) return {};
    do {
      this.#match(BLANKS);
      const start = this.#at;
      if (this.#text[start] !== '"')
        throw this.#unexpected({ zh: "带双引号的成员名", en: "a member's name in quotes" });
      const name = this.#string();
      this.#path.push(name);
      if (members.has(name)) {
        throw this.#wrong("JSON_MEMBER_DOUBLED", start, {
          zh: `成员 ${showForeign(name)} 重复：请删去其一`,
          en: `the member ${showForeign(name)} occurs twice: remove one of them`,
        });
      }
      this.#expect(":");
      members.set(name, this.#value());
      this.#path.pop();
    } while (this.#take(","));
    this.#expect("}");
    // Unlike an assignment, this makes a member `__proto__` an ordinary one.
    return Object.fromEntries(members);
  }

  #array(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.#expect("[");
    if (this.#take("]")) return items;
    const most = this.#path.length === 0 ? this.#items : Infinity;
    do {
      if (items.length === most)
        throw this.#wrong("JSON_TOO_LONG", this.#at, {
          zh: `列表超过 ${most} 项：请拆成几个文件`,
          en: `the list has more than ${most} items: split it into several files`,
        });
      this.#path.push(items.length);
      items.push(this.#value());
      this.#path.pop();
    } while (this.#take(","));
    this.#expect("]");
    return items;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === "\\" ? 2 : 1;
    const value = parsedString(this.#text.slice(start, end + 1));
    if (value === undefined) {
      throw this.#wrong("JSON_SYNTAX", start, {
        zh: "此处开始的文本不合 JSON：请检查结尾的引号、反斜杠和换行",
        en: "the text that begins here is not JSON: check its closing quote, backslashes and line breaks",
      });
    }
    if (!value.isWellFormed() || value.includes(REPLACEMENT)) throw this.#wrongEncoding(start, NOT_UNICODE);
    this.#at = end + 1;
    return value;
  }

  #wordOrNumber(): null | boolean | number {
    const start = this.#at;
    const word = this.#match(WORD);
    if (word !== "") return word === "null" ? null : word === "true";
    const digits = this.#match(NUMBER);
    if (digits === "") throw this.#unexpected({ zh: " JSON 的值", en: "a JSON value" });
    const value = Number(digits);
    if (digits.length > MOST_NUMBER_CHARACTERS || decimal(String(value)) !== decimal(digits)) {
      throw this.#wrong("JSON_NUMBER_INEXACT", start, {
        zh: `数 ${showForeign(digits, 40)} 的位数过多，读取会丢失精度：请写成文本，或减少位数`,
        en:
          `the number ${showForeign(digits, 40)} has more digits than are kept: ` +
          "write it as a text, or with fewer digits",
      });
    }
    return value;
  }

  /**
   * Returns the text that the pattern matches at the current position, and moves the position behind it. Returns ""
   * when nothing matches.
   */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    this.#match(BLANKS);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw this.#unexpected({ zh: ` "${character}"`, en: `"${character}"` });
  }

  #unexpected(expected: Bilingual): InputError {
    // The excerpt ends with its line.
    const [rest = ""] = this.#text.slice(this.#at).split(/\r?\n/, 1);
    const found =
      rest === "" ? { zh: "内容的末尾", en: "the end" } : { zh: showForeign(rest, 20), en: showForeign(rest, 20) };
    const advice = hintForJson(this.#text, this.#at) ?? { zh: "请改正", en: "correct it" };
    return this.#wrong("JSON_SYNTAX", this.#at, {
      zh: `此处应为${expected.zh}，而不是 ${found.zh}：${advice.zh}`,
      en: `expected ${expected.en} here, found ${found.en}: ${advice.en}`,
    });
  }

  #wrongEncoding(offset: number, problem: Bilingual): InputError {
    return this.#wrong("JSON_ENCODING", offset, problem);
  }

  #wrong(code: InputErrorCode, offset: number, problem: Bilingual): InputError {
    const before = this.#text.slice(0, offset).split("\n");
    const line = before.length;
    const column = (before.at(-1) ?? "").length + 1;
    const place = this.#path.map((step) => pointerStep(String(step))).join("");
    const at = place === "" ? { zh: "", en: "" } : { zh: `（${showForeign(place)}）`, en: ` (${showForeign(place)})` };
    return new InputError(
      code,
      {
        zh: `第 ${line} 行第 ${column} 列${at.zh}：${problem.zh}。`,
        en: `Line ${line}, column ${column}${at.en}: ${problem.en}.`,
      },
      { line, column, place },
    );
  }
}

const BYTE_ORDER_MARK: Bilingual = {
  zh: "开头有字节顺序标记（BOM）：请存为不带 BOM 的 UTF-8",
  en: "there is a byte order mark: save the file as UTF-8 without it",
};
const NOT_UTF8: Bilingual = {
  zh: "不是 UTF-8，或含有解码出错留下的 U+FFFD：请用 UTF-8 重新保存原文",
  en: "this is not UTF-8, or it has U+FFFD, which a wrong decoding leaves: save the original again as UTF-8",
};
const NOT_UNICODE: Bilingual = {
  zh: "此文本含有 U+FFFD 或不成对的代理项：请改正其中的 \\u 转义",
  en: "this text has U+FFFD or half a surrogate pair: correct its \\u escapes",
};

/** The value of a JSON string; undefined when the token is not one. */
function parsedString(token: string): string | undefined {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === "string" ? value : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/**
 * One form for every way to write a decimal number: its digits without outer zeros, and the power of ten behind them.
 * "Infinity" has no such form and equals no number that was written.
 */
function decimal(number: string): string {
  const match = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number);
  if (match === null) return number;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}
