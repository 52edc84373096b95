import { Transaction } from "ethers";
import { askCall } from "../chain/calls.ts";
import { RpcError } from "../chain/rpc-error.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { sendTransaction } from "../chain/send-transaction.ts";
import { askReceipt } from "../chain/transaction-receipt.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { ApiProblem } from "./api-problem.ts";
import { rejection } from "./rejected-transaction.ts";
import { describeRevert } from "./reverted-call.ts";
import { askPendingPlace, awaitBlock, receiptUnlessReplaced } from "./transaction-place.ts";
import type { NumberedTransaction, PendingPlace } from "./transaction-place.ts";

/** The chain and the contracts to which transactions are relayed. */
export interface RelayOptions {
  readonly rpc: RpcAsker;
  readonly chainId: number;
  /** The ledger and the contracts that the operator allowed; lower case. */
  readonly contracts: readonly Hex[];
  /** The longest wait for a block, in milliseconds; 0 looks once. */
  readonly waitMs: number;
  /** false looks the transaction up and sends nothing. */
  readonly send: boolean;
}

/** A signed call to one of the contracts, or an empty transaction of an account to itself. */
export interface SignedCall extends NumberedTransaction {
  readonly to: Hex;
  readonly data: Hex;
}

/**
 * A relayed transaction: with its receipt, with its place among the transactions that wait, or with the problem for
 * which the node says that it is lost. Nothing of this is verified.
 */
export type RelayedTransaction = { readonly call: NumberedTransaction } & RelayedOutcome;

type RelayedOutcome =
  | { readonly receipt: TransactionReceipt }
  | { readonly pending: PendingPlace }
  /** `block` has a transaction without effect; it is undefined for one that no block can take any more. */
  | { readonly lost: ApiProblem; readonly block: number | undefined };

/**
 * Hands a signed transaction to the chain, unless the chain has it already, and waits for its block. Relaying the
 * same bytes again gives the same answer, so a retry never acts twice.
 * @returns the place where it waits when no block included it within the wait
 * @throws ApiProblem TRANSACTION_* of one that cannot be relayed or is not taken, CHAIN_POOL_FULL, CHAIN_SYNCING;
 *   RpcError
 */
export async function relayTransaction(options: RelayOptions, raw: Hex): Promise<RelayedTransaction> {
  const call = readTransaction(options, raw);
  try {
    return { call, ...(await relay(options, raw, call)) };
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "TRANSACTION_NONCE_USED")
      return { call, lost: error, block: undefined };
    throw error;
  }
}

async function relay({ rpc, send, waitMs }: RelayOptions, raw: Hex, call: SignedCall): Promise<RelayedOutcome> {
  const earlier = await askReceipt(rpc, call.hash);
  if (earlier === undefined && send) await handOver(rpc, raw, call);
  const receipt = earlier ?? (await awaitBlock(rpc, call, waitMs));
  if (receipt === undefined) return { pending: await askPendingPlace(rpc, call) };
  return receipt.succeeded ? { receipt } : { lost: await reverted(rpc, call, receipt), block: receipt.block };
}

/** Reads a signed transaction and checks that it may be relayed. @throws ApiProblem TRANSACTION_* */
export function readTransaction(options: Pick<RelayOptions, "chainId" | "contracts">, raw: Hex): SignedCall {
  const transaction = parseTransaction(raw);
  const { hash, from, nonce, chainId, value, data } = transaction;
  if (hash === null || from === null)
    throw new ApiProblem("TRANSACTION_MALFORMED", {
      zh: "交易没有签名：请先签名；服务器不持有任何密钥。",
      en: "The transaction is not signed: sign it first, because no server holds a key.",
    });
  // A transaction for chain 0 has no protection against replay: it is valid on every chain.
  if (chainId !== BigInt(options.chainId)) {
    throw new ApiProblem(
      "TRANSACTION_OTHER_CHAIN",
      {
        zh: `交易是为链 ${chainId} 签名的，而本账本在链 ${options.chainId} 上：请为该链签名。`,
        en:
          `The transaction is signed for chain ${chainId}, but this ledger is on chain ${options.chainId}: ` +
          "sign it for that chain.",
      },
      { found: chainId, expected: options.chainId },
    );
  }
  refuseExtras(transaction);
  refuseOtherForms(transaction, raw);
  const to = transaction.to?.toLowerCase();
  const account = parseHex(from.toLowerCase());
  // An empty transaction to oneself only uses a nonce. A signer cancels an earlier transaction with it.
  const isEmptyToOneself = to === account && data === "0x";
  const receiver = isEmptyToOneself ? account : options.contracts.find((address) => address === to);
  if (receiver === undefined) {
    const allowed = options.contracts.join(", ");
    throw new ApiProblem(
      "TRANSACTION_OTHER_CONTRACT",
      {
        zh: `交易发往${to === undefined ? "新合约" : ` ${to}`}，而本系统只转发发往 ${allowed} 的交易。`,
        en: `The transaction goes to ${to ?? "a new contract"}, but only transactions to ${allowed} are relayed.`,
      },
      { to: to ?? null, relayed: options.contracts },
    );
  }
  if (value !== 0n)
    throw new ApiProblem(
      "TRANSACTION_CARRIES_VALUE",
      {
        zh: `交易附带金额 ${value}，而账本不收款：请以金额 0 签名。`,
        en: `The transaction carries the value ${value}, but the ledger takes no payments: sign it with the value 0.`,
      },
      { value },
    );
  return { hash: parseHex(hash), from: account, nonce, to: receiver, data: parseHex(data) };
}

/** The types of transactions that are a call and nothing else: legacy, with an access list, and with a fee market. */
const CALLS: readonly (number | null)[] = [0, 1, 2];

/**
 * A transaction of a later type does more than its call: it may carry data of other chains (EIP-4844), or set the code
 * of accounts whose owners signed that (EIP-7702), whatever contract it goes to. No act needs that, so it is refused.
 */
function refuseExtras({ type }: Transaction): void {
  if (CALLS.includes(type)) return;
  throw new ApiProblem(
    "TRANSACTION_MALFORMED",
    {
      zh: `交易类型为 ${type ?? "未知"}，除调用外还有其他作用，不予转发：请以类型 0、1 或 2 签名。`,
      en:
        `The transaction has the type ${type ?? "unknown"}, which does more than its call, and is not relayed: sign ` +
        "it with the type 0, 1 or 2.",
    },
    { type },
  );
}

/**
 * Anybody can write a signature in a second form, and some lengths too, without the key. The bytes then have another
 * hash, under which nobody would find what the signer sent; no block takes them.
 */
function refuseOtherForms(transaction: Transaction, raw: Hex): void {
  // A signature has two forms. The chain takes only the one with the lower s (EIP-2).
  if (transaction.signature?.isValid() === true && transaction.serialized === raw) return;
  throw new ApiProblem("TRANSACTION_MALFORMED", {
    zh: "交易或其签名不是规定的唯一写法，链不会收下：请原样发送签名者所给的交易。",
    en:
      "The transaction or its signature is not in its one form, so that no block takes it: send the transaction as " +
      "the signer gave it.",
  });
}

function parseTransaction(raw: Hex): Transaction {
  try {
    return Transaction.from(raw);
  } catch (cause) {
    throw new ApiProblem(
      "TRANSACTION_MALFORMED",
      {
        zh: "这些字节不是交易：请以 0x 加十六进制数字发送已签名的原始交易。",
        en: "These bytes are not a transaction: send the signed raw transaction as 0x and hexadecimal digits.",
      },
      {},
      cause,
    );
  }
}

/** @throws ApiProblem of a transaction that the node did not take; RpcError */
async function handOver(rpc: RpcAsker, raw: Hex, call: SignedCall): Promise<void> {
  try {
    await sendTransaction(rpc, raw);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") throw error;
    // The bytes may have come into a block by another node a moment ago.
    if ((await receiptUnlessReplaced(rpc, call)) === undefined) throw await rejection(rpc, call, error);
  }
}

/** A receipt does not hold the reason, so the call is repeated in the state before its block, without sending it. */
async function reverted(
  rpc: RpcAsker,
  { from, to, data }: SignedCall,
  { transaction, block, blockHash }: TransactionReceipt,
): Promise<ApiProblem> {
  const evidence = { transaction, block, blockHash };
  try {
    const outcome = await askCall(rpc, { from, to, data }, block - 1);
    if (outcome.type === "REVERTED") {
      const { text, evidence: reason } = describeRevert(outcome.data);
      return new ApiProblem(
        "TRANSACTION_REVERTED",
        {
          zh: `账本回退了此交易：${text.zh}。未记录任何内容，所用 nonce 作废；请更正后重新签名。`,
          en:
            `The ledger reverted this transaction: ${text.en}. Nothing was recorded and the nonce is used: ` +
            "correct the act and sign again.",
        },
        { ...evidence, ...reason },
      );
    }
  } catch (error) {
    // A node that no longer has that state cannot give the reason, but it is certain that the transaction was
    // reverted.
    if (!(error instanceof RpcError)) throw error;
  }
  return new ApiProblem(
    "TRANSACTION_REVERTED",
    {
      zh: "账本回退了此交易，链节点未给出原因。未记录任何内容，所用 nonce 作废；请核对后重新签名。",
      en:
        "The ledger reverted this transaction, and the chain node gives no reason. Nothing was recorded and the " +
        "nonce is used: check the act and sign again.",
    },
    evidence,
  );
}
