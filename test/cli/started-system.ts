import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The document that `laiqu start --json` prints when it is ready. */
export interface ReadyDocument {
  readonly url: string;
  readonly chainUrl: string;
  readonly first: boolean;
  readonly deployment: { readonly genesisHash: string };
}

/** The whole system in a process of its own. */
export type StartedSystem = StartedCommand<ReadyDocument>;

/** The system refused to start and gave the reason. */
class StartRefused extends Error {
  readonly detail: string | undefined;

  constructor(detail: string | undefined, message: string) {
    super(message);
    this.detail = detail;
  }
}

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
const READY_WITHIN_MS = 150_000;

/** A running command in a process of its own. */
export interface StartedCommand<Ready> {
  readonly ready: Ready;
  /** Interrupts the command, as Ctrl-C does. @returns the exit code */
  interrupt(): Promise<number | null>;
  /** Kills the process (SIGKILL), which cannot tidy up then. */
  kill(): Promise<void>;
}

/** Starts the system through the launcher, on free ports. */
export async function startSystemProcess(
  dataDirectory: string,
  ...arguments_: readonly string[]
): Promise<StartedSystem> {
  return await startCommand<ReadyDocument>(
    "start",
    "--data",
    dataDirectory,
    "--port",
    "0",
    "--chain-port",
    "0",
    ...arguments_,
  );
}

/** Starts a command through the launcher and waits until it reports that it is ready. */
export async function startCommand<Ready>(...arguments_: readonly string[]): Promise<StartedCommand<Ready>> {
  return await awaitReady(spawn(LAUNCHER, [...arguments_, "--json"], { stdio: ["ignore", "pipe", "pipe"] }));
}

/** Waits until a command reports that it is ready. */
export async function awaitReady<Ready>(child: ChildProcess): Promise<StartedCommand<Ready>> {
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const ready = await readReady<Ready>(child);
  return {
    ready,
    interrupt: () => {
      child.kill("SIGINT");
      return ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function readReady<Ready>(child: ChildProcess): Promise<Ready> {
  let out = "";
  let err = "";
  child.stderr!.on("data", (chunk: Buffer) => void (err += chunk.toString()));
  return await new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The system was not ready within ${READY_WITHIN_MS} ms: ${out}${err}`));
    }, READY_WITHIN_MS);
    child.stdout!.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (!out.endsWith("}\n")) return;
      clearTimeout(deadline);
      const answered = JSON.parse(out) as
        | (Ready & { readonly error?: never })
        | { readonly error: { readonly detail?: string; readonly message: string } };
      if (answered.error !== undefined) reject(new StartRefused(answered.error.detail, answered.error.message));
      else resolve(answered);
    });
    child.once("exit", (code) => {
      clearTimeout(deadline);
      reject(new Error(`The system ended with ${code} before it was ready: ${out}${err}`));
    });
  });
}
