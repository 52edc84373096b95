import type { Hex } from "../../src/consensus/hex.ts";
import { Code, Flag } from "../../src/ledger/codes.ts";
import type { Attestation, LedgerEvent, RecordedEvent, SettledStatus } from "../../src/ledger/events.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";

/** An event, and its name in answers: its block and the position of its log. */
export interface Told {
  readonly place: string;
  readonly time: number;
  readonly event: LedgerEvent;
  /** The trail head after it. */
  readonly trail: Hex;
}

/** The two times of a question. */
export interface Times {
  readonly at: number;
  readonly knownAt: number;
}

/** Something that stands in the way: an open hold, or harm. */
export interface Trouble {
  readonly place: string;
  readonly legal: number;
  readonly time: number;
  /** Its number in the list of breaks; 0 for none. */
  readonly number: number;
  readonly isHold: boolean;
  readonly reaching: boolean;
}

/** An act about a record that counts at the times of the question. */
export interface CountedAct {
  readonly place: string;
  readonly time: number;
  readonly legal: number;
  readonly by: RecordId;
  readonly subject: RecordId;
  readonly trail: Hex;
  readonly said: Attestation | SettledStatus;
}

/** A record as the acts that count left it. */
export interface ReplayedRecord {
  readonly id: RecordId;
  readonly kind: Kind;
  readonly place: string;
  readonly time: number;
  readonly legal: number;
  readonly trail: Hex;
  readonly body: RecordedEvent["body"];
  readonly jurisdiction: number;
  readonly parent: RecordId | undefined;
  readonly link: RecordId | undefined;
  readonly issuer: RecordId | undefined;
  readonly inputs: readonly RecordId[];
  /** Whether it existed at the times of the question. What others stand under is there in any case. */
  readonly existed: boolean;
  readonly acts: CountedAct[];
  readonly holds: Map<RecordId, Trouble>;
  status: Status;
  /** The act that gave it its status. */
  since: { readonly place: string; readonly legal: number };
  until: number;
  harm: Trouble | undefined;
  disposition: { readonly place: string; readonly legal: number; readonly answers: number } | undefined;
}

/**
 * The ledger at two times, by reading all its events from the beginning: an act counts if its block is not after
 * `knownAt` and its date on paper, or else its block, is not after `at`.
 */
export class ReplayedLedger {
  readonly times: Times;
  /** The time of the last indexed block. */
  readonly lastTime: number;
  /** All records that were ever recorded, in the order of the chain. */
  readonly records = new Map<RecordId, ReplayedRecord>();
  readonly events: readonly Told[];

  constructor(events: readonly Told[], times: Times, lastTime: number) {
    this.events = events;
    this.times = times;
    this.lastTime = lastTime;
    for (const told of events) this.#replay(told);
  }

  /** Whether something with these times counts. */
  counts(time: number, date: number): boolean {
    return time <= this.times.knownAt && (date === 0 ? time : date) <= this.times.at;
  }

  record(id: RecordId): ReplayedRecord {
    return this.records.get(id)!;
  }

  /** The records that existed, in the order of the chain. */
  existing(): ReplayedRecord[] {
    return [...this.records.values()].filter(({ existed }) => existed);
  }

  city(jurisdiction: number): ReplayedRecord {
    return [...this.records.values()].find(
      (each) => each.kind === Kind.JURISDICTION && each.jurisdiction === jurisdiction,
    )!;
  }

  #replay(told: Told): void {
    const { time, event } = told;
    switch (event.type) {
      case "Recorded":
        return this.#replayRecorded(told, event);
      case "Attested":
        if (this.counts(time, event.act.statement.effectiveAt)) this.#replayAttested(told, event.subject, event.act);
        return undefined;
      case "Settled":
        if (this.counts(time, event.act.settlement.effectiveAt)) this.#replaySettled(told, event.subject, event.act);
        return undefined;
      default:
        return undefined;
    }
  }

  #replayRecorded({ place, time, trail }: Told, { id, kind, body }: RecordedEvent): void {
    const { draft, issuer, jurisdiction } = body;
    const legal = draft.effectiveAt || time;
    this.records.set(id, {
      id,
      kind,
      place,
      time,
      legal,
      trail,
      body,
      jurisdiction,
      parent: named(draft.parent),
      link: named(draft.link),
      issuer: named(issuer),
      inputs: draft.inputs,
      existed: this.counts(time, draft.effectiveAt),
      acts: [],
      holds: new Map(),
      status: draft.status,
      since: { place, legal },
      until: draft.until,
      harm: undefined,
      disposition: undefined,
    });
  }

  #replayAttested({ place, time, trail }: Told, subject: RecordId, act: Attestation): void {
    const record = this.record(subject);
    const { code, effectiveAt, value, about } = act.statement;
    const legal = effectiveAt || time;
    record.acts.push({ place, time, legal, by: act.by, subject, trail, said: act });
    const reaching = (value & 1n) === 1n;
    if (code === Code.HOLD)
      record.holds.set(act.by, { place, legal, time, number: act.breaks, isHold: true, reaching });
    if (code === Code.RELEASE) record.holds.delete(named(about) ?? act.by);
  }

  #replaySettled({ place, time, trail }: Told, subject: RecordId, act: SettledStatus): void {
    const record = this.record(subject);
    const { status, effectiveAt, until, answers } = act.settlement;
    const legal = effectiveAt || time;
    record.acts.push({ place, time, legal, by: act.by, subject, trail, said: act });
    if (status === Status.CONTINUED || status === Status.SUNSET) {
      record.disposition = { place, legal, answers };
      if (status === Status.SUNSET) record.until = until;
      return;
    }
    record.status = status;
    record.since = { place, legal };
    if (status < Status.VOID) record.harm = undefined;
    else record.harm ??= { place, legal, time, number: act.breaks, isHold: false, reaching: false };
  }
}

/** Whether a record was recorded afterwards, or rests on one that was. */
export function isBackfilled({ body }: ReplayedRecord): boolean {
  return (body.flags & (Flag.BACKFILLED | Flag.RESTS_ON_BACKFILL)) !== 0;
}

function named(id: RecordId): RecordId | undefined {
  return id === NO_RECORD ? undefined : id;
}
