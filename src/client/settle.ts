import type { Hex } from "../consensus/hex.ts";
import { clearEnd, clearWhole } from "../document-schemas/clear-terms.ts";
import type { DocumentSchema } from "../document-schemas/document-schema.ts";
import { schemaBehind } from "../document-schemas/schema-catalogue.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import { openDossier } from "../dossier/dossier.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { SettlementForm } from "../schemas/act.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { actDocument, saveActDocument } from "./act-document.ts";
import { clearId, documentFields, nameOf } from "./document-fields.ts";
import { hashPapers, meaningOf } from "./document-input.ts";
import type { DocumentInput } from "./document-input.ts";
import type { Intent } from "./intent.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { resolveSeat } from "./seat.ts";
import { settledItems } from "./settled-items.ts";

/** A status to which a record can be settled: a record is proposed only when it is recorded. */
export type SettledStatus = Exclude<StatusName, "PROPOSED">;

/** The record's new status and its details. */
export interface SettlementTerms {
  readonly status: SettledStatus;
  /** Reason code of the rulebook, 0 to 65535. */
  readonly reason?: number;
  /** SUNSET: the last day, such as `2026-12-31`. */
  readonly until?: string;
  /** CONTINUED, SUNSET: the number of the jurisdiction's breaks that it answers. */
  readonly answers?: number;
  /**
   * What a rule about a list or a quorum asks for, by any names: all items of the list in order, or the parties.
   * Without it, the lists that the rules ask for are brought as the index has them.
   */
  readonly items?: readonly string[];
}

export interface SettleRequest extends Actor, SettlementTerms, DocumentInput {
  /** The record, by any of its names. */
  readonly record: string;
}

/** Gives a record its new status. @throws ClientError, ApiError, DossierError, InputError, DateError */
export async function settle(
  context: ClientContext,
  request: SettleRequest,
): Promise<{ readonly subject: RecordId; readonly outcome: ActOutcome }> {
  const seat = await resolveSeat(context, request.as);
  const found = await resolveRecord(context, request.record);
  const subject = found.id;
  const items = await settledItems(context, subject, request.status, request.items);
  const schema = settlementSchema(request);
  const input = await hashPapers(context, request);
  const fields = await documentFields(context, schema, { subject: nameOf(found), ...settlementFields(request) }, input);
  const boundTo = { subject, by: seat.seat.party.id, act: "SETTLE", code: Status[request.status] } as const;
  const document = actDocument(schema, fields, input, boundTo);
  const dossier = openDossier(context.dossierDirectory, request.as);
  const { status, reason = 0, until = "", answers = 0, record } = request;
  const named = showForeign(record);
  const intent: Intent = {
    meanings: [
      {
        act: "settle",
        party: seat.seat.party.id,
        subject,
        status,
        reason,
        until,
        answers,
        ...meaningOf(input),
        // The same command means the same when a list has grown meanwhile.
        ...(request.items === undefined ? {} : { items }),
      },
    ],
    touches: [subject],
    does: { zh: `${named} 的新状态 ${status}`, en: `The new status ${status} of ${named}` },
  };
  const outcome = await performAct(
    context,
    seat,
    request,
    intent,
    (role) => ({
      act: "settle",
      payload: [settlement(subject, role, status, fields, { document: document.commitment, items })],
    }),
    (body) => saveActDocument(dossier, body, document),
  );
  return { subject, outcome };
}

/** The schema of a settlement's document. */
function settlementSchema({ status }: Pick<SettlementTerms, "status">): DocumentSchema {
  return schemaBehind({ act: "SETTLEMENT", status });
}

/** The fields of a settlement's document that its terms say. */
export function settlementFields({ reason, until, answers }: SettlementTerms): JsonObject {
  return {
    ...(reason === undefined ? {} : { reasonCode: reason }),
    ...(until === undefined ? {} : { until }),
    ...(answers === undefined ? {} : { answers }),
  };
}

/**
 * The settlement of a record. Its reason code, last day and number of breaks, and the record on which it rests, are
 * those of the document.
 * @param fields - of the settlement's document
 * @param more - the commitment of that document, when there is one, and what a rule about a list or a quorum asks for
 * @throws DateError DATE_TOO_LATE for a last day that the ledger cannot hold
 */
export function settlement(
  subject: RecordId,
  role: RoleName,
  status: SettledStatus,
  fields: JsonObject,
  { document, items }: { readonly document?: Hex; readonly items: readonly RecordId[] },
): SettlementForm {
  const schema = settlementSchema({ status });
  const [reason, until, answers, about] = [
    clearWhole(schema, fields, "REASON"),
    clearEnd(schema, fields),
    clearWhole(schema, fields, "ANSWERS"),
    clearId(schema, fields, "ABOUT"),
  ];
  return {
    subject,
    status,
    role,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    ...(answers === undefined ? {} : { answers }),
    ...(about === undefined ? {} : { about }),
    ...(document === undefined ? {} : { document }),
    ...(items.length === 0 ? {} : { items: [...items] }),
  };
}
