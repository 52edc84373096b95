import { getHeapStatistics } from "node:v8";
import type { RecordId } from "../ledger/record-id.ts";
import type { LaterTransaction } from "../store/later-transaction.ts";
import type { Store } from "../store/open-store.ts";
import type { CheckpointRow } from "../store/schema.ts";
import { changedSince } from "./changed-records.ts";
import { IndexMoved } from "./index-moved.ts";
import { readJurisdictions, RecordShelf } from "./record-shelf.ts";
import { onlyPublished } from "./rulebook-catalog.ts";
import type { DifferingVersion, RulebookCatalog } from "./rulebook-catalog.ts";
import { READ_STATE } from "./shelf-statements.ts";
import type { ReadState } from "./shelf-statements.ts";
import { lastCheckpoint, readAboveIn } from "./snapshot.ts";

/** The rows that were read from one state of the index. */
export interface KnownState {
  readonly version: string;
  readonly checkpoint: CheckpointRow;
  readonly catalog: RulebookCatalog;
  readonly shelf: RecordShelf;
  /** The state of the shelf that belongs to this state of the index: the shelf itself goes on. */
  readonly shelfState: number;
}

/** From a shelf that takes more than this, the oldest records leave. Bytes: half of the memory of the process. */
const MOST_BYTES = getHeapStatistics().heap_size_limit / 2;

/** The states of the index that a server has read, of which it keeps the last one with the shelf that goes on. */
export class KnownStates {
  readonly #store: Pick<Store, "readLater">;
  readonly #catalog: RulebookCatalog;
  readonly #onDiffers: (version: DifferingVersion) => void;
  readonly #mostBytes: number;
  #known: KnownState | undefined;
  /** The state that is being read: whoever needs the same one waits for it too. */
  #reading: { readonly version: string; readonly state: Promise<KnownState | undefined> } | undefined;

  constructor(
    store: Pick<Store, "readLater">,
    catalog: RulebookCatalog,
    onDiffers: (version: DifferingVersion) => void,
    mostBytes = MOST_BYTES,
  ) {
    this.#store = store;
    this.#catalog = catalog;
    this.#onDiffers = onDiffers;
    this.#mostBytes = mostBytes;
  }

  /** The state that was read last; undefined before the first question. */
  get last(): KnownState | undefined {
    return this.#known;
  }

  /** How full the shelf is: above 1, its oldest records leave. */
  get fullness(): number {
    return (this.#known?.shelf.bytes ?? 0) / this.#mostBytes;
  }

  /** The rows that were read from a state. @returns undefined when the index is empty or was written again meanwhile */
  async at(version: string | undefined): Promise<KnownState | undefined> {
    if (version === undefined) return undefined;
    if (this.#known?.version === version) return this.fullness > 1 ? this.#withoutOldest(this.#known) : this.#known;
    if (this.#reading?.version !== version) {
      // One after the other, so that each goes on from the one before it.
      const before = this.#reading?.state;
      this.#reading = { version, state: this.#readAfter(before, version) };
    }
    const reading = this.#reading;
    try {
      return await reading.state;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  /** A transaction that sees a state, and throws IndexMoved where the index was written again. */
  laterTransaction(version: string): LaterTransaction {
    return this.#store.readLater(async (ask) => {
      const [state] = await ask<ReadState>(READ_STATE.text);
      if (state?.as_of_version !== version) throw new IndexMoved();
    });
  }

  async #readAfter(before: Promise<unknown> | undefined, version: string): Promise<KnownState | undefined> {
    // Whoever asked for the state before is told of its failure.
    await before?.catch(() => undefined);
    return this.#known?.version === version ? this.#known : await this.#read(version);
  }

  async #read(version: string): Promise<KnownState | undefined> {
    const later = this.laterTransaction(version);
    try {
      const { database } = later;
      const checkpoint = await lastCheckpoint(database);
      const catalog = await onlyPublished(database, this.#catalog, this.#onDiffers);
      const changed = this.#known === undefined ? undefined : await changedSince(database, this.#known.checkpoint);
      const jurisdictions = await readJurisdictions({ database, readAbove: readAboveIn(database) });
      // From here on nothing waits, so that no question finds the shelf between two states.
      const shelf = this.#shelfWithout(changed);
      shelf.keepJurisdictions(jurisdictions);
      return (this.#known = { version, checkpoint, catalog, shelf, shelfState: shelf.state });
    } catch (error) {
      if (error instanceof IndexMoved) return undefined;
      throw error;
    } finally {
      await later.end();
    }
  }

  /** The shelf of the last state without what has changed since, or an empty one where that is not known. */
  #shelfWithout(changed: readonly RecordId[] | undefined): RecordShelf {
    if (this.#known === undefined || changed === undefined) return new RecordShelf();
    const { shelf } = this.#known;
    shelf.leave(changed);
    return shelf;
  }

  /** To read again what has left takes little time, because most of it stays. */
  #withoutOldest(known: KnownState): KnownState {
    known.shelf.leave(known.shelf.oldest(this.#mostBytes / 4));
    return (this.#known = { ...known, shelfState: known.shelf.state });
  }
}
