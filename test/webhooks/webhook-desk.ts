import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openAccessControl } from "../../src/access/access-control.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import { KEYS_ALONE } from "../../src/access/access-settings.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import type { RecordId } from "../../src/ledger/record-id.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { silentNode } from "../api/silent-node.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { Receiver } from "./receiver.ts";

/** Everything as often as can be, so that the tests wait for no clock. */
const QUICK = { lookMs: 5, retryMs: 2, patience: 1_000 };

/** A server over the demonstration that tells webhooks at a receiver of this machine. */
export class WebhookDesk {
  readonly store: Store;
  readonly keys: DeskKeys;
  readonly receiver: Receiver;
  readonly folder: string;
  server!: RunningServer;
  #control!: AccessControl;
  readonly #secrets = new Map<PartyAlias, string>();
  /** Records of the operator that were used already. */
  readonly #used = new Set<RecordId>();

  private constructor(folder: string, store: Store, receiver: Receiver) {
    this.folder = folder;
    this.store = store;
    this.keys = new DeskKeys(folder);
    this.receiver = receiver;
  }

  static async open(): Promise<WebhookDesk> {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-webhooks-"));
    await copyPlayedDemo(folder);
    const desk = new WebhookDesk(folder, await openStore({ dataDirectory: folder }), await Receiver.listen());
    await desk.serve();
    return desk;
  }

  async serve(webhookTimes = {}): Promise<void> {
    this.#control = await openAccessControl(this.folder, KEYS_ALONE);
    const { ledger } = await this.store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
    this.server = await startServer({
      store: this.store,
      rpc: silentNode,
      ledgerAddress: ledger,
      catalog: demoRulebookCatalog(),
      access: this.#control,
      webhooksAnywhere: true,
      webhookTimes: { ...QUICK, ...webhookTimes },
      port: 0,
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.#control.close();
  }

  async restart(webhookTimes = {}): Promise<void> {
    await this.stop();
    await this.serve(webhookTimes);
  }

  /** Removes every webhook, and lets the receiver forget. */
  async forget(): Promise<void> {
    await this.store.database.deleteFrom("webhook").execute();
    this.receiver.got = [];
    this.receiver.status = 200;
  }

  async close(): Promise<void> {
    await this.stop();
    this.receiver.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The client of a party, with a key that lives. */
  clientOf(alias: PartyAlias): ApiClient {
    return createApiClient(this.server.url, { deskKey: this.secretOf(alias) });
  }

  secretOf(alias: PartyAlias): string {
    const known = this.#secrets.get(alias);
    if (known !== undefined) return known;
    const { secret } = this.keys.create(alias, { as: "PARTY", party: partyId(alias) }, 1);
    this.#secrets.set(alias, secret);
    return secret;
  }

  /** Ends the key of a party; the next client of the party has another one. */
  revoke(alias: PartyAlias): void {
    this.keys.revoke(alias);
    this.#secrets.delete(alias);
  }

  /** Adds a webhook, and waits until the standings of its records are noted. */
  async added(alias: PartyAlias, records: RecordId[] = [], path = "") {
    const webhook = await this.clientOf(alias).addWebhook({ url: `${this.receiver.url}${path}`, records });
    while ((await this.clientOf(alias).webhooks()).webhooks.some(({ seenBlock }) => seenBlock === undefined));
    return webhook;
  }

  /** An export or an agreement of the operator that is in good standing. */
  async fresh(): Promise<RecordId> {
    const rows = await this.store.database
      .selectFrom("record")
      .select("id")
      .where("kind", "in", [Kind.EXPORT, Kind.AGREEMENT])
      .where("issuer", "=", partyId("CY-OPR"))
      .where("status", "=", Status.IN_FORCE)
      .orderBy("kind", "desc")
      .orderBy("block_number")
      .execute();
    for (const { id } of rows.filter((row) => !this.#used.has(row.id))) {
      this.#used.add(id);
      if ((await this.clientOf("CY-OPR").record(id)).result.record.standing.code === "IN_FORCE") return id;
    }
    throw new Error("The demonstration has too few records.");
  }

  /** Adds a block to the index as its writer does. @param time - of the block; by default a second later */
  async addBlock(time?: number, settled?: { readonly record: RecordId; readonly status: Status }): Promise<number> {
    const last = await this.store.database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
    const number = last.block_number + 1;
    const hash = number.toString(16).padStart(64, "0");
    const at = time ?? last.block_time + 1;
    await this.store.database.transaction().execute(async (transaction) => {
      await sql`
        INSERT INTO block SELECT ${number}, decode(${hash}, 'hex'), hash, ${at}, header, seals_verified
        FROM block ORDER BY number DESC LIMIT 1`.execute(transaction);
      if (settled !== undefined) {
        await sql`
          INSERT INTO event SELECT ${number}, 0, transaction_index, transaction_hash, topics, data, type
          FROM event WHERE type = 'Settled' LIMIT 1`.execute(transaction);
        await sql`
          INSERT INTO act (block_number, log_index, subject, type, status, reason, role, by_party, account, answers,
            jurisdiction, version, soft, trail_head, log_hash, time)
          SELECT ${number}, 0, ${settled.record}, type, ${settled.status}, reason, role, by_party, account, 0,
            jurisdiction, version, soft, trail_head, log_hash, ${at}
          FROM act WHERE type = 'SETTLE' AND by_party = ${partyId("CY-OPR")} LIMIT 1`.execute(transaction);
        await transaction
          .updateTable("record")
          .set({ status: settled.status })
          .where("id", "=", settled.record)
          .execute();
      }
      await transaction
        .updateTable("checkpoint")
        .set({ block_number: number, block_hash: `0x${hash}`, block_time: at })
        .execute();
    });
    return number;
  }
}
