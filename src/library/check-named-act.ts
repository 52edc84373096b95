import { prepareAct } from "../client/acts/prepare-act.ts";
import { chooseRole } from "../client/choose-role.ts";
import type { ClientContext } from "../client/client-context.ts";
import { resolveSeat } from "../client/seat.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { CheckAnswer } from "../schemas/act.ts";
import type { GivenAct } from "./read-request.ts";

/** The ledger's answer to an act if it were sent now. */
export interface ActCheck extends CheckAnswer {
  /** The id that a new record would have, or that of the record that the act is about. */
  readonly subject: RecordId;
  /** The role in which the act was checked: the first that is allowed, or else the one with the fewest unmet rules. */
  readonly role: RoleName;
}

/**
 * Checks an act with its document. Nothing is saved, signed or sent.
 * @param as - the name of the key that would sign
 * @throws ClientError, ApiError, DossierError, InputError, DateError
 */
export async function checkNamedAct(context: ClientContext, given: GivenAct, as: string): Promise<ActCheck> {
  const seat = await resolveSeat(context, as);
  const { subject, actAs } = await prepareAct(context, seat, given);
  const { role, check } = await chooseRole(context, seat, given.role, actAs);
  return { subject, role, ...check };
}
