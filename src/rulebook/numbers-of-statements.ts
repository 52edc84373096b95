import type { SchemaField } from "../document-schemas/document-schema.ts";
import type { Choice } from "../document-schemas/field-type.ts";
import type { CodeName } from "../ledger/codes.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { valueField } from "./judge/value-words.ts";

/** The meaning of the number of a statement, field by field of `clearValue`; undefined when it carries none. */
export function meaningOfNumber(code: CodeName): Bilingual | undefined {
  const field = valueField(code);
  return field === undefined ? undefined : wordsOfField(field);
}

/** The number to write for the words of a choice, such as 3 for C or for 合格; undefined when they are none. */
function numberMeant(code: CodeName, given: unknown): number | undefined {
  const type = valueField(code)?.type;
  if (type?.is !== "CHOICE" && type?.is !== "CHOICES") return undefined;
  const words: readonly unknown[] = Array.isArray(given) ? given : [given];
  const places = words.map((word) => type.of.findIndex((choice) => isNamed(choice, word)));
  if (places.length === 0 || places.includes(-1)) return undefined;
  if (type.is === "CHOICE") return places.length === 1 ? (places[0] ?? 0) + 1 : undefined;
  return [...new Set(places)].reduce((sum, place) => sum + 2 ** place, 0);
}

/** The end of a sentence about what is no number although one is compared with: which number to write. */
export function hintOfNumber(code: CodeName | undefined, given: unknown): Bilingual {
  const meaning = code === undefined ? undefined : meaningOfNumber(code);
  if (code === undefined || meaning === undefined) return { zh: "", en: "" };
  const meant = numberMeant(code, given);
  const asked = meant === undefined ? { zh: "", en: "" } : { zh: `是否指 ${meant}？`, en: `did you mean ${meant}? ` };
  return {
    zh: `（${asked.zh}${code} 的数值：${meaning.zh}）`,
    en: ` (${asked.en}The number of ${code} is ${meaning.en})`,
  };
}

function isNamed({ value, label }: Choice, word: unknown): boolean {
  return word === value || word === label.zh || word === label.en;
}

function wordsOfField({ label, type }: SchemaField): Bilingual {
  if (type.is === "CHOICE") return listed(type.of, (place) => place + 1);
  if (type.is === "CHOICES") {
    const { zh, en } = listed(type.of, (place) => 2 ** place);
    return { zh: `下列各数之和：${zh}`, en: `the sum of ${en}` };
  }
  if (type.is === "YES_NO") return { zh: `${label.zh}：是为 1，否为 0`, en: `1 for yes and 0 for no: ${label.en}` };
  if (type.is === "AMOUNT")
    return { zh: `${label.zh}，以分计（100 为 1 元）`, en: `${label.en} in fen (100 is 1 yuan)` };
  if (type.is === "RECORD")
    return { zh: `${label.zh}的标识，与 idOf 比较`, en: `the id of the ${label.en}, to be compared with idOf` };
  if (type.is !== "WHOLE" || type.unit === undefined) return label;
  return { zh: `${label.zh}（${type.unit.zh}）`, en: `${label.en} (${type.unit.en})` };
}

function listed(choices: readonly Choice[], numberOf: (place: number) => number): Bilingual {
  const each = (language: keyof Bilingual): string[] =>
    choices.map(({ value, label }, place) => `${numberOf(place)} ${value} ${label[language]}`);
  return { zh: each("zh").join("、"), en: each("en").join(", ") };
}
