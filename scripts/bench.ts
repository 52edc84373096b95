// npm run bench -- <name> [--json]: runs scripts/bench/<name>.ts and prints its measurements.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Benchmark, BenchmarkOptions } from "./bench/benchmark.ts";

const DIRECTORY = new URL("./bench/", import.meta.url);

await main();

async function main(): Promise<void> {
  const names = benchmarkNames();
  const usage = `usage: npm run bench -- <name> [--json], where <name> is one of: ${names.join(", ")}`;
  const parsed = parseCommandLine();
  if (parsed === undefined || !names.includes(parsed.name)) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const { run } = (await import(new URL(`${parsed.name}.ts`, DIRECTORY).href)) as {
    readonly run: (options: BenchmarkOptions) => Promise<Benchmark>;
  };
  // Progress goes to stderr: with --json, stdout carries the one object and nothing else.
  const benchmark = await run({ log: (line) => console.error(line) });
  console.log(parsed.json ? JSON.stringify(benchmark) : table(benchmark));
}

function parseCommandLine(): { name: string; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    return positionals.length === 1 ? { name: positionals[0]!, json: values.json } : undefined;
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

function table({ name, rows }: Benchmark): string {
  const cells = [
    ["", "ours", "peer", "ratio", "unit"],
    ...rows.map((row) => [row.what, shown(row.ours), shown(row.peer), shown(row.ratio), row.unit]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((line) => line[column]!.length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        column === 0 || column === 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
  return [name, ...lines].join("\n");
}

function shown(value: number | null): string {
  if (value === null) return "-";
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
