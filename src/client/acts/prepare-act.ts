import type { Act as NamedAct, RecordAct, SettlementAct, StatementAct } from "../../acts/act.ts";
import { clearTexts } from "../../document-schemas/clear-terms.ts";
import { schemaBehind } from "../../document-schemas/schema-catalogue.ts";
import type { DocumentSchema } from "../../document-schemas/document-schema.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import type { DocumentBinding } from "../../documents/document-binding.ts";
import { openDossier } from "../../dossier/dossier.ts";
import { Code } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { recordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import { parseNewReference } from "../../ledger/typed-name.ts";
import type { Act } from "../../schemas/act.ts";
import type { NamedRecord } from "../named-record.ts";
import { recordedTime } from "../../text/china-time.ts";
import { actDocument, saveActDocument } from "../act-document.ts";
import type { ActDocument } from "../act-document.ts";
import type { ClientContext } from "../client-context.ts";
import { documentFields, nameOf } from "../document-fields.ts";
import { hashPapers, meaningOf } from "../document-input.ts";
import type { DocumentInput, HashedInput } from "../document-input.ts";
import type { Intent } from "../intent.ts";
import { refuseShortName } from "../party-aliases.ts";
import { resolveNamed, resolveRecord } from "../resolve-record.ts";
import { saveNewRecord } from "../save-new-record.ts";
import { settledItems } from "../settled-items.ts";
import type { ActingSeat } from "../seat.ts";
import { wordsOfAct } from "./words-of-act.ts";
import { draftForm, isInClear, settlementForm, statementForm } from "../../acts/act-form.ts";
import { answeredBreaks } from "./answered-breaks.ts";
import { isUnderJurisdiction } from "./under-jurisdiction.ts";
import { personsRoll, saveRoll } from "./persons-roll.ts";

/** An act of the catalogue that has a document. */
export type DocumentedAct = NamedAct<RecordAct | StatementAct | SettlementAct>;

/** An act as somebody wants to do it: everything but its signer. */
export interface ActRequest extends DocumentInput {
  readonly act: DocumentedAct;
  /** The reference of the new record; for another act the record that it is about, by any of its names. */
  readonly name: string;
  /** The legal date on paper, `2026-03-01` or `2026-03-01T09:20` in China time, where the document names none. */
  readonly effectiveAt?: string;
  /** New records: the jurisdiction under which it stands; by default the one of the party that acts. */
  readonly jurisdiction?: string;
  /** New records: a revision of a reference that was used before, from 1 on. */
  readonly revision?: number;
  /** New records: the first day of the term, where the document has no member for it. */
  readonly from?: string;
  /** New records: whether it is made afterwards from existing books. */
  readonly backfilled?: boolean;
  /** Statements: takes back what the same party stated before. Such a statement has no document. */
  readonly withdrawn?: boolean;
  /** Opinions: leaves the matter open, so that nobody goes on before there is a conclusion. It has no document. */
  readonly pending?: boolean;
  /** Statements and settlements: another record to which the act refers, where its document names none. */
  readonly about?: string;
  /** Filings about persons: the file that lists them. The number and the root of the document follow from it. */
  readonly persons?: string;
  /** Settlements: what a rule about a list or a quorum asks for; by default the lists as the index has them. */
  readonly items?: readonly string[];
  /** Statements: fields of the document that name a record by its id, although the ledger does not know it yet. */
  readonly awaited?: JsonObject;
}

/** An act with its document, ready to be checked in a role. */
export interface PreparedAct {
  /** The new record, or the record that the act is about. */
  readonly subject: RecordId;
  readonly schema: DocumentSchema;
  /** The document as it is committed; undefined for a withdrawal, and where all stands in the clear. */
  readonly document: ActDocument | undefined;
  /** The fields of the document; none for a withdrawal. */
  readonly fields: JsonObject;
  /** The reference of the new record, or of the record that the act is about; undefined for an export. */
  readonly reference: string | undefined;
  readonly intent: Intent;
  readonly actAs: (role: RoleName) => Act;
  /** Saves the documents behind the act, before anything is signed. @param body - the item of the act as it is sent */
  readonly save: (body: JsonObject) => Promise<void>;
}

/**
 * Makes the document of an act and the act itself. Nothing is saved, signed or sent.
 * @throws ClientError DOCUMENT_WRONG, REFERENCE_SHORT_NAME, NOT_A_FILE; ApiError, InputError, DateError
 */
export async function prepareAct(context: ClientContext, seat: ActingSeat, request: ActRequest): Promise<PreparedAct> {
  const { on } = request.act;
  switch (on.act) {
    case "RECORD":
      return await prepareRecord(context, seat, request, on);
    case "STATEMENT":
      return await prepareStatement(context, seat, request, on);
    case "SETTLEMENT":
      return await prepareSettlement(context, seat, request, on);
    default:
      return on satisfies never;
  }
}

async function prepareRecord(
  context: ClientContext,
  seat: ActingSeat,
  request: ActRequest,
  on: RecordAct,
): Promise<PreparedAct> {
  const reference = parseNewReference(request.name);
  const issuer = seat.seat.party.id;
  const { revision = 0, backfilled = false } = request;
  const id = recordId({ kind: Kind[on.kind], issuer, reference, revision });
  if (on.kind === "PARTY") refuseShortName(context.aliases, reference, id);
  const schema = schemaBehind({
    act: "RECORD",
    kind: on.kind,
    ...(on.caseCode === undefined ? {} : { caseCode: on.caseCode }),
  });
  const jurisdiction = await jurisdictionOf(context, issuer, on, request);
  const own = { reference, ...(jurisdiction === undefined ? {} : namedAbove(schema, jurisdiction)) };
  const made = await makeDocument(context, schema, own, request, { record: id });
  const dossier = openDossier(context.dossierDirectory, seat.key);
  const from = request.from === undefined ? undefined : recordedTime(request.from);
  const terms = {
    commitment: made.document.commitment,
    effectiveAt: effectiveAtOf(request),
    revision,
    backfilled,
    from,
  };
  return {
    subject: id,
    schema,
    document: made.document,
    fields: made.fields,
    reference,
    intent: intentOf(request, made.input, {
      meaning: {
        act: "record",
        party: issuer,
        subject: id,
        status: on.status,
        parent: jurisdiction?.id ?? "",
        ...(from === undefined ? {} : { from }),
      },
      touches: [id, ...accountsIn(schema, made.fields)],
    }),
    actAs: (role) => ({
      act: "record",
      payload: [draftForm(on, { schema, fields: made.fields }, { ...terms, role, jurisdiction: jurisdiction?.id })],
    }),
    save: async (body) => {
      const { document, attachments } = made.document;
      await saveNewRecord(dossier, id, { body, document, attachments });
    },
  };
}

async function prepareStatement(
  context: ClientContext,
  seat: ActingSeat,
  request: ActRequest,
  on: StatementAct,
): Promise<PreparedAct> {
  const schema = schemaBehind({ act: "STATEMENT", code: on.code });
  const found = await resolveNamed(context, request.name);
  const party = seat.seat.party.id;
  const { withdrawn = false, pending = false } = request;
  const boundTo = { subject: found.id, by: party, act: "ATTEST", code: Code[on.code] } as const;
  const roll = request.persons === undefined ? undefined : await personsRoll(request.persons, schema, boundTo);
  const own = { subject: nameOf(found), ...roll?.fields, ...request.awaited };
  const made = withdrawn || pending ? undefined : await makeDocument(context, schema, own, request, boundTo);
  const typed = { schema, fields: made?.fields ?? {} };
  const document = isInClear(schema) ? undefined : made?.document;
  const about = await referredTo(context, request);
  const terms = { commitment: document?.commitment, effectiveAt: effectiveAtOf(request), about };
  const instead = withdrawn ? "WITHDRAWN" : pending ? "OPEN" : undefined;
  return {
    subject: found.id,
    schema,
    document,
    fields: typed.fields,
    reference: found.reference,
    intent: intentOf(request, made?.input ?? NO_INPUT, {
      meaning: {
        act: "attest",
        party,
        subject: found.id,
        code: on.code,
        withdrawn,
        ...(pending ? { pending } : {}),
        ...(about === undefined ? {} : { about }),
        ...roll?.meaning,
      },
      touches: [found.id, ...accountsIn(schema, typed.fields)],
    }),
    actAs: (role) => ({ act: "attest", payload: [statementForm(on, found.id, typed, { ...terms, role }, instead)] }),
    save: async (body) => {
      if (roll !== undefined) await saveRoll(openDossier(context.dossierDirectory, seat.key), nameOf(found), roll);
      await savingIn(context, seat, document)(body);
    },
  };
}

async function prepareSettlement(
  context: ClientContext,
  seat: ActingSeat,
  request: ActRequest,
  on: SettlementAct,
): Promise<PreparedAct> {
  const schema = schemaBehind({ act: "SETTLEMENT", status: on.status });
  const found = await resolveNamed(context, request.name, on.kind);
  const party = seat.seat.party.id;
  const items = await settledItems(context, found.id, on.status, request.items);
  const boundTo = { subject: found.id, by: party, act: "SETTLE", code: Status[on.status] } as const;
  const own = { subject: nameOf(found), ...(await answersOf(context, schema, found, request)) };
  const { fields, document, input } = await makeDocument(context, schema, own, request, boundTo);
  const about = await referredTo(context, request);
  const terms = { commitment: document.commitment, effectiveAt: effectiveAtOf(request), about };
  return {
    subject: found.id,
    schema,
    document,
    fields,
    reference: found.reference,
    intent: intentOf(request, input, {
      // The same command means the same when a list has grown meanwhile, and when something more has broken.
      meaning: {
        act: "settle",
        party,
        subject: found.id,
        status: on.status,
        items: [...(request.items ?? [])],
        ...(about === undefined ? {} : { about }),
      },
      touches: [found.id],
    }),
    actAs: (role) => ({
      act: "settle",
      payload: [settlementForm(on, found.id, { schema, fields }, { ...terms, role }, items)],
    }),
    save: savingIn(context, seat, document),
  };
}

/** The record to which an act refers although its document does not name it. */
async function referredTo(context: ClientContext, { about }: ActRequest): Promise<RecordId | undefined> {
  return about === undefined ? undefined : (await resolveNamed(context, about)).id;
}

/** The number of breaks that a disposition answers where the request names none; nothing for another settlement. */
async function answersOf(
  context: ClientContext,
  schema: DocumentSchema,
  found: NamedRecord,
  { fields = [], values = {} }: ActRequest,
): Promise<JsonObject> {
  const member = schema.fields.find(({ clear }) => clear === "ANSWERS")?.name;
  if (member === undefined || fields.some(({ name }) => name === member) || values[member] !== undefined) return {};
  return { [member]: await answeredBreaks(context, found) };
}

interface MadeDocument {
  readonly fields: JsonObject;
  readonly document: ActDocument;
  readonly input: HashedInput;
}

async function makeDocument(
  context: ClientContext,
  schema: DocumentSchema,
  own: JsonObject,
  request: ActRequest,
  boundTo: DocumentBinding,
): Promise<MadeDocument> {
  const input = await hashPapers(context, request);
  const fields = await documentFields(context, schema, own, input);
  return { fields, input, document: actDocument(schema, fields, input, boundTo) };
}

const NO_INPUT: HashedInput = { fields: [], values: {}, papers: [] };

/**
 * The meaning of an act does not have the fresh salts of its document, so that the same command is recognized. It has
 * whatever makes another act of it: a command that meets the transaction of another act would take it for its own.
 */
function intentOf(
  { act, name, effectiveAt = "", backfilled = false, withdrawn = false }: ActRequest,
  input: HashedInput,
  { meaning, touches }: { readonly meaning: JsonObject; readonly touches: readonly string[] },
): Intent {
  return {
    meanings: [{ ...meaning, effectiveAt, backfilled, ...meaningOf(input) }],
    touches,
    does: wordsOfAct(act, name, withdrawn),
  };
}

/** Two acts about one account wait for each other: its first seat is its only one. */
function accountsIn(schema: DocumentSchema, fields: JsonObject): readonly string[] {
  return clearTexts(schema, fields, "ACCOUNT");
}

function savingIn(
  { dossierDirectory }: ClientContext,
  { key }: ActingSeat,
  document: ActDocument | undefined,
): PreparedAct["save"] {
  const dossier = openDossier(dossierDirectory, key);
  return async (body) => {
    if (document !== undefined) await saveActDocument(dossier, body, document);
  };
}

function effectiveAtOf({ effectiveAt }: ActRequest): number | undefined {
  return effectiveAt === undefined ? undefined : recordedTime(effectiveAt);
}

/** The jurisdiction under which a new record stands; undefined for a kind that stands under another record. */
async function jurisdictionOf(
  context: ClientContext,
  issuer: RecordId,
  { kind }: RecordAct,
  { jurisdiction }: ActRequest,
): Promise<Named | undefined> {
  if (!isUnderJurisdiction(kind)) return undefined;
  if (jurisdiction !== undefined) return await resolveRecord(context, jurisdiction, "JURISDICTION");
  // A party's parent record is its jurisdiction.
  return (await context.api.record(issuer)).result.record.parent;
}

type Named = Parameters<typeof nameOf>[0];

/** The field in which the document itself names the jurisdiction, where it has one. */
function namedAbove({ fields }: DocumentSchema, jurisdiction: Named): JsonObject {
  const above = fields.find(({ clear }) => clear === "PARENT");
  return above === undefined ? {} : { [above.name]: nameOf(jurisdiction) };
}
