import { openDossier } from "../dossier/dossier.ts";
import type { Dossier } from "../dossier/dossier.ts";
import { Code } from "../ledger/codes.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Act, CandidateCheck, TransactionAnswer } from "../schemas/act.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { CodedError } from "../text/coded-error.ts";
import { bestOf, chooseRole, rolesToCheck } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { holdStatement } from "./hold-statement.ts";
import type { HoldTerms } from "./hold-statement.ts";
import { does } from "./intent.ts";
import type { Intent } from "./intent.ts";
import { ApiError } from "./http/api-error.ts";
import { orderDocument, sameOrderFor, saveActDocument } from "./order-document.ts";
import type { OrderDocument } from "./order-document.ts";
import { actOnce } from "./perform-act.ts";
import { refuseShortName } from "./party-aliases.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { opening, rectificationCase } from "./rectification-case.ts";
import type { CaseTerms, RectificationCase } from "./rectification-case.ts";
import { refusePassedTerm } from "./passed-term.ts";
import { resolveRecord } from "./resolve-record.ts";
import { saveNewRecord } from "./save-new-record.ts";
import { savedEntries } from "./send-once.ts";
import { resolveSeat } from "./seat.ts";
import type { ActingSeat } from "./seat.ts";
import { showForeign } from "../text/foreign-text.ts";

export interface HoldRequest extends Actor, HoldTerms, CaseTerms {
  /** The record to hold, by any of its names. */
  readonly record: string;
  /** Path of the order's file. */
  readonly order?: string;
}

/**
 * The outcome of a hold:
 * - `ALREADY`: the party holds the record and its case is open already, and nothing was sent;
 * - `NOT_HELD`: the hold was not sent, or the ledger refused it;
 * - `HELD`: the record is held; `hold` is absent if the party held it before, and `opening` is the outcome of its
 *   case.
 */
export type HoldOutcome =
  | { readonly type: "ALREADY"; readonly case: RectificationCase }
  | { readonly type: "NOT_HELD"; readonly outcome: Exclude<ActOutcome, { readonly type: "DONE" }> }
  | {
      readonly type: "HELD";
      readonly case: RectificationCase;
      readonly hold?: TransactionAnswer;
      readonly opening: ActOutcome;
    };

/** Everything that one hold needs. */
interface Hold {
  readonly seat: ActingSeat;
  readonly request: HoldRequest;
  readonly subject: RecordDetail;
  readonly case: RectificationCase;
  /** The order as the document of the hold. */
  readonly order: OrderDocument;
  /** The same order as the document of the case. */
  readonly caseOrder: OrderDocument;
  readonly dossier: Dossier;
}

/**
 * Suspends a record and opens its rectification case. The hold is sent before the case, so that the danger stops
 * first. If the request names a case and the party already holds the record, only the case is opened: an earlier
 * attempt may have ended between the two.
 * @throws ClientError CASE_TAKEN before anything is sent; CASE_NOT_OPENED when the record is held but its case could
 * not be opened
 * @throws ClientError, ApiError, DossierError, InputError
 */
export async function placeHold(context: ClientContext, request: HoldRequest): Promise<HoldOutcome> {
  const seat = await resolveSeat(context, request.as);
  const subject = await resolveRecord(context, request.record);
  const party = seat.seat.party.id;
  const order = await orderDocument(
    request.order,
    { subject: subject.id, reason: request.reason },
    { subject: subject.id, by: party, act: "ATTEST", code: Code.HOLD },
  );
  const earlier = (await savedEntries(context, seat)).find((entry) =>
    does(entry, holdIntent(seat, request, subject, order)),
  );
  // A run that ended between the hold and its case made up a reference, and only the saved transaction still has it.
  const reference = request.case ?? madeUpReference(earlier);
  const terms = { ...request, ...(reference === undefined ? {} : { case: reference }) };
  const rectification = rectificationCase(party, subject.id, terms, context.now());
  refuseShortName(context.aliases, rectification.reference, rectification.id);
  const dossier = openDossier(context.dossierDirectory, request.as);
  const caseOrder = sameOrderFor(order, { record: rectification.id });
  const hold = { seat, request, subject, case: rectification, order, caseOrder, dossier };

  const isHeld = earlier === undefined && request.case !== undefined && isHeldBy(subject, party);
  if (isHeld) return await openCaseOfHeld(context, hold);
  const outcome = await suspend(context, hold);
  if (outcome === "HELD_MEANWHILE") return await openCaseOfHeld(context, hold);
  if (outcome.type !== "DONE") return { type: "NOT_HELD", outcome };
  return await openCaseOfHeld(context, hold, outcome.transaction);
}

/** The meaning of a hold. The case is left out: the hold is the same whatever the reference of its case. */
function holdIntent(
  { seat: { party } }: ActingSeat,
  { record, reason, recall = false }: HoldRequest,
  { id: subject }: RecordDetail,
  { sha256 }: OrderDocument,
  memo?: JsonObject,
): Intent {
  const named = showForeign(record);
  return {
    meanings: [{ act: "attest", code: "HOLD", party: party.id, subject, reason, recall, order: sha256 }],
    touches: [subject],
    does: { zh: `暂停 ${named}`, en: `The hold of ${named}` },
    ...(memo === undefined ? {} : { memo }),
  };
}

function madeUpReference(earlier: SavedEntry | undefined): string | undefined {
  const reference = earlier?.memo?.["case"];
  return typeof reference === "string" ? reference : undefined;
}

function isHeldBy({ holds }: RecordDetail, party: RecordId): boolean {
  return holds.some(({ by }) => by.id === party);
}

/**
 * Opens the case of a record that is held. An earlier attempt may have opened it already.
 * @param placed - the transaction of the hold, if this attempt placed it
 */
async function openCaseOfHeld(context: ClientContext, hold: Hold, placed?: TransactionAnswer): Promise<HoldOutcome> {
  try {
    const opened = await openCase(context, hold);
    return { type: "HELD", case: hold.case, ...(placed === undefined ? {} : { hold: placed }), opening: opened };
  } catch (error) {
    if (!isTaken(error)) throw notOpened(hold, error);
    if ((await parentOf(context, hold.case.id)) === hold.subject.id) return { type: "ALREADY", case: hold.case };
    throw placed === undefined ? caseTaken(hold.case) : notOpened(hold, error);
  }
}

/** @returns HELD_MEANWHILE when another command of the same party came first and the request names its case */
async function suspend(context: ClientContext, hold: Hold): Promise<ActOutcome | "HELD_MEANWHILE"> {
  const { request, seat, subject, order } = hold;
  const { account } = seat;
  const holdAs = (role: RoleName): Act => ({
    act: "attest",
    payload: [holdStatement(subject.id, role, request, order.commitment)],
  });
  const check = async (): Promise<CheckedAct> => {
    refusePassedTerm(hold.case.until, context.now());
    const roles = rolesToCheck(seat, request.role);
    const holds = roles.map(holdAs);
    // The case is checked together with the hold, to find a used reference before anything is held.
    const cases = roles.slice(0, 1).map((role) => opening(hold.case, hold.caseOrder.commitment, role));
    const answer = await context.api.checkCandidates({ account, candidates: [...holds, ...cases] });
    if (answer.checks.slice(holds.length).some(isTakenCheck)) throw caseTaken(hold.case);
    return bestOf(roles, holds, answer, context.now());
  };
  const intent = holdIntent(seat, request, subject, order, { case: hold.case.reference });
  const outcome = await actOnce(context, seat, request, intent, check, (body) =>
    saveActDocument(hold.dossier, body, order),
  );
  const wasFirst = outcome.type !== "NOT_SENT" || request.case === undefined;
  if (wasFirst || !isHeldBy(await resolveRecord(context, subject.id), seat.seat.party.id)) return outcome;
  return "HELD_MEANWHILE";
}

async function openCase(context: ClientContext, hold: Hold): Promise<ActOutcome> {
  const { case: opened, caseOrder: order, dossier, request, seat } = hold;
  const check = async (): Promise<CheckedAct> => {
    const checked = await chooseRole(context, seat, request.role, (role) => opening(opened, order.commitment, role));
    // A case that is open already is found first.
    refusePassedTerm(opened.until, context.now());
    return checked;
  };
  return await actOnce(context, seat, request, caseIntent(hold), check, (body) =>
    saveNewRecord(dossier, opened.id, { body, document: order.document, attachments: order.attachments }),
  );
}

function caseIntent({ case: { id, until = 0 }, subject, order: { sha256 } }: Hold): Intent {
  const named = showForeign(subject.reference ?? subject.id);
  return {
    // The id holds the party.
    meanings: [{ act: "record", kind: "CASE", id, subject: subject.id, until, order: sha256 }],
    touches: [id],
    does: { zh: `就 ${named} 立案整改`, en: `The rectification case about ${named}` },
  };
}

async function parentOf({ api }: ClientContext, id: RecordId): Promise<RecordId | undefined> {
  return (await api.findRecord(id))?.result.record.parent?.id;
}

/** True if the act fails because the ledger already has a record with this id. */
function isTakenCheck({ problem }: CandidateCheck): boolean {
  return problem?.evidence["error"] === "IdTaken";
}

function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.evidence["error"] === "IdTaken";
}

function caseTaken({ reference, id }: RectificationCase): ClientError {
  return new ClientError(
    "CASE_TAKEN",
    {
      zh: `整改编号 ${showForeign(reference)} 已用于 ${id}，未作新的暂停：请另取编号。`,
      en:
        `The case reference ${showForeign(reference)} is taken by ${id}, and no new hold was placed: choose ` +
        "another one.",
    },
    { case: reference, id },
  );
}

/** Wraps coded errors only; a fault of this program is thrown on as it is. */
function notOpened({ request, case: { reference } }: Hold, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  return new ClientError(
    "CASE_NOT_OPENED",
    {
      zh: `${showForeign(request.record)} 已暂停，但整改 ${showForeign(reference)} 未能立案；以同一整改编号再次办理即可立案。原因：${error.text.zh}`,
      en:
        `${showForeign(request.record)} is held, but its case ${showForeign(reference)} could not be opened; ` +
        `run the same hold with this case reference again to open it. Reason: ${error.text.en}`,
    },
    { ...error.evidence, held: true, case: reference },
    error,
  );
}
