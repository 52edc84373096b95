import type { Hex } from "../../consensus/hex.ts";
import type { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Status } from "../../ledger/statuses.ts";

/**
 * What a judgement reads of the ledger at one moment: the records around an act, what was stated about them, lists and
 * calendars. It is read and never changed, so an index, a node or a made-up history can stand behind it. It must hold
 * everything on which the act rests: what it lacks counts as never recorded and never stated.
 */
export interface Around {
  /** Block time. All times are seconds since 1970 (UTC). */
  readonly now: number;
  record(id: RecordId): RecordAround | undefined;
  /** The record of a jurisdiction, by its ordinal. */
  jurisdictionRecord(ordinal: number): RecordId | undefined;
  fact(key: FactKey): Fact | undefined;
  /** All items of a list that is promised complete, in their order. */
  list(owner: RecordId, list: number): readonly RecordId[];
  /** The last disposition of an export. */
  disposition(exported: RecordId): { readonly time: number } | undefined;
  /** The digest that the exports of a product must have. */
  approvedRoot(product: RecordId): Hex | undefined;
  /**
   * Whether a civil day is a working day in a jurisdiction.
   * @param day - its number (`civilDayAt`)
   * @returns undefined where no calendar of that half year is published
   */
  isWorkingDay(jurisdiction: number, day: number): boolean | undefined;
}

/** A record among its neighbours: the part that never changes, and that a draft has as well. */
export interface Place {
  readonly id: RecordId;
  readonly kind: Kind;
  /** Of a CASE: the low byte of its code; 0 for other kinds. */
  readonly caseNumber: number;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly issuer: RecordId | undefined;
  /** What a product is made of, the grants of a scenario, the plan and the procurement of an authorization. */
  readonly inputs: readonly RecordId[];
}

/** A record with the part that changes. */
export interface RecordAround extends Place {
  readonly status: Status;
  readonly jurisdiction: number;
  /** End of its term; 0 means none. */
  readonly until: number;
}

/** The name of a fact: which statement about which record, and under which role or by which party it is kept. */
export interface FactKey {
  readonly subject: RecordId;
  readonly code: number;
  /** 0 where only the party names it. */
  readonly role: number;
  /** Undefined where the role alone names it. */
  readonly party: RecordId | undefined;
}

/** What was last stated under one name. */
export interface Fact {
  /** The party that stated it; of a case's fact the case. */
  readonly by: RecordId;
  readonly time: number;
  /** 0 means no end. */
  readonly until: number;
  /** Class in the low three bits, reason above. */
  readonly outcome: number;
  /** An act rested on it that only one act may rest on; of a hold: it was released. */
  readonly used: boolean;
  readonly value: bigint;
}
