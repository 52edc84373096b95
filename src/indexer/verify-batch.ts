import type { ServedBlock } from "../chain/blocks.ts";
import { ConsensusError } from "../consensus/errors.ts";
import type { Header } from "../consensus/header.ts";
import { equalBytes, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { plainBlockHash, qbftBlockHash, verifyGenesisHeader, verifySealedHeader } from "../consensus/qbft.ts";
import { logsBloom, receiptFromRpc, receiptsRoot } from "../consensus/receipts.ts";
import type { RpcReceipt } from "../consensus/receipts.ts";
import { initialTally, mayChangeValidators, settleTally } from "../consensus/validators.ts";
import type { Tally } from "../consensus/validators.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { reasonOf } from "../text/reason-of.ts";
import type { FetchedBlock } from "./fetch-batch.ts";
import { otherValidators, tallyAfter } from "./follow-validators.ts";
import { IndexerError } from "./indexer-error.ts";

/** The way in which a chain makes its blocks binding. */
export type Consensus =
  /** Sealed by validators kept in block headers; `epochLength` as in the genesis file. */
  | { readonly type: "QBFT"; readonly epochLength: number }
  /** Blocks have no seals: only the links between them are checked. */
  | { readonly type: "PLAIN" };

/** The last block that was verified, with the votes that are needed to verify the next. */
export interface Position {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly time: number;
  /** QBFT only. */
  readonly tally: Tally | undefined;
}

/** A log of the ledger, proven by its block's receipts root. */
interface VerifiedLog {
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
 * Verifies consecutive blocks on top of `position`; without one, the first block becomes the first of the index.
 *
 * Every header is hashed and linked to the one before. On QBFT the seals of the last header are checked, and those of
 * each header that changes the validators. Parent hashes prove all others, and an attacker cannot forge a vote that
 * hands the chain to other validators. Receipts are checked against their root.
 *
 * @param blocks - at least one
 * @param address - the ledger's address, 20 bytes
 * @throws IndexerError HEADER_HASH_MISMATCH, PARENT_HASH_MISMATCH, SEALS_INVALID, HEADER_MALFORMED,
 *   RECEIPTS_ROOT_MISMATCH, BLOOM_MISMATCH
 */
export function verifyBatch(
  consensus: Consensus,
  position: Position | undefined,
  blocks: readonly FetchedBlock[],
  address: Uint8Array,
): { readonly blocks: readonly VerifiedBlock[]; readonly position: Position } {
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
  if (current === undefined) throw new RangeError("A batch must hold at least one block.");
  return { blocks: verified, position: current };
}

function verifyHash(consensus: Consensus, { header, hash: servedHash }: ServedBlock): Uint8Array {
  const { number } = header;
  const hash = readingHeader(number, () =>
    consensus.type === "QBFT" ? qbftBlockHash(header) : plainBlockHash(header),
  );
  if (equalBytes(hash, servedHash)) return hash;
  const computed = toHex(hash);
  const served = toHex(servedHash);
  throw new IndexerError(
    "HEADER_HASH_MISMATCH",
    {
      zh:
        `区块 ${number} 的区块头哈希为 ${computed}，而节点所给的哈希为 ${served}：` +
        `区块头不是此链的，或此链不是 ${consensus.type} 链。请与另一机关的节点比对该区块。`,
      en:
        `The header of block ${number} has the hash ${computed}, but the node gives the hash ${served}: ` +
        `the header is not the chain's, or the chain is not ${consensus.type}. ` +
        "Compare the block with another agency's node.",
    },
    { number, computed, served, header: header.items.map(toHex) },
  );
}

function verifyLink(before: Position, { header, rlp }: ServedBlock): void {
  if (header.number === before.number + 1 && equalBytes(header.parentHash, before.hash)) return;
  const expected = { number: before.number + 1, parentHash: toHex(before.hash) };
  const found = { number: header.number, parentHash: toHex(header.parentHash) };
  throw new IndexerError(
    "PARENT_HASH_MISMATCH",
    {
      zh:
        `区块 ${expected.number} 与前一区块 ${before.number}（${expected.parentHash}）不相接：` +
        `其编号为 ${found.number}，前一区块哈希为 ${found.parentHash}。请与另一机关的节点比对。`,
      en:
        `Block ${expected.number} does not follow block ${before.number} (${expected.parentHash}): ` +
        `its number is ${found.number} and its parent ${found.parentHash}. Compare it with another agency's node.`,
    },
    { expected, found, header: toHex(rlp) },
  );
}

/** The tally after a block, and whether the block's own seals were checked. */
function followValidators(
  consensus: Consensus,
  tally: Tally | undefined,
  { header, rlp }: ServedBlock,
  last: boolean,
): { tally: Tally | undefined; sealed: boolean } {
  if (consensus.type === "PLAIN") return { tally: undefined, sealed: false };
  if (tally === undefined) {
    return readingHeader(header.number, () => {
      verifyGenesisHeader(rlp);
      return { tally: initialTally(header.extraData, consensus.epochLength), sealed: false };
    });
  }
  // Checked for every header, so that an error names the first one that does not fit.
  const settled = readingHeader(header.number, () => settleTally(tally, header));
  if (settled === undefined) throw otherValidators(tally, header, rlp);
  const after = readingHeader(header.number, () => tallyAfter(settled, header, rlp));
  const sealed = last || mayChangeValidators(tally, after);
  if (sealed) verifySeals(settled, header, rlp);
  return { tally: after, sealed };
}

/** Advice for the operators of the chain, before they suspect a node of serving too few seals. */
const FEW_SEALS: Bilingual = {
  zh:
    "若网络使用 GoQuorum，请先核对创世文件：ceil2Nby3Block 不为 0（旧式 config.istanbul 中未写），" +
    "或启用了 2FPlus1Enabled 的，其区块的签封本来就不足，不能建立索引（见 docs/operations.md）。否则，",
  en:
    "If the network runs GoQuorum, look at its genesis file first: where ceil2Nby3Block is not 0 (or is absent from " +
    "the older config.istanbul), or 2FPlus1Enabled is on, blocks have too few seals by design and cannot be indexed " +
    "(docs/operations.md). Otherwise: ",
};

function verifySeals(tally: Tally, header: Header, rlp: Uint8Array): void {
  const { validators } = tally;
  const { number } = header;
  try {
    verifySealedHeader(rlp, validators);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    const reason = reasonOf(cause);
    const exception = cause.code === "SEALS_TOO_FEW" ? FEW_SEALS : { zh: "", en: "" };
    throw new IndexerError(
      "SEALS_INVALID",
      {
        zh:
          `区块 ${number} 未经此链的验证节点签封：${reason.zh}。` +
          `${exception.zh}诚实的节点不会给出这样的区块，请告知各机关。`,
        en:
          `Block ${number} is not sealed by the validators of this chain: ${reason.en}. ` +
          `${exception.en}An honest node does not serve such a block: inform the other agencies.`,
      },
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

/** The ledger's logs of a block, after all its receipts have been proven. */
function verifyReceipts({ header, receipts, transactions }: FetchedBlock, address: Uint8Array): readonly VerifiedLog[] {
  if (receipts === undefined) return [];
  const { number } = header;
  const { read, root } = readReceipts(number, receipts);
  if (!equalBytes(root, header.receiptsRoot)) {
    const roots = { computed: toHex(root), header: toHex(header.receiptsRoot) };
    throw new IndexerError(
      "RECEIPTS_ROOT_MISMATCH",
      {
        zh:
          `区块 ${number} 的收据算得根 ${roots.computed}，而区块头所记为 ${roots.header}：` +
          "有日志缺失、被改或系伪造。请与另一机关的节点比对。",
        en:
          `The receipts of block ${number} have the root ${roots.computed}, but its header has ${roots.header}: ` +
          "a log is missing, altered or invented. Compare them with another agency's node.",
      },
      { number, ...roots, receipts },
    );
  }
  const bloom = logsBloom(read.flatMap(({ logs }) => logs));
  if (!equalBytes(bloom, header.logsBloom)) {
    throw new IndexerError(
      "BLOOM_MISMATCH",
      {
        zh: `区块 ${number} 的区块头中的布隆过滤器与其日志不符：请与另一机关的节点比对。`,
        en: `The bloom in the header of block ${number} is not that of its logs: compare with another agency's node.`,
      },
      { number, computed: toHex(bloom), header: toHex(header.logsBloom) },
    );
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
    const reason = reasonOf(cause);
    throw new IndexerError(
      "RECEIPTS_ROOT_MISMATCH",
      {
        zh: `区块 ${number} 的一份收据不可能属于该区块：${reason.zh}。请与另一机关的节点比对。`,
        en:
          `A receipt of block ${number} cannot belong to that block: ${reason.en}. ` +
          "Compare it with another agency's node.",
      },
      { number, ...cause.evidence },
      cause,
    );
  }
}

function noTransaction(number: number, transactionIndex: number): never {
  throw new IndexerError(
    "HEADER_MALFORMED",
    {
      zh: `区块 ${number} 有交易 ${transactionIndex} 的收据，而节点没有列出该交易：请与另一机关的节点比对。`,
      en:
        `Block ${number} has a receipt of transaction ${transactionIndex}, which the node does not list: ` +
        "compare the block with another agency's node.",
    },
    { number, transactionIndex },
  );
}

function readingHeader<T>(number: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    const reason = reasonOf(cause);
    throw new IndexerError(
      "HEADER_MALFORMED",
      {
        zh: `区块 ${number} 的区块头不属于此类链：${reason.zh}。请与另一机关的节点比对。`,
        en:
          `The header of block ${number} is not one of this kind of chain: ${reason.en}. ` +
          "Compare it with another agency's node.",
      },
      { number, ...cause.evidence },
      cause,
    );
  }
}
