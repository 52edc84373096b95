import { aroundOf } from "../audit/graph-around.ts";
import type { StatementRow } from "../audit/act-rows.ts";
import type { Hex } from "../consensus/hex.ts";
import { Code, Family, Kept, KeptRole, Outcome } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import { FIRST_COMPETENT_ROLE, roleClass } from "../ledger/roles.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { familyNumber } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import type { Around, Fact, FactKey, RecordAround } from "../rulebook/judge/around.ts";
import { keptOfCases } from "./kept-of-cases.ts";
import { endOf } from "./kept-ends.ts";
import { LastChildren } from "./last-children.ts";
import type { Look } from "./look.ts";

/** A part of the ledger that judgements may ask for beside the records of a look. */
export type Wanted =
  | { readonly of: "RECORD"; readonly id: RecordId }
  | { readonly of: "CASES"; readonly id: RecordId }
  | { readonly of: "CHILDREN"; readonly id: RecordId; readonly kind: Kind }
  | { readonly of: "LIST"; readonly id: RecordId; readonly list: number };

/** The parts that were loaded beside a look. */
export interface Beside {
  /** Whether a part was loaded: then what is not here was never recorded. */
  readonly holds: (wanted: Wanted) => boolean;
  /** The items of a list that was loaded. */
  readonly itemsOf?: (owner: RecordId, list: number) => readonly RecordId[];
  /** Whether a civil day is a working day; undefined where no calendar says so. */
  readonly isWorkingDay?: (jurisdiction: number, day: number) => boolean | undefined;
}

/** A look that was taken at the cases about its records too. */
const WITH_CASES: Beside = { holds: ({ of }) => of === "RECORD" || of === "CASES" };

/**
 * The ledger as rules would have seen it at the moment of a look: records, statements, cases, and what the ledger keeps
 * of itself, all made from the events up to the moment. It remembers which statements a judgement read, and what it
 * asked for that was not loaded.
 */
export class LedgerThen implements Around {
  readonly #look: Look;
  readonly #around: Around;
  readonly #beside: Beside;
  readonly #children: LastChildren;
  readonly #read = new Set<StatementRow>();
  #readLately = new Set<StatementRow>();
  readonly #wanted: Wanted[] = [];
  #lacks = false;

  constructor(look: Look, beside: Beside = WITH_CASES) {
    this.#look = look;
    this.#around = aroundOf(look.graph);
    this.#beside = beside;
    this.#children = new LastChildren(look);
  }

  get now(): number {
    return this.#look.moment.at;
  }

  /** The statements that judgements have read so far. */
  get statements(): readonly StatementRow[] {
    return [...this.#read];
  }

  /** The statements that judgements have read since the last call. */
  takeRead(): readonly StatementRow[] {
    const read = [...this.#readLately];
    this.#readLately = new Set();
    return read;
  }

  /** The parts that judgements have asked for and that were not loaded. */
  get wanted(): readonly Wanted[] {
    return this.#wanted;
  }

  /** Whether a judgement since the last call asked for something that is not here. */
  takeLack(): boolean {
    const lacked = this.#lacks;
    this.#lacks = false;
    return lacked;
  }

  record(id: RecordId): RecordAround | undefined {
    const found = this.#around.record(id);
    // A draft is no record yet, and nothing of it is missing.
    if (found === undefined && id !== NO_RECORD) this.#demand({ of: "RECORD", id });
    return found;
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#around.jurisdictionRecord(ordinal);
  }

  fact(key: FactKey): Fact | undefined {
    const family = key.code >> 8;
    if (family === Family.OPINION || family === Family.FILING) return this.#stated(key);
    if (family === Family.CASE || key.role === KeptRole.OPEN_CASES) return this.#ofCases(key);
    if (key.code === Code.HOLD) return this.#hold(key);
    if (key.code === Kept.ENDED) return this.#ended(key);
    if (key.code >= Kept.LAST_CHILD && family === Family.KEPT) return this.#child(key);
    return this.#lacking();
  }

  list(owner: RecordId, list: number): readonly RecordId[] {
    this.#demand({ of: "LIST", id: owner, list });
    return this.#beside.itemsOf?.(owner, list) ?? [];
  }

  disposition(exported: RecordId): { readonly time: number } | undefined {
    return this.#actsAbout(exported).findLast(
      (act) => act.type === "SETTLE" && (act.status === Status.CONTINUED || act.status === Status.SUNSET),
    );
  }

  approvedRoot(product: RecordId): Hex | undefined {
    const last = this.#actsAbout(product).findLast((act) => act.type === "ATTEST" && act.code === Code.ROOT_APPROVED);
    if (last?.type !== "ATTEST") return undefined;
    this.#reads(last);
    return classOf(last) === Outcome.PASSED ? (last.document ?? undefined) : undefined;
  }

  isWorkingDay(jurisdiction: number, day: number): boolean | undefined {
    const { isWorkingDay } = this.#beside;
    return isWorkingDay === undefined ? this.#lacking() : isWorkingDay(jurisdiction, day);
  }

  #reads(statement: StatementRow): void {
    this.#read.add(statement);
    this.#readLately.add(statement);
  }

  #lacking(): undefined {
    this.#lacks = true;
    return undefined;
  }

  /** @returns whether the part was loaded */
  #demand(wanted: Wanted): boolean {
    const holds = this.#beside.holds(wanted);
    if (!holds) {
      this.#wanted.push(wanted);
      this.#lacks = true;
    }
    return holds;
  }

  /** The acts about a record that must be here. */
  #actsAbout(id: RecordId) {
    return this.record(id) === undefined ? [] : this.#look.graph.actsAbout(id);
  }

  #ofCases(key: FactKey): Fact | undefined {
    // A case of a case is kept under the case itself, and its neighbours stand under the same record.
    const ofCase = key.code === 0;
    const subject = ofCase ? this.record(key.subject)?.parent : key.subject;
    if (subject === undefined || !this.#demand({ of: "CASES", id: subject })) return undefined;
    const found = keptOfCases(this.#look, subject, key);
    if (found === undefined || found.type === "FACT") return found?.fact;
    // No event says on which case another act rested.
    const lacking = (): boolean => {
      this.#lacks = true;
      return false;
    };
    return {
      ...found.fact,
      get used() {
        return lacking();
      },
    };
  }

  #hold({ subject, party }: FactKey): Fact | undefined {
    let fact: Fact | undefined;
    for (const act of this.#actsAbout(subject)) {
      if (act.type !== "ATTEST") continue;
      const { by_party: by, time, until_time: until, outcome, value, about } = act;
      const reach = (value & 1n) << 80n;
      if (act.code === Code.HOLD && by === party)
        fact = { by, time, until: until ?? 0, outcome, used: false, value: reach | BigInt(about ?? 0) };
      if (act.code === Code.RELEASE && (about ?? by) === party && fact !== undefined) fact = { ...fact, used: true };
    }
    return fact;
  }

  #ended({ subject }: FactKey): Fact | undefined {
    const record = this.record(subject);
    return record === undefined ? undefined : endOf(this.#look, subject);
  }

  #child({ subject, code, party: link }: FactKey): Fact | undefined {
    if (code === Kept.LAST_CHILD) {
      const row = this.#look.graph.row(subject);
      if (row === undefined || row.parent === null) return undefined;
      if (!this.#demand({ of: "CHILDREN", id: row.parent, kind: row.kind })) return undefined;
      return this.#children.before(row);
    }
    const kind = kindNumbered(code - Kept.LAST_CHILD);
    if (kind === undefined || !this.#demand({ of: "CHILDREN", id: subject, kind })) return undefined;
    return this.#children.last(kind, subject, link);
  }

  /** An office keeps one statement, a competent role one of each party, and other roles the best of several parties. */
  #stated({ subject, code, role, party }: FactKey): Fact | undefined {
    if (this.record(subject) === undefined) return undefined;
    const all = this.#look
      .actsAbout(subject)
      .filter(
        (act): act is StatementRow =>
          act.type === "ATTEST" &&
          act.code === code &&
          act.role === role &&
          (party === undefined || act.by_party === party),
      );
    const isOfSeveral = roleClass(all[0]?.role ?? 0) === "SEVERAL" && role < FIRST_COMPETENT_ROLE;
    const found = isOfSeveral && party === undefined ? best(all) : kept(all);
    if (found === undefined) return undefined;
    this.#reads(found);
    return {
      by: found.by_party,
      time: found.time,
      until: found.until_time ?? 0,
      outcome: found.outcome,
      used: false,
      value: found.value,
    };
  }
}

function kindNumbered(number: number): Kind | undefined {
  return Object.values(Kind).find((kind) => kind === number);
}

/** The last statement; a filing that only waits does not displace one that had passed and was current. */
function kept(all: readonly StatementRow[]): StatementRow | undefined {
  return all.reduce<StatementRow | undefined>((before, act) => (waitsBeside(before, act) ? before : act), undefined);
}

function waitsBeside(before: StatementRow | undefined, act: StatementRow): boolean {
  const waits = familyNumber(act.code) === Family.FILING && classOf(act) === Outcome.OPEN;
  return waits && before !== undefined && isCurrent(before, act.time) && classOf(before) === Outcome.PASSED;
}

/** The most favourable statement of several parties, as the ledger keeps it: a later one displaces no better one. */
function best(all: readonly StatementRow[]): StatementRow | undefined {
  const own = new Map<RecordId, StatementRow>();
  let joint: StatementRow | undefined;
  for (const act of all) {
    if (waitsBeside(own.get(act.by_party), act)) continue;
    own.set(act.by_party, act);
    if (joint === undefined || outweighs(act, joint)) joint = act;
  }
  return joint;
}

function outweighs(act: StatementRow, before: StatementRow): boolean {
  if (!isCurrent(before, act.time) || before.by_party === act.by_party) return true;
  return isCurrent(act, act.time) && rank(act) <= rank(before);
}

function isCurrent({ until_time: until }: StatementRow, now: number): boolean {
  return until === null || until > now;
}

function classOf({ outcome }: StatementRow): number {
  return outcome & 7;
}

/** From the best to the worst: what is open comes last. */
function rank(act: StatementRow): number {
  return classOf(act) === Outcome.OPEN ? 8 : classOf(act);
}
