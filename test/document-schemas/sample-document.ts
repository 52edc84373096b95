import type { DocumentSchema } from "../../src/document-schemas/document-schema.ts";
import type { FieldType } from "../../src/document-schemas/field-type.ts";
import type { JsonObject, JsonValue } from "../../src/documents/canonical-json.ts";

const FILE = { name: "决定书.pdf", sha256: "0".repeat(64), sm3: "1".repeat(64), bytes: 12 };

/** A document with every field and paper of its schema, each with a value of its type. */
export function sampleDocument({ fields, papers }: DocumentSchema): JsonObject {
  return Object.fromEntries([
    ...fields.map(({ name, type }) => [name, sampleValue(type)] as const),
    ...papers.map(({ name }) => [name, FILE] as const),
  ]);
}

export function sampleValue(type: FieldType): JsonValue {
  switch (type.is) {
    case "TEXT":
      return "文字";
    case "WHOLE":
      return type.least;
    case "AMOUNT":
      return "1200.50";
    case "DATE":
      return "2026-03-01";
    case "TIME":
      return "2026-02-11T09:20";
    case "PERIOD":
      return { from: "2026-01-01", to: "2026-12-31" };
    case "YES_NO":
      return true;
    case "CHOICE":
      return type.of[0]!.value;
    case "CHOICES":
      return type.of.map(({ value }) => value);
    case "RECORD":
      return "DS01";
    case "DIGEST":
      return `sm3:${"a".repeat(64)}`;
    case "DIGITS":
      return "a".repeat(64);
    case "CREDIT_CODE":
      return "91110000600037341L";
    case "ACCOUNT":
      return `0x${"1".repeat(40)}`;
    case "ROOT":
      return `0x${"a".repeat(64)}`;
    case "FILE":
      return FILE;
    case "LIST":
      return [sampleValue(type.each)];
    case "GROUP":
      return Object.fromEntries(type.fields.map(({ name, type: each }) => [name, sampleValue(each)]));
    default:
      return type satisfies never;
  }
}
