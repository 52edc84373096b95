import { sql } from "kysely";
import type { Reader } from "../../store/open-store.ts";
import { databaseAway } from "../../store/database-away.ts";
import { StoreError } from "../../store/store-error.ts";
import type { HeartbeatView, IndexView } from "./observation.ts";

/** A database that takes longer to say how the index is does not serve, in milliseconds. */
const LONGEST_WAIT_MS = 5_000;
/** Blocks whose times show the period of a chain. */
const BLOCKS_OF_A_PERIOD = 33;

/** Looks at the index, whose database may be away or hang. */
export async function viewIndex(reader: Reader): Promise<IndexView> {
  const answered = view(reader);
  const { promise: late, resolve } = Promise.withResolvers<IndexView>();
  const timer = setTimeout(() => resolve({ type: "AWAY", error: hanging() }), LONGEST_WAIT_MS);
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    // An answer that comes later is of no use, and its failure must not end the process.
    answered.catch(() => undefined);
  }
}

async function view(reader: Reader): Promise<IndexView> {
  try {
    return await reader
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (database) => await viewIn(database));
  } catch (cause) {
    const error = databaseAway(cause);
    if (error === undefined) throw cause;
    return { type: "AWAY", error };
  }
}

function hanging(): StoreError {
  const seconds = LONGEST_WAIT_MS / 1_000;
  return new StoreError(
    "DATABASE_UNAVAILABLE",
    {
      zh: `索引的数据库在 ${seconds} 秒内没有应答：请检查它是否停顿或过载，稍后重试。`,
      en:
        `The database of the index did not answer within ${seconds} s: check whether it hangs or is overloaded, and ` +
        "try again later.",
    },
    { seconds },
  );
}

async function viewIn(database: Reader): Promise<IndexView> {
  const row = await database.selectFrom("checkpoint").selectAll().executeTakeFirst();
  if (row === undefined) return { type: "EMPTY" };
  const blocks = await database
    .selectFrom("block")
    .select("time")
    .orderBy("number", "desc")
    .limit(BLOCKS_OF_A_PERIOD)
    .execute();
  return {
    type: "HOLDS",
    asOf: { block: row.block_number, hash: row.block_hash, time: row.block_time },
    chainId: row.chain_id,
    genesisHash: row.genesis_hash,
    ledger: row.ledger,
    validators: row.validators ?? undefined,
    intervals: blocks.slice(1).map(({ time }, index) => (blocks[index]?.time ?? time) - time),
    heartbeat: await viewHeartbeat(database),
  };
}

async function viewHeartbeat(database: Reader): Promise<HeartbeatView | undefined> {
  const row = await database
    .selectFrom("heartbeat")
    .select(["code", sql<number>`extract(epoch from clock_timestamp() - beat_at)::float8`.as("age")])
    .executeTakeFirst();
  return row === undefined ? undefined : { age: Math.max(0, row.age), code: row.code ?? undefined };
}
