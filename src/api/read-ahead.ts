import { failureFields } from "../log/failure-fields.ts";
import type { Log } from "../log/log.ts";
import type { ApiContext, ApiInstance } from "./api-context.ts";

/** Reads what most questions rest on while the server listens. Without it the first questions take longer. */
export function readAhead(app: ApiInstance, context: Pick<ApiContext, "readAhead">, log: Log): void {
  const ending = new AbortController();
  let reading: Promise<void> | undefined;
  app.addHook("onListen", async () => {
    const begun = performance.now();
    reading = context.readAhead(ending.signal).then(
      (records) => log.info("read-ahead", { records, ms: Math.round(performance.now() - begun) }),
      (error: unknown) => log.warn("read-ahead-failed", failureFields(error)),
    );
  });
  app.addHook("onClose", async () => {
    ending.abort();
    await reading;
  });
}
