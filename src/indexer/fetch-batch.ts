import { askBlocks } from "../chain/blocks.ts";
import type { ServedBlock } from "../chain/blocks.ts";
import type { ReceiptReader } from "../chain/receipts.ts";
import { isFaultOfProgram } from "../chain/fault-of-program.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes } from "../consensus/hex.ts";
import { bloomMayContain } from "../consensus/receipts.ts";
import type { RpcReceipt } from "../consensus/receipts.ts";
import { EMPTY_TRIE_ROOT } from "../consensus/trie.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { reasonOf } from "../text/reason-of.ts";
import { IndexerError } from "./indexer-error.ts";

/** The contract whose events are indexed. */
export interface LedgerPlace {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** The first block that can hold one of its events. */
  readonly startBlock: number;
}

/** A block as the node served it, with its receipts if the ledger may have logged in it. */
export interface FetchedBlock extends ServedBlock {
  /** `undefined` if the block cannot hold a log of the ledger according to its header. */
  readonly receipts: readonly RpcReceipt[] | undefined;
}

/** Transactions whose receipts are fetched at once, unless a single block has more. It bounds the memory. */
const MOST_TRANSACTIONS = 2_000;

/**
 * Fetches blocks and the receipts that are needed. Nothing is verified here: the header decides which receipts are
 * needed, and `verifyBatch` verifies the header afterwards.
 *
 * @returns the blocks from `first` on, at least one: fewer than asked for where they are dense, or where the node lacks
 *   a later one
 * @throws IndexerError CHAIN_UNAVAILABLE, ANSWER_MALFORMED, HEADER_MALFORMED
 */
export async function fetchBatch(
  rpc: RpcRequester,
  reader: ReceiptReader,
  place: LedgerPlace,
  first: number,
  last: number,
): Promise<FetchedBlock[]> {
  const aboutBlocks = { zh: `区块 ${first} 至 ${last}`, en: `blocks ${first} to ${last}` };
  const blocks = await asking(aboutBlocks, () => askBlocks(rpc, first, last));
  const served = firstPart(blocks, first, place);
  const needed = served.filter((block) => mayHoldLogs(block, place));
  const aboutReceipts = { zh: `${aboutBlocks.zh}的收据`, en: `the receipts of ${aboutBlocks.en}` };
  const receipts = await asking(aboutReceipts, () => reader.read(needed));
  const receiptsOf = new Map(
    needed.map((block, index) => {
      const { number } = block.header;
      const what = { zh: `区块 ${number} 的收据`, en: `receipts of block ${number}` };
      return [block, receipts[index] ?? withheld(what, number)];
    }),
  );
  return served.map((block) => ({ ...block, receipts: receiptsOf.get(block) }));
}

/** The blocks up to the first that the node lacks, and not more than hold a bounded number of transactions. */
function firstPart(blocks: readonly (ServedBlock | undefined)[], first: number, place: LedgerPlace): ServedBlock[] {
  const part: ServedBlock[] = [];
  let transactions = 0;
  for (const [index, block] of blocks.entries()) {
    const number = first + index;
    if (block === undefined) {
      if (part.length > 0) break;
      return withheld({ zh: `区块 ${number}`, en: `block ${number}` }, number);
    }
    checkNumber(block, number);
    if (mayHoldLogs(block, place)) transactions += block.transactions.length;
    if (transactions > MOST_TRANSACTIONS && part.length > 0) break;
    part.push(block);
  }
  return part;
}

/** Whether the ledger may have logged in a block. If the header is genuine, `false` is certain. */
function mayHoldLogs({ header }: ServedBlock, { address, startBlock }: LedgerPlace): boolean {
  return (
    header.number >= startBlock &&
    !equalBytes(header.receiptsRoot, EMPTY_TRIE_ROOT) &&
    bloomMayContain(header.logsBloom, address)
  );
}

/**
 * Asks the node a question and turns every failure into an error of the index.
 * @param about - the subject of the question
 * @throws IndexerError CHAIN_UNAVAILABLE, ANSWER_MALFORMED, HEADER_MALFORMED; a fault of this program as it is
 */
export async function asking<T>(about: Bilingual, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (cause) {
    throw unusableAnswer(about, cause);
  }
}

/** The error of the index about a question that a node did not answer in a usable form. */
export function unusableAnswer(about: Bilingual, cause: unknown): unknown {
  if (isFaultOfProgram(cause)) return cause;
  const reason = reasonOf(cause);
  if (cause instanceof RpcError && cause.cause instanceof ConsensusError)
    return new IndexerError(
      "HEADER_MALFORMED",
      {
        zh: `节点对${about.zh}的答复不是此链的区块头：${reason.zh}。请与另一机关的节点比对。`,
        en:
          `The node's answer about ${about.en} is not a header of this kind of chain: ${reason.en}. ` +
          "Compare it with another agency's node.",
      },
      cause.evidence,
      cause,
    );
  if (cause instanceof RpcError && cause.code === "ANSWER_MALFORMED")
    return new IndexerError(
      "ANSWER_MALFORMED",
      {
        zh: `节点对${about.zh}的答复无法使用：${reason.zh}。`,
        en: `The node's answer about ${about.en} cannot be used: ${reason.en}.`,
      },
      cause.evidence,
      cause,
    );
  return new IndexerError(
    "CHAIN_UNAVAILABLE",
    {
      zh: `节点未能答复${about.zh}：${reason.zh}。`,
      en: `The node gave no answer about ${about.en}: ${reason.en}.`,
    },
    cause instanceof RpcError ? cause.evidence : {},
    cause,
  );
}

/** Receipts are asked for by block number, so a wrong number would give the receipts of another block. */
function checkNumber(block: ServedBlock, number: number): void {
  const found = block.header.number;
  if (found === number) return;
  throw new IndexerError(
    "HEADER_MALFORMED",
    {
      zh: `向节点查询区块 ${number}，而节点给出区块 ${found}：请与另一机关的节点比对。`,
      en:
        `The node was asked for block ${number} and answered with block ${found}: ` +
        "compare it with another agency's node.",
    },
    { number, found },
  );
}

function withheld(what: Bilingual, number: number): never {
  throw new IndexerError(
    "CHAIN_UNAVAILABLE",
    {
      zh: `节点没有给出${what.zh}，而其最新区块不低于该高度：请检查节点是否仍在同步，或已裁剪数据。`,
      en:
        `The node did not give the ${what.en}, although its head is not below it: ` +
        "check whether the node is still synchronizing, or prunes.",
    },
    { number },
  );
}
