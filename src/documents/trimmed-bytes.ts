const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
/** Tab, line feed, carriage return and space. */
const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);

/**
 * The bytes of a text file without the two things that mail programs and editors add to a file that they only pass on:
 * one byte order mark of UTF-8 at the start, and ASCII white space at the end. Neither is part of what the file states.
 * Nothing else is tolerated in a file whose bytes count.
 */
export function trimmedBytes(bytes: Uint8Array): Uint8Array {
  const start = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  let end = bytes.length;
  while (end > start && BLANKS.has(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(start, end);
}
