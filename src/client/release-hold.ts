import type { JsonObject } from "../documents/canonical-json.ts";
import { openDossier } from "../dossier/dossier.ts";
import { Code } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RecordDetail } from "../schemas/record.ts";
import { showForeign } from "../text/foreign-text.ts";
import { actDocument, saveActDocument } from "./act-document.ts";
import { chooseRole } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { clearId, documentFields, nameOf } from "./document-fields.ts";
import { hashPapers, meaningOf } from "./document-input.ts";
import type { DocumentInput } from "./document-input.ts";
import { RELEASE_SCHEMA, releaseStatement } from "./hold-statement.ts";
import type { Intent } from "./intent.ts";
import { actOnce } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { resolveSeat } from "./seat.ts";

export interface ReleaseRequest extends Actor, DocumentInput {
  /** The record that is held, by any of its names. */
  readonly record: string;
  /** The party whose hold the upper authority releases; by default the signer's own party. */
  readonly of?: string;
}

/** Releases a hold. @throws ClientError, ApiError, DossierError, InputError */
export async function releaseHold(
  context: ClientContext,
  request: ReleaseRequest,
): Promise<{ readonly subject: RecordId; readonly outcome: ActOutcome }> {
  const seat = await resolveSeat(context, request.as);
  const found = await resolveRecord(context, request.record);
  const subject = found.id;
  const holder = request.of === undefined ? undefined : (await resolveRecord(context, request.of, "PARTY")).id;
  const input = await hashPapers(context, request);
  const own = { subject: nameOf(found), ...(holder === undefined ? {} : { holder }) };
  const fields = await documentFields(context, RELEASE_SCHEMA, own, input);
  const boundTo = { subject, by: seat.seat.party.id, act: "ATTEST", code: Code.RELEASE } as const;
  const document = actDocument(RELEASE_SCHEMA, fields, input, boundTo);
  const dossier = openDossier(context.dossierDirectory, request.as);
  // The holder may also be given as a field, and the ledger hears of the one that the document names.
  const by = clearId(RELEASE_SCHEMA, fields, "ABOUT") ?? seat.seat.party.id;
  const named = showForeign(request.record);
  const intent: Intent = {
    meanings: [{ act: "attest", code: "RELEASE", party: seat.seat.party.id, subject, by, ...meaningOf(input) }],
    touches: [subject],
    does: { zh: `解除 ${named} 的暂停`, en: `The release of ${named}` },
  };
  let holds: RecordDetail["holds"] | undefined = found.holds;
  const check = async (): Promise<CheckedAct> => {
    // A second check follows an act that came first, which may have placed the hold or released it.
    holds ??= (await resolveRecord(context, subject)).holds;
    if (request.sendAnyway !== true && !holds.some((hold) => hold.by.id === by))
      throw holdAbsent(request.record, by, holds);
    holds = undefined;
    return await chooseRole(context, seat, request.role, (role) => ({
      act: "attest",
      payload: [releaseStatement(subject, role, fields, document.commitment)],
    }));
  };
  const save = async (body: JsonObject): Promise<void> => await saveActDocument(dossier, body, document);
  const outcome = await actOnce(context, seat, request, intent, check, save);
  return { subject, outcome };
}

function holdAbsent(record: string, by: RecordId, holds: RecordDetail["holds"]): ClientError {
  const holders = holds.map((hold) => hold.by.id);
  const others =
    holders.length === 0
      ? { zh: "该记录没有被暂停", en: "the record is not held" }
      : { zh: `该记录由 ${holders.join("、")} 暂停`, en: `the record is held by ${holders.join(", ")}` };
  return new ClientError(
    "HOLD_ABSENT",
    {
      zh: `${showForeign(record)} 没有由 ${by} 作出的暂停可以解除：${others.zh}。`,
      en: `There is no hold of ${showForeign(record)} by ${by} to release: ${others.en}.`,
    },
    { record, by, holders },
  );
}
