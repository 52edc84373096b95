import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A load: paths that are asked over several connections, each connection one after the other, for some seconds. */
export interface Load {
  readonly url: string;
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** So many requests instead, however long they take. */
  readonly amount?: number;
}

/** The measurements of a load: answers with 2xx a second, and percentiles of the times of all answers, in ms. */
export interface Loaded {
  readonly answers: number;
  readonly failures: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** How much longer than a load itself its end is awaited, in milliseconds. */
const GRACE_MS = 120_000;

/** The process that makes the load, so that the servers have an event loop of their own. */
export class LoadGenerator {
  readonly #child: ChildProcess = fork(fileURLToPath(new URL("load-generator.ts", import.meta.url)), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });

  /** @throws Error when an answer was no success or none came, because then something else was measured */
  async run(load: Load): Promise<Loaded> {
    const { promise, resolve, reject } = Promise.withResolvers<Loaded>();
    const exited = (code: number | null): void => reject(new Error(`The load generator ended with ${code}.`));
    const late = setTimeout(
      () => reject(new Error(`${load.url} did not answer in time.`)),
      load.seconds * 1000 + GRACE_MS,
    );
    this.#child.once("exit", exited);
    this.#child.once("message", (loaded: Loaded) => resolve(loaded));
    this.#child.send(load);
    try {
      const loaded = await promise;
      if (loaded.failures > 0 || loaded.answers === 0)
        throw new Error(`Of ${loaded.answers} answers of ${load.url}${load.paths[0]} …, ${loaded.failures} failed.`);
      return loaded;
    } finally {
      clearTimeout(late);
      this.#child.off("exit", exited);
    }
  }

  stop(): void {
    this.#child.kill();
  }
}
