// Measures a table of demands from one spreadsheet on the embedded chain: rows a second, the most memory, and a run
// that is killed and run again, of which every record is counted. LAIQU_BENCH_ROWS gives another number of rows.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeXlsx } from "hucre/xlsx";
import { openStore } from "../../src/store/open-store.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
const ROWS = Number(process.env["LAIQU_BENCH_ROWS"] ?? 10_000);
/** The share of the rows after which the first run is killed. */
const KILLED_AFTER = 0.4;
const READY_WITHIN_MS = 300_000;
const MIB = 1024 ** 2;
const PREFIX = "BENCH-";

/** A run of the table: its time in milliseconds and the most memory that it had. */
interface TableRun {
  readonly ms: number;
  readonly peakBytes: number;
  readonly code: number | null;
}

export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-bench-rows-"));
  const data = join(directory, "data");
  const table = join(directory, "demands.xlsx");
  log("starting a system with its demo");
  const system = spawn(LAUNCHER, ["start", "--data", data, "--port", "0", "--chain-port", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await readyUrl(system);
    const bytes = await writeTable(table);
    const words = ["act", "run", table, "--as", "CY-DEVM", "--yes", "--json", "--url", url, "--data", data];
    log(`${ROWS} rows; the first run is killed after ${Math.round(ROWS * KILLED_AFTER)}`);
    const first = await runTable(words, () => reported(table) >= ROWS * KILLED_AFTER);
    const before = reported(table);
    log(`killed with ${before} rows in the report; running again`);
    const second = await runTable(words, () => false);
    const after = reported(table);
    log("running once more, with nothing to do");
    const third = await runTable(words, () => false);
    await stop(system);
    const counted = await countRecords(data);
    if (second.code !== 0 || third.code !== 0 || counted !== ROWS || reported(table) !== ROWS)
      throw new Error(
        `${counted} records and ${reported(table)} reported of ${ROWS} rows; exit codes ${second.code}, ${third.code}`,
      );
    const recorded = after - before;
    return {
      name: "rows",
      rows: [
        row("rows of the table", ROWS, "rows"),
        row("bytes of the spreadsheet", bytes, "bytes"),
        row("killed run: rows recorded, by its report", before, "rows"),
        row("killed run: preview and recording", (before / first.ms) * 1000, "rows/s"),
        row("second run: preview of all and recording of the rest", (recorded / second.ms) * 1000, "rows/s"),
        row("third run: nothing to do", third.ms / 1000, "s"),
        row("records on the ledger that are not of one row each", counted - ROWS, "records"),
        row("most memory of a run", Math.max(first.peakBytes, second.peakBytes, third.peakBytes) / MIB, "MiB"),
      ],
    };
  } finally {
    await stop(system);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns the bytes of the file */
async function writeTable(path: string): Promise<number> {
  const head = [
    "act=demand-submit",
    "reference",
    "scenario",
    "grant",
    "items",
    "period",
    "grain",
    "necessity",
    "until",
    "mode",
  ];
  const rows = Array.from({ length: ROWS }, (_, index) => [
    "",
    `${PREFIX}${String(index + 1).padStart(6, "0")}`,
    "SCN-02",
    "A-01/DS07",
    "发布时间;道路编号;车道数",
    "2026-01-01..2026-06-30",
    "日",
    `仅取第 ${index + 1} 组路段所需的字段`,
    "2030-06-30",
    "接口",
  ]);
  writeFileSync(path, await writeXlsx({ sheets: [{ name: "需求", rows: [head, ...rows] }] }));
  return statSync(path).size;
}

/** Runs the table in a process of its own, which is killed as soon as it has done enough. */
async function runTable(words: readonly string[], isEnough: () => boolean): Promise<TableRun> {
  const begun = performance.now();
  const child = spawn(LAUNCHER, words, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  let peakBytes = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
    if (isEnough()) child.kill("SIGKILL");
    await Promise.race([ended, delay(200)]);
  }
  return { ms: performance.now() - begun, peakBytes, code: child.exitCode };
}

/** The most memory that a process had so far, where the system tells it. */
function peakOf(pid: number | undefined): number {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return 0;
  const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(path, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

/** The rows that the report says are recorded. */
function reported(table: string): number {
  const path = `${table}.report.csv`;
  return existsSync(path) ? readFileSync(path, "utf8").split(",RECORDED,").length - 1 : 0;
}

/** The demands of the table in the index, which follows the chain. */
async function countRecords(data: string): Promise<number> {
  const store = await openStore({ dataDirectory: data });
  try {
    const found = await store.database
      .selectFrom("record")
      .select("reference")
      .where("reference", "like", `${PREFIX}%`)
      .execute();
    return found.length;
  } finally {
    await store.close();
  }
}

/** The address of the system, once it reports that it is ready. */
async function readyUrl(system: ChildProcess): Promise<string> {
  let written = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const deadline = setTimeout(() => reject(new Error(`The system was not ready: ${written}`)), READY_WITHIN_MS);
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

async function stop(system: ChildProcess): Promise<void> {
  if (system.exitCode !== null || system.signalCode !== null) return;
  const ended = once(system, "exit");
  system.kill("SIGINT");
  await ended;
}

function row(what: string, ours: number, unit: string): BenchmarkRow {
  return { what, ours, peer: null, ratio: null, unit };
}
