import type { Kysely, Transaction } from "kysely";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { CheckpointRow, Schema } from "../store/schema.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import type { Consensus, Position } from "./verify-batch.ts";

/** Which chain an index is of. */
export interface ChainIdentity {
  readonly chainId: number;
  readonly genesisHash: Hex;
}

/** Where the index stands, or `undefined` before its first block. */
export async function readCheckpoint(
  database: Kysely<Schema> | Transaction<Schema>,
): Promise<CheckpointRow | undefined> {
  return await database.selectFrom("checkpoint").selectAll().executeTakeFirst();
}

/** Moves the checkpoint; in the transaction that writes what it stands for. */
export async function writeCheckpoint(
  transaction: Transaction<Schema>,
  chain: ChainIdentity,
  place: LedgerPlace,
  position: Position,
): Promise<void> {
  const { tally } = position;
  const row = {
    single: true,
    chain_id: chain.chainId,
    genesis_hash: chain.genesisHash,
    ledger: toHex(place.address),
    start_block: place.startBlock,
    block_number: position.number,
    block_hash: toHex(position.hash),
    block_time: position.time,
    // As text: pg would write an array as a PostgreSQL array, not as JSON.
    validators: tally === undefined ? null : (JSON.stringify(tally.validators) as never),
    tally: tally === undefined ? null : (JSON.stringify(tally) as never),
  };
  await transaction
    .insertInto("checkpoint")
    .values(row)
    .onConflict((conflict) => conflict.column("single").doUpdateSet(row))
    .execute();
}

/** The position to go on from. */
export function positionOf(row: CheckpointRow): Position {
  return {
    number: row.block_number,
    hash: fromHex(row.block_hash),
    time: row.block_time,
    tally: row.tally ?? undefined,
  };
}

/**
 * Refuses to go on with an index of another chain, another ledger, or another kind of chain.
 * @throws IndexerError OTHER_CHAIN, OTHER_LEDGER
 */
export function checkSameIndex(
  row: CheckpointRow,
  chain: ChainIdentity,
  place: LedgerPlace,
  consensus: Consensus,
): void {
  const sameChain = row.chain_id === chain.chainId && row.genesis_hash === chain.genesisHash;
  if (!sameChain) throw otherChain("The index is of", { chainId: row.chain_id, genesisHash: row.genesis_hash }, chain);
  if (consensus.type === "QBFT" && row.tally?.epochLength !== consensus.epochLength) {
    throw new IndexerError(
      "OTHER_CHAIN",
      `The index was made for ${row.tally === null ? "a chain without seals" : `epochs of ${row.tally.epochLength} blocks`}, now it shall be QBFT with epochs of ${consensus.epochLength}: correct the configuration, or make a new index`,
      { indexed: row.tally?.epochLength, given: consensus.epochLength },
    );
  }
  const ledger = toHex(place.address);
  if (row.ledger !== ledger || row.start_block !== place.startBlock) {
    throw new IndexerError(
      "OTHER_LEDGER",
      `The index is of the ledger ${row.ledger} from block ${row.start_block}, not of ${ledger} from block ${place.startBlock}: give another place for its index`,
      {
        indexed: { ledger: row.ledger, startBlock: row.start_block },
        given: { ledger, startBlock: place.startBlock },
      },
    );
  }
}

/** @param who - beginning of the sentence, e.g. "The index is of" */
export function otherChain(who: string, expected: ChainIdentity, found: ChainIdentity): IndexerError {
  return new IndexerError(
    "OTHER_CHAIN",
    `${who} chain ${expected.chainId} with genesis ${expected.genesisHash}, but the node serves chain ${found.chainId} with genesis ${found.genesisHash}: give the node of that chain, or another place for the index`,
    { expected, found },
  );
}
