import { inject } from "vitest";
import type { RecordId } from "../../src/ledger/record-id.ts";
import type { DeskAnswer, ToldAct } from "../../src/schemas/desk-answer.ts";
import { showDate } from "../../src/text/china-time.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { sharedDemo } from "../cli/shared-demo.ts";
import type { SharedDemo } from "../cli/shared-demo.ts";
import { Auditor } from "../journeys/answers/auditor.ts";

/** An answer whose result has this form. */
export type Answered<Result> = Omit<DeskAnswer, "result"> & { readonly result: Result };

/** The demonstration with somebody at its audit desk, who asks by the command line. */
export class AskedDemo {
  readonly #demo: Pick<SharedDemo, "url" | "dataDirectory">;
  readonly #auditor: Auditor;

  private constructor(demo: Pick<SharedDemo, "url" | "dataDirectory">) {
    this.#demo = demo;
    this.#auditor = new Auditor(demo.url, demo.dataDirectory);
  }

  static async start(): Promise<AskedDemo> {
    return new AskedDemo(await sharedDemo(inject("sharedDemo")));
  }

  /** Somebody at the desk of a system that a test has for itself, and in which it may act. */
  static at(demo: Pick<SharedDemo, "url" | "dataDirectory">): AskedDemo {
    return new AskedDemo(demo);
  }

  get url(): string {
    return this.#demo.url;
  }

  /** For reading only: other tests read there too. */
  get dataDirectory(): string {
    return this.#demo.dataDirectory;
  }

  /** Runs `laiqu ask` with these words. */
  async run(words: string, language: "zh" | "en" | "both" = "en") {
    const config = plainConfig({ url: this.url, dataDirectory: this.#demo.dataDirectory, language });
    return await runCli(config, "ask", ...words.split(" "));
  }

  /** The demo goes on for the other tests of this run. */
  stop(): Promise<void> {
    return Promise.resolve();
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
}
