import { parseHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { Answer } from "./answer.ts";
import { readBlock, readSyncing } from "./blocks.ts";
import { readProof } from "./proofs.ts";
import { readReceipt } from "./receipts.ts";
import { readTransactionReceipt } from "./transaction-receipt.ts";
import { readPresence } from "./transaction.ts";

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
  eth_estimateGas: count,
  eth_gasPrice: quantity,
  eth_getBalance: quantity,
  eth_getBlockByNumber: blockForm,
  eth_getBlockReceipts: (answer) => (answer.isAbsent ? undefined : answer.items().map(readReceipt)),
  eth_getCode: bytes,
  eth_getProof: readProof,
  eth_getStorageAt: quantity,
  eth_getTransactionByHash: (answer, params) => readPresence(answer, askedHash(params)),
  eth_getTransactionCount: count,
  eth_getTransactionReceipt: (answer, params) => readTransactionReceipt(answer, askedHash(params)),
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
  form?.(new Answer({ url, method, params }, "", result), params);
}

function askedHash([hash]: readonly unknown[]): Hex {
  return parseHex(String(hash), 32);
}

/** Every node has a last block and a block 0; another one it may lack. */
function blockForm(answer: Answer, [block]: readonly unknown[]): unknown {
  return answer.isAbsent && block !== "latest" && block !== "0x0" ? undefined : readBlock(answer);
}
