import { toBeHex, Transaction } from "ethers";
import { askSignedTransaction } from "../chain/signed-transaction.ts";
import type { ServedTransaction } from "../chain/signed-transaction.ts";
import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { ApiContext } from "./api-context.ts";
import { ApiProblem } from "./api-problem.ts";

/**
 * The bytes that an account signed, put together from what the chain node serves. They hash to the hash that the index
 * has verified, and their signature is that of the account, so that the node cannot give others.
 * @throws ApiProblem CHAIN_UNAVAILABLE; RpcError
 */
export async function signedBytes(context: ApiContext, hash: Hex, account: Hex): Promise<Hex> {
  const served = await askSignedTransaction(context.rpc, hash);
  const chainId = await context.ask(({ checkpoint }) => Promise.resolve(checkpoint.chain_id));
  const signed = served === undefined ? undefined : signedWith(served, chainId);
  if (
    signed !== undefined &&
    signed.hash === hash &&
    signed.from?.toLowerCase() === account &&
    isHex(signed.serialized)
  )
    return signed.serialized;
  throw new ApiProblem(
    "CHAIN_UNAVAILABLE",
    {
      zh: `链节点没有给出账户 ${account} 所签的交易 ${hash}：请稍后再试，或换用另一节点。`,
      en:
        `The chain node did not give the transaction ${hash} as the account ${account} signed it: ask again later, ` +
        "or use another node.",
    },
    { transaction: hash, account },
  );
}

function signedWith(served: ServedTransaction, chainId: number): Transaction | undefined {
  const { type, nonce, fees, gas, to, value, data, accessList, v, r, s } = served;
  try {
    return Transaction.from({
      type,
      chainId,
      nonce,
      ...fees,
      gasLimit: gas,
      to: to ?? null,
      value,
      data,
      ...(type === 0
        ? {}
        : { accessList: accessList.map((entry) => ({ ...entry, storageKeys: [...entry.storageKeys] })) }),
      signature: { r: toBeHex(r, 32), s: toBeHex(s, 32), v: type === 0 ? v : v + (v < 27n ? 27n : 0n) },
    });
  } catch {
    // ethers refuses wrong values with errors of many kinds. Whatever the reason, this is not the transaction.
    return undefined;
  }
}
