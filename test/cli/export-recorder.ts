import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { plainConfig, runCli } from "./captured-terminal.ts";

/** What the command line said of one path: what a caller would believe. */
export interface Report {
  readonly path: string;
  readonly exitCode: number;
  readonly answer: unknown;
}

/** A process of its own that records exports one after the other, until one fails. */
export interface ExportRecorder {
  /** Grows while it works. */
  readonly reports: readonly Report[];
  readonly ended: Promise<unknown>;
  /** kill -9 */
  kill(): void;
}

/** Starts recording; every path is a command line of its own. */
export function startExportRecorder(
  url: string,
  dataDirectory: string,
  options: readonly string[],
  paths: readonly string[],
): ExportRecorder {
  const order = JSON.stringify({ url, dataDirectory, options, paths });
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), order], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const reports: Report[] = [];
  let pending = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop()!;
    reports.push(...lines.map((line) => JSON.parse(line) as Report));
  });
  return { reports, ended: once(child, "close"), kill: () => void child.kill("SIGKILL") };
}

async function recordAll({
  url,
  dataDirectory,
  options,
  paths,
}: {
  url: string;
  dataDirectory: string;
  options: string[];
  paths: string[];
}): Promise<void> {
  const config = plainConfig({ url, dataDirectory });
  for (const path of paths) {
    const { exitCode, out } = await runCli(config, "export", "record", ...options, path, "--json");
    // Synchronously: what is said here has been said, whatever happens to this process next.
    writeSync(1, `${JSON.stringify({ path, exitCode, answer: JSON.parse(out) as unknown } satisfies Report)}\n`);
    if (exitCode !== 0) return;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await recordAll(JSON.parse(process.argv[2]!) as Parameters<typeof recordAll>[0]);
