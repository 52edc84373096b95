import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { Status } from "../../src/ledger/statuses.ts";
import { inSight } from "../../src/webhooks/in-sight.ts";
import { standingsNow } from "../../src/webhooks/standing-changes.ts";
import { WebhookDeliveries } from "../../src/webhooks/webhook-deliveries.ts";
import { WebhookLooks } from "../../src/webhooks/webhook-looks.ts";
import { WebhookTable } from "../../src/webhooks/webhook-table.ts";
import { WebhookDesk } from "./webhook-desk.ts";

let desk: WebhookDesk;

beforeAll(async () => {
  desk = await WebhookDesk.open();
}, 240_000);
afterEach(async () => await desk.forget());
afterAll(async () => await desk?.close());

/** A server whose own worker looks once, at the start, so that a test does the work step by step. */
const BY_HAND = { lookMs: 1_000_000_000 };

it("a receiver that does not answer delays neither the looks nor the messages of others", async () => {
  const record = await desk.fresh();
  const slow = await desk.added("CY-PHA", [], "slow");
  await desk.added("CY-OPR", [record]);
  await desk.clientOf("CY-PHA").testWebhook(slow.id);
  await desk.receiver.messages(1);
  await desk.addBlock(undefined, { record, status: Status.TERMINATED });
  await desk.receiver.messages(2);

  expect(desk.receiver.got.map(({ path }) => path)).toEqual(["/slow", "/"]);
  const { deliveries } = await desk.clientOf("CY-PHA").deliveries(slow.id);
  expect(deliveries.at(-1)).toMatchObject({ number: 1, state: "WAITING", attempts: 0 });
});

it("receivers of one party that do not answer leave places for those of others", async () => {
  const own = desk.clientOf("CY-PHA");
  for (let each = 0; each < 10; each += 1) {
    const { id } = await own.addWebhook({ url: `${desk.receiver.url}slow` });
    await own.testWebhook(id);
  }
  while (desk.receiver.got.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const { id } = await desk.added("CY-INS");
  await desk.clientOf("CY-INS").testWebhook(id);
  while (!desk.receiver.got.some(({ path }) => path === "/")) await new Promise((resolve) => setImmediate(resolve));

  expect(desk.receiver.mostSlow).toBe(2);
});

it("looks that fail for some parties do not keep those of others back", async () => {
  await desk.restart(BY_HAND);
  const parties = ["CY-PHA", "CY-INS", "CY-LOG", "CY-EMB", "CY-OPR"] as const;
  for (const party of parties) await desk.clientOf(party).addWebhook({ url: desk.receiver.url });
  const failures: unknown[] = [];
  const table = new (class extends WebhookTable {
    override async note(...[webhook, ...others]: Parameters<WebhookTable["note"]>): Promise<void> {
      if (webhook.party === partyId("CY-OPR")) return await super.note(webhook, ...others);
      // A party rests for nine times as long as its look took, so a look that fails at once would rest for no time.
      await new Promise((resolve) => setTimeout(resolve, 400));
      throw new Error("The look fails.");
    }
  })(desk.store);
  const { store } = desk;
  const looks = new WebhookLooks({ store, table, isHolder: () => true, onFailure: (error) => failures.push(error) });
  await looks.round(new AbortController().signal);

  expect(failures).toHaveLength(4);
  expect((await desk.clientOf("CY-OPR").webhooks()).webhooks[0]?.seenBlock).toBeGreaterThan(0);
  // Whoever failed rests, so that its next look is not at once.
  await looks.round(new AbortController().signal);
  expect(failures).toHaveLength(4);
  await desk.restart();
});

it("a key that is revoked between two messages of one turn ends the turn", async () => {
  await desk.restart(BY_HAND);
  const [first, second] = [await desk.fresh(), await desk.fresh()];
  const { id } = await desk.clientOf("CY-OPR").addWebhook({ url: desk.receiver.url, records: [first, second] });
  const { store } = desk;
  const table = new WebhookTable(store);
  const parts = { store, table, isHolder: () => desk.receiver.got.length === 0, onFailure: fail };
  const looks = new WebhookLooks(parts);
  const { signal } = new AbortController();
  await looks.round(signal);
  await desk.addBlock(undefined, { record: first, status: Status.TERMINATED });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await desk.addBlock(undefined, { record: second, status: Status.TERMINATED });
  while ((await desk.clientOf("CY-OPR").deliveries(id)).deliveries.length < 2) await looks.round(signal);
  const times = { anywhere: true, retryMs: 1, patience: 1_000, onAttempt: () => undefined };
  const deliveries = new WebhookDeliveries({ ...parts, ...times }, signal);
  await deliveries.begin();
  await deliveries.end();

  const states = (await desk.clientOf("CY-OPR").deliveries(id)).deliveries.map(({ state }) => state);
  expect([desk.receiver.got.length, states]).toEqual([1, ["WAITING", "DELIVERED"]]);
  await desk.restart();
});

it("a webhook whose key has ended says so, and goes on with what it missed when it is added again", async () => {
  const record = await desk.fresh();
  const { id, secret } = await desk.added("CY-OPR", [record]);
  desk.revoke("CY-OPR");
  const own = desk.clientOf("CY-OPR");
  expect((await own.webhooks()).webhooks).toMatchObject([{ id, state: "KEY_ENDED" }]);
  await desk.addBlock(undefined, { record, status: Status.TERMINATED });
  const again = await own.addWebhook({ url: desk.receiver.url, records: [record] });

  expect([again.id, again.state, again.secret === secret]).toEqual([id, "ACTIVE", false]);
  expect(await desk.receiver.messages(1)).toMatchObject([{ data: { record, after: { standing: "ENDED" } } }]);
});

it("affairs of any number are watched, piece by piece", async () => {
  await inSight(desk.store, partyId("CY-OPR"), async (snapshot) => {
    const whole = await standingsNow(snapshot, []);
    expect(whole.size).toBeGreaterThan(20);
    expect(await standingsNow(snapshot, [], 7)).toEqual(whole);
  });
});

it("a message waits while the index is behind what the webhook has seen", async () => {
  await desk.restart(BY_HAND);
  const record = await desk.fresh();
  const { id } = await desk.clientOf("CY-OPR").addWebhook({ url: desk.receiver.url, records: [record] });
  const { store } = desk;
  const table = new WebhookTable(store);
  const parts = { store, table, isHolder: () => true, onFailure: fail };
  const { signal } = new AbortController();
  const looks = new WebhookLooks(parts);
  await looks.round(signal);
  await desk.addBlock(undefined, { record, status: Status.TERMINATED });
  while ((await desk.clientOf("CY-OPR").deliveries(id)).deliveries.length < 1) await looks.round(signal);
  const { asOf } = await withSnapshot(store.reader, (snapshot) => Promise.resolve(snapshot));
  const deliver = async () => {
    const times = { anywhere: true, retryMs: 1, patience: 1_000, onAttempt: () => undefined };
    const deliveries = new WebhookDeliveries({ ...parts, ...times }, signal);
    await deliveries.begin();
    await deliveries.end();
    return (await desk.clientOf("CY-OPR").deliveries(id)).deliveries.map(({ state }) => state);
  };
  const indexed = async (block: number) =>
    await store.database.updateTable("checkpoint").set({ block_number: block }).execute();

  await indexed(1);
  expect(await deliver()).toEqual(["WAITING"]);
  await indexed(asOf.block);
  expect(await deliver()).toEqual(["DELIVERED"]);
  await desk.restart();
});

function fail(error: unknown): never {
  throw error;
}
