import { toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { decodeLedgerLog } from "../ledger/event-log.ts";
import type { LedgerEvent } from "../ledger/events.ts";
import type { EventRow } from "../store/schema.ts";
import { reasonOf } from "../text/reason-of.ts";
import { IndexerError } from "./indexer-error.ts";

/** An event of the ledger at its place in the chain. */
export interface IndexedEvent {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly event: LedgerEvent;
  /** keccak-256 of the log's data. Its first 24 bytes are the trail head after the event. */
  readonly logHash: Hex;
}

/**
 * Decodes a fact. A log that cannot be read in full is never skipped.
 * @throws IndexerError UNDECODABLE_LOG
 */
export function readEvent(row: Pick<EventRow, "block_number" | "log_index" | "topics" | "data">): IndexedEvent {
  const { block_number: blockNumber, log_index: logIndex, data } = row;
  const topics = Array.from({ length: row.topics.length / 32 }, (_, index) =>
    toHex(row.topics.subarray(32 * index, 32 * (index + 1))),
  );
  try {
    return { blockNumber, logIndex, event: decodeLedgerLog(topics, data), logHash: toHex(keccak256(data)) };
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new IndexerError(
      "UNDECODABLE_LOG",
      {
        zh: `区块 ${blockNumber} 的日志 ${logIndex} 出自账本，但无法读取：${reason.zh}。请检查本程序是否比账本旧。`,
        en:
          `Log ${logIndex} of block ${blockNumber} is the ledger's but cannot be read: ${reason.en}. ` +
          "Check whether this program is older than the ledger.",
      },
      { blockNumber, logIndex, topics, data: toHex(data) },
      cause,
    );
  }
}
