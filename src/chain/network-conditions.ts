import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import { RpcError } from "./rpc-error.ts";
import type { RpcAsker } from "./rpc.ts";

/** The limits and prices of a chain, according to one of its nodes. */
export interface NetworkConditions {
  readonly chainId: number;
  /** The most gas of a block, after its last one. */
  readonly gasLimit: bigint;
  /** The price per unit of gas that the chain itself demands; 0 where it demands none. */
  readonly baseFee: bigint;
  /** The price that the node suggests; it may accept less. */
  readonly gasPrice: bigint;
  /** The coin of the account that would pay. */
  readonly balance: bigint;
  /** The mix hash of the genesis header; chains of the family of IBFT have a fixed one. */
  readonly mixHash: Hex;
  /** The extraData of the genesis header and of the last one, which hold validators and seals on QBFT. */
  readonly genesisExtraData: Hex;
  readonly lastExtraData: Hex;
  /** The number of the last block. */
  readonly lastBlock: number;
}

/** @param payer - the account that would pay for transactions @throws RpcError */
export async function askNetworkConditions(rpc: RpcAsker, payer: string): Promise<NetworkConditions> {
  const [chainId, latest, genesis, gasPrice, balance] = await Promise.all([
    ask(rpc, "eth_chainId"),
    ask(rpc, "eth_getBlockByNumber", ["latest", false]),
    ask(rpc, "eth_getBlockByNumber", ["0x0", false]),
    ask(rpc, "eth_gasPrice"),
    ask(rpc, "eth_getBalance", [payer, "latest"]),
  ]);
  const baseFee = latest.member("baseFeePerGas");
  return {
    chainId: chainId.count(),
    gasLimit: latest.member("gasLimit").quantity(),
    baseFee: baseFee.isAbsent ? 0n : baseFee.quantity(),
    gasPrice: gasPrice.quantity(),
    balance: balance.quantity(),
    mixHash: genesis.member("mixHash").bytes(32),
    genesisExtraData: genesis.member("extraData").bytes(),
    lastExtraData: latest.member("extraData").bytes(),
    lastBlock: latest.member("number").count(),
  };
}

/** "Internal error" of JSON-RPC 2.0. Hardhat's EVM answers so to a call that reverts. */
const INTERNAL_ERROR = -32603;

/**
 * The code that a chain would keep if it created a contract now. Nothing is sent.
 * @returns undefined when the chain refuses to create it
 * @throws RpcError when the node does not answer, or fails for a reason that passes
 */
export async function askCreatedCode(rpc: RpcAsker, from: string, data: string): Promise<Hex | undefined> {
  try {
    return (await ask(rpc, "eth_call", [{ from, data, gasPrice: "0x0" }, "latest"])).bytes();
  } catch (error) {
    if (error instanceof RpcError && saysRefused(error)) return undefined;
    throw error;
  }
}

/** Whether a node's error is the chain's verdict on a call. A node that is busy or broken says nothing about it. */
function saysRefused({ evidence: { remote, tooMuch } }: RpcError): boolean {
  if (remote === undefined || tooMuch === true) return false;
  if (remote.code === INTERNAL_ERROR) return /revert|opcode|instruction|code size|\bVM\b/i.test(remote.message);
  return !/time.?out|timed out|busy|overload|unavailable|not found|sync|try again/i.test(remote.message);
}
