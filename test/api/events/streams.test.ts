import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventDesk, placesOf } from "./event-desk.ts";

let desk: EventDesk;

beforeAll(async () => {
  desk = await EventDesk.open();
}, 240_000);
afterEach(async () => await desk.closeStreams());
afterAll(async () => await desk?.close());

describe("a stream of events", () => {
  it("goes on after every place, also in the middle of a block, without losing or doubling one", async () => {
    const all = placesOf((await desk.pageOf("CY-BANK", "?limit=1000")).events);
    const blockAt = (index: number) => all[index]?.split(":")[0];
    const inBlocks = all.filter((_, index) => blockAt(index) === blockAt(index + 1));
    expect(inBlocks.length).toBeGreaterThan(1);
    const cuts = [...inBlocks.slice(-2), ...all.slice(-1)];
    for (const cut of cuts) {
      // The address still names where the client began, as that of a browser does.
      const stream = await desk.stream("CY-BANK", "?after=0:0", { "last-event-id": cut });
      expect([cut, ...placesOf(await stream.upToNow())]).toEqual(all.slice(all.indexOf(cut)));
      await stream.close();
    }
  });

  it("gives an event of a new block, and shows nothing of one that its asker may not see", async () => {
    const { seen, unseen } = await desk.seenAndUnseen();
    const stream = await desk.stream("CY-BANK", `?after=${await desk.lastBlock()}:999999999`);
    expect(await stream.upToNow()).toEqual([]);
    const [hidden, empty] = [await desk.addBlock(unseen), await desk.addBlock()];
    expect(await stream.upToBlock(empty)).toEqual([]);
    const mixed = await desk.addBlock(unseen, seen, unseen);
    expect(placesOf(await stream.upToBlock(mixed))).toEqual([`${mixed}:1`]);
    const again = await desk.stream("CY-BANK", `?after=${hidden - 1}:999999999`);
    expect(placesOf(await again.upToBlock(mixed))).toEqual([`${mixed}:1`]);
    const everything = await desk.stream("ALL", `?after=${hidden - 1}:999999999`);
    expect(placesOf(await everything.upToNow())).toEqual([`${hidden}:0`, `${mixed}:0`, `${mixed}:1`, `${mixed}:2`]);
  });

  it("loses and doubles nothing when the server is started again, and says that it stops", async () => {
    const { seen } = await desk.seenAndUnseen();
    const first = await desk.stream("CY-BANK", `?after=${await desk.lastBlock()}:999999999`);
    const block = await desk.addBlock(seen, seen);
    const before = await first.next("message");
    const stopping = desk.stop();
    const end = await first.next("end");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "SERVER_STOPPING" });
    await stopping;
    const next = await desk.addBlock(seen);
    await desk.serve();

    const second = await desk.stream("CY-BANK", "", { "last-event-id": before.id ?? "" });
    expect([before.id, ...placesOf(await second.upToNow())]).toEqual([`${block}:0`, `${block}:1`, `${next}:0`]);
  });

  it("waits for an index that is built anew, and ends when the chain has replaced what was sent", async () => {
    const { seen } = await desk.seenAndUnseen();
    const stream = await desk.stream("CY-BANK", `?after=${await desk.lastBlock()}:999999999`);
    const block = await desk.addBlock(seen);
    expect(placesOf(await stream.upToBlock(block))).toEqual([`${block}:0`]);
    const { block_hash: hash } = await desk.store.reader
      .selectFrom("checkpoint")
      .select("block_hash")
      .executeTakeFirstOrThrow();
    await desk.store.database.updateTable("checkpoint").set({ block_number: 1 }).execute();
    expect(await stream.upToBlock(block)).toEqual([]);
    await desk.store.database.updateTable("checkpoint").set({ block_number: block, block_hash: hash }).execute();
    const next = await desk.addBlock(seen);
    expect(placesOf(await stream.upToBlock(next))).toEqual([`${next}:0`]);

    await sql`UPDATE block SET hash = sha256(hash) WHERE number = ${next}`.execute(desk.store.database);
    await desk.addBlock();
    expect(JSON.parse((await stream.next("end")).data ?? "")).toMatchObject({ code: "CHAIN_REPLACED" });
  });

  it("leads no client back while the index of its server is behind the client's place", async () => {
    const block = await desk.lastBlock();
    const last = (await desk.pageOf("CY-BANK", "?limit=1000")).events.at(-1)!.event;
    const indexed = async (number: number) =>
      await sql`
        UPDATE checkpoint SET block_number = number, block_hash = '0x' || encode(hash, 'hex')
        FROM block WHERE number = ${number}`.execute(desk.store.database);
    // A server that has just begun to build its index anew knows nothing of what was there before.
    await desk.stop();
    await indexed(1);
    await desk.serve();
    const stream = await desk.stream("CY-BANK", "", { "last-event-id": last });
    expect(await stream.next("message", "checkpoint", "alive")).toEqual({});
    await indexed(block);
    expect(await stream.upToBlock(block)).toEqual([]);
  });
});
