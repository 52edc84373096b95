import type { CaughtUp } from "../../indexer/convergence.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showAge } from "../../text/duration.ts";

/** The members of the document about an index that has caught up. */
export function caughtUpDocument(
  { source, position, confirmedBy }: CaughtUp,
  now: number,
): Readonly<Record<string, unknown>> {
  return {
    following: source,
    block: position.number,
    blockTime: new Date(position.time * 1_000).toISOString(),
    ageSeconds: now - position.time,
    confirmedBy,
  };
}

/**
 * Says how old the last block is and which other nodes have it. A single node cannot show that it is up to date: one
 * that has lost the others serves its old last block in the same way.
 * @param now - seconds since 1970
 */
export function showCaughtUp({ position, confirmedBy }: CaughtUp, now: number): Bilingual {
  const { number, time } = position;
  const age = showAge(Math.max(0, now - time));
  if (confirmedBy.length === 0)
    return {
      zh:
        `最新区块 ${number}，出块于 ${age.zh}前；没有另一节点可以印证：` +
        "节点若已与其他节点失联，给出的也是这样的旧区块。请用 --rpc 指定多个节点，或自行核对其时间。",
      en:
        `The last block is ${number}, made ${age.en} ago. No other node confirms it: a node that has lost the others ` +
        "serves an old block in the same way. Name several nodes with --rpc, or judge by the age.",
    };
  const nodes = confirmedBy.join(", ");
  return {
    zh: `最新区块 ${number}，出块于 ${age.zh}前；印证的节点：${nodes}。`,
    en: `The last block is ${number}, made ${age.en} ago, and confirmed by ${nodes}.`,
  };
}
