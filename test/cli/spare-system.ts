import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { COMPILE_CACHE } from "../compile-cache.ts";
import { awaitReady } from "./started-system.ts";
import type { ReadyDocument, StartedSystem } from "./started-system.ts";

const THIS_FILE = fileURLToPath(import.meta.url);

/** A process that has loaded the whole system and waits: `laiqu start` in it begins without loading. */
export class SpareSystem {
  readonly #child: ChildProcess;

  constructor() {
    // A system that is killed after a second does not gain from optimized WebAssembly, which costs half a second.
    this.#child = spawn(process.execPath, ["--liftoff-only", THIS_FILE], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    });
  }

  /** Starts the system on free ports. @returns once it is ready */
  async start(dataDirectory: string): Promise<StartedSystem> {
    const command = ["start", "--data", dataDirectory, "--port", "0", "--chain-port", "0", "--json"];
    this.#child.stdin!.end(`${JSON.stringify(command)}\n`);
    return await awaitReady<ReadyDocument>(this.#child);
  }

  /** Ends a process that was not used. */
  async kill(): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await closed;
  }
}

if (process.argv[1] === THIS_FILE) {
  const [{ runCommandLine }, { processTerminal }] = await Promise.all([
    import("../../src/cli/run-command-line.ts"),
    import("../../src/cli/terminal.ts"),
    import("../../src/system/start-system.ts"),
  ]);
  for await (const line of createInterface({ input: process.stdin }))
    process.exitCode = await runCommandLine(JSON.parse(line) as string[], processTerminal());
}
