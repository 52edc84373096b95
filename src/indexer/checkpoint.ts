import { sql } from "kysely";
import type { Kysely, RawBuilder, Transaction } from "kysely";
import { fromHex, toHex } from "../consensus/hex.ts";
import { sameChain } from "../chain/chain-identity.ts";
import type { ChainIdentity } from "../chain/chain-identity.ts";
import { equalBytes } from "../consensus/hex.ts";
import type { CheckpointRow, Schema } from "../store/schema.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import type { Consensus, Position } from "./verify-batch.ts";

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
    tally: row.tally === null ? undefined : { otherwise: [], ...row.tally },
  };
}

/** Whether the votes were counted as this program counts them, in epochs of this length. */
export function isTallied({ tally }: CheckpointRow, epochLength: number): boolean {
  return tally?.epochLength === epochLength && tally.otherwise !== undefined;
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
  if (!sameChain(indexedChain, chain)) throw otherChain(indexedChain, chain);
  if (consensus.type === "QBFT" && row.tally === null) throw madeWithoutSeals();
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

/** The error about an index that belongs to another chain than the node's. */
function otherChain(expected: ChainIdentity, found: ChainIdentity): IndexerError {
  return new IndexerError(
    "OTHER_CHAIN",
    {
      zh:
        `索引属于链 ${expected.chainId}（创世区块 ${expected.genesisHash}），` +
        `而节点上是链 ${found.chainId}（创世区块 ${found.genesisHash}）：请指定前者的节点，或另选索引位置。`,
      en:
        `The index belongs to chain ${expected.chainId} with genesis ${expected.genesisHash}, ` +
        `but the node serves chain ${found.chainId} with genesis ${found.genesisHash}: ` +
        "give a node of the former chain, or another place for the index.",
    },
    { expected, found },
  );
}

/**
 * Refuses to write on top of another position than the one that was verified: a second program writes to this index.
 * @throws IndexerError INDEX_IN_USE
 */
export function checkUnmoved(row: CheckpointRow | undefined, expected: Position | undefined): void {
  const moved =
    row === undefined
      ? expected !== undefined
      : expected === undefined || !equalBytes(fromHex(row.block_hash), expected.hash);
  if (!moved) return;
  throw new IndexerError(
    "INDEX_IN_USE",
    {
      zh:
        `索引从区块 ${expected?.number ?? "（无）"} 变到了区块 ${row?.block_number ?? "（无）"}，而不是由本程序写入的：` +
        "另有程序在写同一索引。一个索引只能由一个 laiqu index 维护，请停止其中一个。",
      en:
        `The index moved from block ${expected?.number ?? "(none)"} to block ${row?.block_number ?? "(none)"} ` +
        "without this program: another one writes to it. One `laiqu index` keeps an index: stop one of the two.",
    },
    { expected: expected?.number ?? null, found: row?.block_number ?? null },
  );
}

function madeWithoutSeals(): IndexerError {
  return new IndexerError("OTHER_CHAIN", {
    zh: "索引是以 --plain 为没有签封的链建立的，而现在要核验签封：请仍用 --plain，或新建索引。",
    en:
      "The index was made with --plain for a chain without seals, but now seals are to be verified: " +
      "use --plain as before, or make a new index.",
  });
}
