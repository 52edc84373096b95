// Measures the time of short commands against a bare start of Node, and the requests that two acts send to the
// server.
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";
import { countRequests } from "./cli/counted-requests.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LAUNCHER = join(ROOT, "laiqu");
/** The Node that the launcher runs. */
const BUNDLED_NODE = join(ROOT, "node_modules", ".bin", "node");

/** The number of rounds that are not counted. The first one writes the cache of compiled sources. */
const WARM_UP = 2;
const ROUNDS = 15;
const COMMAND_WITHIN_MS = 60_000;
const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 30_000;

/** The most requests that an act may send. */
const MOST_REQUESTS = { exportRecord: 6, hold: 6 };

const AS_OPERATOR = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];

const execute = promisify(execFile);

/** A program with its arguments. */
type CommandLine = readonly [program: string, ...arguments_: string[]];

/** Starts the whole system with its demo, measures command lines against it, and stops it. */
export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-bench-cli-"));
  const data = join(directory, "data");
  log("starting a system");
  const system = spawn(LAUNCHER, ["start", "--data", data, "--port", "0", "--chain-port", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await readyUrl(system);
    const place = ["--data", data, "--url", url];
    log(`measuring ${ROUNDS} rounds`);
    const times = await medianTimes({
      node: [existsSync(BUNDLED_NODE) ? BUNDLED_NODE : process.execPath, "-e", "0"],
      help: [LAUNCHER, "--help"],
      status: [LAUNCHER, "status", ...place],
      check: [LAUNCHER, "check", "export", ...AS_OPERATOR, ...place],
    });
    log("counting requests");
    const requests = await countedActs(directory, data, url);
    return {
      name: "cli",
      rows: [
        row("laiqu --help : node -e 0", times.help, times.node, "ms"),
        row("laiqu status : node -e 0", times.status, times.node, "ms"),
        row("laiqu check export : node -e 0", times.check, times.node, "ms"),
        row("export record of one file : limit", requests.exportRecord, MOST_REQUESTS.exportRecord, "requests"),
        row("hold : limit", requests.hold, MOST_REQUESTS.hold, "requests"),
      ],
    };
  } finally {
    await stop(system);
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * The median wall time of each command line, in milliseconds. The command lines take turns, so that whatever else the
 * machine does slows all of them alike.
 * @throws Error when a command fails or takes too long
 */
async function medianTimes<Name extends string>(lines: Readonly<Record<Name, CommandLine>>) {
  const entries = Object.entries<CommandLine>(lines);
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [name, line] of entries) {
      const started = performance.now();
      await perform(line);
      if (round >= WARM_UP) times.get(name)!.push(performance.now() - started);
    }
  }
  const medians = entries.map(([name]) => [name, median(times.get(name)!)]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

/** The requests that an export of one file and a hold send to the server. The hold comes last: it stops exports. */
async function countedActs(directory: string, data: string, url: string) {
  const file = join(directory, "matrix.csv");
  writeFileSync(file, "from,to,count\n");
  const counted = await countRequests(url);
  const place = ["--data", data, "--url", counted.url];
  try {
    await perform([LAUNCHER, "export", "record", ...AS_OPERATOR, file, ...place]);
    const exportRecord = counted.take();
    await perform([LAUNCHER, "hold", "A-01", "--as", "CY-DATA", "--reason", "SECURITY", ...place]);
    return { exportRecord, hold: counted.take() };
  } finally {
    counted.close();
  }
}

async function perform([program, ...arguments_]: CommandLine): Promise<void> {
  await execute(program, arguments_, { timeout: COMMAND_WITHIN_MS, killSignal: "SIGKILL" });
}

/** The address of the system, once it reports that it is ready. */
async function readyUrl(system: ChildProcess): Promise<string> {
  let written = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const deadline = setTimeout(
    () => reject(new Error(`The system was not ready within ${READY_WITHIN_MS} ms: ${written}`)),
    READY_WITHIN_MS,
  );
  system.once("exit", (code) => reject(new Error(`The system ended with ${code} before it was ready: ${written}`)));
  system.stdout!.on("data", (chunk: Buffer) => {
    written += chunk.toString();
    if (written.endsWith("}\n")) resolve((JSON.parse(written) as { url: string }).url);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
  }
}

/** Asks the system to stop, and ends its process if it does not stop in time. */
async function stop(system: ChildProcess): Promise<void> {
  if (system.exitCode !== null || system.signalCode !== null) return;
  const ended = once(system, "exit");
  system.kill("SIGINT");
  const deadline = setTimeout(() => system.kill("SIGKILL"), STOPPED_WITHIN_MS);
  await ended;
  clearTimeout(deadline);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function row(what: string, ours: number, peer: number, unit: string): BenchmarkRow {
  return { what, ours, peer, ratio: ours / peer, unit };
}
