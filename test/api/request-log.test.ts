import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../../src/api/app.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { createLog } from "../../src/log/log.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";

type Line = Readonly<Record<string, unknown>>;

let store: Store;
let app: ApiInstance;
const rpc = createJsonRpc("http://user:hidden@127.0.0.1:1");
const lines: string[] = [];

/** The lines about one request. */
function linesOf(request: unknown): Line[] {
  return lines.map((line) => JSON.parse(line) as Line).filter((line) => line["request"] === request);
}

beforeAll(async () => {
  store = await openMemoryStore();
  app = await buildApp({
    store,
    rpc,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map()),
    log: createLog("debug", (line) => lines.push(line)),
  });
  app.get("/broken", { schema: { access: ["PUBLIC"] } }, () => {
    throw new TypeError("a fault that nobody foresaw at /home/agency");
  });
});

afterAll(async () => {
  await app.close();
  await store.close();
  rpc.close();
});

describe("the log of the API", () => {
  it("has one line for a request, with its id, method, route, status and duration", async () => {
    const answer = await app.inject({ url: "/v1/records/0x00000000000000000000?at=1", method: "GET" });

    const found = linesOf(answer.headers["x-request-id"]).filter(({ event }) => event === "request");
    expect(found).toMatchObject([
      { level: "info", method: "GET", route: "/v1/records/:id", status: answer.statusCode },
    ]);
    expect(found[0]?.["ms"]).toEqual(expect.any(Number));
  });

  it("says why a request could not be answered", async () => {
    const answer = await app.inject({ url: "/v1/status", method: "GET" });

    expect(answer.statusCode).toBe(503);
    expect(linesOf(answer.headers["x-request-id"])).toMatchObject([
      { level: "warn", event: "request-unanswered", problem: "INDEX_EMPTY" },
      { level: "info", event: "request", status: 503 },
    ]);
  });

  it("holds the stack of a fault, which the answer does not, and both name the request", async () => {
    const answer = await app.inject({ url: "/broken", method: "GET" });
    const problem = answer.json<{ evidence: { request: string }; details: { zh: string; en: string } }>();

    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/nobody foresaw|agency|TypeError/);
    expect(problem.evidence.request).toBe(answer.headers["x-request-id"]);
    expect(problem.details.zh).toContain(problem.evidence.request);
    expect(problem.details.en).toContain(problem.evidence.request);
    const [failed] = linesOf(problem.evidence.request);
    expect(failed).toMatchObject({ level: "error", event: "request-failed", error: "TypeError" });
    expect(failed?.["stack"]).toMatch(/request-log\.test\.ts/);
  });

  it.each([
    ["an address that cannot be read", "/v1/records/%zz"],
    ["an address without a route", "/nowhere"],
    ["an address that would clear a terminal", "/%1b%5b2J"],
  ])("has a line for %s", async (_, url) => {
    const answer = await app.inject({ url, method: "GET" });

    expect(linesOf(answer.headers["x-request-id"])).toMatchObject([{ event: "request", status: answer.statusCode }]);
  });

  it("takes what the HTTP server says by itself", () => {
    app.log.error({ err: new Error("the socket is broken") }, "a client went away");

    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      level: "error",
      event: "http-server",
      says: "a client went away",
      message: "the socket is broken",
    });
  });

  it("takes no id from the client and shows no query and no password", async () => {
    const headers = { "x-request-id": "forged" };
    const answer = await app.inject({ url: "/v1/search?q=whispered", method: "GET", headers });
    await app.inject({
      url: "/v1/checks",
      method: "POST",
      payload: { account: `0x${"11".repeat(20)}`, act: "attest", payload: [] },
    });

    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f]{16}$/);
    expect(lines.join("\n")).not.toMatch(/forged|whispered|hidden/);
  });
});
