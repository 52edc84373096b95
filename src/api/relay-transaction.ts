import { Transaction } from "ethers";
import { askCall } from "../chain/calls.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendTransaction } from "../chain/send-transaction.ts";
import { askReceipt, awaitReceipt } from "../chain/transaction-receipt.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import type { Hex } from "../consensus/hex.ts";
import { ApiProblem } from "./api-problem.ts";
import { revertedBy } from "./reverted-call.ts";

/** Where transactions may be relayed to, and how long a block is waited for. */
export interface RelayOptions {
  readonly rpc: RpcAsker;
  readonly chainId: number;
  /** The ledger and whatever else is allowed by name; lower case. */
  readonly contracts: readonly Hex[];
  readonly waitMs: number;
}

/**
 * Hands a signed transaction to the chain, unless the chain has it already, and waits for its block. The
 * same bytes again give the same answer: a retry never acts twice.
 * @returns undefined when no block took it within the wait
 * @throws ApiProblem TRANSACTION_*; RpcError
 */
export async function relayTransaction(
  options: RelayOptions,
  raw: Hex,
): Promise<{ hash: Hex; receipt: TransactionReceipt | undefined }> {
  const transaction = readTransaction(options, raw);
  const hash = transaction.hash as Hex;
  const { rpc } = options;
  const earlier = await askReceipt(rpc, hash);
  if (earlier === undefined) await send(rpc, raw, hash);
  const receipt = earlier ?? (await awaitReceipt(rpc, hash, options.waitMs));
  if (receipt !== undefined && !receipt.succeeded) throw await reverted(rpc, transaction, receipt);
  return { hash, receipt };
}

/** Reads a signed transaction and checks that it is one for this ledger. @throws ApiProblem */
function readTransaction(options: RelayOptions, raw: Hex): Transaction {
  let transaction: Transaction;
  try {
    transaction = Transaction.from(raw);
  } catch (cause) {
    throw new ApiProblem(
      "TRANSACTION_MALFORMED",
      {
        zh: "这些字节不是交易：请以 0x 加十六进制数字发送已签名的原始交易。",
        en: "these bytes are no transaction: send the signed raw transaction as 0x-hexadecimal digits",
      },
      {},
      cause,
    );
  }
  if (transaction.signature === null || transaction.from === null)
    throw new ApiProblem("TRANSACTION_MALFORMED", {
      zh: "交易没有签名：请先签名；服务器不持有任何密钥。",
      en: "the transaction is not signed: sign it first; no server holds a key",
    });
  // Chain id 0 is a transaction without replay protection, valid on every chain.
  if (transaction.chainId !== BigInt(options.chainId)) {
    throw new ApiProblem(
      "TRANSACTION_OTHER_CHAIN",
      {
        zh: `交易是为链 ${transaction.chainId} 签名的，而本账本在链 ${options.chainId} 上。`,
        en: `the transaction is signed for chain ${transaction.chainId}, this ledger is on chain ${options.chainId}`,
      },
      { found: transaction.chainId, expected: options.chainId },
    );
  }
  const to = transaction.to?.toLowerCase() as Hex | undefined;
  if (to === undefined || !options.contracts.includes(to)) {
    throw new ApiProblem(
      "TRANSACTION_OTHER_CONTRACT",
      {
        zh: `交易发往 ${to ?? "新合约"}；只转送至 ${options.contracts.join(", ")}。`,
        en: `the transaction goes to ${to ?? "a new contract"}; only ${options.contracts.join(", ")} is relayed to`,
      },
      { to: to ?? null, relayed: options.contracts },
    );
  }
  if (transaction.value !== 0n)
    throw new ApiProblem(
      "TRANSACTION_CARRIES_VALUE",
      { zh: "账本不收款：请以金额 0 签名。", en: "the ledger takes no payments: sign the transaction with value 0" },
      { value: transaction.value },
    );
  return transaction;
}

async function send(rpc: RpcAsker, raw: Hex, hash: Hex): Promise<void> {
  try {
    await sendTransaction(rpc, raw);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") throw error;
    throw new ApiProblem(
      "TRANSACTION_REJECTED",
      {
        zh: `链节点不接收此交易，多因 nonce 已用：请先查该行为是否已登记，再重新签名。节点称：${error.evidence.remote?.message ?? error.message}。`,
        en: `the chain node does not take the transaction: ${error.evidence.remote?.message ?? error.message}`,
      },
      { transaction: hash, remote: error.evidence.remote },
      error,
    );
  }
}

/** A receipt does not say why: the call is asked again in the state before its block. */
async function reverted(
  rpc: RpcAsker,
  { from, to, data }: Transaction,
  { transaction, block, blockHash }: TransactionReceipt,
): Promise<ApiProblem> {
  const evidence = { transaction, block, blockHash };
  try {
    const outcome = await askCall(rpc, { from: from!, to: to!, data: data as Hex }, block - 1);
    if (outcome.type === "REVERTED") {
      const { says, evidence: revert } = revertedBy(outcome.data);
      return new ApiProblem(
        "TRANSACTION_REVERTED",
        {
          zh: `账本将此调用视为不合格而弃置：${says}；未登记任何内容。`,
          en: `the ledger threw the call away as malformed: ${says}; nothing was recorded`,
        },
        { ...evidence, ...revert },
      );
    }
  } catch (error) {
    // A node that no longer has that state leaves the reason unknown, not the fact.
    if (!(error instanceof RpcError)) throw error;
  }
  return new ApiProblem(
    "TRANSACTION_REVERTED",
    { zh: "链弃置了此调用；未登记任何内容。", en: "the chain threw the call away; nothing was recorded" },
    evidence,
  );
}
