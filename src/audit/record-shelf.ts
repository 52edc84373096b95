import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Reader } from "../store/open-store.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { IndexMoved } from "./index-moved.ts";
import { KeptRecord } from "./kept-record.ts";
import type { AllAbove } from "./kept-record.ts";
import { MOST_ACTS_KEPT } from "./shelf-statements.ts";
import type { ReadAct, ReadRecord } from "./shelf-statements.ts";

/**
 * Reads records with everything above them. The way up ends at the records that are known; without such a list it does
 * not begin, and only the records themselves are read.
 */
export type ReadAbove = (
  ids: readonly RecordId[],
  known: readonly RecordId[] | undefined,
  most: number,
) => Promise<readonly ReadRecord[]>;

/** Records by their ids, and ids without a record. */
export type KeptRecords = ReadonlyMap<RecordId, KeptRecord | undefined>;

/** The database compares each edge with every record at which a way ends: many would cost more than they save. */
const MOST_NAMED = 200;
/** So many times a way up is read further by its next records. A longer one is read by a statement for all of it. */
const MOST_ROUNDS = 32;

/** The longest way up that is counted. Honest ones are far shorter, and one that led back to itself would never end. */
const MOST_STEPS = 10_000;

/** A snapshot, as far as a shelf reads from it. */
interface ShelfSource {
  readonly database: Reader;
  readonly readAbove: ReadAbove;
}

/** Reads the records of all jurisdictions. */
export async function readJurisdictions({ database, readAbove }: ShelfSource): Promise<readonly ReadRecord[]> {
  const found = await database.selectFrom("record").select("id").where("kind", "=", Kind.JURISDICTION).execute();
  const ids = found.map(({ id }) => id);
  return (await readAbove(ids, [], ids.length)).filter(({ kind }) => kind === Kind.JURISDICTION);
}

/** The records that a kept record stands under, names, or is made of. */
function upperOf({ row: { parent, link, issuer }, inputs }: KeptRecord): readonly RecordId[] {
  const upper = [...inputs];
  if (parent !== null) upper.push(parent);
  if (link !== null) upper.push(link);
  if (issuer !== null) upper.push(issuer);
  return upper;
}

/** The records that a record stands under, names, or is made of. */
export function parentsOf({ parent, link, issuer, input_ids: inputs }: ReadRecord): RecordId[] {
  return [parent, link, issuer, ...inputsIn(inputs)].filter((id) => id !== null);
}

function inputsIn(ids: string | null): RecordId[] {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The column holds ids alone.
  return ids === null ? [] : (ids.split(",") as RecordId[]);
}

/**
 * The records that were read in one state of the index. Most records stand under the same few, so that a question finds
 * here nearly everything above the record that it asks about.
 *
 * The shelf that questions share goes on with the index: the records that changed leave it. A question that began
 * before that finds nothing on it any more, because it would see two states of the index.
 */
export class RecordShelf {
  /** The shelf that many questions share; undefined for that shelf itself. */
  readonly #shared: RecordShelf | undefined;
  /** Counts the states of the index that the shared shelf has seen: here, the one in which this question began. */
  #state = 0;
  readonly #records = new Map<RecordId, KeptRecord>();
  #bytes = 0;
  readonly #jurisdictions = new Map<number, RecordId>();
  readonly #jurisdictionIds = new Set<RecordId>();
  #hasJurisdictions = false;

  /**
   * @param shared - where everything is kept but exports: nothing but cases stands under an export, and they are too
   *   many
   * @param state - the state of the shared shelf that belongs to the question; by default the present one
   */
  constructor(shared?: RecordShelf, state = shared?.state ?? 0) {
    this.#shared = shared;
    this.#state = state;
  }

  /** Differs between any two times between which a record has left this shelf. */
  get state(): number {
    return this.#state;
  }

  /**
   * Lets records go, because they have changed or are too many.
   * @param leaving - ids, also of records that are not here
   */
  leave(leaving: Iterable<RecordId>): void {
    this.#state += 1;
    for (const id of leaving) this.#remove(id);
  }

  /**
   * The records that have been here longest, without jurisdictions, which every question needs.
   * @param bytes - so much memory they take together
   */
  oldest(bytes: number): RecordId[] {
    const ids: RecordId[] = [];
    let sum = 0;
    for (const [id, kept] of this.#records) {
      if (sum >= bytes) break;
      if (this.#jurisdictionIds.has(id)) continue;
      ids.push(id);
      sum += kept.bytes;
    }
    return ids;
  }

  #remove(id: RecordId): void {
    this.#bytes -= this.#records.get(id)?.bytes ?? 0;
    this.#records.delete(id);
  }

  get size(): number {
    return this.#records.size;
  }

  /** The memory of its records, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get(id: RecordId): KeptRecord | undefined {
    return this.shared?.get(id) ?? this.#records.get(id);
  }

  /**
   * The shelf that this one shares with other questions.
   * @throws IndexMoved when it has gone on with the index
   */
  get shared(): RecordShelf | undefined {
    if (this.#shared !== undefined && this.#shared.state !== this.#state) throw new IndexMoved();
    return this.#shared;
  }

  /** The record of each jurisdiction by its ordinal. */
  get jurisdictions(): ReadonlyMap<number, RecordId> {
    return this.shared?.jurisdictions ?? this.#jurisdictions;
  }

  isJurisdiction(id: RecordId): boolean {
    return this.shared?.isJurisdiction(id) ?? this.#jurisdictionIds.has(id);
  }

  /** Reads the records of all jurisdictions, once. */
  async loadJurisdictions(source: ShelfSource): Promise<void> {
    if (this.shared !== undefined) return await this.shared.loadJurisdictions(source);
    if (!this.#hasJurisdictions) this.keepJurisdictions(await readJurisdictions(source));
  }

  /** Keeps the records of all jurisdictions, in the place of those that were here. */
  keepJurisdictions(rows: readonly ReadRecord[]): void {
    for (const row of rows) {
      this.#remove(row.id);
      this.put(row);
      this.#jurisdictions.set(row.jurisdiction, row.id);
      this.#jurisdictionIds.add(row.id);
    }
    this.#hasJurisdictions = true;
  }

  put(read: ReadRecord): void {
    if (this.shared !== undefined && read.kind !== Kind.EXPORT) return this.shared.put(read);
    if (this.#records.has(read.id)) return;
    const { input_ids: inputs, act_rows: rows, ...row } = read;
    const acts = rows !== null && rows.length > MOST_ACTS_KEPT ? undefined : (rows ?? []).map(actOf);
    const kept = new KeptRecord(row, acts, inputsIn(inputs));
    this.#records.set(read.id, kept);
    this.#bytes += kept.bytes;
  }

  /**
   * Some records and everything above them. What is not here yet is read. An id that nobody recorded has no record.
   * @returns undefined when they are more than `most`
   */
  async above(ids: readonly RecordId[], most: number, read: ReadAbove): Promise<KeptRecords | undefined> {
    const found = new Map<RecordId, KeptRecord | undefined>();
    const asked = new Set<RecordId>();
    let missing = this.#walk(ids, found);
    for (let round = 0; missing.length > 0; round += 1) {
      if (found.size > most) return undefined;
      const ends = round < MOST_ROUNDS ? this.#endsOf(found) : [];
      for (const row of await read(missing, ends, most + 1)) this.put(row);
      for (const id of missing) {
        asked.add(id);
        found.delete(id);
      }
      missing = this.#walk(missing, found).filter((id) => !asked.has(id));
    }
    return found.size > most ? undefined : found;
  }

  /**
   * Whether everything above some records is here, with all of its acts, so that nothing need be read or gathered.
   * @param mostRecords - an upper bound is compared with it, because what is above several records counts for each
   */
  hasAllAbove(ids: readonly RecordId[], mostRecords: number, mostActs: number): boolean {
    const { shared } = this;
    if (shared === undefined) return false;
    let [records, acts] = [0, 0];
    for (const id of ids) {
      const own = this.#records.get(id);
      if (own !== undefined && own.acts === undefined) return false;
      records += 1;
      acts += own?.acts?.length ?? 0;
      for (const top of own === undefined ? [id] : upperOf(own)) {
        const above = shared.#allAbove(top);
        if (above === undefined) return false;
        records += above.records;
        acts += above.acts;
      }
    }
    return records <= mostRecords && acts <= mostActs;
  }

  /**
   * Counts what is above a record of this shelf, with the record itself; undefined where some of it is not here. Each
   * record is counted once in a state of the shelf. It needs no stack, however long a lineage is.
   */
  #allAbove(id: RecordId): AllAbove | undefined {
    const ahead = [id];
    for (let at = ahead.at(-1); at !== undefined; at = ahead.at(-1)) {
      const kept = this.#records.get(at);
      if (kept === undefined || ahead.length > MOST_STEPS) return undefined;
      const next = kept.above?.state === this.#state ? undefined : this.#sumAbove(kept);
      if (next === undefined) ahead.pop();
      else ahead.push(next);
    }
    return this.#records.get(id)?.above;
  }

  /** Counts what is above a record whose upper records are counted. @returns one of these that is not counted yet */
  #sumAbove(kept: KeptRecord): RecordId | undefined {
    let [records, acts] = [1, kept.acts?.length ?? Infinity];
    for (const id of upperOf(kept)) {
      const upper = this.#records.get(id)?.above;
      if (upper?.state !== this.#state) return id;
      records += upper.records;
      acts += upper.acts;
    }
    kept.above = { state: this.#state, records, acts };
    return undefined;
  }

  /**
   * The records at which the way up ends. Where very many records are asked about and others may be here, each step up
   * is read by itself: a way that ends nowhere would read again nearly everything that is here already.
   */
  #endsOf(found: KeptRecords): readonly RecordId[] | undefined {
    if (found.size <= MOST_NAMED) return [...found].flatMap(([id, kept]) => (kept === undefined ? [] : [id]));
    const kept = this.#records.size + (this.shared?.size ?? 0);
    return kept > MOST_NAMED ? undefined : [];
  }

  /** Adds all ids that are reached through records of the shelf. @returns those of them that are not on it */
  #walk(ids: readonly RecordId[], found: Map<RecordId, KeptRecord | undefined>): RecordId[] {
    const missing: RecordId[] = [];
    const ahead = [...ids];
    for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
      if (found.has(id)) continue;
      const kept = this.get(id);
      found.set(id, kept);
      if (kept === undefined) {
        missing.push(id);
        continue;
      }
      for (const upper of upperOf(kept)) ahead.push(upper);
    }
    return missing;
  }
}

function actOf({ value, ...act }: ReadAct): KnownAct {
  return knownAct({ ...act, value: value === null ? null : BigInt(value) });
}
