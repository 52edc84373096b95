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
/** A server delivers for a webhook this long at most before another may. Milliseconds. */
const LEASE_MS = 60_000;
/** The clock of the database, in milliseconds: those of two servers may differ by more than a lease. */
const NOW_MS = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

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
   * Adds a webhook that is told of everything after a block. One for the same address and records whose key has ended
   * goes on instead, with a secret that the holder of that key does not know: it is told what it missed.
   * @param isHolder - whether the key or token that added a webhook still opens something
   * @returns undefined when the party has too many already
   */
  async add(webhook: NewWebhook, asOf: AsOf, isHolder: (addedBy: string) => boolean): Promise<WebhookRow | undefined> {
    const { url, party, records, addedBy } = webhook;
    return await this.#store.database.transaction().execute(async (transaction) => {
      // Two that are added at once must not both be the last one that may be.
      await sql`SELECT pg_advisory_xact_lock(7126043)`.execute(transaction);
      const own = await transaction.selectFrom("webhook").selectAll().where("party", "=", party).execute();
      const ended = own.find((each) => each.url === url && isSame(each.records, records) && !isHolder(each.added_by));
      if (ended !== undefined)
        return await transaction
          .updateTable("webhook")
          .set({ secret: newSecret(), added_by: addedBy, added_at: seconds() })
          .where("id", "=", ended.id)
          .returningAll()
          .executeTakeFirst();
      if (own.length >= MOST_OF_A_PARTY) return undefined;
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

  /** The webhooks that have not seen the last block of the index. */
  async behind(): Promise<WebhookRow[]> {
    return await this.#store.database
      .selectFrom("webhook")
      .selectAll()
      .where(sql<boolean>`seen_block < (SELECT block_number FROM checkpoint)`)
      .orderBy("added_at")
      .orderBy("id")
      .execute();
  }

  /**
   * The webhooks whose oldest message is to be tried now.
   * @param longestPauseMs - no message waits longer than this, whatever a clock that was wrong has written
   */
  async due(longestPauseMs: number): Promise<WebhookRow[]> {
    const now = Date.now();
    return await this.#store.database
      .selectFrom("webhook")
      .selectAll()
      .where(
        sql<boolean>`(
          SELECT next_at <= ${now} OR next_at > ${now + longestPauseMs} FROM webhook_delivery
          WHERE webhook_delivery.webhook = webhook.id AND state = 'WAITING'
          ORDER BY number LIMIT 1)`,
      )
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

  /**
   * Takes the deliveries of a webhook, unless another server has them.
   * @returns the lease, to give it back; undefined when another server has it
   */
  async lease({ id }: WebhookRow): Promise<number | undefined> {
    const row = await this.#store.database
      .updateTable("webhook")
      .set({ busy_until: sql<number>`${NOW_MS} + ${LEASE_MS}::bigint` })
      .where("id", "=", id)
      // A lease that ends later than any may is of a clock that was wrong.
      .where(sql<boolean>`NOT busy_until BETWEEN ${NOW_MS} AND ${NOW_MS} + ${LEASE_MS}::bigint`)
      .returning("busy_until")
      .executeTakeFirst();
    return row?.busy_until;
  }

  /** Gives a lease back, unless it has ended and another server has the next one. */
  async giveBack({ id }: WebhookRow, lease: number): Promise<void> {
    await this.#store.database
      .updateTable("webhook")
      .set({ busy_until: 0 })
      .where("id", "=", id)
      .where("busy_until", "=", lease)
      .execute();
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
   * Nothing is noted that another server has noted since the webhook was read.
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
      const now = await locked(transaction, webhook.id);
      if (now?.seen_block !== webhook.seen_block) return;
      const told = await toldOf(transaction, webhook, changes);
      const fresh = changes.filter(({ record, before }) => told.get(record) === before);
      await noteStandings(transaction, webhook, fresh);
      for (const change of fresh) {
        const body = bodies.get(change);
        if (body !== undefined) await enqueue(transaction, webhook.id, change.record, body);
      }
      if (asOf !== undefined && fresh.length === changes.length)
        await transaction
          .updateTable("webhook")
          .set({ seen_block: asOf.block, seen_time: asOf.time })
          .where("id", "=", webhook.id)
          .execute();
    });
  }

  /**
   * Puts a message that is about no record into the line, unless one waits already.
   * @returns its id; undefined when the webhook was removed meanwhile
   */
  async test({ id }: WebhookRow, body: string): Promise<string | undefined> {
    return await this.#store.database.transaction().execute(async (transaction) => {
      if ((await locked(transaction, id)) === undefined) return undefined;
      const waiting = await transaction
        .selectFrom("webhook_delivery")
        .select("id")
        .where("webhook", "=", id)
        .where("state", "=", "WAITING")
        .where("record", "is", null)
        .executeTakeFirst();
      return waiting?.id ?? (await enqueue(transaction, id, null, body));
    });
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
    { status, failure }: Attempt,
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
        reason: failure ?? null,
      })
      .where("id", "=", delivery.id)
      // Another server may have delivered it after the lease of this one had ended.
      .where("state", "=", "WAITING")
      .execute();
    await this.#store.database
      .deleteFrom("webhook_delivery")
      .where("webhook", "=", delivery.webhook)
      .where("state", "<>", "WAITING")
      .where("number", "<", delivery.number - MOST_KEPT)
      .execute();
  }
}

/** The row of a webhook, which nobody else changes before the transaction ends. */
async function locked(transaction: Transaction<Schema>, id: string): Promise<WebhookRow | undefined> {
  return await transaction.selectFrom("webhook").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

async function toldOf(
  transaction: Transaction<Schema>,
  { id }: WebhookRow,
  changes: readonly StandingChange[],
): Promise<Map<RecordId, string>> {
  const ids = changes.map(({ record }) => record);
  const rows = await transaction
    .selectFrom("webhook_standing")
    .select(["record", "standing"])
    .where("webhook", "=", id)
    .where("record", "=", sql<RecordId>`ANY(${ids}::text[])`)
    .execute();
  return new Map(rows.map(({ record, standing }) => [record, standing]));
}

async function noteStandings(
  transaction: Transaction<Schema>,
  { id }: WebhookRow,
  changes: readonly StandingChange[],
): Promise<void> {
  for (let at = 0; at < changes.length; at += ROWS_AT_ONCE)
    await transaction
      .insertInto("webhook_standing")
      .values(
        changes.slice(at, at + ROWS_AT_ONCE).map(({ record, after }) => ({ webhook: id, record, standing: after })),
      )
      .onConflict((conflict) =>
        conflict.columns(["webhook", "record"]).doUpdateSet((row) => ({ standing: row.ref("excluded.standing") })),
      )
      .execute();
}

/** Puts a message into the line of a webhook, whose row is locked: each number is given once. */
async function enqueue(
  transaction: Transaction<Schema>,
  webhook: string,
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

/** Whether two lists name the same records. */
function isSame(one: readonly RecordId[], other: readonly RecordId[]): boolean {
  const named = new Set(one);
  return named.size === new Set(other).size && other.every((record) => named.has(record));
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
