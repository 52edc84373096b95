import { isHex } from "../consensus/hex.ts";
import { canonicalJson, isJsonObject, pointerStep } from "../documents/canonical-json.ts";
import type { JsonObject, JsonValue } from "../documents/canonical-json.ts";
import { parseDigest } from "../documents/digest.ts";
import { InputError } from "../documents/input-error.ts";
import { showJson } from "../documents/json-values.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { chinaTime } from "../text/china-time.ts";
import { parseCivilDate } from "../text/civil-date.ts";
import { DateError } from "../text/date-error.ts";
import { nearestName } from "../text/nearest-name.ts";
import type { DocumentSchema } from "./document-schema.ts";
import type { FieldType } from "./field-type.ts";

/** Something wrong in a document. */
export interface DocumentFault {
  /** The place in the document's fields, as a JSON pointer, such as `/items/2/name`. */
  readonly place: string;
  /** The end of a sentence that begins with the place. */
  readonly problem: Bilingual;
}

/** What a schema says of a member, wherever it stands: a field of the document, of a group, or a paper. */
interface Member {
  readonly name: string;
  readonly label: Bilingual;
  readonly type: FieldType;
  readonly required: boolean;
}

const PERIOD_MEMBERS: readonly Member[] = [
  { name: "from", label: { zh: "起始日期", en: "first day" }, type: { is: "DATE" }, required: true },
  { name: "to", label: { zh: "截止日期", en: "last day" }, type: { is: "DATE" }, required: true },
];

/** Each fault of the fields of a document, in the order of the document. An empty list means that it is well-formed. */
export function documentFaults(schema: DocumentSchema, fields: JsonObject): DocumentFault[] {
  const papers = schema.papers.map((paper): Member => ({ ...paper, type: { is: "FILE" } }));
  return memberFaults([...schema.fields, ...papers], fields, "");
}

function memberFaults(members: readonly Member[], given: JsonObject, place: string): DocumentFault[] {
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

function unknownMember(place: string, name: string, members: readonly Member[]): DocumentFault {
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
      return isText(value, type.most)
        ? []
        : [found(place, value, `1 至 ${type.most} 字的文字`, `a text of 1 to ${type.most} characters`)];
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
      return isText(value, LONGEST_REFERENCE) ? [] : [found(place, value, "业务编号", "the reference of a record")];
    case "DATE":
      return parsedFaults(value, place, parseCivilDate);
    case "TIME":
      return parsedFaults(value, place, chinaTime);
    case "DIGEST":
      return parsedFaults(value, place, parseDigest);
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
      return objectFaults(FILE_MEMBERS, value, place);
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

const FILE_MEMBERS: readonly Member[] = [
  { name: "name", label: { zh: "文件名", en: "name" }, type: { is: "TEXT", most: 255 }, required: true },
  { name: "sha256", label: { zh: "SHA-256 杂凑值", en: "SHA-256" }, type: { is: "TEXT", most: 64 }, required: true },
  { name: "sm3", label: { zh: "SM3 杂凑值", en: "SM3" }, type: { is: "TEXT", most: 64 }, required: true },
  {
    name: "bytes",
    label: { zh: "字节数", en: "bytes" },
    type: { is: "WHOLE", least: 0, most: Number.MAX_SAFE_INTEGER },
    required: true,
  },
];

function objectFaults(members: readonly Member[], value: JsonValue, place: string): DocumentFault[] {
  if (!isJsonObject(value)) return [found(place, value, "对象", "an object")];
  const faults = memberFaults(members, value, place);
  if (members !== FILE_MEMBERS || faults.length > 0) return faults;
  return ["sha256", "sm3"]
    .filter((name) => !isHexDigest(value[name]))
    .map((name) =>
      found(`${place}/${name}`, value[name] ?? null, "64 位小写十六进制数字", "64 lower-case hexadecimal digits"),
    );
}

function isHexDigest(value: JsonValue | undefined): boolean {
  return typeof value === "string" && HEX_DIGEST.test(value);
}

function periodFaults(value: JsonValue, place: string): DocumentFault[] {
  if (!isJsonObject(value)) return [found(place, value, "对象 {from, to}", "an object {from, to}")];
  const faults = memberFaults(PERIOD_MEMBERS, value, place);
  const { from, to } = value;
  // Dates with a year of four digits sort as texts.
  if (faults.length > 0 || typeof from !== "string" || typeof to !== "string" || from <= to) return faults;
  return [fault(place, `止于 ${to}，早于起始的 ${from}`, `ends on ${to}, before it begins on ${from}`)];
}

function listFaults(type: FieldType & { is: "LIST" }, value: JsonValue, place: string): DocumentFault[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > type.most)
    return [found(place, value, `1 至 ${type.most} 项的列表`, `a list of 1 to ${type.most}`)];
  return value.flatMap((each: JsonValue, index) => valueFaults(type.each, each, `${place}/${index}`));
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

function isText(value: JsonValue, most: number): boolean {
  return typeof value === "string" && value.trim() !== "" && value.length <= most;
}

function isWhole(value: JsonValue, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/** Up to a thousand billion yuan. */
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
