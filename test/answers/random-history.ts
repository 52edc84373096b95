import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Outcome } from "../../src/ledger/codes.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import { DecisionStep } from "../../src/ledger/decisions.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { Role } from "../../src/ledger/roles.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { randomSource } from "../ledger/random-source.ts";
import { accountOfName, cityName, HistoryLedger } from "./history-ledger.ts";
import type { LedgerRecord } from "./history-ledger.ts";
import type { History, Move, RecordMove } from "./move.ts";
import { allows } from "./transitions.ts";

const START = 1_760_000_000;
const BLOCKS = 30;
const GAPS = [1, 1, 2, 60, 3_600, 86_400, 30 * 86_400];
const DAY = 86_400;

/** A whole number from 0, less than `below`. */
export type Random = (below: number) => number;

/** The kinds of the parent, the link and the inputs; `undefined` among them: it may be left out. */
interface Neighbours {
  readonly parent: readonly (Kind | undefined)[];
  readonly link?: readonly (Kind | undefined)[];
  readonly inputs?: readonly Kind[];
}

const NEIGHBOURS: Readonly<Partial<Record<Kind, Neighbours>>> = {
  [Kind.PARTY]: { parent: [Kind.JURISDICTION], link: [undefined, Kind.PARTY] },
  [Kind.RESOURCE]: { parent: [Kind.JURISDICTION], link: [undefined, Kind.PARTY] },
  [Kind.PLAN]: { parent: [Kind.JURISDICTION] },
  [Kind.AUTHORIZATION]: { parent: [Kind.JURISDICTION], link: [Kind.PARTY], inputs: [Kind.PLAN] },
  [Kind.GRANT]: { parent: [Kind.AUTHORIZATION], link: [Kind.RESOURCE] },
  [Kind.SCENARIO]: { parent: [Kind.AUTHORIZATION], inputs: [Kind.GRANT] },
  [Kind.DEMAND]: { parent: [Kind.SCENARIO], link: [Kind.GRANT] },
  [Kind.DELIVERY]: { parent: [Kind.DEMAND], link: [undefined, Kind.DOMAIN] },
  [Kind.IMPORT]: { parent: [Kind.SCENARIO], link: [undefined, Kind.DOMAIN] },
  [Kind.PRODUCT]: {
    parent: [Kind.SCENARIO, Kind.SCENARIO, Kind.SCENARIO, undefined],
    link: [undefined, Kind.PARTY],
    inputs: [Kind.DELIVERY, Kind.IMPORT, Kind.PRODUCT],
  },
  [Kind.AGREEMENT]: { parent: [Kind.SCENARIO], link: [Kind.PARTY] },
  [Kind.EXPORT]: { parent: [Kind.PRODUCT], link: [Kind.AGREEMENT, Kind.AGREEMENT, undefined] },
  [Kind.CASE]: {
    parent: [Kind.RESOURCE, Kind.AUTHORIZATION, Kind.PRODUCT, Kind.EXPORT, Kind.PARTY],
    link: [undefined, Kind.PARTY],
  },
  [Kind.DOMAIN]: { parent: [Kind.JURISDICTION], link: [undefined, Kind.PARTY] },
};

/** What is recorded, each kind about as often as it stands here. */
const RECORDED: readonly Kind[] = [
  Kind.PARTY,
  Kind.RESOURCE,
  Kind.RESOURCE,
  Kind.PLAN,
  Kind.DOMAIN,
  Kind.CASE,
  Kind.AUTHORIZATION,
  Kind.AUTHORIZATION,
  Kind.GRANT,
  Kind.GRANT,
  Kind.GRANT,
  Kind.SCENARIO,
  Kind.SCENARIO,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
  Kind.PRODUCT,
  Kind.PRODUCT,
  Kind.AGREEMENT,
  Kind.AGREEMENT,
  Kind.EXPORT,
  Kind.EXPORT,
  Kind.EXPORT,
  Kind.EXPORT,
];

const CASES: readonly StatementCode[] = [
  Code.RECTIFICATION,
  Code.INCIDENT,
  Code.SUBJECT_OBJECTION,
  Code.OBJECTION,
  Code.MISUSE,
];
const STATED: readonly StatementCode[] = [
  Code.REVIEW,
  Code.SECURITY_REVIEW,
  Code.EXPORT_APPROVAL,
  Code.REEVALUATION,
  Code.EVALUATION,
  Code.PERSONNEL_ROSTER,
  Code.MANDATE,
  Code.RECTIFICATION_REPORT,
  Code.ACCESS_LOG,
  Code.CORRECTION,
];
const HARM = new Set<Status>([Status.VOID, Status.REVOKED, Status.RECALLED, Status.PROHIBITED_RECALL]);

/** The times of the blocks that some histories share. */
export function randomTimes(seed: number): readonly number[] {
  const { random } = randomSource(seed);
  const times = [START + random(1_000)];
  while (times.length < BLOCKS) times.push(times.at(-1)! + GAPS[random(GAPS.length)]!);
  return times;
}

/** A history made from a seed. The same seed, slot and times give the same history. */
export function randomHistory(seed: number, slot: number, times: readonly number[]): History {
  const moves: Move[] = [];
  const { random } = randomSource(seed);
  const maker = new MoveMaker(random, new HistoryLedger({ slot, times }), slot, times);
  for (const move of maker.founding()) if (maker.ledger.do(move)) moves.push(move);
  for (let block = 2; block <= times.length; block++)
    for (let count = random(4); count > 0; count--) {
      const move = maker.next(block);
      if (move !== undefined && maker.ledger.do(move)) moves.push(move);
    }
  return { seed, slot, times, moves };
}

class MoveMaker {
  readonly ledger: HistoryLedger;
  readonly #random: Random;
  readonly #slot: number;
  readonly #times: readonly number[];
  #count = 0;

  constructor(random: Random, ledger: HistoryLedger, slot: number, times: readonly number[]) {
    this.#random = random;
    this.ledger = ledger;
    this.#slot = slot;
    this.#times = times;
  }

  /** Both cities with their rulebooks, their authorities and a few other parties. */
  founding(): Move[] {
    const start = this.#times[0]!;
    return [
      ...([0, 1] as const).flatMap((city): Move[] => [
        { ...this.#blank(1, Kind.JURISDICTION, city), name: cityName(city) },
        this.#foundingParty(city, `authority${city}`, 1n << BigInt(Role.DATA_AUTHORITY)),
        { type: "PUBLISH", block: 1, city, version: 1, effectiveFrom: start, from: start },
        { type: "ROSTER", block: 1, city, version: 1, agencies: [`authority${city}`] },
      ]),
      this.#foundingParty(0, "operator", 1n << BigInt(Role.OPERATOR)),
      this.#foundingParty(0, "provider", 1n << BigInt(Role.DATA_PROVIDER)),
    ];
  }

  #foundingParty(city: 0 | 1, name: string, roles: bigint): Move {
    const parent = cityName(city);
    const clear = (BigInt(accountOfName(name, this.#slot)) << 64n) | roles;
    return { ...this.#blank(1, Kind.PARTY, city), name, by: parent, parent, clear };
  }

  #blank(block: number, kind: Kind, city: 0 | 1): RecordMove {
    const name = `${kind}.${this.#count++}`;
    const none = { from: 0, until: 0, effectiveAt: 0, backfilled: false, clear: 0n, inputs: [] };
    return { type: "RECORD", block, name, kind, city, status: Status.IN_FORCE, ...none };
  }

  next(block: number): Move | undefined {
    const dice = this.#random(100);
    if (dice < 47) return this.#recording(block);
    if (dice < 61) return this.#holding(block);
    if (dice < 69) return this.#statement(block);
    if (dice < 83) return this.#settlement(block);
    if (dice < 90) return this.#seat(block);
    if (dice < 92) return this.#publication(block);
    if (dice < 93) return this.#roster(block);
    if (dice < 97) return this.#decision(block);
    const subject = this.#any();
    return {
      type: "REFUSE",
      block,
      by: this.#party(),
      subject: subject.name,
      kind: subject.kind,
      rule: 1 + this.#random(3),
    };
  }

  /* ------------------------------------------------ records */

  #recording(block: number): Move | undefined {
    if (this.#random(10) === 0) return this.#revision(block);
    return this.#recordingOf(block, this.#pick(RECORDED));
  }

  /** A record of a kind; first a neighbour that it needs and that is not there. */
  #recordingOf(block: number, kind: Kind): Move | undefined {
    const place = NEIGHBOURS[kind]!;
    const [above, beside] = [this.#pick(place.parent), this.#pick(place.link ?? [undefined])];
    const [parent, link] = [this.#neighbour(above), this.#neighbour(beside)];
    if (parent === "MISSING") return this.#recordingOf(block, above!);
    if (link === "MISSING") return this.#recordingOf(block, beside!);
    const city = parent?.city ?? (this.#random(2) as 0 | 1);
    const inputs = this.#inputs(kind, place.inputs ?? []);
    const backfilled = kind !== Kind.CASE && kind !== Kind.PARTY && this.#random(12) === 0;
    const effectiveAt = backfilled ? START - DAY * (1 + this.#random(900)) : this.#legalDate(block);
    return {
      ...this.#blank(block, kind, city),
      by: this.#party(),
      parent: parent?.name,
      link: link?.name,
      inputs,
      status: backfilled || this.#random(4) === 0 ? Status.PROPOSED : Status.IN_FORCE,
      from: this.#random(4) === 0 ? this.#someTime() : 0,
      until: this.#random(3) === 0 ? this.#someTime() + this.#pick([0, 0, 1, DAY, 90 * DAY]) : 0,
      effectiveAt,
      backfilled,
      clear: this.#clear(kind),
      ...(kind === Kind.EXPORT && this.#random(3) > 0 ? { file: this.#file() } : {}),
    };
  }

  #revision(block: number): Move | undefined {
    const revisable = [...this.ledger.records.values()].filter(({ kind }) => kind === Kind.RESOURCE);
    if (revisable.length === 0) return undefined;
    const revises = this.#pick(revisable);
    const last = [...this.ledger.records.values()].findLast(({ reference }) => reference === revises.reference)!;
    const { by, parent, link } = last.recorded;
    return {
      ...this.#blank(block, last.kind, last.city),
      by,
      parent,
      link,
      effectiveAt: this.#legalDate(block),
      revises: last.name,
    };
  }

  #clear(kind: Kind): bigint {
    if (kind === Kind.CASE) return BigInt(this.#pick(CASES));
    if (kind !== Kind.PARTY || this.#random(2) === 0) return 0n;
    const account = BigInt(accountOfName(`account${this.#random(6)}`, this.#slot));
    return (account << 64n) | this.#roles();
  }

  #inputs(kind: Kind, kinds: readonly Kind[]): string[] {
    const candidates = [...this.ledger.records.values()].filter((each) => kinds.includes(each.kind));
    if (candidates.length === 0) return [];
    const count = kind === Kind.AUTHORIZATION ? this.#random(2) : this.#random(4);
    return [...new Set(Array.from({ length: count }, () => this.#pick(candidates.slice(-6)).name))];
  }

  #file(): { number: number; ordinal: number } {
    const number = this.#random(4);
    const before = [...this.ledger.records.values()].filter(({ recorded }) => recorded.file?.number === number);
    return { number, ordinal: before.length };
  }

  /* ------------------------------------------------ acts */

  #holding(block: number): Move | undefined {
    const held = [...this.ledger.records.values()].filter(({ holds }) => holds.size > 0);
    const none = { until: 0, about: undefined };
    if (held.length > 0 && this.#random(5) < 2) {
      const subject = this.#pick(held);
      const holder = this.#pick([...subject.holds.keys()]);
      const by = this.#random(4) === 0 ? this.#party() : holder;
      const about = by === holder && this.#random(2) === 0 ? undefined : holder;
      return {
        ...this.#act(block, by, subject, Code.RELEASE),
        ...none,
        about,
        outcome: Outcome.PASSED,
      };
    }
    const subject = this.#any();
    const cause = this.#random(4) === 0 ? this.#neighbour(Kind.CASE) : undefined;
    return {
      ...this.#act(block, this.#party(), subject, Code.HOLD),
      ...none,
      about: cause === "MISSING" ? undefined : cause?.name,
      value: BigInt(this.#random(2)),
    };
  }

  #statement(block: number): Move {
    const statement = this.#act(block, this.#party(), this.#any(), this.#pick(STATED));
    return {
      ...statement,
      outcome: this.#pick([Outcome.PASSED, Outcome.OPEN, Outcome.REJECTED]),
      value: BigInt(this.#random(9)),
    };
  }

  #act(block: number, by: string, subject: LedgerRecord, code: StatementCode) {
    const more = { outcome: Outcome.OPEN as number, value: 0n, effectiveAt: this.#legalDate(block), until: 0 };
    return { type: "ATTEST", block, by, subject: subject.name, code, ...more } as const;
  }

  #settlement(block: number): Move | undefined {
    const subject = this.#any();
    // Much rests on each party, so that few of them end.
    if (subject.kind === Kind.PARTY && this.#random(4) > 0) return undefined;
    const possible = Object.values(Status).filter((to) => allows(subject.kind, subject.status, to));
    if (possible.length === 0) return undefined;
    const harmless = possible.filter((to) => !HARM.has(to));
    const wanted = this.#pick(this.#random(2) === 0 && harmless.length > 0 ? harmless : possible);
    const begins = subject.status === Status.PROPOSED && this.#random(4) > 0;
    const goesOn = subject.kind === Kind.EXPORT && subject.status === Status.IN_FORCE && this.#random(2) > 0;
    const status = begins ? Status.IN_FORCE : goesOn ? this.#pick([Status.CONTINUED, Status.SUNSET]) : wanted;
    const until = status === Status.SUNSET ? this.#someTime() : 0;
    const [by, effectiveAt] = [this.#party(), this.#legalDate(block)];
    return { type: "SETTLE", block, by, subject: subject.name, status, until, effectiveAt };
  }

  #seat(block: number): Move | undefined {
    const code = this.#pick([Code.SEAT_OFFERED, Code.SEAT_ACCEPTED, Code.SEAT_FROZEN, Code.SEAT_FROZEN, Code.ROLES]);
    const { account, party } = this.#account(code);
    const subject = this.ledger.records.get(party)!;
    const until = this.#random(3) === 0 ? this.#someTime() : 0;
    const seat = { ...this.#act(block, subject.name, subject, code), account, until, value: this.#roles() };
    return code === Code.ROLES ? { ...seat, elsewhere: subject.city === 0 ? 1 : 0 } : seat;
  }

  /** Mostly an account about which this can be said. Few of all accounts and parties belong together. */
  #account(code: StatementCode): { readonly account: Hex; readonly party: string } {
    const { seats } = this.ledger;
    const offered = code === Code.SEAT_ACCEPTED || code === Code.SEAT_FROZEN ? seats.offered() : [];
    const bound = code === Code.ROLES || code === Code.SEAT_FROZEN ? seats.bound() : [];
    const fitting = [...offered, ...bound];
    if (fitting.length > 0 && this.#random(4) > 0) return this.#pick(fitting);
    return { account: accountOfName(`account${this.#random(6)}`, this.#slot), party: this.#party() };
  }

  #roles(): bigint {
    return (1n << BigInt(Role.OPERATOR)) | (BigInt(this.#random(2)) << BigInt(Role.AUDITOR));
  }

  #publication(block: number): Move {
    const city = this.#random(2) as 0 | 1;
    const from = this.#times[block - 1]! + this.#pick([60, DAY, 40 * DAY]);
    return { type: "PUBLISH", block, city, version: 2, effectiveFrom: from, from };
  }

  #roster(block: number): Move {
    const city = this.#random(2) as 0 | 1;
    return { type: "ROSTER", block, city, version: 2, agencies: [`authority${city}`, this.#party()] };
  }

  /** Some agency goes on with a decision that is open, or begins another one. */
  #decision(block: number): Move {
    const open = this.ledger.decisions.open();
    const [known, agency] = [
      open.length === 0 || this.#random(4) === 0 ? undefined : this.#pick(open),
      this.#random(9),
    ];
    const city = known?.city ?? (this.#random(2) as 0 | 1);
    const by = this.ledger.agencies(city)[agency % Math.max(1, this.ledger.agencies(city).length)];
    if (known === undefined)
      return { type: "DECIDE", block, city, paper: this.#count++, step: DecisionStep.PROPOSED, agency: by };
    const { paper, decidedAt } = known;
    if (decidedAt !== undefined) return { type: "DECIDE", block, city, paper, step: DecisionStep.CARRIED_OUT };
    return { type: "DECIDE", block, city, paper, step: DecisionStep.APPROVED, agency: by };
  }

  /* ------------------------------------------------ choices */

  /** The date on paper of an act: none, or one that is not after its block. Some are those of other events. */
  #legalDate(block: number): number {
    if (this.#random(3) > 0) return 0;
    const time = this.#times[block - 1]!;
    const dates = [time, time - 1, time - this.#random(90 * DAY), ...this.#times.slice(0, block)];
    return this.#pick(dates);
  }

  #someTime(): number {
    return this.#pick(this.#times) + this.#pick([0, 0, 1, -1, DAY]);
  }

  #neighbour(kind: Kind | undefined): LedgerRecord | "MISSING" | undefined {
    if (kind === undefined) return undefined;
    const found = [...this.ledger.records.values()].filter((each) => each.kind === kind);
    return found.length === 0 ? "MISSING" : this.#pick(this.#random(2) === 0 ? found : found.slice(-3));
  }

  #party(): string {
    const parties = [...this.ledger.records.values()].filter(({ kind }) => kind === Kind.PARTY);
    return this.#pick(parties).name;
  }

  #any(): LedgerRecord {
    const all = [...this.ledger.records.values()].filter(({ kind }) => kind !== Kind.JURISDICTION);
    return this.#pick(all);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random(from.length)]!;
  }
}
