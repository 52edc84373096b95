import type { Sealer } from "./sealer.ts";
import type { SealedHistory } from "./sealed-history.ts";

/** A JSON object of the EVM's. */
export type RpcObject = Readonly<Record<string, unknown>>;

/**
 * A block of the EVM as a QBFT node serves it. `size` is left out: the EVM's is that of the
 * unsealed block.
 *
 * @param number - at most the head
 */
export function sealedBlockView(block: RpcObject, number: number, history: SealedHistory, sealer: Sealer): RpcObject {
  const { size: _unsealedSize, ...rest } = block;
  const sealed = history.at(number);
  if (sealed === undefined) throw new RangeError(`Block ${number} is beyond the head ${history.head}`);
  const transactions = Array.isArray(block.transactions) ? (block.transactions as readonly (string | RpcObject)[]) : [];
  return {
    ...rest,
    ...sealer.headerFields(number, number === 0 ? undefined : history.hashOf(number - 1), sealed.extraData),
    hash: sealed.hash,
    totalDifficulty: quantity(number + 1),
    transactions: transactions.map((entry) =>
      typeof entry === "string" ? entry : sealedTransactionView(entry, history),
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
  const logs = Array.isArray(receipt.logs) ? (receipt.logs as readonly RpcObject[]) : [];
  return { ...receipt, ...sealedPlace(receipt, history), logs: logs.map((log) => sealedLogView(log, history)) };
}

export function sealedLogView(log: RpcObject, history: SealedHistory): RpcObject {
  return { ...log, ...sealedPlace(log, history) };
}

/** The block hash where something is mined; nothing to replace while it waits. */
function sealedPlace(object: RpcObject, history: SealedHistory): RpcObject {
  return typeof object.blockNumber === "string" ? { blockHash: history.hashOf(Number(object.blockNumber)) } : {};
}

/** A number as JSON-RPC writes it. */
export function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}
