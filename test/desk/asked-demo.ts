import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { DeskAnswer, ToldAct } from "../../src/schemas/desk-answer.ts";
import { showDate } from "../../src/text/china-time.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { Auditor } from "../journeys/answers/auditor.ts";

/** An answer whose result has this form. */
export type Answered<Result> = Omit<DeskAnswer, "result"> & { readonly result: Result };

/** The demonstration with somebody at its audit desk, who asks by the command line. */
export class AskedDemo {
  readonly #folder: string;
  readonly #system: StartedSystem;
  readonly #auditor: Auditor;

  private constructor(folder: string, system: StartedSystem) {
    this.#folder = folder;
    this.#system = system;
    this.#auditor = new Auditor(system.ready.url, join(folder, "data"));
  }

  static async start(): Promise<AskedDemo> {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-desk-"));
    return new AskedDemo(folder, await startPlayedDemo(join(folder, "data")));
  }

  get url(): string {
    return this.#system.ready.url;
  }

  /** Runs `laiqu ask` with these words. */
  async run(words: string, language: "zh" | "en" | "both" = "en") {
    const config = plainConfig({ url: this.url, dataDirectory: join(this.#folder, "data"), language });
    return await runCli(config, "ask", ...words.split(" "));
  }

  /** The answer to a question, as `laiqu ask … --json` prints it. */
  async ask(words: string): Promise<DeskAnswer> {
    const { exitCode, out, err } = await this.run(`${words} --json`);
    if (exitCode !== 0) throw new Error(`laiqu ask ${words} ended with ${exitCode}: ${err}${out}`);
    return JSON.parse(out) as DeskAnswer;
  }

  /** The name of a record in the demonstration. */
  async nameOf({ id }: { readonly id: RecordId }): Promise<string> {
    return await this.#auditor.nameOf(id);
  }

  async namesOf(records: readonly { readonly id: RecordId }[]): Promise<string[]> {
    return await Promise.all(records.map((record) => this.nameOf(record)));
  }

  /** An act in short: its day, the party, what it said or settled, how, its quantity and its end. */
  async inShort(act: ToldAct): Promise<string> {
    const { code, status, outcome, quantity, by, until } = act;
    const day = showDate(act.effectiveAt ?? act.time);
    const end = until === undefined ? [] : [`until ${showDate(until - 1)}`];
    return [day, await this.nameOf(by), code ?? status, outcome, quantity?.en, ...end]
      .filter((part) => part !== undefined)
      .join(" ");
  }

  async stop(): Promise<void> {
    await this.#system.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
