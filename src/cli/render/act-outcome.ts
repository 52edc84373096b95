import type { ActOutcome } from "../../client/perform-act.ts";
import type { CheckAnswer, TransactionAnswer } from "../../schemas/act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { ExitCode } from "../exit-code.ts";
import type { Answer, Session } from "../session.ts";
import type { RecordStyle } from "./record-line.ts";
import { showCheck, showRefusals } from "./verdicts.ts";

/**
 * The answer about the outcome of an act.
 * @param done - the document for `--json` and the text for a person after an act that was done
 */
export function answerOfAct(
  session: Session,
  style: RecordStyle,
  outcome: ActOutcome,
  done: { readonly document: Readonly<Record<string, unknown>>; readonly said: readonly Bilingual[] },
): Answer {
  switch (outcome.type) {
    case "NOT_SENT":
      return answerOfNotSent(session, style, outcome.check);
    case "REFUSED":
      return answerOfRefusal(session, style, outcome.transaction);
    case "DONE": {
      const { transaction } = outcome;
      const lines = [...done.said.map((text) => session.say(text)), showBlock(session, transaction)];
      return { document: { ...done.document, transaction }, text: lines.join("\n") };
    }
    default:
      return outcome satisfies never;
  }
}

/** The answer when an act was not sent because the ledger would refuse it. */
export function answerOfNotSent(session: Session, style: RecordStyle, check: CheckAnswer): Answer {
  const text = session.say({
    zh: "未发送；确要留下被拒绝的记录，请加 --send-anyway。",
    en: "Nothing was sent; to have the refusal recorded, add --send-anyway.",
  });
  return {
    document: { sent: false, check },
    text: `${showCheck(style, check)}\n${text}`,
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/**
 * The answer when an act was sent and the ledger refused it, or part of it.
 * @param before - the text before the refusals; may be empty
 */
export function answerOfRefusal(
  session: Session,
  style: RecordStyle,
  transaction: TransactionAnswer,
  before = "",
): Answer {
  const lines = [before, showRefusals(style, transaction), showBlock(session, transaction)];
  return {
    document: { sent: true, transaction },
    text: lines.filter((line) => line !== "").join("\n"),
    exitCode: ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}

/** The block and the hash of a transaction. */
export function showBlock(session: Session, { block, transaction }: TransactionAnswer): string {
  return block === undefined
    ? transaction
    : session.say({ zh: `区块 ${block.number} ${block.hash}`, en: `block ${block.number} ${block.hash}` });
}
