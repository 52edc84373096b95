import type { Bilingual } from "../text/bilingual.ts";
import type { Evidence } from "../text/coded-error.ts";
import { IndexerError } from "./indexer-error.ts";

/**
 * The error about an event that cannot follow the events that are indexed. The ledger never writes such an event, so
 * the index does not hold what the chain holds.
 * @param what - the contradiction, as a clause without full stop
 */
export function trailMismatch(
  at: { readonly blockNumber: number; readonly logIndex: number },
  what: Bilingual,
  evidence: Evidence,
): IndexerError {
  const { blockNumber, logIndex } = at;
  return new IndexerError(
    "TRAIL_MISMATCH",
    {
      zh:
        `区块 ${blockNumber} 的日志 ${logIndex} 与已索引的内容不相接：${what.zh}。` +
        "请检查索引是否从账本的首个区块开始。",
      en:
        `Log ${logIndex} of block ${blockNumber} does not follow the events that are indexed: ${what.en}. ` +
        "Check that the index begins with the ledger's first block.",
    },
    { blockNumber, logIndex, ...evidence },
  );
}
