import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
import { sendMessage } from "../../src/webhooks/send-message.ts";
import { isGenuine } from "../../docs/examples/webhook-receiver.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { silentNode } from "../api/silent-node.ts";

let folder: string;
let store: Store;
let control: AccessControl;
let keys: DeskKeys;
let server: RunningServer;
let receiver: Receiver;

/** Everything as often as can be, so that the tests wait for no clock. */
const QUICK = { lookMs: 5, retryMs: 2, patience: 1_000 };

async function serve(webhookTimes = {}): Promise<void> {
  control = await openAccessControl(folder, KEYS_ALONE);
  const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
  server = await startServer({
    store,
    rpc: silentNode,
    ledgerAddress: ledger,
    catalog: demoRulebookCatalog(),
    access: control,
    webhooksAnywhere: true,
    webhookTimes: { ...QUICK, ...webhookTimes },
    port: 0,
  });
}

async function stop(): Promise<void> {
  await server.close();
  await control.close();
}

async function restart(webhookTimes = {}): Promise<void> {
  await stop();
  await serve(webhookTimes);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-webhooks-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  keys = new DeskKeys(folder);
  receiver = await Receiver.listen();
  await serve();
}, 240_000);
afterEach(async () => {
  await store.database.deleteFrom("webhook").execute();
  receiver.got = [];
  receiver.status = 200;
});
afterAll(async () => {
  await stop();
  receiver.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that keeps what it got, and answers what it is told to. */
class Receiver {
  got: Got[] = [];
  status = 200;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (piece: Buffer) => (body += piece.toString()));
      request.on("end", () => {
        made.got.push({ headers: request.headers, body });
        response.writeHead(made.status, { location: "/elsewhere" });
        // An answer without end.
        if (request.url === "/endless") response.write("x".repeat(10_000));
        else response.end("thanks");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const made = new Receiver(server);
    return made;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
  }

  /** The messages that arrived, as soon as there are so many. */
  async messages(count: number): Promise<{ type: string; data: Readonly<Record<string, unknown>> }[]> {
    while (this.got.length < count) await new Promise((resolve) => setImmediate(resolve));
    return this.got.map(({ body }) => JSON.parse(body) as { type: string; data: Readonly<Record<string, unknown>> });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const secrets = new Map<PartyAlias, string>();

function clientOf(alias: PartyAlias): ApiClient {
  const known = secrets.get(alias) ?? keys.create(alias, { as: "PARTY", party: partyId(alias) }, 1).secret;
  secrets.set(alias, known);
  return createApiClient(server.url, { deskKey: known });
}

/** Adds a webhook, and waits until the standings of its records are noted. */
async function added(alias: PartyAlias, records: RecordId[] = []) {
  const webhook = await clientOf(alias).addWebhook({ url: receiver.url, records });
  while ((await clientOf(alias).webhooks()).webhooks.some(({ seenBlock }) => seenBlock === undefined));
  return webhook;
}

/** Records of the operator that were used already. */
const used = new Set<RecordId>();

/** An export or an agreement of the operator that is in good standing. */
async function fresh(): Promise<RecordId> {
  const rows = await store.database
    .selectFrom("record")
    .select("id")
    .where("kind", "in", [Kind.EXPORT, Kind.AGREEMENT])
    .where("issuer", "=", partyId("CY-OPR"))
    .where("status", "=", Status.IN_FORCE)
    .orderBy("kind", "desc")
    .orderBy("block_number")
    .execute();
  for (const { id } of rows.filter((row) => !used.has(row.id))) {
    used.add(id);
    if ((await clientOf("CY-OPR").record(id)).result.record.standing.code === "IN_FORCE") return id;
  }
  throw new Error("The demonstration has too few records.");
}

/** Adds a block to the index as its writer does. @param time - of the block; by default a second later */
async function addBlock(
  time?: number,
  settled?: { readonly record: RecordId; readonly status: Status },
): Promise<number> {
  const last = await store.database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
  const number = last.block_number + 1;
  const hash = number.toString(16).padStart(64, "0");
  const at = time ?? last.block_time + 1;
  await store.database.transaction().execute(async (transaction) => {
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

describe("a webhook", () => {
  it("is told of every change of standing once, signed, in order, with nothing but ids and words", async () => {
    const [first, second] = [await fresh(), await fresh()];
    const { secret } = await added("CY-OPR", [first, second]);
    const ended = await addBlock(undefined, { record: first, status: Status.TERMINATED });
    await receiver.messages(1);
    await sql`
      UPDATE record SET until_time = c.block_time + 100, original_until = c.block_time + 100
      FROM checkpoint c WHERE id = ${second}`.execute(store.database);
    const { block_time: now } = await store.database
      .selectFrom("checkpoint")
      .select("block_time")
      .executeTakeFirstOrThrow();
    await addBlock(now + 99);
    const expired = await addBlock(now + 100);
    const [told, later] = await receiver.messages(2);

    expect(told).toEqual({
      type: "standing.changed",
      timestamp: expect.any(String) as unknown,
      data: {
        record: first,
        before: { standing: "IN_FORCE", status: "IN_FORCE" },
        after: { standing: "ENDED", status: "TERMINATED" },
        event: `${ended}:0`,
        since: expect.any(Number) as unknown,
        asOf: expect.objectContaining({ block: ended }) as unknown,
        ask: `/v1/records/${first}`,
      },
    });
    // The end of a term is no event: it is found with the first block at that time or after it.
    expect(later!.data).toMatchObject({
      record: second,
      after: { standing: "EXPIRED", status: "IN_FORCE" },
      asOf: { block: expired },
    });
    expect(later!.data).not.toHaveProperty("event");
    for (const { headers, body } of receiver.got) {
      const signed = headers as Record<string, string>;
      expect(new Webhook(secret).verify(body, signed)).toEqual(JSON.parse(body));
      expect(isGenuine(secret, signed, body, Date.now() / 1_000)).toBe(true);
      expect(
        isGenuine(secret, signed, body.replace("ENDED", "BEGUN").replace("EXPIRED", "X"), Date.now() / 1_000),
      ).toBe(false);
      expect(isGenuine(secret, signed, body, Date.now() / 1_000 + 600)).toBe(false);
    }
    const { deliveries } = await clientOf("CY-OPR").deliveries((await clientOf("CY-OPR").webhooks()).webhooks[0]!.id);
    expect(deliveries.map(({ number, state }) => [number, state])).toEqual([
      [2, "DELIVERED"],
      [1, "DELIVERED"],
    ]);
  });

  it("is tried again under the same id, also by a server that starts later, before anything newer", async () => {
    const [first, second] = [await fresh(), await fresh()];
    const { id } = await added("CY-OPR", [first, second]);
    receiver.status = 503;
    await addBlock(undefined, { record: first, status: Status.TERMINATED });
    await receiver.messages(2);
    await addBlock(undefined, { record: second, status: Status.REVOKED });
    await stop();
    receiver.status = 302;
    await serve();
    const before = receiver.got.length;
    await receiver.messages(before + 1);
    receiver.status = 204;
    while ((await clientOf("CY-OPR").deliveries(id)).deliveries.some(({ state }) => state === "WAITING"));

    const records = receiver.got.map(({ body }) => (JSON.parse(body) as { data: { record: string } }).data.record);
    const firsts = receiver.got.filter((_, index) => records[index] === first);
    expect(new Set(firsts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(records.lastIndexOf(first)).toBeLessThan(records.indexOf(second));
    expect(receiver.got.every(({ headers }) => headers["content-type"] === "application/json")).toBe(true);
  });

  it("is not told what its party does not see any more, is given up in time, and goes on after that", async () => {
    const first = await fresh();
    const { id } = await added("CY-OPR", [first]);
    receiver.status = 500;
    await addBlock(undefined, { record: first, status: Status.TERMINATED });
    await receiver.messages(1);
    await store.database
      .updateTable("webhook")
      .set({ party: partyId("CY-LOG") })
      .execute();
    const states = async () => (await clientOf("CY-LOG").deliveries(id)).deliveries.map(({ state }) => state);
    while ((await states()).at(-1) !== "WITHHELD");

    await restart({ patience: -1 });
    await clientOf("CY-LOG").testWebhook(id);
    while ((await states())[0] !== "GIVEN_UP");
    receiver.status = 200;
    await clientOf("CY-LOG").testWebhook(id);
    while ((await states())[0] !== "DELIVERED");
    const figures = await (await fetch(`${server.url}/metrics`)).text();
    expect(figures).toContain('laiqu_webhook_attempts_total{state="GIVEN_UP"} 1');
    await restart();
  });

  it("is told nothing after the key that added it was revoked", async () => {
    const { id } = await added("CY-EMB");
    await clientOf("CY-EMB").testWebhook(id);
    await receiver.messages(1);
    keys.revoke("CY-EMB");
    secrets.delete("CY-EMB");
    await clientOf("CY-EMB").testWebhook(id);
    await added("CY-INS");
    await clientOf("CY-INS").testWebhook((await clientOf("CY-INS").webhooks()).webhooks[0]!.id);
    await receiver.messages(2);
    expect((await clientOf("CY-EMB").deliveries(id)).deliveries.map(({ state }) => state)).toEqual([
      "WAITING",
      "DELIVERED",
    ]);
  });

  it("is for affairs of the party alone, is seen by nobody else, and is one of ten at most", async () => {
    const own = clientOf("CY-EMB");
    const add = (webhook: object) => own.addWebhook({ url: "https://portal.example/x", ...webhook });
    for (const wrong of [{ records: [partyId("CY-PHA")] }, { party: partyId("CY-PHA") }])
      await expect(add(wrong)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { id } = await add({});
    const other = clientOf("CY-PHA");
    expect((await other.webhooks()).webhooks).toEqual([]);
    for (const attempt of [other.removeWebhook(id), other.testWebhook(id), other.deliveries(id)])
      await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
    await sql`
      INSERT INTO webhook (id, url, secret, party, records, added_by, added_at, seen_block, seen_time)
      SELECT 'wh_000000000000000' || n, url, secret, party, records, added_by, added_at, 1000000000, seen_time
      FROM webhook, generate_series(1, 9) n`.execute(store.database);
    await expect(add({})).rejects.toThrow("at most 10 webhooks");
    expect(JSON.stringify(await own.webhooks())).not.toContain("whsec_");
    await own.removeWebhook(id);
    expect((await own.webhooks()).webhooks).toHaveLength(9);
  });

  it.each(["ftp://portal.example/", "https://a:b@portal.example/", "https://portal.example/#x", "portal.example"])(
    "is not added for the address %s",
    async (url) => {
      await expect(clientOf("CY-EMB").addWebhook({ url })).rejects.toThrow("Nothing can be sent to");
    },
  );
});

describe("an attempt", () => {
  const { signal } = new AbortController();
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const attempt = async (url: string, anywhere: boolean) =>
    await sendMessage({ id: "msg_1", url, secret, body: "{}" }, anywhere, signal);

  it.each([
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0177.0.0.1",
    "0x7f.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
  ])("never connects to %s", async (host) => {
    const { port } = new URL(receiver.url);
    for (const scheme of ["http", "https"]) {
      const { delivered, status, reason } = await attempt(`${scheme}://${host}:${port}/`, false);
      expect([delivered, status, reason]).toEqual([false, undefined, expect.stringContaining("is not allowed")]);
    }
    expect(receiver.got).toEqual([]);
  });

  it("follows no redirection, and reads no more of an answer than it needs", async () => {
    receiver.status = 307;
    expect(await attempt(receiver.url, true)).toEqual({ delivered: false, status: 307, reason: "HTTP 307" });
    receiver.status = 200;
    expect(await attempt(`${receiver.url}endless`, true)).toMatchObject({ delivered: true, status: 200 });
    expect(receiver.got).toHaveLength(2);
  });
});
