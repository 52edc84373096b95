import { askSyncing } from "../chain/blocks.ts";
import { refusalReason } from "../chain/refusal-words.ts";
import type { RefusalReason } from "../chain/refusal-words.ts";
import type { RpcError } from "../chain/rpc-error.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import type { ProblemCode } from "../schemas/problem.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showForeign } from "../text/foreign-text.ts";
import { ApiProblem } from "./api-problem.ts";
import { askPendingPlace } from "./transaction-place.ts";
import type { NumberedTransaction } from "./transaction-place.ts";

/** The reasons for which a node does not take a transaction. */
type RejectionCode = Extract<
  ProblemCode,
  | "TRANSACTION_NONCE_PENDING"
  | "TRANSACTION_NONCE_GAP"
  | "TRANSACTION_UNFUNDED"
  | "TRANSACTION_GAS_LIMIT"
  | "TRANSACTION_FEE_TOO_LOW"
  | "TRANSACTION_REJECTED"
  | "CHAIN_POOL_FULL"
  | "CHAIN_SYNCING"
  | "CHAIN_STOPPED"
>;

/** The problem for each reason that nodes give. The nonces are not told from words alone, because the node is asked. */
const CODES: Readonly<Record<RefusalReason, RejectionCode>> = {
  NONCE_PENDING: "TRANSACTION_NONCE_PENDING",
  NONCE_GAP: "TRANSACTION_NONCE_GAP",
  UNFUNDED: "TRANSACTION_UNFUNDED",
  GAS_LIMIT: "TRANSACTION_GAS_LIMIT",
  POOL_FULL: "CHAIN_POOL_FULL",
  FEE_TOO_LOW: "TRANSACTION_FEE_TOO_LOW",
  SYNCING: "CHAIN_SYNCING",
};

/**
 * The problem of a transaction that the node did not take. The node's state is asked first and its words, which differ
 * from node to node, come second. Nothing is in a block, and the same bytes may be sent again.
 * @throws RpcError
 */
export async function rejection(rpc: RpcAsker, transaction: NumberedTransaction, error: RpcError): Promise<ApiProblem> {
  const { remote } = error.evidence;
  const said = remote?.message ?? error.message;
  const place = await askPendingPlace(rpc, transaction);
  const code = hasStopped(remote) ? "CHAIN_STOPPED" : await codeOf(rpc, said, place);
  const { zh, en } = TEXTS[code](transaction, place.next);
  const node = showForeign(said, 200);
  return new ApiProblem(
    code,
    { zh: `${zh}节点称：${node}。`, en: `${en} The node says: ${node}.` },
    { transaction: transaction.hash, account: transaction.from, nonce: transaction.nonce, next: place.next, remote },
    error,
  );
}

/** The embedded chain names its own errors beside the code of JSON-RPC. */
function hasStopped(remote: RpcError["evidence"]["remote"]): boolean {
  const data = remote?.data;
  const code = typeof data === "object" && data !== null && "code" in data ? data.code : undefined;
  return code === "CHAIN_STOPPED" || code === "CHAIN_CLOSED";
}

async function codeOf(
  rpc: RpcAsker,
  said: string,
  { nonce, next }: { readonly nonce: number; readonly next: number },
): Promise<RejectionCode> {
  if (nonce < next) return "TRANSACTION_NONCE_PENDING";
  const reason = refusalReason(said);
  if (reason !== undefined) return CODES[reason];
  if (await askSyncing(rpc)) return "CHAIN_SYNCING";
  return nonce > next ? "TRANSACTION_NONCE_GAP" : "TRANSACTION_REJECTED";
}

const AGAIN: Bilingual = {
  zh: "已签名的交易可原样再次发送。",
  en: "The signed transaction can be sent again as it is.",
};

type Text = (transaction: NumberedTransaction, next: number) => Bilingual;

const TEXTS: Readonly<Record<RejectionCode, Text>> = {
  TRANSACTION_NONCE_PENDING: ({ from, nonce }) => ({
    zh: `账户 ${from} 的另一笔交易也用了 nonce ${nonce}，正等待区块：请等它有结果后再试。`,
    en:
      `Another transaction of the account ${from} has the nonce ${nonce} too and waits for a block: ` +
      "try again when its outcome is known.",
  }),
  TRANSACTION_NONCE_GAP: ({ from, nonce }, next) => ({
    zh: `账户 ${from} 的 nonce ${next} 尚无交易，nonce ${nonce} 须待其后：请先发送缺少的交易。${AGAIN.zh}`,
    en:
      `No transaction of the account ${from} has the nonce ${next}, and the nonce ${nonce} waits for it: ` +
      `send the missing transactions first. ${AGAIN.en}`,
  }),
  TRANSACTION_UNFUNDED: ({ from }) => ({
    zh: `账户 ${from} 的余额不足以支付 gas：请向该账户划入所需余额。${AGAIN.zh}`,
    en: `The account ${from} cannot pay for the gas: give it the coin that it needs. ${AGAIN.en}`,
  }),
  TRANSACTION_GAS_LIMIT: () => ({
    zh: `交易所需的 gas 上限超出一个区块所能容纳：请由网络运维方提高区块的 gas 上限。${AGAIN.zh}`,
    en:
      "The transaction asks for more gas than a block may hold: have the network's operators raise the gas limit " +
      `of its blocks. ${AGAIN.en}`,
  }),
  TRANSACTION_FEE_TOO_LOW: () => ({
    zh: `gas 单价低于链节点的下限：请由节点运维方降低下限，或使账户有余额后重新签名。${AGAIN.zh}`,
    en:
      "The gas price is below the least that the chain node takes: have its operators lower that, or give the " +
      `account coin and sign again. ${AGAIN.en}`,
  }),
  TRANSACTION_REJECTED: () => ({
    zh: `链节点未收下此交易，不在任何区块中：请按节点所称的原因处理后再试。${AGAIN.zh}`,
    en:
      "The chain node did not take this transaction, and no block has it: remove the reason that the node gives, " +
      `and try again. ${AGAIN.en}`,
  }),
  CHAIN_POOL_FULL: () => ({
    zh: `链节点的交易池已满，暂不收新交易：请稍后再试。${AGAIN.zh}`,
    en: `The pool of the chain node is full, and it takes no transaction now: try again later. ${AGAIN.en}`,
  }),
  CHAIN_STOPPED: () => ({
    zh: `链已停止，不收交易：请待其运维方排除原因并重新启动后再试。${AGAIN.zh}`,
    en:
      "The chain has stopped and takes no transaction: try again when its operator has removed the cause and started " +
      `it again. ${AGAIN.en}`,
  }),
  CHAIN_SYNCING: () => ({
    zh: `链节点仍在同步，暂不收交易：请待其同步完成后再试。${AGAIN.zh}`,
    en: `The chain node is still synchronizing and takes no transaction: try again when it has finished. ${AGAIN.en}`,
  }),
};
