import { ConsensusError } from "./errors.ts";

/** Bytes as they appear in JSON: `0x`, then an even number of lower-case hexadecimal digits. */
export type Hex = `0x${string}`;

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Marks a character that is not a digit. It is greater than the sum of any two digits. */
const NO_DIGIT = 64;
/** The value of each ASCII character as a hexadecimal digit. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code).toLowerCase());
  return value < 0 ? NO_DIGIT : value;
});

/** Writes bytes as `0x` and lower-case digits; no bytes are `0x`. */
export function toHex(bytes: Uint8Array): Hex {
  let digits = "";
  for (const byte of bytes) digits += DIGITS[byte];
  return `0x${digits}`;
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
  if (typeof value !== "string" || value.length % 2 !== 0 || !/^0x[0-9a-f]*$/.test(value)) return false;
  return size === undefined || sizeOf(value) === size;
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

/** The first bytes of a longer hexadecimal text, for example the 24 bytes of a trail head in a word of 32. */
export function firstBytes(hex: Hex, count: number): Hex {
  if (sizeOf(hex) < count) throw new RangeError(`There are ${sizeOf(hex)} bytes in ${preview(hex)}, not ${count}.`);
  return `0x${hex.slice(2, 2 + 2 * count)}`;
}

/** The byte at an index that the caller knows to exist. An index outside the bytes is a mistake in this program. */
export function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError(`There is no byte ${index}: the length is ${bytes.length}.`);
  return byte;
}

/** Joins byte strings, in order, into a new one. */
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

/** Whether two byte strings are the same. Not constant-time: everything compared here is public. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Byte order, shorter first on a common prefix: negative, zero or positive, as `Array.prototype.sort` wants it. */
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
  if (size !== undefined && found !== size)
    throw new ConsensusError("HEX_MALFORMED", `expected ${size} bytes of hex, got ${found}: ${preview(hex)}`, {
      length: size,
      size: found,
    });
}

function malformed(hex: unknown): ConsensusError {
  return new ConsensusError(
    "HEX_MALFORMED",
    `expected 0x and an even number of hexadecimal digits, got ${preview(hex)}`,
  );
}

function preview(value: unknown): string {
  if (typeof value !== "string") return `a ${typeof value}`;
  return value.length <= 80
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, 80))}… (${value.length} characters)`;
}
