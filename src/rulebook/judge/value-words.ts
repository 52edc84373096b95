import { schemaOfStatement } from "../../document-schemas/schema-catalogue.ts";
import type { SchemaField } from "../../document-schemas/document-schema.ts";
import type { Choice, FieldType } from "../../document-schemas/field-type.ts";
import type { CodeName } from "../../ledger/codes.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Relation } from "../requirement.ts";
import { allOfThem, oneOf } from "./word-lists.ts";

/** The field of the document behind a statement whose number rows compare; undefined where none has a meaning. */
export function valueField(code: CodeName): SchemaField | undefined {
  return schemaOfStatement(code)?.fields.find(({ clear }) => clear === "VALUE");
}

/**
 * What it means that the number of a statement stands in a relation to a constant: a choice by its words, an amount in
 * yuan, a count with its unit. In Chinese it is a predicate, in English what follows "naming".
 */
export function constantWords(code: CodeName, relation: Relation, number: number): Bilingual {
  const type = valueField(code)?.type;
  return (type === undefined ? undefined : meantBy(type, relation, number)) ?? plainWords(relation, `${number}`);
}

/** @returns undefined where the type of the field gives the number no other meaning */
function meantBy(type: FieldType, relation: Relation, number: number): Bilingual | undefined {
  if (type.is === "CHOICE") return choiceWords(type.of, relation, number);
  if (type.is === "CHOICES") return choicesWords(type.of, relation, number);
  if (type.is === "YES_NO") return number === 1 && relation !== "atMost" ? { zh: "为“是”", en: "yes" } : undefined;
  if (relation === "hasAll") return undefined;
  if (type.is === "AMOUNT") return plainWords(relation, (number / FEN).toFixed(2), YUAN);
  return type.is === "WHOLE" ? plainWords(relation, `${number}`, type.unit) : undefined;
}

/** Amounts are counted in fen, a hundredth of a yuan. */
const FEN = 100;
const YUAN: Bilingual = { zh: "元", en: "yuan" };

/** A choice is the place of a value in its list, from 1. */
function choiceWords(of: readonly Choice[], relation: Relation, number: number): Bilingual | undefined {
  if (relation === "hasAll") return undefined;
  const possible = of.filter((_, index) => isSo(index + 1, relation, number));
  if (possible.length === 0) return undefined;
  if (possible.length === of.length) return { zh: "已经载明", en: "one" };
  const listed = oneOf(possible.map(({ label }) => label));
  return { zh: `为${listed.zh}`, en: listed.en };
}

function isSo(place: number, relation: Exclude<Relation, "hasAll">, number: number): boolean {
  if (relation === "equals") return place === number;
  return relation === "atMost" ? place <= number : place >= number;
}

/** Several choices are a bit each, from the first on. */
function choicesWords(of: readonly Choice[], relation: Relation, number: number): Bilingual | undefined {
  const chosen = of.filter((_, index) => Math.floor(number / 2 ** index) % 2 === 1);
  const isKnown = number < 2 ** of.length && chosen.length > 0;
  if (!isKnown) return undefined;
  const all = allOfThem(chosen.map(({ label }) => label));
  if (relation === "equals") return { zh: `仅为${all.zh}`, en: `${all.en} and nothing else` };
  if (relation === "hasAll") return { zh: `包括${all.zh}`, en: `${chosen.length > 1 ? "all of " : "also "}${all.en}` };
  const [least] = chosen;
  // Only of a single bit it says something about choices that a number is at least as great.
  if (relation === "atMost" || chosen.length > 1 || least === undefined) return undefined;
  const rest = of.slice(of.indexOf(least)).map(({ label }) => label);
  return { zh: `包括${allOfThem(rest).zh}中的至少一项`, en: `at least one of ${allOfThem(rest).en}` };
}

/** A number with its unit, after the words of its relation. */
function plainWords(relation: Relation, number: string, unit?: Bilingual): Bilingual {
  const { zh, en } = RELATIONS[relation];
  // A level is low or high, and not little or much.
  const isLevel = unit?.zh === "级";
  const unitZh = unit === undefined ? "" : ` ${unit.zh === "月" ? "个月" : unit.zh}`;
  const unitEn = unit === undefined ? "" : ` ${unit.en}`;
  return {
    zh: `${isLevel && relation === "atLeast" ? "不低于" : zh} ${number}${unitZh}`,
    en: isLevel ? `${en}level ${number}` : `${en}${number}${unitEn}`,
  };
}

/** The relation of a number, before what it is compared with. */
export const RELATIONS: Readonly<Record<Relation, Bilingual>> = {
  atMost: { zh: "不超过", en: "at most " },
  atLeast: { zh: "不少于", en: "at least " },
  equals: { zh: "为", en: "" },
  hasAll: { zh: "包含全部", en: "all of " },
};
