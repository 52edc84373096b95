import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../../../src/api/server.ts";
import type { RunningServer } from "../../../src/api/server.ts";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../../src/chain/rpc.ts";
import type { JsonRpc } from "../../../src/chain/rpc.ts";
import { aliasesPath } from "../../../src/client/party-aliases.ts";
import type { Config } from "../../../src/config.ts";
import { PARTY_ALIASES } from "../../../src/demo/cast.ts";
import { partyId } from "../../../src/demo/party-references.ts";
import { readDeployment } from "../../../src/deployment/parse-deployment.ts";
import { dossierDirectory } from "../../../src/dossier/dossier-directory.ts";
import { createKey, SCRYPT_COST } from "../../../src/dossier/keystore.ts";
import { createIndexer } from "../../../src/indexer/create-indexer.ts";
import type { RecordId } from "../../../src/ledger/record-id.ts";
import { readRulebooks } from "../../../src/rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../../../src/rulebook/rulebook-catalog.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { chinaTime } from "../../../src/text/china-time.ts";
import { Workplace } from "../../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "../../cli/captured-terminal.ts";
import type { CliRun } from "../../cli/captured-terminal.ts";
import { openMemoryStore } from "../../store/memory-store.ts";
import { fileOf } from "./told-papers.ts";
import type { ToldCommand } from "./read-script.ts";

/** The state with which a script begins. */
interface Told {
  /** The founding file, in which the name of a key stands in the place of its account. */
  readonly founding: URL;
  /** The files of the rulebooks that the founding names. */
  readonly rulebooks: readonly string[];
  readonly keys: readonly string[];
  /** Ids of parties by their short names, where these are not their references. */
  readonly aliases: Readonly<Record<string, RecordId>>;
}

const DEMONSTRATION: Told = {
  founding: new URL("founding.json", import.meta.url),
  rulebooks: ["cangyu-2025.json", "shuowan-2023.json"].map((name) =>
    fileURLToPath(new URL(`../../../rulebooks/${name}`, import.meta.url)),
  ),
  keys: PARTY_ALIASES,
  aliases: Object.fromEntries(PARTY_ALIASES.map((party) => [party, partyId(party)])),
};

const PASSPHRASE = "correct horse";
/** Seconds without a block that mean nothing here: ten years. */
const YEARS_S = 315_360_000;

/**
 * Cities that know nothing but command lines: an embedded chain, an index and a server in this process, and the
 * keys of all parties. The clock of the whole process is the script's.
 */
export class ToldCity {
  readonly place = new Workplace();
  readonly dataDirectory = join(this.place.dataDirectory, "data");
  /** The exports of the script by the names that it gives them. */
  readonly exports = new Map<string, string>();
  readonly #setClock: (seconds: number) => void;
  readonly #told: Told;
  #now = 0;
  #chain: RunningEmbeddedChain | undefined;
  #store: Store | undefined;
  #server: RunningServer | undefined;
  #rpc: JsonRpc | undefined;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();

  /** @param setClock - sets the clock of this process */
  constructor(setClock: (seconds: number) => void, told: Told = DEMONSTRATION) {
    this.#setClock = setClock;
    this.#told = told;
  }

  get chain(): RunningEmbeddedChain {
    return this.#chain!;
  }

  get url(): string {
    return this.#server!.url;
  }

  get config(): Config {
    const { dataDirectory } = this;
    const url = this.#server?.url;
    return plainConfig({ dataDirectory, passphrase: PASSPHRASE, rpcUrl: this.chain.url, ...(url && { url }) });
  }

  /** Makes the keys of all parties, and the founding file with the accounts of the authorities. */
  async start(at: string): Promise<void> {
    this.#now = chinaTime(at);
    this.#setClock(this.#now);
    this.#chain = await this.place.start({ initialTimestamp: this.#now - 60 });
    const dossier = dossierDirectory(this.dataDirectory);
    const { keys, aliases, rulebooks } = this.#told;
    let founding = readFileSync(this.#told.founding, "utf8");
    for (const party of keys) {
      const { address } = await createKey(dossier, party, PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT });
      founding = founding.replace(`"account": "${party}"`, `"account": "${address}"`);
    }
    writeFileSync(this.#file("founding.json"), withPaths(founding, rulebooks));
    writeFileSync(aliasesPath(dossier), JSON.stringify(aliases));
  }

  /**
   * Runs a command of the script at its time.
   * @returns what it printed, where it was neither done nor refused by the rule that the script names; else nothing
   */
  async tell(command: ToldCommand): Promise<readonly string[]> {
    await this.#proceed(command.at);
    const words = command.words.map((word) => fileOf(this.place.dataDirectory, this.exports.get(word) ?? word));
    const isDeployment = words[0] === "deploy";
    const run = await runCli(this.config, ...words.map((word) => this.#placed(word)), "--json");
    const fault = faultOf(command, run);
    if (fault === undefined && command.called !== undefined) this.exports.set(command.called, exportIn(run));
    if (fault === undefined && isDeployment) await this.#serve();
    return fault === undefined ? [] : [fault];
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#following;
    await this.#server?.close();
    await this.#store?.close();
    this.#rpc?.close();
    await this.place.cleanUp();
  }

  #file(name: string): string {
    return join(this.place.dataDirectory, name);
  }

  /** Files of the founding are named from the script's own folder. */
  #placed(word: string): string {
    return /^[a-z]+\.json$/.test(word) ? this.#file(word) : word;
  }

  /** One second passes for each command. At a new time the chain makes a block, which the index takes. */
  async #proceed(at: string | undefined): Promise<void> {
    this.#now = Math.max(this.#now + 1, at === undefined ? 0 : chinaTime(at));
    this.#setClock(this.#now);
    if (at === undefined || this.#store === undefined) return;
    await this.chain.mineBlock();
    const head = Number(await this.#rpc!.request("eth_blockNumber"));
    for (;;) {
      const checkpoint = await this.#store.database.selectFrom("checkpoint").select("block_number").executeTakeFirst();
      if (checkpoint?.block_number === head) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #serve(): Promise<void> {
    const { contracts, startBlock } = await readDeployment(this.#file("deployment.json"));
    const { address } = contracts.Ledger;
    const rpc = createJsonRpc(this.chain.url);
    const store = await openMemoryStore();
    [this.#rpc, this.#store] = [rpc, store];
    const indexer = createIndexer({
      rpc,
      store,
      ledger: { address, startBlock },
      consensus: { type: "QBFT", epochLength: 30_000 },
      pollMs: 5,
      signal: this.#stop.signal,
    });
    await indexer.converge();
    this.#following = indexer.follow();
    const { rulebooks } = this.#told;
    const catalog = new RulebookCatalog(new Map(rulebooks.map((path, index) => [index + 1, readRulebooks(path)])));
    this.#server = await startServer({
      store,
      rpc,
      ledgerAddress: address,
      catalog,
      port: 0,
      // The clock of this chain jumps over weeks without a block.
      longestSilence: YEARS_S,
    });
  }
}

function withPaths(founding: string, rulebooks: readonly string[]): string {
  return rulebooks.reduce(
    (text, path) => text.replace(`"${path.slice(path.lastIndexOf("/") + 1)}"`, `"${path}"`),
    founding,
  );
}

function faultOf(command: ToldCommand, run: CliRun): string | undefined {
  const { line, words } = command;
  const { exitCode, out, err } = run;
  return isAsTold(command, run) ? undefined : `line ${line}: ${words.join(" ")}\n${exitCode} ${out}${err}`;
}

function isAsTold({ refusedBy, refusedWith }: ToldCommand, { exitCode, out }: CliRun): boolean {
  if (refusedBy !== undefined) return exitCode === 1 && out.includes(`"${refusedBy}"`);
  return refusedWith === undefined ? exitCode === 0 : exitCode === 1 && out.includes(`"detail": "${refusedWith}"`);
}

function exportIn({ out }: CliRun): string {
  const { exports } = JSON.parse(out) as { readonly exports: readonly { readonly id: string }[] };
  return exports[0]!.id;
}
