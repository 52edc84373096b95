import Fastify from "fastify";
import pg from "pg";
import { startServer } from "../../../src/api/server.ts";
import { RpcError } from "../../../src/chain/rpc-error.ts";
import type { RpcRequester } from "../../../src/chain/rpc.ts";
import { RulebookCatalog } from "../../../src/rulebook/rulebook-catalog.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import { SILENT_LOG } from "../../../src/log/log.ts";
import type { Log } from "../../../src/log/log.ts";
import { openStore } from "../../../src/store/open-store.ts";

/** The servers over one ledger: ours, and those with which it is compared. */
export interface Servers {
  /** Ours, as `laiqu serve` starts it on 127.0.0.1. */
  readonly ours: string;
  /** Fastify alone: a route that answers with the id that it was given. */
  readonly bare: string;
  /** Fastify with one indexed query: a route that answers with the row of the same table. */
  readonly oneQuery: string;
  readonly close: () => Promise<void>;
}

/** Reading connections of each pool: those that ours has. */
const READERS = 10;

const away = () =>
  Promise.reject(new RpcError("UNAVAILABLE", { zh: "节点没有应答。", en: "The node is away." }, { method: "any" }));
/** No measured question needs a node. */
const NO_NODE: RpcRequester = { request: away, batch: away };

/** @returns the servers, when ours has read ahead what exports rest on: figures are those of a server in service */
export async function startServers(
  connectionString: string,
  rulebook: Rulebook,
  log: (line: string) => void,
): Promise<Servers> {
  const readAhead = Promise.withResolvers<void>();
  const tellReadAhead: Log["info"] = (event, fields) => {
    if (event !== "read-ahead") return;
    log(`${String(fields?.["records"])} records read ahead in ${(Number(fields?.["ms"]) / 1000).toFixed(0)} s`);
    readAhead.resolve();
  };
  const store = await openStore({ connectionString, maxConnections: READERS });
  const ours = await startServer({
    store,
    rpc: NO_NODE,
    ledgerAddress: `0x${"1e".repeat(20)}`,
    catalog: new RulebookCatalog(new Map([[1, [rulebook]]])),
    port: 0,
    readsAhead: true,
    log: { ...SILENT_LOG, info: tellReadAhead },
  });
  await readAhead.promise;
  const bare = Fastify();
  bare.get<{ Params: { id: string } }>("/bare/:id", async (request) => ({ id: request.params.id }));
  const pool = new pg.Pool({ connectionString, max: READERS });
  const oneQuery = Fastify();
  oneQuery.get<{ Params: { id: string } }>("/row/:id", async (request) => {
    const { rows } = await pool.query("SELECT * FROM record WHERE id = $1", [request.params.id]);
    return rows[0];
  });
  return {
    ours: ours.url,
    bare: await bare.listen({ host: "127.0.0.1", port: 0 }),
    oneQuery: await oneQuery.listen({ host: "127.0.0.1", port: 0 }),
    close: async () => {
      await Promise.all([ours.close(), bare.close(), oneQuery.close()]);
      await Promise.all([store.close(), pool.end()]);
    },
  };
}
