import type { JsonObject } from "../documents/canonical-json.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Act, CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import { chooseRole } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import type { ActingSeat } from "./seat.ts";
import { sendAct } from "./sign-and-relay.ts";
import { openSigner } from "./signer.ts";

/** The acting party, and whether to send an act that the ledger would refuse. */
export interface Actor {
  /** The name of the key that signs. */
  readonly as: string;
  /** The role of the act; by default the best one is chosen, see `chooseRole`. */
  readonly role?: RoleName;
  /** Sends the act even when it would be refused, so that the refusal is recorded. */
  readonly sendAnyway?: boolean;
}

/**
 * The outcome of an act:
 * - `NOT_SENT`: the ledger would refuse it, and nothing was sent;
 * - `REFUSED`: it was sent, and the ledger refused it or part of it;
 * - `DONE`: the ledger recorded it.
 */
export type ActOutcome =
  | { readonly type: "NOT_SENT"; readonly check: CheckAnswer }
  | { readonly type: "REFUSED"; readonly transaction: TransactionAnswer }
  | { readonly type: "DONE"; readonly transaction: TransactionAnswer };

/**
 * Checks an act, saves its documents, signs it here and has it relayed.
 * @param actAs - the act in a role
 * @param save - saves the documents behind the act, of which the ledger gets only hashes; called before anything is
 * sent, with the first item of the act as it will be sent
 * @throws ClientError, ApiError, DossierError
 */
export async function performAct(
  context: ClientContext,
  seat: ActingSeat,
  actor: Actor,
  actAs: (role: RoleName) => Act,
  save: (body: JsonObject) => Promise<unknown>,
): Promise<ActOutcome> {
  return await sendChecked(context, actor, await chooseRole(context, seat, actor.role, actAs), save);
}

/** Does the same as {@link performAct} for an act that was checked already. */
export async function sendChecked(
  context: ClientContext,
  actor: Actor,
  { act, check, terms }: CheckedAct,
  save: (body: JsonObject) => Promise<unknown>,
): Promise<ActOutcome> {
  if (!check.allowed && actor.sendAnyway !== true) return { type: "NOT_SENT", check };
  await save({ ...act.payload[0] });
  const transaction = await sendAct(context, await openSigner(context, actor.as), act, terms);
  return { type: transaction.outcome === "DONE" ? "DONE" : "REFUSED", transaction };
}
