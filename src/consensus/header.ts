import { ConsensusError } from "./errors.ts";
import { fromHex, toHex } from "./hex.ts";
import { decodeRlp, decodeScalar, encodeRlp, encodeScalar, isRlpList } from "./rlp.ts";

/**
 * A block header: the list of its raw items, which alone is encoded and hashed, and the items we read, decoded.
 * 15 items up to the Berlin fork; what later forks appended is carried as opaque bytes and never derived again.
 */
export interface Header {
  readonly items: readonly Uint8Array[];
  readonly parentHash: Uint8Array;
  readonly ommersHash: Uint8Array;
  /** 20 bytes; on QBFT the validator that first proposed the block. */
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
  /** Items 15 and up: baseFeePerGas, withdrawalsRoot, blobGasUsed, excessBlobGas, parentBeaconBlockRoot, requestsHash, … */
  readonly tail: readonly Uint8Array[];
}

/** A header's fields as `eth_getBlockByNumber` returns them; other members of the block are ignored. */
export type RpcHeader = Readonly<Record<string, unknown>>;

/** Items that may be exchanged in a header; the rest follows from the block's content. */
export type HeaderChange = Partial<
  Pick<Header, "parentHash" | "ommersHash" | "coinbase" | "difficulty" | "extraData" | "mixHash" | "nonce">
>;

type ItemName = Exclude<keyof Header, "items" | "tail">;

interface ItemLayout {
  readonly name: ItemName;
  /** Fixed number of bytes; `scalar` is a canonical integer, `bytes` is of any length. */
  readonly form: number | "scalar" | "bytes";
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

/** Item 15 and up in the order in which forks appended them. */
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

/** Berlin, London, Shanghai, Cancun, Prague, Amsterdam: no fork leaves another number of items. */
const ITEM_COUNTS: ReadonlySet<number> = new Set([15, 16, 17, 20, 21, 23]);

/**
 * Decodes a header from its RLP. Only the canonical encoding of a header of a known fork is accepted.
 *
 * @throws ConsensusError RLP_MALFORMED, RLP_NOT_CANONICAL or HEADER_MALFORMED
 */
export function decodeHeader(rlp: Uint8Array): Header {
  const list = decodeRlp(rlp);
  if (!isRlpList(list)) throw malformed("a header is an RLP list, this is a byte string", {});
  return headerFromItems(
    list.map((item, index) => {
      if (isRlpList(item)) throw malformed(`header item ${index} is a list`, { index });
      return item;
    }),
  );
}

/** Encodes a header's raw items. */
export function encodeHeader(header: Header): Uint8Array {
  return encodeRlp(header.items);
}

/**
 * Rebuilds a header from the JSON of `eth_getBlockByNumber` or `ByHash`; the fields of later forks are taken up to
 * the first one missing. Nothing is trusted: a wrong field shows in the hash.
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

/** A header like `header` with some items exchanged. */
export function changeHeader(header: Header, change: HeaderChange): Header {
  return headerFromItems(
    header.items.map((item, index) => {
      const name = LAYOUT[index]?.name as keyof HeaderChange | undefined;
      const value = name === undefined ? undefined : change[name];
      if (value === undefined) return item;
      return typeof value === "bigint" ? encodeScalar(value) : value;
    }),
  );
}

function headerFromItems(items: readonly Uint8Array[]): Header {
  if (!ITEM_COUNTS.has(items.length)) {
    throw malformed(`a header of ${items.length} items belongs to no known fork`, { items: items.length });
  }
  LAYOUT.forEach(({ name, form }, index) => {
    const size = items[index]!.length;
    if (typeof form === "number" && size !== form) {
      throw malformed(`header item ${index} (${name}) has ${size} bytes instead of ${form}`, { name, size });
    }
  });
  const [parentHash, ommersHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom] = items;
  const [difficulty, number, gasLimit, gasUsed, timestamp, extraData, mixHash, nonce, ...tail] = items.slice(7);
  return {
    items,
    parentHash: parentHash!,
    ommersHash: ommersHash!,
    coinbase: coinbase!,
    stateRoot: stateRoot!,
    transactionsRoot: transactionsRoot!,
    receiptsRoot: receiptsRoot!,
    logsBloom: logsBloom!,
    difficulty: decodeScalar(difficulty!),
    number: decodeSafeInteger("number", number!),
    gasLimit: decodeScalar(gasLimit!),
    gasUsed: decodeScalar(gasUsed!),
    timestamp: decodeSafeInteger("timestamp", timestamp!),
    extraData: extraData!,
    mixHash: mixHash!,
    nonce: nonce!,
    tail,
  };
}

function decodeSafeInteger(name: string, bytes: Uint8Array): number {
  const value = decodeScalar(bytes);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw malformed(`the header's ${name} exceeds 2^53`, { name, value: toHex(bytes) });
  return Number(value);
}

function rpcItem(json: RpcHeader, rpc: string, form: ItemLayout["form"]): Uint8Array {
  const value = json[rpc];
  if (typeof value !== "string") throw malformed(`the block's JSON has no ${rpc}`, { field: rpc, value });
  if (form === "scalar") {
    // Quantities have no leading zeros and may have an odd number of digits.
    if (!/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/.test(value)) {
      throw malformed(`${rpc} is not a JSON-RPC quantity`, { field: rpc, value });
    }
    return encodeScalar(BigInt(value));
  }
  try {
    return fromHex(value, typeof form === "number" ? form : undefined);
  } catch (cause) {
    throw new ConsensusError(
      "HEADER_MALFORMED",
      `${rpc} in the block's JSON is not the hex it should be`,
      { field: rpc, value },
      cause,
    );
  }
}

function malformed(message: string, evidence: Record<string, unknown>): ConsensusError {
  return new ConsensusError("HEADER_MALFORMED", message, evidence);
}
