import { afterAll, expect, it } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openStore } from "../../src/store/open-store.ts";

const store = await openStore({ memory: true });
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

it("lists all its addresses in its OpenAPI document", async () => {
  server ??= await startServer(options);
  const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const addresses = Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
  expect(addresses).toEqual([
    "GET /healthz",
    "GET /readyz",
    "GET /v1/accounts/{account}",
    "GET /v1/authorizations",
    "GET /v1/authorizations/{id}/exports",
    "GET /v1/descriptor",
    "GET /v1/digests/{algorithm}/{hex}",
    "GET /v1/digests/{algorithm}/{hex}/certificate",
    "GET /v1/export-parents",
    "GET /v1/index-digest",
    "GET /v1/parties/{id}",
    "GET /v1/parties/{id}/exports",
    "GET /v1/records",
    "GET /v1/records/{id}",
    "GET /v1/records/{id}/certificate",
    "GET /v1/records/{id}/lineage",
    "GET /v1/records/{id}/timeline",
    "GET /v1/records/{kind}/{issuer}/{reference}",
    "GET /v1/records/{kind}/{issuer}/{reference}/certificate",
    "GET /v1/records/{kind}/{issuer}/{reference}/lineage",
    "GET /v1/records/{kind}/{issuer}/{reference}/timeline",
    "GET /v1/refusals",
    "GET /v1/rulebooks/{jurisdiction}",
    "GET /v1/scope",
    "GET /v1/search",
    "GET /v1/seats/{account}",
    "GET /v1/status",
    "POST /v1/checks",
    "POST /v1/checks/candidates",
    "POST /v1/manifests",
    "POST /v1/transactions",
  ]);
});
