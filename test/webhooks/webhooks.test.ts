import { sql } from "kysely";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { partyId } from "../../src/demo/party-references.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { isGenuine } from "../../docs/examples/webhook-receiver.ts";
import { WebhookDesk } from "./webhook-desk.ts";

let desk: WebhookDesk;

beforeAll(async () => {
  desk = await WebhookDesk.open();
}, 240_000);
afterEach(async () => await desk.forget());
afterAll(async () => await desk?.close());

describe("a webhook", () => {
  it("is told of every change of standing once, signed, in order, with nothing but ids and words", async () => {
    const [first, second] = [await desk.fresh(), await desk.fresh()];
    const { secret } = await desk.added("CY-OPR", [first, second]);
    const ended = await desk.addBlock(undefined, { record: first, status: Status.TERMINATED });
    await desk.receiver.messages(1);
    await sql`
      UPDATE record SET until_time = c.block_time + 100, original_until = c.block_time + 100
      FROM checkpoint c WHERE id = ${second}`.execute(desk.store.database);
    const { block_time: now } = await desk.store.database
      .selectFrom("checkpoint")
      .select("block_time")
      .executeTakeFirstOrThrow();
    await desk.addBlock(now + 99);
    const expired = await desk.addBlock(now + 100);
    const [told, later] = await desk.receiver.messages(2);

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
    for (const { headers, body } of desk.receiver.got) {
      const signed = headers as Record<string, string>;
      expect(new Webhook(secret).verify(body, signed)).toEqual(JSON.parse(body));
      expect(isGenuine(secret, signed, body, Date.now() / 1_000)).toBe(true);
      expect(
        isGenuine(secret, signed, body.replace("ENDED", "BEGUN").replace("EXPIRED", "X"), Date.now() / 1_000),
      ).toBe(false);
      expect(isGenuine(secret, signed, body, Date.now() / 1_000 + 600)).toBe(false);
    }
    const { deliveries } = await desk
      .clientOf("CY-OPR")
      .deliveries((await desk.clientOf("CY-OPR").webhooks()).webhooks[0]!.id);
    expect(deliveries.map(({ number, state }) => [number, state])).toEqual([
      [2, "DELIVERED"],
      [1, "DELIVERED"],
    ]);
  });

  it("is tried again under the same id, also by a server that starts later, before anything newer", async () => {
    const [first, second] = [await desk.fresh(), await desk.fresh()];
    const { id } = await desk.added("CY-OPR", [first, second]);
    desk.receiver.status = 503;
    await desk.addBlock(undefined, { record: first, status: Status.TERMINATED });
    await desk.receiver.messages(2);
    await desk.addBlock(undefined, { record: second, status: Status.REVOKED });
    await desk.stop();
    desk.receiver.status = 302;
    await desk.serve();
    const before = desk.receiver.got.length;
    await desk.receiver.messages(before + 1);
    desk.receiver.status = 204;
    while ((await desk.clientOf("CY-OPR").deliveries(id)).deliveries.some(({ state }) => state === "WAITING"));

    const records = desk.receiver.got.map(({ body }) => (JSON.parse(body) as { data: { record: string } }).data.record);
    const firsts = desk.receiver.got.filter((_, index) => records[index] === first);
    expect(new Set(firsts.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(records.lastIndexOf(first)).toBeLessThan(records.indexOf(second));
    expect(desk.receiver.got.every(({ headers }) => headers["content-type"] === "application/json")).toBe(true);
  });

  it("is not told what its party does not see any more, is given up in time, and goes on after that", async () => {
    const first = await desk.fresh();
    const { id } = await desk.added("CY-OPR", [first]);
    desk.receiver.status = 500;
    await desk.addBlock(undefined, { record: first, status: Status.TERMINATED });
    await desk.receiver.messages(1);
    await desk.store.database
      .updateTable("webhook")
      .set({ party: partyId("CY-LOG") })
      .execute();
    const states = async () => (await desk.clientOf("CY-LOG").deliveries(id)).deliveries.map(({ state }) => state);
    while ((await states()).at(-1) !== "WITHHELD");

    await desk.restart({ patience: -1 });
    await desk.clientOf("CY-LOG").testWebhook(id);
    while ((await states())[0] !== "GIVEN_UP");
    desk.receiver.status = 200;
    await desk.clientOf("CY-LOG").testWebhook(id);
    while ((await states())[0] !== "DELIVERED");
    const figures = await (await fetch(`${desk.server.url}/metrics`)).text();
    expect(figures).toContain('laiqu_webhook_attempts_total{state="GIVEN_UP"} 1');
    await desk.restart();
  });

  it("is told nothing after the key that added it was revoked", async () => {
    const { id } = await desk.added("CY-EMB");
    await desk.clientOf("CY-EMB").testWebhook(id);
    await desk.receiver.messages(1);
    desk.revoke("CY-EMB");
    await desk.clientOf("CY-EMB").testWebhook(id);
    await desk.added("CY-INS");
    await desk.clientOf("CY-INS").testWebhook((await desk.clientOf("CY-INS").webhooks()).webhooks[0]!.id);
    await desk.receiver.messages(2);
    expect((await desk.clientOf("CY-EMB").deliveries(id)).deliveries.map(({ state }) => state)).toEqual([
      "WAITING",
      "DELIVERED",
    ]);
  });

  it("is for affairs of the party alone, is seen by nobody else, and is one of ten at most", async () => {
    const own = desk.clientOf("CY-EMB");
    const add = (webhook: object) => own.addWebhook({ url: "https://portal.example/x", ...webhook });
    for (const wrong of [{ records: [partyId("CY-PHA")] }, { party: partyId("CY-PHA") }])
      await expect(add(wrong)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { id } = await add({});
    const other = desk.clientOf("CY-PHA");
    expect((await other.webhooks()).webhooks).toEqual([]);
    for (const attempt of [other.removeWebhook(id), other.testWebhook(id), other.deliveries(id)])
      await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
    await sql`
      INSERT INTO webhook (id, url, secret, party, records, added_by, added_at, seen_block, seen_time)
      SELECT 'wh_000000000000000' || n, url, secret, party, records, added_by, added_at, 1000000000, seen_time
      FROM webhook, generate_series(1, 9) n`.execute(desk.store.database);
    await expect(add({})).rejects.toThrow("at most 10 webhooks");
    expect(JSON.stringify(await own.webhooks())).not.toContain("whsec_");
    await own.removeWebhook(id);
    expect((await own.webhooks()).webhooks).toHaveLength(9);
  });

  it.each(["ftp://portal.example/", "https://a:b@portal.example/", "https://portal.example/#x", "portal.example"])(
    "is not added for the address %s",
    async (url) => {
      await expect(desk.clientOf("CY-EMB").addWebhook({ url })).rejects.toThrow("Nothing can be sent to");
    },
  );
});
