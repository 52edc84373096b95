import { ConsensusError } from "./errors.ts";
import { concatBytes, toHex } from "./hex.ts";

/** A decoded RLP item: a byte string or a list of items (Ethereum Yellow Paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** Nesting beyond any structure of the protocol (tries inline at most 32 bytes), so that hostile input cannot exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * Decodes exactly one item and accepts only its one canonical encoding, so that `encodeRlp(decodeRlp(b))` is `b`:
 * two different byte strings never decode to the same item, and a hash commits to a single meaning.
 *
 * Byte strings are views into `bytes`, not copies.
 *
 * @throws ConsensusError RLP_MALFORMED (truncated, trailing bytes, nested too deeply) or RLP_NOT_CANONICAL
 */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const { item, end } = decodeItem(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) {
    throw new ConsensusError("RLP_MALFORMED", `${bytes.length - end} bytes follow the RLP item that ends at ${end}`, {
      end,
      length: bytes.length,
    });
  }
  return item;
}

/** Encodes an item canonically. */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && item[0]! < 0x80) return item.slice();
    return concatBytes(encodePrefix(item.length, 0x80), item);
  }
  const payload = concatBytes(...item.map(encodeRlp));
  return concatBytes(encodePrefix(payload.length, 0xc0), payload);
}

/** A non-negative integer as the byte string RLP uses for it: big-endian without leading zeros, 0 is empty. */
export function encodeScalar(value: bigint | number): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError(`RLP has no negative integers: ${value}`);
  const reversed: number[] = [];
  for (; rest > 0n; rest >>= 8n) reversed.push(Number(rest & 0xffn));
  return Uint8Array.from(reversed.reverse());
}

/**
 * Reads an RLP integer of at most 32 bytes.
 *
 * @throws ConsensusError RLP_NOT_CANONICAL on a leading zero byte, RLP_MALFORMED on more than 32 bytes
 */
export function decodeScalar(bytes: Uint8Array): bigint {
  if (bytes.length > 32) {
    throw new ConsensusError("RLP_MALFORMED", `an integer of ${bytes.length} bytes; the protocol has none above 32`, {
      length: bytes.length,
    });
  }
  if (bytes[0] === 0) {
    throw new ConsensusError("RLP_NOT_CANONICAL", "an RLP integer starts with a zero byte", { bytes: toHex(bytes) });
  }
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** Whether an item is a list. */
export function isRlpList(item: RlpItem | undefined): item is readonly RlpItem[] {
  return Array.isArray(item);
}

interface Decoded {
  readonly item: RlpItem;
  readonly end: number;
}

function decodeItem(bytes: Uint8Array, start: number, limit: number, depth: number): Decoded {
  if (depth > MAX_DEPTH) {
    throw new ConsensusError("RLP_MALFORMED", `RLP nested more than ${MAX_DEPTH} deep at byte ${start}`, { start });
  }
  if (start >= limit) throw new ConsensusError("RLP_MALFORMED", `an RLP item is missing at byte ${start}`, { start });
  const prefix = bytes[start]!;
  if (prefix < 0x80) return { item: bytes.subarray(start, start + 1), end: start + 1 };

  const base = prefix < 0xc0 ? 0x80 : 0xc0;
  const { payload, end } = decodeExtent(bytes, start, limit, prefix - base);
  if (base === 0x80) {
    if (end - payload === 1 && bytes[payload]! < 0x80) {
      throw new ConsensusError("RLP_NOT_CANONICAL", `a byte below 0x80 carries a prefix at byte ${start}`, { start });
    }
    return { item: bytes.subarray(payload, end), end };
  }
  const items: RlpItem[] = [];
  for (let next = payload; next < end;) {
    const decoded = decodeItem(bytes, next, end, depth + 1);
    items.push(decoded.item);
    next = decoded.end;
  }
  return { item: items, end };
}

/** Where the payload of a prefixed item starts and ends; `size` is the prefix less 0x80 or 0xc0. */
function decodeExtent(bytes: Uint8Array, start: number, limit: number, size: number): { payload: number; end: number } {
  let payload = start + 1;
  let length = size;
  if (size > 55) {
    payload += size - 55;
    if (payload > limit)
      throw new ConsensusError("RLP_MALFORMED", `the RLP length at byte ${start} is cut off`, { start });
    if (bytes[start + 1] === 0) {
      throw new ConsensusError("RLP_NOT_CANONICAL", `the RLP length at byte ${start} has a leading zero`, { start });
    }
    length = 0;
    // Multiplication, not a shift: eight length bytes overflow 32 bits, and an inexact sum is still beyond any limit.
    for (let index = start + 1; index < payload; index++) length = length * 256 + bytes[index]!;
    if (length < 56) {
      throw new ConsensusError("RLP_NOT_CANONICAL", `a payload of ${length} bytes has the long form at byte ${start}`, {
        start,
        length,
      });
    }
  }
  if (length > limit - payload) {
    throw new ConsensusError(
      "RLP_MALFORMED",
      `the RLP item at byte ${start} claims ${length} bytes, ${limit - payload} are left`,
      { start, length },
    );
  }
  return { payload, end: payload + length };
}

function encodePrefix(length: number, base: 0x80 | 0xc0): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const lengthBytes = encodeScalar(length);
  return concatBytes(Uint8Array.of(base + 55 + lengthBytes.length), lengthBytes);
}
