import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import type { Config } from "../../src/config.ts";
import { demoRulebookCatalog } from "../../src/demo/founding-plan.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import { accountsInOutbox, readOutbox } from "../../src/dossier/outbox.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { plainConfig } from "../cli/captured-terminal.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { HaltingPool } from "./halting-pool.ts";

/** The longest wait of the API for a block, in milliseconds: a halt must not make the tests long. */
const RELAY_WAIT_MS = 100;

/** The demo's ledger, with an API of its own over a node that can halt. */
export class HaltingNetwork {
  readonly folder = mkdtempSync(join(tmpdir(), "laiqu-halting-"));
  pool!: HaltingPool;
  server!: RunningServer;
  store!: Store;
  #system!: StartedSystem;
  #rpc!: JsonRpc;
  #following!: Promise<void>;
  readonly #stop = new AbortController();

  async start(): Promise<this> {
    this.#system = await startPlayedDemo(this.data);
    const { chainUrl } = this.#system.ready;
    const deployment = this.#system.ready.deployment as Deployment;
    this.#rpc = createJsonRpc(chainUrl);
    this.pool = new HaltingPool(this.#rpc);
    this.store = await openMemoryStore();
    const { address } = deployment.contracts.Ledger;
    const indexer = createIndexer({
      rpc: this.#rpc,
      store: this.store,
      ledger: { address, startBlock: deployment.startBlock },
      consensus: { type: "QBFT", epochLength: 30_000 },
      pollMs: 20,
      signal: this.#stop.signal,
    });
    await indexer.converge();
    this.#following = indexer.follow();
    this.server = await startServer({
      store: this.store,
      rpc: this.pool,
      ledgerAddress: address,
      catalog: demoRulebookCatalog(),
      relayWaitMs: RELAY_WAIT_MS,
      port: 0,
    });
    return this;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.server?.close();
    await this.store?.close();
    this.#rpc?.close();
    await this.#system?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get chain(): Pick<Deployment, "chainId" | "genesisHash"> {
    return this.#system.ready.deployment as Deployment;
  }

  get data(): string {
    return join(this.folder, "data");
  }

  get dossier(): string {
    return join(this.data, "dossier");
  }

  config(dataDirectory = this.data, url = this.server.url): Config {
    return plainConfig({ url, dataDirectory, passphrase: "correct horse" });
  }

  async makeKey(name: string): Promise<void> {
    await createKey(this.dossier, name, "correct horse", { scryptCost: SCRYPT_COST.DEVELOPMENT });
  }

  /** The number of transactions that blocks hold of an account. */
  async minedOf(account: string): Promise<number> {
    return Number(await this.#rpc.request("eth_getTransactionCount", [account, "latest"]));
  }

  /** The number of refusals that the ledger has recorded. */
  async refusals(): Promise<number> {
    return (await this.store.database.selectFrom("refusal").select("subject").execute()).length;
  }

  /** The number of transactions in the outbox, of all accounts. */
  async outboxSize(): Promise<number> {
    const accounts = await accountsInOutbox(this.dossier);
    const entries = await Promise.all(accounts.map(async (account) => await readOutbox(this.dossier, account)));
    return entries.flat().length;
  }
}
