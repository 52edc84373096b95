import { Command } from "commander";
import { cancelEntry } from "../../client/cancel-entry.ts";
import { isEnd, lookUpOutbox, sendOutbox } from "../../client/outbox-report.ts";
import type { EntryState, OutboxReport, ReportedEntry } from "../../client/outbox-report.ts";
import { isHex } from "../../consensus/hex.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { CliError } from "../cli-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";
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
  outbox
    .command("cancel")
    .argument("<transaction>", say({ zh: "所列交易的哈希", en: "the hash of a listed transaction" }))
    .description(
      say({
        zh: "取消一笔链上没有的交易：以空交易占用其 nonce",
        en: "cancel one that the chain does not have: an empty transaction takes its nonce",
      }),
    )
    .action((transaction: string) => perform((session) => cancel(session, transaction)));
  return outbox;
};

async function list(session: Session): Promise<Answer> {
  const report = await lookUpOutbox(clientContext(session));
  const isUnknown = report.reported.some(({ state }) => state.type === "UNKNOWN");
  return { ...answerOf(session, report), exitCode: isUnknown ? ExitCode.UNAVAILABLE : exitCodeOfDamaged(report) };
}

async function send(session: Session): Promise<Answer> {
  const report = await sendOutbox(clientContext(session));
  const exitCode = exitCodeOf(report.reported.map(({ state }) => state));
  return { ...answerOf(session, report), exitCode: exitCode === ExitCode.DONE ? exitCodeOfDamaged(report) : exitCode };
}

async function cancel(session: Session, transaction: string): Promise<Answer> {
  const hash = transaction.toLowerCase();
  if (!isHex(hash, 32))
    throw new CliError("BAD_USAGE", {
      zh: `${showForeign(transaction)} 不是交易哈希：应为 0x 加 64 位十六进制数字，见 laiqu outbox list。`,
      en:
        `${showForeign(transaction)} is not the hash of a transaction, which is 0x and 64 hexadecimal digits: see ` +
        "`laiqu outbox list`.",
    });
  const reported = await cancelEntry(clientContext(session), hash);
  const { state } = reported;
  const answer = answerOf(session, { reported: [reported], damaged: [] });
  const why = notCancelled(reported);
  return {
    ...answer,
    ...(why === undefined ? {} : { text: `${session.say(why)}\n${answer.text}` }),
    exitCode: isEnd(state) ? endOfCancellation(state) : ExitCode.UNAVAILABLE,
  };
}

/** Why an act is not cancelled; undefined when it is, or when its empty transaction has no outcome yet. */
function notCancelled({ entry: { cancellation }, state: { type } }: ReportedEntry): Bilingual | undefined {
  if (type === "IN_BLOCK") return { zh: "未取消：已进入区块。", en: "Not cancelled: a block has it." };
  if (cancellation !== undefined) return undefined;
  if (type === "WAITING")
    return {
      zh: "未取消：链节点已收下，随时可能进入区块。请待其有结果。",
      en: "Not cancelled: a chain node has it, and a block may take it at any time. Wait for its outcome.",
    };
  if (type === "UNKNOWN" || type === "OTHER_CHAIN")
    return { zh: "未取消，未作任何签名。", en: "Not cancelled, and nothing was signed." };
  return undefined;
}

/** No block has the act, or it is too late: a block has it. */
function endOfCancellation({ type }: EntryState): ExitCode {
  return type === "IN_BLOCK" ? ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID : ExitCode.DONE;
}

/** Undecided comes before refused: the command can be given again until everything has its outcome. */
function exitCodeOf(states: readonly EntryState[]): ExitCode {
  if (states.some((state) => !isEnd(state))) return ExitCode.UNAVAILABLE;
  return states.every(isAsWanted) ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

function isAsWanted(state: EntryState): boolean {
  return state.type === "CANCELLED" || (state.type === "IN_BLOCK" && state.transaction.outcome === "DONE");
}

/** A file that cannot be read is told with the others, and is never good. */
function exitCodeOfDamaged({ damaged }: OutboxReport): ExitCode {
  return damaged.length === 0 ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID;
}

function answerOf(session: Session, { reported, damaged }: OutboxReport): Answer {
  const none = session.say({ zh: "没有未了结的交易。", en: "No transaction waits for its outcome." });
  const lines = [
    ...reported.map((one) => showEntry(session, one)),
    ...damaged.map(({ text }) => `! ${session.say(text)}`),
  ];
  const faults = damaged.map(({ code, text, evidence }) => ({ code, file: evidence["path"], messages: text }));
  return {
    document: {
      transactions: reported.map(documentOfEntry),
      ...(faults.length === 0 ? {} : { damaged: faults }),
    },
    text: lines.length === 0 ? none : lines.join("\n"),
  };
}
