import { createInterface } from "node:readline";
import type { ReadLineOptions } from "node:readline";

/**
 * The terminal of a command: its output, its notices, and its user. Only `Screen` writes to it, so that no text of
 * others reaches it as it is.
 */
export interface Terminal {
  /**
   * Writes a part of the answer, and nothing else.
   * @throws an error of the operating system, such as that of a full disk
   */
  out(text: string): Promise<void> | void;
  /** Writes notices, progress and errors. */
  err(text: string): void;
  /** Whether a person watches, so that a progress bar may redraw its line. */
  readonly watched: boolean;
  /** The width of stdout in columns; absent when it is no terminal. */
  readonly columns?: number;
  /**
   * Asks for a secret without showing it.
   * @returns undefined when there is nobody to ask
   */
  askSecret(prompt: string): Promise<string | undefined>;
  /**
   * Asks for a line of text, which is shown as it is typed.
   * @returns undefined when there is nobody to ask
   */
  ask(prompt: string): Promise<string | undefined>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // Without these listeners Node would end the process with a stack trace. `out` reports the failures of stdout.
  process.stdout.on("error", () => undefined);
  // Nobody can be told that stderr cannot be written; the exit code still says how the command ended.
  process.stderr.on("error", () => undefined);
  return {
    out: writeOut,
    err: (text) => void process.stderr.write(text),
    watched: process.stderr.isTTY,
    ...(process.stdout.isTTY && process.stdout.columns > 0 ? { columns: process.stdout.columns } : {}),
    askSecret,
    ask,
  };
}

/** Room for the UTF-8 of a part of an answer. Node frees buffers late, so fresh ones would add up to megabytes. */
const PART = new Uint8Array(256 * 1024);
const UTF8 = new TextEncoder();

async function writeOut(text: string): Promise<void> {
  for (let start = 0; start < text.length;) {
    const { read, written } = UTF8.encodeInto(text.slice(start), PART);
    await writeBytes(PART.subarray(0, written));
    start += read;
  }
}

/** The reader may close the pipe early, as `| head` does. That is not a failure of the command. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => {
      if (error === undefined || error === null || isClosed(error)) resolve();
      else reject(error);
    });
  });
}

function isClosed(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}

async function askSecret(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(prompt);
  try {
    // readline echoes through its output, so without an output the secret stays invisible.
    return await readLine({ input: process.stdin, terminal: true, historySize: 0 });
  } finally {
    process.stderr.write("\n");
  }
}

async function ask(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(prompt);
  return await readLine({ input: process.stdin, output: process.stderr, terminal: true, historySize: 0 });
}

/** Undefined when the input ends without a line. */
async function readLine(options: ReadLineOptions): Promise<string | undefined> {
  const lines = createInterface(options);
  try {
    return await new Promise((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    });
  } finally {
    lines.close();
  }
}
