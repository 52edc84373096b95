import type { AskedDigest, Opened } from "./opening-reads.ts";
import { OpeningReads } from "./opening-reads.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { LaterTransaction } from "../store/later-transaction.ts";
import type { Store } from "../store/open-store.ts";
import { IndexMoved } from "./index-moved.ts";
import { KnownStates } from "./known-states.ts";
import type { KnownState } from "./known-states.ts";
import { ReadAhead } from "./read-ahead.ts";
import { parentsOf, RecordShelf } from "./record-shelf.ts";
import type { ReadAbove } from "./record-shelf.ts";
import type { DifferingVersion, RulebookCatalog } from "./rulebook-catalog.ts";
import { READ_ABOVE } from "./shelf-statements.ts";
import type { FoundByDigest, ReadRecord, ReadState } from "./shelf-statements.ts";
import { readAboveIn, withSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** The rows that a question certainly needs. They are read together with the state of the index. */
export type Wanted = { readonly record: RecordId } | { readonly digest: AskedDigest };

type Question<T> = (snapshot: Snapshot) => Promise<T>;

/** So many steps upwards are read one by one. What is new is mostly a product, and what it was made of. */
const MOST_STEPS = 6;

/**
 * Snapshots of the whole index for many questions. Most are answered by one statement, which sees one state of the
 * index by itself; what lies above its records was read for an earlier question about the same state.
 */
export class Snapshots {
  readonly #store: Store;
  readonly #catalog: RulebookCatalog;
  readonly #onDiffers: (version: DifferingVersion) => void;
  readonly #opening: OpeningReads;
  readonly #states: KnownStates;
  readonly #ahead: ReadAhead;

  constructor(store: Store, catalog: RulebookCatalog, onDiffers: (version: DifferingVersion) => void) {
    this.#store = store;
    this.#catalog = catalog;
    this.#onDiffers = onDiffers;
    this.#opening = new OpeningReads(store);
    this.#states = new KnownStates(store, catalog, onDiffers);
    this.#ahead = new ReadAhead(store, this.#states);
  }

  /** Reads what most questions rest on before anybody asks, see `ReadAhead`. */
  async readAhead(signal: AbortSignal): Promise<number | undefined> {
    return await this.#ahead.read(signal);
  }

  /**
   * Asks about the whole index. A question must only read, because it may be asked twice.
   * @throws AuditError INDEX_EMPTY before the first block is indexed
   */
  async ask<T>(question: Question<T>, wanted?: Wanted): Promise<T> {
    const opened = await this.#open(wanted);
    const state = await this.#states.at(opened.version);
    if (state !== undefined) {
      const shelf = new RecordShelf(state.shelf, state.shelfState);
      const later = this.#states.laterTransaction(state.version);
      try {
        for (const row of opened.rows) shelf.put(row);
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
    if (wanted === undefined) return await this.#opening.state();
    if ("digest" in wanted) return await this.#opening.digest(wanted.digest);
    const isKnown = this.#states.last?.shelf.get(wanted.record) !== undefined;
    return isKnown ? await this.#opening.state() : await this.#opening.record(wanted.record);
  }

  #snapshot(
    state: KnownState,
    shelf: RecordShelf,
    later: LaterTransaction,
    foundByDigest: FoundByDigest | undefined,
  ): Snapshot {
    const { checkpoint, catalog } = state;
    const asOf = { block: checkpoint.block_number, hash: checkpoint.block_hash, time: checkpoint.block_time };
    const readAbove = this.#readAbove(state.version, shelf, later);
    return {
      get database() {
        return later.database;
      },
      checkpoint,
      asOf,
      catalog,
      sight: undefined,
      shelf,
      readAbove,
      foundByDigest,
    };
  }

  /**
   * Reads step by step, each step together with the reads of other questions: usually only a few records are not on the
   * shelf yet. A long way up is read by one statement. Within a transaction that has begun, everything is.
   */
  #readAbove(version: string, shelf: RecordShelf, later: LaterTransaction): ReadAbove {
    return async (ids, known, most) => {
      const rows: ReadRecord[] = [];
      const asked = new Set(ids);
      let ahead = ids;
      for (let step = 0; step < MOST_STEPS && rows.length < most; step += 1) {
        // A transaction that has begun has its connection, and perhaps the only one.
        if (later.isBegun()) return [...rows, ...(await readAboveIn(later.database)(ahead, known, most))];
        const found = await this.#readEach(version, ahead);
        rows.push(...found);
        const above = new Set(found.flatMap(parentsOf).filter((id) => !asked.has(id) && shelf.get(id) === undefined));
        // A step may lead to many times as many records. Beyond the most, the question is refused anyway.
        ahead = [...above].slice(0, most - rows.length);
        if (ahead.length === 0) return rows;
        for (const id of ahead) asked.add(id);
      }
      // Whoever names no ends comes back for the next steps.
      if (known === undefined) return rows;
      const { runPrepared } = this.#store;
      const others = await runPrepared<ReadRecord & ReadState>(READ_ABOVE, [[...ahead], [...known], most]);
      if (others.some((row) => row.as_of_version !== version)) throw new IndexMoved();
      return [...rows, ...others];
    };
  }

  async #readEach(version: string, ids: readonly RecordId[]): Promise<readonly ReadRecord[]> {
    const opened = await Promise.all([...new Set(ids)].map(async (id) => await this.#opening.above(id)));
    if (opened.some((each) => each.version !== version)) throw new IndexMoved();
    return opened.flatMap(({ rows }) => rows);
  }
}
