import { IndexerError } from "./indexer-error.ts";

/** An event that cannot follow what is indexed: the ledger never writes one, so the index and the chain have parted. */
export function broken(
  at: { readonly blockNumber: number; readonly logIndex: number },
  what: string,
  evidence: Record<string, unknown>,
): IndexerError {
  const { blockNumber, logIndex } = at;
  return new IndexerError(
    "TRAIL_MISMATCH",
    `Log ${logIndex} of block ${blockNumber} does not follow what is indexed: ${what}. Was the index begun after the ledger's first block?`,
    { blockNumber, logIndex, ...evidence },
  );
}
