import type { EntryState, ReportedEntry } from "../../client/outbox-report.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import type { Session } from "../session.ts";

/** The lines about one saved transaction: what it does and how it stands, and the values to look it up. */
export function showEntry(session: Session, { entry, state }: ReportedEntry): string {
  const { does, transaction, account, key, nonce, signedAt, memo } = entry;
  const [at, name] = [showTime(signedAt), showForeign(key)];
  const made = memo?.["case"];
  return [
    session.say(entry.cancellation === undefined ? does : cancelled(does)),
    `  ${session.say(stateText(state))}`,
    `  ${transaction}`,
    `  ${session.say({
      zh: `账户 ${account}（${name}），nonce ${nonce}，${at} 签名`,
      en: `account ${account} (${name}), nonce ${nonce}, signed on ${at}`,
    })}`,
    ...(typeof made === "string"
      ? [`  ${session.say({ zh: `整改编号 ${showForeign(made)}`, en: `case reference ${showForeign(made)}` })}`]
      : []),
  ].join("\n");
}

/** The entry in the document of `--json`. The signed bytes are in its file. */
export function documentOfEntry({ entry, state }: ReportedEntry): object {
  const { path, raw: _, cancellation, ...members } = entry;
  const by = cancellation === undefined ? {} : { cancelledBy: cancellation.transaction };
  return { ...members, ...by, file: path, state };
}

function stateText(state: EntryState): Bilingual {
  switch (state.type) {
    case "IN_BLOCK":
      return inBlock(state.transaction);
    case "REVERTED":
      return { zh: `已进入区块但被回退：${state.reason.zh}`, en: `In a block, but reverted: ${state.reason.en}` };
    case "REPLACED":
      return {
        zh: "其 nonce 已由另一笔交易使用，不会再进入区块；重复原命令会重新办理。",
        en: "Another transaction took its nonce, so no block can take it; the same command does the act anew.",
      };
    case "CANCELLED":
      return {
        zh: "已取消：其 nonce 已由一笔空交易使用，此行为不会被记录。",
        en: "Cancelled: an empty transaction has its nonce, and the act cannot be recorded any more.",
      };
    case "WAITING":
      return state.isBehind ? behind(state.next) : { zh: "正等待区块。", en: "It waits for a block." };
    case "ABSENT":
      return state.isBehind
        ? behind(state.next)
        : {
            zh: "链节点没有这笔交易：请用 laiqu outbox send 再次发送。",
            en: "The chain node does not have it: send it again with `laiqu outbox send`.",
          };
    case "OTHER_CHAIN":
      return {
        zh: "属于另一条链或另一账本，在此不发送：请用 --url 指定其系统。",
        en: "It is for another chain or ledger and is not sent here: name its system with --url.",
      };
    case "UNKNOWN":
      return { zh: `状态未知：${state.reason.zh}`, en: `Its state is unknown: ${state.reason.en}` };
    default:
      return state satisfies never;
  }
}

function cancelled({ zh, en }: Bilingual): Bilingual {
  return { zh: `${zh}（取消）`, en: `${en} (cancelled by its signer)` };
}

function inBlock({ outcome, block }: TransactionAnswer): Bilingual {
  const number = block?.number ?? 0;
  switch (outcome) {
    case "DONE":
      return { zh: `已记录，区块 ${number}。`, en: `Recorded in block ${number}.` };
    case "REFUSED":
      return { zh: `被账本拒绝，区块 ${number}。`, en: `Refused by the ledger in block ${number}.` };
    case "PARTLY_REFUSED":
      return { zh: `部分被账本拒绝，区块 ${number}。`, en: `Refused in part by the ledger in block ${number}.` };
    case "NOTHING":
    case "UNDECIDED":
      return { zh: `已进入区块 ${number}。`, en: `In block ${number}.` };
    default:
      return outcome satisfies never;
  }
}

function behind(next: number | undefined): Bilingual {
  const missing = next ?? 0;
  return {
    zh: `等待本账户 nonce ${missing} 的交易，而链节点没有：列于此处的，请发送或取消；没有的，在此处新办的行为会补上。`,
    en:
      `It waits for a transaction of the account with the nonce ${missing}, and the chain node has none: if it is ` +
      "listed here, send or cancel it; otherwise the next act that is signed here takes that nonce.",
  };
}
