import type { StandingGraph } from "./operability.ts";
import type { RecordId } from "./record-id.ts";

/** An act, named as the graph names acts, and its legal time in seconds. */
export interface ActMark {
  readonly act: string;
  readonly time: number;
}

/** A hold that is still open, or the act that made a record harmful and still does. */
export interface EffectiveBreak extends ActMark {
  readonly type: "HOLD" | "HARM";
  /**
   * The number of the act in its jurisdiction's list of breaks, by which a disposition answers it; 0 when it is not in
   * that list. Such an act, for example the hold of a party, stands in the way until it is released or the record has
   * ended: no disposition can answer it.
   */
  readonly number: number;
  /** Block time (seconds), whatever its legal time. */
  readonly recordedAt: number;
  /** Whether a hold reaches what was made of the record (RECALL). */
  readonly reaching: boolean;
}

/** The acts about one record on which its standing depends. */
export interface RecordActs {
  /** The act that gave the record its present status. */
  readonly status: ActMark;
  readonly breaks: readonly EffectiveBreak[];
  /** The last CONTINUED or SUNSET of an export. */
  readonly disposition: ActMark | undefined;
}

/** A graph that also knows the acts. */
export interface StandingSource extends StandingGraph {
  acts(id: RecordId): RecordActs | undefined;
}
