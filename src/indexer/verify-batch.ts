import type { ToldBlock } from "../chain/blocks.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { plainBlockHash, qbftBlockHash, verifyGenesisHeader, verifySealedHeader } from "../consensus/qbft.ts";
import { logsBloom, receiptFromRpc, receiptsRoot } from "../consensus/receipts.ts";
import type { RpcReceipt } from "../consensus/receipts.ts";
import { applyHeader, initialTally } from "../consensus/validators.ts";
import type { Tally } from "../consensus/validators.ts";
import type { FetchedBlock } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";

/** How a chain makes its blocks binding. */
export type Consensus =
  /** Sealed by validators kept in block headers; `epochLength` as in the genesis file. */
  | { readonly type: "QBFT"; readonly epochLength: number }
  /** Nobody seals: only the links between the blocks are checked. */
  | { readonly type: "PLAIN" };

/** The last block that was verified, and what is needed to verify the next. */
export interface Position {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly time: number;
  /** QBFT only. */
  readonly tally: Tally | undefined;
}

/** A log of the ledger, proven by its block's receipts root. */
export interface VerifiedLog {
  /** Position in the block. */
  readonly logIndex: number;
  readonly transactionIndex: number;
  readonly transactionHash: Hex;
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

export interface VerifiedBlock {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly time: number;
  readonly rlp: Uint8Array;
  readonly sealsVerified: boolean;
  readonly logs: readonly VerifiedLog[];
}

/**
 * Verifies consecutive blocks on top of `position` (none: the first block the index holds).
 *
 * Every header is hashed and linked to the one before. On QBFT the seals of the last one, and of
 * each one that changes the validators, are checked: parent hashes vouch for all others, and a
 * forged vote cannot hand the chain to other validators. Receipts are checked against their root.
 *
 * @param address of the ledger, 20 bytes
 * @throws IndexerError HEADER_HASH_MISMATCH, PARENT_HASH_MISMATCH, SEALS_INVALID, HEADER_MALFORMED,
 *   RECEIPTS_ROOT_MISMATCH, BLOOM_MISMATCH
 */
export function verifyBatch(
  consensus: Consensus,
  position: Position | undefined,
  blocks: readonly FetchedBlock[],
  address: Uint8Array,
): { readonly blocks: readonly VerifiedBlock[]; readonly position: Position | undefined } {
  const verified: VerifiedBlock[] = [];
  let current = position;
  for (const [index, block] of blocks.entries()) {
    const hash = verifyHash(consensus, block);
    if (current !== undefined) verifyLink(current, block);
    const { tally, sealed } = followValidators(consensus, current?.tally, block, index === blocks.length - 1);
    const { number, timestamp: time, parentHash } = block.header;
    verified.push({
      number,
      hash,
      parentHash,
      time,
      rlp: block.rlp,
      sealsVerified: sealed,
      logs: verifyReceipts(block, address),
    });
    current = { number, hash, time, tally };
  }
  return { blocks: verified, position: current };
}

function verifyHash(consensus: Consensus, { header, hash: text }: ToldBlock): Uint8Array {
  const hash = readingHeader(header.number, () =>
    consensus.type === "QBFT" ? qbftBlockHash(header) : plainBlockHash(header),
  );
  if (!equalBytes(hash, text)) {
    throw new IndexerError(
      "HEADER_HASH_MISMATCH",
      `Block ${header.number} hashes to ${toHex(hash)}, but the node calls it ${toHex(text)}: its header is not the chain's, or the chain is not ${consensus.type}`,
      {
        number: header.number,
        computed: toHex(hash),
        text: toHex(text),
        header: header.items.map(toHex),
      },
    );
  }
  return hash;
}

function verifyLink(before: Position, { header, rlp }: ToldBlock): void {
  if (header.number === before.number + 1 && equalBytes(header.parentHash, before.hash)) return;
  throw new IndexerError(
    "PARENT_HASH_MISMATCH",
    `Block ${before.number + 1} does not follow block ${before.number} (${toHex(before.hash)}): its number is ${header.number}, its parent ${toHex(header.parentHash)}`,
    {
      expected: { number: before.number + 1, parentHash: toHex(before.hash) },
      found: { number: header.number, parentHash: toHex(header.parentHash) },
      header: toHex(rlp),
    },
  );
}

/** The tally after a block, and whether the block's own seals were checked. */
function followValidators(
  consensus: Consensus,
  tally: Tally | undefined,
  { header, rlp }: ToldBlock,
  last: boolean,
): { tally: Tally | undefined; sealed: boolean } {
  if (consensus.type === "PLAIN") return { tally: undefined, sealed: false };
  if (tally === undefined) {
    return readingHeader(header.number, () => {
      verifyGenesisHeader(rlp);
      return { tally: initialTally(header.extraData, consensus.epochLength), sealed: false };
    });
  }
  const after = readingHeader(header.number, () => applyHeader(tally, header));
  const sealed = last || !sameValidators(tally, after);
  if (sealed) verifySeals(tally, rlp, header.number);
  return { tally: after, sealed };
}

function verifySeals({ validators }: Tally, rlp: Uint8Array, number: number): void {
  try {
    verifySealedHeader(rlp, validators);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw new IndexerError(
      "SEALS_INVALID",
      `Block ${number} is not sealed by the validators of this chain: ${cause.message}`,
      {
        number,
        objection: cause.code,
        validators,
        header: toHex(rlp),
        ...cause.evidence,
      },
      cause,
    );
  }
}

function sameValidators(before: Tally, after: Tally): boolean {
  return (
    before.validators.length === after.validators.length &&
    before.validators.every((validator, index) => validator === after.validators[index])
  );
}

/** The ledger's logs of a block, once all its receipts are proven. */
function verifyReceipts({ header, receipts, transactions }: FetchedBlock, address: Uint8Array): readonly VerifiedLog[] {
  if (receipts === undefined) return [];
  const { number } = header;
  const { read, root } = readReceipts(number, receipts);
  if (!equalBytes(root, header.receiptsRoot)) {
    throw new IndexerError(
      "RECEIPTS_ROOT_MISMATCH",
      `The receipts of block ${number} have the root ${toHex(root)}, but its header says ${toHex(header.receiptsRoot)}: a log is missing, altered or invented`,
      {
        number,
        computed: toHex(root),
        header: toHex(header.receiptsRoot),
        receipts,
      },
    );
  }
  const bloom = logsBloom(read.flatMap(({ logs }) => logs));
  if (!equalBytes(bloom, header.logsBloom)) {
    throw new IndexerError("BLOOM_MISMATCH", `The bloom in the header of block ${number} is not that of its logs`, {
      number,
      computed: toHex(bloom),
      header: toHex(header.logsBloom),
    });
  }
  let logIndex = 0;
  return read.flatMap(({ logs }, transactionIndex) =>
    logs
      .map((log) => ({
        ...log,
        logIndex: logIndex++,
        transactionIndex,
        transactionHash: transactions[transactionIndex] ?? noTransaction(number, transactionIndex),
      }))
      .filter((log) => equalBytes(log.address, address)),
  );
}

function readReceipts(
  number: number,
  receipts: readonly RpcReceipt[],
): { read: ReturnType<typeof receiptFromRpc>[]; root: Uint8Array } {
  try {
    const read = receipts.map(receiptFromRpc);
    return { read, root: receiptsRoot(read) };
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw new IndexerError(
      "RECEIPTS_ROOT_MISMATCH",
      `A receipt of block ${number} cannot be in its trie: ${cause.message}`,
      { number, ...cause.evidence },
      cause,
    );
  }
}

function noTransaction(number: number, transactionIndex: number): never {
  throw new IndexerError(
    "HEADER_MALFORMED",
    `Block ${number} has a receipt of transaction ${transactionIndex}, which the node does not list`,
    { number, transactionIndex },
  );
}

function readingHeader<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw new IndexerError(
      "HEADER_MALFORMED",
      `Block ${number} has no header of this chain's kind: ${cause.message}`,
      { number, ...cause.evidence },
      cause,
    );
  }
}
