import type { CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Answer, Session } from "../cli/session.ts";
import { notSent, refusedByLedger, showBlock } from "./refused.ts";
import { chooseRole } from "./seat.ts";
import { sendAct } from "./send-act.ts";
import type { Act } from "../schemas/act.ts";
import { accountOf, openSigner } from "./signer.ts";

/** Who acts, and whether what is bound to be refused is sent. */
export interface Actor {
  readonly as: string;
  readonly role?: string;
  readonly sendAnyway?: boolean;
}

/** What came of an act: done, or the answer that says why not. */
export type ActOutcome =
  | {
      readonly done: true;
      readonly transaction: TransactionAnswer;
      readonly check: CheckAnswer;
      readonly role: RoleName;
    }
  | { readonly done: false; readonly answer: Answer };

/**
 * Checks an act, saves what stands behind it, signs it here and has it relayed.
 * @param actAs - the act in a role; asked once per role that the account has
 * @param save - called before anything is sent, never when nothing will be
 */
export async function performAct(
  session: Session,
  actor: Actor,
  actAs: (role: RoleName) => Act,
  save: () => Promise<unknown>,
): Promise<ActOutcome> {
  const account = await accountOf(session, actor.as);
  const { role, check } = await chooseRole(session, account, actor.role, actAs);
  if (!check.allowed && actor.sendAnyway !== true) return { done: false, answer: notSent(session, check) };
  await save();
  const transaction = await sendAct(session, await openSigner(session, actor.as), actAs(role));
  if (transaction.outcome !== "DONE") return { done: false, answer: refusedByLedger(session, transaction, "") };
  return { done: true, transaction, check, role };
}

/** What a person reads after an act that was done. */
export function showDone(session: Session, lines: readonly string[], transaction: TransactionAnswer): string {
  return [...lines, showBlock(session, transaction)].join("\n");
}
