import { appendAllToList, EMPTY_LIST, timeOfBreak } from "../ledger/storage-slots.ts";
import type { BreaksSince } from "./certificate.ts";

/*
 * A certificate carries the breaks of a jurisdiction from a time on, and one break more: the last one before that time.
 * The list is in the order of time, so this one shows that none is left out. A record says when it was recorded and not
 * how many breaks there were, because reading their number would cost every export gas.
 */

/**
 * The breaks from a time (seconds) on, with the last one before it.
 * @param all - every break of the jurisdiction, oldest first, 17 bytes each
 */
export function breaksSince(all: readonly Uint8Array[], since: number): BreaksSince {
  const first = Math.max(0, countBefore(all, since) - 1);
  return { before: appendAllToList(EMPTY_LIST, all.slice(0, first)).hash, items: all.slice(first) };
}

/**
 * Whether breaks of the sealed list are exactly those from a time (seconds) on, with the last one before it.
 * @param earlier - the number of breaks of the list before the first of `items`
 */
export function beginAt(items: readonly Uint8Array[], earlier: number, since: number): boolean {
  const before = countBefore(items, since);
  return before === 1 || (before === 0 && earlier === 0);
}

/** The number of breaks before a time (seconds). */
export function countBefore(items: readonly Uint8Array[], time: number): number {
  return items.filter((item) => timeOfBreak(item) < time).length;
}
