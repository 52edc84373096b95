import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { KEPT } from "./kept-between-tests.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PROBES = join(KEPT, "probes");

/** A contract of test/probes, ready to be set at an address. */
export interface CompiledProbe {
  readonly abi: [];
  /** The code at run time, in hex. */
  readonly code: string;
}

/**
 * Compiles `test/probes/NAME.sol` under the settings with which the ledger is built. What the compiler gives is kept
 * for the same sources and settings: compiling takes many seconds, and several files of tests use one probe.
 * @param settings - settings of the compiler that differ from the ledger's
 */
export function compileProbe(name: string, settings: Readonly<Record<string, unknown>> = {}): CompiledProbe {
  const path = `test/probes/${name}.sol`;
  const read = (named: string) => ({
    contents: readFileSync(named.startsWith("@") ? `${ROOT}node_modules/${named}` : `${ROOT}${named}`, "utf8"),
  });
  const solc = createRequire(import.meta.url)("solc") as Solc;
  const [compiler] = hre.config.solidity.profiles["default"]!.compilers;
  const input = {
    language: "Solidity",
    sources: sourcesFrom(path, read),
    settings: {
      ...compiler!.settings,
      ...settings,
      outputSelection: { [path]: { [name]: ["abi", "evm.deployedBytecode.object"] } },
    },
  };
  const output = JSON.parse(kept(solc.version(), JSON.stringify(input), (text) => solc.compile(text))) as SolcOutput;
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const { abi, evm } = output.contracts[path]![name]!;
  return { abi, code: `0x${evm.deployedBytecode.object}` };
}

/** A source with everything that it imports, so that the input as a whole says what is compiled. */
function sourcesFrom(
  path: string,
  read: (path: string) => { readonly contents: string },
): Readonly<Record<string, { readonly content: string }>> {
  const sources: Record<string, { content: string }> = {};
  const ahead = [path];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (sources[next] !== undefined) continue;
    const content = read(next).contents;
    sources[next] = { content };
    for (const [, named = ""] of content.matchAll(/^import\s[^;]*?["']([^"']+)["'];/gm))
      ahead.push(named.startsWith(".") ? join(next, "..", named) : named);
  }
  return sources;
}

function kept(version: string, input: string, compile: (input: string) => string): string {
  const path = join(PROBES, `${createHash("sha256").update(version).update(input).digest("hex")}.json`);
  if (existsSync(path)) return readFileSync(path, "utf8");
  const output = compile(input);
  mkdirSync(PROBES, { recursive: true });
  // Two workers may compile the same probe, so a file appears as a whole.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, output);
  renameSync(unfinished, path);
  return output;
}

interface Solc {
  version(): string;
  compile(input: string): string;
}

interface SolcOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<
    string,
    Record<string, { readonly abi: []; readonly evm: { readonly deployedBytecode: { readonly object: string } } }>
  >;
}
