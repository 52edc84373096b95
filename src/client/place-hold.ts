import { clearEnd } from "../document-schemas/clear-terms.ts";
import { openDossier } from "../dossier/dossier.ts";
import type { Dossier } from "../dossier/dossier.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Act, CandidateCheck, CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { CodedError } from "../text/coded-error.ts";
import { saveActDocument } from "./act-document.ts";
import { bestOf, rolesToCheck } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { hashPapers, meaningOf } from "./document-input.ts";
import type { DocumentInput, HashedInput } from "./document-input.ts";
import { holdDocuments } from "./hold-documents.ts";
import type { FilledDocument, HoldDocuments } from "./hold-documents.ts";
import { holdStatement } from "./hold-statement.ts";
import type { HoldTerms } from "./hold-statement.ts";
import { digestsOf } from "./intent.ts";
import type { Intent } from "./intent.ts";
import { outcomeOf, performAct, readyAct } from "./perform-act.ts";
import { refuseShortName } from "./party-aliases.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { opening, RECTIFICATION_SCHEMA, rectificationCase } from "./rectification-case.ts";
import type { CaseTerms, RectificationCase } from "./rectification-case.ts";
import { refusePassedTerm } from "./passed-term.ts";
import { resolveRecord } from "./resolve-record.ts";
import { saveNewRecord } from "./save-new-record.ts";
import { savedEntries, sendOnce } from "./send-once.ts";
import type { Prepared } from "./send-once.ts";
import { resolveSeat } from "./seat.ts";
import type { ActingSeat } from "./seat.ts";
import { showForeign } from "../text/foreign-text.ts";

export interface HoldRequest extends Actor, HoldTerms, CaseTerms, DocumentInput {
  /** The record to hold, by any of its names. */
  readonly record: string;
}

/**
 * The outcome of a hold:
 * - `ALREADY`: the party holds the record and its case is open already, and nothing was sent;
 * - `NOT_HELD`: the hold was not sent, or the ledger refused it; `case` is there if it is open nevertheless;
 * - `HELD`: the record is held; `hold` is absent if the party held it before, and `opening` is the outcome of its
 *   case, absent if the case was open before.
 */
export type HoldOutcome =
  | { readonly type: "ALREADY"; readonly case: RectificationCase }
  | {
      readonly type: "NOT_HELD";
      readonly outcome: Exclude<ActOutcome, { readonly type: "DONE" }>;
      readonly case?: RectificationCase;
    }
  | {
      readonly type: "HELD";
      readonly case: RectificationCase;
      readonly hold?: TransactionAnswer;
      readonly opening?: ActOutcome;
    };

/** Everything that one hold needs. */
interface Hold {
  readonly seat: ActingSeat;
  readonly request: HoldRequest;
  readonly subject: RecordDetail;
  readonly case: RectificationCase;
  readonly input: HashedInput;
  readonly documents: HoldDocuments;
  readonly dossier: Dossier;
  /** The values by which the same command finds what it signed, and the reference of its case. */
  readonly memo: JsonObject;
}

/**
 * The end of the attempt to open the case:
 * - an outcome of the act; a party that may hold but open no case is refused here, and its hold does not wait for that;
 * - `OPEN`: an earlier run opened it;
 * - `HOLD_REFUSED`: the ledger would refuse the hold, so the case was not sent either.
 */
type CaseEnd = ActOutcome | { readonly type: "OPEN" } | { readonly type: "HOLD_REFUSED"; readonly check: CheckAnswer };

/**
 * Opens the rectification case of a record and then suspends the record, about that case: the ledger lets the hold end
 * only as its case has ended. Both are checked before either is sent. A run that ended between the two is finished by
 * the same command.
 * @throws ClientError CASE_TAKEN and DOCUMENT_WRONG before anything is sent; HOLD_NOT_PLACED when the case is open and
 * the hold failed; CASE_NOT_OPENED when the record is held but its case could not be opened
 * @throws ClientError, ApiError, DossierError, InputError, DateError
 */
export async function placeHold(context: ClientContext, request: HoldRequest): Promise<HoldOutcome> {
  const seat = await resolveSeat(context, request.as);
  const subject = await resolveRecord(context, request.record);
  const party = seat.seat.party.id;
  const input = await hashPapers(context, request);
  const [mark = ""] = digestsOf(holdIntent({ seat, request, subject, input }));
  const signed = (await savedEntries(context, seat)).filter(({ memo }) => memo?.["hold"] === mark);
  // A run that ended between the case and its hold made up a reference, and only what it saved still has it.
  const reference = request.case ?? madeUpReference(signed);
  const terms = { ...request, ...(reference === undefined ? {} : { case: reference }) };
  const rectification = rectificationCase(party, subject.id, terms, context.now());
  refuseShortName(context.aliases, rectification.reference, rectification.id);
  const dossier = openDossier(context.dossierDirectory, request.as);
  const documents = await holdDocuments(context, { party, subject, opened: rectification, terms: request, input });
  const memo = { hold: mark, case: rectification.reference };
  const hold = { seat, request, subject, case: rectification, input, documents, dossier, memo };

  const isHoldSigned = signed.some((entry) => isHoldOf(entry, hold));
  if (!isHoldSigned && reference !== undefined && isHeldBy(subject, party)) return await openCaseOfHeld(context, hold);
  const ends: (() => Promise<void>)[] = [];
  const endCase = async (): Promise<void> => {
    for (const end of ends) await (context.afterAnswer === undefined ? end() : context.afterAnswer(end));
  };
  const first = await openCase({ ...context, afterAnswer: (end) => void ends.push(end) }, hold, !isHoldSigned).catch(
    async (error: unknown) => {
      await endCase();
      throw error;
    },
  );
  const outcome = await suspend(context, hold, first, reference !== undefined);
  // The case's transaction is kept until the hold has an outcome too: by it the same command finds the case.
  await endCase();
  return outcome;
}

/** The meaning of a hold. @param about - its case, which is no part of the meaning by which the command is found */
function holdIntent(
  { seat, request, subject, input }: Pick<Hold, "seat" | "request" | "subject" | "input">,
  about?: RectificationCase,
  memo?: JsonObject,
): Intent {
  const { record, reason, recall = false } = request;
  const named = showForeign(record);
  const meaning = { act: "attest", code: "HOLD", party: seat.seat.party.id, subject: subject.id, reason, recall };
  return {
    meanings: [{ ...meaning, ...meaningOf(input), ...(about === undefined ? {} : { about: about.id }) }],
    touches: [subject.id],
    does: { zh: `暂停 ${named}`, en: `The hold of ${named}` },
    ...(memo === undefined ? {} : { memo }),
  };
}

function madeUpReference(signed: readonly SavedEntry[]): string | undefined {
  const reference = signed[0]?.memo?.["case"];
  return typeof reference === "string" ? reference : undefined;
}

/** Whether a transaction of this command is the hold: the case's one changes the case only. */
function isHoldOf({ memo, touches }: SavedEntry, hold: Hold): boolean {
  return memo?.["case"] === hold.case.reference && touches.includes(hold.subject.id);
}

function isHeldBy({ holds }: RecordDetail, party: RecordId): boolean {
  return holds.some(({ by }) => by.id === party);
}

/**
 * Opens the case of a record that is held. An earlier attempt may have opened it already.
 * @param placed - the transaction of the hold, if this attempt placed it
 */
async function openCaseOfHeld(context: ClientContext, hold: Hold, placed?: TransactionAnswer): Promise<HoldOutcome> {
  const held = { case: hold.case, ...(placed === undefined ? {} : { hold: placed }) };
  try {
    const opening = await openCase(context, hold, false);
    if (opening.type === "HOLD_REFUSED")
      throw new RangeError("The hold is not checked with the case of a held record.");
    if (opening.type !== "OPEN") return { type: "HELD", ...held, opening };
    return placed === undefined ? { type: "ALREADY", case: hold.case } : { type: "HELD", ...held };
  } catch (error) {
    throw isTakenCase(error) && placed === undefined ? error : notOpened(hold, error);
  }
}

/** @param isNew - whether the hold is still to be placed, so that it is checked with the case */
async function openCase(context: ClientContext, hold: Hold, isNew: boolean): Promise<CaseEnd> {
  const { case: opened, documents, dossier, seat } = hold;
  const { document, attachments } = documents.ofCase;
  const save = async (body: JsonObject): Promise<unknown> =>
    await saveNewRecord(dossier, opened.id, { body, document, attachments });
  const sent = await sendOnce(context, seat, caseIntent(hold), () => prepareCase(context, hold, isNew, save));
  return sent.type === "DECIDED" ? sent.outcome : outcomeOf(sent.transaction);
}

/** Checks the case and, if it is new, the hold, in one request. Neither is sent if the hold would be refused. */
async function prepareCase(
  context: ClientContext,
  hold: Hold,
  isNew: boolean,
  save: (body: JsonObject) => Promise<unknown>,
): Promise<Prepared<CaseEnd>> {
  const { request, seat, documents } = hold;
  const { fields, commitment } = documents.ofCase;
  const roles = rolesToCheck(seat, request.role);
  // The ledger does not know the case yet, so the hold is checked without it.
  const alone = documents.ofHold();
  const holds = isNew ? roles.map((role) => holding(hold, alone, role)) : [];
  const cases = roles.map((role) => opening(hold.case, fields, commitment, role));
  const answer = await context.api.checkCandidates({ account: seat.account, candidates: [...holds, ...cases] });
  const checks = answer.checks.slice(holds.length);
  // A case that is open already is found first: its deadline may have passed.
  if (checks.some(isTakenCheck)) {
    if (await isOwnCase(context, hold, isNew)) return { type: "DECIDED", outcome: { type: "OPEN" } };
    throw caseTaken(hold.case);
  }
  refusePassedTerm(clearEnd(RECTIFICATION_SCHEMA, fields), context.now());
  if (isNew) {
    const { check } = bestOf(roles, holds, answer, context.now());
    if (!check.allowed) return { type: "DECIDED", outcome: { type: "HOLD_REFUSED", check } };
  }
  const checked = bestOf(roles, cases, { ...answer, checks }, context.now());
  if (!checked.check.allowed && request.sendAnyway !== true)
    return { type: "DECIDED", outcome: { type: "NOT_SENT", check: checked.check } };
  return { type: "READY", call: readyAct(checked, () => save({ ...checked.act.payload[0] })) };
}

/**
 * Suspends the record after the attempt to open its case.
 * @param isNamed - whether the request, or what an earlier run saved, names the case
 */
async function suspend(context: ClientContext, hold: Hold, first: CaseEnd, isNamed: boolean): Promise<HoldOutcome> {
  const { request, seat, subject } = hold;
  const isHeldMeanwhile = async (): Promise<boolean> =>
    isHeldBy(await resolveRecord(context, subject.id), seat.seat.party.id);
  if (first.type === "HOLD_REFUSED") {
    // Another command of the same party may have come first.
    if (isNamed && (await isHeldMeanwhile())) return await openCaseOfHeld(context, hold);
    if (request.sendAnyway !== true) return { type: "NOT_HELD", outcome: { type: "NOT_SENT", check: first.check } };
    const refused = await stateHold(context, hold);
    if (refused.type === "DONE") return await openCaseOfHeld(context, hold, refused.transaction);
    return { type: "NOT_HELD", outcome: refused };
  }
  const opened = first.type === "OPEN" ? {} : { opening: first };
  if (first.type === "NOT_SENT" || first.type === "REFUSED") {
    const alone = await stateHold(context, hold);
    if (alone.type !== "DONE") return { type: "NOT_HELD", outcome: alone };
    return { type: "HELD", case: hold.case, hold: alone.transaction, ...opened };
  }
  try {
    const outcome = await stateHold(context, hold, hold.case);
    if (outcome.type === "DONE") return { type: "HELD", case: hold.case, hold: outcome.transaction, ...opened };
    // Another command of the same party may have come first.
    if (outcome.type === "NOT_SENT" && (await isHeldMeanwhile()))
      return { type: first.type === "OPEN" ? "ALREADY" : "HELD", case: hold.case, ...opened };
    return { type: "NOT_HELD", outcome, case: hold.case };
  } catch (error) {
    throw notPlaced(hold, error);
  }
}

/** @param about - the case of the hold; absent where the party may hold but open no case */
async function stateHold(context: ClientContext, hold: Hold, about?: RectificationCase): Promise<ActOutcome> {
  const { request, seat, dossier, documents, memo } = hold;
  const document = documents.ofHold(about);
  return await performAct(
    context,
    seat,
    request,
    holdIntent(hold, about, memo),
    (role) => holding(hold, document, role, about),
    (body) => saveActDocument(dossier, body, document),
  );
}

function holding(
  { subject }: Hold,
  { fields, commitment }: FilledDocument,
  role: RoleName,
  about?: RectificationCase,
): Act {
  return { act: "attest", payload: [holdStatement(subject.id, role, fields, commitment, about?.id)] };
}

function caseIntent({ case: { id, reference }, request: { deadline = "" }, subject, input, memo }: Hold): Intent {
  const [named, shown] = [showForeign(subject.reference ?? subject.id), showForeign(reference)];
  return {
    // The id holds the party.
    meanings: [{ act: "record", kind: "CASE", id, subject: subject.id, deadline, ...meaningOf(input) }],
    touches: [id],
    does: { zh: `就 ${named} 的暂停立案整改 ${shown}`, en: `The rectification case ${shown} for the hold of ${named}` },
    memo,
  };
}

/**
 * Whether the taken reference is that of this party's case about this record.
 * @param isNew - whether a new hold is to rest on it: then it must be an open rectification
 */
async function isOwnCase({ api }: ClientContext, hold: Hold, isNew: boolean): Promise<boolean> {
  const found = (await api.findRecord(hold.case.id))?.result.record;
  if (found?.parent?.id !== hold.subject.id) return false;
  return !isNew || isOpenRectification(found, hold.subject.id);
}

/** Whether a record is a rectification about another one on which a new hold of that one can rest. */
export function isOpenRectification({ parent, standing, code }: RecordDetail, subject: RecordId): boolean {
  return parent?.id === subject && standing.status === "IN_FORCE" && code === "RECTIFICATION";
}

/** True if the act fails because the ledger already has a record with this id. */
function isTakenCheck({ problem }: CandidateCheck): boolean {
  return problem?.evidence["error"] === "IdTaken";
}

function isTakenCase(error: unknown): boolean {
  return error instanceof ClientError && error.code === "CASE_TAKEN";
}

/** The error of a reference for a case that something else has. */
export function caseTaken({ reference, id }: RectificationCase): ClientError {
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

/** Wraps coded errors only; a fault of this program is thrown on as it is. */
function notPlaced({ request, case: { reference } }: Hold, error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  const [named, shown] = [showForeign(request.record), showForeign(reference)];
  return new ClientError(
    "HOLD_NOT_PLACED",
    {
      zh: `整改 ${shown} 已立案，但 ${named} 的暂停尚未办成；以同一整改编号再次办理即可办成。原因：${error.text.zh}`,
      en:
        `The case ${shown} is open, but the hold of ${named} is not done yet; run the same hold with this case ` +
        `reference again to finish it. Reason: ${error.text.en}`,
    },
    { ...error.evidence, case: reference },
    error,
  );
}
