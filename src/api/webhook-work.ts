import { Counter } from "prom-client";
import type { Registry } from "prom-client";
import { failureFields } from "../log/failure-fields.ts";
import { SILENT_LOG } from "../log/log.ts";
import { WebhookWorker } from "../webhooks/webhook-worker.ts";
import type { WebhookTimes } from "../webhooks/webhook-worker.ts";
import type { ApiInstance, ApiOptions } from "./api-context.ts";

/** A receiver that is away for three days has missed what it was told. */
const TIMES: WebhookTimes = { lookMs: 1_000, retryMs: 5_000, patience: 3 * 86_400 };

/** Tells webhooks of changes of standing while the server listens. */
export function tellWebhooks(app: ApiInstance, options: ApiOptions, registry: Registry): void {
  const { store, log = SILENT_LOG, webhooksAnywhere = false, webhookTimes } = options;
  const attempts = new Counter({
    name: "laiqu_webhook_attempts_total",
    help: "Attempts to deliver messages of webhooks, by the state in which they left the message.",
    labelNames: ["state"],
    registers: [registry],
  });
  const worker = new WebhookWorker({
    store,
    anywhere: webhooksAnywhere,
    isHolder: holderTest(options),
    onAttempt: ({ id }, state) => {
      attempts.inc({ state });
      if (state === "GIVEN_UP") log.warn("webhook-given-up", { webhook: id });
    },
    onFailure: (error) => log.error("webhooks-failed", failureFields(error)),
    ...TIMES,
    ...webhookTimes,
  });
  app.addHook("onListen", async () => worker.start());
  app.addHook("onClose", async () => await worker.stop());
}

/**
 * Tells whether the key or token that added a webhook still opens something. A server that asks nobody asks no webhook
 * either, and what was added on such a server is of whoever ran it.
 */
export function holderTest({ access }: Pick<ApiOptions, "access">): (addedBy: string) => boolean {
  return (addedBy) => addedBy === "" || access === undefined || access.isHolder(addedBy);
}
