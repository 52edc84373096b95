import { sql } from "kysely";
import type { Kysely, RawBuilder, Transaction } from "kysely";
import { fromHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import type { CheckpointRow, Schema } from "../store/schema.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import type { Consensus, Position } from "./verify-batch.ts";

/** The chain to which an index belongs. */
export interface ChainIdentity {
  readonly chainId: number;
  readonly genesisHash: Hex;
}

/** The last block of the index, or `undefined` before its first one. */
export async function readCheckpoint(
  database: Kysely<Schema> | Transaction<Schema>,
): Promise<CheckpointRow | undefined> {
  return await database.selectFrom("checkpoint").selectAll().executeTakeFirst();
}

/** Moves the checkpoint, in the transaction that writes the rows up to it. */
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
    validators: tally === undefined ? null : jsonb(tally.validators),
    tally: tally === undefined ? null : jsonb(tally),
  };
  await transaction
    .insertInto("checkpoint")
    .values(row)
    .onConflict((conflict) => conflict.column("single").doUpdateSet(row))
    .execute();
}

/** A value for a column of JSON. pg would write a plain array as a PostgreSQL array. */
function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`;
}

/** The position from which to go on. */
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
  const indexedChain = { chainId: row.chain_id, genesisHash: row.genesis_hash };
  if (!sameChain(indexedChain, chain)) throw otherChain({ zh: "索引", en: "The index" }, indexedChain, chain);
  if (consensus.type === "QBFT" && row.tally?.epochLength !== consensus.epochLength) {
    throw otherEpochs(row.tally?.epochLength, consensus.epochLength);
  }
  const indexed = { ledger: row.ledger, startBlock: row.start_block };
  const given = { ledger: toHex(place.address), startBlock: place.startBlock };
  if (indexed.ledger !== given.ledger || indexed.startBlock !== given.startBlock) {
    throw new IndexerError(
      "OTHER_LEDGER",
      {
        zh:
          `索引属于账本 ${indexed.ledger}（自区块 ${indexed.startBlock} 起），` +
          `而非 ${given.ledger}（自区块 ${given.startBlock} 起）：请为后者另选索引位置。`,
        en:
          `The index belongs to the ledger ${indexed.ledger} from block ${indexed.startBlock}, ` +
          `not to ${given.ledger} from block ${given.startBlock}: choose another place for the index of the latter.`,
      },
      { indexed, given },
    );
  }
}

/** Whether two identities are of one chain; hashes are written in either case. */
export function sameChain(left: ChainIdentity, right: ChainIdentity): boolean {
  return left.chainId === right.chainId && left.genesisHash.toLowerCase() === right.genesisHash.toLowerCase();
}

/** @param owner - the part of this system that belongs to the expected chain, as the subject of a sentence */
export function otherChain(owner: Bilingual, expected: ChainIdentity, found: ChainIdentity): IndexerError {
  return new IndexerError(
    "OTHER_CHAIN",
    {
      zh:
        `${owner.zh}属于链 ${expected.chainId}（创世区块 ${expected.genesisHash}），` +
        `而节点上是链 ${found.chainId}（创世区块 ${found.genesisHash}）：请指定前者的节点，或另选索引位置。`,
      en:
        `${owner.en} belongs to chain ${expected.chainId} with genesis ${expected.genesisHash}, ` +
        `but the node serves chain ${found.chainId} with genesis ${found.genesisHash}: ` +
        "give a node of the former chain, or another place for the index.",
    },
    { expected, found },
  );
}

/** @param indexed - in blocks; undefined if the index was made for a chain without seals */
function otherEpochs(indexed: number | undefined, given: number): IndexerError {
  const made =
    indexed === undefined
      ? { zh: "没有签封的链", en: "a chain without seals" }
      : { zh: `每纪元 ${indexed} 个区块的 QBFT 链`, en: `QBFT with epochs of ${indexed} blocks` };
  return new IndexerError(
    "OTHER_CHAIN",
    {
      zh: `索引是为${made.zh}建立的，而现指定的是每纪元 ${given} 个区块的 QBFT 链：请更正配置，或新建索引。`,
      en:
        `The index was made for ${made.en}, but now QBFT with epochs of ${given} blocks is given: ` +
        "correct the configuration, or make a new index.",
    },
    { indexed, given },
  );
}
