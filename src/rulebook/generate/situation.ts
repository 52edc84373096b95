import { ActKind, Kept } from "../../ledger/codes.ts";
import { Kind, kindName } from "../../ledger/kinds.ts";
import { parseRecordId } from "../../ledger/record-id.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { Status, statusNameOf } from "../../ledger/statuses.ts";
import { sourcesOf } from "../../ledger/transitions.ts";
import type { Fact, FactKey, Place } from "../judge/around.ts";
import type { JudgedAct } from "../judge/judged-act.ts";
import type { Step } from "../step.ts";
import { addMonths, DAY } from "../../text/civil-date.ts";
import { keysOf } from "../../text/entries.ts";
import type { MadeLedger, MadeRecord } from "./made-ledger.ts";
import type { Random } from "./random.ts";
import { ELSEWHERE, fullCity, HOME, NOW } from "./full-city.ts";
import type { FullCity } from "./full-city.ts";

const DRAFT = parseRecordId(`0x${"dd".repeat(10)}`);

/** An act at a step, in a city that is changed until the rules say of the act what is wanted. */
export class Situation {
  readonly step: Step;
  readonly city: FullCity;
  readonly random: Random;
  act: JudgedAct;

  constructor(step: Step, caseNumber: number, random: Random) {
    this.step = step;
    this.random = random;
    this.city = fullCity();
    this.act = {
      act: step.act,
      code: step.code,
      jurisdiction: HOME,
      caller: this.city.parties.DATA_AUTHORITY,
      role: Role.DATA_AUTHORITY,
      roles: 1n << BigInt(Role.DATA_AUTHORITY),
      subject: this.#subject(caseNumber),
      about: undefined,
      from: NOW - DAY,
      until: addMonths(NOW - DAY, 6),
      clauses: 0n,
      gives: 0n,
      digest: undefined,
      items: [],
    };
  }

  get ledger(): MadeLedger {
    return this.city.ledger;
  }

  /** The record that is made, stated about or settled, in a status from which the step is possible. */
  #subject(caseNumber: number): Place {
    const { kind, act, code } = this.step;
    const record = kind === Kind.CASE ? this.addCase(this.#matter(), caseNumber) : this.city.records.get(kind);
    if (record === undefined) return this.#jurisdiction();
    if (act === ActKind.RECORD) {
      this.ledger.records.delete(record.id);
      return { ...record, id: DRAFT };
    }
    if (act === ActKind.ABROAD) this.ledger.change(record.id, { jurisdiction: ELSEWHERE });
    const to = act === ActKind.SETTLE ? statusNameOf(code) : undefined;
    const sources = to === undefined ? [] : sourcesOf(kindName(kind), to);
    if (sources.length > 0) this.ledger.change(record.id, { status: Status[this.random.pick(sources)] });
    return this.#record(record.id);
  }

  #jurisdiction(): Place {
    const id = this.ledger.jurisdictionRecord(HOME);
    if (id === undefined) throw new Error("the city has no jurisdiction");
    return this.#record(id);
  }

  /** The matter of a case: any record of the city. */
  #matter(): RecordId {
    return this.random.pick([...this.city.records.values()]).id;
  }

  #record(id: RecordId): MadeRecord {
    const record = this.ledger.record(id);
    if (record === undefined) throw new Error(`the city has no record ${id}`);
    return record;
  }

  /** Changes the place of the subject, and the record of it if it is recorded. */
  placeSubject(given: Partial<Omit<Place, "id" | "kind">>): void {
    const { id } = this.act.subject;
    this.act = { ...this.act, subject: { ...this.act.subject, ...given } };
    if (this.ledger.record(id) !== undefined) this.ledger.change(id, given);
  }

  /** Ends the term of a record, the subject's if none is given. */
  endAt(until: number, id: RecordId = this.act.subject.id): void {
    if (id === this.act.subject.id) this.act = { ...this.act, until };
    if (this.ledger.record(id) !== undefined) this.ledger.change(id, { until });
  }

  /** Puts a party under another party's control, or under nobody's. */
  controlBy(controlled: RecordId, controller: RecordId | undefined): void {
    if (controlled === this.act.subject.id) this.placeSubject({ link: controller });
    else this.ledger.change(controlled, { link: controller });
  }

  /** Lets a party act under a role that it has. Whoever records something is its issuer. */
  actAs(caller: RecordId, role: RoleName): void {
    this.act = { ...this.act, caller, role: Role[role], roles: 1n << BigInt(Role[role]) };
    if (this.step.act === ActKind.RECORD) this.placeSubject({ issuer: caller });
  }

  /** States a fact as the ledger keeps it. */
  state(key: FactKey, given: Partial<Fact>): void {
    const before = this.ledger.fact(key);
    const value = before?.value ?? 0n;
    const by = this.#statedBy(key);
    this.ledger.state(key, { by, time: NOW - 10 * DAY, until: 0, outcome: 0, used: false, value, ...given });
  }

  #statedBy({ role, party }: FactKey): RecordId {
    const { parties } = this.city;
    const name = keysOf(parties).find((each) => Role[each] === role);
    return party ?? parties[name ?? "DATA_AUTHORITY"];
  }

  /** Adds a case in force about a record, without a trace in the facts of what it is about. */
  addCase(about: RecordId, caseNumber: number): MadeRecord {
    return this.ledger.add({
      kind: Kind.CASE,
      caseNumber,
      parent: about,
      issuer: this.city.parties.DATA_AUTHORITY,
      link: this.city.parties.OPERATOR,
    });
  }

  /** Gives a record a status, with the fact of its end where it has ended. */
  settle(id: RecordId, status: Status): void {
    this.ledger.change(id, { status });
    const ended = status !== Status.PROPOSED && status !== Status.IN_FORCE;
    const key = { subject: id, code: Kept.ENDED, role: 0, party: undefined };
    if (ended) this.state(key, { outcome: status, time: NOW - 5 * DAY });
    else this.ledger.withdraw(key);
  }
}
