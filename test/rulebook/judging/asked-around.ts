import type { Hex } from "../../../src/consensus/hex.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import type { Around, Fact, FactKey, RecordAround } from "../../../src/rulebook/judge/around.ts";

/** Reads a state as it is, and keeps which lists were asked of it, and what was asked and was not there. */
export class AskedAround implements Around {
  readonly #around: Around;
  readonly facts: FactKey[] = [];
  readonly lists: { readonly owner: RecordId; readonly list: number }[] = [];
  readonly roots: RecordId[] = [];
  readonly dispositions: RecordId[] = [];

  constructor(around: Around) {
    this.#around = around;
  }

  get now(): number {
    return this.#around.now;
  }

  record(id: RecordId): RecordAround | undefined {
    return this.#around.record(id);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#around.jurisdictionRecord(ordinal);
  }

  fact(key: FactKey): Fact | undefined {
    const fact = this.#around.fact(key);
    if (fact === undefined) this.facts.push(key);
    return fact;
  }

  list(owner: RecordId, list: number): readonly RecordId[] {
    this.lists.push({ owner, list });
    return this.#around.list(owner, list);
  }

  disposition(exported: RecordId): { readonly time: number } | undefined {
    const disposition = this.#around.disposition(exported);
    if (disposition === undefined) this.dispositions.push(exported);
    return disposition;
  }

  approvedRoot(product: RecordId): Hex | undefined {
    const root = this.#around.approvedRoot(product);
    if (root === undefined) this.roots.push(product);
    return root;
  }

  isWorkingDay(jurisdiction: number, day: number): boolean | undefined {
    return this.#around.isWorkingDay(jurisdiction, day);
  }
}
