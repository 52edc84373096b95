import { schemaOfStatement } from "../document-schemas/schema-catalogue.ts";
import type { SchemaField } from "../document-schemas/document-schema.ts";
import type { Choice } from "../document-schemas/field-type.ts";
import { codeName } from "../ledger/codes.ts";
import type { StatementCode } from "../ledger/codes.ts";
import type { Bilingual } from "../text/bilingual.ts";

const NOTHING_SAID = 0n;
const FEN_PER_YUAN = 100n;

/**
 * The quantity that a statement says in the clear, in the words of its document's schema: `数据分级：一般数据2级`.
 * It is undefined for a code whose document has no such field, and for a field that was left out.
 */
export function quantityWords(code: StatementCode, value: bigint): Bilingual | undefined {
  const words = quantityValue(code, value);
  const label = clearFieldOf(code)?.label;
  return words === undefined || label === undefined
    ? undefined
    : { zh: `${label.zh}：${words.zh}`, en: `${label.en}: ${words.en}` };
}

/** The same without the label of the field: `一般数据2级`. */
export function quantityValue(code: StatementCode, value: bigint): Bilingual | undefined {
  const field = clearFieldOf(code);
  if (field === undefined || (value === NOTHING_SAID && !field.required)) return undefined;
  return valueWords(field, value);
}

/** The value that a statement says in the clear, as its document has it where it is a choice; otherwise undefined. */
export function chosenBy(code: StatementCode, value: bigint): string | undefined {
  const type = clearFieldOf(code)?.type;
  return type?.is === "CHOICE" ? choiceAt(type.of, value)?.value : undefined;
}

/** The year that a statement says in the clear; undefined where its document has no such field. */
export function chosenYear(code: StatementCode, value: bigint): number | undefined {
  return clearFieldOf(code)?.name === "year" && value !== NOTHING_SAID ? Number(value) : undefined;
}

function clearFieldOf(code: StatementCode): SchemaField | undefined {
  const name = codeName(code);
  return name === undefined ? undefined : schemaOfStatement(name)?.fields.find(({ clear }) => clear === "VALUE");
}

function valueWords({ type, label }: SchemaField, value: bigint): Bilingual | undefined {
  switch (type.is) {
    case "WHOLE":
      return withUnit(value, type.unit?.en === label.en ? undefined : type.unit);
    case "AMOUNT":
      return { zh: `${yuan(value)} 元`, en: `${yuan(value)} yuan` };
    case "YES_NO":
      return value === 1n ? { zh: "是", en: "yes" } : { zh: "否", en: "no" };
    case "CHOICE":
      return choiceAt(type.of, value)?.label;
    case "CHOICES": {
      const chosen = type.of.filter((_, place) => ((value >> BigInt(place)) & 1n) === 1n).map(({ label }) => label);
      if (chosen.length === 0) return undefined;
      return { zh: chosen.map(({ zh }) => zh).join("、"), en: chosen.map(({ en }) => en).join(", ") };
    }
    case "TEXT":
    case "DATE":
    case "TIME":
    case "PERIOD":
    case "RECORD":
    case "DIGEST":
    case "DIGITS":
    case "CREDIT_CODE":
    case "ACCOUNT":
    case "ROOT":
    case "FILE":
    case "LIST":
    case "GROUP":
      return undefined;
    default:
      return type satisfies never;
  }
}

function withUnit(value: bigint, unit: Bilingual | undefined): Bilingual {
  return unit === undefined
    ? { zh: `${value}`, en: `${value}` }
    : { zh: `${value} ${unit.zh}`, en: `${value} ${unit.en}` };
}

/** A choice stands for its place in the list, from 1. */
function choiceAt(choices: readonly Choice[], value: bigint): Choice | undefined {
  return choices[Number(value) - 1];
}

/** An amount of fen, as an amount of yuan with two decimals. */
function yuan(fen: bigint): `${bigint}.${string}` {
  return `${fen / FEN_PER_YUAN}.${(fen % FEN_PER_YUAN).toString().padStart(2, "0")}`;
}
