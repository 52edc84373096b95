import { eventKey } from "../audit/moment.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import type { TransactionReceipt } from "../chain/transaction-receipt.ts";
import { ConsensusError } from "../consensus/errors.ts";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { decodeLedgerLog } from "../ledger/event-log.ts";
import type { LedgerEvent } from "../ledger/events.ts";
import { LedgerDataError } from "../ledger/ledger-data-error.ts";
import { ApiProblem } from "./api-problem.ts";

/** An event of a transaction, with its place in the chain. */
export interface TransactionEvent {
  readonly key: string;
  readonly event: LedgerEvent;
}

/**
 * The ledger's events of a transaction. Once the index has its block they come from the index, which has verified
 * them; before that the node alone vouches for them.
 * @throws ApiProblem CHAIN_UNAVAILABLE when the node's receipt contradicts the index, or is not the ledger's
 */
export async function eventsOf(
  snapshot: Snapshot,
  ledger: Hex,
  receipt: TransactionReceipt,
  indexed: boolean,
): Promise<readonly TransactionEvent[]> {
  const served = receipt.logs.filter((log) => log.address.toLowerCase() === ledger.toLowerCase());
  if (!indexed) return served.map((log) => readServed(log, receipt));
  const events = await indexedEvents(snapshot, receipt.transaction);
  if (events.length !== served.length || events.some(({ block }) => block !== receipt.block))
    throw contradicted(receipt);
  return events;
}

/** An event that the index has, with the number of its block. */
export interface IndexedEvent extends TransactionEvent {
  readonly block: number;
}

/** The events of a transaction that the index has, in their order; none for a transaction that it does not know. */
export async function indexedEvents(snapshot: Snapshot, transaction: Hex): Promise<readonly IndexedEvent[]> {
  const rows = await snapshot.database
    .selectFrom("event")
    .select(["block_number", "log_index", "topics", "data"])
    .where("transaction_hash", "=", fromHex(transaction, 32))
    .orderBy("log_index")
    .execute();
  return rows.map((row) => {
    const topics = Array.from({ length: row.topics.length / 32 }, (_, index) =>
      toHex(row.topics.subarray(32 * index, 32 * (index + 1))),
    );
    const { block_number: block, log_index: logIndex, data } = row;
    return { key: eventKey(block, logIndex), block, event: decodeLedgerLog(topics, data) };
  });
}

function readServed(log: TransactionReceipt["logs"][number], receipt: TransactionReceipt): TransactionEvent {
  try {
    return { key: eventKey(receipt.block, log.logIndex), event: decodeLedgerLog(log.topics, log.data) };
  } catch (cause) {
    if (!(cause instanceof LedgerDataError) && !(cause instanceof ConsensusError)) throw cause;
    throw contradicted(receipt, cause);
  }
}

function contradicted({ transaction, block }: TransactionReceipt, cause?: unknown): ApiProblem {
  return new ApiProblem(
    "CHAIN_UNAVAILABLE",
    {
      zh:
        `链节点给出的交易 ${transaction}（区块 ${block}）的收据与已核验的索引不符，不予采信：` +
        "请稍后以同一交易再查，或换用另一节点。",
      en:
        `The node's receipt of the transaction ${transaction} in block ${block} contradicts the verified index ` +
        "and is not believed: ask again later with the same transaction, or use another node.",
    },
    { transaction, block },
    cause,
  );
}
