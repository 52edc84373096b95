import { Kind } from "../ledger/kinds.ts";
import type { StandingRecord } from "../ledger/operability.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { NO_RECORD } from "../ledger/record-id.ts";
import { stateFromActs } from "../ledger/state-from-acts.ts";
import type { ActedState, StateAct } from "../ledger/state-from-acts.ts";
import type { RecordRow } from "../store/schema.ts";
import { holdReach } from "./act-rows.ts";
import type { InTransaction, KnownAct } from "./act-rows.ts";
import { eventKey, legalTime } from "./moment.ts";
import type { Moment } from "./moment.ts";

/** A count of the records above a record on its shelf and of their acts, with the record itself. */
export interface AllAbove {
  /** The state of the shelf in which they were counted. */
  readonly state: number;
  readonly records: number;
  /** Infinite where a record has more acts than are kept. */
  readonly acts: number;
}

/** The memory of a record with its state and its place on a shelf, as measured. */
const BYTES_OF_RECORD = 1_536;
const BYTES_OF_ACT = 1_024;

/**
 * A record with what belongs to it. Most questions ask about a moment by which all of its acts had happened, so that
 * its state after all of them is found once.
 */
export class KeptRecord {
  readonly row: RecordRow & InTransaction;
  /** Its acts without anchors, in the order of the chain; undefined when they are too many to be kept. */
  readonly acts: readonly KnownAct[] | undefined;
  readonly inputs: readonly RecordId[];
  /** The moment by which all of its acts had happened. */
  readonly #last: Moment;
  #state: ActedState | undefined;
  #standing: StandingRecord | undefined;
  /** The number of records and acts above it, as they were counted in one state of its shelf. */
  above: AllAbove | undefined;

  constructor(row: RecordRow & InTransaction, acts: readonly KnownAct[] | undefined, inputs: readonly RecordId[]) {
    this.row = row;
    this.acts = acts;
    this.inputs = inputs;
    this.#last = lastOf(acts ?? []);
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    return BYTES_OF_RECORD + (this.acts?.length ?? 0) * BYTES_OF_ACT;
  }

  /** Whether its acts are here and all of them had happened at a moment. */
  hasAllActsAt({ at, knownAt }: Moment): boolean {
    return this.acts !== undefined && this.#last.at <= at && this.#last.knownAt <= knownAt;
  }

  /** Its state after all of its acts. */
  get state(): ActedState {
    return (this.#state ??= stateAfter(this.row, this.acts ?? []));
  }

  /** The part of it on which standing rests, after all of its acts. */
  get standing(): StandingRecord {
    return (this.#standing ??= standingRecord(this.row, this.state, this.inputs));
  }
}

const NEVER: Moment = { at: -Infinity, knownAt: -Infinity };

function lastOf(acts: readonly KnownAct[]): Moment {
  return acts.reduce(
    ({ at, knownAt }, act) => ({ at: Math.max(at, legalTime(act, act.time)), knownAt: Math.max(knownAt, act.time) }),
    NEVER,
  );
}

/** The acts that had happened at a moment: neither in a later block nor with a later legal date. */
export function actsUntil(acts: readonly KnownAct[], { at, knownAt }: Moment): readonly KnownAct[] {
  const happened = (act: KnownAct): boolean => act.time <= knownAt && legalTime(act, act.time) <= at;
  return acts.every(happened) ? acts : acts.filter(happened);
}

/** The state of a record after some acts about it, in the order of the chain. */
export function stateAfter(row: RecordRow, acts: readonly KnownAct[]): ActedState {
  const recording = {
    status: row.recorded_status,
    until: row.original_until ?? 0,
    act: eventKey(row.block_number, row.log_index),
    time: legalTime(row, row.recorded_at),
  };
  return stateFromActs(recording, acts.map(stateAct));
}

export function standingRecord(row: RecordRow, state: ActedState, inputs: readonly RecordId[]): StandingRecord {
  const { ownStatus: status, holds, until, answers } = state;
  return {
    id: row.id,
    kind: row.kind,
    status,
    holds,
    until,
    jurisdiction: row.jurisdiction,
    flags: row.flags,
    parent: row.parent ?? undefined,
    link: row.link ?? undefined,
    issuer: row.issuer ?? undefined,
    inputs,
    // No event shows when the ledger last walked a product's inputs, so they are walked anew.
    cleared: row.kind === Kind.EXPORT ? answers : undefined,
  };
}

/** An act as far as the state of its subject depends on it. */
export function stateAct(row: KnownAct): StateAct {
  const mark = { act: eventKey(row.block_number, row.log_index), time: legalTime(row, row.time) };
  const breaks = row.breaks ?? 0;
  return row.type === "ATTEST"
    ? {
        type: "ATTESTED",
        mark,
        recordedAt: row.time,
        by: row.by_party,
        code: row.code,
        about: row.about ?? NO_RECORD,
        reaching: holdReach(row) === "RECALL",
        breaks,
      }
    : {
        type: "SETTLED",
        mark,
        recordedAt: row.time,
        status: row.status,
        until: row.until_time ?? 0,
        answers: row.answers,
        breaks,
      };
}
