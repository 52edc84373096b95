import { askBlocks } from "../chain/blocks.ts";
import type { ToldBlock } from "../chain/blocks.ts";
import type { ReceiptReader } from "../chain/receipts.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes } from "../consensus/hex.ts";
import { bloomMayContain } from "../consensus/receipts.ts";
import type { RpcReceipt } from "../consensus/receipts.ts";
import { EMPTY_TRIE_ROOT } from "../consensus/trie.ts";
import { IndexerError } from "./indexer-error.ts";

/** The contract whose events are indexed. */
export interface LedgerPlace {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** The first block that can hold one of its events. */
  readonly startBlock: number;
}

/** A block as the node tells it, with its receipts where the ledger may have logged. */
export interface FetchedBlock extends ToldBlock {
  /** `undefined`: by its own header the block cannot hold a log of the ledger. */
  readonly receipts: readonly RpcReceipt[] | undefined;
}

/**
 * Fetches blocks and the receipts that are needed. Nothing is verified here: which receipts are
 * needed follows from the header, and `verifyBatch` vouches for the header afterwards.
 *
 * @throws IndexerError CHAIN_UNAVAILABLE, HEADER_MALFORMED
 */
export async function fetchBatch(
  rpc: RpcRequester,
  reader: ReceiptReader,
  place: LedgerPlace,
  first: number,
  last: number,
): Promise<FetchedBlock[]> {
  const blocks = await asking(`blocks ${first} to ${last}`, () => askBlocks(rpc, first, last));
  const text = blocks.map((block, index) => checkNumber(block ?? withheld("block", first + index), first + index));
  const needed = text.filter((block) => mayHoldLogs(block, place));
  const receipts = await asking(`receipts of blocks ${first} to ${last}`, () => reader.read(needed));
  const receiptsOf = new Map(
    needed.map((block, index) => [block, receipts[index] ?? withheld("receipts of block", block.header.number)]),
  );
  return text.map((block) => ({ ...block, receipts: receiptsOf.get(block) }));
}

/** Whether the ledger may have logged in a block; `false` is certain if the header is genuine. */
export function mayHoldLogs({ header }: ToldBlock, { address, startBlock }: LedgerPlace): boolean {
  return (
    header.number >= startBlock &&
    !equalBytes(header.receiptsRoot, EMPTY_TRIE_ROOT) &&
    bloomMayContain(header.logsBloom, address)
  );
}

/** Runs a question to the node; whatever goes wrong with it is the index's error. */
export async function asking<T>(what: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof ConsensusError) {
      throw new IndexerError(
        "HEADER_MALFORMED",
        `The node's answer about ${what} is not what this chain has: ${reason}`,
        cause.evidence,
        cause,
      );
    }
    throw new IndexerError("CHAIN_UNAVAILABLE", `The node gave no answer about ${what}: ${reason}`, {}, cause);
  }
}

/** Receipts are asked for by number: a wrong one would lead elsewhere. */
function checkNumber<T extends ToldBlock>(block: T, number: number): T {
  if (block.header.number === number) return block;
  throw new IndexerError(
    "HEADER_MALFORMED",
    `Asked for block ${number}, the node answered with block ${block.header.number}`,
    { number, found: block.header.number },
  );
}

function withheld(what: string, number: number): never {
  throw new IndexerError(
    "CHAIN_UNAVAILABLE",
    `The node has no ${what} ${number}, though its head is not below that: is it still synchronizing, or pruned?`,
    { number },
  );
}
