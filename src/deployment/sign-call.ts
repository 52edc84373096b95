import type { BaseWallet } from "ethers";
import { askNextNonce } from "../chain/accounts.ts";
import { askFees } from "../chain/fees.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";

/** A transaction ready to be sent. */
export interface SignedCall {
  readonly raw: Hex;
  readonly nonce: number;
}

/**
 * Signs an account's next transaction as a legacy transaction, which every permissioned chain accepts.
 * @param call - creates a contract when it has no `to`
 * @throws RpcError, also when the chain would revert the call now
 */
export async function signCall(
  chain: RpcAsker,
  sender: BaseWallet,
  call: { readonly chainId: number; readonly data: string; readonly to?: string },
): Promise<SignedCall> {
  const { chainId, data, to } = call;
  const nonce = await askNextNonce(chain, sender.address);
  const { gas, gasPrice } = await askFees(chain, { from: sender.address, data, ...(to === undefined ? {} : { to }) });
  // A fifth more than the estimate: the contract reads the clock, and the block comes later.
  const raw = await sender.signTransaction({
    type: 0,
    chainId,
    nonce,
    to: to ?? null,
    data,
    value: 0,
    gasLimit: gas + gas / 5n,
    gasPrice,
  });
  return { raw: parseHex(raw), nonce };
}
