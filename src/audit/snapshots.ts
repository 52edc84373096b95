import type { DigestAlgorithm } from "../documents/digest.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { LaterTransaction } from "../store/later-transaction.ts";
import type { Prepared } from "../store/prepared.ts";
import type { Store } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";
import { MAX_MATCHES } from "./digests.ts";
import { onlyPublished } from "./rulebook-catalog.ts";
import type { DifferingVersion, RulebookCatalog } from "./rulebook-catalog.ts";
import { RecordShelf } from "./record-shelf.ts";
import type { ReadAbove } from "./record-shelf.ts";
import { READ_ABOVE, READ_DIGEST, READ_RECORD, READ_STATE, READ_THEM } from "./shelf-statements.ts";
import type { FoundByDigest, ReadMatch, ReadRecord, ReadState } from "./shelf-statements.ts";
import { lastCheckpoint, readAboveIn, withSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** The rows that a question certainly needs. They are read together with the state of the index. */
export type Wanted =
  { readonly record: RecordId } | { readonly digest: { readonly algorithm: DigestAlgorithm; readonly hex: string } };

type Question<T> = (snapshot: Snapshot) => Promise<T>;

/** The rows that were read from one state of the index. */
interface KnownState {
  readonly version: string;
  readonly checkpoint: CheckpointRow;
  readonly catalog: RulebookCatalog;
  shelf: RecordShelf;
}

/** A shelf with more records than this is given up for an empty one: a bound on memory, about 150 MiB. */
const MOST_KEPT = 100_000;

/** The index was written between two statements of one question. The question is asked again, in one transaction. */
class IndexMoved extends Error {
  override readonly name = "IndexMoved";
}

/**
 * Snapshots of the whole index for many questions. Most are answered by one statement, which sees one state of the
 * index by itself; what lies above its records was read for an earlier question about the same state.
 */
export class Snapshots {
  readonly #store: Store;
  readonly #catalog: RulebookCatalog;
  readonly #onDiffers: (version: DifferingVersion) => void;
  #known: KnownState | undefined;

  constructor(store: Store, catalog: RulebookCatalog, onDiffers: (version: DifferingVersion) => void) {
    this.#store = store;
    this.#catalog = catalog;
    this.#onDiffers = onDiffers;
  }

  /**
   * Asks about the whole index. A question must only read, because it may be asked twice.
   * @throws AuditError INDEX_EMPTY before the first block is indexed
   */
  async ask<T>(question: Question<T>, wanted?: Wanted): Promise<T> {
    const opened = await this.#open(wanted);
    const state = await this.#stateOf(opened.version);
    if (state !== undefined) {
      const shelf = new RecordShelf(state.shelf);
      for (const row of opened.rows) shelf.put(row);
      const later = this.#laterTransaction(state.version);
      try {
        return await question(this.#snapshot(state, shelf, later, opened.foundByDigest));
      } catch (error) {
        if (!(error instanceof IndexMoved)) throw error;
      } finally {
        await later.end();
      }
    }
    return await withSnapshot(this.#store.reader, question, this.#catalog, this.#onDiffers);
  }

  /** Reads the state of the index, with what is wanted and not known yet. */
  async #open(wanted: Wanted | undefined): Promise<Opened> {
    const { runPrepared } = this.#store;
    if (wanted === undefined) return openedBy(await runPrepared<ReadRecord & ReadState>(READ_STATE, []));
    if ("record" in wanted) {
      const isKnown = this.#known?.shelf.get(wanted.record) !== undefined;
      const [statement, values]: [Prepared, readonly string[]] = isKnown
        ? [READ_STATE, []]
        : [READ_RECORD, [wanted.record]];
      return openedBy(await runPrepared<ReadRecord & ReadState>(statement, values));
    }
    const { algorithm, hex } = wanted.digest;
    const values = [`0x${hex}`, hex, MAX_MATCHES + 1];
    const rows = await runPrepared<ReadMatch & ReadState>(READ_DIGEST[algorithm], values);
    const matches = rows.filter(isRead);
    return { ...openedBy(rows), foundByDigest: { algorithm, hex, matches } };
  }

  /** The rows that were read from a state. @returns undefined when the index is empty or was written again meanwhile */
  async #stateOf(version: string | undefined): Promise<KnownState | undefined> {
    if (version === undefined) return undefined;
    const known = this.#known;
    if (known?.version === version) {
      if (known.shelf.size > MOST_KEPT) known.shelf = await this.#emptyShelf(version);
      return known;
    }
    const state = await this.#readState(version);
    if (state !== undefined) this.#known = state;
    return state;
  }

  async #readState(version: string): Promise<KnownState | undefined> {
    const later = this.#laterTransaction(version);
    try {
      const { database } = later;
      const checkpoint = await lastCheckpoint(database);
      const catalog = await onlyPublished(database, this.#catalog, this.#onDiffers);
      const shelf = new RecordShelf();
      await shelf.loadJurisdictions({ database, readAbove: readAboveIn(database) });
      return { version, checkpoint, catalog, shelf };
    } catch (error) {
      if (error instanceof IndexMoved) return undefined;
      throw error;
    } finally {
      await later.end();
    }
  }

  async #emptyShelf(version: string): Promise<RecordShelf> {
    return (await this.#readState(version))?.shelf ?? new RecordShelf();
  }

  #laterTransaction(version: string): LaterTransaction {
    return this.#store.readLater(async (ask) => {
      const [state] = await ask<ReadState>(READ_STATE.text);
      if (state?.as_of_version !== version) throw new IndexMoved();
    });
  }

  #snapshot(
    state: KnownState,
    shelf: RecordShelf,
    later: LaterTransaction,
    foundByDigest: FoundByDigest | undefined,
  ): Snapshot {
    const { checkpoint, catalog } = state;
    const asOf = { block: checkpoint.block_number, hash: checkpoint.block_hash, time: checkpoint.block_time };
    const readAbove = this.#readAbove(state.version, later);
    return { database: later.database, checkpoint, asOf, catalog, sight: undefined, shelf, readAbove, foundByDigest };
  }

  /** Reads by one statement; within the transaction once it has begun, because it has the connection. */
  #readAbove(version: string, later: LaterTransaction): ReadAbove {
    return async (ids, known, most) => {
      if (later.isBegun()) return await readAboveIn(later.database)(ids, known, most);
      const rows =
        known === undefined
          ? await this.#store.runPrepared<ReadRecord & ReadState>(READ_THEM, [[...ids]])
          : await this.#store.runPrepared<ReadRecord & ReadState>(READ_ABOVE, [[...ids], [...known], most]);
      if (rows.some((row) => row.as_of_version !== version)) throw new IndexMoved();
      return rows;
    };
  }
}

/** The rows of the first statement of a question; without a version when the index is empty. */
interface Opened {
  readonly version: string | undefined;
  readonly rows: readonly ReadRecord[];
  readonly foundByDigest?: FoundByDigest;
}

function openedBy(rows: readonly (ReadRecord & ReadState)[]): Opened {
  return { version: rows[0]?.as_of_version, rows: rows.filter(isRead) };
}

/** A statement that found nothing gives one row with the state alone. */
function isRead(row: ReadRecord): boolean {
  return typeof row.id === "string";
}
