import { askNextNonce } from "../chain/accounts.ts";
import { askHead } from "../chain/blocks.ts";
import { askGasPrice } from "../chain/fees.ts";
import type { Hex } from "../consensus/hex.ts";
import type { NextTransaction } from "../schemas/act.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";

/** A node that is more blocks behind the index than this knows too little about an account to sign for it. */
const MOST_BLOCKS_BEHIND = 16;

/**
 * The values that an account's next transaction to the ledger needs besides its content.
 * @throws ApiProblem CHAIN_SYNCING when the node is far behind the index, so that its nonces are old; RpcError
 */
export async function askNextTransaction(context: ApiContext, account: Hex): Promise<NextTransaction> {
  const [checkpoint, head, nonce, gasPrice] = await Promise.all([
    context.ask((snapshot) => Promise.resolve(snapshot.checkpoint)),
    askHead(context.rpc),
    askNextNonce(context.rpc, account),
    askGasPrice(context.rpc, account),
  ]);
  const { chain_id: chainId, genesis_hash: genesisHash, ledger, block_number: indexed } = checkpoint;
  if (head + MOST_BLOCKS_BEHIND < indexed) throw nodeBehind(head, indexed);
  return { chainId, genesisHash, ledger, nonce, gasPrice: gasPrice.toString() };
}

function nodeBehind(head: number, indexed: number): ApiProblem {
  return new ApiProblem(
    "CHAIN_SYNCING",
    {
      zh: `链节点只到区块 ${head}，而索引已到 ${indexed}，其所知的 nonce 已旧：请待其同步完成后再试。`,
      en:
        `The chain node is at block ${head} and the index at ${indexed}, so the node's nonces are old: ` +
        "try again when it has synchronized.",
    },
    { head, indexed },
  );
}
