import { Code } from "./codes.ts";
import { NO_RECORD } from "./record-id.ts";
import type { RecordActs, EffectiveBreak, ActMark } from "./standing-of.ts";
import type { RecordId } from "./standing.ts";
import { HARMFUL, Status } from "./statuses.ts";

/** What a record was when it was recorded, as far as its later state depends on it; seconds. */
export interface Recording extends ActMark {
  readonly status: number;
  readonly until: number;
}

/** An act about a record, as far as its state depends on it. `mark.time` is the legal time, `recordedAt` the ledger's; seconds. */
export type StateAct =
  | {
      readonly type: "ATTESTED";
      readonly mark: ActMark;
      readonly recordedAt: number;
      readonly by: RecordId;
      readonly code: number;
      readonly about: RecordId;
      readonly reaching: boolean;
      readonly breaks: number;
    }
  | {
      readonly type: "SETTLED";
      readonly mark: ActMark;
      readonly recordedAt: number;
      readonly status: number;
      readonly until: number;
      readonly answers: number;
      readonly breaks: number;
    };

/** The part of a record's state that acts change, with the acts behind it. */
export interface StateAfter extends RecordActs {
  readonly ownStatus: number;
  readonly holds: number;
  readonly until: number;
  /** Breaks that the last disposition answers; 0 without one. */
  readonly answers: number;
}

/**
 * The state of a record after `acts`, in the order of the chain: what the ledger's state word says,
 * recomputed from events, so that the past can be asked by leaving acts out.
 */
export function stateAfter(recording: Recording, acts: readonly StateAct[]): StateAfter {
  const holds = new Map<RecordId, EffectiveBreak>();
  let status: ActMark = { act: recording.act, time: recording.time };
  let ownStatus = recording.status;
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
      // Closing what was harmed is no new harm: the first act stays the cause.
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
