// Sorts the test files into two lanes. A test is in the fast lane when nothing that it imports, directly or
// through our own files, can start a chain, a database, a server, a browser or another process.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Each of these starts something outside the test's own process, or a whole chain or database inside it. */
const STARTERS = [
  "@electric-sql/pglite",
  "@nomicfoundation/edr",
  "esbuild",
  "fastify",
  "hardhat",
  "node:child_process",
  "node:http",
  "node:net",
  "pg",
  "playwright-core",
];

export interface TestLanes {
  /** Paths from the root of the repository. */
  readonly fast: readonly string[];
  readonly full: readonly string[];
}

/** Puts every `test/**\/*.test.ts` into exactly one lane. */
export function testLanes(): TestLanes {
  const tests = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .map((name) => join("test", name.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(".test.ts"))
    .toSorted();
  const known = new Map<string, readonly string[]>();
  const isFast = (path: string): boolean => !reaches(path, known);
  return { fast: tests.filter(isFast), full: tests.filter((path) => !isFast(path)) };
}

/** Whether a file or anything of ours that it imports names a starter. */
function reaches(entry: string, known: Map<string, readonly string[]>): boolean {
  const ahead = [entry];
  const seen = new Set(ahead);
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    for (const target of importsOf(path, known)) {
      if (STARTERS.some((starter) => target === starter || target.startsWith(`${starter}/`))) return true;
      if (!target.startsWith("src/") && !target.startsWith("test/") && !target.startsWith("scripts/")) continue;
      if (seen.has(target)) continue;
      seen.add(target);
      ahead.push(target);
    }
  }
  return false;
}

/** The files that a file loads when it runs. Imports of types only are erased and do not count. */
function importsOf(path: string, known: Map<string, readonly string[]>): readonly string[] {
  const found = known.get(path);
  if (found !== undefined) return found;
  const text = path.endsWith(".ts") ? readFileSync(join(ROOT, path), "utf8") : "";
  const patterns = [
    /^(?:import|export)\s(?!type\b)[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm,
    /^import\s*["']([^"']+)["']/gm,
    /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
    // This finds the file of a worker thread.
    /\bnew URL\s*\(\s*["'`]([^"'`]+\.ts)["'`]\s*,\s*import\.meta\.url/g,
  ];
  const specifiers = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  const imports = specifiers.map((name) => (name.startsWith(".") ? join(dirname(path), name) : name));
  known.set(path, imports);
  return imports;
}
