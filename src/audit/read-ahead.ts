import { setTimeout as sleep } from "node:timers/promises";
import { Kind } from "../ledger/kinds.ts";
import type { Store } from "../store/open-store.ts";
import type { KnownStates } from "./known-states.ts";
import type { RecordShelf } from "./record-shelf.ts";
import { READ_PAGE, READ_STATE, RECORDS_OF_PAGE } from "./shelf-statements.ts";
import type { ReadRecord, ReadState } from "./shelf-statements.ts";

/** Nothing stands under an export, and they are too many. */
const AHEAD = Object.values(Kind).filter((kind) => kind !== Kind.EXPORT);
/** Every record was recorded before it. */
const AFTER_ALL = { recorded_at: Number.MAX_SAFE_INTEGER, id: "" };
/** A shelf is filled so far. What is left is for what questions read: else the oldest would leave for it at once. */
const MOST_FULL = 0.75;
/** While an index catches up, every page is of a later state than the one before. */
const PAUSE_MS = 250;

/** Reads what exports rest on before anybody asks, so that the first questions after a start need not wait for it. */
export class ReadAhead {
  readonly #store: Pick<Store, "runPrepared">;
  readonly #states: KnownStates;
  /** The shelf that was last read to its end. */
  #shelf: RecordShelf | undefined;

  constructor(store: Pick<Store, "runPrepared">, states: KnownStates) {
    this.#store = store;
    this.#states = states;
  }

  /**
   * Reads the latest records of each kind first, as far as the shelf has room. It has one statement under way, and
   * those of questions run beside it.
   * @param signal - ends it before it is through
   * @returns how many records are on the shelf then; undefined when the index is empty, or its shelf was read already
   */
  async read(signal: AbortSignal): Promise<number | undefined> {
    const shelf = await this.#nextShelf();
    if (shelf === undefined) return undefined;
    for (const jurisdiction of shelf.jurisdictions.keys())
      for (const kind of AHEAD) await this.#readKind(shelf, jurisdiction, kind, signal);
    // Only now: after a failure it is read again.
    this.#shelf = shelf;
    return shelf.size;
  }

  async #nextShelf(): Promise<RecordShelf | undefined> {
    if (this.#states.last === undefined) {
      const [state] = await this.#store.runPrepared<ReadState>(READ_STATE, []);
      await this.#states.at(state?.as_of_version);
    }
    const shelf = this.#states.last?.shelf;
    return shelf === this.#shelf ? undefined : shelf;
  }

  async #readKind(shelf: RecordShelf, jurisdiction: number, kind: Kind, signal: AbortSignal): Promise<void> {
    let after: { readonly recorded_at: number; readonly id: string } | undefined = AFTER_ALL;
    while (after !== undefined && !signal.aborted && this.#states.fullness < MOST_FULL) {
      const values = [jurisdiction, kind, after.recorded_at, after.id];
      const rows: readonly (ReadRecord & ReadState)[] = await this.#store.runPrepared(READ_PAGE, values);
      const [first] = rows;
      if (first === undefined) return;
      const state = await this.#states.at(first.as_of_version);
      if (state === undefined || state !== this.#states.last) {
        await sleep(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
        continue;
      }
      // Questions have begun another shelf, which is read from its beginning.
      if (state.shelf !== shelf) return;
      for (const row of rows) shelf.put(row);
      after = rows.length < RECORDS_OF_PAGE ? undefined : rows.at(-1);
    }
  }
}
