import type { Bilingual } from "../text/bilingual.ts";
import { ConsensusError } from "./errors.ts";

/** Bytes as they appear in JSON: `0x`, then an even number of lower-case hexadecimal digits. */
export type Hex = `0x${string}`;

/** The ASCII codes of the digits. */
const DIGITS = new TextEncoder().encode("0123456789abcdef");
const ASCII = new TextDecoder("latin1");
/** The most bytes that are written by one call with an argument for each digit. */
const FEW_BYTES = 64;

/** Marks a character that is not a digit. It is greater than the sum of any two digits. */
const NO_DIGIT = 64;
/** The value of each ASCII character as a hexadecimal digit. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? NO_DIGIT : value;
});

/** Characters of a malformed text that an error shows. */
const LONGEST_PREVIEW = 80;

/** Writes bytes as `0x` and lower-case digits; no bytes are `0x`. */
export function toHex(bytes: Uint8Array): Hex {
  // Adding digit to digit would leave a piece of garbage for each byte, thirty times the size of the text.
  const size = 2 * bytes.length;
  const codes = bytes.length <= FEW_BYTES ? new Array<number>(size) : new Uint8Array(size);
  let at = 0;
  for (const byte of bytes) {
    codes[at++] = DIGITS[byte >> 4] ?? 0;
    codes[at++] = DIGITS[byte & 15] ?? 0;
  }
  return `0x${codes instanceof Uint8Array ? ASCII.decode(codes) : String.fromCharCode(...codes)}`;
}

/** The most bytes that an error shows of bytes that others wrote. */
const MOST_SHOWN_BYTES = 96;

/** Bytes of any length as an error shows them: the first 96, and the number of all when there are more. */
export function shownHex(bytes: Uint8Array): string {
  if (bytes.length <= MOST_SHOWN_BYTES) return toHex(bytes);
  return `${toHex(bytes.subarray(0, MOST_SHOWN_BYTES))}… (${bytes.length} B)`;
}

/**
 * Reads `0x` and an even number of hexadecimal digits in upper or lower case. Nodes write addresses in mixed case, with
 * an EIP-55 checksum; the checksum is not checked here.
 *
 * @param size the exact number of bytes wanted, when the caller knows it
 * @throws ConsensusError HEX_MALFORMED
 */
export function fromHex(hex: string, size?: number): Uint8Array {
  if (typeof hex !== "string" || hex.length % 2 !== 0 || !hex.startsWith("0x")) throw malformed(hex);
  requireSize(hex, size);
  const bytes = new Uint8Array(sizeOf(hex));
  for (let index = 0; index < bytes.length; index++) {
    const high = VALUES[hex.charCodeAt(2 + 2 * index)];
    const low = VALUES[hex.charCodeAt(3 + 2 * index)];
    if (high === undefined || low === undefined || high + low >= NO_DIGIT) throw malformed(hex);
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

/**
 * Whether a value is bytes in their one written form: `0x` and an even number of lower-case digits.
 *
 * @param size the exact number of bytes wanted; any number when left out
 */
export function isHex(value: unknown, size?: number): value is Hex {
  if (typeof value !== "string" || value.length % 2 !== 0) return false;
  if (size !== undefined && sizeOf(value) !== size) return false;
  return /^0x[0-9a-f]*$/.test(value);
}

/**
 * Brings hexadecimal text of either case, such as a checksummed address, into its one written form.
 *
 * @param size the exact number of bytes wanted, when the caller knows it
 * @throws ConsensusError HEX_MALFORMED
 */
export function parseHex(text: string, size?: number): Hex {
  const lower = text.toLowerCase();
  if (!text.startsWith("0x") || !isHex(lower)) throw malformed(text);
  requireSize(lower, size);
  return lower;
}

/**
 * Reads a JSON-RPC quantity: `0x` and at most 64 hexadecimal digits, possibly an odd number, without leading zeros.
 *
 * @throws ConsensusError HEX_MALFORMED
 */
export function parseQuantity(text: string): bigint {
  if (/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/.test(text)) return BigInt(text);
  const shown = preview(text);
  throw new ConsensusError(
    "HEX_MALFORMED",
    {
      zh: `此处应为 JSON-RPC 数量（0x 加十六进制数字，无前导零），实为 ${shown.zh}。`,
      en: `This must be a JSON-RPC quantity (0x and hexadecimal digits without leading zeros), not ${shown.en}.`,
    },
    { given: shown.en },
  );
}

/** The first bytes of a longer hexadecimal text, for example the 24 bytes of a trail head in a word of 32. */
export function firstBytes(hex: Hex, count: number): Hex {
  if (sizeOf(hex) < count) throw new RangeError(`${count} bytes were wanted of a text of ${sizeOf(hex)}: ${hex}.`);
  return `0x${hex.slice(2, 2 + 2 * count)}`;
}

/** The byte at an index that the caller knows to exist. An index outside the bytes is a mistake in this program. */
export function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError(`There is no byte ${index}: the length is ${bytes.length}.`);
  return byte;
}

/** Joins byte strings in the given order into a new one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const joined = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Whether two byte strings are equal. The comparison is not constant-time: everything compared here is public. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/**
 * Compares byte by byte; after a common prefix the shorter string comes first. The result is negative, zero or
 * positive, as `Array.prototype.sort` wants it.
 */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = byteAt(left, index) - byteAt(right, index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function sizeOf(hex: string): number {
  return (hex.length - 2) / 2;
}

function requireSize(hex: string, size: number | undefined): void {
  const found = sizeOf(hex);
  if (size === undefined || found === size) return;
  throw new ConsensusError(
    "HEX_MALFORMED",
    {
      zh: `十六进制文本应为 ${size} 字节，实为 ${found} 字节：${preview(hex).zh}。`,
      en: `The hexadecimal text must have ${size} bytes, not ${found}: ${preview(hex).en}.`,
    },
    { size, found },
  );
}

function malformed(hex: unknown): ConsensusError {
  const shown = preview(hex);
  return new ConsensusError(
    "HEX_MALFORMED",
    {
      zh: `此处应为 0x 加偶数个十六进制数字，实为 ${shown.zh}。`,
      en: `This must be 0x and an even number of hexadecimal digits, not ${shown.en}.`,
    },
    { given: shown.en },
  );
}

/** A value short enough to be read in a sentence. */
function preview(value: unknown): Bilingual {
  if (typeof value !== "string") return { zh: `${typeof value} 类型的值`, en: `a value of the type ${typeof value}` };
  const start = JSON.stringify(value.slice(0, LONGEST_PREVIEW));
  return value.length <= LONGEST_PREVIEW
    ? { zh: start, en: start }
    : { zh: `${start}……（共 ${value.length} 个字符）`, en: `${start}… (${value.length} characters)` };
}
