import type { EffectiveBreak, RecordActs, StandingSource } from "../ledger/evaluate-standing.ts";
import type { StandingRecord } from "../ledger/operability.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { HARMFUL, Status } from "../ledger/statuses.ts";

/**
 * The fates that a record may have:
 * - `HELD`: it is held, which stops new use (FORWARD);
 * - `HELD_WITH_RECALL`: it is held with a reach over what was already made of it (RECALL);
 * - `ENDED`: it ends in the ordinary way;
 * - `REVOKED`: it ends with harm, as a revocation, an avoidance or a recall does.
 */
export const FATES = ["HELD", "HELD_WITH_RECALL", "ENDED", "REVOKED"] as const;
export type Fate = (typeof FATES)[number];

/** The low four bits of a record's holds count the open ones, the high four those that reach what was made of it. */
const ONE_HOLD = 1;
const ONE_REACHING_HOLD = 16;

/** The name of an act that has not happened. */
const IMAGINED = "imagined";

/** Something that has not happened: what befalls which record, and when, in seconds. */
interface Imagined {
  readonly subject: RecordId;
  readonly fate: Fate;
  readonly at: number;
}

/** The ledger as it would be if something befell one record. */
export class ImaginedGraph implements StandingSource {
  readonly #graph: StandingSource;
  readonly #subject: RecordId;
  readonly #fate: Fate;
  readonly #at: number;

  constructor(graph: StandingSource, { subject, fate, at }: Imagined) {
    this.#graph = graph;
    this.#subject = subject;
    this.#fate = fate;
    this.#at = at;
  }

  /** Whether what is imagined cannot befall the record any more. */
  get isIdle(): boolean {
    const record = this.#graph.record(this.#subject);
    return record !== undefined && this.#changesNothing(record);
  }

  record(id: RecordId): StandingRecord | undefined {
    const record = this.#graph.record(id);
    if (record === undefined || id !== this.#subject || this.#changesNothing(record)) return record;
    switch (this.#fate) {
      case "HELD":
        return { ...record, holds: record.holds | ONE_HOLD };
      case "HELD_WITH_RECALL":
        return { ...record, holds: record.holds | ONE_HOLD | ONE_REACHING_HOLD };
      case "ENDED":
        return { ...record, status: Status.TERMINATED };
      case "REVOKED":
        return { ...record, status: Status.REVOKED };
      default:
        return this.#fate satisfies never;
    }
  }

  acts(id: RecordId): RecordActs | undefined {
    const acts = this.#graph.acts(id);
    const record = this.#graph.record(id);
    if (acts === undefined || record === undefined || id !== this.#subject || this.#changesNothing(record)) return acts;
    const mark = { act: IMAGINED, time: this.#at };
    if (this.#fate === "ENDED") return { ...acts, status: mark };
    const imagined: EffectiveBreak = {
      ...mark,
      type: this.#fate === "REVOKED" ? "HARM" : "HOLD",
      // No disposition has answered what has not happened.
      number: Number.MAX_SAFE_INTEGER,
      recordedAt: Number.MAX_SAFE_INTEGER,
      reaching: this.#fate === "HELD_WITH_RECALL",
    };
    return {
      ...acts,
      status: this.#fate === "REVOKED" ? mark : acts.status,
      breaks: [...acts.breaks, imagined],
    };
  }

  /** Harm may still befall what has ended in the ordinary way, and nothing else may befall what has ended. */
  #changesNothing({ status }: StandingRecord): boolean {
    if (this.#fate === "REVOKED") return status >= HARMFUL;
    return status !== Status.PROPOSED && status !== Status.IN_FORCE;
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#graph.jurisdictionRecord(ordinal);
  }

  breakingCount(): undefined {
    return undefined;
  }
}
