import type { KindName } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { ApiClient } from "../http/api-client.ts";
import type { NamedRecord } from "../named-record.ts";

/**
 * The records that the rows of a run make, in their order. A later row may name them before the ledger has them, and
 * then waits for the row that makes them.
 */
export class PlannedRecords {
  readonly #byName = new Map<string, NamedRecord[]>();
  readonly #waiting = new Set<RecordId>();
  #used = new Set<RecordId>();

  /** Adds the record of a row. @param isRecorded - whether the ledger has it already */
  add(record: NamedRecord, isRecorded: boolean): void {
    for (const name of [record.id, record.reference ?? record.id]) {
      const others = (this.#byName.get(name) ?? []).filter(({ id }) => id !== record.id);
      this.#byName.set(name, [...others, record]);
    }
    if (isRecorded) this.#waiting.delete(record.id);
    else this.#waiting.add(record.id);
  }

  /** The record that a row names; undefined when no row makes it, or several do. */
  readonly find = (name: string, kind?: KindName): NamedRecord | undefined => {
    const named = (this.#byName.get(name.trim()) ?? []).filter((each) => kind === undefined || each.kind === kind);
    const [only, ...others] = named;
    if (only === undefined || others.length > 0) return undefined;
    this.#used.add(only.id);
    return only;
  };

  /** The records named since the last call that the ledger does not have yet. */
  takeUsed(): readonly RecordId[] {
    const used = [...this.#used].filter((id) => this.#waiting.has(id));
    this.#used = new Set();
    return used;
  }
}

/** Asks for each record once: the rows of a table name the same few records again and again. */
export function rememberingApi(api: ApiClient): ApiClient {
  const records = remembered((name: string, kind: KindName | undefined) => api.namedRecord(name, kind));
  const byId = remembered((id: string) => api.record(id));
  return {
    ...api,
    namedRecord: (name, kind) => records(name, kind),
    record: (id, moment) => (moment === undefined ? byId(id) : api.record(id, moment)),
  };
}

/** A failure is not remembered: the record may be there the next time. */
function remembered<Asked extends readonly unknown[], Value>(
  ask: (...asked: Asked) => Promise<Value>,
): (...asked: Asked) => Promise<Value> {
  const answers = new Map<string, Value>();
  return async (...asked) => {
    const key = JSON.stringify(asked);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const value = await ask(...asked);
    answers.set(key, value);
    return value;
  };
}
