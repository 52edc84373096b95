import { readFileSync } from "node:fs";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import type { FastifyReply } from "fastify";
import { sql } from "kysely";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessLogFile, verifyAccessLog } from "../../../src/access/access-log.ts";
import type { ApiOptions } from "../../../src/api/api-context.ts";
import { EventStreams } from "../../../src/api/events/event-streams.ts";
import { IndexWatch } from "../../../src/api/events/index-watch.ts";
import type { StreamRequest } from "../../../src/api/events/open-stream.ts";
import { EventDesk, placesOf, QUICK } from "./event-desk.ts";

let desk: EventDesk;

beforeAll(async () => {
  desk = await EventDesk.open();
}, 240_000);
afterEach(async () => await desk.closeStreams());
afterAll(async () => await desk?.close());

describe("the end of a stream", () => {
  it("ends when its key is revoked, before anything else is sent", async () => {
    const { seen } = await desk.seenAndUnseen();
    const stream = await desk.stream("CY-BANK", `?after=${await desk.lastBlock()}:999999999`);
    await stream.next("checkpoint");
    desk.revoke("CY-BANK");
    await desk.addBlock(seen);
    const end = await stream.next("message", "end");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "CREDENTIAL_INVALID", status: 401 });
    expect(await stream.next("message", "checkpoint")).toEqual({ event: "closed" });
  });

  it("gives what the index has and ends when the index stops because its node lies", async () => {
    const { seen } = await desk.seenAndUnseen();
    const stream = await desk.stream("CY-BANK", `?after=${await desk.lastBlock()}:999999999`);
    await stream.next("checkpoint");
    const block = await desk.addBlock(seen);
    const tell = async (code: string | null) =>
      await sql`UPDATE heartbeat SET code = ${code}`.execute(desk.store.database);
    await tell("CHAIN_UNAVAILABLE");
    expect(placesOf(await stream.upToBlock(block))).toEqual([`${block}:0`]);
    await tell("RECEIPTS_ROOT_MISMATCH");
    const end = await stream.next("message", "end");
    expect(end.retry).toBe("60000");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "INDEX_STOPPED" });
    const again = await desk.stream("CY-BANK", `?after=${block - 1}:999999999`);
    expect((await again.next("message", "end")).id).toBe(`${block}:0`);
    expect((await again.next("message", "end")).event).toBe("end");
    await tell(null);
  });

  it("is one of eight at most of one asker, which takes nothing from the asker's other requests", async () => {
    const eight = await Promise.all(Array.from({ length: 8 }, () => desk.stream("CY-INS")));
    expect(eight.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const headers = { ...desk.authorized("CY-INS"), accept: "text/event-stream" };
    const ninth = await fetch(`${desk.server.url}/v1/events`, { headers });
    expect([ninth.status, ninth.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await ninth.json()).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    const many = await Promise.all(
      Array.from({ length: 16 }, () =>
        fetch(`${desk.server.url}/v1/events?limit=1`, { headers: desk.authorized("CY-INS") }),
      ),
    );
    expect(many.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect((await desk.stream("CY-PHA")).status).toBe(200);

    expect(await desk.figures()).toContain("laiqu_event_streams 9\n");
    await eight[0]?.close();
    while (!(await desk.figures()).includes("laiqu_event_streams 8\n"));
    expect((await desk.stream("CY-INS")).status).toBe(200);
  });

  it("is dropped when its client does not read, and asks for no more than one page meanwhile", async () => {
    const registry = new Registry();
    const { events, asOf } = await desk.pageOf("CY-BANK");
    const asked: (string | undefined)[] = [];
    const open = new EventStreams({ store: desk.store, streamTimes: { ...QUICK, slowMs: 40 } } as ApiOptions, registry);
    const raw = new PassThrough({ highWaterMark: 1 });
    const stream = open.begin(
      {
        after: undefined,
        id: "x",
        page: async (after) => {
          asked.push(after);
          return await Promise.resolve({ events, more: true, asOf });
        },
        demandAsker: () => Promise.resolve(),
        log: () => Promise.resolve(),
      },
      "somebody",
      { raw } as unknown as FastifyReply,
    );
    stream.pipe(raw);
    await once(raw, "close");
    expect(asked).toEqual([undefined]);
    expect(await registry.metrics()).toContain('laiqu_event_streams_ended_total{code="SLOW"} 1');
    expect(await registry.metrics()).toContain("laiqu_event_streams 0\n");
  });

  it("is logged with what was given out, before it left", async () => {
    const head = await verifyAccessLog(accessLogFile(desk.folder));
    expect(head.count).toBeGreaterThan(20);
    expect(readFileSync(accessLogFile(desk.folder), "utf8")).toMatch(
      /"asked":"\/v1\/events\?after=\d+:999999999 \(\d+:999999999, \d+:\d+\]"/,
    );
  });

  it("comes at once for a client that went before the stream began, which keeps no place", async () => {
    const registry = new Registry();
    const open = new EventStreams({ store: desk.store, access: {} } as ApiOptions, registry);
    const begun = Promise.withResolvers<unknown>();
    const server = createServer((_request, response) => {
      response.once("close", () => {
        const request = { after: undefined, id: "x" } as StreamRequest;
        const reply = { raw: response } as unknown as FastifyReply;
        // More than one asker may have open.
        try {
          for (let each = 0; each < 9; each += 1) open.begin(request, "somebody", reply);
          begun.resolve(undefined);
        } catch (error) {
          begun.reject(error);
        }
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client = connect(port, "127.0.0.1", () => client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    server.once("request", () => client.destroy());
    await begun.promise;
    server.close();

    expect(await registry.metrics()).toContain("laiqu_event_streams 0\n");
  });

  it("is waited for by one listener, however long the stream is open", async () => {
    const watch = new IndexWatch(desk.store, 1, () => undefined);
    const { signal } = new AbortController();
    const known = await watch.next(undefined, 1, signal);
    for (let each = 0; each < 20; each += 1) await watch.next(known, 3, signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
