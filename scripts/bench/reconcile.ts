// Measures `laiqu reconcile` over a ledger in PostgreSQL of which the log names 100,000 different exports.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientContext } from "../../src/client/client-context.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { reconcile } from "../../src/client/reconcile/reconcile.ts";
import { readTrafficLog } from "../../src/client/reconcile/traffic-log.ts";
import { Kind } from "../../src/ledger/kinds.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { loadedLedger } from "./api/loaded-ledger.ts";
import { startBenchServer } from "./api/postgres.ts";
import { startServers } from "./api/servers.ts";
import { digestOf, idOf, planWorld, SEED } from "./api/world-plan.ts";
import type { WorldPlan } from "./api/world-plan.ts";
import { isNamedByDigest } from "./api/world-records.ts";
import { timeOfExport } from "./api/write-world.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";

const EVENTS = 400_000;
const LINES = 100_000;
/** The longest time that 100,000 digests may take, in milliseconds. */
const MOST_MS = 60_000;
const RULEBOOK = fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url));

export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const plan = planWorld(EVENTS);
  const [rulebook] = readRulebooks(RULEBOOK);
  const server = await startBenchServer(process.env["LAIQU_BENCH_DIR"]);
  const folder = mkdtempSync(join(tmpdir(), "laiqu-bench-reconcile-"));
  try {
    const servers = await startServers(await loadedLedger(server, plan, rulebook!, log), rulebook!, log);
    try {
      return { name: "reconcile", rows: await measured(plan, servers.ours, folder, log), notes: notesOf() };
    } finally {
      await servers.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
    await server.stop();
  }
}

async function measured(
  plan: WorldPlan,
  url: string,
  folder: string,
  log: (line: string) => void,
): Promise<BenchmarkRow[]> {
  const city = idOf(Kind.JURISDICTION, 0);
  const api = createApiClient(url);
  const context: ClientContext = {
    // Ids of the synthetic ledger do not follow from references, which the client would demand of a record it names.
    api: {
      ...api,
      namedRecord: () => Promise.resolve({ result: { record: { id: city, kind: "JURISDICTION" } } } as never),
    },
    aliases: new Map(),
    dossierDirectory: folder,
    passphraseOf: () => Promise.resolve(undefined),
    now: () => Math.floor(Date.now() / 1000),
  };
  const exports = Array.from({ length: plan.exports }, (_, number) => number)
    .filter(isNamedByDigest)
    .slice(0, LINES);
  const other = (number: number): number => -1 - number;
  const rows: BenchmarkRow[] = [];
  for (const [what, digests] of [
    [`${LINES} lines of as many recorded exports`, exports],
    [`${LINES} lines of contents that nobody recorded`, exports.map(other)],
    [`${LINES} lines of one content`, exports.map(() => exports[0]!)],
  ] as const) {
    const path = join(folder, "egress.csv");
    const lines = digests.map((number, place) => `${timeOfExport(plan, exports[place]!) + 1},${digestOf(number)}`);
    writeFileSync(path, `time,sha256\n${lines.join("\n")}\n`);
    log(what);
    const started = performance.now();
    const read = await readTrafficLog(path);
    const [first, last] = [exports[0]!, exports.at(-1)!];
    const period = { from: timeOfExport(plan, first), until: timeOfExport(plan, last) + 2 };
    const choice = { of: city, ...period, tolerance: 300 };
    const { lines: judged, exports: listed } = await reconcile(context, read.lines, choice, (done) => {
      if (done % 20_000 === 0) log(`${done} lines asked`);
    });
    const ours = performance.now() - started;
    const recorded = judged.filter(({ outcome }) => outcome === "RECORDED").length;
    log(`${recorded} of ${judged.length} lines recorded, ${listed.length} exports listed`);
    rows.push({ what, ours, peer: null, ratio: null, unit: "ms", target: { oursAtMost: MOST_MS } });
  }
  rows.push({
    what: "largest memory of client and server together",
    ours: process.resourceUsage().maxRSS / 1024,
    peer: null,
    ratio: null,
    unit: "MiB",
  });
  return rows;
}

function notesOf(): string[] {
  return [`seed ${SEED}; a ledger of ${EVENTS} events, client and server in one process, PostgreSQL 18`];
}
