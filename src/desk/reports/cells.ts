import type { KnownAct } from "../../audit/act-rows.ts";
import type { Names } from "../../audit/names.ts";
import { nameOfRow } from "../../audit/names.ts";
import type { Basis } from "../../ledger/statements.ts";
import { basisOfRecord, basisOfStatement } from "../../ledger/statements.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { RecordName } from "../../schemas/record.ts";
import type { ReportCell } from "../../schemas/report.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate } from "../../text/china-time.ts";
import { quantityValue } from "../quantity-words.ts";

const NO_DOCUMENT: Hex = `0x${"0".repeat(64)}`;
const FEN_PER_YUAN = 100n;

/** A content that the ledger has, with the basis on which it has it. */
export function said(value: Bilingual | string, basis: Basis, figure?: string): ReportCell {
  return {
    source: "LEDGER",
    value: typeof value === "string" ? { zh: value, en: value } : value,
    ...(figure === undefined ? {} : { figure }),
    basis,
  };
}

/** A number of things that were counted on the ledger. */
export function counted(number: number, basis: Basis, unit: Bilingual = NO_UNIT): ReportCell {
  return said(
    number === 0
      ? { zh: `0${unit.zh}（账本无此类记录）`, en: `0${unit.en} (none is recorded)` }
      : { zh: `${number}${unit.zh}`, en: `${number}${unit.en}` },
    basis,
    String(number),
  );
}

const NO_UNIT: Bilingual = { zh: "", en: "" };

/** The absence of something from the ledger, in words, as part of a line that says more. */
export function none(basis: Basis): ReportCell {
  return said({ zh: "账本无记录", en: "none is recorded" }, basis);
}

/** A record by the name that the ledger has of it. */
export function named(row: RecordRow): ReportCell {
  return said(textOf(nameOfRow(row)), basisOfRecord(row));
}

/** The number of the submission of a record under its reference, from 1. */
export function submissionOf(row: RecordRow): ReportCell {
  const number = String((row.revision ?? 0n) + 1n);
  return said(number, basisOfRecord(row), number);
}

/** The reference of a record, or its id where it has none. */
export function textOf({ reference, id }: Pick<RecordName, "reference" | "id">): string {
  return reference ?? id;
}

/** A day in China on which something was recorded or said. */
export function onDay(seconds: number, basis: Basis): ReportCell {
  return said(showDate(seconds), basis);
}

/** The clear value of an act; undefined where it has none. */
export function quantityOf(act: KnownAct): ReportCell | undefined {
  if (act.type !== "ATTEST") return undefined;
  const words = quantityValue(act.code, act.value);
  return words === undefined ? undefined : said(words, basisOfStatement(act.code));
}

/** An amount of money that an act says in the clear, in fen. */
export function amountOf(act: KnownAct): ReportCell {
  const fen = act.value ?? 0n;
  const yuan = `${fen / FEN_PER_YUAN}.${(fen % FEN_PER_YUAN).toString().padStart(2, "0")}`;
  const basis = act.type === "ATTEST" ? basisOfStatement(act.code) : "ENFORCED";
  return said({ zh: `${yuan} 元`, en: `${yuan} yuan` }, basis, yuan);
}

/** A field of the document behind a record, which whoever recorded it keeps. */
export function inRecord(row: RecordRow, field: string, names: Names): ReportCell {
  if (row.content === NO_DOCUMENT) return byHand();
  return {
    source: "DOCUMENT",
    basis: "NOT_KNOWN",
    document: {
      commitment: row.content,
      field,
      record: nameOfRow(row),
      ...(row.issuer === null ? {} : { keeper: names(row.issuer) }),
      act: "RECORD",
    },
  };
}

/** A field of the document behind a statement or a settlement, which whoever made it keeps. */
export function inAct(act: KnownAct, field: string, names: Names): ReportCell {
  if (act.document === null || act.document === NO_DOCUMENT) return byHand();
  return {
    source: "DOCUMENT",
    basis: "NOT_KNOWN",
    document: {
      commitment: act.document,
      field,
      record: names(act.subject),
      keeper: names(act.by_party),
      act: act.type,
    },
  };
}

/** A content that the ledger does not have. */
export function byHand(note?: Bilingual): ReportCell {
  return { source: "BY_HAND", basis: "NOT_KNOWN", ...(note === undefined ? {} : { note }) };
}
