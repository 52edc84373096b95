import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withSnapshot } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { askNextNonce } from "../../src/chain/accounts.ts";
import { startEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import type { RunningEmbeddedChain } from "../../src/chain/embedded/start-embedded-chain.ts";
import { createJsonRpc } from "../../src/chain/rpc.ts";
import type { JsonRpc } from "../../src/chain/rpc.ts";
import { sendAndWait } from "../../src/chain/send-and-wait.ts";
import { freshDocument } from "../../src/client/fresh-document.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { CAST, PARTY_ALIASES } from "../../src/demo/cast.ts";
import type { PartyAlias } from "../../src/demo/cast.ts";
import type { DemoHost } from "../../src/demo/demo-host.ts";
import { DemoLedger } from "../../src/demo/demo-ledger.ts";
import { demoSender } from "../../src/demo/demo-sender.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { readDeployment } from "../../src/deployment/parse-deployment.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { Indexer } from "../../src/indexer/create-indexer.ts";
import { encodeDecisionContent } from "../../src/ledger/decision-content.ts";
import { DecisionKind } from "../../src/ledger/decisions.ts";
import { publicationHash } from "../../src/ledger/event-log.ts";
import { publicationOf } from "../../src/rulebook/compile-rulebook.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { RulebookCatalog } from "../../src/rulebook/rulebook-catalog.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { consensusOf } from "../../src/system/followed-index.ts";
import { developmentKeys } from "../../src/system/development-keys.ts";
import { dataLayout } from "../../src/system/data-layout.ts";
import { DAY } from "../../src/text/civil-date.ts";
import { copyPlayedDemo } from "../cli/played-demo.ts";

const RULEBOOK = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));
const ORDINAL = 1;
/** The roster of the demo waits for three days, before a decision is carried out and before a version judges. */
export const DELAY = 3 * DAY;
const MINED_WITHIN_MS = 60_000;

/** A rulebook file as an object that a test changes. */
export interface RulebookFile {
  text?: unknown;
  versions: { version: number; effectiveFrom: string }[];
  rules: (Record<string, unknown> & { number: number; versions?: number[] })[];
}

/** Changes a rule from the second version on: the old one ends, and a new one with another number takes its place. */
export function replaceRule(
  file: RulebookFile,
  number: number,
  by: Record<string, unknown> & { number: number },
): void {
  const index = file.rules.findIndex((rule) => rule.number === number);
  const old = file.rules[index]!;
  file.rules.splice(index + 1, 0, { ...old, ...by, versions: [2] });
  old.versions = [1];
}

/** The demo after its end, on a chain in this process, with an index. Its clock goes where a test sets it. */
export class VersionCity {
  readonly #folder = mkdtempSync(join(tmpdir(), "laiqu-version-"));
  #chain: RunningEmbeddedChain | undefined;
  #rpc: JsonRpc | undefined;
  #store: Store | undefined;
  #deployment: Deployment | undefined;
  #indexer: Indexer | undefined;
  #host: DemoHost | undefined;
  #books: readonly Rulebook[] = readRulebooks(RULEBOOK);
  readonly #abort = new AbortController();

  async start(): Promise<void> {
    await copyPlayedDemo(this.#folder);
    const layout = dataLayout(this.#folder);
    const chain = await startEmbeddedChain({ dataDirectory: layout.chain });
    this.#chain = chain;
    this.#rpc = createJsonRpc(chain.url);
    const rpc = this.#rpc;
    this.#store = await openStore({ dataDirectory: this.#folder });
    const deployment = await readDeployment(layout.deployment);
    this.#deployment = deployment;
    const keys = await developmentKeys(this.#folder, new Map(PARTY_ALIASES.map((alias) => [alias, partyId(alias)])));
    this.#indexer = createIndexer({
      rpc,
      store: this.#store,
      ledger: { address: deployment.contracts.Ledger.address, startBlock: deployment.startBlock },
      consensus: consensusOf(deployment),
      signal: this.#abort.signal,
    });
    this.#host = {
      send: demoSender({
        chainId: deployment.chainId,
        ledger: deployment.contracts.Ledger.address,
        walletOf: (party) => keys.walletOf(party),
        nonceOf: (address) => askNextNonce(rpc, address),
        relay: async (raw) => (await sendAndWait(rpc, parseHex(raw), MINED_WITHIN_MS)).logs,
      }),
      setNextBlockTime: (seconds) => chain.setNextTimestamp(seconds),
      accountOf: (party) => keys.accountOf(party),
      keep: ({ schemaId, fields, boundTo }) => Promise.resolve(freshDocument(schemaId, fields, boundTo).commitment),
    };
  }

  get rpc(): JsonRpc {
    return this.#rpc!;
  }

  get ledgerAddress() {
    return this.#deployment!.contracts.Ledger.address;
  }

  get store(): Store {
    return this.#store!;
  }

  /** The versions that a server knows. */
  get catalog(): RulebookCatalog {
    return new RulebookCatalog(new Map([[ORDINAL, this.#books]]));
  }

  know(books: readonly Rulebook[]): void {
    this.#books = books;
  }

  /** The rulebook of the city with a second version, as a file. */
  draft(from: string, change: (file: RulebookFile) => void): string {
    const file = JSON.parse(readFileSync(RULEBOOK, "utf8")) as RulebookFile;
    // The sentences of the next version stand in no text yet.
    delete file.text;
    file.versions.push({ version: 2, effectiveFrom: from });
    change(file);
    const path = join(this.#folder, "cangyu-next.json");
    writeFileSync(path, JSON.stringify(file));
    return path;
  }

  /** A hand that acts under the demo's names, from a time on. */
  async hand(time: number): Promise<DemoLedger> {
    const ledger = new DemoLedger(this.#host!, this.catalog);
    const rows = await this.store.reader
      .selectFrom("record")
      .select(["id", "reference"])
      .where("jurisdiction", "=", ORDINAL)
      .orderBy("block_number")
      .execute();
    for (const { id, reference } of rows) if (reference !== null) ledger.records.set(reference, id);
    for (const alias of PARTY_ALIASES) if (CAST[alias].city === "CANGYU") ledger.records.set(alias, partyId(alias));
    ledger.proceedTo(time);
    return ledger;
  }

  /** The time of the chain's last block, in seconds. */
  async now(): Promise<number> {
    const block = (await this.rpc.request("eth_getBlockByNumber", ["latest", false])) as { readonly timestamp: string };
    return Number(block.timestamp);
  }

  /** Makes an empty block at a time, and lets the index read it. @returns its number */
  async blockAt(seconds: number): Promise<number> {
    await this.#chain!.setNextTimestamp(seconds);
    await this.#chain!.mineBlock();
    await this.#indexer!.converge();
    return Number(await this.rpc.request("eth_blockNumber"));
  }

  /** Agencies propose a version: `approved` says whether the others agree, and it is carried out after the delay. */
  async promise(book: Rulebook, from: number, approved = true): Promise<void> {
    const hash = publicationHash(publicationOf(book));
    const proposal = {
      ordinal: ORDINAL,
      kind: DecisionKind.PROMISE,
      content: encodeDecisionContent({ kind: "PROMISE", version: book.version, hash }),
      referenceBytes: parseHex(`0x${Buffer.from("沧数〔2026〕9号").toString("hex")}`),
    };
    await this.#send(from, "CY-GOV", { act: "propose", proposal });
    if (approved) {
      await this.#send(from, "CY-DATA", { act: "approve", proposal });
      await this.#send(from, "CY-AUD", { act: "approve", proposal });
      await this.#send(from + DELAY, "CY-DATA", { act: "carryOut", proposal });
    }
    await this.#indexer!.converge();
  }

  /** Whoever likes publishes a version that was promised. */
  async publish(book: Rulebook, at: number): Promise<void> {
    const { version } = book;
    await this.#send(at, "CY-DATA", { act: "publish", ordinal: ORDINAL, version, publication: publicationOf(book) });
    await this.#indexer!.converge();
  }

  async #send(at: number, party: PartyAlias, call: Parameters<DemoHost["send"]>[1]): Promise<void> {
    await this.#host!.setNextBlockTime(at);
    await this.#host!.send(party, call);
  }

  async ask<T>(question: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return await withSnapshot(this.store.reader, question, this.catalog);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#store?.close();
    this.#rpc?.close();
    await this.#chain?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
