import type { Snapshot } from "../audit/snapshot.ts";
import { askNonceAt } from "../chain/accounts.ts";
import { askProof, verifyProof } from "../chain/proofs.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import { decodeHeader } from "../consensus/header.ts";
import type { Hex } from "../consensus/hex.ts";

/** The last block of the index, with the root of the chain's state after it. */
export interface LastBlock {
  readonly block: number;
  readonly stateRoot: Uint8Array;
  /** Whether the blocks are sealed. Without seals nothing can be proven, and the node is all there is. */
  readonly isSealed: boolean;
}

export async function lastBlock({ database, checkpoint, asOf }: Snapshot): Promise<LastBlock> {
  const { header } = await database
    .selectFrom("block")
    .select("header")
    .where("number", "=", asOf.block)
    .executeTakeFirstOrThrow();
  return { block: asOf.block, stateRoot: decodeHeader(header).stateRoot, isSealed: checkpoint.tally !== null };
}

/**
 * The nonce of an account after a block: every transaction of the account with a lower one is in that block or before.
 * On a sealed chain the node proves it.
 * @throws ConsensusError when the node's proof does not hold; RpcError
 */
export async function nonceAt(
  rpc: RpcRequester,
  account: Hex,
  { block, stateRoot, isSealed }: LastBlock,
): Promise<bigint> {
  if (!isSealed) return BigInt(await askNonceAt(rpc, account, block));
  const proof = await askProof(rpc, account, [], block);
  return verifyProof(proof, stateRoot, account, []).account?.nonce ?? 0n;
}
