import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import type { Asker } from "../../src/access/asker.ts";
import { Code, Structure } from "../../src/ledger/codes.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { FILE, smallCity } from "../audit/small-city.ts";
import type { SmallCity } from "../audit/small-city.ts";
import { WrittenLedger } from "../audit/written-ledger.ts";
import { CSV, ListServer, NDJSON } from "./list-server.ts";
import type { Received } from "./list-server.ts";
import type { Page } from "./pages.ts";
import { cellsOfRow, readCsvList, readNdjson, rowsOfAnswer, sortedRows } from "./whole-lists.ts";

const AUDITOR: Asker = { as: "AUDITOR", jurisdictions: "ALL", who: "auditor" };
/** Rows of the long list, each of some thousand bytes: more than the sockets between a server and its client hold. */
const MANY = 3_000;
const AT_ONCE = 150;

let city: SmallCity;
let server: ListServer;
let operator: Asker;
let buyer: Asker;

beforeAll(async () => {
  city = await smallCity();
  const { ledger, operator: by, product, authority, authorization } = city;
  for (let each = 0; each < 4; each += 1) {
    city.exportOf({ sha256Digest: FILE, ordinal: BigInt(100 + each) });
    ledger.refuse(by, product, Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
    ledger.attest(by, product, Code.ACCESS_LOG);
    ledger.attest(authority, authorization, Code.REVIEW);
    ledger.refuse(city.buyer, product, Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
    ledger.record({
      kind: Kind.AUTHORIZATION,
      parent: ledger.city,
      link: by,
      issuer: authority,
      reference: `A-${100 + each}`,
    });
  }
  await ledger.write();
  operator = { as: "PARTY", party: by, who: "operator" };
  buyer = { as: "PARTY", party: city.buyer, who: "buyer" };
  server = await ListServer.over(ledger.store, { listBounds: { rowsAtOnce: 3 } });
}, 240_000);
afterAll(async () => {
  await server?.close();
  await WrittenLedger.end();
});

const timeline = () => `/v1/records/${city.product}/timeline`;
const isPart = (asked: string) => asked.includes(" as of block ");

async function listed(path: string, asker: Asker, headers = {}): Promise<Received> {
  return await server.get(path, asker, { accept: NDJSON, ...headers });
}

/** Does something before the second part of the next list leaves. */
function beforeSecondPart(work: () => Promise<void>): void {
  let parts = 0;
  server.beforeLogged = async (asked) => {
    if (!isPart(asked)) return;
    parts += 1;
    if (parts === 2) await work();
  };
}

const calm = () => (server.beforeLogged = () => Promise.resolve());

describe("the form of a list", () => {
  it.each([
    [undefined, "application/json"],
    ["*/*", "application/json"],
    ["application/*", "application/json"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"],
    ["TEXT/CSV", CSV],
    ["text/*", CSV],
    ["text/csv;header=present;charset=utf-8", CSV],
    ["text/csv, */*", CSV],
    ["*/*, text/csv", CSV],
    ["application/json;q=0.5, text/csv;q=0.9, application/x-ndjson;q=0.7", CSV],
    ["application/json;q=0.5, application/x-ndjson", NDJSON],
    ["application/x-ndjson, text/csv", NDJSON],
    ["text/csv;q=0, */*;q=0.1", "application/json"],
    ["application/*;q=0.9, application/json;q=0", NDJSON],
    ['text/csv;x=",application/json;q=1";q=0.3', CSV],
  ])("for Accept %s is %s", async (accept, form) => {
    const { status, headers } = await server.get(timeline(), AUDITOR, accept === undefined ? {} : { accept });
    expect([status, headers["content-type"]?.split(";", 1)[0]]).toEqual([200, form]);
    expect(headers["vary"]).toBe("Authorization, Accept");
  });

  it.each(["image/png", "text/csv;q=0", "*/*;q=0", "nonsense", "text/csv;q=2", "application/json;q=0, text/html"])(
    "for Accept %s is none, and the problem names those that there are",
    async (accept) => {
      const { status, headers, text } = await server.get(timeline(), AUDITOR, { accept });
      expect([status, headers["content-type"]]).toEqual([406, "application/problem+json; charset=utf-8"]);
      const problem = JSON.parse(text) as { code: string; details: { zh: string; en: string }; evidence: object };
      expect(problem.code).toBe("FORM_NOT_ACCEPTABLE");
      expect(problem.evidence).toMatchObject({ forms: ["application/json", NDJSON, CSV] });
      for (const words of [problem.details.zh, problem.details.en])
        for (const form of ["application/json", NDJSON, CSV, "Accept"]) expect(words).toContain(form);
    },
  );

  it("is whole, so that parameters of pages are refused and not ignored", async () => {
    for (const query of ["limit=2", "cursor=WzQx", "limit=2&cursor=WzQx"]) {
      const { status, text } = await listed(`${timeline()}?${query}`, AUDITOR);
      const problem = JSON.parse(text) as { code: string; evidence: { places: string[] } };
      expect([status, problem.code, problem.evidence.places.length]).toEqual([
        400,
        "REQUEST_MALFORMED",
        query.split("&").length,
      ]);
    }
  });

  it("is a problem with its own status when the question cannot be answered", async () => {
    const unknown = await server.get("/v1/records/0x00000000000000000001/timeline", AUDITOR, { accept: CSV });
    expect([unknown.status, (JSON.parse(unknown.text) as { code: string }).code]).toEqual([404, "RECORD_UNKNOWN"]);
    const nobody = await server.get(timeline(), undefined, { accept: CSV });
    expect([nobody.status, (JSON.parse(nobody.text) as { code: string }).code]).toEqual([
      401,
      "AUTHENTICATION_REQUIRED",
    ]);
  });

  it("has a tag of its own, and its headers can be had alone", async () => {
    const tags = new Set<string>();
    for (const accept of ["application/json", NDJSON, CSV]) {
      const whole = await server.get(timeline(), AUDITOR, { accept });
      const before = server.parts().length;
      const head = await server.get(timeline(), AUDITOR, { accept }, "HEAD");
      expect([head.status, head.text, head.headers["content-type"], head.headers["etag"]]).toEqual([
        200,
        "",
        whole.headers["content-type"],
        whole.headers["etag"],
      ]);
      const again = await server.get(timeline(), AUDITOR, { accept, "if-none-match": String(whole.headers["etag"]) });
      expect([again.status, again.text]).toEqual([304, ""]);
      expect(server.parts()).toHaveLength(before);
      tags.add(String(whole.headers["etag"]));
      if (accept !== "application/json") expect(whole.headers["cache-control"]).toBe("no-store");
    }
    expect(tags.size).toBe(3);
    // An answer that rests on manifests too is told apart by its content.
    const file = `/v1/digests/sha256/${FILE.slice(2)}`;
    const { headers } = await server.get(file, undefined, { accept: CSV });
    expect(headers["etag"]).toMatch(/^"[\w-]{22}"$/);
    const held = { accept: CSV, "if-none-match": String(headers["etag"]) };
    expect((await server.get(file, undefined, held)).status).toBe(304);
  });
});

describe("a whole list", () => {
  it("has the rows of all pages, says that it ends, and is logged part by part, while the chain grows", async () => {
    let count = 500;
    const lists = [
      timeline(),
      `/v1/parties/${city.operator}/acts`,
      `/v1/parties/${city.operator}/exports`,
      "/v1/authorizations",
      "/v1/refusals",
      `/v1/digests/sha256/${FILE.slice(2)}`,
      `/v1/questions/what-did-this-party-do/answer?party=${city.operator}`,
    ];
    for (const [index, path] of lists.entries()) {
      const asker = index % 2 === 0 && !path.includes("question") ? operator : AUDITOR;
      const answer = await server.get(path, asker);
      expect([path, answer.status, answer.status === 200 ? "" : answer.text]).toEqual([path, 200, ""]);
      const page = JSON.parse(answer.text) as Page;
      const before = server.parts().length;
      beforeSecondPart(async () => {
        city.exportOf({ sha256Digest: FILE, ordinal: BigInt((count += 1)) });
        city.ledger.attest(city.operator, city.product, Code.ACCESS_LOG);
        city.ledger.refuse(city.operator, city.product, Kind.EXPORT, Structure.PARENT_NOT_OPERABLE);
        await city.ledger.writeMore();
      });
      const { text } = await listed(path, asker);
      calm();
      const { rows, end } = readNdjson(text);
      expect([path, sortedRows(rows)]).toEqual([path, rowsOfAnswer(page)]);
      expect(end).toMatchObject({
        rows: rows.length,
        asOf: page.asOf,
        completeness: page.completeness,
        basis: page.basis,
      });
      expect(Object.values(end?.lists ?? {}).reduce((sum, each) => sum + each, 0)).toBe(rows.length);
      const parts = server.parts().slice(before);
      expect(parts.length).toBeGreaterThan(1);
      expect(parts[0]).toBe(
        `${path} (${NDJSON}, rows 1 to ${parts[0]?.match(/to (\d+)/)?.[1]} as of block ${page.asOf.block})`,
      );
      expect(parts.at(-1)).toContain(` to ${rows.length} as of block ${page.asOf.block})`);
    }
  });

  it("is the same in CSV, one cell for each value, with a last record that says that it ends", async () => {
    for (const path of [`/v1/parties/${city.operator}/exports`, "/v1/refusals", "/v1/authorizations"]) {
      const { rows, end } = readNdjson((await listed(path, AUDITOR)).text);
      const { columns, records } = readCsvList((await server.get(path, AUDITOR, { accept: CSV })).text);
      expect(columns.slice(0, 2)).toEqual(["list", "note"]);
      expect(new Set(columns).size).toBe(columns.length);
      for (const [index, { list, row }] of rows.entries()) {
        const filled = Object.entries(records[index] ?? {}).filter(([, cell]) => cell !== "");
        expect(Object.fromEntries(filled)).toEqual(Object.fromEntries([["list", list], ...cellsOfRow(row)]));
      }
      const last = records.at(-1);
      expect([records.length, last?.["list"]]).toEqual([rows.length + 1, "end"]);
      expect(JSON.parse(last?.["note"] ?? "")).toEqual(end);
    }
  });

  it("has the same columns whatever it holds", async () => {
    const header = async (path: string) => (await server.get(path, AUDITOR, { accept: CSV })).text.split("\r\n", 1)[0];
    expect(await header("/v1/refusals?rule=12345")).toBe(await header("/v1/refusals"));
  });

  it("shows a limited asker what its pages show, and says so", async () => {
    const page = JSON.parse((await server.get("/v1/refusals", buyer)).text) as Page & { limitedTo: object };
    const { rows, end } = readNdjson((await listed("/v1/refusals", buyer)).text);
    expect(sortedRows(rows)).toEqual(rowsOfAnswer(page));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.length).toBeLessThan(readNdjson((await listed("/v1/refusals", AUDITOR)).text).rows.length);
    expect(end?.["limitedTo"]).toEqual(page.limitedTo);
  });

  it("says of nothing that there is nothing", async () => {
    const { rows, end } = readNdjson((await listed("/v1/refusals?rule=12345", AUDITOR)).text);
    expect([rows, end?.rows, end?.lists]).toEqual([[], 0, { "result.refusals": 0, events: 0 }]);
    expect(end?.["absence"]).toMatchObject({ en: expect.stringContaining("No such refusal") as string });
  });

  it("says that it rests on something backfilled, on whichever page that was", async () => {
    const { database } = city.ledger.store;
    const first = await database
      .selectFrom("record")
      .select("id")
      .where("kind", "=", Kind.AUTHORIZATION)
      .orderBy("block_number")
      .executeTakeFirstOrThrow();
    await sql`UPDATE record SET flags = flags | 1 WHERE id = ${first.id}`.execute(database);
    const page = JSON.parse((await server.get("/v1/authorizations", operator)).text) as Page;
    const { end } = readNdjson((await listed("/v1/authorizations", operator)).text);
    expect([page.completeness, page.basis]).toEqual(["rests-on-backfill", end?.basis]);
    expect(end?.completeness).toBe("rests-on-backfill");
    await sql`UPDATE record SET flags = flags & ~1 WHERE id = ${first.id}`.execute(database);
  });

  it("keeps texts of others from spreadsheets and terminals, and their commas, quotes and line feeds", async () => {
    const { database } = city.ledger.store;
    const { reference } = await database
      .selectFrom("record")
      .select("reference")
      .where("id", "=", city.product)
      .executeTakeFirstOrThrow();
    for (const [text, cell] of [
      ["=1+1", "'=1+1"],
      ["@SUM(A1)", "'@SUM(A1)"],
      ["-2", "'-2"],
      ["＋1", "'＋1"],
      ['甲,"乙"\n丙，来去', '甲,"乙"\n丙，来去'],
      ["\u001b[2Jx\u202ey", "\\u{1b}[2Jx\\u{202e}y"],
      ["\t=1", "\\u{9}=1"],
      [" plain", " plain"],
    ] as const) {
      await database.updateTable("record").set({ reference: text }).where("id", "=", city.product).execute();
      const path = `/v1/parties/${city.operator}/exports`;
      // Whoever sees all of it may be answered from what was read before.
      const lines = (await listed(path, operator)).text;
      const { rows } = readNdjson(lines);
      expect(rows[0]?.row).toMatchObject({ product: { reference: text } });
      expect(lines).not.toMatch(/[\u001b\u202e]/u);
      const csv = (await server.get(path, operator, { accept: CSV })).text;
      expect(csv).not.toMatch(/[\u001b\u202e\t]/u);
      expect(readCsvList(csv).records[0]?.["product.reference"]).toBe(cell);
    }
    await database.updateTable("record").set({ reference }).where("id", "=", city.product).execute();
  });

  it("begins with the mark of UTF-8 only where a CSV file is asked to", async () => {
    const begins = async (query: string, accept: string) =>
      (await server.get(`/v1/refusals${query}`, AUDITOR, { accept })).text.slice(0, 5);
    expect(await begins("?bom=yes", CSV)).toBe("\ufefflist");
    for (const query of ["", "?bom=no"]) expect(await begins(query, CSV)).toBe("list,");
    expect(await begins("?bom=yes", NDJSON)).toBe('{"lis');
    expect((await server.get("/v1/refusals?bom=true", AUDITOR, { accept: CSV })).status).toBe(400);
  });
});

describe("a whole list that cannot be finished ends with a problem and without an end", () => {
  /** Asks for a list in both forms, and does something before its second part leaves. */
  async function brokenBy(
    work: () => Promise<void>,
    undo: () => Promise<void>,
    asker = AUDITOR,
    path = "/v1/refusals",
  ): Promise<string[]> {
    const codes: string[] = [];
    for (const accept of [NDJSON, CSV]) {
      beforeSecondPart(work);
      const { status, text } = await server.get(path, asker, { accept });
      calm();
      await undo();
      expect(status).toBe(200);
      if (accept === NDJSON) {
        const { rows, end, problem } = readNdjson(text);
        expect([rows.length > 0, end]).toEqual([true, undefined]);
        codes.push(problem?.code ?? "none");
      } else {
        const { records } = readCsvList(text);
        const words = records.map(({ list }) => list);
        expect([words.at(-1), words.includes("end"), words.indexOf("problem")]).toEqual([
          "problem",
          false,
          records.length - 1,
        ]);
        codes.push((JSON.parse(records.at(-1)?.["note"] ?? "") as { code: string }).code);
      }
    }
    return codes;
  }
  const both = (code: string) => [code, code];
  const nothing = () => Promise.resolve();
  const whatTheOldBlockIs = async (hash: Uint8Array) =>
    void (await city.ledger.store.database
      .updateTable("block")
      .set({ hash })
      .where("number", "=", await lastBlock())
      .execute());
  async function lastBlock(): Promise<number> {
    return (await city.ledger.store.reader.selectFrom("checkpoint").select("block_number").executeTakeFirstOrThrow())
      .block_number;
  }

  it("when its log cannot be written", async () => {
    const { AccessError } = await import("../../src/access/access-error.ts");
    const full = () => Promise.reject(new AccessError("LOG_UNWRITABLE", { zh: "已满", en: "full" }));
    expect(await brokenBy(full, nothing)).toEqual(both("ANSWER_NOT_LOGGED"));
  });

  it("when the index has gone on and replaced the block of the first part", async () => {
    const { hash } = await city.ledger.store.database
      .selectFrom("block")
      .select("hash")
      .where("number", "=", await lastBlock())
      .executeTakeFirstOrThrow();
    const replace = async () => {
      await whatTheOldBlockIs(new Uint8Array(32));
      city.ledger.attest(city.operator, city.product, Code.ACCESS_LOG);
      await city.ledger.writeMore();
    };
    const at = await lastBlock();
    const undo = async () =>
      void (await city.ledger.store.database.updateTable("block").set({ hash }).where("number", "=", at).execute());
    beforeSecondPart(replace);
    const { text } = await listed("/v1/refusals", AUDITOR);
    calm();
    await undo();
    expect([readNdjson(text).end, readNdjson(text).problem?.code]).toEqual([undefined, "CURSOR_OUTDATED"]);
  });

  it("when the index is built anew meanwhile", async () => {
    const { database } = city.ledger.store;
    const checkpoint = await database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
    const empty = async () => void (await database.deleteFrom("checkpoint").execute());
    const back = async () => void (await database.insertInto("checkpoint").values(checkpoint).execute());
    expect(await brokenBy(empty, back)).toEqual(both("INDEX_EMPTY"));
  });

  it("when its asker may see something else than before", async () => {
    // Something new shows the buyer what was there before.
    const hidden = city.ledger.party("CY-HIDDEN", ["BUYER"]);
    await city.ledger.writeMore();
    beforeSecondPart(async () => {
      city.ledger.record({
        kind: Kind.AGREEMENT,
        parent: city.product,
        link: city.buyer,
        issuer: hidden,
        reference: "AG-NEW",
      });
      await city.ledger.writeMore();
    });
    // The first page must not be all of it.
    const small = await ListServer.over(city.ledger.store, { listBounds: { rowsAtOnce: 1 } });
    small.beforeLogged = server.beforeLogged;
    const { text } = await small.get("/v1/refusals", buyer, { accept: NDJSON });
    calm();
    await small.close();
    expect([readNdjson(text).end, readNdjson(text).problem?.code]).toEqual([undefined, "CURSOR_OUTDATED"]);
  });

  it("when the credential opens something else", async () => {
    const { identify } = server;
    const other = () => {
      server.identify = () => Promise.resolve({ ...AUDITOR, who: "somebody else" } as Asker);
      return Promise.resolve();
    };
    const undo = () => {
      server.identify = identify;
      return Promise.resolve();
    };
    expect(await brokenBy(other, undo)).toEqual(both("CREDENTIAL_INVALID"));
  });

  it("when it takes longer than its asker's share", async () => {
    const hasty = await ListServer.over(city.ledger.store, { listBounds: { rowsAtOnce: 1, longestMs: 20 } });
    hasty.beforeLogged = async (asked) => {
      if (isPart(asked)) await new Promise((resolve) => setTimeout(resolve, 60));
    };
    const { text } = await hasty.get("/v1/refusals", AUDITOR, { accept: NDJSON });
    const { end, problem } = readNdjson(text);
    expect([end, problem?.code, problem?.status]).toEqual([undefined, "LIST_TIMEOUT", 504]);
    await hasty.until('laiqu_list_streams_ended_total{end="LIST_TIMEOUT"}', 1);
    await hasty.close();
  });

  it("when the server stops", async () => {
    const stopping = await ListServer.over(city.ledger.store, { listBounds: { rowsAtOnce: 1 } });
    const reached = Promise.withResolvers<void>();
    const closing = Promise.withResolvers<void>();
    let parts = 0;
    stopping.beforeLogged = async (asked) => {
      if (!isPart(asked)) return;
      parts += 1;
      if (parts !== 2) return;
      reached.resolve();
      await closing.promise;
    };
    const answer = stopping.get("/v1/refusals", AUDITOR, { accept: NDJSON });
    await reached.promise;
    const closed = stopping.close();
    setTimeout(closing.resolve, 20);
    const { end, problem } = readNdjson((await answer).text);
    expect([end, problem?.code]).toEqual([undefined, "SERVER_STOPPING"]);
    await closed;
  });
});

describe("a list that is longer than what lies between server and client", () => {
  let long: ListServer;
  const path = () => `/v1/records/${city.authorization}/timeline`;

  beforeAll(async () => {
    const { database } = city.ledger.store;
    const { block_number: block } = await database
      .selectFrom("checkpoint")
      .select("block_number")
      .executeTakeFirstOrThrow();
    await sql`UPDATE record SET reference = repeat('x', 8000) WHERE id = ${city.authorization}`.execute(database);
    await sql`
      INSERT INTO event SELECT ${block}, 1000 + n, transaction_index, transaction_hash, topics, data, type
      FROM event, generate_series(1, ${sql.lit(MANY)}) n
      WHERE (block_number, log_index) =
        (SELECT block_number, log_index FROM act WHERE subject = ${city.authorization} LIMIT 1)
    `.execute(database);
    await sql`
      INSERT INTO act (block_number, log_index, subject, type, code, outcome, status, reason, role, by_party, account,
        until_time, effective_at, value, about, document, answers, jurisdiction, version, soft, breaks, trail_head,
        log_hash, time)
      SELECT ${block}, 1000 + n, subject, type, code, outcome, status, reason, role, by_party, account,
        until_time, effective_at, value, about, document, answers, jurisdiction, version, soft, breaks, trail_head,
        log_hash, time
      FROM (SELECT * FROM act WHERE subject = ${city.authorization} LIMIT 1) one, generate_series(1, ${sql.lit(MANY)}) n
    `.execute(database);
    long = await ListServer.over(city.ledger.store, { listBounds: { rowsAtOnce: AT_ONCE } });
  });
  afterAll(async () => await long?.close());

  it("is read from the index only as fast as its client takes it, and comes whole in the end", async () => {
    const response = await long.open(path(), AUDITOR, { accept: NDJSON });
    response.pause();
    // Nobody reads: after some time the server reads no more either.
    for (let still = 0, before = -1; still < 20; still = long.parts().length === before ? still + 1 : 0) {
      before = long.parts().length;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(long.parts().length).toBeLessThan(MANY / AT_ONCE);
    let text = "";
    response.setEncoding("utf8");
    for await (const piece of response) {
      text = `${text}${piece as string}`.slice(-40_000);
    }
    const last = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "") as { end: { rows: number; completeness: string } };
    expect(last.end.rows).toBeGreaterThan(MANY);
    expect(last.end.completeness).toBe("complete");
    await long.until('laiqu_list_streams_ended_total{end="WHOLE"}', 1);
  });

  it("costs nothing more once its client has left", async () => {
    const before = long.parts().length;
    const response = await long.open(path(), AUDITOR, { accept: CSV });
    await new Promise((resolve) => response.once("data", resolve));
    response.destroy();
    await long.until('laiqu_list_streams_ended_total{end="GONE"}', 1);
    expect(await long.metric("laiqu_list_streams")).toBe(0);
    expect(long.parts().length - before).toBeLessThan(MANY / AT_ONCE);
  });

  it("is not sent for ever to a client that takes nothing", async () => {
    const impatient = await ListServer.over(city.ledger.store, { listBounds: { slowMs: 50 } });
    const response = await impatient.open(path(), AUDITOR, { accept: NDJSON });
    response.pause();
    await impatient.until('laiqu_list_streams_ended_total{end="SLOW"}', 1);
    expect(await impatient.metric("laiqu_list_streams")).toBe(0);
    response.destroy();
    await impatient.close();
  });

  it("gives its place back also for a client that left before the first part", async () => {
    const gone = await ListServer.over(city.ledger.store);
    const asked = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const { identify } = gone;
    gone.identify = async (header) => {
      asked.resolve();
      await left.promise;
      return await identify(header);
    };
    const answer = gone.open(path(), AUDITOR, { accept: NDJSON });
    const ended = new AbortController();
    void answer.catch(() => ended.abort());
    await asked.promise;
    gone.hangUp();
    await new Promise((resolve) => setTimeout(resolve, 20));
    left.resolve();
    gone.identify = identify;
    await gone.until("laiqu_list_streams", 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await gone.metric("laiqu_list_streams")).toBe(0);
    await gone.close();
  });

  it("can be had a few times at once by one asker, and others are served beside it", async () => {
    const held = Promise.withResolvers<void>();
    long.beforeLogged = async (asked) => {
      if (isPart(asked)) await held.promise;
    };
    const open = [];
    for (let count = 0; count < 4; count += 1) {
      const response = await long.open("/v1/refusals", operator, { accept: CSV });
      open.push(response);
      expect(response.statusCode).toBe(200);
    }
    const fifth = await long.get("/v1/refusals", operator, { accept: NDJSON });
    expect([fifth.status, (JSON.parse(fifth.text) as { code: string }).code]).toEqual([429, "TOO_MANY_REQUESTS"]);
    expect(Number(fifth.headers["retry-after"])).toBeGreaterThan(0);
    // Pages are given as before, and so is a whole list to somebody else.
    expect((await long.get("/v1/refusals", operator)).status).toBe(200);
    const beside = await long.open("/v1/refusals", AUDITOR, { accept: CSV });
    expect(beside.statusCode).toBe(200);
    open.push(beside);
    held.resolve();
    long.beforeLogged = () => Promise.resolve();
    for (const response of open) response.destroy();
    await long.until("laiqu_list_streams", 0);
    expect((await long.get("/v1/refusals", operator, { accept: NDJSON })).status).toBe(200);
  });
});
