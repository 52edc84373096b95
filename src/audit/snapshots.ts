import { getHeapStatistics } from "node:v8";
import type { AskedDigest, Opened } from "./opening-reads.ts";
import { OpeningReads } from "./opening-reads.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { LaterTransaction } from "../store/later-transaction.ts";
import type { Store } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";
import { onlyPublished } from "./rulebook-catalog.ts";
import type { DifferingVersion, RulebookCatalog } from "./rulebook-catalog.ts";
import { parentsOf, readJurisdictions, RecordShelf } from "./record-shelf.ts";
import type { ReadAbove } from "./record-shelf.ts";
import { READ_ABOVE, READ_PAGE, READ_STATE, RECORDS_OF_PAGE } from "./shelf-statements.ts";
import type { FoundByDigest, ReadRecord, ReadState } from "./shelf-statements.ts";
import { IndexMoved } from "./index-moved.ts";
import { changedSince } from "./changed-records.ts";
import { lastCheckpoint, readAboveIn, withSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** The rows that a question certainly needs. They are read together with the state of the index. */
export type Wanted = { readonly record: RecordId } | { readonly digest: AskedDigest };

type Question<T> = (snapshot: Snapshot) => Promise<T>;

/** The rows that were read from one state of the index. */
interface KnownState {
  readonly version: string;
  readonly checkpoint: CheckpointRow;
  readonly catalog: RulebookCatalog;
  readonly shelf: RecordShelf;
  /** The state of the shelf that belongs to this state of the index: the shelf itself goes on. */
  readonly shelfState: number;
}

/** The memory of a record on a shelf, with its acts and its state, in bytes. */
const BYTES_OF_RECORD = 2_048;
/** From a shelf with more records than this, the oldest leave. It may take a quarter of the process's memory. */
const MOST_KEPT = Math.floor(getHeapStatistics().heap_size_limit / 4 / BYTES_OF_RECORD);

/** Nothing stands under an export, and they are too many. */
const AHEAD = Object.values(Kind).filter((kind) => kind !== Kind.EXPORT);
/** Every record was recorded before it. */
const AFTER_ALL = { recorded_at: Number.MAX_SAFE_INTEGER, id: "" };

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
  #known: KnownState | undefined;
  /** The state that is being read: whoever needs the same one waits for it too. */
  #reading: { readonly version: string; readonly state: Promise<KnownState | undefined> } | undefined;

  constructor(store: Store, catalog: RulebookCatalog, onDiffers: (version: DifferingVersion) => void) {
    this.#store = store;
    this.#catalog = catalog;
    this.#onDiffers = onDiffers;
    this.#opening = new OpeningReads(store);
  }

  /**
   * Asks about the whole index. A question must only read, because it may be asked twice.
   * @throws AuditError INDEX_EMPTY before the first block is indexed
   */
  async ask<T>(question: Question<T>, wanted?: Wanted): Promise<T> {
    const opened = await this.#open(wanted);
    const state = await this.#stateOf(opened.version);
    if (state !== undefined) {
      const shelf = new RecordShelf(state.shelf, state.shelfState);
      const later = this.#laterTransaction(state.version);
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

  /**
   * Reads what exports rest on before anybody asks, the latest records of each kind first: the first questions after a
   * start need not wait for it. It has one statement under way, and those of questions run beside it.
   * @param signal - ends it before it is through
   * @returns how many records were read
   */
  async readAhead(signal: AbortSignal): Promise<number> {
    const state = await this.#stateOf((await this.#opening.state()).version);
    let count = 0;
    for (const jurisdiction of state?.shelf.jurisdictions.keys() ?? [])
      for (const kind of AHEAD) count += await this.#readKindAhead(jurisdiction, kind, signal);
    return count;
  }

  async #readKindAhead(jurisdiction: number, kind: Kind, signal: AbortSignal): Promise<number> {
    let count = 0;
    let after: { readonly recorded_at: number; readonly id: string } | undefined = AFTER_ALL;
    while (after !== undefined && !signal.aborted) {
      const values = [jurisdiction, kind, after.recorded_at, after.id];
      const rows: readonly (ReadRecord & ReadState)[] = await this.#store.runPrepared(READ_PAGE, values);
      const [first] = rows;
      if (first === undefined) break;
      const state = await this.#stateOf(first.as_of_version);
      // Rows of an earlier state are read again.
      if (state === undefined || state !== this.#known) continue;
      // The oldest would leave for what may never be asked about.
      if (state.shelf.size + rows.length > MOST_KEPT) break;
      for (const row of rows) state.shelf.put(row);
      count += rows.length;
      after = rows.length < RECORDS_OF_PAGE ? undefined : rows.at(-1);
    }
    return count;
  }

  /** Reads the state of the index, with what is wanted and not known yet. */
  async #open(wanted: Wanted | undefined): Promise<Opened> {
    if (wanted === undefined) return await this.#opening.state();
    if ("digest" in wanted) return await this.#opening.digest(wanted.digest);
    const isKnown = this.#known?.shelf.get(wanted.record) !== undefined;
    return isKnown ? await this.#opening.state() : await this.#opening.record(wanted.record);
  }

  /** The rows that were read from a state. @returns undefined when the index is empty or was written again meanwhile */
  async #stateOf(version: string | undefined): Promise<KnownState | undefined> {
    if (version === undefined) return undefined;
    const known = this.#known;
    if (known?.version === version) {
      return known.shelf.size > MOST_KEPT ? this.#withoutOldest(known) : known;
    }
    if (this.#reading?.version !== version) this.#reading = { version, state: this.#readState(version) };
    const reading = this.#reading;
    try {
      return await reading.state;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  async #readState(version: string): Promise<KnownState | undefined> {
    const later = this.#laterTransaction(version);
    const known = this.#known;
    try {
      const { database } = later;
      const checkpoint = await lastCheckpoint(database);
      const catalog = await onlyPublished(database, this.#catalog, this.#onDiffers);
      const changed = known === undefined ? undefined : await changedSince(database, known.checkpoint);
      const jurisdictions = await readJurisdictions({ database, readAbove: readAboveIn(database) });
      // From here on nothing waits, so that no question finds the shelf between two states.
      const shelf = this.#shelfWithout(changed, known);
      shelf.keepJurisdictions(jurisdictions);
      return (this.#known = { version, checkpoint, catalog, shelf, shelfState: shelf.state });
    } catch (error) {
      if (error instanceof IndexMoved) return undefined;
      throw error;
    } finally {
      await later.end();
    }
  }

  /** The shelf of an earlier state without what has changed since, or an empty one where that is not known. */
  #shelfWithout(changed: readonly RecordId[] | undefined, known: KnownState | undefined): RecordShelf {
    // Where two states are read at once, the shelf goes on to one of them.
    if (known === undefined || changed === undefined || this.#known !== known) return new RecordShelf();
    known.shelf.leave(changed);
    return known.shelf;
  }

  /** To read again what has left takes little time, because most of it stays. */
  #withoutOldest(known: KnownState): KnownState {
    known.shelf.leave(known.shelf.oldest(MOST_KEPT / 4));
    return (this.#known = { ...known, shelfState: known.shelf.state });
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
