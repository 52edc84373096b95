import { fromHex, toHex } from "../../src/consensus/hex.ts";
import type { Hex } from "../../src/consensus/hex.ts";
import { keccak256 } from "../../src/consensus/keccak.ts";
import { accountWord } from "../../src/ledger/account-word.ts";
import { ActKind, Code, Family, Flag, Form } from "../../src/ledger/codes.ts";
import type { StatementOutcome } from "../../src/ledger/codes.ts";
import { encodeLedgerData, idOfBody, Tag } from "../../src/ledger/event-log.ts";
import type { Body, LedgerEvent, RecordedDraft, RecordedEvent } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Role } from "../../src/ledger/roles.ts";
import { HARMFUL, Status } from "../../src/ledger/statuses.ts";
import { decisionEvent, DecisionsOfHistory, DELAY_SECONDS } from "./decisions-of-history.ts";
import type { GoverningRoster } from "./decisions-of-history.ts";
import type { AttestMove, DecideMove, History, Move, RecordMove, SettleMove } from "./move.ts";
import { SeatsOfHistory } from "./seats-of-history.ts";
import { allows } from "./transitions.ts";

/** An event of a history at its place in the chain. */
export interface PlacedEvent {
  readonly blockNumber: number;
  readonly logIndex: number;
  readonly event: LedgerEvent;
  readonly data: Uint8Array;
  readonly logHash: Hex;
}

/** A record as the ledger of a history has it now. */
export interface LedgerRecord {
  readonly id: RecordId;
  readonly name: string;
  readonly kind: Kind;
  readonly city: 0 | 1;
  readonly recorded: RecordMove;
  readonly reference: string;
  readonly revision: bigint;
  readonly time: number;
  readonly flags: number;
  status: Status;
  trail: Hex;
  /** Whether each open hold reaches what was made, by the name of its holder. */
  readonly holds: Map<string, boolean>;
}

const NO_TRAIL: Hex = `0x${"0".repeat(48)}`;
const NO_WORD: Hex = `0x${"0".repeat(64)}`;
const NOBODY: Hex = `0x${"0".repeat(40)}`;
/** The most logs that one history has in one block. */
const LOGS = 100;

/** The kinds that products are made of, and the others whose harm a disposition may have to answer (`Breaks.sol`). */
export const MATERIAL: ReadonlySet<Kind> = new Set([
  Kind.RESOURCE,
  Kind.GRANT,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
]);
const AROUND = new Set<Kind>([Kind.PARTY, Kind.AUTHORIZATION, Kind.SCENARIO, Kind.AGREEMENT, Kind.EXPORT]);
const CHOOSING_REACH = new Set<Kind>([Kind.RESOURCE, Kind.GRANT]);

/**
 * The events that the ledger would emit for the moves of a history. It knows the structure of the ledger: names,
 * transitions, holds, breaks, trails. It judges by no rulebook.
 */
export class HistoryLedger {
  readonly records = new Map<string, LedgerRecord>();
  readonly events: PlacedEvent[] = [];
  readonly seats = new SeatsOfHistory();
  readonly decisions = new DecisionsOfHistory();
  readonly #history: Pick<History, "slot" | "times">;
  readonly #breaks = [0, 0];
  readonly #versions = [0, 0];
  readonly #rosters = [0, 0];
  readonly #governing = new Map<0 | 1, GoverningRoster>();
  readonly #ended = new Set<string>();
  readonly #ids = new Set<RecordId>();
  #block = 0;
  #logs = 0;

  constructor(history: Pick<History, "slot" | "times">) {
    this.#history = history;
  }

  static of(history: History): HistoryLedger {
    const ledger = new HistoryLedger(history);
    for (const move of history.moves) ledger.do(move);
    return ledger;
  }

  /** The number of a city on the ledger. */
  ordinal(city: 0 | 1): number {
    return 2 * this.#history.slot + city + 1;
  }

  timeOf(block: number): number {
    return this.#history.times[block - 1]!;
  }

  /** Does a move, and says whether it could be done. */
  do(move: Move): boolean {
    if (move.block < this.#block) return false;
    switch (move.type) {
      case "RECORD":
        return this.#record(move);
      case "ATTEST":
        return this.#attest(move);
      case "SETTLE":
        return this.#settle(move);
      case "REFUSE":
        return this.#refuse(move);
      case "PUBLISH": {
        if (!this.records.has(cityName(move.city)) || move.version !== this.#versions[move.city]! + 1) return false;
        const publication = { effectiveFrom: move.effectiveFrom, rulebook: NO_WORD, steps: [] };
        const [ordinal, jurisdiction] = [this.ordinal(move.city), this.#id(cityName(move.city))];
        const { version, from } = move;
        this.#append(move, { type: "RulebookPublished", jurisdiction, ordinal, version, from, publication });
        this.#versions[move.city] = move.version;
        return true;
      }
      case "ROSTER": {
        if (!this.records.has(cityName(move.city)) || move.version !== this.#rosters[move.city]! + 1) return false;
        const agencies = move.agencies.filter((name) => this.records.has(name)).map((name) => this.#id(name));
        const [ordinal, jurisdiction] = [this.ordinal(move.city), this.#id(cityName(move.city))];
        const roster = { agencies, quorum: agencies.length, delaySeconds: DELAY_SECONDS };
        this.#append(move, { type: "RosterAdopted", jurisdiction, ordinal, version: move.version, roster });
        this.#rosters[move.city] = move.version;
        this.#governing.set(move.city, {
          version: move.version,
          agencies: move.agencies.filter((name) => this.records.has(name)),
        });
        return true;
      }
      case "DECIDE":
        return this.#decide(move);
      default:
        return move satisfies never;
    }
  }

  #record(move: RecordMove): boolean {
    const { by, parent, link, inputs, revises } = move;
    const known = [by, parent, link, revises, ...inputs].every((name) => name === undefined || this.records.has(name));
    if (!known || this.records.has(move.name)) return false;
    const before = revises === undefined ? undefined : this.records.get(revises)!;
    const reference = before?.reference ?? `${move.name}-${this.#history.slot}`;
    const revision = before === undefined ? 0n : before.revision + 1n;
    const time = this.timeOf(move.block);
    const neighbours = [parent, link, ...inputs].flatMap((name) =>
      name === undefined ? [] : [this.records.get(name)!],
    );
    const flags =
      (move.backfilled ? Flag.BACKFILLED : 0) |
      (neighbours.some((each) => each.city !== move.city) ? Flag.FOREIGN : 0) |
      (neighbours.some((each) => (each.flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0)
        ? Flag.RESTS_ON_BACKFILL
        : 0);
    const body: Body = {
      tag: Tag.BODY,
      draft: this.#draft(move, reference, revision),
      issuer: this.#id(by),
      account: isFounding(move) ? NOBODY : accountOfName(by ?? "", this.#history.slot),
      admission: this.#trail(by),
      jurisdiction: this.ordinal(move.city),
      version: this.#versions[move.city]!,
      soft: 0,
      flags,
      time,
      parentTrail: this.#trail(parent),
      linkTrail: this.#trail(link),
      inputTrails: inputs.map((name) => this.#trail(name)),
    };
    const id = idOfBody(body);
    if (this.#ids.has(id) || !this.#takeSeat(move)) return false;
    this.#ids.add(id);
    const event: RecordedEvent = { type: "Recorded", id, issuer: body.issuer, kind: move.kind, body };
    const trail = this.#append(move, event);
    const { name, kind, city, status } = move;
    const holds = new Map<string, boolean>();
    this.records.set(name, {
      id,
      name,
      kind,
      city,
      recorded: move,
      reference,
      revision,
      time,
      flags,
      status,
      trail,
      holds,
    });
    return true;
  }

  /** The seat that a party brings: bound at the founding, otherwise offered. */
  #takeSeat(move: RecordMove): boolean {
    if (move.kind !== Kind.PARTY || move.clear >> 64n === 0n) return true;
    const account: Hex = `0x${(move.clear >> 64n).toString(16).padStart(40, "0")}`;
    if (this.seats.isTaken(account)) return false;
    if (isFounding(move)) this.seats.bind(account, move.name);
    else this.seats.offer(account, move.name, move.clear & ((1n << 64n) - 1n), move.until);
    return true;
  }

  #draft(move: RecordMove, reference: string, revision: bigint): RecordedDraft {
    const { kind, status, backfilled, from, until, effectiveAt, clear, file } = move;
    const referenceBytes = toHex(new TextEncoder().encode(reference));
    const named =
      file === undefined
        ? ({ form: Form.REFERENCE, reference, referenceBytes, revision } as const)
        : ({ form: Form.FILE, ordinal: BigInt(file.ordinal) } as const);
    return {
      kind,
      role: isFounding(move) ? 0 : Role.DATA_AUTHORITY,
      status,
      backfilled,
      parent: this.#id(move.parent),
      link: this.#id(move.link),
      from,
      until,
      effectiveAt,
      content: `0x${"c0".repeat(32)}`,
      sha256Digest: file === undefined ? NO_WORD : this.digestOf(file.number),
      sm3Digest: NO_WORD,
      clear,
      inputs: move.inputs.map((name) => this.#id(name)),
      ...named,
    };
  }

  /** The digest of a file of this history. */
  digestOf(file: number): Hex {
    return `0x${(this.#history.slot * 100 + file + 1).toString(16).padStart(64, "0")}`;
  }

  #attest(given: AttestMove): boolean {
    const [subject, by] = [this.records.get(given.subject), this.records.get(given.by)];
    if (subject === undefined || by === undefined || !(given.about === undefined || this.records.has(given.about)))
      return false;
    const isSeat = given.account !== undefined;
    const move = isSeat ? this.seats.judged(given, this.timeOf(given.block)) : given;
    if (move === undefined) return false;
    const holder = move.about ?? move.by;
    if (move.code === Code.HOLD && (subject.holds.has(move.by) || subject.holds.size === 15)) return false;
    if (move.code === Code.RELEASE && !subject.holds.has(holder)) return false;
    const reaching = move.code === Code.HOLD ? (move.value & 1n) === 1n : (subject.holds.get(holder) ?? false);
    if (move.code === Code.HOLD) subject.holds.set(move.by, reaching);
    if (move.code === Code.RELEASE) subject.holds.delete(holder);
    const { code, value, until, effectiveAt, elsewhere } = move;
    const statement = {
      subject: subject.id,
      code,
      outcome: move.outcome as StatementOutcome,
      role: Role.DATA_AUTHORITY,
      until,
      effectiveAt,
      value,
      about: this.#id(move.about),
      document: move.account === undefined ? NO_WORD : accountWord(move.account),
    };
    const act = {
      tag: Tag.ACT,
      trail: subject.trail,
      statement,
      by: by.id,
      account: accountOfName(move.by, this.#history.slot),
      jurisdiction: this.ordinal(elsewhere ?? subject.city),
      version: this.#versions[elsewhere ?? subject.city]!,
      soft: 0,
      breaks: this.#joinsBreaks(subject, move, reaching) ? ++this.#breaks[subject.city]! : 0,
      time: this.timeOf(move.block),
    };
    const family = code >> 8;
    const aside = family === Family.FILING || family === Family.ANCHOR || family === Family.ROLE;
    const trail = this.#append(move, { type: "Attested", subject: subject.id, by: by.id, code, act });
    if (!aside) subject.trail = trail;
    return true;
  }

  #joinsBreaks({ kind }: LedgerRecord, { code }: AttestMove, reaching: boolean): boolean {
    if (code >> 8 === Family.CORRECTION) return MATERIAL.has(kind) || AROUND.has(kind);
    return code >> 8 === Family.HOLD && MATERIAL.has(kind) && (!CHOOSING_REACH.has(kind) || reaching);
  }

  #settle(move: SettleMove): boolean {
    const [subject, by] = [this.records.get(move.subject), this.records.get(move.by)];
    if (subject === undefined || by === undefined || !(move.about === undefined || this.records.has(move.about)))
      return false;
    const { kind, status: before } = subject;
    const { status, until, effectiveAt } = move;
    if (!allows(kind, before, status)) return false;
    const isDisposition = status === Status.CONTINUED || status === Status.SUNSET;
    const harm = status >= HARMFUL && before < HARMFUL;
    const lifted = status === Status.IN_FORCE && before !== Status.PROPOSED;
    const isBreak =
      (MATERIAL.has(kind) || AROUND.has(kind)) && (harm || lifted || (status as number) === Status.PROHIBITED);
    const settlement = {
      subject: subject.id,
      status,
      role: Role.DATA_AUTHORITY,
      reason: 0,
      until,
      effectiveAt,
      answers: isDisposition ? this.#breaks[subject.city]! : 0,
      about: this.#id(move.about),
      document: NO_WORD,
    };
    const act = {
      tag: Tag.SETTLEMENT,
      trail: subject.trail,
      settlement,
      by: by.id,
      account: accountOfName(move.by, this.#history.slot),
      jurisdiction: this.ordinal(subject.city),
      version: this.#versions[subject.city]!,
      soft: 0,
      breaks: isBreak && !isDisposition ? ++this.#breaks[subject.city]! : 0,
      time: this.timeOf(move.block),
    };
    this.#ended.add(subject.name);
    if (!isDisposition) subject.status = status;
    subject.trail = this.#append(move, { type: "Settled", subject: subject.id, by: by.id, status, act });
    return true;
  }

  #decide(move: DecideMove): boolean {
    const roster = this.#governing.get(move.city);
    const [time, ordinal] = [this.timeOf(move.block), this.ordinal(move.city)];
    if (roster === undefined || !this.decisions.take(move, roster, this.#ended, time)) return false;
    const [jurisdiction, agency] = [this.#id(cityName(move.city)), this.#id(move.agency)];
    const account = accountOfName(move.agency ?? "anybody", this.#history.slot);
    const { version } = roster;
    this.#append(move, decisionEvent(move, { ordinal, jurisdiction, roster: version }, { agency, account, time }));
    return true;
  }

  agencies(city: 0 | 1): readonly string[] {
    return this.#governing.get(city)?.agencies ?? [];
  }

  #refuse(move: Extract<Move, { type: "REFUSE" }>): boolean {
    const [subject, by] = [this.records.get(move.subject), this.records.get(move.by)];
    if (subject === undefined || by === undefined) return false;
    const refusal = {
      tag: Tag.REFUSAL,
      act: ActKind.SETTLE,
      kind: subject.kind,
      caseNumber: 0,
      code: Status.IN_FORCE,
      rule: move.rule,
      version: this.#versions[subject.city]!,
      jurisdiction: this.ordinal(subject.city),
      unmet: 0,
      time: this.timeOf(move.block),
      account: accountOfName(move.by, this.#history.slot),
      parent: this.#id(subject.recorded.parent),
      link: NO_RECORD,
      subject: subject.id,
      call: NO_WORD,
    };
    this.#append(move, { type: "Refused", party: by.id, subject: subject.id, rule: move.rule, refusal });
    return true;
  }

  #id(name: string | undefined): RecordId {
    return name === undefined ? NO_RECORD : this.records.get(name)!.id;
  }

  #trail(name: string | undefined): Hex {
    return name === undefined ? NO_TRAIL : this.records.get(name)!.trail;
  }

  /** Appends an event, and gives the trail head after it. */
  #append({ block }: Move, event: LedgerEvent): Hex {
    this.#logs = block === this.#block ? this.#logs + 1 : 0;
    this.#block = block;
    const data = encodeLedgerData(event);
    const logHash = toHex(keccak256(data));
    const logIndex = this.#history.slot * LOGS + this.#logs;
    this.events.push({ blockNumber: block, logIndex, event, data, logHash });
    return toHex(fromHex(logHash).subarray(0, 24));
  }
}

export function cityName(city: 0 | 1): string {
  return city === 0 ? "cityA" : "cityB";
}

/** The account of a name in the history of a slot. */
export function accountOfName(name: string, slot: number): Hex {
  return toHex(keccak256(new TextEncoder().encode(`${name}-${slot}`)).subarray(0, 20));
}

function isFounding({ kind, by }: RecordMove): boolean {
  return kind === Kind.JURISDICTION || (kind === Kind.PARTY && (by === "cityA" || by === "cityB"));
}
