import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { startServer } from "../../src/api/server.ts";
import type { RunningServer } from "../../src/api/server.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { readDeployment } from "../../src/deployment/parse-deployment.ts";
import { dossierDirectory } from "../../src/dossier/dossier-directory.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import type { KeyName } from "../../src/dossier/keystore.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/example-city/", import.meta.url));
const PASSPHRASE = "correct horse";
const CHEAP = { scryptCost: SCRYPT_COST.DEVELOPMENT };
/** How long a decision waits, and a published version too. Seconds. */
const DELAY = 3_600;

/** A rulebook file as an object that a test changes. */
export interface RulebookFile {
  status: string;
  versions: { version: number; effectiveFrom: string }[];
  layers?: { file: string }[];
  rules: Record<string, unknown>[];
}

/** The parties of the city, by the names of their keys here. The first three govern, two of them at a time. */
const PARTIES = {
  gov: "GOVERNMENT",
  data: "DATA_AUTHORITY",
  audit: "AUDITOR",
  provider: "DATA_PROVIDER",
  operator: "OPERATOR",
  buyer: "BUYER",
} as const;

/**
 * The example city with a layer above its rulebook, founded through the command line on an embedded chain, with an
 * index and a server. Its rulebook has one version, by which only the data authority admits parties.
 */
export class GovernedCity {
  readonly place = new Workplace();
  #chain: RunningEmbeddedChain | undefined;
  #store: Store | undefined;
  #server: RunningServer | undefined;
  #rpc: JsonRpc | undefined;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();

  file(name: string): string {
    return join(this.place.dataDirectory, name);
  }

  get chain(): RunningEmbeddedChain {
    return this.#chain!;
  }

  get url(): string {
    return this.#server!.url;
  }

  async start(): Promise<void> {
    copyFileSync(`${EXAMPLE}luming-2026.txt`, this.file("luming-2026.txt"));
    this.writeRulebook("upper.json", upperLayer());
    this.writeRulebook("city.json", cityRulebook());
    this.#chain = await this.place.start({ initialTimestamp: Math.floor(Date.now() / 1_000) - 60 });
    await this.#found();
    await this.#serve();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#server?.close();
    await this.#store?.close();
    this.#rpc?.close();
    await this.place.cleanUp();
  }

  writeRulebook(name: string, book: object): string {
    writeFileSync(this.file(name), JSON.stringify(book, undefined, 1));
    return this.file(name);
  }

  /** Makes a key that takes little time to open. */
  async makeKey(name: string): Promise<KeyName> {
    return await createKey(dossierDirectory(this.file("data")), name, PASSPHRASE, CHEAP);
  }

  /** Runs a command line, with this city's chain, server and keys. */
  async run(...words: readonly string[]): Promise<CliRun> {
    const dataDirectory = this.file("data");
    const config = plainConfig({ url: this.url, dataDirectory, passphrase: PASSPHRASE, rpcUrl: this.chain.url });
    return await runCli(config, ...words);
  }

  /** Runs a command line that must be done. */
  async done(...words: readonly string[]): Promise<string> {
    const { exitCode, out, err } = await this.run(...words);
    expect([exitCode, exitCode === 0 ? "" : `${out}${err}`]).toEqual([0, ""]);
    return out;
  }

  async head(): Promise<number> {
    return Number(await this.#rpc!.request("eth_blockNumber"));
  }

  /** Lets the chain's clock go on by the delay, and waits for the index. */
  async passDelay(): Promise<void> {
    const { timestamp } = (await this.#rpc!.request("eth_getBlockByNumber", ["latest", false])) as {
      timestamp: string;
    };
    await this.chain.setNextTimestamp(Number(timestamp) + DELAY);
    await this.chain.mineBlock();
    const head = await this.head();
    const indexed = async () =>
      (await this.#store!.database.selectFrom("checkpoint").select("block_number").executeTakeFirstOrThrow())
        .block_number;
    await expect.poll(indexed).toBe(head);
  }

  async #found(): Promise<void> {
    const parties: object[] = [];
    for (const [name, role] of Object.entries(PARTIES)) {
      const account = await this.makeKey(name);
      parties.push({ reference: name.toUpperCase(), account: account.address, roles: [role] });
    }
    const jurisdiction = {
      reference: "鹿鸣市",
      ledgerStart: "2025-01-01",
      backfillUntil: "2025-06-30",
      rulebook: "city.json",
      parties,
      roster: { agencies: ["GOV", "DATA", "AUDIT"], quorum: 2, delaySeconds: DELAY },
    };
    writeFileSync(
      this.file("founding.json"),
      JSON.stringify({ format: "laiqu.founding.2", jurisdictions: [jurisdiction] }),
    );
    const files = ["--founding", this.file("founding.json"), "-o", this.file("deployment.json")];
    const run = await runCli(plainConfig(), "deploy", ...files, "--network", "x", "--rpc", this.chain.url);
    expect([run.exitCode, run.exitCode === 0 ? "" : run.err]).toEqual([0, ""]);
  }

  async #serve(): Promise<void> {
    const { contracts, startBlock } = await readDeployment(this.file("deployment.json"));
    const { address } = contracts.Ledger;
    const rpc = createJsonRpc(this.chain.url);
    const store = await openMemoryStore();
    [this.#rpc, this.#store] = [rpc, store];
    const indexer = createIndexer({
      rpc,
      store,
      ledger: { address, startBlock },
      consensus: { type: "QBFT", epochLength: 30_000 },
      pollMs: 20,
      signal: this.#stop.signal,
    });
    await indexer.converge();
    this.#following = indexer.follow();
    const catalog = new RulebookCatalog(new Map([[1, readRulebooks(this.file("city.json"))]]));
    this.#server = await startServer({ store, rpc, ledgerAddress: address, catalog, port: 0 });
  }
}

/** The rulebook of the example city under a layer, in force for long. */
export function cityRulebook(): RulebookFile {
  const book = JSON.parse(readFileSync(`${EXAMPLE}luming-2026.json`, "utf8")) as RulebookFile;
  return { ...book, versions: [{ version: 1, effectiveFrom: "2025-01-01" }], layers: [{ file: "upper.json" }] };
}

/** The same with a second version, by which the government admits parties. */
export function withSecondVersion(effectiveFrom = "2025-06-01"): RulebookFile {
  const book = cityRulebook();
  const admit = book.rules.find(({ id }) => id === "lm.admit")!;
  const others = book.rules.filter((rule) => rule !== admit);
  const reading = { zh: "由政府办理。", en: "The government does it." };
  const second = {
    ...admit,
    id: "lm.admit-2",
    number: 90,
    versions: [2],
    require: { who: ["GOVERNMENT"] },
    basis: "READING",
    reading,
  };
  return {
    ...book,
    versions: [...book.versions, { version: 2, effectiveFrom }],
    rules: [{ ...admit, versions: [1] }, second, ...others],
  };
}

/** A rule of a province above the city, which says of whom it may be. */
export function upperLayer(): RulebookFile {
  const rule = {
    id: "up.roles",
    number: 500,
    step: "party.record",
    require: { roles: ["DATA_PROVIDER", "OPERATOR", "BUYER"] },
    hardness: "HARD",
    clause: "第一条",
    zh: "只登记市场主体。",
    en: "Only parties of the market are entered.",
    remedy: { zh: "改为市场主体的角色。", en: "Ask for a role of the market." },
  };
  const head = { $schema: "./schema.json", id: "UP-2025", jurisdiction: "某省", title: { zh: "题", en: "title" } };
  const rest = {
    status: "TRIAL",
    source: "test",
    versions: [{ version: 1, effectiveFrom: "2024-01-01" }],
    rules: [rule],
  };
  return { ...head, ...rest };
}
