import { openDossier } from "../dossier/dossier.ts";
import { Code } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { ClientContext } from "./client-context.ts";
import { releaseStatement } from "./hold-statement.ts";
import { orderDocument, saveActDocument } from "./order-document.ts";
import { performAct } from "./perform-act.ts";
import type { ActOutcome, Actor } from "./perform-act.ts";
import { resolveRecord } from "./resolve-record.ts";
import { resolveSeat } from "./seat.ts";

export interface ReleaseRequest extends Actor {
  /** The record that is held, by any of its names. */
  readonly record: string;
  /** The party whose hold the upper authority releases; by default the signer's own party. */
  readonly of?: string;
  /** Path of the order's file. */
  readonly order?: string;
}

/** Releases a hold. @throws ClientError, ApiError, DossierError, InputError */
export async function releaseHold(
  context: ClientContext,
  request: ReleaseRequest,
): Promise<{ readonly subject: RecordId; readonly outcome: ActOutcome }> {
  const seat = await resolveSeat(context, request.as);
  const subject = (await resolveRecord(context, request.record)).id;
  const holder = request.of === undefined ? undefined : (await resolveRecord(context, request.of, "PARTY")).id;
  const order = await orderDocument(
    request.order,
    { subject, act: "RELEASE" },
    { subject, by: seat.seat.party.id, act: "ATTEST", code: Code.RELEASE },
  );
  const dossier = openDossier(context.dossierDirectory, request.as);
  const outcome = await performAct(
    context,
    seat,
    request,
    (role) => ({ act: "attest", payload: [releaseStatement(subject, role, holder, order.commitment)] }),
    (body) => saveActDocument(dossier, body, order),
  );
  return { subject, outcome };
}
