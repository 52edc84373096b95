import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { ConsensusError } from "./errors.ts";
import { byteAt, concatBytes, toHex } from "./hex.ts";

/** A decoded RLP item: a byte string or a list of items (Ethereum Yellow Paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** A list of a known number of items. */
export type RlpTuple<Count extends number, Items extends readonly RlpItem[] = []> = Items["length"] extends Count
  ? Items
  : RlpTuple<Count, readonly [...Items, RlpItem]>;

/**
 * No structure of the protocol nests this deep: a trie node inside its parent has less than 32 bytes. The bound keeps
 * hostile input from exhausting the stack.
 */
const MAX_DEPTH = 64;

/**
 * Decodes exactly one item. Only its canonical encoding is accepted, so that `encodeRlp(decodeRlp(b))` is `b`: two
 * different byte strings never decode to the same item, and a hash commits to a single meaning.
 *
 * The byte strings in the result are views into `bytes`, not copies.
 *
 * @throws ConsensusError RLP_MALFORMED (truncated, trailing bytes, nested too deeply) or RLP_NOT_CANONICAL
 */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const { item, end } = decodeItem(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) {
    const surplus = bytes.length - end;
    throw malformed(
      {
        zh: `RLP 项在第 ${end} 字节结束，其后多出 ${surplus} 字节。`,
        en: `The RLP item ends at byte ${end}, and ${surplus} more bytes follow.`,
      },
      { end, length: bytes.length },
    );
  }
  return item;
}

/** Encodes an item canonically. */
export function encodeRlp(item: RlpItem): Uint8Array {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && byteAt(item, 0) < 0x80) return item.slice();
    return concatBytes(encodePrefix(item.length, 0x80), item);
  }
  const payload = concatBytes(...item.map(encodeRlp));
  return concatBytes(encodePrefix(payload.length, 0xc0), payload);
}

/** Writes a non-negative integer as RLP does: big-endian bytes without leading zeros; 0 is the empty byte string. */
export function encodeScalar(value: bigint | number): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError(`RLP has no negative integers, and ${value} is one.`);
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
    throw malformed(
      {
        zh: `RLP 整数有 ${bytes.length} 字节，而协议中的整数至多 32 字节。`,
        en: `The RLP integer has ${bytes.length} bytes; the protocol has none above 32 bytes.`,
      },
      { length: bytes.length },
    );
  }
  if (bytes[0] === 0) {
    throw notCanonical(
      {
        zh: `RLP 整数 ${toHex(bytes)} 以零字节开头。`,
        en: `The RLP integer ${toHex(bytes)} starts with a zero byte.`,
      },
      { bytes: toHex(bytes) },
    );
  }
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** Whether an item is a list. */
export function isRlpList(item: RlpItem | undefined): item is readonly RlpItem[] {
  return Array.isArray(item);
}

/** Whether an item is a list of exactly `count` items. */
export function isRlpListOf<Count extends number>(item: RlpItem | undefined, count: Count): item is RlpTuple<Count> {
  return isRlpList(item) && item.length === count;
}

interface Decoded {
  readonly item: RlpItem;
  readonly end: number;
}

function decodeItem(bytes: Uint8Array, start: number, limit: number, depth: number): Decoded {
  if (depth > MAX_DEPTH) {
    throw malformed(
      {
        zh: `RLP 列表在第 ${start} 字节处嵌套超过 ${MAX_DEPTH} 层。`,
        en: `RLP lists are nested more than ${MAX_DEPTH} deep at byte ${start}.`,
      },
      { start, most: MAX_DEPTH },
    );
  }
  if (start >= limit) {
    throw malformed(
      { zh: `第 ${start} 字节处缺少 RLP 项。`, en: `An RLP item is missing at byte ${start}.` },
      { start },
    );
  }
  const prefix = byteAt(bytes, start);
  if (prefix < 0x80) return { item: bytes.subarray(start, start + 1), end: start + 1 };

  const base = prefix < 0xc0 ? 0x80 : 0xc0;
  const { payload, end } = decodeExtent(bytes, start, limit, prefix - base);
  if (base === 0x80) {
    if (end - payload === 1 && byteAt(bytes, payload) < 0x80) {
      throw notCanonical(
        {
          zh: `第 ${start} 字节处：小于 0x80 的单字节不应带前缀。`,
          en: `At byte ${start} a single byte below 0x80 has a prefix; it must have none.`,
        },
        { start },
      );
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

/** The start and the end of the payload of a prefixed item; `size` is the prefix minus 0x80 or 0xc0. */
function decodeExtent(bytes: Uint8Array, start: number, limit: number, size: number): { payload: number; end: number } {
  let payload = start + 1;
  let length = size;
  if (size > 55) {
    payload += size - 55;
    if (payload > limit) {
      throw malformed(
        { zh: `第 ${start} 字节处的 RLP 长度不完整。`, en: `The RLP length at byte ${start} is cut off.` },
        { start },
      );
    }
    if (bytes[start + 1] === 0) {
      throw notCanonical(
        { zh: `第 ${start} 字节处的 RLP 长度有前导零。`, en: `The RLP length at byte ${start} has a leading zero.` },
        { start },
      );
    }
    length = 0;
    // Multiplied and not shifted: eight length bytes overflow 32 bits, and an inexact sum still exceeds any limit.
    for (let index = start + 1; index < payload; index++) length = length * 256 + byteAt(bytes, index);
    if (length < 56) {
      throw notCanonical(
        {
          zh: `第 ${start} 字节处：${length} 字节的内容应使用短长度形式，而此处为长形式。`,
          en: `At byte ${start} a payload of ${length} bytes has the long form of length; it must have the short one.`,
        },
        { start, length },
      );
    }
  }
  if (length > limit - payload) {
    throw malformed(
      {
        zh: `第 ${start} 字节处的 RLP 项自称有 ${length} 字节，而只剩 ${limit - payload} 字节。`,
        en: `The RLP item at byte ${start} claims ${length} bytes, and only ${limit - payload} are left.`,
      },
      { start, length, left: limit - payload },
    );
  }
  return { payload, end: payload + length };
}

function encodePrefix(length: number, base: 0x80 | 0xc0): Uint8Array {
  if (length < 56) return Uint8Array.of(base + length);
  const lengthBytes = encodeScalar(length);
  return concatBytes(Uint8Array.of(base + 55 + lengthBytes.length), lengthBytes);
}

function malformed(text: Bilingual, evidence: Evidence): ConsensusError {
  return new ConsensusError("RLP_MALFORMED", text, evidence);
}

function notCanonical(text: Bilingual, evidence: Evidence): ConsensusError {
  return new ConsensusError("RLP_NOT_CANONICAL", text, evidence);
}
