import { isHex } from "../consensus/hex.ts";
import { canonicalJson, isJsonObject, pointerStep } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { parseCreditCode } from "../documents/credit-code.ts";
import { parseDigest } from "../documents/digest.ts";
import { InputError } from "../documents/input-error.ts";
import { showJson } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { chinaTime } from "../text/china-time.ts";
import { parseCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { DocumentForm } from "./document-schema.ts";
import { FILE_FIELDS, PERIOD_FIELDS } from "./field-type.ts";
import type { FieldType, GroupField } from "./field-type.ts";
import { isShown, oddCharacter } from "./text-form.ts";

/** Something wrong in a document. */
export interface DocumentFault {
  /** The place in the document's fields, as a JSON pointer, such as `/items/2/name`. */
  readonly place: string;
  /** The end of a sentence that begins with the place. */
  readonly problem: Bilingual;
}

/** Each fault of the fields of a document, in the order of the document. An empty list means that it is well-formed. */
export function documentFaults(schema: DocumentForm, fields: JsonObject): DocumentFault[] {
  const papers = schema.papers.map((paper): GroupField => ({ ...paper, type: { is: "FILE" } }));
  return memberFaults([...schema.fields, ...papers], fields, "");
}

function memberFaults(members: readonly GroupField[], given: JsonObject, place: string): DocumentFault[] {
  const missing = members
    .filter(({ name, required }) => required && given[name] === undefined)
    .map(({ name, label }) => fault(`${place}${pointerStep(name)}`, `缺少“${label.zh}”`, `is missing: ${label.en}`));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const member = members.find((each) => each.name === name);
    const at = `${place}${pointerStep(name)}`;
    return member === undefined ? [unknownMember(at, name, members)] : valueFaults(member.type, value, at);
  });
  return [...missing, ...wrong];
}

function unknownMember(place: string, name: string, members: readonly GroupField[]): DocumentFault {
  const names = members.map((member) => member.name);
  const near = nearestName(name, names);
  if (near !== undefined)
    return fault(place, `不是该文书的字段，是否为 ${near}`, `is no field of this document; ${near} is`);
  return fault(
    place,
    `不是该文书的字段，字段有：${names.join("、")}`,
    `is no field of this document, which has ${names.join(", ")}`,
  );
}

function valueFaults(type: FieldType, value: JsonValue, place: string): DocumentFault[] {
  switch (type.is) {
    case "TEXT":
      return textFaults(type, value, place);
    case "WHOLE":
      return isWhole(value, type.least, type.most)
        ? []
        : [
            found(
              place,
              value,
              `${type.least} 至 ${type.most} 的整数`,
              `a whole number from ${type.least} to ${type.most}`,
            ),
          ];
    case "AMOUNT":
      return isAmount(value)
        ? []
        : [
            found(
              place,
              value,
              `以元计、两位小数的金额文字，如 "1200.00"`,
              `an amount in yuan with two decimals, such as "1200.00"`,
            ),
          ];
    case "YES_NO":
      return typeof value === "boolean" ? [] : [found(place, value, "true 或 false", "true or false")];
    case "ROOT":
      return isHex(value, 32) ? [] : [found(place, value, "0x 和 64 位十六进制数字", "0x and 64 hexadecimal digits")];
    case "RECORD":
      return typeof value === "string" && isShown(value, LONGEST_REFERENCE)
        ? []
        : [found(place, value, "业务编号", "the reference of a record")];
    case "DATE":
      return parsedFaults(value, place, parseCivilDate);
    case "TIME":
      return typeof value === "string" && TO_THE_MINUTE.test(value)
        ? parsedFaults(value, place, chinaTime)
        : [
            found(
              place,
              value,
              "精确到分的时间，如 2026-02-11T09:50",
              "a time to the minute, such as 2026-02-11T09:50",
            ),
          ];
    case "DIGEST":
      return parsedFaults(value, place, parseDigest);
    case "CREDIT_CODE":
      return parsedFaults(value, place, parseCreditCode);
    case "DIGITS":
      return typeof value === "string" && HEX_DIGEST.test(value)
        ? []
        : [found(place, value, "64 位小写十六进制数字", "64 lower-case hexadecimal digits")];
    case "ACCOUNT":
      return isHex(value, 20)
        ? []
        : [found(place, value, "0x 和 40 位小写十六进制数字", "0x and 40 lower-case hexadecimal digits")];
    case "PERIOD":
      return periodFaults(value, place);
    case "CHOICE":
      return choiceFaults(
        type.of.map((choice) => choice.value),
        value,
        place,
      );
    case "CHOICES":
      return choicesFaults(
        type.of.map((choice) => choice.value),
        value,
        place,
      );
    case "FILE":
      return objectFaults(FILE_FIELDS, value, place);
    case "LIST":
      return listFaults(type, value, place);
    case "GROUP":
      return objectFaults(type.fields, value, place);
    default:
      return type satisfies never;
  }
}

/** An id, or a reference with the alias of its issuer before it. */
const LONGEST_REFERENCE = 200;
const HEX_DIGEST = /^[0-9a-f]{64}$/;
/** A day alone would be read as its beginning, and a deadline on that day would end a day too early. */
const TO_THE_MINUTE = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/;

function textFaults({ most }: FieldType & { is: "TEXT" }, value: JsonValue, place: string): DocumentFault[] {
  if (typeof value !== "string" || !isShown(value, most))
    return [found(place, value, `1 至 ${most} 字的文字`, `a text of 1 to ${most} characters`)];
  const problem = oddCharacter(value);
  return problem === undefined ? [] : [{ place, problem }];
}

function objectFaults(members: readonly GroupField[], value: JsonValue, place: string): DocumentFault[] {
  if (!isJsonObject(value)) return [found(place, value, "对象", "an object")];
  return memberFaults(members, value, place);
}

function periodFaults(value: JsonValue, place: string): DocumentFault[] {
  if (!isJsonObject(value)) return [found(place, value, "对象 {from, to}", "an object {from, to}")];
  const faults = memberFaults(PERIOD_FIELDS, value, place);
  const { from, to } = value;
  // Dates with a year of four digits sort as texts.
  if (faults.length > 0 || typeof from !== "string" || typeof to !== "string" || from <= to) return faults;
  return [fault(place, `止于 ${to}，早于起始的 ${from}`, `ends on ${to}, before it begins on ${from}`)];
}

function listFaults(type: FieldType & { is: "LIST" }, value: JsonValue, place: string): DocumentFault[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > type.most)
    return [found(place, value, `1 至 ${type.most} 项的列表`, `a list of 1 to ${type.most}`)];
  const faults = value.flatMap((each: JsonValue, index) => valueFaults(type.each, each, `${place}/${index}`));
  return faults.length > 0 ? faults : doubledFaults(value, place);
}

/** Nothing is meant twice, and a record that a list names twice would count twice. */
function doubledFaults(items: readonly JsonValue[], place: string): DocumentFault[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const text = canonicalJson(item);
    const before = first.get(text);
    if (before === undefined) {
      first.set(text, index);
      return [];
    }
    const [zh, en] = [`与第 ${before + 1} 项相同，应删去`, `is the same as item ${before + 1} of the list: remove it`];
    return [fault(`${place}/${index}`, zh, en)];
  });
}

function choiceFaults(values: readonly string[], value: JsonValue, place: string): DocumentFault[] {
  if (typeof value === "string" && values.includes(value)) return [];
  const near = typeof value === "string" ? nearestName(value, values) : undefined;
  const wanted = near === undefined ? { zh: values.join("、"), en: values.join(", ") } : { zh: near, en: near };
  return [found(place, value, `所列值之一：${wanted.zh}`, `one of the values: ${wanted.en}`)];
}

function choicesFaults(values: readonly string[], value: JsonValue, place: string): DocumentFault[] {
  if (!Array.isArray(value) || value.length === 0)
    return [found(place, value, "至少一项的列表", "a list of at least one value")];
  const faults = value.flatMap((each: JsonValue, index) => choiceFaults(values, each, `${place}/${index}`));
  if (faults.length > 0 || new Set(value).size === value.length) return faults;
  return [found(place, value, "互不相同的值", "values that differ from each other")];
}

function parsedFaults(value: JsonValue, place: string, parse: (text: string) => unknown): DocumentFault[] {
  if (typeof value !== "string") return [found(place, value, "文字", "a text")];
  try {
    parse(value);
    return [];
  } catch (cause) {
    if (!(cause instanceof DateError) && !(cause instanceof InputError)) throw cause;
    return [fault(place, `有误：${cause.text.zh}`, `is wrong: ${cause.text.en}`)];
  }
}

function isWhole(value: JsonValue, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/** Less than a million billion yuan (10^15). */
export function isAmount(value: JsonValue): value is string {
  return typeof value === "string" && /^(?:0|[1-9]\d{0,14})\.\d{2}$/.test(value);
}

function found(place: string, value: JsonValue, zh: string, en: string): DocumentFault {
  return fault(place, `为 ${shown(value)}，应为${zh}`, `is ${shown(value)} and must be ${en}`);
}

function shown(value: JsonValue): string {
  return showJson(typeof value === "object" && value !== null ? canonicalJson(value) : value);
}

function fault(place: string, zh: string, en: string): DocumentFault {
  return { place, problem: { zh, en } };
}
