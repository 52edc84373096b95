import { rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { actOn } from "../../acts/act-catalogue.ts";
import type { ClientContext } from "../client-context.ts";
import { inputFor } from "../document-input.ts";
import { HOLD_SCHEMA, holdFields } from "../hold-statement.ts";
import type { HoldWithoutCaseRequest } from "../hold-without-case.ts";
import { caseTaken, isOpenRectification } from "../place-hold.ts";
import type { HoldRequest } from "../place-hold.ts";
import { refuseShortName } from "../party-aliases.ts";
import { RECTIFICATION_SCHEMA, rectificationCase } from "../rectification-case.ts";
import { resolveRecord } from "../resolve-record.ts";
import { resolveSeat } from "../seat.ts";
import { draftAct, makeDraft, nonceAfter } from "./draft-act.ts";
import type { DraftOutcome, DraftPlace, WrittenDraft } from "./draft-act.ts";
import { writeDraft } from "./draft-file.ts";

const HOLD = actOn({ act: "STATEMENT", code: "HOLD" } as const);
const ORDER = actOn({ act: "RECORD", kind: "CASE", caseCode: "RECTIFICATION", status: "IN_FORCE" } as const);
const SCHEMAS = [HOLD_SCHEMA, RECTIFICATION_SCHEMA];

/** Drafts the hold of a record, and nothing else. @throws as `draftAct` */
export async function draftHoldAlone(
  context: ClientContext,
  { record, reason, recall = false, about, ...more }: HoldWithoutCaseRequest,
  place: DraftPlace,
): Promise<DraftOutcome> {
  const values = { ...holdFields({ reason, recall }), ...(about === undefined ? {} : { case: about }) };
  return await draftAct(context, { ...more, act: HOLD, name: record, values }, place);
}

/**
 * Drafts the hold of a record with the rectification on which it rests, as `placeHold` does both: two drafts, because
 * each is a transaction. That of the case is sent first, and lies beside the other one as `NAME.case.json`. A case of
 * that reference that is open already needs no draft.
 * @throws ClientError CASE_TAKEN, and those of `draftAct`
 */
export async function draftHoldWithCase(
  context: ClientContext,
  { record, reason, recall = false, case: reference, deadline, fields = [], papers = [], ...actor }: HoldRequest,
  { path, after, ...terms }: DraftPlace,
): Promise<DraftOutcome> {
  const seat = await resolveSeat(context, actor.as);
  const subject = await resolveRecord(context, record);
  const named = reference === undefined ? {} : { case: reference };
  const opened = rectificationCase(seat.seat.party.id, subject.id, named, context.now());
  refuseShortName(context.aliases, opened.reference, opened.id);
  const found = (await context.api.findRecord(opened.id))?.result.record;
  // Nothing that is given for a new case is lost in silence.
  const isForNew = deadline !== undefined;
  if (found !== undefined && (isForNew || !isOpenRectification(found, subject.id))) throw caseTaken(opened);
  const input = { fields, papers, values: {} };
  const [ofHold, ofCase] = [inputFor(HOLD_SCHEMA, SCHEMAS, input), inputFor(RECTIFICATION_SCHEMA, SCHEMAS, input)];
  if (found !== undefined)
    return await draftHoldAlone(
      context,
      { ...actor, record: subject.id, reason, recall, about: opened.id, ...ofHold },
      { path, after, ...terms },
    );
  const nonce = after === undefined ? undefined : await nonceAfter(seat, after);
  const order = { reason, subject: subject.id, ...(deadline === undefined ? {} : { deadline }) };
  const first = await makeDraft(
    context,
    seat,
    { ...actor, ...ofCase, act: ORDER, name: opened.reference, values: order },
    { ...terms, nonce },
  );
  if (first.type === "NOT_DRAFTED") return first;
  const second = await makeDraft(
    context,
    seat,
    {
      ...actor,
      ...ofHold,
      act: HOLD,
      name: subject.id,
      values: holdFields({ reason, recall }),
      awaited: { case: opened.id },
    },
    { ...terms, nonce: first.file.draft.transaction.nonce + 1, awaited: opened.id },
  );
  if (second.type === "NOT_DRAFTED") return second;
  return await writeBoth({ path: casePath(path), file: first.file }, { path, file: second.file });
}

/** Writes both drafts or none. @throws ClientError DRAFT_EXISTS; DossierError */
async function writeBoth(first: WrittenDraft, second: WrittenDraft): Promise<DraftOutcome> {
  await writeDraft(first.path, first.file);
  try {
    await writeDraft(second.path, second.file);
  } catch (error) {
    await rm(first.path, { force: true });
    throw error;
  }
  return { type: "DRAFTED", drafts: [first, second] };
}

function casePath(path: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.case${ext}`);
}
