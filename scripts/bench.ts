// npm run bench -- <name> [--json] [--sizes <list>]: runs scripts/bench/<name>.ts and prints its measurements.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { isMet } from "./bench/benchmark.ts";
import type { Benchmark, BenchmarkOptions, BenchmarkRow } from "./bench/benchmark.ts";

const DIRECTORY = new URL("./bench/", import.meta.url);

await main();

async function main(): Promise<void> {
  const names = benchmarkNames();
  const usage =
    "usage: npm run bench -- <name> [--json] [--sizes 10k,1M], where --sizes is for api and <name> is one of: " +
    names.join(", ");
  const parsed = parseCommandLine();
  const takesSizes = parsed?.name === "api";
  if (parsed === undefined || !names.includes(parsed.name) || (parsed.sizes !== undefined && !takesSizes)) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const { run } = (await import(new URL(`${parsed.name}.ts`, DIRECTORY).href)) as {
    readonly run: (options: BenchmarkOptions) => Promise<Benchmark>;
  };
  // Progress goes to stderr: with --json, stdout carries the one object and nothing else.
  const { sizes } = parsed;
  const benchmark = await run({ log: (line) => console.error(line), ...(sizes === undefined ? {} : { sizes }) });
  console.log(parsed.json ? JSON.stringify(benchmark) : table(benchmark));
}

function parseCommandLine(): { name: string; json: boolean; sizes: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "boolean", default: false }, sizes: { type: "string" } },
      allowPositionals: true,
    });
    return positionals.length === 1 ? { name: positionals[0]!, json: values.json, sizes: values.sizes } : undefined;
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

function benchmarkNames(): string[] {
  return readdirSync(DIRECTORY)
    .filter((file) => file.endsWith(".ts") && file !== "benchmark.ts")
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

function table({ name, rows, notes = [] }: Benchmark): string {
  const cells = [
    ["", "ours", "peer", "ratio", "unit", ""],
    ...rows.map((row) => [row.what, shown(row.ours), shown(row.peer), shown(row.ratio), row.unit, verdict(row)]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 || column >= 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
  return [name, ...lines, ...notes].join("\n");
}

/** The target of a line, and whether it is reached. */
function verdict(row: BenchmarkRow): string {
  const { target } = row;
  if (target === undefined) return "";
  const bound =
    "oursAtMost" in target
      ? `≤ ${target.oursAtMost} ${row.unit}`
      : "ratioAtLeast" in target
        ? `ratio ≥ ${target.ratioAtLeast}`
        : `ratio ≤ ${target.ratioAtMost}`;
  return `${isMet(row) ? "PASS" : "FAIL"} (${bound})`;
}

function shown(value: number | null): string {
  if (value === null) return "-";
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
