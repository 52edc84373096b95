import { sql } from "kysely";
import type { AsOf } from "../schemas/answer.ts";
import type { Reader } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";
import { KeptSights, limitSight } from "../store/sight.ts";
import type { Sight } from "../store/sight.ts";
import { AuditError } from "./audit-error.ts";
import type { Moment } from "./moment.ts";
import { EMPTY_CATALOG, onlyPublished } from "./rulebook-catalog.ts";
import type { DifferingVersion, RulebookCatalog } from "./rulebook-catalog.ts";
import { RecordShelf } from "./record-shelf.ts";
import type { ReadAbove } from "./record-shelf.ts";
import { READ_ABOVE, READ_THEM } from "./shelf-statements.ts";
import type { FoundByDigest, ReadRecord } from "./shelf-statements.ts";

/** One consistent state of the index. Every answer from it is true as of the same block. */
export interface Snapshot {
  readonly database: Reader;
  readonly checkpoint: CheckpointRow;
  readonly asOf: AsOf;
  readonly catalog: RulebookCatalog;
  /** The limits of what the asker sees; undefined for one that sees everything. The database shows no more. */
  readonly sight: Sight | undefined;
  /** The records that were read already, and how more are read in this state of the index. */
  readonly shelf: RecordShelf;
  readonly readAbove: ReadAbove;
  /** The records that the question's digest leads to, where they were read together with the snapshot. */
  readonly foundByDigest: FoundByDigest | undefined;
  /** Whether the index has gone on since the block as of which answers are true. */
  readonly isPast?: boolean;
}

/** The ids that askers see, kept for each database between their questions. */
const KEPT = new WeakMap<Reader, KeptSights>();

function keptFor(reader: Reader): KeptSights {
  const kept = KEPT.get(reader) ?? new KeptSights();
  KEPT.set(reader, kept);
  return kept;
}

/**
 * Asks in one read-only transaction, so that a batch that is being written is seen as a whole or not at all.
 * @param catalog - the texts at hand; only those that are published are cited
 * @param onDiffers - called for each published version of which the catalog has another text
 * @param sight - what the asker may see; by default everything
 * @throws AuditError INDEX_EMPTY before the first block is indexed
 */
export async function withSnapshot<T>(
  reader: Reader,
  ask: (snapshot: Snapshot) => Promise<T>,
  catalog: RulebookCatalog = EMPTY_CATALOG,
  onDiffers: (version: DifferingVersion) => void = () => undefined,
  sight?: Sight,
): Promise<T> {
  return await reader
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (database) => {
      if (sight !== undefined) await limitSight(database, sight, keptFor(reader));
      const checkpoint = await lastCheckpoint(database);
      const asOf = { block: checkpoint.block_number, hash: checkpoint.block_hash, time: checkpoint.block_time };
      const published = await onlyPublished(database, catalog, onDiffers);
      return await ask({
        database,
        checkpoint,
        asOf,
        catalog: published,
        sight,
        shelf: new RecordShelf(),
        readAbove: readAboveIn(database),
        foundByDigest: undefined,
      });
    });
}

/** Reads records within the transaction of a snapshot, which may be limited to what its asker may see. */
export function readAboveIn(database: Reader): ReadAbove {
  return async (ids, known, most) => {
    const read =
      known === undefined
        ? statementOf(READ_THEM.text, [[...ids]])
        : statementOf(READ_ABOVE.text, [[...ids], [...known], most]);
    return await database.selectFrom(read.as("read")).selectAll().execute();
  };
}

/** A statement that is prepared elsewhere, for one transaction: its values take the places of $1, $2 and so on. */
function statementOf(text: string, values: readonly unknown[]) {
  const parts = `(${text})`.split(/\$\d/);
  const places = [...text.matchAll(/\$(\d)/g)].map(([, number]) => values[Number(number) - 1]);
  return sql<ReadRecord>(Object.assign(parts, { raw: parts }), ...places);
}

/**
 * The block up to which the index holds the chain, and the chain itself. One statement is enough for it; whatever is
 * said about records needs a snapshot.
 * @throws AuditError INDEX_EMPTY before the first block is indexed
 */
export async function lastCheckpoint(reader: Pick<Reader, "selectFrom">): Promise<CheckpointRow> {
  const checkpoint = await reader.selectFrom("checkpoint").selectAll().executeTakeFirst();
  if (checkpoint !== undefined) return checkpoint;
  throw new AuditError("INDEX_EMPTY", {
    zh: "尚无已索引的区块：请待索引开始跟随链后再问。",
    en: "No block is indexed yet: ask again when the index has begun to follow the chain.",
  });
}

/**
 * The moment asked about. A time that was not given is that of the last indexed block. A snapshot of an earlier block
 * knows nothing of later ones, whatever was asked.
 */
export function momentOf(
  snapshot: Snapshot,
  given: { readonly at?: number | undefined; readonly knownAt?: number | undefined },
): Moment {
  const { asOf, isPast } = snapshot;
  const knownAt = given.knownAt ?? asOf.time;
  return { at: given.at ?? asOf.time, knownAt: isPast === true ? Math.min(knownAt, asOf.time) : knownAt };
}
