import type { CodeName } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Status } from "../ledger/statuses.ts";
import { ACT_SCHEMAS, SETTLEMENT_SCHEMAS } from "./act-schemas.ts";
import { CASE_SCHEMAS } from "./case-schemas.ts";
import type { DocumentSchema, SchemaSubject } from "./document-schema.ts";
import { FILING_SCHEMAS_OF_DATA } from "./filing-schemas-of-data.ts";
import { FILING_SCHEMAS_OF_OPERATION } from "./filing-schemas-of-operation.ts";
import { FILING_SCHEMAS_OF_PARTIES } from "./filing-schemas-of-parties.ts";
import { OPINION_SCHEMAS } from "./opinion-schemas.ts";
import { RECORD_SCHEMAS } from "./record-schemas.ts";

/** The schemas of all documents: one for each kind of record, code of a case, code of a statement, and settlement. */
export const DOCUMENT_SCHEMAS: readonly DocumentSchema[] = [
  ...RECORD_SCHEMAS,
  ...CASE_SCHEMAS,
  ...OPINION_SCHEMAS,
  ...FILING_SCHEMAS_OF_PARTIES,
  ...FILING_SCHEMAS_OF_DATA,
  ...FILING_SCHEMAS_OF_OPERATION,
  ...ACT_SCHEMAS,
  ...SETTLEMENT_SCHEMAS,
];

const byId = new Map(DOCUMENT_SCHEMAS.map((schema) => [schema.id, schema]));

/** A schema by its id; undefined when this program does not know it, as with a document of a newer program. */
export function schemaWithId(id: string): DocumentSchema | undefined {
  return byId.get(id);
}

/** The schema of the document behind a record. @param caseCode - of a CASE, its code */
export function schemaOfRecord(kind: KindName, caseCode?: CodeName): DocumentSchema | undefined {
  return schemaOf(caseCode === undefined ? { act: "RECORD", kind } : { act: "RECORD", kind, caseCode });
}

/** The schema of the document behind a statement. */
export function schemaOfStatement(code: CodeName): DocumentSchema | undefined {
  return schemaOf({ act: "STATEMENT", code });
}

/** The schema of the document behind a settlement. */
export function schemaOfSettlement(status: keyof typeof Status): DocumentSchema | undefined {
  return schemaOf({ act: "SETTLEMENT", status });
}

/**
 * The schema of a document that a program writes.
 * @throws TypeError for an act that has no document, such as the record of a jurisdiction
 */
export function schemaBehind(subject: SchemaSubject): DocumentSchema {
  const schema = schemaOf(subject);
  if (schema === undefined) throw new TypeError(`No document stands behind ${keyOf(subject)}.`);
  return schema;
}

const bySubject = new Map(DOCUMENT_SCHEMAS.map((schema) => [keyOf(schema.subject), schema]));

function schemaOf(subject: SchemaSubject): DocumentSchema | undefined {
  return bySubject.get(keyOf(subject));
}

function keyOf(subject: SchemaSubject): string {
  switch (subject.act) {
    case "RECORD":
      return `RECORD ${subject.kind} ${subject.caseCode ?? ""}`;
    case "STATEMENT":
      return `STATEMENT ${subject.code}`;
    case "SETTLEMENT":
      return `SETTLEMENT ${subject.status}`;
    default:
      return subject satisfies never;
  }
}
