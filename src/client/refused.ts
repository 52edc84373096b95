import type { CheckAnswer, TransactionAnswer } from "../schemas/act.ts";
import { ExitCode } from "../cli/exit-code.ts";
import { recordStyle } from "../cli/record-style.ts";
import { showCheck, showRefusals } from "../cli/render/verdicts.ts";
import type { Answer, Session } from "../cli/session.ts";

/** The answer when an act was not sent because the ledger would refuse it. */
export function notSent(session: Session, check: CheckAnswer): Answer {
  const text = session.say({
    zh: "未发送；确要留下被拒绝的记录，请加 --send-anyway。",
    en: "Nothing was sent; to have the refusal recorded, add --send-anyway.",
  });
  return {
    document: { sent: false, check },
    text: `${showCheck(recordStyle(session), check)}\n${text}`,
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** The answer when an act was sent and the ledger refused it, or part of it. */
export function refusedByLedger(session: Session, answer: TransactionAnswer, text: string): Answer {
  return {
    document: { sent: true, transaction: answer },
    text: [text, showRefusals(recordStyle(session), answer), showBlock(session, answer)]
      .filter((line) => line !== "")
      .join("\n"),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** Where a transaction stands on the chain. */
export function showBlock(session: Session, { block, transaction }: TransactionAnswer): string {
  return block === undefined
    ? transaction
    : session.say({ zh: `区块 ${block.number} ${block.hash}`, en: `block ${block.number} ${block.hash}` });
}
