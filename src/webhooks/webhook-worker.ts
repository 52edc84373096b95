import { setTimeout as delay } from "node:timers/promises";
import { databaseAway } from "../store/database-away.ts";
import type { Store } from "../store/open-store.ts";
import type { WebhookDeliveryRow, WebhookRow } from "../store/schema.ts";
import { WebhookDeliveries } from "./webhook-deliveries.ts";
import { WebhookLooks } from "./webhook-looks.ts";
import { WebhookTable } from "./webhook-table.ts";

/** The settings of the work for webhooks. */
interface WebhookOptions extends WebhookTimes {
  readonly store: Store;
  /** Whether http and addresses that are not public are allowed. */
  readonly anywhere: boolean;
  /** Whether the key or token that added a webhook still opens something. */
  readonly isHolder: (addedBy: string) => boolean;
  readonly onAttempt: (webhook: WebhookRow, state: WebhookDeliveryRow["state"]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The times of deliveries. */
export interface WebhookTimes {
  /** Milliseconds between two looks. */
  readonly lookMs: number;
  /** The pause after the first failed attempt in milliseconds. It doubles with each. */
  readonly retryMs: number;
  /** A message that was not taken for this long is given up. Seconds. */
  readonly patience: number;
}

/**
 * Looks for changes of standing and delivers the messages about them. Neither waits for the other, because a change
 * that comes and goes between two looks is not told, and how long an attempt takes is up to the receiver. Whatever is
 * known is in the database, so that it goes on after a restart, on this server or another.
 */
export class WebhookWorker {
  readonly #options: WebhookOptions;
  readonly #looks: WebhookLooks;
  readonly #deliveries: WebhookDeliveries;
  readonly #ending = new AbortController();
  #working: Promise<unknown> | undefined;

  constructor(options: WebhookOptions) {
    const table = new WebhookTable(options.store);
    const parts = { ...options, table, onFailure: (error: unknown) => this.#failed(error) };
    this.#options = options;
    this.#looks = new WebhookLooks(parts);
    this.#deliveries = new WebhookDeliveries(parts, this.#ending.signal);
  }

  start(): void {
    const { signal } = this.#ending;
    this.#working ??= Promise.all([
      this.#repeat(() => this.#looks.round(signal)),
      this.#repeat(() => this.#deliveries.begin()),
    ]);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#working;
    await this.#deliveries.end();
  }

  async #repeat(work: () => Promise<void>): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        this.#failed(error);
      }
      await delay(this.#options.lookMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** A database that is away comes back, and every other fault is met again by the next look. */
  #failed(error: unknown): void {
    if (databaseAway(error) === undefined && !this.#ending.signal.aborted) this.#options.onFailure(error);
  }
}
