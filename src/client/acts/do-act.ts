import type { RecordId } from "../../ledger/record-id.ts";
import type { ClientContext } from "../client-context.ts";
import { performAct } from "../perform-act.ts";
import type { ActOutcome, Actor } from "../perform-act.ts";
import { resolveSeat } from "../seat.ts";
import { prepareAct } from "./prepare-act.ts";
import type { ActRequest } from "./prepare-act.ts";

/** The outcome of an act, with the new record or the record that it is about. */
export interface DoneAct {
  readonly subject: RecordId;
  readonly outcome: ActOutcome;
}

/**
 * Does an act of the catalogue: makes its document, checks the act, saves the document, signs and sends it; or finishes
 * what an earlier run of the same command signed.
 * @throws ClientError, ApiError, DossierError, InputError, DateError
 */
export async function doAct(context: ClientContext, request: ActRequest & Actor): Promise<DoneAct> {
  const seat = await resolveSeat(context, request.as);
  const { subject, intent, actAs, save } = await prepareAct(context, seat, request);
  return { subject, outcome: await performAct(context, seat, request, intent, actAs, save) };
}
