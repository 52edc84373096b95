import { isHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { Kind } from "../ledger/kinds.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Reader } from "../store/open-store.ts";
import { knownAct } from "./act-rows.ts";
import type { KnownAct } from "./act-rows.ts";
import { IndexMoved } from "./index-moved.ts";
import { KeptRecord } from "./kept-record.ts";
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

/** The records that a record stands under, names, or is made of. */
export function parentsOf({ parent, link, issuer, input_ids: inputs }: ReadRecord): RecordId[] {
  return [parent, link, issuer, ...inputsIn(inputs)].filter((id) => id !== null);
}

function inputsIn(ids: string | null): RecordId[] {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- The column holds ids alone.
  return ids === null ? [] : (ids.split(",") as RecordId[]);
}

/** The place of an event in the chain. */
interface Place {
  readonly block_number: number;
  readonly log_index: number;
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
  readonly #transactions = new Map<string, Hex>();
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

  /** The ids of the records that have been here longest, without jurisdictions, which every question needs. */
  oldest(count: number): RecordId[] {
    const ids: RecordId[] = [];
    for (const id of this.#records.keys()) {
      if (ids.length >= count) break;
      if (!this.#jurisdictionIds.has(id)) ids.push(id);
    }
    return ids;
  }

  #remove(id: RecordId): void {
    const kept = this.#records.get(id);
    if (kept === undefined) return;
    this.#records.delete(id);
    for (const place of [kept.row, ...(kept.acts ?? [])]) this.#transactions.delete(placeKey(place));
  }

  get size(): number {
    return this.#records.size;
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

  /** The transaction of an event, where the event was read with its record. */
  transaction(place: Place): Hex | undefined {
    return this.#transactions.get(placeKey(place)) ?? this.shared?.transaction(place);
  }

  put(read: ReadRecord): void {
    if (this.shared !== undefined && read.kind !== Kind.EXPORT) return this.shared.put(read);
    if (this.#records.has(read.id)) return;
    const { input_ids: inputs, transaction_hash: transaction, act_rows: rows, ...row } = read;
    const acts = rows !== null && rows.length > MOST_ACTS_KEPT ? undefined : (rows ?? []).map((act) => this.#act(act));
    this.#records.set(read.id, new KeptRecord(row, acts, inputsIn(inputs)));
    this.#keepTransaction(read, transaction);
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
      const { parent, link, issuer } = kept.row;
      if (parent !== null) ahead.push(parent);
      if (link !== null) ahead.push(link);
      if (issuer !== null) ahead.push(issuer);
      for (const input of kept.inputs) ahead.push(input);
    }
    return missing;
  }

  #act({ value, transaction_hash: transaction, ...act }: ReadAct): KnownAct {
    this.#keepTransaction(act, transaction);
    return knownAct({ ...act, value: value === null ? null : BigInt(value) });
  }

  #keepTransaction(place: Place, digits: string | null): void {
    const hash = `0x${digits ?? ""}`;
    if (isHex(hash, 32)) this.#transactions.set(placeKey(place), hash);
  }
}

function placeKey({ block_number: block, log_index: logIndex }: Place): string {
  return `${block}:${logIndex}`;
}
