import { ConsensusError } from "../../consensus/errors.ts";
import { fromHex } from "../../consensus/hex.ts";
import { decodeQbftExtraData } from "../../consensus/qbft-extra-data.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { JournalError, ProviderRpcError } from "./errors.ts";
import type { BlockRecipe, Evm, EvmBlock } from "./evm.ts";
import { readJournalBlocks } from "./journal.ts";
import type { JournalBlock, JournalContents, JournalGenesis } from "./journal.ts";
import type { SealedHistory } from "./sealed-history.ts";
import { hashOf } from "./sealer.ts";
import type { Sealer } from "./sealer.ts";
import type { Validators } from "./validators.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";

/** The parts with which a replay works. */
export interface Replay {
  readonly path: string;
  readonly contents: JournalContents;
  /** The EVM with the genesis block only. */
  readonly evm: Evm;
  readonly sealer: Sealer;
  /** Before the first block; after the replay they are those of the next block. */
  readonly validators: Validators;
  /** The genesis block only; after the replay all blocks of the journal. */
  readonly history: SealedHistory;
  readonly genesisTimestamp: number;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

/** Blocks in one trip to the EVM. It makes one chunk while the previous one is hashed here. */
const CHUNK_BLOCKS = 32;

/**
 * Makes every block of the journal again and compares its hash with the journal's. The hash covers state, transactions,
 * receipts and time. Seals are taken from the journal.
 *
 * @returns the time of the last block, in seconds since 1970
 * @throws JournalError `REPLAY_MISMATCH` at the first block that differs
 */
export async function replayJournal(replay: Replay): Promise<number> {
  const { contents, history, onProgress } = replay;
  let timestamp = replay.genesisTimestamp;
  let previous: { entries: JournalBlock[]; blocks: EvmBlock[] } | undefined;
  for await (const entries of inChunks(readJournalBlocks(replay.path))) {
    const finished = previous;
    const [blocks] = await Promise.all([
      produce(replay, entries),
      (async () => finished !== undefined && compare(replay, finished.entries, finished.blocks))(),
    ]);
    previous = { entries, blocks };
    timestamp = entries.at(-1)?.timestamp ?? timestamp;
    onProgress?.(history.head, contents.blockCount);
  }
  if (previous !== undefined) {
    compare(replay, previous.entries, previous.blocks);
    onProgress?.(history.head, contents.blockCount);
  }
  return timestamp;
}

/**
 * Refuses a journal of another network than the one that this data directory and the start options give.
 * @throws JournalError `GENESIS_MISMATCH`
 */
export function refuseOtherGenesis(
  path: string,
  journal: JournalGenesis,
  ours: Pick<JournalGenesis, "chainId" | "validators" | "epochLength" | "hash">,
): void {
  const refuseDifference = (what: Bilingual, expected: string, actual: string): void => {
    if (expected === actual) return;
    throw new JournalError(
      "GENESIS_MISMATCH",
      {
        zh:
          `日志 ${showPath(path)} 属于另一网络，或由来去的另一版本写成：其${what.zh}为 ${showForeign(expected)}，` +
          `而此处为 ${showForeign(actual)}。` +
          "未作任何改动；请使用该网络自己的数据目录与启动参数，或使用该版本。",
        en:
          `The journal ${showPath(path)} belongs to another network, or another version of Laiqu wrote it: ` +
          `its ${what.en} is ${showForeign(expected)}, but here it is ${showForeign(actual)}. ` +
          "Nothing was changed; use that network's own data directory and start options, or that version.",
      },
      { path, line: 1, expected, actual },
    );
  };
  refuseDifference({ zh: "链标识", en: "chain id" }, String(journal.chainId), String(ours.chainId));
  refuseDifference({ zh: "验证节点", en: "validator set" }, journal.validators.join(","), ours.validators.join(","));
  refuseDifference({ zh: "纪元长度", en: "epoch length" }, String(journal.epochLength), String(ours.epochLength));
  refuseDifference({ zh: "创世区块哈希", en: "genesis hash" }, journal.hash, ours.hash);
}

async function produce(replay: Replay, entries: readonly JournalBlock[]): Promise<EvmBlock[]> {
  const { evm, sealer, path } = replay;
  const recipes = entries.map((entry): BlockRecipe => {
    const { number, timestamp, transactions } = entry;
    const { validators } = readingConsensus(replay, entry, () => decodeQbftExtraData(fromHex(entry.extraData)));
    return { number, timestamp, transactions, coinbase: sealer.proposerOf(number, validators) };
  });
  try {
    return await evm.produce(recipes);
  } catch (cause) {
    if (!(cause instanceof ProviderRpcError)) throw cause;
    const number = Number(await evm.request("eth_blockNumber", [])) + 1;
    // An earlier block that differs may be the reason of the refusal: then it is the one to name.
    const made = entries.filter((entry) => entry.number < number);
    compare(replay, made, await Promise.all(made.map((entry) => evm.blockAt(entry.number))));
    throw notReplayed(
      path,
      number,
      {
        zh: `区块 ${number} 被拒绝（${showForeign(cause.message)}）`,
        en: `block ${number} is refused (${showForeign(cause.message)})`,
      },
      {},
      cause,
    );
  }
}

function compare(replay: Replay, entries: readonly JournalBlock[], blocks: readonly EvmBlock[]): void {
  const { sealer, validators, history, path } = replay;
  entries.forEach((entry, index) => {
    const block = blocks[index];
    const extraData = fromHex(entry.extraData);
    const header = block && sealer.headerOf(block, history.hashOf(entry.number - 1), extraData);
    const hash = header && hashOf(header);
    if (header === undefined || hash !== entry.hash) {
      const what = {
        zh: `区块 ${entry.number} 重放所得为 ${hash ?? "空"}，而所记为 ${entry.hash}`,
        en: `block ${entry.number} comes out as ${hash ?? "nothing"} instead of ${entry.hash}`,
      };
      throw notReplayed(path, entry.number, what, { expected: entry.hash, actual: hash ?? "no block" });
    }
    readingConsensus(replay, entry, () => validators.apply(header));
    history.append({ hash: entry.hash, extraData });
  });
}

/** Reads the consensus part of a journal line. @throws JournalError `REPLAY_MISMATCH` */
function readingConsensus<Read>({ path }: Replay, { number }: JournalBlock, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    const reason = reasonOf(cause);
    const what = {
      zh: `区块 ${number} 的签封数据不能成立（${reason.zh}）`,
      en: `the consensus data of block ${number} cannot be right (${reason.en})`,
    };
    throw notReplayed(path, number, what, {}, cause);
  }
}

/** @param what - what is wrong with the block, as a clause without full stop */
function notReplayed(
  path: string,
  block: number,
  what: Bilingual,
  values: { expected?: string; actual?: string },
  cause?: unknown,
): JournalError {
  const line = block + 1;
  return new JournalError(
    "REPLAY_MISMATCH",
    {
      zh: `日志 ${showPath(path)} 第 ${line} 行无法重放：${what.zh}。未作任何改动；请使用写下它的来去版本，或从备份恢复。`,
      en:
        `Line ${line} of the journal ${showPath(path)} does not replay: ${what.en}. ` +
        "Nothing was changed; use the version of Laiqu that wrote it, or restore a backup.",
    },
    { path, line, ...values },
    cause,
  );
}

async function* inChunks(blocks: AsyncIterable<JournalBlock>): AsyncGenerator<JournalBlock[]> {
  let chunk: JournalBlock[] = [];
  for await (const block of blocks) {
    chunk.push(block);
    if (chunk.length === CHUNK_BLOCKS) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
