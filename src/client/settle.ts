import type { Hex } from "../consensus/hex.ts";
import { openDossier } from "../dossier/dossier.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import { Status } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import type { SettlementForm } from "../schemas/act.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import type { Intent } from "./intent.ts";
import { orderDocument, saveActDocument } from "./order-document.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { resolveSeat } from "./seat.ts";
import { settledItems } from "./settled-items.ts";

/** The record's new status and its details. */
export interface SettlementTerms {
  readonly status: StatusName;
  /** Reason code of the rulebook, 0 to 65535. */
  readonly reason?: number;
  /** SUNSET: the end of the last day, seconds since 1970. */
  readonly until?: number;
  /** CONTINUED, SUNSET: the number of the jurisdiction's breaks that it answers. */
  readonly answers?: number;
  /**
   * What a rule about a list or a quorum asks for, by any names: all items of the list in order, or the parties.
   * Without it, the lists that the rules ask for are brought as the index has them.
   */
  readonly items?: readonly string[];
}

export interface SettleRequest extends Actor, SettlementTerms {
  /** The record, by any of its names. */
  readonly record: string;
  /** Path of the order's file. */
  readonly order?: string;
}

/** Gives a record its new status. @throws ClientError, ApiError, DossierError, InputError */
export async function settle(
  context: ClientContext,
  request: SettleRequest,
): Promise<{ readonly subject: RecordId; readonly outcome: ActOutcome }> {
  const seat = await resolveSeat(context, request.as);
  const subject = (await resolveRecord(context, request.record)).id;
  const items = await settledItems(context, subject, request.status, request.items);
  const order = await orderDocument(
    request.order,
    { subject, status: request.status },
    { subject, by: seat.seat.party.id, act: "SETTLE", code: Status[request.status] },
  );
  const dossier = openDossier(context.dossierDirectory, request.as);
  const { status, reason = 0, until = 0, answers = 0, record } = request;
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
        order: order.sha256,
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
    (role) => ({ act: "settle", payload: [settlement(subject, role, request, order.commitment, items)] }),
    (body) => saveActDocument(dossier, body, order),
  );
  return { subject, outcome };
}

/**
 * @param document - the commitment of the order's document, when there is one
 * @param items - what a rule about a list or a quorum asks for
 */
export function settlement(
  subject: RecordId,
  role: RoleName,
  { status, reason, until, answers }: SettlementTerms,
  document?: Hex,
  items: readonly RecordId[] = [],
): SettlementForm {
  return {
    subject,
    status,
    role,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    ...(answers === undefined ? {} : { answers }),
    ...(document === undefined ? {} : { document }),
    ...(items.length === 0 ? {} : { items: [...items] }),
  };
}
