import type { ChainIdentity } from "../chain/chain-identity.ts";
import { decodeHeader } from "../consensus/header.ts";
import { initialTally, settleTally } from "../consensus/validators.ts";
import type { Tally } from "../consensus/validators.ts";
import type { Store } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";
import { positionOf, writeCheckpoint } from "./checkpoint.ts";
import type { LedgerPlace } from "./fetch-batch.ts";
import { otherValidators, tallyAfter } from "./follow-validators.ts";
import type { Position } from "./verify-batch.ts";

const HEADERS_AT_A_TIME = 2_000;

/**
 * Follows the validators anew through the headers of the index, after the stated epoch length was corrected, or where
 * an older program counted the votes otherwise. The
 * headers are proven already: each is linked to one that a quorum sealed. So the votes follow from them, and the index
 * goes on from its checkpoint.
 *
 * @param epochLength - in blocks
 * @returns the position of the checkpoint with the new tally, which is written
 * @throws IndexerError SEALS_INVALID where a header names other validators than those of this epoch length
 */
export async function retally(
  store: Store,
  chain: ChainIdentity,
  place: LedgerPlace,
  row: CheckpointRow,
  epochLength: number,
): Promise<Position> {
  const tally = await followHeaders(store, row.block_number, epochLength);
  const position = { ...positionOf(row), tally };
  await store.database.transaction().execute((transaction) => writeCheckpoint(transaction, chain, place, position));
  return position;
}

async function followHeaders(store: Store, last: number, epochLength: number): Promise<Tally | undefined> {
  let tally: Tally | undefined;
  for (let next = 0; next <= last;) {
    const rows = await store.database
      .selectFrom("block")
      .select(["number", "header"])
      .where("number", ">=", next)
      .where("number", "<=", last)
      .orderBy("number")
      .limit(HEADERS_AT_A_TIME)
      .execute();
    for (const { header: rlp } of rows) {
      const header = decodeHeader(rlp);
      if (tally === undefined) tally = initialTally(header.extraData, epochLength);
      else {
        const settled: Tally | undefined = settleTally(tally, header);
        if (settled === undefined) throw otherValidators(tally, header, rlp);
        tally = tallyAfter(settled, header, rlp);
      }
    }
    const reached = rows.at(-1);
    if (reached === undefined) break;
    next = reached.number + 1;
  }
  return tally;
}
