import type { JsonObject } from "../documents/canonical-json.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { DocumentForm } from "./document-schema.ts";
import { FILE_FIELDS, PERIOD_FIELDS } from "./field-type.ts";
import type { Choice, FieldType, GroupField } from "./field-type.ts";

/**
 * The JSON Schema (2020-12) of a document, for programs that make forms of it. It refuses a document of another form;
 * that a date exists or a period ends after it begins, only the checks of this program tell. Words for people are in
 * `title` (Chinese, then English) and, each language apart, in `x-laiqu-label`. A field that the act says in the clear
 * has the place of the act in `x-laiqu-clear`. Papers are marked by `x-laiqu-paper`.
 * @param part - `in-clear` when the schema has only the fields that stand in the clear
 */
export function jsonSchemaOf(
  { id, title, fields, papers }: DocumentForm,
  part: "whole" | "in-clear" = "whole",
): JsonObject {
  const members = [
    ...fields.map((field) => ({ ...field, more: field.clear === undefined ? {} : { "x-laiqu-clear": field.clear } })),
    ...papers.map((paper) => ({ ...paper, type: FILE, more: { "x-laiqu-paper": true } })),
  ];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: part === "whole" ? `urn:laiqu:schema:${id}` : `urn:laiqu:schema:${id}:${part}`,
    ...labelled(title),
    ...objectOf(members),
  };
}

const FILE: FieldType = { is: "FILE" };

interface Member extends GroupField {
  readonly more?: JsonObject;
}

function objectOf(members: readonly Member[]): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(
      members.map(({ name, label, type, more = {} }) => [name, { ...labelled(label), ...typeSchema(type), ...more }]),
    ),
    required: members.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function labelled({ zh, en }: Bilingual): JsonObject {
  return { title: `${zh} / ${en}`, "x-laiqu-label": { zh, en } };
}

function typeSchema(type: FieldType): JsonObject {
  switch (type.is) {
    case "TEXT":
      return { type: "string", minLength: 1, maxLength: type.most };
    case "WHOLE":
      return {
        type: "integer",
        minimum: type.least,
        maximum: type.most,
        ...(type.unit === undefined ? {} : { "x-laiqu-unit": { ...type.unit } }),
      };
    case "AMOUNT":
      return patterned(String.raw`^(?:0|[1-9]\d{0,14})\.\d{2}$`, "yuan with two decimals, such as 1200.00");
    case "DATE":
      return { ...patterned(String.raw`^\d{4}-\d{2}-\d{2}$`, "a day in China, such as 2026-03-01"), format: "date" };
    case "TIME":
      return patterned(
        String.raw`^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$`,
        "a moment in China to the minute, such as 2026-02-11T09:20",
      );
    case "PERIOD":
      return objectOf(PERIOD_FIELDS);
    case "YES_NO":
      return { type: "boolean" };
    case "CHOICE":
      return choiceSchema(type.of);
    case "CHOICES":
      return { type: "array", items: choiceSchema(type.of), minItems: 1, uniqueItems: true };
    case "RECORD":
      return {
        type: "string",
        minLength: 1,
        maxLength: 200,
        description: "the reference or the id of a record",
        "x-laiqu-kinds": [...type.kinds],
      };
    case "DIGEST":
      return patterned("^(?:sha256|sm3):[0-9a-fA-F]{64}$", "sha256: or sm3:, and 64 hexadecimal digits");
    case "DIGITS":
      return patterned("^[0-9a-f]{64}$", "64 lower-case hexadecimal digits");
    case "CREDIT_CODE":
      return patterned("^[0-9A-HJ-NPQRTUWXY]{18}$", "a unified social credit code");
    case "ACCOUNT":
      return patterned("^0x[0-9a-f]{40}$", "an account: 0x and 40 lower-case hexadecimal digits");
    case "ROOT":
      return patterned("^0x[0-9a-f]{64}$", "the root of a salted tree: 0x and 64 hexadecimal digits");
    case "FILE":
      return objectOf(FILE_FIELDS);
    case "LIST":
      return { type: "array", items: typeSchema(type.each), minItems: 1, maxItems: type.most, uniqueItems: true };
    case "GROUP":
      return objectOf(type.fields);
    default:
      return type satisfies never;
  }
}

function patterned(pattern: string, description: string): JsonObject {
  return { type: "string", pattern, description };
}

function choiceSchema(of: readonly Choice[]): JsonObject {
  return {
    type: "string",
    enum: of.map(({ value }) => value),
    "x-laiqu-choices": Object.fromEntries(of.map(({ value, label }) => [value, { ...label }])),
  };
}
