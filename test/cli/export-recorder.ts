import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { COMPILE_CACHE } from "../compile-cache.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

/** The report of the command line about one path. Its caller relies on this report. */
export interface Report {
  readonly path: string;
  readonly exitCode: number;
  readonly answer: unknown;
}

/** One order to a recorder. */
export interface Recording {
  /** Grows while the recorder works. */
  readonly reports: readonly Report[];
  /** Resolves with the first report. */
  readonly begun: Promise<void>;
  /** Resolves when all paths are recorded, one of them failed, or the recorder was killed. */
  readonly ended: Promise<void>;
}

interface Order {
  readonly url: string;
  readonly dataDirectory: string;
  readonly options: readonly string[];
  readonly paths: readonly string[];
}

const THIS_FILE = fileURLToPath(import.meta.url);
const FINISHED = "finished";

/** A process of its own that records exports through the command line, one after the other, until one fails. */
export class ExportRecorder {
  readonly #child: ChildProcess;
  readonly #dataDirectory: string;
  readonly #options: readonly string[];

  /** Starts the process, which loads the command line and then waits for orders. */
  constructor(dataDirectory: string, options: readonly string[]) {
    this.#dataDirectory = dataDirectory;
    this.#options = options;
    this.#child = spawn(process.execPath, [THIS_FILE], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    });
  }

  /** Begins to record paths, each with a command line of its own. One order at a time. */
  record(url: string, paths: readonly string[]): Recording {
    const reports: Report[] = [];
    const lines = createInterface({ input: this.#child.stdout! });
    const begun = once(lines, "line").then(() => undefined);
    const ended = new Promise<void>((resolve) => {
      this.#child.once("close", () => resolve());
      lines.on("line", (line) => {
        if (line === FINISHED) {
          lines.close();
          resolve();
        } else {
          reports.push(JSON.parse(line) as Report);
        }
      });
    });
    const order: Order = { url, dataDirectory: this.#dataDirectory, options: this.#options, paths };
    this.#child.stdin!.write(`${JSON.stringify(order)}\n`);
    return { reports, begun, ended };
  }

  /** Kills the process with SIGKILL. */
  async kill(): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }
}

async function recordAll({ url, dataDirectory, options, paths }: Order): Promise<void> {
  const config = plainConfig({ url, dataDirectory });
  for (const path of paths) {
    const { exitCode, out } = await runCli(config, "export", "record", ...options, path, "--json");
    // The report is written synchronously, so that it counts even if this process is killed next.
    writeSync(1, `${JSON.stringify({ path, exitCode, answer: JSON.parse(out) as unknown } satisfies Report)}\n`);
    if (exitCode !== 0) return;
  }
}

if (process.argv[1] === THIS_FILE) {
  for await (const line of createInterface({ input: process.stdin })) {
    await recordAll(JSON.parse(line) as Order);
    writeSync(1, `${FINISHED}\n`);
  }
}
