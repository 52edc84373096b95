import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { ConsensusError } from "./errors.ts";
import { byteAt, concatBytes, fromHex, parseQuantity, toHex } from "./hex.ts";
import { keccak256 } from "./keccak.ts";
import {
  decodeRlp,
  decodeScalar,
  encodeRlp,
  encodeScalar,
  isRlpList,
  isRlpListOf,
  type RlpItem,
  type RlpTuple,
} from "./rlp.ts";
import { trieProof, trieRoot, verifyTrieProof, type TrieEntry } from "./trie.ts";

/** A log as the receipts trie commits to it. */
interface ReceiptLog {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** Up to four topics of 32 bytes each. The first is the hash of the event's signature. */
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** A receipt as the receipts trie commits to it. The header proves nothing else in a node's answer. */
export interface Receipt {
  /** Transaction type (EIP-2718), 0 for legacy, up to 4 (EIP-7702). */
  readonly type: number;
  /** Whether the transaction succeeded; false when it was reverted. */
  readonly succeeded: boolean;
  /** The gas that the block used up to and including this transaction. */
  readonly cumulativeGasUsed: bigint;
  /** 256 bytes. */
  readonly logsBloom: Uint8Array;
  /** The logs in the order of the receipt. The logIndex of JSON-RPC counts through the whole block instead. */
  readonly logs: readonly ReceiptLog[];
}

/** The members of an answer of `eth_getTransactionReceipt` that are read here; others are ignored. */
export interface RpcReceipt {
  /** Absent on legacy chains. */
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[];
}

/** The number of bytes in a logs bloom. */
const BLOOM_LENGTH = 256;

/** The type of EIP-7702. Later types may have other receipts: look at them before this is raised. */
const LAST_KNOWN_TYPE = 4;

/**
 * Reads a receipt from JSON-RPC. The logs must be in the order of the receipt, as nodes list them.
 *
 * @throws ConsensusError RECEIPT_MALFORMED
 */
export function receiptFromRpc(json: RpcReceipt): Receipt {
  const status = json.status;
  if (status !== "0x0" && status !== "0x1") {
    throw malformed(
      {
        zh: `收据的 status 应为 0x0 或 0x1，实为 ${status}：不支持 Byzantium 之前的收据。`,
        en: `The status of a receipt must be 0x0 or 0x1, not ${status}: receipts before Byzantium are not supported.`,
      },
      { status },
    );
  }
  const malformedJson = { zh: "收据的 JSON 中有字段格式不对", en: "A field of the receipt's JSON is malformed" };
  return asReceipt(malformedJson, () => ({
    type: knownType(parseQuantity(json.type ?? "0x0")),
    succeeded: status === "0x1",
    cumulativeGasUsed: parseQuantity(json.cumulativeGasUsed),
    logsBloom: fromHex(json.logsBloom, BLOOM_LENGTH),
    logs: json.logs.map(({ address, topics, data }) => ({
      address: fromHex(address, 20),
      topics: topics.map((topic) => fromHex(topic, 32)),
      data: fromHex(data),
    })),
  }));
}

/**
 * Encodes a receipt as a value of the receipts trie: rlp([status, cumulativeGasUsed, logsBloom, logs]), after a byte
 * with the type unless the type is 0 (EIP-2718).
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
  // A list starts at 0xc0 or above, a type is below 0x80.
  const first = encoded[0];
  const type = first !== undefined && first < 0x80 ? first : undefined;
  if (type === 0) {
    throw malformed(
      {
        zh: `类型为 0 的收据不应带类型字节：${toHex(encoded)}。`,
        en: `A receipt of type 0 must have no type byte: ${toHex(encoded)}.`,
      },
      { receipt: toHex(encoded) },
    );
  }
  const payload = decodeRlp(type === undefined ? encoded : encoded.subarray(1));
  const malformedReceipt = { zh: "收据的编码格式不对", en: "The encoded receipt is malformed" };
  return asReceipt(malformedReceipt, () => {
    const [status, cumulativeGasUsed, logsBloom, logs] = tupleOf(payload, 4);
    const outcome = decodeScalar(bytesOf(status));
    if (outcome > 1n) {
      throw malformed(
        {
          zh: `收据的状态应为 0 或 1，实为 ${outcome}。`,
          en: `The status of a receipt must be 0 or 1, not ${outcome}.`,
        },
        { status: outcome.toString() },
      );
    }
    return {
      type: type === undefined ? 0 : knownType(BigInt(type)),
      succeeded: outcome === 1n,
      cumulativeGasUsed: decodeScalar(bytesOf(cumulativeGasUsed)),
      logsBloom: bytesOf(logsBloom, BLOOM_LENGTH),
      logs: listOf(logs).map((log) => {
        const [address, topics, data] = tupleOf(log, 3);
        return {
          address: bytesOf(address, 20),
          topics: listOf(topics).map((topic) => bytesOf(topic, 32)),
          data: bytesOf(data),
        };
      }),
    };
  });
}

/** The key of a receipt in the receipts trie of its block: the RLP of the transaction's index, which starts at 0. */
export function receiptKey(transactionIndex: number): Uint8Array {
  return encodeRlp(encodeScalar(transactionIndex));
}

/**
 * The receipts root over all receipts of a block in the order of its transactions. If it equals the `receiptsRoot` of
 * the header, no log is missing, altered or invented.
 *
 * @throws ConsensusError RECEIPT_MALFORMED
 */
export function receiptsRoot(receipts: readonly (RpcReceipt | Receipt)[]): Uint8Array {
  return trieRoot(receiptEntries(receipts));
}

/** The trie nodes that prove one receipt of a block, made from all its receipts. `verifyReceipt` reads them. */
export function receiptProof(receipts: readonly (RpcReceipt | Receipt)[], transactionIndex: number): Uint8Array[] {
  return trieProof(receiptEntries(receipts), receiptKey(transactionIndex));
}

/**
 * Reads one receipt of a block by a proof.
 *
 * @param root the `receiptsRoot` of a verified header
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
      for (const { index, mask } of bloomBits(member)) bloom[index] = byteAt(bloom, index) | mask;
    }
  }
  return bloom;
}

/** Whether an address or a topic may be among those that a bloom covers. False is certain, true is not. */
export function bloomMayContain(bloom: Uint8Array, member: Uint8Array): boolean {
  return bloomBits(member).every(({ index, mask }) => (byteAt(bloom, index) & mask) !== 0);
}

function receiptEntries(receipts: readonly (RpcReceipt | Receipt)[]): TrieEntry[] {
  return receipts.map((receipt, index) => [receiptKey(index), encodeReceipt(receipt)]);
}

function knownType(type: bigint): number {
  if (type > BigInt(LAST_KNOWN_TYPE)) {
    throw malformed(
      {
        zh: `本程序不识别交易类型为 ${type} 的收据：请用较新的程序。`,
        en: `This program does not know receipts of the transaction type ${type}: use a newer one.`,
      },
      { type: type.toString() },
    );
  }
  return Number(type);
}

/** Runs `read` and reports its objections as objections to the receipt, with the original error as the cause. */
function asReceipt(objection: Bilingual, read: () => Receipt): Receipt {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ConsensusError) || cause.code === "RECEIPT_MALFORMED") throw cause;
    throw new ConsensusError(
      "RECEIPT_MALFORMED",
      { zh: `${objection.zh}：${cause.text.zh}`, en: `${objection.en}: ${cause.text.en}` },
      cause.evidence,
      cause,
    );
  }
}

function listOf(item: RlpItem): readonly RlpItem[] {
  if (isRlpList(item)) return item;
  throw malformed(
    {
      zh: `收据中此处应为列表，实为字节串 ${toHex(item)}。`,
      en: `The receipt has the byte string ${toHex(item)} where a list must be.`,
    },
    { bytes: toHex(item) },
  );
}

function tupleOf<Count extends number>(item: RlpItem, count: Count): RlpTuple<Count> {
  const items = listOf(item);
  if (isRlpListOf(items, count)) return items;
  throw malformed(
    {
      zh: `收据中的列表应有 ${count} 项，实有 ${items.length} 项。`,
      en: `A list in the receipt must have ${count} items, not ${items.length}.`,
    },
    { items: items.length, expected: count },
  );
}

function bytesOf(item: RlpItem, length?: number): Uint8Array {
  if (isRlpList(item)) {
    throw malformed(
      {
        zh: `收据中此处应为字节串，实为 ${item.length} 项的列表。`,
        en: `The receipt has a list of ${item.length} items where a byte string must be.`,
      },
      { items: item.length },
    );
  }
  if (length !== undefined && item.length !== length) {
    throw malformed(
      {
        zh: `收据中的字节串应有 ${length} 字节，实有 ${item.length} 字节：${toHex(item)}。`,
        en: `A byte string in the receipt must have ${length} bytes, not ${item.length}: ${toHex(item)}.`,
      },
      { bytes: toHex(item), expected: length },
    );
  }
  return item;
}

function malformed(text: Bilingual, evidence: Evidence): ConsensusError {
  return new ConsensusError("RECEIPT_MALFORMED", text, evidence);
}

/**
 * The three bits of a member: the low 11 bits of each of the first three 16-bit words of its hash, counted from the
 * right end of the bloom.
 */
function bloomBits(member: Uint8Array): { readonly index: number; readonly mask: number }[] {
  const hash = keccak256(member);
  return [0, 2, 4].map((offset) => {
    const bit = ((byteAt(hash, offset) << 8) | byteAt(hash, offset + 1)) & 2047;
    return { index: BLOOM_LENGTH - 1 - (bit >> 3), mask: 1 << (bit & 7) };
  });
}
