import { ConsensusError, type ConsensusErrorCode } from "../../src/consensus/errors.ts";

/** The code with which an action is refused; undefined when it is not refused. Other exceptions are thrown on. */
export function refusalCode(action: () => unknown): ConsensusErrorCode | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof ConsensusError) return error.code;
    throw error;
  }
  return undefined;
}

/** A copy of bytes with one of them changed. */
export function withByteChanged(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  const changed = bytes.slice();
  changed[index]! ^= mask;
  return changed;
}
