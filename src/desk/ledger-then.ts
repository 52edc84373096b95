import { aroundOf } from "../audit/graph-around.ts";
import type { StatementRow } from "../audit/act-rows.ts";
import { Family, KeptRole, Outcome } from "../ledger/codes.ts";
import { FIRST_COMPETENT_ROLE, roleClass } from "../ledger/roles.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { familyNumber } from "../ledger/statements.ts";
import { Status } from "../ledger/statuses.ts";
import { caseNumberOf } from "../ledger/views.ts";
import type { Around, Fact, FactKey, RecordAround } from "../rulebook/judge/around.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/**
 * The ledger as rules would have seen it at the moment of a look: records, opinions, filings and open cases. It keeps
 * which statements a judgement read, and whether it asked for something that the index does not hold in this form.
 */
export class LedgerThen implements Around {
  readonly #look: Look;
  readonly #around: Around;
  readonly #cases: ReadonlyMap<RecordId | null, readonly RecordRow[]>;
  readonly #read = new Set<StatementRow>();
  #lacks = false;

  /** @param cases - the cases about the records of the look */
  constructor(look: Look, cases: readonly RecordRow[]) {
    this.#look = look;
    this.#around = aroundOf(look.graph);
    this.#cases = Map.groupBy(cases, ({ parent }) => parent);
  }

  get now(): number {
    return this.#look.moment.at;
  }

  /** The statements that judgements have read so far. */
  get statements(): readonly StatementRow[] {
    return [...this.#read];
  }

  /** Whether a judgement since the last call asked for something that is not here. */
  takeLack(): boolean {
    const lacked = this.#lacks;
    this.#lacks = false;
    return lacked;
  }

  record(id: RecordId): RecordAround | undefined {
    return this.#around.record(id);
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#around.jurisdictionRecord(ordinal);
  }

  fact(key: FactKey): Fact | undefined {
    const family = key.code >> 8;
    if (key.role === KeptRole.OPEN_CASES && family === Family.CASE) return this.#openCases(key);
    if (family === Family.OPINION || family === Family.FILING) return this.#stated(key);
    return this.#lacking();
  }

  list(): readonly RecordId[] {
    this.#lacks = true;
    return [];
  }

  disposition(): undefined {
    return this.#lacking();
  }

  approvedRoot(): undefined {
    return this.#lacking();
  }

  isWorkingDay(): undefined {
    return this.#lacking();
  }

  #lacking(): undefined {
    this.#lacks = true;
    return undefined;
  }

  #openCases({ subject, code }: FactKey): Fact | undefined {
    const opened = (this.#cases.get(subject) ?? []).filter(
      (row) => caseNumberOf(row) === (code & 0xff) && this.#look.graph.existed(row),
    );
    const last = opened.at(-1);
    if (last === undefined) return undefined;
    const isOpen = (row: RecordRow): boolean => {
      const status = this.#look.graph.stateOf(row).ownStatus;
      return status === Status.PROPOSED || status === Status.IN_FORCE;
    };
    const value = BigInt(opened.filter(isOpen).length);
    return { by: last.id, time: last.recorded_at, until: 0, outcome: 0, used: false, value };
  }

  /** An office keeps one statement, a competent role one of each party, and other roles the best of several parties. */
  #stated({ subject, code, role, party }: FactKey): Fact | undefined {
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
    const found = isOfSeveral ? this.#best(all) : kept(all, this.now);
    if (found === undefined) return undefined;
    this.#read.add(found);
    return {
      by: found.by_party,
      time: found.time,
      until: found.until_time ?? 0,
      outcome: found.outcome,
      used: false,
      value: found.value,
    };
  }

  #best(all: readonly StatementRow[]): StatementRow | undefined {
    const ofEach = [...Map.groupBy(all, ({ by_party: by }) => by).values()].flatMap((own) => kept(own, this.now) ?? []);
    return ofEach.toSorted((one, other) => rank(one, this.now) - rank(other, this.now)).at(0);
  }
}

/** The last statement; a filing that only waits does not displace one that passed. */
function kept(all: readonly StatementRow[], now: number): StatementRow | undefined {
  return all.reduce<StatementRow | undefined>((before, act) => {
    const waits = familyNumber(act.code) === Family.FILING && classOf(act) === Outcome.OPEN;
    const stands = before !== undefined && isCurrent(before, now) && classOf(before) === Outcome.PASSED;
    return waits && stands ? before : act;
  }, undefined);
}

function isCurrent({ until_time: until }: StatementRow, now: number): boolean {
  return until === null || until > now;
}

function classOf({ outcome }: StatementRow): number {
  return outcome & 7;
}

/** From the best to the worst: what is over comes last, and what is open before it. */
function rank(act: StatementRow, now: number): number {
  if (!isCurrent(act, now)) return 9;
  return classOf(act) === Outcome.OPEN ? 8 : classOf(act);
}
