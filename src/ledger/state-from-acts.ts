import { Code } from "./codes.ts";
import type { StatementCode } from "./codes.ts";
import { NO_RECORD } from "./record-id.ts";
import type { RecordActs, EffectiveBreak, ActMark } from "./standing-source.ts";
import type { RecordId } from "./record-id.ts";
import { HARMFUL, Status } from "./statuses.ts";

/** The state of a record at its recording, as far as its later state depends on it. Times are seconds. */
export interface Recording extends ActMark {
  readonly status: Status;
  readonly until: number;
}

/**
 * An act about a record, as far as the record's state depends on it. `mark.time` is the legal time, `recordedAt` the
 * block time; both in seconds.
 */
export type StateAct =
  | {
      readonly type: "ATTESTED";
      readonly mark: ActMark;
      readonly recordedAt: number;
      readonly by: RecordId;
      readonly code: StatementCode;
      readonly about: RecordId;
      readonly reaching: boolean;
      readonly breaks: number;
    }
  | {
      readonly type: "SETTLED";
      readonly mark: ActMark;
      readonly recordedAt: number;
      readonly status: Status;
      readonly until: number;
      readonly answers: number;
      readonly breaks: number;
    };

/** The part of a record's state that acts change, with the acts that changed it. */
export interface ActedState extends RecordActs {
  readonly ownStatus: Status;
  readonly holds: number;
  readonly until: number;
  /** The number of breaks that the last disposition answers; 0 without one. */
  readonly answers: number;
}

/**
 * The state of a record after `acts`, given in the order of the chain. It equals the ledger's own state word, but it is
 * computed from events, so that leaving out the latest acts gives the state at an earlier time.
 */
export function stateFromActs(recording: Recording, acts: readonly StateAct[]): ActedState {
  const holds = new Map<RecordId, EffectiveBreak>();
  let status: ActMark = { act: recording.act, time: recording.time };
  let ownStatus: Status = recording.status;
  let until = recording.until;
  let harm: EffectiveBreak | undefined;
  let disposition: ActMark | undefined;
  let answers = 0;

  for (const act of acts) {
    if (act.type === "ATTESTED") {
      if (act.code === Code.HOLD)
        holds.set(act.by, {
          ...act.mark,
          type: "HOLD",
          number: act.breaks,
          recordedAt: act.recordedAt,
          reaching: act.reaching,
        });
      if (act.code === Code.RELEASE) holds.delete(act.about === NO_RECORD ? act.by : act.about);
    } else if (act.status === Status.CONTINUED || act.status === Status.SUNSET) {
      [disposition, answers] = [act.mark, act.answers];
      if (act.status === Status.SUNSET) until = act.until;
    } else {
      if (act.status < HARMFUL) harm = undefined;
      // Closing a harmed record is not new harm: the first harmful act stays the cause.
      else harm ??= { ...act.mark, type: "HARM", number: act.breaks, recordedAt: act.recordedAt, reaching: false };
      [status, ownStatus] = [act.mark, act.status];
    }
  }
  const open = [...holds.values()];
  return {
    ownStatus,
    holds: open.length | (open.filter((it) => it.reaching).length << 4),
    until,
    answers,
    status,
    disposition,
    breaks: harm === undefined ? open : [...open, harm],
  };
}
