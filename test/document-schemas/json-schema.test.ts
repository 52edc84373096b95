import type { TSchema } from "typebox";
import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import { jsonSchemaOf } from "../../src/document-schemas/json-schema.ts";
import { DOCUMENT_SCHEMAS } from "../../src/document-schemas/schema-catalogue.ts";
import { sampleDocument } from "./sample-document.ts";

const schemas = DOCUMENT_SCHEMAS.map((schema) => [schema.id, schema, jsonSchemaOf(schema) as TSchema] as const);

describe("the JSON Schema of a document", () => {
  it.each(schemas)("%s takes what the checks of this program take, and refuses what they refuse", (_, schema, json) => {
    const sample = sampleDocument(schema);
    const [required] = [...schema.fields, ...schema.papers].filter((member) => member.required);

    expect([documentFaults(schema, sample), Check(json, sample)]).toEqual([[], true]);
    for (const [name, value] of Object.entries(sample)) {
      // A wrong type, whatever the field is.
      const wrong = { ...sample, [name]: typeof value === "number" ? "x" : 17.5 };
      expect([name, documentFaults(schema, wrong).length > 0, Check(json, wrong)]).toEqual([name, true, false]);
    }
    expect(Check(json, { ...sample, unheardOf: 1 })).toBe(false);
    if (required !== undefined) {
      const { [required.name]: _left, ...rest } = sample;
      expect([required.name, Check(json, rest)]).toEqual([required.name, false]);
    }
  });

  it("says the words of a field in both languages, and where the act says it in the clear", () => {
    const [, , json] = schemas.find(([id]) => id === "laiqu.demand.1")!;

    expect(json).toMatchObject({
      $id: "urn:laiqu:schema:laiqu.demand.1",
      properties: {
        until: { type: "string", format: "date", "x-laiqu-label": { zh: "使用截止日期" }, "x-laiqu-clear": "UNTIL" },
        necessity: { title: "最小必要说明 / why no less will do" },
        commitment: { "x-laiqu-paper": true },
      },
    });
  });
});
