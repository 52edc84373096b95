import type { NodeState } from "../../chain/node-state.ts";
import type { FaultCode } from "../../schemas/warning-codes.ts";
import { awayText, THE_DATABASE } from "../../store/away-text.ts";
import { heartbeatReason } from "../../store/store-error.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { showDuration } from "../../text/duration.ts";
import type { IndexView, Observation } from "./observation.ts";

/** A reason for which a system does not follow its chain, and what to do about it. */
export interface Fault {
  readonly code: FaultCode;
  readonly text: Bilingual;
}

/** An index may be this far behind the chain, in seconds: it asks for new blocks several times a second. */
const LONGEST_LAG = 10;
/** A process that keeps an index gives a sign of life every five seconds. */
const LONGEST_HEARTBEAT = 30;
/** Blocks that come this many times as fast as real time are old ones that the node catches up with. */
const CATCHING_UP = 3;

/** Everything that keeps a system from following its chain, the gravest first. @param silence - seconds */
export function faultsOf(seen: Observation, silence: number | undefined): readonly Fault[] {
  return [...ofIndexItself(seen.index), ...ofChain(seen, silence), ...ofFollowing(seen)];
}

function ofIndexItself(index: IndexView): readonly Fault[] {
  if (index.type === "AWAY") return [{ code: "INDEX_UNAVAILABLE", text: index.error.text }];
  if (index.type === "HOLDS") return notWritten(index);
  const text = {
    zh: "尚无已索引的区块：请待 laiqu index 开始跟随链后再问。",
    en: "No block is indexed yet: ask again when laiqu index has begun to follow the chain.",
  };
  return [{ code: "INDEX_EMPTY", text }];
}

/** Reasons of a database that answers questions and takes no more rows. The others pass, or are seen by readers too. */
const TAKES_NO_ROWS = /^(?:25006|42501|53100|58|XX)/;

/** The database takes no more blocks, as the program that writes the index says now. */
function notWritten({ asOf, heartbeat }: Extract<IndexView, { type: "HOLDS" }>): readonly Fault[] {
  const reason = heartbeat?.code === undefined ? undefined : heartbeatReason(heartbeat.code);
  if (heartbeat === undefined || heartbeat.age > LONGEST_HEARTBEAT || reason === undefined) return [];
  if (!TAKES_NO_ROWS.test(reason)) return [];
  const text = awayText(THE_DATABASE, reason);
  const { block } = asOf;
  return [
    {
      code: "INDEX_UNAVAILABLE",
      text: {
        zh: `${text.zh}在此之前索引止于区块 ${block}，查询照常应答。`,
        en: `${text.en} Until then the index ends at block ${block}, and questions are answered as of it.`,
      },
    },
  ];
}

function ofChain({ now, index, node, movement, stopped }: Observation, silence: number | undefined): readonly Fault[] {
  if (stopped !== undefined) return [{ code: "CHAIN_STOPPED", text: stopped }];
  if (node.type === "AWAY") {
    const { code, text } = node.error;
    const wholeZh = index.type === "HOLDS" ? `索引完整，截至区块 ${index.asOf.block} 的查询照常应答。` : "";
    const wholeEn =
      index.type === "HOLDS" ? ` The index is whole, and questions are answered as of block ${index.asOf.block}.` : "";
    return [
      {
        code: code === "TIMEOUT" ? "CHAIN_TIMEOUT" : "CHAIN_UNAVAILABLE",
        text: {
          zh: `${text.zh}在此期间不能办理、预检、出具凭证。${wholeZh}`,
          en: `${text.en} Meanwhile there are no acts, no checks and no certificates.${wholeEn}`,
        },
      },
    ];
  }
  const { state } = node;
  return [
    ...ofOtherChain(index, state),
    ...ofNodeItself(index, state),
    ...(isCatchingUp(state.head.time, now, movement, silence) ? [catchingUp(state)] : []),
    ...(isHalted(state.head.time, now, movement, silence) ? [halted(state, now, movement.headStill)] : []),
  ].slice(0, 1);
}

function ofOtherChain(index: IndexView, { genesisHash, hash, head }: NodeState): readonly Fault[] {
  if (index.type !== "HOLDS") return [];
  const { asOf } = index;
  if (genesisHash !== index.genesisHash)
    return [
      {
        code: "NODE_OF_ANOTHER_CHAIN",
        text: {
          zh: `链节点属于另一条链：其创世区块为 ${genesisHash}，而索引的为 ${index.genesisHash}。请检查 --rpc。`,
          en:
            `The chain node belongs to another chain: its genesis is ${genesisHash}, ` +
            `but that of the index is ${index.genesisHash}. Check --rpc.`,
        },
      },
    ];
  if (hash === undefined || hash === asOf.hash || head.number < asOf.block) return [];
  return [
    {
      code: "NODE_OF_ANOTHER_CHAIN",
      text: {
        zh:
          `区块 ${asOf.block} 在链节点上是 ${hash}，而索引中经核验的是 ${asOf.hash}。` +
          "请将两者留作证据，查明哪个节点有误，并换用另一节点。",
        en:
          `Block ${asOf.block} is ${hash} at the chain node, but ${asOf.hash} in the verified index. ` +
          "Keep both as evidence, find out which node is wrong, and use another node.",
      },
    },
  ];
}

function ofNodeItself(index: IndexView, { syncing, head }: NodeState): readonly Fault[] {
  if (syncing !== undefined && syncing.current < syncing.highest)
    return [
      {
        code: "CHAIN_SYNCING",
        text: {
          zh: `链节点正在同步：在区块 ${syncing.current}，须至 ${syncing.highest}。请待其完成，或换用另一节点。`,
          en:
            `The chain node is synchronizing: it is at block ${syncing.current} of ${syncing.highest}. ` +
            "Wait until it has finished, or use another node.",
        },
      },
    ];
  if (index.type === "HOLDS" && head.number < index.asOf.block)
    return [
      {
        code: "NODE_BEHIND",
        text: {
          zh:
            `链节点只到区块 ${head.number}，落后于索引的区块 ${index.asOf.block}：它已被清空、重置或尚未同步。` +
            "请待其同步，或换用另一节点；索引完整，查询照常应答。",
          en:
            `The chain node is only at block ${head.number}, behind block ${index.asOf.block} of the index: it was ` +
            "wiped or reset, or has not synchronized yet. Wait for it, or use another node. The index is whole, and " +
            "questions are answered.",
        },
      },
    ];
  return [];
}

/** Whether the node takes blocks much faster than they were made, and has not reached the newest ones. */
function isCatchingUp(
  headTime: number,
  now: number,
  { pace }: Observation["movement"],
  silence: number | undefined,
): boolean {
  return silence !== undefined && now - headTime > silence && pace !== undefined && pace >= CATCHING_UP;
}

function catchingUp({ head }: NodeState): Fault {
  return {
    code: "CHAIN_SYNCING",
    text: {
      zh: `链节点正在补取旧区块（现在区块 ${head.number}，${showTime(head.time)}）：请待其完成，或换用另一节点。`,
      en:
        `The chain node is catching up with old blocks (now block ${head.number}, ${showTime(head.time)}): ` +
        "wait until it has finished, or use another node.",
    },
  };
}

/**
 * Whether the chain makes no blocks. Its age by this machine's clock is not enough: that clock may be wrong, and the
 * last block may be stamped ahead. So a chain that was seen moving is not halted, and one that was seen still is.
 */
function isHalted(
  headTime: number,
  now: number,
  { headStill, pace }: Observation["movement"],
  silence: number | undefined,
): boolean {
  if (silence === undefined) return false;
  return headStill > silence || (now - headTime > silence && pace === undefined);
}

function halted({ head }: NodeState, now: number, headStill: number): Fault {
  const span = showDuration(Math.max(now - head.time, headStill));
  const time = showTime(head.time);
  return {
    code: "CHAIN_HALTED",
    text: {
      zh:
        `链已停止出块：最后的区块 ${head.number} 在 ${time}，距今 ${span.zh}。` +
        "在此期间不能办理，也无法判断某一行为现在能否办理；请联系各验证节点的运行机关。",
      en:
        `The chain has halted: its last block ${head.number} is of ${time}, ${span.en} ago. Until it goes on, ` +
        "nothing is recorded, and nobody can tell whether an act is allowed now. Ask the agencies that run the " +
        "validators.",
    },
  };
}

function ofFollowing({ now, index, node, movement }: Observation): readonly Fault[] {
  if (index.type !== "HOLDS") return [];
  const { asOf, heartbeat } = index;
  return [
    ...(heartbeat?.code === undefined || isPassing(heartbeat.code) ? [] : [indexStopped(heartbeat.code)]),
    ...(node.type === "ANSWERS" ? ofLag(now, asOf, node.state, movement.indexStill) : []),
    ...(heartbeat === undefined || heartbeat.age > LONGEST_HEARTBEAT ? [silent(heartbeat?.age)] : []),
  ];
}

/** Whether the index goes on by itself after a fault with this code of its heartbeat. */
export function isPassing(code: string): boolean {
  return code === "CHAIN_UNAVAILABLE" || heartbeatReason(code) !== undefined;
}

/** The fault of an index that does not go on. @param code - of its heartbeat */
export function indexStopped(code: string): Fault {
  const shown = showForeign(code);
  return {
    code: "INDEX_STOPPED",
    text: {
      zh: `索引因 ${shown} 而停止：原因与证据见 laiqu index 的日志，办法见 docs/operations.md。`,
      en:
        `The index has stopped because of ${shown}: the log of laiqu index has the reason and the evidence, and ` +
        "docs/operations.md says what to do.",
    },
  };
}

function ofLag(now: number, asOf: { block: number }, { head, nextTime }: NodeState, still: number): readonly Fault[] {
  if (head.number <= asOf.block) return [];
  // The clock may be behind the chain's, so the age of the first block that is missing counts by both.
  const age = nextTime === undefined ? 0 : Math.max(now, head.time) - nextTime;
  if (age <= LONGEST_LAG && still <= LONGEST_LAG) return [];
  const span = showDuration(Math.max(age, still));
  const blocks = head.number - asOf.block;
  return [
    {
      code: "INDEX_BEHIND",
      text: {
        zh:
          `索引落后：止于区块 ${asOf.block}，而链已到区块 ${head.number}（差 ${blocks} 个区块，${span.zh}）。` +
          "请检查 laiqu index 是否运行；若正在补建，请待其完成。",
        en:
          `The index is behind: it ends at block ${asOf.block}, but the chain is at block ${head.number} ` +
          `(${blocks} blocks, ${span.en}). Check that laiqu index runs; if it catches up, wait until it has finished.`,
      },
    },
  ];
}

/** @param age - seconds since the last sign of life; undefined when there was none */
function silent(age: number | undefined): Fault {
  const zh = age === undefined ? "从未报告" : `已有 ${showDuration(age).zh}没有报告`;
  const en =
    age === undefined ? "has never given a sign of life" : `has given no sign of life for ${showDuration(age).en}`;
  return {
    code: "INDEX_SILENT",
    text: {
      zh: `写入索引的程序${zh}：请检查 laiqu index 是否运行。`,
      en: `The program that writes the index ${en}: check that laiqu index runs.`,
    },
  };
}
