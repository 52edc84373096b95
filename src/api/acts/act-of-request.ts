import { draftForm, settlementForm, statementForm } from "../../acts/act-form.ts";
import type { TypedDocument } from "../../acts/act-form.ts";
import { isInJurisdiction } from "../../acts/act-terms.ts";
import type { Act, RecordAct, SettlementAct, StatementAct } from "../../acts/act.ts";
import { AuditError } from "../../audit/audit-error.ts";
import { listedItems } from "../../audit/listed-items.ts";
import { recordNamed } from "../../audit/named-record.ts";
import { seatOf } from "../../audit/parties.ts";
import type { Snapshot } from "../../audit/snapshot.ts";
import { clearText } from "../../document-schemas/clear-terms.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { InputError } from "../../documents/input-error.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { exportId, parseRecordId, recordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import type { DraftForm } from "../../schemas/act.ts";
import type { ActCheckRequest } from "../../schemas/act-request.ts";
import { recordedTime } from "../../text/china-time.ts";
import { refuseFaults } from "./act-faults.ts";
import type { ActFault } from "./act-faults.ts";
import { decisionOfRequest } from "./decision-of-request.ts";
import { documentedAct, isGovernance } from "./documented-act.ts";
import type { DocumentedAct } from "./documented-act.ts";
import { exportedDigests, exportedInClear } from "./export-of-request.ts";
import { namedOrFault, readFieldsInClear, schemaInClear, wrong } from "./fields-in-clear.ts";
import type { RequestedAct } from "./requested-act.ts";
import { refusedTerms, termFaults } from "./term-faults.ts";

/**
 * Makes the act that a request means, by the function with which a client makes it from the whole document.
 * @param needsRoot - whether the commitment of the document must be there
 * @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED; AuditError SEAT_UNKNOWN
 */
export async function actOfRequest(
  snapshot: Snapshot,
  act: Act,
  request: ActCheckRequest,
  needsRoot: boolean,
): Promise<RequestedAct> {
  const { on } = act;
  if (isGovernance(on)) return await decisionOfRequest(snapshot, { ...act, on }, request);
  const documented = documentedAct(act);
  if (documented === undefined) throw new TypeError(`The act ${act.name} has no document.`);
  if (on.act === "STATEMENT" && on.code === "SEAT_ACCEPTED") return await acceptance(snapshot, documented, request);
  const sound = await soundRequest(snapshot, documented, request, needsRoot);
  switch (on.act) {
    case "RECORD":
      return await recordOf(snapshot, documented, on, request, sound);
    case "STATEMENT":
      return statementOf(documented, on, request, sound);
    case "SETTLEMENT":
      return await settlementOf(snapshot, documented, on, request, sound);
    default:
      return on satisfies never;
  }
}

/** A request in which nothing is wrong. */
interface SoundRequest {
  readonly fields: JsonObject;
  readonly terms: {
    readonly role: RoleName;
    readonly commitment: ActCheckRequest["root"];
    readonly effectiveAt: number | undefined;
    readonly about: RecordId | undefined;
  };
}

/** @throws ApiProblem FIELDS_PRIVATE, ACT_MALFORMED */
async function soundRequest(
  snapshot: Snapshot,
  documented: DocumentedAct,
  request: ActCheckRequest,
  needsRoot: boolean,
): Promise<SoundRequest> {
  const { act, on, schema } = documented;
  const subjectKind = on.act === "SETTLEMENT" ? on.kind : undefined;
  const inClear = neededInClear(documented, request);
  const { fields, faults } = await readFieldsInClear(snapshot, act, { schema, inClear, subjectKind }, request.fields);
  const found: ActFault[] = [...faults, ...termFaults(documented, request, needsRoot)];
  const { role, root: commitment } = request;
  const about =
    request.about === undefined ? undefined : await namedOrFault(snapshot, request.about, [], "/about", found);
  refuseFaults(act, found);
  if (role === undefined) throw new TypeError("A request without a role has a fault.");
  return { fields, terms: { role, commitment, effectiveAt: timeOf(request.effectiveAt), about } };
}

/** The members by which a request describes its document. */
function neededInClear({ on, schema }: DocumentedAct, { withdrawn, open, form }: ActCheckRequest) {
  const needed = schemaInClear(schema);
  // A statement without a document says only which record it is about.
  if (withdrawn === true || open === true)
    return { ...needed, fields: needed.fields.filter(({ clear }) => clear === "SUBJECT") };
  return on.act === "RECORD" && on.kind === "EXPORT" ? exportedInClear(needed, form) : needed;
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : recordedTime(text);
}

/* ------------------------------------------------ the kinds of acts */

async function recordOf(
  snapshot: Snapshot,
  documented: DocumentedAct,
  on: RecordAct,
  request: ActCheckRequest,
  { fields, terms }: SoundRequest,
): Promise<RequestedAct> {
  const { schema } = documented;
  const { party, above } = await placeOf(snapshot, documented, on, request, fields);
  const { revision = 0, backfilled = false } = request;
  const from = timeOf(request.from);
  const draft = draftForm(on, { schema, fields }, { ...terms, jurisdiction: above, revision, backfilled, from });
  if (on.kind === "EXPORT") return exportOf(draft, request, { schema, fields });
  const reference = clearText(schema, fields, "REFERENCE") ?? "";
  const subject = recordId({ kind: Kind[on.kind], issuer: party, reference, revision });
  return { subject, call: { act: "record", payload: [draft] } };
}

/** An export has no reference: its digest names it. */
function exportOf(draft: DraftForm, request: ActCheckRequest, document: TypedDocument): RequestedAct {
  const { form = "FILE", ordinal = "0" } = request;
  const digests = exportedDigests(request, document);
  const subject = exportId({ sha256: digests.sha256Digest, ordinal: BigInt(ordinal) });
  return { subject, call: { act: "record", payload: [{ ...draft, form, ordinal, ...digests }] } };
}

function statementOf(
  { schema }: DocumentedAct,
  on: StatementAct,
  { withdrawn = false, open = false }: ActCheckRequest,
  { fields, terms }: SoundRequest,
): RequestedAct {
  const subject = parseRecordId(clearText(schema, fields, "SUBJECT") ?? "");
  const instead = withdrawn ? "WITHDRAWN" : open ? "OPEN" : undefined;
  const said = { schema, fields: instead === undefined ? fields : {} };
  return { subject, call: { act: "attest", payload: [statementForm(on, subject, said, terms, instead)] } };
}

async function settlementOf(
  snapshot: Snapshot,
  documented: DocumentedAct,
  on: SettlementAct,
  request: ActCheckRequest,
  { fields, terms }: SoundRequest,
): Promise<RequestedAct> {
  const { schema } = documented;
  const subject = parseRecordId(clearText(schema, fields, "SUBJECT") ?? "");
  const items = request.items ?? (await askedItems(snapshot, documented, subject, on));
  return { subject, call: { act: "settle", payload: [settlementForm(on, subject, { schema, fields }, terms, items)] } };
}

/**
 * An account accepts a seat by a call of its own, in no role and without a document.
 * @throws ApiProblem ACT_MALFORMED
 */
async function acceptance(
  snapshot: Snapshot,
  { act, schema }: DocumentedAct,
  request: ActCheckRequest,
): Promise<RequestedAct> {
  const { account, fields: given } = request;
  const inClear = schemaInClear(schema);
  const needed = {
    ...inClear,
    fields: inClear.fields.map((field) => (field.clear === "ACCOUNT" ? { ...field, required: false } : field)),
  };
  const form = { schema, inClear: needed, subjectKind: "PARTY" } as const;
  const { fields, faults } = await readFieldsInClear(snapshot, act, form, given);
  const isOther = given["account"] !== undefined && given["account"] !== account;
  const other = { place: "/fields/account", problem: { zh: "不是 account 所指的账户", en: "is not that of account" } };
  refuseFaults(act, [...faults, ...refusedTerms(request), ...(isOther ? [other] : [])]);
  const party = parseRecordId(clearText(schema, fields, "SUBJECT") ?? "");
  return { subject: party, call: { act: "accept", party } };
}

/* ------------------------------------------------ what the index knows */

/** The party that makes a record, and the jurisdiction under which it stands unless it stands under another record. */
interface RecordPlace {
  readonly party: RecordId;
  readonly above: RecordId | undefined;
}

async function placeOf(
  snapshot: Snapshot,
  { act, schema }: DocumentedAct,
  on: RecordAct,
  { account, jurisdiction }: ActCheckRequest,
  fields: JsonObject,
): Promise<RecordPlace> {
  const party = (await seatOf(snapshot, account)).result.party.id;
  const standsUnderJurisdiction = isInJurisdiction(on.kind);
  const isNamed = clearText(schema, fields, "PARENT") !== undefined;
  if (jurisdiction !== undefined) {
    if (!standsUnderJurisdiction || isNamed) refuseFaults(act, [jurisdictionTwice(standsUnderJurisdiction)]);
    return { party, above: await namedJurisdiction(snapshot, act, jurisdiction) };
  }
  if (!standsUnderJurisdiction || isNamed) return { party, above: undefined };
  // A party's parent is its jurisdiction.
  const { parent: home } = await snapshot.database
    .selectFrom("record")
    .select("parent")
    .where("id", "=", party)
    .executeTakeFirstOrThrow();
  return { party, above: home ?? undefined };
}

async function namedJurisdiction(snapshot: Snapshot, act: Act, name: string): Promise<RecordId | undefined> {
  const kinds: readonly KindName[] = ["JURISDICTION"];
  try {
    return await recordNamed(snapshot, name, kinds);
  } catch (error) {
    if (!(error instanceof AuditError) && !(error instanceof InputError)) throw error;
    refuseFaults(act, [{ place: "/jurisdiction", problem: wrong(error) }]);
    return undefined;
  }
}

function jurisdictionTwice(standsUnderJurisdiction: boolean): ActFault {
  const problem = standsUnderJurisdiction
    ? { zh: "与 fields 中的辖区重复：只给其一", en: "is named in fields as well: give it once" }
    : {
        zh: "应删去：此种记录立于另一条记录之下，辖区随之而定",
        en: "must be left out: such a record stands under another one, which decides its jurisdiction",
      };
  return { place: "/jurisdiction", problem };
}

/** The items of the lists that the rules in force ask for, as the index has them. */
async function askedItems(
  snapshot: Snapshot,
  { act }: DocumentedAct,
  subject: RecordId,
  { status }: SettlementAct,
): Promise<readonly RecordId[]> {
  const lists = await listedItems(snapshot, subject, Status[status]);
  const cut = lists.find(({ truncated }) => truncated);
  if (cut !== undefined)
    refuseFaults(act, [
      {
        place: "/items",
        problem: {
          zh: `须逐项给出：列表 ${cut.list} 超过 ${cut.items.length} 项`,
          en: `must be given: the list ${cut.list} has more than ${cut.items.length} items`,
        },
      },
    ]);
  return lists.flatMap(({ items }) => items);
}
