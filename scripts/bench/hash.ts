// Measures both digests of big files against one digest of `openssl dgst -sm3`, on the same files in the same run.
import { execFile, spawn } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";

const MIB = 1024 * 1024;
const REPETITIONS = 5;
const MEMORY_LIMIT_MB = 200;
const HASH_FILES = fileURLToPath(new URL("../../src/dossier/hash-files.ts", import.meta.url));

type Measured = { readonly seconds: number; readonly maxRssMb: number; readonly sm3: readonly string[] };

/**
 * Measures the hashing of one 1 GiB file and of a folder of eight files of 128 MiB. Our program and openssl take turns,
 * so that whatever else the machine does slows both, and medians are compared. Each is timed as a whole process with
 * its start.
 */
export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-bench-hash-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  // An interrupted run must not leave 2 GiB of random bytes behind.
  process.once("exit", remove);
  // A second signal must not cut the removal short, so the handlers stay.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));
  try {
    log("writing 2 GiB of random files");
    const file = join(directory, "file");
    const folder = join(directory, "folder");
    await writeRandom(file, 1024);
    const parts = await writeFolder(folder);
    const big = await alternate("1 GiB file", [file], file, log);
    const many = await alternate("8 files of 128 MiB", parts, folder, log);
    return {
      name: "hash",
      rows: [
        ...rows("one 1 GiB file, SHA-256 and SM3", big),
        ...rateRows("folder of 8 x 128 MiB, SHA-256 and SM3", many),
      ],
    };
  } finally {
    remove();
  }
}

type Series = { readonly ours: readonly Measured[]; readonly peer: readonly Measured[] };

async function alternate(
  what: string,
  files: readonly string[],
  path: string,
  log: BenchmarkOptions["log"],
): Promise<Series> {
  const ours: Measured[] = [];
  const peer: Measured[] = [];
  // The first round only warms the page cache for both.
  for (let round = 0; round <= REPETITIONS; round++) {
    const pair = { peer: await opensslOneByOne(files), ours: await oursInOwnProcess(path) };
    if (pair.ours.sm3.join() !== pair.peer.sm3.join())
      throw new Error(`our SM3 of ${what} is not openssl's: ${pair.ours.sm3.join()} and ${pair.peer.sm3.join()}`);
    const [oursTook, peerTook] = [pair.ours, pair.peer].map(({ seconds }) => `${seconds.toFixed(2)} s`);
    log(`${what}: round ${round} of ${REPETITIONS}, ours ${oursTook}, openssl ${peerTook}`);
    if (round === 0) continue;
    ours.push(pair.ours);
    peer.push(pair.peer);
  }
  return { ours, peer };
}

function rows(what: string, { ours, peer }: Series): BenchmarkRow[] {
  return [row(`${what} / openssl dgst -sm3`, median(ours), median(peer), "s"), memoryRow(what, ours)];
}

function rateRows(what: string, { ours, peer }: Series): BenchmarkRow[] {
  return [
    row(`${what} / openssl dgst -sm3 one by one`, 1024 / median(ours), 1024 / median(peer), "MiB/s"),
    memoryRow(what, ours),
  ];
}

function memoryRow(what: string, ours: readonly Measured[]): BenchmarkRow {
  return row(`${what}: most memory / limit`, Math.max(...ours.map((one) => one.maxRssMb)), MEMORY_LIMIT_MB, "MB");
}

function row(what: string, ours: number, peer: number, unit: string): BenchmarkRow {
  return { what, ours, peer, ratio: ours / peer, unit };
}

function median(measured: readonly Measured[]): number {
  const sorted = measured.map((one) => one.seconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

async function opensslOneByOne(files: readonly string[]): Promise<Measured> {
  const started = performance.now();
  const sm3: string[] = [];
  for (const file of files) {
    const { stdout } = await promisify(execFile)("openssl", ["dgst", "-sm3", "-r", file]);
    sm3.push(stdout.slice(0, 64));
  }
  return { seconds: (performance.now() - started) / 1000, maxRssMb: 0, sm3 };
}

function oursInOwnProcess(path: string): Promise<Measured> {
  const program = `
    import { hashPath } from ${JSON.stringify(HASH_FILES)};
    const found = await hashPath(${JSON.stringify(path)}, { onProgress() {} });
    const sm3 = found.kind === "file" ? [found.sm3] : found.manifest.files.map((file) => file.sm3);
    console.log(JSON.stringify({ sm3, maxRssMb: process.resourceUsage().maxRSS / 1024 }));`;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (exitCode) => {
      const seconds = (performance.now() - started) / 1000;
      if (exitCode !== 0) reject(new Error(`hashing ${path} ended with exit code ${exitCode}`));
      else resolve({ seconds, ...(JSON.parse(output) as Omit<Measured, "seconds">) });
    });
  });
}

async function writeFolder(folder: string): Promise<string[]> {
  await mkdir(folder);
  const files = Array.from({ length: 8 }, (_, index) => join(folder, `part-${index}`));
  for (const file of files) await writeRandom(file, 128);
  return files;
}

async function writeRandom(path: string, mebibytes: number): Promise<void> {
  const handle = await open(path, "wx");
  const chunk = new Uint8Array(MIB);
  try {
    for (let written = 0; written < mebibytes; written++) await handle.writeFile(randomFillSync(chunk));
  } finally {
    await handle.close();
  }
}
