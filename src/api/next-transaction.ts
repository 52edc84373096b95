import { askNextNonce } from "../chain/accounts.ts";
import { askGasPrice } from "../chain/fees.ts";
import type { Hex } from "../consensus/hex.ts";
import type { NextTransaction } from "../schemas/act.ts";
import type { ApiContext } from "./api-context.ts";

/** The values that an account's next transaction to the ledger needs besides its content. @throws RpcError */
export async function askNextTransaction(context: ApiContext, account: Hex): Promise<NextTransaction> {
  const [checkpoint, nonce, gasPrice] = await Promise.all([
    context.checkpoint(),
    askNextNonce(context.rpc, account),
    askGasPrice(context.rpc, account),
  ]);
  const { chain_id: chainId, genesis_hash: genesisHash, ledger } = checkpoint;
  return { chainId, genesisHash, ledger, nonce, gasPrice: gasPrice.toString() };
}
