import { toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { Outcome } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { StandingGraph, StandingRecord } from "../../src/ledger/operability.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { appendToList, EMPTY_LIST } from "../../src/ledger/storage-slots.ts";
import type { ListHead } from "../../src/ledger/storage-slots.ts";
import type { Around, Fact, FactKey, RecordAround } from "../../src/rulebook/judge/around.ts";

/** A record as its events leave it. */
export interface ModelRecord extends StandingRecord, RecordAround {
  status: Status;
  holds: number;
  until: number;
  trail: Hex;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly issuer: RecordId | undefined;
  readonly inputs: readonly RecordId[];
  readonly jurisdiction: number;
  readonly kind: Kind;
  readonly id: RecordId;
  readonly from: number;
  readonly clear: bigint;
  readonly digest: Hex;
  readonly backfilled: boolean;
}

export interface ModelList {
  head: ListHead;
  readonly items: Hex[];
}

const CASE_OUTCOMES: Readonly<Partial<Record<Status, number>>> = {
  [Status.PROPOSED]: Outcome.OPEN,
  [Status.IN_FORCE]: Outcome.OPEN,
  [Status.FULFILLED]: Outcome.PASSED,
  [Status.DISMISSED]: Outcome.NO_OBJECTION,
  [Status.EXPIRED]: Outcome.OVERDUE,
  [Status.FAILED]: Outcome.REJECTED,
};

/** The model's state: records, facts and lists, in maps. */
export class ModelState implements Around, StandingGraph {
  now = 0;
  protected readonly recordsById = new Map<RecordId, ModelRecord>();
  protected readonly factsByName = new Map<string, Fact>();
  protected readonly listsByName = new Map<string, ModelList>();
  protected readonly jurisdictionIds = new Map<number, RecordId>();
  protected readonly breakingCounts = new Map<number, number>();
  protected readonly dispositionsById = new Map<RecordId, { readonly time: number; readonly answers: number }>();
  protected readonly approvedRootsById = new Map<RecordId, Hex>();

  /* ------------------------------------------------ reading */

  record(id: RecordId): ModelRecord | undefined {
    return this.recordsById.get(id);
  }

  ids(): RecordId[] {
    return [...this.recordsById.keys()];
  }

  idsOf(kinds: readonly Kind[]): RecordId[] {
    return this.ids().filter((id) => kinds.includes(this.recordsById.get(id)?.kind ?? Kind.JURISDICTION));
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.jurisdictionIds.get(ordinal);
  }

  breakingCount(ordinal: number): number {
    return this.breakingCounts.get(ordinal) ?? 0;
  }

  fact(key: FactKey): Fact | undefined {
    return this.factsByName.get(nameOf(key));
  }

  facts(): [FactKey, Fact][] {
    return [...this.factsByName].map(([name, fact]) => [keyOfName(name), fact]);
  }

  list(owner: RecordId, list: number): RecordId[] {
    return this.listOf(owner, list).items.map((item) => item.slice(0, 22) as RecordId);
  }

  listOf(owner: RecordId, list: number): ModelList {
    return this.listsByName.get(`${owner}/${list}`) ?? { head: EMPTY_LIST, items: [] };
  }

  lists(): [owner: RecordId, list: number, ModelList][] {
    return [...this.listsByName].map(([name, list]) => [name.slice(0, 22) as RecordId, Number(name.slice(23)), list]);
  }

  disposition(id: RecordId): { readonly time: number; readonly answers: number } | undefined {
    return this.dispositionsById.get(id);
  }

  approvedRoot(id: RecordId): Hex | undefined {
    return this.approvedRootsById.get(id);
  }

  /** The ordinals of all jurisdictions of whose data a record is made, its own among them. */
  madeOfDataOf(id: RecordId): Set<number> {
    const record = this.recordsById.get(id);
    if (record === undefined) return new Set();
    const made =
      record.kind === Kind.PRODUCT ? record.inputs : record.kind === Kind.EXPORT ? [record.parent ?? NO_RECORD] : [];
    return new Set([record.jurisdiction, ...made.flatMap((input) => [...this.madeOfDataOf(input)])]);
  }

  /** No calendar is published in these cities. */
  isWorkingDay(): undefined {
    return undefined;
  }

  /** The outcome of a case, as the facts of it show it: its own state says how it ended. */
  outcomeOfCase(id: RecordId): number {
    return CASE_OUTCOMES[this.recordsById.get(id)?.status ?? Status.VOID] ?? Outcome.WITHDRAWN;
  }

  /* ------------------------------------------------ writing */

  protected countBreaking(ordinal: number): void {
    this.breakingCounts.set(ordinal, this.breakingCount(ordinal) + 1);
  }

  protected append(owner: RecordId, list: number, item: Uint8Array): void {
    const { head, items } = this.listOf(owner, list);
    items.push(toHex(item));
    this.listsByName.set(`${owner}/${list}`, { head: appendToList(head, item), items });
  }

  protected isCurrent(fact: Fact | undefined): fact is Fact {
    return fact !== undefined && (fact.until === 0 || this.now < fact.until);
  }

  protected keep(key: FactKey, fact: Fact): void {
    this.factsByName.set(nameOf(key), fact);
  }

  protected forget(key: FactKey): void {
    this.factsByName.delete(nameOf(key));
  }

  protected change(key: FactKey, change: Partial<Fact>): void {
    const fact = this.fact(key);
    if (fact !== undefined) this.keep(key, { ...fact, ...change });
  }
}

function nameOf({ subject, code, role, party }: FactKey): string {
  return `${subject}/${code}/${role}/${party ?? ""}`;
}

function keyOfName(name: string): FactKey {
  const [subject = "", code, role, party = ""] = name.split("/");
  return {
    subject: subject as RecordId,
    code: Number(code),
    role: Number(role),
    party: party === "" ? undefined : (party as RecordId),
  };
}
