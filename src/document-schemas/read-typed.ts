import type { JsonValue } from "../documents/canonical-json.ts";
import { InputError } from "../documents/input-error.ts";
import { parseStrictJson } from "../documents/strict-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { Choice, FieldType } from "./field-type.ts";
import { typedText } from "./text-form.ts";

/** The value in the form that the document has, or the end of a sentence that says what is wrong with the text. */
export type Typed = { readonly value: JsonValue } | { readonly problem: Bilingual };

/** Parts of a list are separated by semicolons or stand in lines of their own. */
const BETWEEN_ITEMS = /[;；\n]/;
/** Choices are single words, so commas separate them too. */
const BETWEEN_CHOICES = /[;；,，、\n]/;
const BETWEEN_DAYS = /\.\.|至|—|~/;
const YES = ["是", "yes", "true"];
const NO = ["否", "no", "false"];
/** Bounds of a value that is written as JSON. */
const JSON_LIMITS = { bytes: 1024 * 1024, depth: 8 };

/**
 * Reads a field's value as people type it into a cell or after an option: a day as `2025-03-01` or `2025年3月1日`, an
 * amount without commas, yes or no in either language, a choice by its value or label, a list with semicolons, a period
 * as `2025-01-01..2025-12-31`, and a group as JSON. The result still meets `documentFaults`, which knows the bounds.
 */
export function readTyped(type: FieldType, typed: string): Typed {
  const text = typedText(typed);
  switch (type.is) {
    case "TEXT":
    case "RECORD":
    case "DIGITS":
    case "CREDIT_CODE":
    case "ACCOUNT":
    case "DIGEST":
    case "ROOT":
      return { value: text };
    case "WHOLE":
      return readWhole(text);
    case "AMOUNT":
      return readAmount(text);
    case "DATE":
      return { value: isoDay(text) };
    case "TIME":
      return { value: isoTime(text) };
    case "PERIOD":
      return readPeriod(text);
    case "YES_NO":
      return readYesNo(text);
    case "CHOICE":
      return readChoice(type.of, text);
    case "CHOICES":
      return readEach(choicesIn(text), (part) => readChoice(type.of, part));
    case "LIST":
      return text.startsWith("[")
        ? readJson(text)
        : readEach(partsOf(text, BETWEEN_ITEMS), (part) => readTyped(type.each, part));
    case "GROUP":
    case "FILE":
      return readJson(text);
    default:
      return type satisfies never;
  }
}

function readWhole(text: string): Typed {
  if (/^-?\d{1,15}$/.test(text)) return { value: Number(text) };
  return wrong(text, "应为不带逗号、单位的整数", "must be a whole number, without commas and unit");
}

function readAmount(text: string): Typed {
  const match = /^(?<yuan>\d{1,15})(?:\.(?<fen>\d{1,2}))?$/.exec(text);
  if (match === null)
    return wrong(
      text,
      "应为以元计的金额，不带逗号，如 1200.00",
      "must be an amount in yuan without commas, as 1200.00",
    );
  const { yuan = "", fen = "" } = match.groups ?? {};
  return { value: `${BigInt(yuan)}.${fen.padEnd(2, "0")}` };
}

/** A day that is written another way becomes `2025-03-01`; anything else stays, and is refused as it was written. */
function isoDay(text: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (match === null) return text;
  const [, year = "", month = "", day = ""] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

function isoTime(text: string): string {
  const match = /^(\S+?)[T ]+(\d{1,2}):(\d{2})$/.exec(text);
  if (match === null) return isoDay(text);
  const [, day = "", hours = "", minutes = ""] = match;
  return `${isoDay(day)}T${hours.padStart(2, "0")}:${minutes}`;
}

function readPeriod(text: string): Typed {
  const [from, to, ...more] = partsOf(text, BETWEEN_DAYS);
  if (from === undefined || to === undefined || more.length > 0)
    return wrong(text, "应为两日，如 2025-01-01..2025-12-31", "must be two days, as 2025-01-01..2025-12-31");
  return { value: { from: isoDay(from), to: isoDay(to) } };
}

function readYesNo(text: string): Typed {
  const word = text.toLowerCase();
  if (YES.includes(word)) return { value: true };
  if (NO.includes(word)) return { value: false };
  return wrong(text, "应为“是”或“否”", "must be yes or no");
}

function readChoice(choices: readonly Choice[], text: string): Typed {
  const word = plainWord(text);
  const chosen = choices.find(({ value, label }) =>
    [value, label.zh, label.en].some((name) => plainWord(name) === word),
  );
  if (chosen !== undefined) return { value: chosen.value };
  const names = choices.flatMap(({ value, label }) => [value, label.zh, label.en]);
  const near = nearestName(text, names);
  if (near !== undefined)
    return wrong(text, `应为所列之一，是否为“${near}”`, `must be one of the list, perhaps ${near}`);
  return wrong(
    text,
    `应为所列之一：${choices.map(({ value, label }) => `${value}（${label.zh}）`).join("、")}`,
    `must be one of the list: ${choices.map(({ value, label }) => `${value} (${label.en})`).join(", ")}`,
  );
}

/** `no-objection`, `No objection` and `NO_OBJECTION` are one word. */
function plainWord(text: string): string {
  return text.toLowerCase().replaceAll(/[-_\s]+/g, " ");
}

function readEach(parts: readonly string[], read: (part: string) => Typed): Typed {
  const values: JsonValue[] = [];
  for (const part of parts) {
    const typed = read(part);
    if ("problem" in typed) return typed;
    values.push(typed.value);
  }
  return { value: values };
}

/** The choices that a text names, one after the other. */
export function choicesIn(text: string): readonly string[] {
  return partsOf(text, BETWEEN_CHOICES);
}

function partsOf(text: string, between: RegExp): readonly string[] {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function readJson(text: string): Typed {
  try {
    return { value: parseStrictJson(new TextEncoder().encode(text), JSON_LIMITS) };
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    return { problem: { zh: `须写作 JSON：${cause.text.zh}`, en: `must be JSON: ${cause.text.en}` } };
  }
}

function wrong(text: string, zh: string, en: string): Typed {
  const given = showForeign(text, 80);
  return { problem: { zh: `为 ${given}，${zh}`, en: `is ${given} and ${en}` } };
}
