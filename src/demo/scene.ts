import { chinaTime } from "../text/china-time.ts";
import type { Teller } from "./teller.ts";

/** What happens at one time of the demo. */
export interface Scene {
  /** Seconds. */
  readonly at: number;
  readonly tell: (demo: Teller) => Promise<void>;
}

/** A scene of a date in China; without a time of day at ten in the morning. */
export function scene(at: string, tell: Scene["tell"]): Scene {
  return { at: chinaTime(at.includes("T") ? at : `${at}T10:00`), tell };
}
