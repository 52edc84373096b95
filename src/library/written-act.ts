import type { Act, OnLedger, RecordAct, SettlementAct, StatementAct } from "../acts/act.ts";
import { ACTS, schemaOfAct } from "../acts/act-catalogue.ts";
import { isInJurisdiction, termsOfAct } from "../acts/act-terms.ts";
import type { DocumentSchema, SchemaField } from "../document-schemas/document-schema.ts";
import type { ExtraTerms, RecordTerms, SettlementTerms, StatementTerms } from "./act-request.ts";

/** An act of the catalogue that a request with a document makes, with the schema of its document. */
export interface WrittenAct<On extends OnLedger = RecordAct | StatementAct | SettlementAct> {
  readonly act: Act<On>;
  readonly schema: DocumentSchema;
}

/**
 * The acts that a program can do by their names. An export is named by its file, an account accepts a seat by a call of
 * its own, and the decisions of a roster have no document: `exports`, `seats` and `governance` do those.
 */
export function writtenActs(): readonly WrittenAct[] {
  return ACTS.flatMap((act) => {
    const schema = schemaOfAct(act);
    return schema !== undefined && isWritten(act) ? [{ act, schema }] : [];
  });
}

function isWritten(act: Act): act is WrittenAct["act"] {
  const { on } = act;
  if (on.act === "RECORD") return on.kind !== "EXPORT";
  return on.act === "SETTLEMENT" || (on.act === "STATEMENT" && on.code !== "SEAT_ACCEPTED");
}

/** The fields of an act's document that a program gives: the request itself names the record, and what it is under. */
export function fieldsToGive({ act, schema }: WrittenAct): readonly SchemaField[] {
  return schema.fields.filter(
    ({ clear }) => clear !== "REFERENCE" && clear !== "SUBJECT" && !(clear === "PARENT" && isUnderJurisdiction(act.on)),
  );
}

function isUnderJurisdiction(on: OnLedger): boolean {
  return on.act === "RECORD" && isInJurisdiction(on.kind);
}

const EXTRA_TERMS = ["effectiveAt", "jurisdiction", "from", "about"] as const satisfies readonly (keyof ExtraTerms)[];

/** The terms that the request of an act may have beside those of its form. */
export function extraTermsOf({ act: { on }, schema }: WrittenAct): readonly (keyof ExtraTerms)[] {
  const terms = termsOfAct(on, schema);
  return EXTRA_TERMS.filter((name) => terms.has(name));
}

/** The requests of a statement in the place of its document: see `TakenBack`, `Pending` and `OfPersons`. */
export type InsteadOfDocument = "takeBack" | "pending" | "persons";

/** The ways in which a statement can be made without its whole document. */
export function insteadOfDocument({ act: { on }, schema }: WrittenAct): readonly InsteadOfDocument[] {
  const terms = termsOfAct(on, schema);
  return [
    ...(terms.has("withdrawn") && !concludesWithdrawn(schema) ? (["takeBack"] as const) : []),
    ...(terms.has("open") ? (["pending"] as const) : []),
    ...(terms.has("persons") ? (["persons"] as const) : []),
  ];
}

/** Whether the document itself can conclude that the party withdraws its opinion. */
function concludesWithdrawn({ fields }: DocumentSchema): boolean {
  return fields.some(
    ({ clear, type }) =>
      clear === "OUTCOME" && type.is === "CHOICE" && type.of.some(({ value }) => value === "WITHDRAWN"),
  );
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
    ...insteadOfDocument(written),
  ];
}
