import type { Act, OnLedger, RecordAct, SettlementAct, StatementAct } from "../acts/act.ts";
import { ACTS, schemaOfAct } from "../acts/act-catalogue.ts";
import type { DocumentSchema, SchemaField } from "../document-schemas/document-schema.ts";
import { positions } from "../ledger/positions.ts";
import type { ExtraTerms, RecordTerms, SettlementTerms, StatementTerms } from "./act-request.ts";

/** An act of the catalogue that has a document, with the schema of its document. */
export interface WrittenAct<On extends OnLedger = RecordAct | StatementAct | SettlementAct> {
  readonly act: Act<On>;
  readonly schema: DocumentSchema;
}

/** The acts that a program can do by their names: those with a document. Decisions of a roster have none. */
export function writtenActs(): readonly WrittenAct[] {
  return ACTS.flatMap((act) => {
    const schema = schemaOfAct(act);
    return schema !== undefined && isWritten(act) ? [{ act, schema }] : [];
  });
}

function isWritten(act: Act): act is WrittenAct["act"] {
  const { on } = act;
  return on.act === "RECORD" || on.act === "STATEMENT" || on.act === "SETTLEMENT";
}

/** The fields of an act's document that a program gives: the request itself names the record, and what it is under. */
export function fieldsToGive({ act, schema }: WrittenAct): readonly SchemaField[] {
  return schema.fields.filter(
    ({ clear }) => clear !== "REFERENCE" && clear !== "SUBJECT" && !(clear === "PARENT" && isInJurisdiction(act.on)),
  );
}

/** The terms that the request of an act may have beside those of its form. */
export function extraTermsOf({ act: { on }, schema }: WrittenAct): readonly (keyof ExtraTerms)[] {
  const says = (place: SchemaField["clear"]): boolean => schema.fields.some(({ clear }) => clear === place);
  return [
    ...(says("EFFECTIVE_AT") ? [] : (["effectiveAt"] as const)),
    ...(isInJurisdiction(on) ? (["jurisdiction"] as const) : []),
  ];
}

/** Whether a statement can be taken back by a request. An opinion is taken back by its outcome. */
export function canBeTakenBack({ act: { on }, schema }: WrittenAct): boolean {
  return on.act === "STATEMENT" && !schema.fields.some(({ clear }) => clear === "OUTCOME");
}

/** The terms of each form of a request, in the order in which errors list them. */
const FORM_TERMS = {
  RECORD: ["reference", "revision", "backfilled", "role", "sendAnyway"],
  STATEMENT: ["record", "role", "sendAnyway"],
  SETTLEMENT: ["record", "items", "role", "sendAnyway"],
} as const satisfies {
  readonly RECORD: readonly (keyof RecordTerms)[];
  readonly STATEMENT: readonly (keyof StatementTerms)[];
  readonly SETTLEMENT: readonly (keyof SettlementTerms)[];
};

/** The members that the request of an act may have. */
export function membersOfRequest(written: WrittenAct): readonly string[] {
  return [
    ...FORM_TERMS[written.act.on.act],
    ...extraTermsOf(written),
    "document",
    ...(written.schema.papers.length === 0 ? [] : ["papers"]),
    ...(canBeTakenBack(written) ? ["takeBack"] : []),
  ];
}

/** Whether a new record stands under a jurisdiction and under nothing else. */
function isInJurisdiction(on: OnLedger): boolean {
  if (on.act !== "RECORD") return false;
  const { parents } = positions[on.kind];
  return parents.length === 1 && parents[0] === "JURISDICTION";
}
