import type { RecordId } from "../ledger/record-id.ts";
import type { Store } from "../store/open-store.ts";
import { affairsAmong } from "../store/sight.ts";
import type { WebhookDeliveryRow, WebhookRow } from "../store/schema.ts";
import { inSight } from "./in-sight.ts";
import { sendMessage } from "./send-message.ts";
import type { WebhookTable } from "./webhook-table.ts";

/** The longest pause between two attempts. Milliseconds. */
const LONGEST_PAUSE_MS = 3_600_000;
/** Webhooks of all parties, and of one party, whose messages are delivered at once. */
const MOST_AT_ONCE = 16;
const MOST_OF_A_PARTY = 2;
/** How long one webhook is delivered for before another gets its place: less than the lease. Milliseconds. */
const LONGEST_TURN_MS = 30_000;

/** The parts and the times that deliveries need. */
interface DeliveryOptions {
  readonly store: Store;
  readonly table: WebhookTable;
  readonly anywhere: boolean;
  readonly isHolder: (addedBy: string) => boolean;
  readonly onAttempt: (webhook: WebhookRow, state: WebhookDeliveryRow["state"]) => void;
  readonly onFailure: (error: unknown) => void;
  readonly retryMs: number;
  readonly patience: number;
}

/**
 * Delivers the messages of each webhook in their order. A receiver that is slow keeps back its own messages and, of the
 * places that others share, no more than its party may have.
 */
export class WebhookDeliveries {
  readonly #options: DeliveryOptions;
  readonly #signal: AbortSignal;
  /** The webhooks that are delivered for now, and the party of each. */
  readonly #underWay = new Map<string, { readonly party: RecordId; readonly done: Promise<void> }>();
  /** When the last turn of a webhook ended: whoever waits longest comes first. */
  readonly #lastTurn = new Map<string, number>();

  /** @param signal - ends what is under way */
  constructor(options: DeliveryOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Begins a turn for each webhook whose oldest message is due, as far as there are places. */
  async begin(): Promise<void> {
    const { table, isHolder } = this.#options;
    const due = (await table.due(LONGEST_PAUSE_MS)).filter(({ added_by: addedBy }) => isHolder(addedBy));
    const named = new Set(due.map(({ id }) => id));
    for (const id of this.#lastTurn.keys()) if (!named.has(id)) this.#lastTurn.delete(id);
    const waitedLongest = due.toSorted((one, other) => this.#lastTurnOf(one) - this.#lastTurnOf(other));
    for (const webhook of waitedLongest) if (this.#hasPlace(webhook)) this.#beginTurn(webhook);
  }

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await Promise.all([...this.#underWay.values()].map(({ done }) => done));
  }

  #lastTurnOf({ id }: WebhookRow): number {
    return this.#lastTurn.get(id) ?? 0;
  }

  #hasPlace({ id, party }: WebhookRow): boolean {
    if (this.#underWay.size >= MOST_AT_ONCE || this.#underWay.has(id) || this.#signal.aborted) return false;
    return [...this.#underWay.values()].filter((each) => each.party === party).length < MOST_OF_A_PARTY;
  }

  #beginTurn(webhook: WebhookRow): void {
    const { id, party } = webhook;
    const done = this.#turn(webhook)
      .catch((error: unknown) => this.#options.onFailure(error))
      .finally(() => {
        this.#underWay.delete(id);
        this.#lastTurn.set(id, performance.now());
      });
    this.#underWay.set(id, { party, done });
  }

  async #turn(webhook: WebhookRow): Promise<void> {
    const { table } = this.#options;
    const lease = await table.lease(webhook);
    if (lease === undefined) return;
    try {
      await this.#deliver(webhook);
    } finally {
      await table.giveBack(webhook, lease);
    }
  }

  /** Delivers what waits: a message that is not taken keeps those after it back. */
  async #deliver(webhook: WebhookRow): Promise<void> {
    const { table, isHolder, anywhere, patience, onAttempt } = this.#options;
    const until = performance.now() + LONGEST_TURN_MS;
    // A key that is revoked ends the turn before the next message.
    while (performance.now() < until && !this.#signal.aborted && isHolder(webhook.added_by)) {
      const delivery = await table.oldestWaiting(webhook);
      if (delivery === undefined || !isDue(delivery)) return;
      const sees = await this.#sees(webhook, delivery);
      if (sees === undefined) return;
      if (!sees) {
        await table.settle(delivery, "WITHHELD", { status: undefined, failure: undefined }, 0);
        onAttempt(webhook, "WITHHELD");
        continue;
      }
      const { id, body } = delivery;
      const message = { id, body, url: webhook.url, secret: webhook.secret };
      const attempt = await sendMessage(message, anywhere, this.#signal);
      const isDelivered = attempt.failure === undefined;
      // A stop that ends an attempt says nothing about the receiver.
      if (!isDelivered && this.#signal.aborted) return;
      const isOver = Date.now() / 1_000 - delivery.made_at > patience;
      const state = isDelivered ? "DELIVERED" : isOver ? "GIVEN_UP" : "WAITING";
      await table.settle(delivery, state, attempt, Date.now() + this.#pauseAfter(delivery.attempts));
      onAttempt(webhook, state);
      if (state === "WAITING") return;
    }
  }

  /**
   * Whether the record of a message is an affair of the party now, and not only when the message was made.
   * @returns undefined while the index is behind the block that the webhook has seen, because it cannot tell then
   */
  async #sees({ party, seen_block: seen }: WebhookRow, { record }: WebhookDeliveryRow): Promise<boolean | undefined> {
    if (record === null) return true;
    return await inSight(this.#options.store, party, async ({ database, asOf }) =>
      asOf.block < seen ? undefined : (await affairsAmong(database, [record])).has(record),
    );
  }

  /** Between half of the pause and all of it, so that many that fail together do not come back together. */
  #pauseAfter(attempts: number): number {
    const pause = Math.min(LONGEST_PAUSE_MS, this.#options.retryMs * 2 ** Math.min(attempts, 30));
    return Math.round(pause * (0.5 + Math.random() / 2));
  }
}

/** A time that is further ahead than any pause is of a clock that was wrong. */
function isDue({ next_at: at }: WebhookDeliveryRow): boolean {
  const now = Date.now();
  return at <= now || at > now + LONGEST_PAUSE_MS;
}
