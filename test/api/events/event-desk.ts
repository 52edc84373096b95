import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openAccessControl } from "../../../src/access/access-control.ts";
import type { AccessControl } from "../../../src/access/access-control.ts";
import { KEYS_ALONE } from "../../../src/access/access-settings.ts";
import { DeskKeys } from "../../../src/access/desk-keys.ts";
import { startServer } from "../../../src/api/server.ts";
import type { RunningServer } from "../../../src/api/server.ts";
import type { PartyAlias } from "../../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../../src/demo/founding-plan.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import type { AsOf } from "../../../src/schemas/answer.ts";
import type { EventForm } from "../../../src/schemas/event.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { copyPlayedDemo } from "../../cli/played-demo.ts";
import { silentNode } from "../silent-node.ts";
import { EventReader } from "./event-reader.ts";

/** A look every few milliseconds, and signs of life as often, so that the tests wait for no clock. */
export const QUICK = { lookMs: 5, checkMs: 10, heartbeatMs: 15 };

/** Somebody who asks: a party by its short name, or whoever sees everything. */
type EventAsker = PartyAlias | "ALL";

interface PageOfEvents {
  readonly events: EventForm[];
  readonly asOf: AsOf;
  readonly next?: string;
}

/** A server over the demonstration, and those who follow its events. */
export class EventDesk {
  readonly folder: string;
  readonly store: Store;
  readonly keys: DeskKeys;
  server!: RunningServer;
  #control!: AccessControl;
  readonly #secrets = new Map<string, string>();
  #streams: EventReader[] = [];

  private constructor(folder: string, store: Store) {
    this.folder = folder;
    this.store = store;
    this.keys = new DeskKeys(folder);
  }

  static async open(): Promise<EventDesk> {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-events-"));
    await copyPlayedDemo(folder);
    const desk = new EventDesk(folder, await openStore({ dataDirectory: folder }));
    await desk.serve();
    return desk;
  }

  async serve(times = {}): Promise<void> {
    this.#control = await openAccessControl(this.folder, KEYS_ALONE);
    const { ledger } = await this.store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
    this.server = await startServer({
      store: this.store,
      rpc: silentNode,
      ledgerAddress: ledger,
      catalog: demoRulebookCatalog(),
      access: this.#control,
      streamTimes: { ...QUICK, ...times },
      port: 0,
    });
  }

  async stop(): Promise<void> {
    await this.server.close();
    await this.#control.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends every stream that is open. */
  async closeStreams(): Promise<void> {
    for (const stream of this.#streams.splice(0)) await stream.close();
  }

  authorized(asker: EventAsker): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#secretOf(asker)}` };
  }

  #secretOf(asker: EventAsker): string {
    const known = this.#secrets.get(asker);
    if (known !== undefined) return known;
    const grant =
      asker === "ALL"
        ? ({ as: "AUDITOR", jurisdictions: "ALL" } as const)
        : ({ as: "PARTY", party: partyId(asker) } as const);
    const { secret } = this.keys.create(asker, grant, 1);
    this.#secrets.set(asker, secret);
    return secret;
  }

  /** Ends the key of a party. */
  revoke(alias: PartyAlias): void {
    this.keys.revoke(alias);
    this.#secrets.delete(alias);
  }

  async stream(asker: EventAsker, query = "", headers = {}): Promise<EventReader> {
    const url = `${this.server.url}/v1/events${query}`;
    const reader = await EventReader.open(url, { ...this.authorized(asker), ...headers });
    this.#streams.push(reader);
    return reader;
  }

  async pageOf(asker: EventAsker, query = ""): Promise<PageOfEvents> {
    const headers = this.authorized(asker);
    const answer = await fetch(`${this.server.url}/v1/events${query}`, { headers });
    const page = (await answer.json()) as Omit<PageOfEvents, "next"> & { result: { next?: string } };
    return { events: page.events, asOf: page.asOf, ...page.result };
  }

  async figures(): Promise<string> {
    return await (await fetch(`${this.server.url}/metrics`)).text();
  }

  async lastBlock(): Promise<number> {
    const last = await this.store.reader.selectFrom("checkpoint").select("block_number").executeTakeFirstOrThrow();
    return last.block_number;
  }

  /** The place of an act that CY-BANK sees, and of one that it does not see. */
  async seenAndUnseen(): Promise<{ readonly seen: string; readonly unseen: string }> {
    const own = (await this.pageOf("CY-BANK", "?limit=1000")).events;
    const { events } = await this.pageOf("ALL", "?limit=1000");
    const isAct = ({ type }: EventForm) => type === "ATTESTED";
    const seen = own.find(isAct)?.event ?? "";
    const unseen = events.find((event) => isAct(event) && !placesOf(own).includes(event.event))?.event ?? "";
    return { seen, unseen };
  }

  /**
   * Adds a block to the index as its writer does, in one transaction: acts as they were made before about the same
   * records by the same parties.
   * @param places - the acts of which the block has copies
   */
  async addBlock(...places: readonly string[]): Promise<number> {
    const number = (await this.lastBlock()) + 1;
    const hash = `0x${number.toString(16).padStart(64, "0")}`;
    await this.store.database.transaction().execute(async (transaction) => {
      await sql`
        INSERT INTO block SELECT ${number}, decode(${hash.slice(2)}, 'hex'), hash, time + 1, header, seals_verified
        FROM block ORDER BY number DESC LIMIT 1`.execute(transaction);
      for (const [index, place] of places.entries()) {
        const [block, log] = place.split(":").map(Number);
        await sql`
          INSERT INTO event SELECT ${number}, ${index}, transaction_index, transaction_hash, topics, data, type
          FROM event WHERE block_number = ${block} AND log_index = ${log}`.execute(transaction);
        await sql`
          INSERT INTO act (block_number, log_index, subject, type, code, outcome, status, reason, role, by_party,
            account, until_time, effective_at, value, about, document, answers, jurisdiction, version, soft, breaks,
            trail_head, log_hash, time)
          SELECT ${number}, ${index}, subject, type, code, outcome, status, reason, role, by_party, account,
            until_time, effective_at, value, about, document, answers, jurisdiction, version, soft, breaks, trail_head,
            log_hash, time
          FROM act WHERE block_number = ${block} AND log_index = ${log}`.execute(transaction);
      }
      await transaction
        .updateTable("checkpoint")
        .set({ block_number: number, block_hash: hash as `0x${string}` })
        .execute();
    });
    return number;
  }
}

export function placesOf(events: readonly EventForm[]): readonly string[] {
  return events.map(({ event }) => event);
}
