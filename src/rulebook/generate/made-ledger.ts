import type { Hex } from "../../consensus/hex.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { parseRecordId } from "../../ledger/record-id.ts";
import type { Around, Fact, FactKey, RecordAround } from "../judge/around.ts";
import { civilDayOf, dateOfCivilDay } from "../../text/civil-date.ts";

/** A record with all that its state and its edges hold. */
export interface MadeRecord extends RecordAround {
  readonly flags: number;
  /** Low nibble: open holds. High nibble: those that reach what was made of it. */
  readonly holds: number;
}

export interface MadeFact {
  readonly key: FactKey;
  readonly fact: Fact;
}

/**
 * A state of the ledger that a test makes up, as the ledger would hold it: nothing checks that acts could have led to
 * it. The evaluator reads it as `Around`; `storageOf` writes it into a contract.
 */
export class MadeLedger implements Around {
  now: number;
  readonly records = new Map<RecordId, MadeRecord>();
  readonly facts = new Map<string, MadeFact>();
  readonly lists = new Map<string, RecordId[]>();
  readonly dispositions = new Map<RecordId, { readonly answers: number; readonly time: number }>();
  /** The memory that the ledger has of products: no rule may take it for the disposition of an export. */
  readonly cleared = new Map<RecordId, bigint>();
  readonly approvedRoots = new Map<RecordId, Hex>();
  readonly jurisdictions = new Map<number, RecordId>();
  /** The numbers of the working days of a published half year, by `jurisdiction/year/half`. */
  readonly calendars = new Map<string, Set<number>>();

  constructor(now: number) {
    this.now = now;
  }

  record(id: RecordId): MadeRecord | undefined {
    return this.records.get(id);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.jurisdictions.get(ordinal);
  }

  fact(key: FactKey): Fact | undefined {
    return this.facts.get(nameOf(key))?.fact;
  }

  list(owner: RecordId, list: number): readonly RecordId[] {
    return this.lists.get(`${owner}/${list}`) ?? [];
  }

  disposition(exported: RecordId): { readonly time: number } | undefined {
    return this.dispositions.get(exported);
  }

  approvedRoot(product: RecordId): Hex | undefined {
    return this.approvedRoots.get(product);
  }

  isWorkingDay(jurisdiction: number, day: number): boolean | undefined {
    return this.calendars.get(`${jurisdiction}/${halfYearOf(day)}`)?.has(day);
  }

  /* ------------------------------------------------ making */

  /** Adds a record in force without a term; `given` says what is different. */
  add(given: Partial<MadeRecord> & Pick<MadeRecord, "kind">): MadeRecord {
    const record: MadeRecord = {
      id: parseRecordId(`0x${(0x1000_0000 + this.records.size).toString(16).padStart(20, "0")}`),
      caseNumber: 0,
      parent: undefined,
      link: undefined,
      issuer: undefined,
      inputs: [],
      status: 2,
      jurisdiction: 1,
      until: 0,
      flags: 0,
      holds: 0,
      ...given,
    };
    this.records.set(record.id, record);
    if (record.kind === Kind.JURISDICTION) this.jurisdictions.set(record.jurisdiction, record.id);
    return record;
  }

  /** Changes a record that was added. */
  change(id: RecordId, given: Partial<MadeRecord>): void {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`${id} was not added`);
    this.records.set(id, { ...record, ...given });
  }

  state(key: FactKey, fact: Fact): void {
    this.facts.set(nameOf(key), { key, fact });
  }

  withdraw(key: FactKey): void {
    this.facts.delete(nameOf(key));
  }

  append(owner: RecordId, list: number, item: RecordId): void {
    const name = `${owner}/${list}`;
    this.lists.set(name, [...(this.lists.get(name) ?? []), item]);
  }

  /** Publishes the calendar of the half year of a civil day; its days are working days by `isWorking`. */
  publishCalendar(jurisdiction: number, day: number, isWorking: (day: number) => boolean): void {
    const { year, month } = dateOfCivilDay(day);
    const first = civilDayOf({ year, month: month <= 6 ? 1 : 7, day: 1 });
    const next = month <= 6 ? civilDayOf({ year, month: 7, day: 1 }) : civilDayOf({ year: year + 1, month: 1, day: 1 });
    const days = Array.from({ length: next - first }, (_, index) => first + index).filter(isWorking);
    this.calendars.set(`${jurisdiction}/${halfYearOf(day)}`, new Set(days));
  }
}

/** The half year of a civil day, as `year/half`, the halves counted from 0. */
function halfYearOf(day: number): string {
  const { year, month } = dateOfCivilDay(day);
  return `${year}/${month <= 6 ? 0 : 1}`;
}

function nameOf({ subject, code, role, party }: FactKey): string {
  return `${subject}/${code}/${role}/${party ?? ""}`;
}
