import type { JsonValue } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isAmount } from "./check-document.ts";
import type { DocumentSchema } from "./document-schema.ts";
import { FILE_FIELDS, PERIOD_FIELDS } from "./field-type.ts";
import type { FieldType, GroupField } from "./field-type.ts";

/** The words of this program for an opened field. */
export interface FieldWords {
  readonly label: Bilingual;
  /** The value; undefined for a text of others, which is shown as it is. */
  readonly value: Bilingual | undefined;
}

/**
 * A field of a document in the words of its schema.
 * @param path - the field's JSON pointer, such as `/order/sha256`
 * @returns undefined for a path that the schema does not have
 */
export function fieldWords(schema: DocumentSchema, path: string, value: JsonValue): FieldWords | undefined {
  const papers = schema.papers.map((paper): GroupField => ({ ...paper, type: { is: "FILE" } }));
  const [, ...steps] = path.split("/").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  let members: readonly GroupField[] = [...schema.fields, ...papers];
  const labels: Bilingual[] = [];
  let type: FieldType | undefined;
  for (const step of steps) {
    const member = members.find(({ name }) => name === step);
    if (member === undefined) return undefined;
    labels.push(member.label);
    ({ type } = member);
    members = membersOf(type);
  }
  if (type === undefined) return undefined;
  return { label: joined(labels, "：", ": "), value: valueWords(type, value) };
}

function membersOf(type: FieldType): readonly GroupField[] {
  if (type.is === "FILE") return FILE_FIELDS;
  if (type.is === "PERIOD") return PERIOD_FIELDS;
  return type.is === "GROUP" ? type.fields : [];
}

/** Only values that the type has are said in words; everything else stays a text of others. */
function valueWords(type: FieldType, value: JsonValue): Bilingual | undefined {
  if (type.is === "YES_NO" && typeof value === "boolean") return value ? YES : NO;
  if (type.is === "WHOLE" && typeof value === "number") return joined([same(String(value)), type.unit], " ", " ");
  if (type.is === "AMOUNT" && isAmount(value)) return joined([same(value), YUAN], " ", " ");
  if (type.is === "CHOICE") return choiceWords(type, value);
  if (type.is !== "CHOICES" || !Array.isArray(value)) return undefined;
  const words = value.map((each: JsonValue) => choiceWords(type, each));
  return words.length === 0 || words.includes(undefined) ? undefined : joined(words, "、", ", ");
}

const YES: Bilingual = { zh: "是", en: "yes" };
const NO: Bilingual = { zh: "否", en: "no" };
const YUAN: Bilingual = { zh: "元", en: "yuan" };

function choiceWords({ of }: FieldType & { is: "CHOICE" | "CHOICES" }, value: JsonValue): Bilingual | undefined {
  const chosen = of.find((choice) => choice.value === value);
  if (chosen === undefined) return undefined;
  return { zh: `${chosen.label.zh}（${chosen.value}）`, en: `${chosen.label.en} (${chosen.value})` };
}

function same(text: string): Bilingual {
  return { zh: text, en: text };
}

function joined(words: readonly (Bilingual | undefined)[], zh: string, en: string): Bilingual {
  const given = words.filter((each) => each !== undefined);
  return { zh: given.map((each) => each.zh).join(zh), en: given.map((each) => each.en).join(en) };
}
