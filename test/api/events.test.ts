import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { PassThrough } from "node:stream";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import { sql } from "kysely";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openAccessControl } from "../../src/access/access-control.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import { accessLogFile, verifyAccessLog } from "../../src/access/access-log.ts";
import { KEYS_ALONE } from "../../src/access/access-settings.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import type { ApiOptions } from "../../src/api/api-context.ts";
import { EventStreams } from "../../src/api/events/event-streams.ts";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import { partyId } from "../../src/demo/party-references.ts";
import type { EventForm } from "../../src/schemas/event.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";
import { silentNode } from "./silent-node.ts";

let folder: string;
let store: Store;
let control: AccessControl;
let keys: DeskKeys;
let server: RunningServer;
const secrets = new Map<string, string>();
const streams: EventReader[] = [];

/** A look every few milliseconds, and signs of life as often, so that the tests wait for no clock. */
const QUICK = { lookMs: 5, checkMs: 10, heartbeatMs: 15 };

async function serve(times = {}): Promise<void> {
  control = await openAccessControl(folder, KEYS_ALONE);
  const { ledger } = await store.reader.selectFrom("checkpoint").select("ledger").executeTakeFirstOrThrow();
  server = await startServer({
    store,
    rpc: silentNode,
    ledgerAddress: ledger,
    catalog: demoRulebookCatalog(),
    access: control,
    streamTimes: { ...QUICK, ...times },
    port: 0,
  });
}

async function stop(): Promise<void> {
  await server.close();
  await control.close();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-events-"));
  await copyPlayedDemo(folder);
  store = await openStore({ dataDirectory: folder });
  keys = new DeskKeys(folder);
  await serve();
}, 240_000);
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.close();
});
afterAll(async () => {
  await stop();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The key of an asker: a party by its short name, or whoever sees everything. */
function secretOf(asker: PartyAlias | "ALL"): string {
  const known = secrets.get(asker);
  if (known !== undefined) return known;
  const grant =
    asker === "ALL"
      ? ({ as: "AUDITOR", jurisdictions: "ALL" } as const)
      : ({ as: "PARTY", party: partyId(asker) } as const);
  const { secret } = keys.create(asker, grant, 1);
  secrets.set(asker, secret);
  return secret;
}

const authorized = (asker: PartyAlias | "ALL") => ({ authorization: `Bearer ${secretOf(asker)}` });

interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
}

/** A reader of server-sent events, as the HTML standard describes one. */
class EventReader {
  readonly #ending = new AbortController();
  readonly #response: Response;
  readonly #frames: AsyncGenerator<Frame>;

  private constructor(response: Response, ending: AbortController) {
    this.#response = response;
    this.#ending = ending;
    this.#frames = framesIn(response);
  }

  static async open(asker: PartyAlias | "ALL", query = "", headers = {}): Promise<EventReader> {
    const ending = new AbortController();
    const response = await fetch(`${server.url}/v1/events${query}`, {
      headers: { ...authorized(asker), accept: "text/event-stream", ...headers },
      signal: ending.signal,
    });
    const reader = new EventReader(response, ending);
    streams.push(reader);
    return reader;
  }

  get status(): number {
    return this.#response.status;
  }

  /** The next frame that is one of these: an event of the ledger, a checkpoint, or the end. */
  async next(...kinds: readonly ("message" | "checkpoint" | "end")[]): Promise<Frame> {
    for (;;) {
      const { value, done } = await this.#frames.next();
      if (done === true) return { event: "closed" };
      const kind = value.event ?? (value.id === undefined ? "none" : "message");
      if ((kinds as readonly string[]).includes(kind)) return value;
      if (kind === "end") return value;
    }
  }

  /** The events up to the first sign of life. */
  async upToNow(): Promise<EventForm[]> {
    const events: EventForm[] = [];
    for (;;) {
      const frame = await this.next("message", "checkpoint");
      if (frame.event !== undefined) return events;
      const event = JSON.parse(frame.data ?? "") as EventForm;
      expect(frame.id).toBe(event.event);
      events.push(event);
    }
  }

  /** Waits until everything of a block was sent, and gives what of it the asker saw. */
  async upToBlock(block: number): Promise<EventForm[]> {
    const events: EventForm[] = [];
    for (;;) {
      const frame = await this.next("message", "checkpoint");
      if (frame.event === "checkpoint" && blockOf(frame) >= block) return events;
      if (frame.event === "end" || frame.event === "closed") throw new Error(frame.data);
      if (frame.event === undefined) events.push(JSON.parse(frame.data ?? "") as EventForm);
    }
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#frames.return(undefined).catch(() => undefined);
  }
}

async function* framesIn(response: Response): AsyncGenerator<Frame> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts)
      yield Object.fromEntries(
        part.split("\n").flatMap((line) => {
          const colon = line.indexOf(": ");
          return colon <= 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]];
        }),
      );
  }
}

function blockOf({ data = "" }: Frame): number {
  return (JSON.parse(data) as { asOf: { block: number } }).asOf.block;
}

async function lastBlock(): Promise<number> {
  return (await store.reader.selectFrom("checkpoint").select("block_number").executeTakeFirstOrThrow()).block_number;
}

/**
 * Adds a block to the index as its writer does, in one transaction: acts as they were made before about the same
 * records by the same parties.
 * @param places - the acts of which the block has copies
 */
async function addBlock(...places: readonly string[]): Promise<number> {
  const number = (await lastBlock()) + 1;
  const hash = `0x${number.toString(16).padStart(64, "0")}`;
  await store.database.transaction().execute(async (transaction) => {
    await sql`
      INSERT INTO block SELECT ${number}, decode(${hash.slice(2)}, 'hex'), hash, time + 1, header, seals_verified
      FROM block ORDER BY number DESC LIMIT 1`.execute(transaction);
    for (const [index, place] of places.entries()) {
      const [block, log] = place.split(":").map(Number);
      await sql`
        INSERT INTO event SELECT ${number}, ${index}, transaction_index, transaction_hash, topics, data, type
        FROM event WHERE block_number = ${block} AND log_index = ${log}`.execute(transaction);
      await sql`
        INSERT INTO act (block_number, log_index, subject, type, code, outcome, status, reason, role, by_party, account,
          until_time, effective_at, value, about, document, answers, jurisdiction, version, soft, breaks, trail_head,
          log_hash, time)
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

async function pageOf(asker: PartyAlias | "ALL", query = ""): Promise<{ events: EventForm[]; next?: string }> {
  const answer = await fetch(`${server.url}/v1/events${query}`, { headers: authorized(asker) });
  const { events, result } = (await answer.json()) as { events: EventForm[]; result: { next?: string } };
  return { events, ...result };
}

const placesOf = (events: readonly EventForm[]) => events.map(({ event }) => event);

/** The place of an act that CY-BANK sees, and of one that it does not see. */
async function seenAndUnseen(): Promise<{ seen: string; unseen: string }> {
  const own = (await pageOf("CY-BANK", "?limit=1000")).events;
  const { events } = await pageOf("ALL", "?limit=1000");
  const isAct = ({ type }: EventForm) => type === "ATTESTED";
  const seen = own.find(isAct)?.event ?? "";
  const unseen = events.find((event) => isAct(event) && !placesOf(own).includes(event.event))?.event ?? "";
  return { seen, unseen };
}

describe("a page of events", () => {
  it("holds in JSON, in lines and as a stream the same events in the order of the chain, of any length", async () => {
    const all = (await pageOf("CY-BANK", "?limit=1000")).events;
    expect(all.length).toBeGreaterThan(20);
    const inOrder = placesOf(all).toSorted((one, other) => {
      const [a, b] = [one.split(":").map(Number), other.split(":").map(Number)];
      return (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
    });
    expect(placesOf(all)).toEqual(inOrder);

    const inPages: EventForm[] = [];
    for (
      let page = await pageOf("CY-BANK", "?limit=7");
      ;
      page = await pageOf("CY-BANK", `?limit=7&after=${page.next}`)
    ) {
      inPages.push(...page.events);
      if (page.next === undefined) break;
    }
    expect(inPages).toEqual(all);

    const lines = await fetch(`${server.url}/v1/events?limit=3`, {
      headers: { ...authorized("CY-BANK"), accept: "application/x-ndjson, */*" },
    });
    expect(lines.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(lines.headers.get("link")).toBe(
      `</v1/events?limit=3&after=${encodeURIComponent(all[2]?.event ?? "")}>; rel="next"`,
    );
    const text = await lines.text();
    expect(
      text
        .split("\n")
        .slice(0, 3)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(all.slice(0, 3));
    expect(text.split("\n")).toHaveLength(4);

    expect(await (await EventReader.open("CY-BANK")).upToNow()).toEqual(all);
  });

  it("holds only what the filters name", async () => {
    const { events } = await pageOf("ALL", "?limit=1000");
    const kind = (query: string) => pageOf("ALL", `?limit=1000&${query}`);
    expect((await kind("kind=export")).events).toEqual(events.filter(({ record }) => record.kind === "EXPORT"));
    expect((await kind(`party=${partyId("CY-OPR")}`)).events).toEqual(
      events.filter(({ by }) => by?.id === partyId("CY-OPR")),
    );
    const { record } = events.find(({ type }) => type === "SETTLED") ?? events[0]!;
    expect((await kind(`record=${record.id}`)).events).toEqual(events.filter((each) => each.record.id === record.id));
    const second = (await kind("jurisdiction=2")).events;
    expect(second.length).toBeGreaterThan(0);
    expect((await kind("jurisdiction=1")).events.length + second.length).toBeLessThanOrEqual(events.length);
  });

  it("says the same about a record that is not seen as about one that is not there", async () => {
    const asked = async (id: string) =>
      (
        await (await fetch(`${server.url}/v1/events?record=${id}`, { headers: authorized("CY-BANK") })).text()
      ).replaceAll(id, "ID");
    expect(await asked(partyId("CY-EMB"))).toBe(await asked("0x00000000000000000001"));
  });

  it("does not stay open for a question for its headers, and refuses a place that is none", async () => {
    const headers = { ...authorized("CY-BANK"), accept: "text/event-stream" };
    expect((await fetch(`${server.url}/v1/events`, { method: "HEAD", headers })).status).toBe(200);
    const wrong = await fetch(`${server.url}/v1/events`, { headers: { ...headers, "last-event-id": "yesterday" } });
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ code: "CURSOR_MALFORMED" })]);
  });
});

describe("a stream of events", () => {
  it("goes on after every place, also in the middle of a block, without losing or doubling one", async () => {
    const all = placesOf((await pageOf("CY-BANK", "?limit=1000")).events);
    const blockAt = (index: number) => all[index]?.split(":")[0];
    const inBlocks = all.filter((_, index) => blockAt(index) === blockAt(index + 1));
    expect(inBlocks.length).toBeGreaterThan(1);
    const cuts = [...inBlocks.slice(-2), ...all.slice(-1)];
    for (const cut of cuts) {
      // The address still names where the client began, as that of a browser does.
      const stream = await EventReader.open("CY-BANK", "?after=0:0", { "last-event-id": cut });
      expect([cut, ...placesOf(await stream.upToNow())]).toEqual(all.slice(all.indexOf(cut)));
      await stream.close();
    }
  });

  it("gives an event of a new block, and shows nothing of one that its asker may not see", async () => {
    const { seen, unseen } = await seenAndUnseen();
    const stream = await EventReader.open("CY-BANK", `?after=${await lastBlock()}:999999999`);
    expect(await stream.upToNow()).toEqual([]);
    const [hidden, empty] = [await addBlock(unseen), await addBlock()];
    expect(await stream.upToBlock(empty)).toEqual([]);
    const mixed = await addBlock(unseen, seen, unseen);
    expect(placesOf(await stream.upToBlock(mixed))).toEqual([`${mixed}:1`]);
    const again = await EventReader.open("CY-BANK", `?after=${hidden - 1}:999999999`);
    expect(placesOf(await again.upToBlock(mixed))).toEqual([`${mixed}:1`]);
    const everything = await EventReader.open("ALL", `?after=${hidden - 1}:999999999`);
    expect(placesOf(await everything.upToNow())).toEqual([`${hidden}:0`, `${mixed}:0`, `${mixed}:1`, `${mixed}:2`]);
  });

  it("loses and doubles nothing when the server is started again, and says that it stops", async () => {
    const { seen } = await seenAndUnseen();
    const first = await EventReader.open("CY-BANK", `?after=${await lastBlock()}:999999999`);
    const block = await addBlock(seen, seen);
    const before = await first.next("message");
    const stopping = stop();
    const end = await first.next("end");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "SERVER_STOPPING" });
    await stopping;
    const next = await addBlock(seen);
    await serve();

    const second = await EventReader.open("CY-BANK", "", { "last-event-id": before.id ?? "" });
    expect([before.id, ...placesOf(await second.upToNow())]).toEqual([`${block}:0`, `${block}:1`, `${next}:0`]);
  });

  it("waits for an index that is built anew, and ends when the chain has replaced what was sent", async () => {
    const { seen } = await seenAndUnseen();
    const stream = await EventReader.open("CY-BANK", `?after=${await lastBlock()}:999999999`);
    const block = await addBlock(seen);
    expect(placesOf(await stream.upToBlock(block))).toEqual([`${block}:0`]);
    const { block_hash: hash } = await store.reader
      .selectFrom("checkpoint")
      .select("block_hash")
      .executeTakeFirstOrThrow();
    await store.database.updateTable("checkpoint").set({ block_number: 1 }).execute();
    expect(await stream.upToBlock(block)).toEqual([]);
    await store.database.updateTable("checkpoint").set({ block_number: block, block_hash: hash }).execute();
    const next = await addBlock(seen);
    expect(placesOf(await stream.upToBlock(next))).toEqual([`${next}:0`]);

    await sql`UPDATE block SET hash = sha256(hash) WHERE number = ${next}`.execute(store.database);
    await addBlock();
    expect(JSON.parse((await stream.next("end")).data ?? "")).toMatchObject({ code: "CHAIN_REPLACED" });
  });

  it("ends when its key is revoked, before anything else is sent", async () => {
    const { seen } = await seenAndUnseen();
    const stream = await EventReader.open("CY-BANK", `?after=${await lastBlock()}:999999999`);
    await stream.next("checkpoint");
    keys.revoke("CY-BANK");
    secrets.delete("CY-BANK");
    await addBlock(seen);
    const end = await stream.next("message", "end");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "CREDENTIAL_INVALID", status: 401 });
    expect(await stream.next("message", "checkpoint")).toEqual({ event: "closed" });
  });

  it("gives what the index has and ends when the index stops because its node lies", async () => {
    const { seen } = await seenAndUnseen();
    const stream = await EventReader.open("CY-BANK", `?after=${await lastBlock()}:999999999`);
    await stream.next("checkpoint");
    const block = await addBlock(seen);
    const tell = async (code: string | null) => await sql`UPDATE heartbeat SET code = ${code}`.execute(store.database);
    await tell("CHAIN_UNAVAILABLE");
    expect(placesOf(await stream.upToBlock(block))).toEqual([`${block}:0`]);
    await tell("RECEIPTS_ROOT_MISMATCH");
    const end = await stream.next("message", "end");
    expect(end.retry).toBe("60000");
    expect(JSON.parse(end.data ?? "")).toMatchObject({ code: "INDEX_STOPPED" });
    const again = await EventReader.open("CY-BANK", `?after=${block - 1}:999999999`);
    expect((await again.next("message", "end")).id).toBe(`${block}:0`);
    expect((await again.next("message", "end")).event).toBe("end");
    await tell(null);
  });

  it("is one of eight at most of one asker, which takes nothing from the asker's other requests", async () => {
    const eight = await Promise.all(Array.from({ length: 8 }, () => EventReader.open("CY-INS")));
    expect(eight.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const headers = { ...authorized("CY-INS"), accept: "text/event-stream" };
    const ninth = await fetch(`${server.url}/v1/events`, { headers });
    expect([ninth.status, ninth.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await ninth.json()).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    const many = await Promise.all(
      Array.from({ length: 16 }, () => fetch(`${server.url}/v1/events?limit=1`, { headers: authorized("CY-INS") })),
    );
    expect(many.map(({ status }) => status)).toEqual(Array(16).fill(200));
    expect((await EventReader.open("CY-PHA")).status).toBe(200);

    expect(await figures()).toContain("laiqu_event_streams 9\n");
    await eight[0]?.close();
    while (!(await figures()).includes("laiqu_event_streams 8\n"));
    expect((await EventReader.open("CY-INS")).status).toBe(200);
  });

  it("is dropped when its client does not read, and asks for no more than one page meanwhile", async () => {
    const registry = new Registry();
    const { events } = await pageOf("CY-BANK");
    const asked: (string | undefined)[] = [];
    const open = new EventStreams({ store, streamTimes: { ...QUICK, slowMs: 40 } } as ApiOptions, registry);
    const raw = new PassThrough({ highWaterMark: 1 });
    const stream = open.begin(
      {
        after: undefined,
        id: "x",
        page: async (after) => {
          asked.push(after);
          return await Promise.resolve({ events, more: true, asOf: { block: 1, hash: "0x00", time: 1 } });
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
    const head = await verifyAccessLog(accessLogFile(folder));
    expect(head.count).toBeGreaterThan(20);
    expect(readFileSync(accessLogFile(folder), "utf8")).toMatch(
      /"asked":"\/v1\/events\?after=\d+:999999999 \(\d+:999999999, \d+:\d+\]"/,
    );
  });
});

async function figures(): Promise<string> {
  return await (await fetch(`${server.url}/metrics`)).text();
}
