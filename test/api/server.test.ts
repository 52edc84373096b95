import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { QUESTIONS } from "../../src/desk/question-catalogue.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openMemoryStore } from "../store/memory-store.ts";

const store = await openMemoryStore();
const rpc = createJsonRpc("http://127.0.0.1:1");
let server: RunningServer | undefined;
const options = {
  store,
  rpc,
  ledgerAddress: `0x${"1e".repeat(20)}` as const,
  catalog: new RulebookCatalog(new Map()),
  port: 0,
};

afterAll(async () => {
  await server?.close();
  await store.close();
  rpc.close();
});

it("listens on this machine only, and answers INDEX_EMPTY while the index is empty", async () => {
  server = await startServer(options);
  expect(server.app.server.address()).toMatchObject({ address: "127.0.0.1" });

  const answer = await fetch(`${server.url}/v1/status`);
  expect({ status: answer.status, body: (await answer.json()) as unknown }).toMatchObject({
    status: 503,
    body: { code: "INDEX_EMPTY" },
  });
});

/** Everything that the server answers to bytes, as a status and a body. */
async function answerTo(bytes: Uint8Array): Promise<{ status: number; body: unknown }> {
  server ??= await startServer(options);
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.end(bytes);
  const pieces: Uint8Array[] = [];
  for await (const piece of socket) pieces.push(piece as Uint8Array);
  const [head = "", body = ""] = Buffer.concat(pieces).toString().split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), body: JSON.parse(body) as unknown };
}

it.each([
  ["an address in bytes", Buffer.from("GET /v1/search?q=\u4f60 HTTP/1.1\r\nhost: x\r\n\r\n"), 400],
  ["no HTTP", Buffer.from("hello\r\n\r\n"), 400],
  ["a length that is no number", Buffer.from("POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n"), 400],
  ["a header without end", Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(100_000)}\r\n\r\n`), 431],
])("answers %s with a problem in both languages", async (_, bytes, status) => {
  expect(await answerTo(bytes)).toMatchObject({
    status,
    body: { code: "REQUEST_MALFORMED", status, details: { zh: expect.stringMatching(/\p{Script=Han}/u) as unknown } },
  });
});

it("closes although clients keep their requests open", async () => {
  const other = await startServer(options);
  const port = Number(new URL(other.url).port);
  const beginnings = [
    "GET / HTTP/1.1\r\nhost: x\r\nx: ",
    "POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{",
  ];
  const clients = beginnings.map(() =>
    connect(port, "127.0.0.1")
      .on("error", () => undefined)
      .setNoDelay(),
  );
  await Promise.all(clients.map((client) => once(client, "connect")));
  clients.forEach((client, index) => client.write(beginnings[index]!));
  await once(other.app.server, "request");

  await other.close();

  await expect(fetch(other.url)).rejects.toThrow();
  for (const client of clients) client.destroy();
});

it("takes no body that is not JSON", async () => {
  server ??= await startServer(options);
  for (const path of ["/v1/checks", "/v1/transactions", "/v1/manifests"]) {
    const answer = await fetch(`${server.url}${path}`, { method: "POST", body: "{}" });

    expect([answer.status, await answer.json()]).toMatchObject([415, { code: "MEDIA_TYPE_UNSUPPORTED" }]);
  }
});

it("shows the names of members that are not allowed in quotation marks, cut, and once", async () => {
  server ??= await startServer(options);
  const name = `Allowed now.\u202e${"x".repeat(10_000)}`;
  const body = JSON.stringify({ raw: "0x00", [name]: 1 });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${server.url}/v1/transactions`, { method: "POST", headers, body });
  const { details } = (await answer.json()) as { details: { en: string } };

  expect(details.en).toMatch(/^The body is malformed: \/ must not have "Allowed now\.\\u\{202e\}x+"…\.$/);
  expect(details.en.length).toBeLessThan(200);
});

it("lists all its addresses in its OpenAPI document", async () => {
  server ??= await startServer(options);
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const addresses = Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
  expect(addresses).toEqual([
    "DELETE /v1/webhooks/{id}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /v1/accounts/{account}",
    "GET /v1/accounts/{account}/acceptance",
    "GET /v1/acts",
    "GET /v1/acts/{name}",
    "GET /v1/authorizations",
    "GET /v1/authorizations/{id}/exports",
    "GET /v1/decisions",
    "GET /v1/descriptor",
    "GET /v1/digests/{algorithm}/{hex}",
    "GET /v1/digests/{algorithm}/{hex}/certificate",
    "GET /v1/events",
    "GET /v1/export-parents",
    "GET /v1/index-digest",
    "GET /v1/jurisdictions/{jurisdiction}/roster",
    "GET /v1/parties/{id}",
    "GET /v1/parties/{id}/acts",
    "GET /v1/parties/{id}/exports",
    "GET /v1/parties/{id}/next",
    "GET /v1/questions",
    ...QUESTIONS.map(({ name }) => `GET /v1/questions/${name}/answer`).toSorted(),
    "GET /v1/reconciliation/exports",
    "GET /v1/records",
    "GET /v1/records/{id}",
    "GET /v1/records/{id}/certificate",
    "GET /v1/records/{id}/evidence",
    "GET /v1/records/{id}/lineage",
    "GET /v1/records/{id}/listed-items",
    "GET /v1/records/{id}/next",
    "GET /v1/records/{id}/timeline",
    "GET /v1/records/{kind}/{issuer}/{reference}",
    "GET /v1/records/{kind}/{issuer}/{reference}/certificate",
    "GET /v1/records/{kind}/{issuer}/{reference}/lineage",
    "GET /v1/records/{kind}/{issuer}/{reference}/timeline",
    "GET /v1/refusals",
    "GET /v1/reports/annual",
    "GET /v1/reports/disclosure",
    "GET /v1/rulebooks/{jurisdiction}",
    "GET /v1/scope",
    "GET /v1/search",
    "GET /v1/seats/{account}",
    "GET /v1/status",
    "GET /v1/webhooks",
    "GET /v1/webhooks/{id}/deliveries",
    "POST /v1/acts/{name}/check",
    "POST /v1/acts/{name}/prepare",
    "POST /v1/checks",
    "POST /v1/checks/candidates",
    "POST /v1/manifests",
    "POST /v1/reconciliation/traffic",
    "POST /v1/rulebooks/{jurisdiction}/impact",
    "POST /v1/transactions",
    "POST /v1/webhooks",
    "POST /v1/webhooks/{id}/test",
  ]);
});
