import { Transaction } from "ethers";
import { RpcError } from "../chain/rpc.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Hex } from "../consensus/hex.ts";
import { ApiProblem } from "./api-problem.ts";
import { decodeRevert } from "./ledger-calls.ts";

/** Where transactions may be relayed to, and how long a block is waited for. */
export interface RelayOptions {
  readonly rpc: RpcRequester;
  readonly chainId: number;
  /** The ledger and whatever else is allowed by name; lower case. */
  readonly contracts: readonly Hex[];
  readonly waitMs: number;
}

export interface RpcLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly logIndex: Hex;
}

/** What the chain says it did with a transaction. */
export interface TransactionReceipt {
  readonly transactionHash: Hex;
  readonly blockNumber: Hex;
  readonly blockHash: Hex;
  readonly status: Hex;
  readonly logs: readonly RpcLog[];
}

const POLL_MS = 50;

/**
 * Hands a signed transaction to the chain, unless the chain has it already, and waits for its block. The
 * same bytes again give the same answer: a retry never acts twice.
 * @returns undefined when no block took it within the wait
 * @throws ApiProblem TRANSACTION_*; RpcError
 */
export async function relayTransaction(options: RelayOptions, raw: Hex): Promise<{ hash: Hex; receipt: TransactionReceipt | undefined }> {
  const transaction = readTransaction(options, raw);
  const hash = transaction.hash as Hex;
  const { rpc } = options;
  const earlier = await askReceipt(rpc, hash);
  if (earlier === undefined) await send(rpc, raw, hash);
  const receipt = earlier ?? (await awaitReceipt(rpc, hash, options.waitMs));
  if (receipt !== undefined && Number(receipt.status) !== 1) throw await reverted(rpc, transaction, receipt);
  return { hash, receipt };
}

/** Reads a signed transaction and checks that it is one for this ledger. @throws ApiProblem */
function readTransaction(options: RelayOptions, raw: Hex): Transaction {
  let transaction: Transaction;
  try {
    transaction = Transaction.from(raw);
  } catch (cause) {
    throw new ApiProblem("TRANSACTION_MALFORMED", "these bytes are no transaction: send the signed raw transaction as 0x-hexadecimal digits", {}, cause);
  }
  if (transaction.signature === null || transaction.from === null) throw new ApiProblem("TRANSACTION_MALFORMED", "the transaction is not signed: sign it first; no server holds a key");
  // Chain id 0 is a transaction without replay protection, valid on every chain.
  if (transaction.chainId !== BigInt(options.chainId)) {
    throw new ApiProblem("TRANSACTION_OTHER_CHAIN", `the transaction is signed for chain ${transaction.chainId}, this ledger is on chain ${options.chainId}`, { found: transaction.chainId, expected: options.chainId });
  }
  const to = transaction.to?.toLowerCase() as Hex | undefined;
  if (to === undefined || !options.contracts.includes(to)) {
    throw new ApiProblem("TRANSACTION_OTHER_CONTRACT", `the transaction goes to ${to ?? "a new contract"}; only ${options.contracts.join(", ")} is relayed to`, { to: to ?? null, relayed: options.contracts });
  }
  if (transaction.value !== 0n) throw new ApiProblem("TRANSACTION_CARRIES_VALUE", "the ledger takes no payments: sign the transaction with value 0", { value: transaction.value });
  return transaction;
}

async function send(rpc: RpcRequester, raw: Hex, hash: Hex): Promise<void> {
  try {
    await rpc.request("eth_sendRawTransaction", [raw]);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") throw error;
    // A node that mines at once answers with an error for what it mined and reverted; and another request
    // may have sent the same bytes a moment ago.
    const known = (await askReceipt(rpc, hash)) !== undefined || (await rpc.request<unknown>("eth_getTransactionByHash", [hash])) !== null;
    if (!known) throw new ApiProblem("TRANSACTION_REJECTED", `the chain node does not take the transaction: ${error.remote?.message ?? error.message}`, { transaction: hash, remote: error.remote }, error);
  }
}

async function awaitReceipt(rpc: RpcRequester, hash: Hex, waitMs: number): Promise<TransactionReceipt | undefined> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const receipt = await askReceipt(rpc, hash);
    if (receipt !== undefined || Date.now() >= deadline) return receipt;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function askReceipt(rpc: RpcRequester, hash: Hex): Promise<TransactionReceipt | undefined> {
  return (await rpc.request<TransactionReceipt | null>("eth_getTransactionReceipt", [hash])) ?? undefined;
}

/** A receipt does not say why: the call is asked again in the state before its block. */
async function reverted(rpc: RpcRequester, transaction: Transaction, receipt: TransactionReceipt): Promise<ApiProblem> {
  const block = Number(receipt.blockNumber);
  const evidence = { transaction: receipt.transactionHash, block, blockHash: receipt.blockHash };
  try {
    await rpc.request("eth_call", [{ from: transaction.from, to: transaction.to, data: transaction.data, gasPrice: "0x0" }, `0x${(block - 1).toString(16)}`]);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const revert = decodeRevert(error.remote?.data);
    if (revert !== undefined) {
      const values = Object.entries(revert.values).map(([name, value]) => `${name} ${String(value)}`).join(", ");
      return new ApiProblem("TRANSACTION_REVERTED", `the ledger threw the call away as malformed: ${revert.error}(${values}); nothing was recorded`, { ...evidence, ...revert });
    }
  }
  return new ApiProblem("TRANSACTION_REVERTED", "the chain threw the call away; nothing was recorded", evidence);
}
