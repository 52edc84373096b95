import { ConsensusError } from "./errors.ts";

/** Bytes as they appear at JSON edges: `0x`, then an even number of lower-case digits. */
export type Hex = `0x${string}`;

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** More than any two digits are together. */
const NO_DIGIT = 64;
/** The value of each ASCII character as a digit. */
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
 * Reads `0x` and an even number of hexadecimal digits of either case (nodes write addresses with an EIP-55
 * checksum, which is not checked here).
 *
 * @param length the exact number of bytes wanted, when the caller knows it
 * @throws ConsensusError HEX_MALFORMED
 */
export function fromHex(hex: string, length?: number): Uint8Array {
  if (typeof hex !== "string" || hex.length % 2 !== 0 || !hex.startsWith("0x")) throw malformed(hex);
  const size = (hex.length - 2) / 2;
  if (length !== undefined && size !== length) {
    throw new ConsensusError("HEX_MALFORMED", `expected ${length} bytes of hex, got ${size}: ${preview(hex)}`, {
      length,
      size,
    });
  }
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) {
    const high = VALUES[hex.charCodeAt(2 + 2 * index)];
    const low = VALUES[hex.charCodeAt(3 + 2 * index)];
    if (high === undefined || low === undefined || high + low >= NO_DIGIT) throw malformed(hex);
    bytes[index] = (high << 4) | low;
  }
  return bytes;
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
    const difference = left[index]! - right[index]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
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
