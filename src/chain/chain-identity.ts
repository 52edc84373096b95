import type { Hex } from "../consensus/hex.ts";

/** The chain to which a ledger, an index or a node belongs. */
export interface ChainIdentity {
  readonly chainId: number;
  /** Hash of block 0. */
  readonly genesisHash: Hex;
}

/** Whether two identities are of one chain; hashes are written in either case. */
export function sameChain(left: ChainIdentity, right: ChainIdentity): boolean {
  return left.chainId === right.chainId && left.genesisHash.toLowerCase() === right.genesisHash.toLowerCase();
}
