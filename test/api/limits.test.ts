import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAccessControl } from "../../src/access/access-control.ts";
import type { AccessControl } from "../../src/access/access-control.ts";
import { AccessLog } from "../../src/access/access-log.ts";
import { KEYS_ALONE } from "../../src/access/access-settings.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import type { ApiInstance, ApiOptions } from "../../src/api/api-context.ts";
import { buildApp } from "../../src/api/app.ts";
import { startServer } from "../../src/api/server.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Store } from "../../src/store/open-store.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import { silentNode } from "./silent-node.ts";

let folder: string;
let store: Store;
let control: AccessControl;
let options: ApiOptions;
let app: ApiInstance;
/** Requests under way on `/slow`, each with what lets it end. */
const underWay: (() => void)[] = [];
/** The last number of an address that nobody else here has. */
let next = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-limits-"));
  store = await openMemoryStore();
  control = await openAccessControl(folder, { ...KEYS_ALONE, trustedProxies: ["192.0.2.1"] });
  const full = await AccessLog.open(mkdtempSync(join(folder, "full-")));
  await full.close();
  const catalog = new RulebookCatalog(new Map());
  options = { store, rpc: silentNode, ledgerAddress: `0x${"1e".repeat(20)}`, catalog };
  const append: AccessControl["log"]["append"] = async (answer) =>
    await (["/v1/acts", "/healthz"].includes(answer.asked) ? full : control.log).append(answer);
  app = await buildApp({ ...options, access: { ...control, log: { append } } });
  app.get("/slow", { schema: { access: ["PUBLIC"], hide: true } }, async () => {
    await new Promise<void>((resolve) => underWay.push(resolve));
    return "done";
  });
  await app.ready();
}, 240_000);
afterAll(async () => {
  await app?.close();
  await control?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until so many requests are under way on `/slow`. */
async function until(count: number): Promise<void> {
  while (underWay.length < count) await new Promise((resolve) => setImmediate(resolve));
}

describe("a server that asks who its askers are", () => {
  it("answers each address as often in a minute as its share, and then says when to ask again", async () => {
    const ask = async (remoteAddress: string, headers = {}) =>
      await app.inject({ url: "/v1/questions?x", remoteAddress, headers });
    for (let count = 0; count < 120; count += 1) expect((await ask("192.0.2.7")).statusCode).toBe(400);

    const refused = await ask("192.0.2.7");
    expect(refused.json()).toMatchObject({ code: "TOO_MANY_REQUESTS", status: 429 });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask("192.0.2.8")).statusCode).toBe(400);
    // Only a proxy that is trusted says for whom it asks.
    expect((await ask("192.0.2.7", { "x-forwarded-for": "198.51.100.1" })).statusCode).toBe(429);
    expect((await ask("192.0.2.1", { "x-forwarded-for": "198.51.100.1" })).statusCode).toBe(400);
    expect((await app.inject({ url: "/healthz", remoteAddress: "192.0.2.7" })).statusCode).toBe(200);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ["at an address for others", "/v1/search?q=x", {}],
    [
      "with keys that it guesses",
      "/v1/questions?x",
      { authorization: `Bearer laiqu_${"0".repeat(16)}_${"A".repeat(43)}` },
    ],
    ["with a credential at a probe", "/healthz", { authorization: "Bearer x" }],
    ["where there is nothing", "/v1/nothing", {}],
    ["by a method that is for nothing", "/v1/questions", { method: "OPTIONS" }],
  ])("counts also what somebody asks %s", async (_, url, { method, ...headers }) => {
    const remoteAddress = `198.51.100.${(next += 1)}`;
    const ask = async () =>
      await app.inject({ url, remoteAddress, headers, ...(method === undefined ? {} : { method: "OPTIONS" }) });
    for (let count = 0; count < 120; count += 1) expect((await ask()).statusCode).toBeGreaterThanOrEqual(400);
    expect((await ask()).json()).toMatchObject({ code: "TOO_MANY_REQUESTS" });
  });

  it("counts the addresses of one IPv6 network as one, and nobody in the share of another", async () => {
    const ask = async (remoteAddress: string, headers = {}) =>
      await app.inject({ url: "/v1/questions?x", remoteAddress, headers });
    for (let count = 0; count < 120; count += 1)
      expect((await ask(`2001:db8::${count.toString(16)}`)).statusCode).toBe(400);
    expect((await ask("2001:db8::ffff:1")).statusCode).toBe(429);
    expect((await ask("2001:db8:0:1::1")).statusCode).toBe(400);
    // Whoever is known has a share of its own, whoever else is at its address.
    const { secret } = new DeskKeys(folder).create("beside", { as: "AUDITOR", jurisdictions: "ALL" }, 1);
    expect((await ask("2001:db8::1", { authorization: `Bearer ${secret}` })).statusCode).toBe(400);
  });

  it("keeps half of what it can do at once for those who are known", async () => {
    const begun = underWay.length;
    const some = Array.from({ length: 64 }, (_, place) =>
      app.inject({ url: "/slow", remoteAddress: `203.0.113.${Math.floor(place / 8)}` }),
    );
    await until(begun + 64);
    const refused = await app.inject({ url: "/slow", remoteAddress: "203.0.113.200" });
    expect(refused.json()).toMatchObject({ code: "OVERLOADED" });
    const { secret } = new DeskKeys(folder).create("known", { as: "AUDITOR", jurisdictions: "ALL" }, 1);
    const known = app.inject({ url: "/slow", headers: { authorization: `Bearer ${secret}` } });
    await until(begun + 65);
    for (const end of underWay) end();
    expect((await Promise.all([...some, known])).map(({ statusCode }) => statusCode)).toEqual(Array(65).fill(200));
  });

  it("answers a few requests of one asker at once, and others beside them", async () => {
    const ask = async (remoteAddress: string) => await app.inject({ url: "/slow", remoteAddress });
    const begun = underWay.length;
    const first = Array.from({ length: 8 }, () => ask("192.0.2.17"));
    await until(begun + 8);

    const refused = await ask("192.0.2.17");
    expect(refused.json()).toMatchObject({ code: "OVERLOADED", status: 503 });
    expect(refused.headers["retry-after"]).toBe("2");
    const other = ask("192.0.2.18");
    await until(begun + 9);
    for (const end of underWay) end();
    expect((await Promise.all([...first, other])).map(({ statusCode }) => statusCode)).toEqual(Array(9).fill(200));
    const again = ask("192.0.2.17");
    await until(begun + 10);
    underWay.at(-1)?.();
    expect((await again).statusCode).toBe(200);
  });

  it("shows its figures to its own machine and to those who run it, and to nobody through a proxy", async () => {
    const { secret } = new DeskKeys(folder).create("prometheus", { as: "NODE_OPERATOR" }, 1);
    const ask = async (remoteAddress: string, headers = {}) =>
      await app.inject({ url: "/metrics", remoteAddress, headers });
    await app.inject({ url: "/v1/search?q=x", remoteAddress: "192.0.2.27" });
    const here = await ask("127.0.0.1");
    expect(here.statusCode).toBe(200);
    expect(here.headers["content-type"]).toMatch(/^text\/plain/);
    expect(here.body).toContain("laiqu_ready 0\n");
    expect(here.body).toMatch(
      /laiqu_http_request_duration_seconds_count\{method="GET",route="\/v1\/search",status="401"\} 1/,
    );
    expect(here.body).toContain('laiqu_http_problems_total{code="AUTHENTICATION_REQUIRED"} 1');

    expect((await ask("::1")).statusCode).toBe(200);
    expect((await ask("192.0.2.27")).statusCode).toBe(401);
    for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
      expect((await ask("127.0.0.1", { [name]: "198.51.100.1" })).statusCode).toBe(401);
    expect((await ask("192.0.2.27", { authorization: `Bearer ${secret}` })).statusCode).toBe(200);
  });

  it("takes two credentials for none, because a proxy before it may have looked at the other one", async () => {
    const { secret } = new DeskKeys(folder).create("twice", { as: "NODE_OPERATOR" }, 1);
    const { hostname, port } = new URL(await app.listen({ port: 0, host: "127.0.0.1" }));
    const said = async (...lines: readonly string[]) => {
      const socket = connect(Number(port), hostname);
      socket.write(["GET /metrics HTTP/1.1", "Host: localhost", ...lines, "Connection: close", "", ""].join("\r\n"));
      return await text(socket);
    };
    const credential = `Authorization: Bearer ${secret}`;
    expect(await said(credential)).toMatch(/^HTTP\/1.1 200 /);
    for (const other of [credential, "authorization: Bearer other"])
      expect(await said(credential, other)).toMatch(/^HTTP\/1.1 401 [^]*CREDENTIAL_INVALID/);
    // Whoever made a browser take its name for this machine reads no figures.
    const figures = async (host: string) => (await app.inject({ url: "/metrics", headers: { host } })).statusCode;
    expect([await figures("evil.example"), await figures("127.0.0.1:9")]).toEqual([401, 200]);
  });

  it("gives no answer that it cannot log, and lets no cache keep one that it gives", async () => {
    const { secret } = new DeskKeys(folder).create("auditor", { as: "AUDITOR", jurisdictions: "ALL" }, 1);
    const headers = { authorization: `Bearer ${secret}` };
    // One would be an answer, and the other a problem of its own.
    for (const url of ["/healthz", "/v1/acts"]) {
      const unlogged = await app.inject({ url, headers });
      expect([unlogged.statusCode, unlogged.json()]).toEqual([
        503,
        expect.objectContaining({ code: "ANSWER_NOT_LOGGED" }),
      ]);
      expect(unlogged.body).not.toContain(folder);
    }
    expect((await app.inject({ url: "/v1/questions", headers })).headers["cache-control"]).toBe("no-store");
    const { body } = await app.inject("/metrics");
    expect(body).toContain('laiqu_http_problems_total{code="ANSWER_NOT_LOGGED"} 2');
  });

  it("sends headers that keep a browser from more than showing an answer, and none for other sites", async () => {
    const { headers } = await app.inject({ url: "/healthz", headers: { origin: "https://evil.example" } });
    expect(headers).toMatchObject({
      "content-security-policy": "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
    });
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

it.each(["0.0.0.0", "::", "192.0.2.7", "desk.example"])(
  "a server that others would reach at %s does not start before it is said who may ask",
  async (host) => {
    await expect(startServer({ ...options, host, port: 0 })).rejects.toMatchObject({ code: "ACCESS_UNDECIDED" });
  },
);

it("a server for this machine alone answers nobody who takes another name for it", async () => {
  const alone = await buildApp(options);
  const ask = async (host: string) =>
    (await alone.inject({ url: "/v1/questions?x", headers: { host } })).json<unknown>();
  for (const host of [
    "evil.example",
    "evil.example:7400",
    "127.0.0.1.evil.example",
    "[::1].evil",
    "10.0.0.1",
    "a@[::1]",
  ])
    expect([host, await ask(host)]).toEqual([host, expect.objectContaining({ code: "ACCESS_REFUSED", status: 403 })]);
  for (const host of ["127.0.0.1", "127.0.0.1:7400", "LOCALHOST:1", "[::1]:7400"])
    expect([host, await ask(host)]).toEqual([host, expect.objectContaining({ code: "REQUEST_MALFORMED" })]);
  await alone.close();
});
