import { Answer, namedNode } from "./answer.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { reasonOf } from "../text/reason-of.ts";
import { readBlock, readSyncing } from "./blocks.ts";
import { excerptOf } from "./excerpt.ts";
import { readProof } from "./proofs.ts";
import { RpcError } from "./rpc-error.ts";
import { readReceipt } from "./receipts.ts";
import { readTransactionReceipt } from "./transaction-receipt.ts";
import { readTransaction } from "./transaction.ts";

/** Reads the result of a method, and throws if it has another form. */
type Form = (answer: Answer, params: readonly unknown[]) => unknown;

const count: Form = (answer) => answer.count();
const quantity: Form = (answer) => answer.quantity();
const bytes: Form = (answer) => answer.bytes();

/** The form of the result of every method that this program asks a node for. */
export const RESULT_FORMS: Readonly<Record<string, Form>> = {
  eth_blockNumber: count,
  eth_chainId: count,
  eth_call: bytes,
  eth_estimateGas: quantity,
  eth_gasPrice: quantity,
  eth_getBalance: quantity,
  eth_getBlockByNumber: blockForm,
  eth_getBlockReceipts: (answer) => (answer.isAbsent ? undefined : answer.items().map(readReceipt)),
  eth_getCode: bytes,
  eth_getProof: readProof,
  eth_getStorageAt: quantity,
  eth_getTransactionByHash: readTransaction,
  eth_getTransactionCount: count,
  eth_getTransactionReceipt: readTransactionReceipt,
  eth_sendRawTransaction: (answer) => answer.bytes(32),
  eth_syncing: readSyncing,
};

/**
 * Checks that a result has the form of its method. The result of a method that is not listed may be anything.
 * @param url - of the node, for the error
 * @throws RpcError ANSWER_MALFORMED, or MALFORMED for null where the method always has a result
 */
export function checkForm(url: string | undefined, method: string, params: readonly unknown[], result: unknown): void {
  const form = Object.hasOwn(RESULT_FORMS, method) ? RESULT_FORMS[method] : undefined;
  try {
    form?.(new Answer({ url, method, params }, "", result), params);
  } catch (cause) {
    if (!(cause instanceof ConsensusError)) throw cause;
    throw malformedBlock(url, method, params, result, cause);
  }
}

function malformedBlock(
  url: string | undefined,
  method: string,
  params: readonly unknown[],
  result: unknown,
  cause: ConsensusError,
): RpcError {
  const node = namedNode(url);
  const reason = reasonOf(cause);
  return new RpcError(
    "ANSWER_MALFORMED",
    {
      zh: `${node.zh}对 ${method} 的答复不是区块：${reason.zh}。请核对节点的软件与版本，或换用另一节点。`,
      en:
        `${node.en} gave an answer to ${method} that is not a block: ${reason.en}. ` +
        "Check the node's software and version, or use another node.",
    },
    { url, method, params: excerptOf(params), excerpt: excerptOf(result) },
    cause,
  );
}

/** Every node has a last block and a block 0; another one it may lack. */
function blockForm(answer: Answer, [block]: readonly unknown[]): unknown {
  return answer.isAbsent && block !== "latest" && block !== "0x0" ? undefined : readBlock(answer);
}
