import { ConsensusError } from "../../consensus/errors.ts";
import { equalBytes, fromHex } from "../../consensus/hex.ts";
import { decodeQbftExtraData } from "../../consensus/qbft-extra-data.ts";
import { askGenesisExtraData } from "../blocks.ts";
import type { RpcAsker } from "../rpc.ts";

/**
 * The vanity of the embedded chain's genesis block, 32 bytes. It is part of the genesis hash, so a ledger on this chain
 * can be recognized from the chain itself, by whatever node serves it and whatever files say about it.
 */
export const DEVELOPMENT_VANITY = new Uint8Array(32);
DEVELOPMENT_VANITY.set(new TextEncoder().encode("Laiqu development chain"));

/** Whether a genesis block is that of an embedded development chain. @param extraData - of any chain's genesis block */
export function isDevelopmentGenesis(extraData: Uint8Array): boolean {
  try {
    return equalBytes(decodeQbftExtraData(extraData).vanity, DEVELOPMENT_VANITY);
  } catch (error) {
    // Other kinds of chains keep other things in extraData.
    if (error instanceof ConsensusError) return false;
    throw error;
  }
}

/** Whether a node serves an embedded development chain. @throws RpcError */
export async function askIsDevelopmentChain(rpc: RpcAsker): Promise<boolean> {
  return isDevelopmentGenesis(fromHex(await askGenesisExtraData(rpc)));
}
