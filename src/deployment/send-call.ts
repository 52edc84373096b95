import type { BaseWallet } from "ethers";
import { askNextNonce } from "../chain/accounts.ts";
import { askFees } from "../chain/fees.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendAndWait } from "../chain/send-and-wait.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";

/** The longest wait for a block that takes the transaction, in milliseconds. */
export const MINED_WITHIN_MS = 120_000;

export interface Call {
  readonly chainId: number;
  readonly data: string;
  /** The called contract. If it is missing, the transaction creates a contract. */
  readonly to?: string;
}

/** A transaction that succeeded. */
export interface MinedCall {
  readonly transaction: Hex;
  /** The sender's nonce, from which the address of a created contract follows. */
  readonly nonce: number;
  readonly block: number;
}

/**
 * Signs an account's next transaction as a legacy transaction, which every permissioned chain accepts, sends it and
 * waits for its block.
 * @throws RpcError, also when the chain would revert the call now; TransactionFailure
 */
export async function sendCall(chain: RpcAsker, sender: BaseWallet, { chainId, data, to }: Call): Promise<MinedCall> {
  const nonce = await askNextNonce(chain, sender.address);
  const { gas, gasPrice } = await askFees(chain, { from: sender.address, data, ...(to === undefined ? {} : { to }) });
  const raw = await sender.signTransaction({
    type: 0,
    chainId,
    nonce,
    to: to ?? null,
    data,
    value: 0,
    // A fifth more than the estimate: the contract reads the clock, and the block comes later.
    gasLimit: gas + gas / 5n,
    gasPrice,
  });
  const { transaction, block } = await sendAndWait(chain, parseHex(raw), MINED_WITHIN_MS);
  return { transaction, nonce, block };
}
