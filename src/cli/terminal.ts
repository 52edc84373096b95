import { createInterface } from "node:readline";

/** Where a command reads from and writes to; tests give their own. */
export interface Terminal {
  /** The answer, and nothing else. */
  out(text: string): void;
  /** Notices, progress and errors. */
  err(text: string): void;
  /** Whether somebody watches: only then a progress bar may redraw its line. */
  readonly watched: boolean;
  /**
   * Asks for a secret without showing it.
   * @returns undefined when nobody can be asked
   */
  askSecret(prompt: string): Promise<string | undefined>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // Whoever reads may stop reading (`| head`): that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    watched: process.stderr.isTTY === true,
    askSecret,
  };
}

async function askSecret(prompt: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  process.stderr.write(prompt);
  const lines = createInterface({ input: process.stdin, terminal: true, historySize: 0 });
  // readline echoes through its output; without one, what is typed stays invisible.
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
