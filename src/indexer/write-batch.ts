import type { Transaction } from "kysely";
import { concatBytes, fromHex } from "../consensus/hex.ts";
import type { Store } from "../store/open-store.ts";
import type { EventRow, Schema } from "../store/schema.ts";
import type { ChainIdentity } from "../chain/chain-identity.ts";
import { checkUnmoved, writeCheckpoint } from "./checkpoint.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { readEvent } from "./indexed-event.ts";
import { project } from "./project.ts";
import type { Position, VerifiedBlock } from "./verify-batch.ts";
import { writeRows } from "./write-rows.ts";

/**
 * Writes facts, projections and checkpoint of verified blocks in one transaction. If the process is killed, the index
 * is as it was before the batch or as it is after it.
 *
 * @param before - the position on top of which the blocks were verified
 * @returns the number of events in the blocks
 * @throws IndexerError UNDECODABLE_LOG, TRAIL_MISMATCH, INDEX_IN_USE; then nothing is written
 */
export async function writeBatch(
  store: Store,
  chain: ChainIdentity,
  place: LedgerPlace,
  blocks: readonly VerifiedBlock[],
  position: Position,
  before: Position | undefined,
): Promise<number> {
  const decoded = blocks.flatMap(eventRows).map((row) => ({ row, event: readEvent(row) }));
  await store.database.transaction().execute(async (transaction) => {
    checkUnmoved(await transaction.selectFrom("checkpoint").selectAll().forUpdate().executeTakeFirst(), before);
    await writeBlocks(transaction, blocks);
    await writeRows(
      transaction,
      "event",
      decoded.map(({ row, event }) => ({ ...row, type: event.event.type })),
    );
    await project(
      transaction,
      decoded.map(({ event }) => event),
    );
    await writeCheckpoint(transaction, chain, place, position);
  });
  return decoded.length;
}

async function writeBlocks(transaction: Transaction<Schema>, blocks: readonly VerifiedBlock[]): Promise<void> {
  await writeRows(
    transaction,
    "block",
    blocks.map(({ number, hash, parentHash, time, rlp, sealsVerified }) => ({
      number,
      hash,
      parent_hash: parentHash,
      time,
      header: rlp,
      seals_verified: sealsVerified,
    })),
  );
}

function eventRows({ number, logs }: VerifiedBlock): Omit<EventRow, "type">[] {
  return logs.map(({ logIndex, transactionIndex, transactionHash, topics, data }) => ({
    block_number: number,
    log_index: logIndex,
    transaction_index: transactionIndex,
    transaction_hash: fromHex(transactionHash, 32),
    topics: concatBytes(...topics),
    data,
  }));
}
