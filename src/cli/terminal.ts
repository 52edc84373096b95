import { createInterface } from "node:readline";

/**
 * The terminal of a command: its output, its notices, and its user. Only `Screen` writes to it, so that no text of
 * others reaches it as it is.
 */
export interface Terminal {
  /** Writes the answer, and nothing else. */
  out(text: string): void;
  /** Writes notices, progress and errors. */
  err(text: string): void;
  /** Whether a person watches, so that a progress bar may redraw its line. */
  readonly watched: boolean;
  /**
   * Asks for a secret without showing it.
   * @returns undefined when there is nobody to ask
   */
  askSecret(prompt: string): Promise<string | undefined>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // The reader may close the pipe early, as `| head` does. That is not a failure of the command.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    watched: process.stderr.isTTY,
    askSecret,
  };
}

async function askSecret(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(prompt);
  const lines = createInterface({ input: process.stdin, terminal: true, historySize: 0 });
  // readline echoes through its output, so without an output the secret stays invisible.
  try {
    return await new Promise((resolve) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
