import type { RecordAct, SettlementAct, StatementAct } from "./act.ts";
import type { Hex } from "../consensus/hex.ts";
import { parseHex } from "../consensus/hex.ts";
import { clearEnd, clearInstant, clearText, clearTexts, clearWhole } from "../document-schemas/clear-terms.ts";
import { clearValue } from "../document-schemas/clear-value.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { accountWord } from "../ledger/account-word.ts";
import { AgreementClause } from "../ledger/agreement-clauses.ts";
import { Code, familyOf, HoldReason, Outcome, outcomeWith } from "../ledger/codes.ts";
import type { OutcomeClass } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { parseRecordId } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Role, roleMask } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { linkNameOf } from "../ledger/views.ts";
import type { DraftForm, SettlementForm, StatementForm } from "../schemas/act.ts";
import { isKeyOf } from "../text/entries.ts";

/** A document without faults, in which other records have their ids. */
export interface TypedDocument {
  readonly schema: DocumentSchema;
  readonly fields: JsonObject;
}

/** The parts of an act that its document does not say. */
interface Terms {
  readonly role: RoleName;
  /** The commitment of the document; undefined where there is none. */
  readonly commitment: Hex | undefined;
  /** The legal date on paper, in seconds since 1970, where the document names none. */
  readonly effectiveAt: number | undefined;
  /** Another record to which the act refers, where the document names none. */
  readonly about?: RecordId | undefined;
}

/** The same for a new record. */
export interface DraftTerms extends Terms {
  /** The jurisdiction under which the record stands; undefined for a record that stands under another one. */
  readonly jurisdiction: RecordId | undefined;
  readonly revision: number;
  /** The beginning of the term, in seconds since 1970, where the document has no member for it. */
  readonly from?: number | undefined;
  /** Whether the record is made afterwards from existing books. */
  readonly backfilled: boolean;
}

/** A new record as the ledger takes it. Its terms are those of the document, so that the two cannot differ. */
export function draftForm(on: RecordAct, { schema, fields }: TypedDocument, terms: DraftTerms): DraftForm {
  const ids = (place: "PARENT" | "LINK" | "INPUTS"): RecordId[] => clearTexts(schema, fields, place).map(parseRecordId);
  const [link] = ids("LINK");
  const linkName = linkNameOf(Kind[on.kind]);
  const account = clearText(schema, fields, "ACCOUNT");
  const clauses = clearTexts(schema, fields, "CLAUSES").filter((name) => isKeyOf(AgreementClause, name));
  return withoutAbsent({
    kind: on.kind,
    status: on.status,
    role: terms.role,
    code: on.caseCode,
    reference: clearText(schema, fields, "REFERENCE"),
    revision: terms.revision === 0 ? undefined : String(terms.revision),
    backfilled: terms.backfilled ? true : undefined,
    parent: terms.jurisdiction ?? ids("PARENT")[0],
    ...(link === undefined || linkName === undefined ? {} : { [linkName]: link }),
    inputs: presentList(ids("INPUTS")),
    from: clearInstant(schema, fields, "FROM") ?? terms.from,
    until: clearEnd(schema, fields),
    effectiveAt: clearInstant(schema, fields, "EFFECTIVE_AT") ?? terms.effectiveAt,
    content: terms.commitment,
    firstAccount: account === undefined ? undefined : parseHex(account, 20),
    roles: presentList(clearTexts(schema, fields, "ROLES").filter((name) => isKeyOf(Role, name))),
    clauses: presentList(clauses),
  });
}

/**
 * A statement as the ledger takes it. It passes unless its document concludes otherwise; a hold and its release
 * conclude nothing.
 * @param instead - the outcome of a statement without a document: one that is taken back, or still open
 */
export function statementForm(
  on: StatementAct,
  subject: RecordId,
  { schema, fields }: TypedDocument,
  { role, commitment, effectiveAt, about: referred }: Terms,
  instead: "WITHDRAWN" | "OPEN" | undefined,
): StatementForm {
  const roles = clearTexts(schema, fields, "ROLES").filter((name) => isKeyOf(Role, name));
  const value = roles.length > 0 ? roleMask(roles) : clearValue(schema, fields, BigInt);
  const about = clearText(schema, fields, "ABOUT");
  const conclusion = instead === undefined ? conclusionOf(on, { schema, fields }) : Outcome[instead];
  return withoutAbsent({
    subject,
    code: on.code,
    role,
    outcome: outcomeWith(conclusion, reasonOf({ schema, fields })),
    until: clearEnd(schema, fields),
    effectiveAt: clearInstant(schema, fields, "EFFECTIVE_AT") ?? effectiveAt,
    value: value === 0n ? undefined : value.toString(),
    about: about === undefined ? referred : parseRecordId(about),
    document: wordInClear({ schema, fields }) ?? commitment,
  });
}

/** A settlement as the ledger takes it. @param items - what a rule about a list or a quorum asks for */
export function settlementForm(
  on: SettlementAct,
  subject: RecordId,
  { schema, fields }: TypedDocument,
  { role, commitment, effectiveAt, about: referred }: Terms,
  items: readonly RecordId[],
): SettlementForm {
  const about = clearText(schema, fields, "ABOUT");
  return withoutAbsent({
    subject,
    status: on.status,
    role,
    reason: clearWhole(schema, fields, "REASON"),
    until: clearEnd(schema, fields),
    effectiveAt: clearInstant(schema, fields, "EFFECTIVE_AT") ?? effectiveAt,
    answers: clearWhole(schema, fields, "ANSWERS"),
    about: about === undefined ? referred : parseRecordId(about),
    document: commitment,
    items: presentList(items),
  });
}

/** Some statements name a digest or an account in the place of a document's commitment. */
function wordInClear({ schema, fields }: TypedDocument): Hex | undefined {
  const digest = clearText(schema, fields, "DOCUMENT");
  const account = clearText(schema, fields, "ACCOUNT");
  if (account !== undefined) return accountWord(parseHex(account, 20));
  return digest === undefined ? undefined : parseHex(digest, 32);
}

/** Whether statements by a schema carry no document, because all that they say stands in the clear. */
export function isInClear({ fields }: DocumentSchema): boolean {
  return fields.some(({ clear }) => clear === "DOCUMENT" || clear === "ACCOUNT");
}

function conclusionOf({ code }: StatementAct, { schema, fields }: TypedDocument): OutcomeClass {
  const said = clearText(schema, fields, "OUTCOME");
  if (said !== undefined && isKeyOf(Outcome, said)) return Outcome[said];
  const family = familyOf(Code[code]);
  return family === "HOLD" || family === "CORRECTION" || family === "SEAT" || family === "ROLE"
    ? Outcome.OPEN
    : Outcome.PASSED;
}

function reasonOf({ schema, fields }: TypedDocument): number {
  const reason = clearText(schema, fields, "REASON");
  return reason !== undefined && isKeyOf(HoldReason, reason) ? HoldReason[reason] : 0;
}

function presentList<Item>(items: readonly Item[]): Item[] | undefined {
  return items.length === 0 ? undefined : [...items];
}

type Present<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** A member that is left out means empty or zero. */
function withoutAbsent<T extends object>(form: T): Present<T> {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- Every member that is left has a value.
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Present<T>;
}
