import { Flag } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { EffectiveBreak, RecordActs, StandingSource } from "../ledger/standing-source.ts";
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

/** The kinds that products are made of. The ledger lists the holds of these that break what was made of them. */
const MATERIAL: ReadonlySet<Kind> = new Set([
  Kind.RESOURCE,
  Kind.GRANT,
  Kind.DEMAND,
  Kind.DELIVERY,
  Kind.IMPORT,
  Kind.PRODUCT,
]);

/** The name of an act that has not happened. */
const IMAGINED = "imagined";

/**
 * Why a fate cannot befall a record:
 * - `ENDED`: it has ended already;
 * - `GOVERNED`: no party holds a jurisdiction or an authority; only agencies end it, by a decision.
 */
export type Idle = "ENDED" | "GOVERNED";

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

  /** Why what is imagined cannot befall the record; undefined where it can. */
  get idle(): Idle | undefined {
    const record = this.#graph.record(this.#subject);
    return record === undefined ? undefined : this.#idle(record);
  }

  record(id: RecordId): StandingRecord | undefined {
    const record = this.#graph.record(id);
    if (record === undefined || id !== this.#subject || this.#idle(record) !== undefined) return record;
    switch (this.#fate) {
      case "HELD":
        return { ...record, holds: record.holds | ONE_HOLD };
      case "HELD_WITH_RECALL":
        return { ...record, holds: record.holds | ONE_HOLD | ONE_REACHING_HOLD };
      case "ENDED":
        // A record that never was in force is withdrawn: nothing may be made of it afterwards either.
        return { ...record, status: record.status === Status.PROPOSED ? Status.WITHDRAWN : Status.TERMINATED };
      case "REVOKED":
        return { ...record, status: Status.REVOKED };
      default:
        return this.#fate satisfies never;
    }
  }

  acts(id: RecordId): RecordActs | undefined {
    const acts = this.#graph.acts(id);
    const record = this.#graph.record(id);
    if (acts === undefined || record === undefined || id !== this.#subject) return acts;
    if (this.#idle(record) !== undefined) return acts;
    const mark = { act: IMAGINED, time: this.#at };
    if (this.#fate === "ENDED") return { ...acts, status: mark };
    const imagined: EffectiveBreak = {
      ...mark,
      type: this.#fate === "REVOKED" ? "HARM" : "HOLD",
      // No disposition has answered what has not happened. A hold has a number only where the ledger lists it.
      number: this.#fate === "REVOKED" || MATERIAL.has(record.kind) ? Number.MAX_SAFE_INTEGER : 0,
      recordedAt: Number.MAX_SAFE_INTEGER,
      reaching: this.#fate === "HELD_WITH_RECALL",
    };
    return {
      ...acts,
      status: this.#fate === "REVOKED" ? mark : acts.status,
      breaks: [...acts.breaks, imagined],
    };
  }

  /**
   * Harm may still befall what has ended in the ordinary way, and so may a hold: the ledger takes a hold of a delivery
   * that was purged, which stops what was made of it.
   */
  #idle({ kind, flags, status }: StandingRecord): Idle | undefined {
    switch (this.#fate) {
      case "HELD":
      case "HELD_WITH_RECALL":
        return kind === Kind.JURISDICTION || (flags & Flag.AUTHORITY) !== 0 ? "GOVERNED" : undefined;
      case "ENDED":
        return status !== Status.PROPOSED && status !== Status.IN_FORCE ? "ENDED" : undefined;
      case "REVOKED":
        return status >= HARMFUL ? "ENDED" : undefined;
      default:
        return this.#fate satisfies never;
    }
  }

  jurisdictionRecord(ordinal: number): RecordId | undefined {
    return this.#graph.jurisdictionRecord(ordinal);
  }

  breakingCount(): undefined {
    return undefined;
  }
}
