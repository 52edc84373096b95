import type { ClearPlace, DocumentSchema } from "../document-schemas/document-schema.ts";
import type { KindName } from "../ledger/kinds.ts";
import { positions } from "../ledger/positions.ts";
import type { RecordAct, SettlementAct, StatementAct } from "./act.ts";

/**
 * The facts about an act that its document does not say:
 * - `role`: in which the party acts; `effectiveAt`: the legal date on paper, where the document names none;
 * - of a new record `revision`, `backfilled`, and where they apply `jurisdiction`, under which it stands, and `from`,
 *   the first day of its term; of an export in the place of its reference `form`, `ordinal` and `salted`;
 * - of a statement `withdrawn`, which takes it back, `open`, which leaves an opinion without a conclusion, and
 *   `persons`, of which the document has only number and root;
 * - of a statement or a settlement `about`, another record to which it refers; of a settlement `items`.
 */
export type ActTerm =
  | "role"
  | "effectiveAt"
  | "revision"
  | "backfilled"
  | "jurisdiction"
  | "from"
  | "form"
  | "ordinal"
  | "salted"
  | "withdrawn"
  | "open"
  | "persons"
  | "about"
  | "items";

/** The terms that an act may have beside its document. */
export function termsOfAct(
  on: RecordAct | StatementAct | SettlementAct,
  schema: Pick<DocumentSchema, "subject" | "fields">,
): ReadonlySet<ActTerm> {
  const says = (place: ClearPlace): boolean => schema.fields.some(({ clear }) => clear === place);
  const mustSay = (place: ClearPlace): boolean =>
    schema.fields.some(({ clear, required }) => required && clear === place);
  const date: readonly ActTerm[] = says("EFFECTIVE_AT") ? [] : ["effectiveAt"];
  const about: readonly ActTerm[] = mustSay("ABOUT") ? [] : ["about"];
  switch (on.act) {
    case "RECORD":
      return new Set(["role", ...date, "backfilled", ...termsOfRecord(on, says("FROM"))]);
    case "STATEMENT":
      return new Set([
        "role",
        ...date,
        ...about,
        "withdrawn",
        ...(says("OUTCOME") ? (["open"] as const) : []),
        ...(hasRoll(schema) ? (["persons"] as const) : []),
      ]);
    case "SETTLEMENT":
      return new Set(["role", ...date, ...about, "items"]);
    default:
      return on satisfies never;
  }
}

/** An export is named by its digest. Only of a plan does the ledger keep a beginning that its document cannot say. */
function termsOfRecord({ kind }: RecordAct, saysFrom: boolean): readonly ActTerm[] {
  if (kind === "EXPORT") return ["form", "ordinal", "salted"];
  return [
    "revision",
    ...(isInJurisdiction(kind) ? (["jurisdiction"] as const) : []),
    ...(kind === "PLAN" && !saysFrom ? (["from"] as const) : []),
  ];
}

/** Whether records of a kind stand under a jurisdiction and under nothing else. */
export function isInJurisdiction(kind: KindName): boolean {
  const { parents } = positions[kind];
  return parents.length === 1 && parents[0] === "JURISDICTION";
}

/** Whether a filing by a schema may be made from a list of persons. */
export function hasRoll({ subject, fields }: Pick<DocumentSchema, "subject" | "fields">): boolean {
  return subject.act === "STATEMENT" && fields.some(({ name, type }) => name === "root" && isOfPersons(fields, type));
}

/** A root over persons stands beside their number, or beside the band of their number. */
function isOfPersons(fields: DocumentSchema["fields"], type: DocumentSchema["fields"][number]["type"]): boolean {
  if (type.is !== "ROOT") return false;
  const beside = (name: string): boolean => fields.some((field) => field.name === name);
  return beside("batch") || beside("subjectsBand");
}
