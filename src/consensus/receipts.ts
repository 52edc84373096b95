import { ConsensusError } from "./errors.ts";
import { concatBytes, fromHex, toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, isRlpList, type RlpItem } from "./rlp.ts";
import { trieProof, trieRoot, verifyTrieProof, type TrieEntry } from "./trie.ts";

/** A log as the receipts trie commits to it. */
export interface ReceiptLog {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** Up to four of 32 bytes each; the first is the event's signature hash. */
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** A receipt as the receipts trie commits to it; nothing else in a node's answer is proven by the header. */
export interface Receipt {
  /** Transaction type (EIP-2718), 0 for legacy, up to 4 (EIP-7702). */
  readonly type: number;
  /** false when the transaction was reverted. */
  readonly succeeded: boolean;
  /** Gas used by the block up to and including this transaction. */
  readonly cumulativeGasUsed: bigint;
  /** 256 bytes. */
  readonly logsBloom: Uint8Array;
  /** A log's place in this list is its place in the receipt; JSON-RPC's logIndex counts through the block. */
  readonly logs: readonly ReceiptLog[];
}

/** The members of `eth_getTransactionReceipt`'s answer that are read here; others are ignored. */
export interface RpcReceipt {
  /** Missing on legacy chains. */
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** Bytes in a logs bloom. */
const BLOOM_LENGTH = 256;

/** EIP-7702; later types may have other receipts and must be looked at before they are let in. */
const LAST_KNOWN_TYPE = 4;

/**
 * Takes a receipt from JSON-RPC. Logs must come in their order within the receipt, as nodes list them.
 *
 * @throws ConsensusError RECEIPT_MALFORMED
 */
export function receiptFromRpc(json: RpcReceipt): Receipt {
  const status = json.status;
  if (status !== "0x0" && status !== "0x1") {
    throw malformed("a receipt's status is 0x0 or 0x1; receipts from before the Byzantium fork are not supported", {
      status,
    });
  }
  return asReceipt("the receipt's JSON has a field that is not what it should be", () => ({
    type: knownType(quantity(json.type ?? "0x0")),
    succeeded: status === "0x1",
    cumulativeGasUsed: quantity(json.cumulativeGasUsed),
    logsBloom: fromHex(json.logsBloom, BLOOM_LENGTH),
    logs: json.logs.map(({ address, topics, data }) => ({
      address: fromHex(address, 20),
      topics: topics.map((topic) => fromHex(topic, 32)),
      data: fromHex(data),
    })),
  }));
}

/**
 * A receipt's value in the receipts trie: rlp([status, cumulativeGasUsed, logsBloom, logs]), behind the type byte
 * unless the type is 0 (EIP-2718).
 *
 * @throws ConsensusError RECEIPT_MALFORMED
 */
export function encodeReceipt(receipt: RpcReceipt | Receipt): Uint8Array {
  const { type, succeeded, cumulativeGasUsed, logsBloom, logs } =
    "succeeded" in receipt ? receipt : receiptFromRpc(receipt);
  const payload = encodeRlp([
    encodeScalar(succeeded ? 1 : 0),
    encodeScalar(cumulativeGasUsed),
    logsBloom,
    logs.map(({ address, topics, data }): RlpItem => [address, topics, data]),
  ]);
  return type === 0 ? payload : concatBytes(Uint8Array.of(type), payload);
}

/**
 * Decodes a value of the receipts trie, strictly.
 *
 * @throws ConsensusError RECEIPT_MALFORMED, RLP_MALFORMED or RLP_NOT_CANONICAL
 */
export function decodeReceipt(encoded: Uint8Array): Receipt {
  // A list starts at 0xc0, a type byte is below 0x80.
  const typed = encoded[0] !== undefined && encoded[0] < 0x80;
  if (typed && encoded[0] === 0) throw malformed("a legacy receipt has no type byte", { receipt: toHex(encoded) });
  const payload = decodeRlp(typed ? encoded.subarray(1) : encoded);
  return asReceipt("a receipt is a list of status, cumulativeGasUsed, logsBloom and logs", () => {
    const [status, cumulativeGasUsed, logsBloom, logs] = listOf(payload, 4);
    const outcome = decodeScalar(bytesOf(status!));
    if (outcome > 1n) throw malformed("a receipt's status is 0 or 1", { status: outcome.toString() });
    return {
      type: typed ? knownType(BigInt(encoded[0]!)) : 0,
      succeeded: outcome === 1n,
      cumulativeGasUsed: decodeScalar(bytesOf(cumulativeGasUsed!)),
      logsBloom: bytesOf(logsBloom!, BLOOM_LENGTH),
      logs: listOf(logs!).map((log) => {
        const [address, topics, data] = listOf(log, 3);
        return {
          address: bytesOf(address!, 20),
          topics: listOf(topics!).map((topic) => bytesOf(topic, 32)),
          data: bytesOf(data!),
        };
      }),
    };
  });
}

/** The key of the transaction at an index (from 0) in a block's receipts trie: the RLP of the index. */
export function receiptKey(transactionIndex: number): Uint8Array {
  return encodeRlp(encodeScalar(transactionIndex));
}

/**
 * The receipts root over all receipts of a block in the order of its transactions. Equal to the header's
 * `receiptsRoot`, it shows that no log is missing, altered or invented.
 *
 * @throws ConsensusError RECEIPT_MALFORMED
 */
export function receiptsRoot(receipts: readonly (RpcReceipt | Receipt)[]): Uint8Array {
  return trieRoot(receiptEntries(receipts));
}

/** The trie nodes that prove one receipt of a block, given all of them; `verifyReceipt` reads them. */
export function receiptProof(receipts: readonly (RpcReceipt | Receipt)[], transactionIndex: number): Uint8Array[] {
  return trieProof(receiptEntries(receipts), receiptKey(transactionIndex));
}

/**
 * Reads one receipt of a block by a proof.
 *
 * @param root `receiptsRoot` of a header that was verified
 * @returns undefined when the proof shows that the block has no transaction at this index
 * @throws ConsensusError as `verifyTrieProof` and `decodeReceipt`
 */
export function verifyReceipt(
  root: Uint8Array,
  transactionIndex: number,
  nodes: readonly Uint8Array[],
): Receipt | undefined {
  const encoded = verifyTrieProof(root, receiptKey(transactionIndex), nodes);
  return encoded === undefined ? undefined : decodeReceipt(encoded);
}

/** The bloom over logs (Yellow Paper, section 4.3.1): 256 bytes. */
export function logsBloom(logs: Iterable<Pick<ReceiptLog, "address" | "topics">>): Uint8Array {
  const bloom = new Uint8Array(BLOOM_LENGTH);
  for (const { address, topics } of logs) {
    for (const member of [address, ...topics]) {
      for (const { index, mask } of bloomBits(member)) bloom[index]! |= mask;
    }
  }
  return bloom;
}

/** Whether an address or topic may be among what a bloom covers; false is certain, true is not. */
export function bloomMayContain(bloom: Uint8Array, member: Uint8Array): boolean {
  return bloomBits(member).every(({ index, mask }) => (bloom[index]! & mask) !== 0);
}

function receiptEntries(receipts: readonly (RpcReceipt | Receipt)[]): TrieEntry[] {
  return receipts.map((receipt, index) => [receiptKey(index), encodeReceipt(receipt)]);
}

function knownType(type: bigint): number {
  if (type > BigInt(LAST_KNOWN_TYPE))
    throw malformed(`no receipt of transaction type ${type} is known here`, { type: type.toString() });
  return Number(type);
}

function quantity(value: string): bigint {
  if (!/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/.test(value)) throw malformed("not a JSON-RPC quantity", { value });
  return BigInt(value);
}

/** Reports every objection to a part as one to the receipt, with what was found as the cause. */
function asReceipt(message: string, read: () => Receipt): Receipt {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError) || cause.code === "RECEIPT_MALFORMED") throw cause;
    throw new ConsensusError("RECEIPT_MALFORMED", `${message}: ${cause.message}`, cause.evidence, cause);
  }
}

function listOf(item: RlpItem, length?: number): readonly RlpItem[] {
  if (!isRlpList(item)) throw malformed("a byte string where a list belongs in a receipt", { bytes: toHex(item) });
  if (length !== undefined && item.length !== length)
    throw malformed(`a list of ${item.length} instead of ${length} items in a receipt`, { items: item.length });
  return item;
}

function bytesOf(item: RlpItem, length?: number): Uint8Array {
  if (isRlpList(item)) throw malformed("a list where a byte string belongs in a receipt", { items: item.length });
  if (length !== undefined && item.length !== length)
    throw malformed(`${item.length} instead of ${length} bytes in a receipt`, { bytes: toHex(item) });
  return item;
}

function malformed(message: string, evidence: Record<string, unknown>): ConsensusError {
  return new ConsensusError("RECEIPT_MALFORMED", message, evidence);
}

/** The three bits of a member: the low 11 bits of the first three 16-bit words of its hash, counted from the right end. */
function bloomBits(member: Uint8Array): { readonly index: number; readonly mask: number }[] {
  const hash = keccak256(member);
  return [0, 2, 4].map((offset) => {
    const bit = ((hash[offset]! << 8) | hash[offset + 1]!) & 2047;
    return { index: BLOOM_LENGTH - 1 - (bit >> 3), mask: 1 << (bit & 7) };
  });
}
