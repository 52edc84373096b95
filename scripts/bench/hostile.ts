// npm run bench -- hostile: seconds and memory of the worst certificates of the greatest size (4 MiB).
//
// Each file is verified in a fresh process, without any warm-up, by the pure Keccak that a browser has, and its verdict
// is written as JSON. The seconds are the processor time of both, garbage collection and compilation included, so that
// other work on the machine matters little. The memory is the greatest resident set above that of the process with both
// files read.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { descriptorBytes } from "../../src/certificate/descriptor.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./benchmark.ts";
import { FAMILIES, type Family } from "./hostile/families.ts";
import type { Cost } from "./hostile/verify-in-process.ts";

const MOST_SECONDS = 1;
const MOST_BYTES = 100 * 1024 * 1024;
/** As in the launcher `laiqu`. */
const YOUNG_OBJECTS = "--max-semi-space-size=8";
const VERIFIER = fileURLToPath(new URL("./hostile/verify-in-process.ts", import.meta.url));

export async function run({ log }: BenchmarkOptions): Promise<Benchmark> {
  const rows: BenchmarkRow[] = [];
  for (const family of FAMILIES) {
    const { seconds, peakBytes } = measured(family, log);
    const megabytes = peakBytes / 1024 / 1024;
    rows.push(
      row(`${family.name}: processor time : limit`, seconds, MOST_SECONDS, "s"),
      row(`${family.name}: memory : limit`, megabytes, MOST_BYTES / 1024 / 1024, "MiB"),
    );
  }
  return await Promise.resolve({ name: "hostile", rows });
}

/** @throws Error when the file did not get the verdict of its family */
function measured({ name, verdict, make }: Family, log: BenchmarkOptions["log"]): Cost {
  const directory = mkdtempSync(join(tmpdir(), "laiqu-bench-hostile-"));
  try {
    const { bytes, descriptor } = make();
    const [file, trusted] = [join(directory, "certificate.json"), join(directory, "descriptor.json")];
    writeFileSync(file, bytes);
    writeFileSync(trusted, descriptorBytes(descriptor));
    const { stdout, stderr } = spawnSync(process.execPath, [YOUNG_OBJECTS, VERIFIER, file, trusted], {
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(`The verification of ${name} ended without a verdict: ${stderr}`);
    const cost = JSON.parse(stdout) as Cost;
    const found = cost.reason ?? cost.code;
    log(`${name}: ${bytes.length} bytes, ${found}, ${cost.seconds.toFixed(2)} s`);
    if (found !== verdict) throw new Error(`${name} got ${found} (${cost.failure}) instead of ${verdict}.`);
    return cost;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function row(what: string, ours: number, limit: number, unit: string): BenchmarkRow {
  return { what, ours, peer: limit, ratio: ours / limit, unit };
}
