import { AgreementClause, clauseLabels } from "../ledger/agreement-clauses.ts";
import type { CodeName } from "../ledger/codes.ts";
import { codeLabel } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import { kindLabels } from "../ledger/kinds.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";
import type { ClearPlace, DocumentSchema, Paper, SchemaField } from "./document-schema.ts";
import type { Choice, FieldType, GroupField } from "./field-type.ts";

/*
 * The words in which the schemas are written. Every field has its Chinese label first, as in the texts of the
 * regulations.
 */

const LONGEST_TEXT = 2_000;
/** A list of resources, fields or persons in one document. */
const LONGEST_LIST = 1_000;

export const TEXT: FieldType = { is: "TEXT", most: LONGEST_TEXT };
export const DATE: FieldType = { is: "DATE" };
export const TIME: FieldType = { is: "TIME" };
export const PERIOD: FieldType = { is: "PERIOD" };
export const YES_NO: FieldType = { is: "YES_NO" };
export const AMOUNT: FieldType = { is: "AMOUNT" };
export const ROOT: FieldType = { is: "ROOT" };
export const DIGEST: FieldType = { is: "DIGEST" };
export const DIGITS: FieldType = { is: "DIGITS" };
export const CREDIT_CODE: FieldType = { is: "CREDIT_CODE" };
export const ACCOUNT: FieldType = { is: "ACCOUNT" };

/** A count of things, such as persons or entries of a log: more of either than there are in a whole country. */
export const COUNT: FieldType = { is: "WHOLE", least: 0, most: 1_000_000_000_000 };
export const MONTHS: FieldType = { is: "WHOLE", least: 0, most: 1_200, unit: { zh: "月", en: "months" } };
export const YEAR: FieldType = { is: "WHOLE", least: 2000, most: 2200, unit: { zh: "年", en: "year" } };

/** The clauses of an agreement or the contents of a plan, by their names. */
export const CLAUSES: FieldType = {
  is: "CHOICES",
  of: keysOf(AgreementClause).map((value) => ({ value, label: clauseLabels[value] })),
};

export function listOf(each: FieldType): FieldType {
  return { is: "LIST", each, most: LONGEST_LIST };
}

export function record(...kinds: KindName[]): FieldType {
  return { is: "RECORD", kinds };
}

/** The levels of classified protection of networks (网络安全等级保护), GB/T 22240. */
export const PROTECTION_LEVEL: FieldType = { is: "WHOLE", least: 1, most: 5 };

/** A table of choices: each value with its Chinese and English label. */
export type ChoiceTable = Readonly<Record<string, readonly [zh: string, en: string]>>;

export function choice(table: ChoiceTable): FieldType {
  return { is: "CHOICE", of: choicesOf(table) };
}

export function choices(table: ChoiceTable): FieldType {
  return { is: "CHOICES", of: choicesOf(table) };
}

function choicesOf(table: ChoiceTable): Choice[] {
  return Object.entries(table).map(([value, [zh, en]]) => ({ value, label: { zh, en } }));
}

export function group(...fields: GroupField[]): FieldType {
  return { is: "GROUP", fields };
}

/** A field that every document of the schema has. */
export function field(name: string, zh: string, en: string, type: FieldType, clear?: ClearPlace): SchemaField {
  return { name, label: { zh, en }, type, required: true, ...(clear === undefined ? {} : { clear }) };
}

/** A field that a document may leave out. */
export function optional(name: string, zh: string, en: string, type: FieldType, clear?: ClearPlace): SchemaField {
  return { ...field(name, zh, en, type, clear), required: false };
}

export function paper(name: string, zh: string, en: string): Paper {
  return { name, label: { zh, en }, required: true };
}

export function optionalPaper(name: string, zh: string, en: string): Paper {
  return { name, label: { zh, en }, required: false };
}

/** The document behind a record of a kind. */
export function recordSchema(
  kind: Exclude<KindName, "CASE">,
  fields: readonly SchemaField[],
  papers: readonly Paper[] = [],
): DocumentSchema {
  return schemaOf(`laiqu.${idWord(kind)}.1`, kindLabels[kind], { act: "RECORD", kind }, fields, papers);
}

/** The document behind a case with a code. */
export function caseSchema(
  code: CodeName,
  fields: readonly SchemaField[],
  papers: readonly Paper[] = [],
): DocumentSchema {
  const subject = { act: "RECORD", kind: "CASE", caseCode: code } as const;
  return schemaOf(`laiqu.case.${idWord(code)}.1`, codeLabel(code), subject, fields, papers);
}

/** The record that a statement or settlement is about. Every document of one begins with it. */
export const SUBJECT = field("subject", "所涉记录", "record that it is about", record(), "SUBJECT");

/** The document behind a statement with a code. */
export function statementSchema(
  family: "opinion" | "filing" | "act" | "anchor",
  code: CodeName,
  fields: readonly SchemaField[],
  papers: readonly Paper[] = [],
): DocumentSchema {
  const id = `laiqu.${family}.${idWord(code)}.1`;
  return schemaOf(id, codeLabel(code), { act: "STATEMENT", code }, [SUBJECT, ...fields], papers);
}

export function schemaOf(
  id: string,
  title: Bilingual,
  subject: DocumentSchema["subject"],
  fields: readonly SchemaField[],
  papers: readonly Paper[],
): DocumentSchema {
  return { id, title, subject, fields, papers };
}

/** A name of the vocabulary as a part of a schema's id: `EMERGENCY_PLAN` is `emergency-plan`. */
function idWord(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
