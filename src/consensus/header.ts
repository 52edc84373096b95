import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { ConsensusError } from "./errors.ts";
import { fromHex, parseQuantity, toHex } from "./hex.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, isRlpList } from "./rlp.ts";

/**
 * A block header: its raw items, and the items that are read here, decoded. Only the raw items are encoded and hashed.
 * Up to the Berlin fork there were 15 items; those of later forks are carried as they are and never derived again.
 */
export interface Header {
  readonly items: HeaderItems;
  readonly parentHash: Uint8Array;
  readonly ommersHash: Uint8Array;
  /** 20 bytes. On QBFT it is the validator that first proposed the block. */
  readonly coinbase: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly transactionsRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  /** 256 bytes. */
  readonly logsBloom: Uint8Array;
  readonly difficulty: bigint;
  readonly number: number;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly extraData: Uint8Array;
  readonly mixHash: Uint8Array;
  /** 8 bytes. */
  readonly nonce: Uint8Array;
  /** Items 15 and up, which later forks appended: baseFeePerGas, withdrawalsRoot, blobGasUsed and so on. */
  readonly tail: readonly Uint8Array[];
}

/** The raw items of a header in their order: at least the fifteen that every fork has. */
type HeaderItems = readonly [
  parentHash: Uint8Array,
  ommersHash: Uint8Array,
  coinbase: Uint8Array,
  stateRoot: Uint8Array,
  transactionsRoot: Uint8Array,
  receiptsRoot: Uint8Array,
  logsBloom: Uint8Array,
  difficulty: Uint8Array,
  number: Uint8Array,
  gasLimit: Uint8Array,
  gasUsed: Uint8Array,
  timestamp: Uint8Array,
  extraData: Uint8Array,
  mixHash: Uint8Array,
  nonce: Uint8Array,
  ...tail: Uint8Array[],
];

/** A header's fields as `eth_getBlockByNumber` returns them; other members of the block are ignored. */
export type RpcHeader = Readonly<Record<string, unknown>>;

/** The items of a header that may be replaced. The others follow from the block's content. */
export type HeaderChange = Partial<
  Pick<Header, "parentHash" | "ommersHash" | "coinbase" | "difficulty" | "extraData" | "mixHash" | "nonce">
>;

type ItemName = Exclude<keyof Header, "items" | "tail">;

interface ItemLayout {
  readonly name: ItemName;
  /** A fixed number of bytes; `scalar` is a canonical integer, `bytes` has any length. */
  readonly form: number | "scalar" | "bytes";
  /** The name of the field in JSON-RPC. */
  readonly rpc: string;
}

const LAYOUT: readonly ItemLayout[] = [
  { name: "parentHash", form: 32, rpc: "parentHash" },
  { name: "ommersHash", form: 32, rpc: "sha3Uncles" },
  { name: "coinbase", form: 20, rpc: "miner" },
  { name: "stateRoot", form: 32, rpc: "stateRoot" },
  { name: "transactionsRoot", form: 32, rpc: "transactionsRoot" },
  { name: "receiptsRoot", form: 32, rpc: "receiptsRoot" },
  { name: "logsBloom", form: 256, rpc: "logsBloom" },
  { name: "difficulty", form: "scalar", rpc: "difficulty" },
  { name: "number", form: "scalar", rpc: "number" },
  { name: "gasLimit", form: "scalar", rpc: "gasLimit" },
  { name: "gasUsed", form: "scalar", rpc: "gasUsed" },
  { name: "timestamp", form: "scalar", rpc: "timestamp" },
  { name: "extraData", form: "bytes", rpc: "extraData" },
  { name: "mixHash", form: 32, rpc: "mixHash" },
  { name: "nonce", form: 8, rpc: "nonce" },
];

/** The items from 15 on, in the order in which forks appended them. */
const RPC_TAIL: readonly { readonly rpc: string; readonly form: number | "scalar" }[] = [
  { rpc: "baseFeePerGas", form: "scalar" },
  { rpc: "withdrawalsRoot", form: 32 },
  { rpc: "blobGasUsed", form: "scalar" },
  { rpc: "excessBlobGas", form: "scalar" },
  { rpc: "parentBeaconBlockRoot", form: 32 },
  { rpc: "requestsHash", form: 32 },
  { rpc: "blockAccessListHash", form: 32 },
  { rpc: "slotNumber", form: "scalar" },
];

/** The numbers of items under Berlin, London, Shanghai, Cancun, Prague and Amsterdam. No fork has another number. */
const ITEM_COUNTS: ReadonlySet<number> = new Set([15, 16, 17, 20, 21, 23]);

/**
 * Decodes a header from its RLP. Only the canonical encoding of a header of a known fork is accepted.
 *
 * @throws ConsensusError RLP_MALFORMED, RLP_NOT_CANONICAL or HEADER_MALFORMED
 */
export function decodeHeader(rlp: Uint8Array): Header {
  const list = decodeRlp(rlp);
  if (!isRlpList(list)) {
    throw malformed({
      zh: "区块头应为 RLP 列表，实为字节串。",
      en: "A block header must be an RLP list; this is a byte string.",
    });
  }
  return headerFromItems(
    list.map((item, index) => {
      if (isRlpList(item)) {
        throw malformed(
          {
            zh: `区块头第 ${index} 项应为字节串，实为列表。`,
            en: `Item ${index} of the block header must be a byte string; it is a list.`,
          },
          { index },
        );
      }
      return item;
    }),
  );
}

/** Encodes a header's raw items. */
export function encodeHeader(header: Header): Uint8Array {
  return encodeRlp(header.items);
}

/**
 * Rebuilds a header from the JSON of `eth_getBlockByNumber` or `eth_getBlockByHash`. The fields of later forks are
 * taken up to the first missing one. The JSON need not be trusted: a wrong field gives another block hash.
 *
 * @throws ConsensusError HEADER_MALFORMED
 */
export function headerFromRpc(json: RpcHeader): Header {
  const items = LAYOUT.map(({ rpc, form }) => rpcItem(json, rpc, form));
  for (const { rpc, form } of RPC_TAIL) {
    if (json[rpc] === undefined || json[rpc] === null) break;
    items.push(rpcItem(json, rpc, form));
  }
  return headerFromItems(items);
}

/** A copy of a header with some items replaced. */
export function changeHeader(header: Header, change: HeaderChange): Header {
  const changes = new Map(Object.entries(change));
  return headerFromItems(
    header.items.map((item, index) => {
      const value = changes.get(LAYOUT[index]?.name ?? "");
      if (value === undefined) return item;
      return typeof value === "bigint" ? encodeScalar(value) : value;
    }),
  );
}

function headerFromItems(items: readonly Uint8Array[]): Header {
  if (!hasItemsOfKnownFork(items)) {
    throw malformed(
      {
        zh: `区块头有 ${items.length} 项，不属于任何已知分叉。`,
        en: `The block header has ${items.length} items; no known fork has this number.`,
      },
      { items: items.length },
    );
  }
  LAYOUT.forEach(({ name, form }, index) => {
    const size = items[index]?.length;
    if (typeof form === "number" && size !== form) {
      throw malformed(
        {
          zh: `区块头第 ${index} 项（${name}）应有 ${form} 字节，实有 ${size} 字节。`,
          en: `Item ${index} of the block header (${name}) must have ${form} bytes, not ${size}.`,
        },
        { name, size, expected: form },
      );
    }
  });
  const [parentHash, ommersHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom, ...rest] = items;
  const [difficulty, number, gasLimit, gasUsed, timestamp, extraData, mixHash, nonce, ...tail] = rest;
  return {
    items,
    parentHash,
    ommersHash,
    coinbase,
    stateRoot,
    transactionsRoot,
    receiptsRoot,
    logsBloom,
    difficulty: decodeScalar(difficulty),
    number: decodeSafeInteger("number", number),
    gasLimit: decodeScalar(gasLimit),
    gasUsed: decodeScalar(gasUsed),
    timestamp: decodeSafeInteger("timestamp", timestamp),
    extraData,
    mixHash,
    nonce,
    tail,
  };
}

function hasItemsOfKnownFork(items: readonly Uint8Array[]): items is HeaderItems {
  return ITEM_COUNTS.has(items.length);
}

function decodeSafeInteger(name: string, bytes: Uint8Array): number {
  const value = decodeScalar(bytes);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw malformed(
      {
        zh: `区块头的 ${name} 为 ${value}，超过 2^53-1。`,
        en: `The ${name} of the block header is ${value}, which exceeds 2^53-1.`,
      },
      { name, value: toHex(bytes) },
    );
  }
  return Number(value);
}

function rpcItem(json: RpcHeader, rpc: string, form: ItemLayout["form"]): Uint8Array {
  const value = json[rpc];
  if (typeof value !== "string") {
    throw malformed(
      { zh: `区块的 JSON 缺少字段 ${rpc}。`, en: `The JSON of the block has no field ${rpc}.` },
      { field: rpc, value },
    );
  }
  try {
    if (form === "scalar") return encodeScalar(parseQuantity(value));
    return fromHex(value, typeof form === "number" ? form : undefined);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw malformed(
      {
        zh: `区块的 JSON 中，字段 ${rpc} 的格式不对：${cause.text.zh}`,
        en: `The field ${rpc} of the block's JSON is malformed: ${cause.text.en}`,
      },
      { field: rpc, value },
      cause,
    );
  }
}

function malformed(text: Bilingual, evidence?: Evidence, cause?: ConsensusError): ConsensusError {
  return new ConsensusError("HEADER_MALFORMED", text, evidence, cause);
}
