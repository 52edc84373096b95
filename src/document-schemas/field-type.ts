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
 * - TEXT: a text of 1 to `most` characters. WHOLE: an integer of `least` to `most`, in `unit`.
 * - AMOUNT: a sum in yuan as a text with two decimals, such as `"1200.00"`. DATE: a day in China, `2025-03-01`.
 * - TIME: a moment in China to the minute or the second, `2026-02-11T09:20`. PERIOD: `{from, to}`, two days, both
 *   included.
 * - YES_NO: a boolean. CHOICE: one of the values. CHOICES: a list of different values.
 * - RECORD: the reference (业务编号) or id of a record of one of the kinds. DIGEST: `sha256:` or `sm3:` and 64
 *   hexadecimal digits. ROOT: 0x and 64 hexadecimal digits: the root of a salted tree, such as one over the consents
 *   of persons.
 * - FILE: `{name, sha256, sm3, bytes}`, the digests of a paper in the dossier.
 * - LIST: at most `most` values of one type. GROUP: an object with fields of its own.
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
  | { readonly is: "ROOT" }
  | { readonly is: "FILE" }
  | { readonly is: "LIST"; readonly each: FieldType; readonly most: number }
  | { readonly is: "GROUP"; readonly fields: readonly GroupField[] };

/** A field inside a group. It is committed together with its group. */
export interface GroupField {
  readonly name: string;
  readonly label: Bilingual;
  readonly type: FieldType;
  readonly required: boolean;
}

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
  ROOT: { zh: "承诺根", en: "root of commitments" },
  FILE: { zh: "文件", en: "file" },
  LIST: { zh: "列表", en: "list of" },
  GROUP: { zh: "分组", en: "group" },
};
