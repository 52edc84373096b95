import { concatBytes, fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { integerWord } from "./storage-slots.ts";

/** Where and when a ledger was founded. */
export interface FoundingPlace {
  readonly chainId: number;
  readonly address: Hex;
  /** Of the founding block, in seconds. */
  readonly time: number;
  /** The hash of the block before it. */
  readonly parentHash: Hex;
}

/**
 * The identity that a ledger writes into its state at its founding (`contracts/records/Founding.sol`). It holds the
 * hash of the block before, so a ledger that the same keys found in the same way on another chain has another one.
 */
export function ledgerIdentity({ chainId, address, time, parentHash }: FoundingPlace): Hex {
  return toHex(
    keccak256(
      concatBytes(
        integerWord(BigInt(chainId)),
        integerWord(BigInt(address)),
        integerWord(BigInt(time)),
        fromHex(parentHash, 32),
      ),
    ),
  );
}
