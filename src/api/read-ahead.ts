import { setTimeout as sleep } from "node:timers/promises";
import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import type { ApiContext, ApiInstance } from "./api-context.ts";

/** The pause before the next look whether there is something to read ahead, in milliseconds. */
const PAUSE_MS = 1_000;
const PAUSE_AFTER_FAILURE_MS = 30_000;

/**
 * Reads what most questions rest on while the server listens, and again where all that was read had to be forgotten.
 * Without it the first questions take longer.
 */
export function readAhead(app: ApiInstance, context: Pick<ApiContext, "readAhead">, log: Log): void {
  const ending = new AbortController();
  const { signal } = ending;
  let reading: Promise<void> | undefined;
  app.addHook("onListen", async () => {
    reading = keepReading();
  });
  app.addHook("onClose", async () => {
    ending.abort();
    await reading;
  });

  async function keepReading(): Promise<void> {
    while (!signal.aborted) {
      const pause = (await hasRead()) ? PAUSE_MS : PAUSE_AFTER_FAILURE_MS;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async function hasRead(): Promise<boolean> {
    const begun = performance.now();
    try {
      const records = await context.readAhead(signal);
      if (records !== undefined) log.info("read-ahead", { records, ms: Math.round(performance.now() - begun) });
      return true;
    } catch (error) {
      log.warn("read-ahead-failed", failureFields(error));
      return false;
    }
  }
}
