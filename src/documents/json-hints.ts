import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf } from "../text/entries.ts";
import { showForeign } from "../text/foreign-text.ts";

/**
 * What somebody who writes JSON by hand most likely did wrong, and what to write instead; undefined when nothing is
 * likely.
 * @param text - the whole text
 * @param at - where it stops being JSON
 */
export function hintForJson(text: string, at: number): Bilingual | undefined {
  const rest = text.slice(at);
  const [first = ""] = rest;
  const before = text.slice(0, at).trimEnd().at(-1);
  if (isKeyOf(FULL_WIDTH, first)) return fullWidth(first, FULL_WIDTH[first]);
  if (first === "'") return SINGLE_QUOTES;
  if (/^\/[/*]/.test(rest)) return COMMENT;
  if (rest === "") return UNFINISHED;
  if ((first === "]" || first === "}") && before === ",") return COMMA_TOO_MANY;
  const valueBefore = before !== undefined && /["\]}\w]/.test(before);
  if (valueBefore && /^["[{\w-]/.test(rest)) return COMMA_MISSING;
  return undefined;
}

/** The marks that a Chinese keyboard writes, with those of JSON. */
const FULL_WIDTH = {
  "，": ",",
  "、": ",",
  "：": ":",
  "“": '"',
  "”": '"',
  "＂": '"',
  "‘": '"',
  "’": '"',
  "｛": "{",
  "｝": "}",
  "［": "[",
  "］": "]",
  "【": "[",
  "】": "]",
} as const;

type JsonMark = (typeof FULL_WIDTH)[keyof typeof FULL_WIDTH];

function fullWidth(given: string, meant: JsonMark): Bilingual {
  return {
    zh: `${showForeign(given)} 是中文标点，请改用英文半角的 ${meant}`,
    en: `${showForeign(given)} is a Chinese mark: write the ${meant} of an English keyboard`,
  };
}

const SINGLE_QUOTES: Bilingual = { zh: '请用双引号 "，不用单引号', en: 'use double quotes ("), not single ones' };
const COMMENT: Bilingual = { zh: "JSON 没有注释，请删去", en: "JSON has no comments: delete this one" };
const UNFINISHED: Bilingual = { zh: "文件不完整，请补上其余部分", en: "the file is not complete: add what is missing" };
const COMMA_TOO_MANY: Bilingual = { zh: "请删去其前多余的逗号", en: "delete the comma before it" };
const COMMA_MISSING: Bilingual = { zh: "请在其前补上逗号", en: "add a comma before it" };
