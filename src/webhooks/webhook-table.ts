import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Transaction } from "kysely";
import type { AsOf } from "../schemas/answer.ts";
import type { RecordId } from "../ledger/record-id.ts";
import type { Store } from "../store/open-store.ts";
import type { Schema, WebhookDeliveryRow, WebhookRow } from "../store/schema.ts";
import { newSecret } from "./signature.ts";
import type { Attempt } from "./send-message.ts";
import type { StandingChange } from "./standing-changes.ts";

/** Webhooks of one party. */
export const MOST_OF_A_PARTY = 10;
/** How many deliveries of a webhook are shown, and kept once they are settled. */
const MOST_SHOWN = 100;
const MOST_KEPT = 1_000;
const ROWS_AT_ONCE = 500;
/** A server works for a webhook this long at most before another may. Milliseconds. */
const LEASE_MS = 60_000;

/** A webhook that somebody adds. */
export interface NewWebhook {
  readonly url: string;
  readonly party: RecordId;
  readonly records: readonly RecordId[];
  readonly addedBy: string;
}

/** The webhooks of an index database, and the messages that they wait for. */
export class WebhookTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Adds a webhook that is told of everything after a block.
   * @returns undefined when the party has too many already
   */
  async add(webhook: NewWebhook, asOf: AsOf): Promise<WebhookRow | undefined> {
    const { url, party, records, addedBy } = webhook;
    return await this.#store.database.transaction().execute(async (transaction) => {
      // Two that are added at once must not both be the last one that may be.
      await sql`SELECT pg_advisory_xact_lock(7126043)`.execute(transaction);
      const { count } = await transaction
        .selectFrom("webhook")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("party", "=", party)
        .executeTakeFirstOrThrow();
      if (count >= MOST_OF_A_PARTY) return undefined;
      return await transaction
        .insertInto("webhook")
        .values({
          id: `wh_${randomBytes(8).toString("hex")}`,
          url,
          secret: newSecret(),
          party,
          records: [...records],
          added_by: addedBy,
          added_at: seconds(),
          // The standings as of this block are noted, and not told.
          seen_block: -1,
          seen_time: asOf.time,
          busy_until: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
    });
  }

  /** Every webhook, or those of a party. */
  async list(party?: RecordId): Promise<WebhookRow[]> {
    const all = this.#store.database.selectFrom("webhook").selectAll().orderBy("added_at").orderBy("id");
    return await (party === undefined ? all : all.where("party", "=", party)).execute();
  }

  /** The webhooks for which there are new blocks, or whose oldest message is to be tried now. */
  async due(): Promise<WebhookRow[]> {
    return await this.#store.database
      .selectFrom("webhook")
      .selectAll()
      .where(
        sql<boolean>`seen_block < (SELECT block_number FROM checkpoint) OR (
          SELECT next_at FROM webhook_delivery
          WHERE webhook_delivery.webhook = webhook.id AND state = 'WAITING'
          ORDER BY number LIMIT 1) <= ${Date.now()}`,
      )
      .orderBy("added_at")
      .orderBy("id")
      .execute();
  }

  async find(id: string, party?: RecordId): Promise<WebhookRow | undefined> {
    return (await this.list(party)).find((webhook) => webhook.id === id);
  }

  /** Removes a webhook with everything that it waits for. */
  async remove(id: string): Promise<void> {
    await this.#store.database.deleteFrom("webhook").where("id", "=", id).execute();
  }

  /** The last deliveries of a webhook, the newest first. */
  async deliveries(webhook: string): Promise<WebhookDeliveryRow[]> {
    return await this.#store.database
      .selectFrom("webhook_delivery")
      .selectAll()
      .where("webhook", "=", webhook)
      .orderBy("number", "desc")
      .limit(MOST_SHOWN)
      .execute();
  }

  /** Takes the work for a webhook, unless another server has it. */
  async lease({ id }: WebhookRow): Promise<boolean> {
    const now = Date.now();
    const { numUpdatedRows } = await this.#store.database
      .updateTable("webhook")
      .set({ busy_until: now + LEASE_MS })
      .where("id", "=", id)
      .where("busy_until", "<", now)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async giveBack({ id }: WebhookRow): Promise<void> {
    await this.#store.database.updateTable("webhook").set({ busy_until: 0 }).where("id", "=", id).execute();
  }

  /** The standings that were told last. */
  async told({ id }: WebhookRow): Promise<Map<RecordId, string>> {
    const rows = await this.#store.database
      .selectFrom("webhook_standing")
      .select(["record", "standing"])
      .where("webhook", "=", id)
      .execute();
    return new Map(rows.map(({ record, standing }) => [record, standing]));
  }

  /**
   * Notes changes and the messages about them, in one transaction, so that a restart neither loses nor doubles one.
   * @param bodies - the message about each change that is told
   * @param asOf - the block up to which all changes are noted now; undefined when more follow
   */
  async note(
    webhook: WebhookRow,
    changes: readonly StandingChange[],
    bodies: ReadonlyMap<StandingChange, string>,
    asOf: AsOf | undefined,
  ): Promise<void> {
    await this.#store.database.transaction().execute(async (transaction) => {
      for (let at = 0; at < changes.length; at += ROWS_AT_ONCE)
        await transaction
          .insertInto("webhook_standing")
          .values(
            changes
              .slice(at, at + ROWS_AT_ONCE)
              .map(({ record, after }) => ({ webhook: webhook.id, record, standing: after })),
          )
          .onConflict((conflict) =>
            conflict.columns(["webhook", "record"]).doUpdateSet((row) => ({ standing: row.ref("excluded.standing") })),
          )
          .execute();
      for (const [{ record }, body] of bodies) await enqueue(transaction, webhook, record, body);
      if (asOf !== undefined)
        await transaction
          .updateTable("webhook")
          .set({ seen_block: asOf.block, seen_time: asOf.time })
          .where("id", "=", webhook.id)
          .execute();
    });
  }

  /** Puts a message that is about no record into the line. @returns its id */
  async test(webhook: WebhookRow, body: string): Promise<string> {
    return await this.#store.database
      .transaction()
      .execute(async (transaction) => await enqueue(transaction, webhook, null, body));
  }

  /** The oldest message that waits: those after it wait for it. */
  async oldestWaiting({ id }: WebhookRow): Promise<WebhookDeliveryRow | undefined> {
    return await this.#store.database
      .selectFrom("webhook_delivery")
      .selectAll()
      .where("webhook", "=", id)
      .where("state", "=", "WAITING")
      .orderBy("number")
      .limit(1)
      .executeTakeFirst();
  }

  /** Notes how an attempt ended, and when the next one is made if the message still waits. */
  async settle(
    delivery: WebhookDeliveryRow,
    state: WebhookDeliveryRow["state"],
    { status, reason }: Omit<Attempt, "delivered">,
    nextAt: number,
  ): Promise<void> {
    await this.#store.database
      .updateTable("webhook_delivery")
      .set({
        state,
        attempts: delivery.attempts + 1,
        next_at: nextAt,
        last_at: seconds(),
        status: status ?? null,
        reason: reason ?? null,
      })
      .where("id", "=", delivery.id)
      .execute();
    await this.#store.database
      .deleteFrom("webhook_delivery")
      .where("webhook", "=", delivery.webhook)
      .where("state", "<>", "WAITING")
      .where("number", "<", delivery.number - MOST_KEPT)
      .execute();
  }
}

async function enqueue(
  transaction: Transaction<Schema>,
  { id: webhook }: WebhookRow,
  record: RecordId | null,
  body: string,
): Promise<string> {
  const { last } = await transaction
    .selectFrom("webhook_delivery")
    .select(({ fn }) => fn.max<number | null>("number").as("last"))
    .where("webhook", "=", webhook)
    .executeTakeFirstOrThrow();
  const id = `msg_${randomBytes(12).toString("hex")}`;
  await transaction
    .insertInto("webhook_delivery")
    .values({
      id,
      webhook,
      number: (last ?? 0) + 1,
      record,
      body,
      state: "WAITING",
      made_at: seconds(),
      attempts: 0,
      next_at: Date.now(),
      last_at: null,
      status: null,
      reason: null,
    })
    .execute();
  return id;
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
