import type { CodeName } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Status } from "../ledger/statuses.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { FieldType } from "./field-type.ts";

/**
 * The place of an act that carries a field's value in the clear, so that rows can judge it and everybody can read it.
 * The value is in the document as well. `VALUE` is the quantity of a statement: see `clearValue`. `DOCUMENT` is the
 * digest itself where a statement has no document but names one. `ANSWERS` is the number of breaks that a settlement
 * answers. A salted export has a commitment in the place of its `DIGESTS`.
 */
export type ClearPlace =
  | "REFERENCE"
  | "SUBJECT"
  | "PARENT"
  | "LINK"
  | "INPUTS"
  | "FROM"
  | "UNTIL"
  | "EFFECTIVE_AT"
  | "DIGESTS"
  | "CLAUSES"
  | "ACCOUNT"
  | "ROLES"
  | "OUTCOME"
  | "REASON"
  | "VALUE"
  | "ANSWERS"
  | "ABOUT"
  | "DOCUMENT";

/** One field of a document. */
export interface SchemaField {
  /** The member of the document's JSON object. It is the path by which the field is opened: `/name`. */
  readonly name: string;
  readonly label: Bilingual;
  readonly type: FieldType;
  /** Whether a document without it is refused. */
  readonly required: boolean;
  /** Where the act also says it in the clear. Any other value is only committed, and opened to whom it concerns. */
  readonly clear?: ClearPlace;
}

/** A paper that is kept in the dossier beside the document; the document has its digests. */
export interface Paper {
  /** The member of the document's JSON object, of the form of a `FILE` field. */
  readonly name: string;
  readonly label: Bilingual;
  readonly required: boolean;
}

/** What a document stands behind: a record of a kind, a statement with a code, or a settlement to a status. */
export type SchemaSubject =
  | { readonly act: "RECORD"; readonly kind: KindName; readonly caseCode?: CodeName }
  | { readonly act: "STATEMENT"; readonly code: CodeName }
  | { readonly act: "SETTLEMENT"; readonly status: keyof typeof Status };

/** Fields and papers under one title, whatever act they belong to. */
export interface DocumentForm {
  /** For example `laiqu.demand.1`. */
  readonly id: string;
  readonly title: Bilingual;
  readonly fields: readonly SchemaField[];
  readonly papers: readonly Paper[];
}

/**
 * The meaning of a document behind an act: its fields with types, units and labels. A document is off the chain; the
 * act has the root of its salted tree (`commitDocument`). A schema that is published never changes: a new meaning has a
 * new number at the end of its id.
 */
export interface DocumentSchema extends DocumentForm {
  readonly subject: SchemaSubject;
}
