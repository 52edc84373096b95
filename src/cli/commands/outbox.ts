import { Command } from "commander";
import { isEnd, lookUpOutbox, sendOutbox } from "../../client/outbox-report.ts";
import type { EntryState, ReportedEntry } from "../../client/outbox-report.ts";
import { clientContext } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { ExitCode } from "../exit-code.ts";
import { documentOfEntry, showEntry } from "../render/outbox-entry.ts";
import type { Answer, Session } from "../session.ts";

/** `laiqu outbox`: shows the signed transactions whose outcome is not known yet, and sends them again. */
export const outboxCommand: CommandMaker = (perform, say) => {
  const outbox = new Command("outbox");
  outbox
    .command("list", { isDefault: true })
    .description(say({ zh: "查看已签名、尚未了结的交易（不发送）", en: "show what was signed and is not ended" }))
    .action(() => perform(list));
  outbox
    .command("send")
    .description(
      say({
        zh: "将其原样再次发送，并了结已有结果的",
        en: "send it again as it is, and end what has its outcome",
      }),
    )
    .action(() => perform(send));
  return outbox;
};

async function list(session: Session): Promise<Answer> {
  const reported = await lookUpOutbox(clientContext(session));
  const isUnknown = reported.some(({ state }) => state.type === "UNKNOWN");
  return { ...answerOf(session, reported), ...(isUnknown ? { exitCode: ExitCode.UNAVAILABLE } : {}) };
}

async function send(session: Session): Promise<Answer> {
  const reported = await sendOutbox(clientContext(session));
  return { ...answerOf(session, reported), exitCode: exitCodeOf(reported.map(({ state }) => state)) };
}

/** Undecided comes before refused: the command can be given again until everything has its outcome. */
function exitCodeOf(states: readonly EntryState[]): ExitCode {
  if (states.some((state) => !isEnd(state))) return ExitCode.UNAVAILABLE;
  return states.every((state) => state.type === "IN_BLOCK" && state.transaction.outcome === "DONE")
    ? ExitCode.DONE
    : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

function answerOf(session: Session, reported: readonly ReportedEntry[]): Answer {
  const none = session.say({ zh: "没有未了结的交易。", en: "No transaction waits for its outcome." });
  return {
    document: { transactions: reported.map(documentOfEntry) },
    text: reported.length === 0 ? none : reported.map((one) => showEntry(session, one)).join("\n"),
  };
}
