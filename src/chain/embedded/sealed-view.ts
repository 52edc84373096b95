import { isRpcObject } from "../rpc-object.ts";
import type { RpcObject } from "../rpc-object.ts";
import { quantity } from "../quantity.ts";
import type { Sealer } from "./sealer.ts";
import type { SealedHistory } from "./sealed-history.ts";

/**
 * A block of the EVM as a QBFT node serves it. `size` is left out, because the EVM gives that of the unsealed block.
 *
 * @param number - at most the head
 */
export function sealedBlockView(block: RpcObject, number: number, history: SealedHistory, sealer: Sealer): RpcObject {
  const { size: _unsealedSize, ...rest } = block;
  const sealed = history.at(number);
  if (sealed === undefined) throw new RangeError(`Block ${number} is beyond the head ${history.head}.`);
  return {
    ...rest,
    ...sealer.headerFields(number, number === 0 ? undefined : history.hashOf(number - 1), sealed.extraData),
    hash: sealed.hash,
    totalDifficulty: quantity(number + 1),
    transactions: listOf(block["transactions"]).map((entry) =>
      isRpcObject(entry) ? sealedTransactionView(entry, history) : entry,
    ),
  };
}

/** A mined or waiting transaction. Typed ones get the `yParity` that clients expect beside `v`. */
export function sealedTransactionView(transaction: RpcObject, history: SealedHistory): RpcObject {
  return {
    ...transaction,
    ...(transaction.type === "0x0" ? {} : { yParity: transaction.v }),
    ...sealedPlace(transaction, history),
  };
}

export function sealedReceiptView(receipt: RpcObject, history: SealedHistory): RpcObject {
  const logs = listOf(receipt["logs"]).map((log) => (isRpcObject(log) ? sealedLogView(log, history) : log));
  return { ...receipt, ...sealedPlace(receipt, history), logs };
}

export function sealedLogView(log: RpcObject, history: SealedHistory): RpcObject {
  return { ...log, ...sealedPlace(log, history) };
}

/** The sealed block hash of a mined object; a waiting one has no block, so nothing is replaced. */
function sealedPlace(object: RpcObject, history: SealedHistory): RpcObject {
  return typeof object.blockNumber === "string" ? { blockHash: history.hashOf(Number(object.blockNumber)) } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
