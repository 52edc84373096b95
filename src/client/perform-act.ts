import type { JsonObject } from "../documents/canonical-json.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import type { RoleName } from "../ledger/roles.ts";
import { callOf } from "../schemas/act-call.ts";
import { GAS_OF_A_LONG_ACT, ITEMS_WITHIN_GAS_OF_AN_ACT } from "../ledger/gas.ts";
import type { Act, CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import { chooseRole } from "./choose-role.ts";
import type { CheckedAct } from "./choose-role.ts";
import type { ClientContext } from "./client-context.ts";
import type { Intent } from "./intent.ts";
import type { ActingSeat } from "./seat.ts";
import { sendOnce } from "./send-once.ts";
import type { Prepared, ReadyCall } from "./send-once.ts";

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
 * Checks an act, saves its documents, signs it here, saves what was signed and has it relayed; or finishes what an
 * earlier run of the same command signed.
 * @param actAs - the act in a role
 * @param save - saves the documents behind the act, of which the ledger gets only hashes; called before anything is
 * signed, with the first item of the act as it will be sent
 * @throws ClientError, ApiError, DossierError
 */
export async function performAct(
  context: ClientContext,
  seat: ActingSeat,
  actor: Actor,
  intent: Intent,
  actAs: (role: RoleName) => Act,
  save: (body: JsonObject) => Promise<unknown>,
): Promise<ActOutcome> {
  return await actOnce(context, seat, actor, intent, () => chooseRole(context, seat, actor.role, actAs), save);
}

/** Does the same as {@link performAct} with a check of its own. */
export async function actOnce(
  context: ClientContext,
  seat: ActingSeat,
  actor: Actor,
  intent: Intent,
  check: () => Promise<CheckedAct>,
  save: (body: JsonObject) => Promise<unknown>,
): Promise<ActOutcome> {
  const sent = await sendOnce(context, seat, intent, async (): Promise<Prepared<ActOutcome>> => {
    const checked = await check();
    if (!checked.check.allowed && actor.sendAnyway !== true)
      return { type: "DECIDED", outcome: { type: "NOT_SENT", check: checked.check } };
    return { type: "READY", call: readyAct(checked, () => save({ ...checked.act.payload[0] })) };
  });
  return sent.type === "DECIDED" ? sent.outcome : outcomeOf(sent.transaction);
}

/** A checked act, encoded for signing. */
export function readyAct({ act, terms }: Pick<CheckedAct, "act" | "terms">, save: () => Promise<unknown>): ReadyCall {
  const gasLimit = act.payload.length > ITEMS_WITHIN_GAS_OF_AN_ACT ? GAS_OF_A_LONG_ACT : undefined;
  return { calldata: encodeLedgerCall(callOf(act)), ...(gasLimit === undefined ? {} : { gasLimit }), terms, save };
}

export function outcomeOf(transaction: TransactionAnswer): Exclude<ActOutcome, { readonly type: "NOT_SENT" }> {
  return { type: transaction.outcome === "DONE" ? "DONE" : "REFUSED", transaction };
}
