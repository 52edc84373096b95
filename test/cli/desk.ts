import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Config } from "../../src/config.ts";
import { dossierDirectory } from "../../src/dossier/dossier-directory.ts";
import { createKey, SCRYPT_COST } from "../../src/dossier/keystore.ts";
import type { KeyName } from "../../src/dossier/keystore.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startCommand } from "./started-system.ts";
import type { StartedCommand } from "./started-system.ts";

export const EXAMPLE = new URL("../../docs/founding.example.json", import.meta.url);
const PASSPHRASE = "correct horse";
export const rulebookFile = (name: string): string =>
  fileURLToPath(new URL(`../../rulebooks/${name}`, import.meta.url));

/** The members of the answers that these tests read. An answer has `error`, or some of the others. */
interface Answered {
  readonly error: {
    readonly code: string;
    readonly detail?: string;
    readonly message: string;
    readonly promised?: string;
    readonly given?: string;
  };
  /** The id of a descriptor, and the block for which it was made. */
  readonly id: string;
  readonly block: number;
  /** Whether no new edition is needed. */
  readonly unchanged?: boolean;
  readonly edition: number;
  /** The versions of a rulebook that was to be published. */
  readonly versions: readonly { readonly version: number; readonly standing: string; readonly until?: number }[];
  readonly certainty: string;
  readonly ordinal: number;
}

export interface JsonRun {
  readonly exitCode: number;
  readonly document: Answered;
}

/** One agency's desk: its data directory with keys, the files it writes, the chain that it asks. */
export class Desk {
  readonly place = new Workplace();
  /** Addresses of the desk's own keys, by name. */
  readonly addresses = new Map<string, string>();
  url = "";
  config: Config = plainConfig({ dataDirectory: join(this.place.dataDirectory, "data"), passphrase: PASSPHRASE });

  file(name: string): string {
    return join(this.place.dataDirectory, name);
  }

  async run(...arguments_: string[]): Promise<CliRun> {
    return await runCli(this.config, ...arguments_);
  }

  async json(...arguments_: string[]): Promise<JsonRun> {
    const run = await this.run(...arguments_, "--json");
    return { exitCode: run.exitCode, document: JSON.parse(run.out) as Answered };
  }

  async done<T>(...arguments_: string[]): Promise<T> {
    const run = await this.run(...arguments_, "--json");
    expect([run.exitCode, run.exitCode === 0 ? "" : run.out]).toEqual([0, ""]);
    return JSON.parse(run.out) as T;
  }

  /** Makes a key that takes little time to open, because these tests open it for every act. */
  async makeKey(name: string): Promise<KeyName> {
    const directory = dossierDirectory(this.config.dataDirectory);
    return await createKey(directory, name, PASSPHRASE, { scryptCost: SCRYPT_COST.DEVELOPMENT });
  }

  /**
   * Writes the example's founding with the desk's own keys for Cangyu's data authority and registrar. Cangyu's rulebook
   * is the desk's file.
   */
  async foundingWithOwnKeys(): Promise<string> {
    let text = readFileSync(EXAMPLE, "utf8")
      .replace("../rulebooks/cangyu-2025.json", "cangyu.json")
      .replace("../rulebooks/shuowan-2023.json", rulebookFile("shuowan-2023.json"));
    for (const [name, account] of [
      ["authority", "0x1000000000000000000000000000000000000002"],
      ["registrar", "0x1000000000000000000000000000000000000003"],
    ] as const) {
      const { address } = await this.makeKey(name);
      text = text.replace(account, address);
      this.addresses.set(name, address);
    }
    writeFileSync(this.file("founding.json"), text);
    return this.file("founding.json");
  }

  /** Writes Cangyu's rulebook with one version for each of these days. */
  writeRulebook(name: string, days: readonly string[]): string {
    const book = JSON.parse(readFileSync(rulebookFile("cangyu-2025.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(
      this.file(name),
      JSON.stringify({
        ...book,
        versions: days.map((effectiveFrom, index) => ({ version: index + 1, effectiveFrom })),
      }),
    );
    return this.file(name);
  }

  async deploy(founding: string, ...more: readonly string[]): Promise<void> {
    await this.done(
      "deploy",
      "--rpc",
      this.url,
      "--founding",
      founding,
      "--network",
      "test-network",
      "-o",
      this.file("deployment.json"),
      ...more,
    );
  }

  async createDescriptor({
    rpc = this.url,
    deployment = "deployment.json",
    founding = "founding.json",
    output = "network.json",
    block,
    previous,
  }: {
    rpc?: string;
    deployment?: string;
    founding?: string;
    output?: string;
    block?: number;
    previous?: string;
  } = {}): Promise<JsonRun> {
    return await this.json(
      "descriptor",
      "create",
      "--rpc",
      rpc,
      "--deployment",
      this.file(deployment),
      "--founding",
      this.file(founding),
      ...(block === undefined ? [] : ["--block", String(block)]),
      ...(previous === undefined ? [] : ["--previous", this.file(previous)]),
      "-o",
      this.file(output),
      "--force",
    );
  }

  async publish(rulebook: string): Promise<JsonRun> {
    return await this.json(
      "rulebook",
      "publish",
      rulebook,
      "--rpc",
      this.url,
      "--deployment",
      this.file("deployment.json"),
    );
  }
}

/** An index and a server that run beside a desk. */
export class Service {
  readonly #started: StartedCommand<unknown>[] = [];

  async start(desk: Desk, database: string, index: readonly string[], serve: readonly string[]): Promise<void> {
    const common = ["--rpc", desk.url, "--deployment", desk.file("deployment.json"), "--database", database];
    this.#started.push(await startCommand("index", ...common, ...index));
    const served = await startCommand<{ url: string }>(
      "serve",
      ...common,
      "--port",
      "0",
      "--rulebook",
      rulebookFile("cangyu-2025.json"),
      rulebookFile("shuowan-2023.json"),
      ...serve,
    );
    this.#started.push(served);
    desk.config = { ...desk.config, url: served.ready.url };
  }

  async stop(): Promise<void> {
    for (const started of this.#started.reverse()) expect(await started.interrupt()).toBe(0);
  }
}
