import type { StandingSource } from "./standing-source.ts";
import { madeOf, standsUnder } from "./export-lineage.ts";
import type { StandingRecord } from "./operability.ts";
import type { RecordId } from "./record-id.ts";
import { isTroubled, SoundRecords } from "./sound-records.ts";

type Records = readonly StandingRecord[];

/**
 * The records that may break an export, by the product, agreement or issuer above which they are. Many exports have the
 * same ones, so that each way is walked once. The order is that of a whole walk.
 */
export class TroubledLineage {
  readonly #source: StandingSource;
  readonly #sound: SoundRecords;
  readonly #above = new Map<RecordId, Records>();
  readonly #within = new Map<RecordId, Records>();

  /** @param sound - what was found in the same graph before */
  constructor(source: StandingSource, sound = new SoundRecords(source)) {
    this.#source = source;
    this.#sound = sound;
  }

  /** Those among some records and everything that they stand under. The last record comes first. */
  above(ids: readonly RecordId[]): Records {
    const each = ids
      .toReversed()
      .map((id) => this.#kept(this.#above, id, () => standsUnder(this.#source, [id], this.#sound)));
    const [only, ...others] = each.filter((records) => records.length > 0);
    if (only === undefined || others.length === 0) return only ?? [];
    return [...new Map([only, ...others].flat().map((record) => [record.id, record])).values()];
  }

  /** Those among a record and everything that it is made of. */
  within(id: RecordId): Records {
    return this.#kept(this.#within, id, () => madeOf(this.#source, [id], this.#sound));
  }

  #kept(kept: Map<RecordId, Records>, id: RecordId, walk: () => ReadonlyMap<RecordId, StandingRecord>): Records {
    const before = kept.get(id);
    if (before !== undefined) return before;
    const found = this.#sound.has(id) ? [] : [...walk().values()].filter((record) => isTroubled(this.#source, record));
    kept.set(id, found);
    return found;
  }
}
