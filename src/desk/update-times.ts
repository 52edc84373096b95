import { addMonths, DAY } from "../text/civil-date.ts";

/** The frequencies of updates that set dates, with the step from one date to the next. Others set none. */
const STEPS: Readonly<Record<string, (start: number, count: number) => number>> = {
  DAILY: (start, count) => start + count * DAY,
  WEEKLY: (start, count) => start + count * 7 * DAY,
  MONTHLY: (start, count) => addMonths(start, count),
  QUARTERLY: (start, count) => addMonths(start, 3 * count),
  YEARLY: (start, count) => addMonths(start, 12 * count),
};

/** One update that was promised. */
export interface PromisedUpdate {
  /** Until when it had to come, in seconds. */
  readonly due: number;
  /** When the first update came after the one before was due, in seconds; absent while none has come. */
  readonly updatedAt?: number;
  readonly state: "MET" | "LATE" | "MISSING" | "OPEN";
}

/** An answer lists so many promised updates at most. */
const MOST_UPDATES = 400;

/** The promise of a frequency: when it was made, in seconds, and which of the frequencies it is. */
interface FrequencyPromise {
  readonly since: number;
  readonly frequency: string;
}

/**
 * Holds the updates that came against those that were promised. Each step of the frequency, counted from the promise,
 * must bring one. A later promise sets the dates from then on, and those before it stay as they were.
 * @param promises - in their order
 * @param at - until when it is looked at, in seconds
 * @param updates - the times of the updates, in their order
 * @returns the promised updates, the last ones where there are very many
 */
export function promisedUpdates(
  promises: readonly FrequencyPromise[],
  at: number,
  updates: readonly number[],
): { readonly updates: readonly PromisedUpdate[]; readonly truncated: boolean } {
  const found = promises.flatMap((promise, place) => updatesOf(promise, promises[place + 1]?.since, at, updates));
  return { updates: found.slice(-MOST_UPDATES), truncated: found.length > MOST_UPDATES };
}

/** @param replacedAt - when the next promise was made; undefined for the last */
function updatesOf(
  { since, frequency }: FrequencyPromise,
  replacedAt: number | undefined,
  at: number,
  updates: readonly number[],
): PromisedUpdate[] {
  const step = STEPS[frequency];
  if (step === undefined) return [];
  const last = replacedAt ?? at;
  const due: number[] = [];
  for (let count = 1; due.length === 0 || (due.at(-1) ?? at) <= last; count += 1) due.push(step(since, count));
  const kept = replacedAt === undefined ? due : due.filter((end) => end <= replacedAt);
  return kept.map((end, index) => stateOf(kept[index - 1] ?? since, end, updates, at));
}

function stateOf(start: number, end: number, updates: readonly number[], at: number): PromisedUpdate {
  const updatedAt = updates.find((time) => time > start && time <= at);
  if (updatedAt === undefined) return { due: end, state: at < end ? "OPEN" : "MISSING" };
  if (updatedAt <= end) return { due: end, updatedAt, state: "MET" };
  return { due: end, updatedAt, state: "LATE" };
}
