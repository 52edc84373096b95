import type { KindName } from "../ledger/kinds.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** One of the values that a field may have. */
export interface Choice {
  /** The text in the document, such as `GENERAL_2`. */
  readonly value: string;
  readonly label: Bilingual;
}

/**
 * The type of a field, and the form of its value in JSON:
 *
 * - TEXT: a text of 1 to `most` characters, without controls. WHOLE: an integer of `least` to `most`, in `unit`.
 * - AMOUNT: a sum in yuan as a text with two decimals, such as `"1200.00"`. DATE: a day in China, `2025-03-01`.
 * - TIME: a moment in China to the minute, `2026-02-11T09:20`. PERIOD: `{from, to}`, two days, both
 *   included.
 * - YES_NO: a boolean. CHOICE: one of the values. CHOICES: a list of different values.
 * - RECORD: the reference (业务编号) or id of a record of one of the kinds. DIGEST: `sha256:` or `sm3:` and 64
 *   hexadecimal digits. DIGITS: the 64 digits alone, where the field itself says which digest it is. ROOT: 0x and 64
 *   hexadecimal digits: the root of a salted tree, such as one over the consents of persons.
 * - CREDIT_CODE: a unified social credit code, 18 characters. ACCOUNT: 0x and 40 lower-case hexadecimal digits.
 * - FILE: `{name, sha256, sm3, bytes}`, the digests of a paper in the dossier.
 * - LIST: 1 to `most` different values of one type. GROUP: an object with fields of its own.
 */
export type FieldType =
  | { readonly is: "TEXT"; readonly most: number }
  | { readonly is: "WHOLE"; readonly least: number; readonly most: number; readonly unit?: Bilingual }
  | { readonly is: "AMOUNT" }
  | { readonly is: "DATE" }
  | { readonly is: "TIME" }
  | { readonly is: "PERIOD" }
  | { readonly is: "YES_NO" }
  | { readonly is: "CHOICE"; readonly of: readonly Choice[] }
  | { readonly is: "CHOICES"; readonly of: readonly Choice[] }
  | { readonly is: "RECORD"; readonly kinds: readonly KindName[] }
  | { readonly is: "DIGEST" }
  | { readonly is: "DIGITS" }
  | { readonly is: "CREDIT_CODE" }
  | { readonly is: "ACCOUNT" }
  | { readonly is: "ROOT" }
  | { readonly is: "FILE" }
  | { readonly is: "LIST"; readonly each: FieldType; readonly most: number }
  | { readonly is: "GROUP"; readonly fields: readonly GroupField[] };

/** A field inside a group. */
export interface GroupField {
  readonly name: string;
  readonly label: Bilingual;
  readonly type: FieldType;
  readonly required: boolean;
}

/** The members of a PERIOD. */
export const PERIOD_FIELDS: readonly GroupField[] = [
  { name: "from", label: { zh: "起始日期", en: "first day" }, type: { is: "DATE" }, required: true },
  { name: "to", label: { zh: "截止日期", en: "last day" }, type: { is: "DATE" }, required: true },
];

/** The bytes of a file or folder of any size. */
export const BYTES: FieldType = { is: "WHOLE", least: 0, most: Number.MAX_SAFE_INTEGER };

/** The members of a FILE. */
export const FILE_FIELDS: readonly GroupField[] = [
  { name: "name", label: { zh: "文件名", en: "name" }, type: { is: "TEXT", most: 255 }, required: true },
  { name: "sha256", label: { zh: "SHA-256 杂凑值", en: "SHA-256" }, type: { is: "DIGITS" }, required: true },
  { name: "sm3", label: { zh: "SM3 杂凑值", en: "SM3" }, type: { is: "DIGITS" }, required: true },
  { name: "bytes", label: { zh: "字节数", en: "bytes" }, type: BYTES, required: true },
];

export const FIELD_TYPE_LABELS: Readonly<Record<FieldType["is"], Bilingual>> = {
  TEXT: { zh: "文字", en: "text" },
  WHOLE: { zh: "整数", en: "whole number" },
  AMOUNT: { zh: "金额（元）", en: "amount (yuan)" },
  DATE: { zh: "日期", en: "date" },
  TIME: { zh: "时间", en: "time" },
  PERIOD: { zh: "起止日期", en: "period" },
  YES_NO: { zh: "是否", en: "yes or no" },
  CHOICE: { zh: "单选", en: "one of" },
  CHOICES: { zh: "多选", en: "several of" },
  RECORD: { zh: "业务编号", en: "reference of a record" },
  DIGEST: { zh: "杂凑值", en: "digest" },
  DIGITS: { zh: "64 位杂凑值", en: "digest of 64 digits" },
  CREDIT_CODE: { zh: "统一社会信用代码", en: "unified social credit code" },
  ACCOUNT: { zh: "账户地址", en: "address of an account" },
  ROOT: { zh: "承诺根", en: "root of commitments" },
  FILE: { zh: "文件", en: "file" },
  LIST: { zh: "列表", en: "list of" },
  GROUP: { zh: "分组", en: "group" },
};
