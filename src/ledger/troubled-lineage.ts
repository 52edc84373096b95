import type { StandingSource } from "./standing-source.ts";
import { madeOf, standsUnder } from "./export-lineage.ts";
import type { StandingRecord } from "./operability.ts";
import type { RecordId } from "./record-id.ts";
import { isTroubled, SoundRecords } from "./sound-records.ts";

type Records = readonly StandingRecord[];

const NONE: Records = [];

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
    const each: Records[] = [];
    for (const id of ids) {
      const records = this.#above.get(id) ?? this.#find(this.#above, id, standsUnder);
      if (records.length > 0) each.unshift(records);
    }
    // Mostly there are none.
    if (each.length < 2) return each[0] ?? NONE;
    return [...new Map(each.flat().map((record) => [record.id, record])).values()];
  }

  /** Those among a record and everything that it is made of. */
  within(id: RecordId): Records {
    return this.#within.get(id) ?? this.#find(this.#within, id, madeOf);
  }

  #find(kept: Map<RecordId, Records>, id: RecordId, walk: typeof standsUnder): Records {
    const found = this.#sound.has(id)
      ? NONE
      : [...walk(this.#source, [id], this.#sound).values()].filter((record) => isTroubled(this.#source, record));
    kept.set(id, found);
    return found;
  }
}
