import { toHex } from "../consensus/hex.ts";
import { askBlocks } from "../chain/blocks.ts";
import type { ChainIdentity } from "../chain/chain-identity.ts";
import type { RpcRequester } from "../chain/rpc.ts";
import type { Store } from "../store/open-store.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { asking } from "./fetch-batch.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { IndexerError } from "./indexer-error.ts";
import { rebuild } from "./reindex.ts";
import type { Position } from "./verify-batch.ts";

/**
 * Development chains replace a few blocks. If more than this number are gone, the node most likely serves another
 * chain.
 */
const DEEPEST = 128;

/**
 * Removes the blocks that a chain without seals has replaced. The projections are then built anew from the remaining
 * facts, which is slow but rare, and cannot leave a wrong row behind.
 *
 * @param position - the position of the index, whose block the node no longer has
 * @returns the last block that index and node have in common; `undefined` if there is none
 * @throws IndexerError REORGANIZATION deeper than 128 blocks
 */
export async function rollBack(
  store: Store,
  rpc: RpcRequester,
  chain: ChainIdentity,
  place: LedgerPlace,
  position: Position,
): Promise<Position | undefined> {
  const fork = await findFork(store, rpc, position);
  await store.database.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom("block")
      .where("number", ">", fork?.number ?? -1)
      .execute();
    await rebuild(transaction, Number.MAX_SAFE_INTEGER);
    if (fork === undefined) await transaction.deleteFrom("checkpoint").execute();
    else await writeCheckpoint(transaction, chain, place, fork);
  });
  return fork;
}

async function findFork(store: Store, rpc: RpcRequester, position: Position): Promise<Position | undefined> {
  const kept = await store.database
    .selectFrom("block")
    .select(["number", "hash", "time"])
    .orderBy("number", "desc")
    .limit(DEEPEST + 1)
    .execute();
  for (const { number, hash, time } of kept) {
    const [served] = await asking({ zh: `区块 ${number}`, en: `block ${number}` }, () =>
      askBlocks(rpc, number, number),
    );
    if (served !== undefined && toHex(served.hash) === toHex(hash)) return { number, hash, time, tally: undefined };
  }
  if (kept.length <= DEEPEST) return undefined;
  const hash = toHex(position.hash);
  throw new IndexerError(
    "REORGANIZATION",
    {
      zh:
        `节点没有已索引的最后 ${DEEPEST} 个区块中的任何一个（至区块 ${position.number}，哈希 ${hash}）：` +
        "节点上是另一条链，或该链已重置；请新建索引。",
      en:
        `The node has none of the last ${DEEPEST} indexed blocks, up to block ${position.number} (${hash}): ` +
        "it serves another chain, or the chain was reset; make a new index.",
    },
    { number: position.number, hash },
  );
}
