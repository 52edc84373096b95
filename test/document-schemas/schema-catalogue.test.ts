import { describe, expect, test } from "vitest";
import { documentFaults } from "../../src/document-schemas/check-document.ts";
import type { ClearPlace, DocumentSchema } from "../../src/document-schemas/document-schema.ts";
import type { FieldType } from "../../src/document-schemas/field-type.ts";
import {
  DOCUMENT_SCHEMAS,
  schemaOfRecord,
  schemaOfSettlement,
  schemaOfStatement,
  schemaWithId,
} from "../../src/document-schemas/schema-catalogue.ts";
import { commitDocument } from "../../src/documents/document.ts";
import { Code, familyOf } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { keysOf } from "../../src/text/entries.ts";
import { sampleDocument } from "./sample-document.ts";

const each = DOCUMENT_SCHEMAS.map((schema) => [schema.id, schema] as const);

describe("every act has a schema of the document behind it", () => {
  // The founding makes jurisdictions, and a case has a schema for each of its codes.
  test.each(keysOf(Kind).filter((kind) => kind !== "JURISDICTION" && kind !== "CASE"))("a record: %s", (kind) => {
    expect(schemaOfRecord(kind)?.subject).toEqual({ act: "RECORD", kind });
  });

  test.each(keysOf(Code))("%s", (code) => {
    const schema = familyOf(Code[code]) === "CASE" ? schemaOfRecord("CASE", code) : schemaOfStatement(code);
    expect(schema).toBeDefined();
  });

  test.each(keysOf(Status).filter((status) => status !== "PROPOSED"))("a settlement: %s", (status) => {
    expect(schemaOfSettlement(status)?.subject).toEqual({ act: "SETTLEMENT", status });
  });
});

describe("every schema is sound", () => {
  test("no two have one id, and each is found by its own", () => {
    expect(new Set(DOCUMENT_SCHEMAS.map(({ id }) => id)).size).toBe(DOCUMENT_SCHEMAS.length);
    expect(DOCUMENT_SCHEMAS.filter((schema) => schemaWithId(schema.id) !== schema)).toEqual([]);
    expect(schemaWithId("laiqu.unknown.1")).toBeUndefined();
  });

  test.each(each)("%s: names, labels and places in the clear", (_, schema) => {
    const names = [...schema.fields, ...schema.papers].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][A-Za-z0-9]{1,30}$/.test(name))).toEqual([]);
    const labels = [schema.title, ...labelsOf(schema)];
    expect(labels.filter(({ zh, en }) => !/\p{Script=Han}|SHA-256|SM3|%/u.test(zh) || !/[a-zA-Z%]/.test(en))).toEqual(
      [],
    );
    const clear = schema.fields.flatMap((field) => field.clear ?? []);
    expect(clear.filter((place) => !PLACES[schema.subject.act].includes(place))).toEqual([]);
    expect(clear.filter((place) => place === "VALUE").length).toBeLessThanOrEqual(1);
    const wrong = schema.fields.filter((field) => field.clear && !TYPES[field.clear].includes(field.type.is));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test.each(each)(
    "%s: nothing is asked for that an act without a document would lose",
    (_, { subject, fields, papers }) => {
      const isInItsPlace = fields.some(({ clear }) => clear === "DOCUMENT" || clear === "ACCOUNT");
      if (subject.act !== "STATEMENT" || !isInItsPlace) return;
      expect([...fields.filter(({ clear }) => clear === undefined), ...papers].map(({ name }) => name)).toEqual([]);
    },
  );

  test.each(each)("%s: a whole document is accepted, and can be committed", (id, schema) => {
    const fields = sampleDocument(schema);
    expect(documentFaults(schema, fields)).toEqual([]);
    // A tree has at most 256 fields.
    const document = commitDocument(id, fields, { record: `0x${"1".repeat(20)}` }, (length) => new Uint8Array(length));
    expect(document.schemaId).toBe(id);
  });

  test.each(each)("%s: each required field and paper is missed", (_, schema) => {
    const required = [...schema.fields, ...schema.papers].filter((member) => member.required).map(({ name }) => name);
    expect(documentFaults(schema, {}).map(({ place }) => place)).toEqual(required.map((name) => `/${name}`));
  });
});

/** The places of each act that can say something in the clear. */
const PLACES: Readonly<Record<DocumentSchema["subject"]["act"], readonly ClearPlace[]>> = {
  RECORD: [
    "REFERENCE",
    "PARENT",
    "LINK",
    "INPUTS",
    "FROM",
    "UNTIL",
    "EFFECTIVE_AT",
    "DIGESTS",
    "CLAUSES",
    "ACCOUNT",
    "ROLES",
  ],
  STATEMENT: [
    "SUBJECT",
    "OUTCOME",
    "REASON",
    "UNTIL",
    "EFFECTIVE_AT",
    "VALUE",
    "ABOUT",
    "ACCOUNT",
    "ROLES",
    "DOCUMENT",
  ],
  SETTLEMENT: ["SUBJECT", "REASON", "UNTIL", "ANSWERS", "EFFECTIVE_AT", "ABOUT"],
};

/** The types of a field that an act can repeat at a place. */
const TYPES: Readonly<Record<ClearPlace, readonly FieldType["is"][]>> = {
  REFERENCE: ["TEXT"],
  SUBJECT: ["RECORD"],
  PARENT: ["RECORD"],
  LINK: ["RECORD"],
  INPUTS: ["RECORD", "LIST"],
  FROM: ["DATE"],
  UNTIL: ["DATE", "TIME"],
  EFFECTIVE_AT: ["DATE", "TIME"],
  DIGESTS: ["DIGITS"],
  CLAUSES: ["CHOICES"],
  ACCOUNT: ["ACCOUNT"],
  ROLES: ["CHOICES"],
  OUTCOME: ["CHOICE"],
  REASON: ["CHOICE", "WHOLE"],
  VALUE: ["WHOLE", "AMOUNT", "YES_NO", "CHOICE", "CHOICES", "RECORD"],
  ANSWERS: ["WHOLE"],
  ABOUT: ["RECORD"],
  DOCUMENT: ["ROOT"],
};

function labelsOf({ fields, papers }: DocumentSchema): { zh: string; en: string }[] {
  return [...fields, ...papers].map(({ label }) => label).concat(fields.flatMap(({ type }) => labelsOfType(type)));
}

function labelsOfType(type: FieldType): { zh: string; en: string }[] {
  if (type.is === "CHOICE" || type.is === "CHOICES") return type.of.map(({ label }) => label);
  if (type.is === "LIST") return labelsOfType(type.each);
  if (type.is === "GROUP") return type.fields.flatMap(({ label, type: each }) => [label, ...labelsOfType(each)]);
  return type.is === "WHOLE" && type.unit !== undefined ? [type.unit] : [];
}
