import { setTimeout as delay } from "node:timers/promises";
import { withSnapshot } from "../audit/snapshot.ts";
import { databaseAway } from "../store/database-away.ts";
import type { Store } from "../store/open-store.ts";
import type { WebhookDeliveryRow, WebhookRow } from "../store/schema.ts";
import { affairsAmong } from "../store/sight.ts";
import { changeMessage } from "./messages.ts";
import { sendMessage } from "./send-message.ts";
import { mayHaveChanged, standingChanges } from "./standing-changes.ts";
import type { StandingChange } from "./standing-changes.ts";
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

/** The longest pause between two attempts. Milliseconds. */
const LONGEST_PAUSE_MS = 3_600_000;
/** Webhooks that are worked for at once. */
const MOST_AT_ONCE = 4;
/** How long one webhook is worked for before the others get their turn: less than the lease. Milliseconds. */
const LONGEST_TURN_MS = 30_000;
/** As for a question of a party. */
const STATEMENT_MS = 10_000;
/** Standings that need not be told when a record is seen for the first time. */
const UNREMARKABLE = /^(?:PROPOSED|IN_FORCE|CONTINUED) /;

/**
 * Looks for changes of standing on behalf of each webhook, in the sight of its party, and delivers the messages in
 * their order. Whatever it knows is in the database, so that it goes on after a restart, on this server or another.
 */
export class WebhookWorker {
  readonly #options: WebhookOptions;
  readonly #table: WebhookTable;
  readonly #ending = new AbortController();
  #working: Promise<void> | undefined;

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#table = new WebhookTable(options.store);
  }

  start(): void {
    this.#working ??= this.#work();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        await this.#round();
      } catch (error) {
        // A database that is away comes back, and every other fault is met again by the next look.
        if (databaseAway(error) === undefined && !this.#ending.signal.aborted) this.#options.onFailure(error);
      }
      await delay(this.#options.lookMs, undefined, { signal: this.#ending.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Works once for every webhook that no other server works for. */
  async #round(): Promise<void> {
    const ahead = await this.#table.due();
    const next = async (): Promise<void> => {
      for (let webhook = ahead.shift(); webhook !== undefined; webhook = ahead.shift()) await this.#workFor(webhook);
    };
    await Promise.all(Array.from({ length: Math.min(MOST_AT_ONCE, ahead.length) }, () => next()));
  }

  async #workFor(webhook: WebhookRow): Promise<void> {
    if (this.#ending.signal.aborted || !this.#options.isHolder(webhook.added_by)) return;
    if (!(await this.#table.lease(webhook))) return;
    try {
      await this.#look(webhook);
      await this.#deliver(webhook);
    } finally {
      await this.#table.giveBack(webhook);
    }
  }

  /** Notes what has changed since the last look. */
  async #look(webhook: WebhookRow): Promise<void> {
    const isFirst = webhook.seen_block < 0;
    const since = { block: webhook.seen_block, time: webhook.seen_time };
    const { asOf: now, hasNews } = await withSnapshot(this.#options.store.reader, async (snapshot) => ({
      asOf: snapshot.asOf,
      hasNews: isFirst || (await mayHaveChanged(snapshot, since)),
    }));
    if (now.block <= webhook.seen_block) return;
    // To find out what a party sees costs more than everything else, and most blocks are empty.
    if (!hasNews) return await this.#table.note(webhook, [], new Map(), now);
    const told = isFirst ? undefined : await this.#table.told(webhook);
    const { changes, more, asOf } = await this.#inSight(webhook, async (snapshot) => ({
      ...(await standingChanges(snapshot, webhook.records, told)),
      asOf: snapshot.asOf,
    }));
    const remarkable = isFirst ? [] : changes.filter((change) => isRemarkable(change));
    const bodies = new Map(remarkable.map((change) => [change, changeMessage(change, asOf)] as const));
    await this.#table.note(webhook, changes, bodies, more ? undefined : asOf);
  }

  /** Delivers what waits, in its order: a message that is not taken keeps those after it back. */
  async #deliver(webhook: WebhookRow): Promise<void> {
    const until = Date.now() + LONGEST_TURN_MS;
    while (Date.now() < until && !this.#ending.signal.aborted) {
      const delivery = await this.#table.oldestWaiting(webhook);
      if (delivery === undefined || delivery.next_at > Date.now()) return;
      if (!(await this.#maySee(webhook, delivery))) {
        await this.#table.settle(delivery, "WITHHELD", { status: undefined, reason: undefined }, 0);
        this.#options.onAttempt(webhook, "WITHHELD");
        continue;
      }
      const { id, body } = delivery;
      const message = { id, body, url: webhook.url, secret: webhook.secret };
      const attempt = await sendMessage(message, this.#options.anywhere, this.#ending.signal);
      // A stop that ends an attempt says nothing about the receiver.
      if (!attempt.delivered && this.#ending.signal.aborted) return;
      const isOver = Date.now() / 1_000 - delivery.made_at > this.#options.patience;
      const state = attempt.delivered ? "DELIVERED" : isOver ? "GIVEN_UP" : "WAITING";
      await this.#table.settle(delivery, state, attempt, Date.now() + this.#pauseAfter(delivery.attempts));
      this.#options.onAttempt(webhook, state);
      if (state === "WAITING") return;
    }
  }

  /** Whether the record of a message is an affair of the party now, and not only when the message was made. */
  async #maySee(webhook: WebhookRow, { record }: WebhookDeliveryRow): Promise<boolean> {
    if (record === null) return true;
    return await this.#inSight(webhook, async ({ database }) => (await affairsAmong(database, [record])).has(record));
  }

  async #inSight<T>({ party }: WebhookRow, ask: Parameters<typeof withSnapshot<T>>[1]): Promise<T> {
    const sight = { party, published: false, statementMs: STATEMENT_MS };
    return await withSnapshot(this.#options.store.reader, ask, undefined, undefined, sight);
  }

  /** Between half of the pause and all of it, so that many that fail together do not come back together. */
  #pauseAfter(attempts: number): number {
    const pause = Math.min(LONGEST_PAUSE_MS, this.#options.retryMs * 2 ** Math.min(attempts, 30));
    return Math.round(pause * (0.5 + Math.random() / 2));
  }
}

function isRemarkable({ before, after }: StandingChange): boolean {
  return before !== undefined || !UNREMARKABLE.test(after);
}
