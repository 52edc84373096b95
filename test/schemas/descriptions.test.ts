import { describe, expect, it } from "vitest";
import * as act from "../../src/schemas/act.ts";
import * as answer from "../../src/schemas/answer.ts";
import * as event from "../../src/schemas/event.ts";
import * as lineage from "../../src/schemas/lineage.ts";
import * as problem from "../../src/schemas/problem.ts";
import * as questions from "../../src/schemas/questions.ts";
import * as record from "../../src/schemas/record.ts";
import * as rule from "../../src/schemas/rule.ts";
import * as status from "../../src/schemas/status.ts";
import { described, optional, RecordIdSchema } from "../../src/schemas/values.ts";

const MODULES = { act, answer, event, lineage, problem, questions, record, rule, status };
const SCHEMAS = Object.entries(MODULES).flatMap(([room, exported]) =>
  Object.entries(exported)
    .filter(([name]) => name.endsWith("Schema"))
    .map(([name, schema]) => [`${room}.ts ${name}`, JSON.parse(JSON.stringify(schema)) as Schema] as const),
);

interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** The members without a description, by their path. A closed set of names in a list explains itself by the list. */
function undescribed(schema: Schema, path: string): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    ...(member.description === undefined && member.enum === undefined ? [`${path}.${name}`] : []),
    ...undescribed(member, `${path}.${name}`),
  ]);
  const items = schema.items === undefined ? [] : undescribed(schema.items, `${path}[]`);
  return [...members, ...items, ...(schema.anyOf ?? []).flatMap((option) => undescribed(option, path))];
}

describe("the schemas of the API", () => {
  it("are found", () => {
    expect(SCHEMAS.length).toBeGreaterThan(30);
  });

  it.each(SCHEMAS)("%s describes itself and every member", (name, schema) => {
    expect(schema.description).not.toBe(undefined);
    expect(undescribed(schema, name)).toEqual([]);
  });

  it("cite no document that readers do not have", () => {
    expect(JSON.stringify(SCHEMAS)).not.toMatch(/\b(?:S|T|D|B|G|Q)\d{1,2}\b|model's page|section \d/);
  });
});

describe("a description", () => {
  it("leaves the schema that it describes as it was", () => {
    const before = JSON.stringify(RecordIdSchema);
    const shown = described(RecordIdSchema, "Another meaning");
    expect(shown).toMatchObject({ description: "Another meaning" });
    expect(JSON.stringify(RecordIdSchema)).toBe(before);
  });

  it("stays on a member that may be absent", () => {
    expect(optional(RecordIdSchema, "Another meaning")).toMatchObject({ description: "Another meaning" });
  });
});
