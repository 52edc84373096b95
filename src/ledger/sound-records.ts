import type { StandingSource } from "./standing-source.ts";
import { nextInLineage } from "./export-lineage.ts";
import type { LeftOut } from "./export-lineage.ts";
import { ownBreak } from "./operability.ts";
import type { StandingRecord } from "./operability.ts";
import type { RecordId } from "./record-id.ts";

/**
 * The records that break no export, neither by themselves nor by anything above them. Many exports rest on the same
 * ones, so that each is looked at once. A record that is not known is not sound: a walk comes to it and says so.
 */
export class SoundRecords implements LeftOut {
  readonly #source: StandingSource;
  readonly #found = new Map<RecordId, boolean>();

  constructor(source: StandingSource) {
    this.#source = source;
  }

  /** It needs no stack, however long a lineage is. */
  has(id: RecordId): boolean {
    const known = this.#found.get(id);
    if (known !== undefined) return known;
    // Until it is settled, a record is not sound, so that a circle ends.
    this.#found.set(id, false);
    const ahead = [id];
    for (let at = ahead.at(-1); at !== undefined; at = ahead.at(-1)) {
      const next = this.#settle(at);
      if (next === undefined) ahead.pop();
      else {
        this.#found.set(next, false);
        ahead.push(next);
      }
    }
    return this.#found.get(id) === true;
  }

  /** Settles a record whose upper records are settled. @returns one of them that is not settled yet */
  #settle(id: RecordId): RecordId | undefined {
    const record = this.#source.record(id);
    if (record === undefined || isTroubled(this.#source, record)) return undefined;
    for (const next of nextInLineage(this.#source, record)) {
      const found = this.#found.get(next);
      if (found === undefined) return next;
      if (!found) return undefined;
    }
    this.#found.set(id, true);
    return undefined;
  }
}

/** Whether a record may break an export by itself. One whose acts are not known may. */
export function isTroubled(source: StandingSource, record: StandingRecord): boolean {
  const acts = source.acts(record.id);
  return acts === undefined || acts.breaks.length > 0 || ownBreak(record) === "NEVER_IN_FORCE";
}
