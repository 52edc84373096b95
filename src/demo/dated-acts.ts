import { chinaTime } from "../text/china-time.ts";
import type { DemoLedger } from "./demo-ledger.ts";

/** The acts of the demo at one time. */
export interface DatedActs {
  /** Seconds. */
  readonly at: number;
  readonly play: (demo: DemoLedger) => Promise<void>;
}

/**
 * The acts of one date in China.
 * @param at - `2026-02-11T09:50`, or `2026-02-11`, which means ten in the morning
 */
export function on(at: string, play: DatedActs["play"]): DatedActs {
  return { at: chinaTime(at.includes("T") ? at : `${at}T10:00`), play };
}
