import { keccak256 } from "./keccak.ts";

/** Bytes in a logs bloom. */
export const BLOOM_LENGTH = 256;

/** What of a log enters the bloom: the contract's address and the topics, as bytes. */
export interface BloomedLog {
  readonly address: Uint8Array;
  readonly topics: readonly Uint8Array[];
}

/** The bloom over logs (Yellow Paper, section 4.3.1): 256 bytes. */
export function logsBloom(logs: Iterable<BloomedLog>): Uint8Array {
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

/** The three bits of a member: the low 11 bits of the first three 16-bit words of its hash, counted from the right end. */
function bloomBits(member: Uint8Array): { readonly index: number; readonly mask: number }[] {
  const hash = keccak256(member);
  return [0, 2, 4].map((offset) => {
    const bit = ((hash[offset]! << 8) | hash[offset + 1]!) & 2047;
    return { index: BLOOM_LENGTH - 1 - (bit >> 3), mask: 1 << (bit & 7) };
  });
}
