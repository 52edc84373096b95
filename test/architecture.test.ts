import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Source {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a layer may know: other layers (a folder of src, or one file where no more is meant), packages, Node itself. */
interface Layer {
  readonly layers: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

const PURE = ["@noble/curves", "@noble/hashes"];

/** The rooms of the house, left to right: an import points left. What is not written here is not allowed; ARCHITECTURE.md tells it in words. */
const LEAVES = ["text", "consensus", "documents", "ledger"];

/** The rooms of the house, left to right: an import points left. What is not written here is not allowed; ARCHITECTURE.md tells it in words. */
const LAYERS: Readonly<Record<string, Layer>> = {
  text: { layers: [], packages: [], node: false },
  "config.ts": { layers: ["text"], packages: [], node: true },
  consensus: { layers: ["text"], packages: PURE, node: false },
  documents: { layers: ["text", "consensus"], packages: PURE, node: false },
  ledger: { layers: ["text", "consensus", "documents"], packages: PURE, node: false },
  "data-directory": { layers: ["text"], packages: [], node: true },
  schemas: { layers: LEAVES, packages: ["typebox"], node: false },
  rulebook: { layers: LEAVES, packages: PURE, node: true },
  chain: {
    layers: ["text", "consensus", "data-directory"],
    packages: ["@nomicfoundation/edr", "hash-wasm"],
    node: true,
  },
  deployment: { layers: [...LEAVES, "rulebook", "chain"], packages: ["ethers"], node: true },
  store: {
    layers: [...LEAVES, "data-directory"],
    packages: ["@electric-sql/pglite", "kysely", "pg"],
    node: true,
  },
  indexer: { layers: [...LEAVES, "chain", "store"], packages: ["kysely"], node: true },
  audit: {
    layers: [...LEAVES, "schemas", "rulebook", "store"],
    packages: ["kysely", "typebox"],
    node: true,
  },
  // The builder is handed what a node and an index answer; it asks neither.
  certificate: { layers: LEAVES, packages: PURE, node: false },
  dossier: { layers: LEAVES, packages: ["ethers"], node: true },
  // It renders nothing and knows no exit codes, so that a page or another program can use it.
  client: {
    layers: [...LEAVES, "schemas", "certificate", "dossier"],
    packages: ["ethers", "openapi-fetch", "typebox"],
    node: true,
  },
  demo: {
    layers: [...LEAVES, "rulebook", "deployment", "chain", "dossier"],
    packages: [...PURE, "ethers"],
    node: true,
  },
  // Only the indexer writes a manifest that somebody gives to the index.
  api: {
    layers: [
      ...LEAVES,
      "schemas",
      "rulebook",
      "deployment",
      "chain",
      "store",
      "indexer/accept-manifest.ts",
      "audit",
      "certificate",
    ],
    packages: ["@fastify/swagger", "@fastify/type-provider-typebox", "ethers", "fastify", "kysely", "typebox"],
    node: true,
  },
  web: {
    layers: [...LEAVES, "schemas", "certificate", "client/http"],
    packages: ["esbuild", "fastify", "hash-wasm", "typebox"],
    node: true,
  },
  system: {
    layers: [
      "config.ts",
      ...LEAVES,
      "data-directory",
      "schemas",
      "rulebook",
      "chain",
      "deployment",
      "store",
      "indexer",
      "audit",
      "certificate",
      "dossier",
      "client",
      "demo",
      "api",
      "web",
    ],
    packages: ["ethers"],
    node: true,
  },
  cli: {
    layers: [
      "config.ts",
      ...LEAVES,
      "data-directory",
      "schemas",
      "rulebook",
      "chain",
      "deployment",
      "store",
      "indexer",
      "audit",
      "certificate",
      "dossier",
      "client",
      "demo",
      "api",
      "web",
      "system",
    ],
    packages: ["commander", "ethers"],
    node: true,
  },
};

/** Each takes the sources and names every violation, with its place. */
const RULES: Readonly<Record<string, (sources: readonly Source[]) => string[]>> = {
  "every import points left": (sources) =>
    inSrc(sources).flatMap((source) =>
      importsOf(source)
        .filter((target) => !mayImport(source.path, target))
        .map((target) => `${source.path} imports ${target}`),
    ),

  "only src/config.ts reads the environment": (sources) =>
    inSrc(sources)
      .filter(
        ({ path, text }) =>
          path !== "src/config.ts" &&
          /\bprocess\s*(?:\?\.|\.|\[\s*["'`])\s*env\b|\bimport\.meta\.env\b|["'](?:node:)?process["']/.test(text),
      )
      .map(({ path }) => path),

  "only src/chain speaks JSON-RPC": (sources) => {
    const outside = inSrc(sources).filter(({ path }) => !path.startsWith("src/chain/"));
    const speaks =
      /["'`](?:eth|debug|net|qbft|istanbul|evm|hardhat|web3)_\w+["'`]|\bjsonrpc\b|\b(?:rpc|chain|node)\.(?:request|batch)\b/;
    return outside.filter(({ text }) => speaks.test(text)).map(({ path }) => path);
  },

  "only src/indexer writes rows, src/store only what it keeps of its migrations": (sources) =>
    inSrc(sources)
      .filter(({ path }) => !path.startsWith("src/indexer/") && path !== "src/store/migrate.ts")
      .filter(({ text }) =>
        /\b(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\b|\b(?:INSERT INTO|DELETE FROM|MERGE INTO|TRUNCATE)\b|\bUPDATE\s+\S+\s+SET\b/.test(
          text,
        ),
      )
      .map(({ path }) => path),

  "what a verifier runs is pure: no Node, no database, no server": (sources) =>
    impurities(sources, /^src\/certificate\//, PURE),

  "what a browser runs needs no Node": (sources) =>
    impurities(sources, /^src\/web\/browser\//, [...PURE, "hash-wasm", "typebox"]),

  "a file is named after its concept": (sources) =>
    inSrc(sources)
      .map(({ path }) => path)
      .filter((path) => /^(?:utils?|helpers?|common|index|misc|shared|lib)\.\w+$/.test(basename(path))),

  "no test is left out or run alone": (sources) =>
    sources
      .filter(
        ({ path, text }) =>
          path.startsWith("test/") &&
          /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:only|skip|todo|fails|skipIf|runIf)\b|\bx(?:it|test|describe)\s*\(|\b(?:context|ctx|t)\.skip\s*\(/.test(
            text,
          ),
      )
      .map(({ path }) => path),
};

/** One source that breaks each rule, so that no rule can hold by not looking. */
const BREACHES: readonly [rule: string, breach: Source, finding: string][] = [
  [
    "every import points left",
    { path: "src/audit/x.ts", text: 'import type { Indexer } from "../indexer/create-indexer.ts";' },
    "src/audit/x.ts imports src/indexer/create-indexer.ts",
  ],
  [
    "every import points left",
    { path: "src/ledger/x.ts", text: 'import { readFileSync } from "node:fs";' },
    "src/ledger/x.ts imports node:fs",
  ],
  [
    "every import points left",
    { path: "src/consensus/x.ts", text: 'import {\n  keccak256,\n} from "ethers";' },
    "src/consensus/x.ts imports ethers",
  ],
  [
    "every import points left",
    { path: "src/store/x.ts", text: 'export { RpcError } from "../chain/rpc.ts";' },
    "src/store/x.ts imports src/chain/rpc.ts",
  ],
  [
    "every import points left",
    { path: "src/audit/x.ts", text: 'const { readConfig } = await import("../config.ts");' },
    "src/audit/x.ts imports src/config.ts",
  ],
  [
    "every import points left",
    { path: "src/ledger/x.ts", text: 'type Id = import("../store/schema.ts").Id;' },
    "src/ledger/x.ts imports src/store/schema.ts",
  ],
  [
    "every import points left",
    { path: "src/schemas/x.ts", text: 'import "../api/app.ts";' },
    "src/schemas/x.ts imports src/api/app.ts",
  ],
  [
    "every import points left",
    { path: "src/newroom/x.ts", text: 'import "../records/kinds.ts";' },
    "src/newroom/x.ts imports src/ledger/kinds.ts",
  ],
  [
    "only src/config.ts reads the environment",
    { path: "src/cli/x.ts", text: 'const home = process.env["HOME"];' },
    "src/cli/x.ts",
  ],
  [
    "only src/config.ts reads the environment",
    { path: "src/cli/x.ts", text: 'import { env } from "node:process";' },
    "src/cli/x.ts",
  ],
  [
    "only src/chain speaks JSON-RPC",
    { path: "src/audit/x.ts", text: 'await node.request("eth_getLogs", []);' },
    "src/audit/x.ts",
  ],
  [
    "only src/chain speaks JSON-RPC",
    { path: "src/api/x.ts", text: "await context.rpc.request(method, [account]);" },
    "src/api/x.ts",
  ],
  [
    "only src/chain speaks JSON-RPC",
    { path: "src/deployment/deployment.ts", text: 'fetch(url, { body: JSON.stringify({ jsonrpc: "2.0" }) });' },
    "src/deployment/deployment.ts",
  ],
  [
    "only src/indexer writes rows, src/store only what it keeps of its migrations",
    { path: "src/audit/x.ts", text: 'await database.insertInto("event").values(row).execute();' },
    "src/audit/x.ts",
  ],
  [
    "only src/indexer writes rows, src/store only what it keeps of its migrations",
    { path: "src/store/x.ts", text: "await sql`UPDATE event SET topic = ${topic}`.execute(database);" },
    "src/store/x.ts",
  ],
  [
    "what a verifier runs is pure: no Node, no database, no server",
    { path: "src/certificate/x.ts", text: 'import { Wallet } from "ethers";' },
    "src/certificate/x.ts imports ethers",
  ],
  [
    "what a verifier runs is pure: no Node, no database, no server",
    { path: "src/certificate/x.ts", text: 'import { readRulebooks } from "../rulebook/read-rulebooks.ts";' },
    "src/rulebook/read-rulebooks.ts imports node:fs",
  ],
  [
    "what a verifier runs is pure: no Node, no database, no server",
    { path: "src/certificate/x.ts", text: "const bytes = Buffer.from(text);" },
    "src/certificate/x.ts uses a global of Node",
  ],
  [
    "what a browser runs needs no Node",
    { path: "src/web/browser/x.ts", text: 'import { readIfPresent } from "../../dossier/private-files.ts";' },
    "src/dossier/private-files.ts imports node:crypto",
  ],
  ["a file is named after its concept", { path: "src/ledger/utils.ts", text: "" }, "src/ledger/utils.ts"],
  [
    "no test is left out or run alone",
    { path: "test/x.test.ts", text: `test.${"skip"}("is not run", () => undefined);` },
    "test/x.test.ts",
  ],
  [
    "no test is left out or run alone",
    {
      path: "test/x.test.ts",
      text: `describe.each([1]).${"only"}("is run alone", () => undefined);\ntest.concurrent.${"only"}("too", () => undefined);`,
    },
    "test/x.test.ts",
  ],
];

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SOURCES = ["src", "test"].flatMap(readSources);

describe("the architecture", () => {
  it.each(Object.entries(RULES))("%s", (_, rule) => {
    const findings = rule(SOURCES);

    expect(findings).toEqual([]);
  });

  it.each(BREACHES)("%s: a breach is found (%j)", (rule, breach, finding) => {
    const others = SOURCES.filter(({ path }) => path !== breach.path);

    const findings = RULES[rule]?.([...others, breach]);

    expect(findings).toContain(finding);
  });

  it("allows only what stands before: no two layers know each other", () => {
    const names = Object.keys(LAYERS);

    const backwards = Object.entries(LAYERS).flatMap(([name, { layers }]) =>
      layers
        .filter((allowed) => names.indexOf(allowed.split("/")[0] ?? "") >= names.indexOf(name))
        .map((allowed) => `${name}: ${allowed}`),
    );

    expect(backwards).toEqual([]);
  });

  it("runs from a fresh checkout: the generated bindings committed are those that are imported", () => {
    const committed = execFileSync("git", ["ls-files", "src", "test"], { cwd: ROOT, encoding: "utf8" })
      .trim()
      .split("\n");
    const imported = SOURCES.filter(({ path }) => committed.includes(path))
      .flatMap(importsOf)
      .filter((target) => target.startsWith("src/deployment/bindings/"))
      .map((target) => target.replace(/\.js$/, ".ts"));

    expect([...new Set(imported)].sort()).toEqual(
      committed.filter((path) => path.startsWith("src/deployment/bindings/")).sort(),
    );
  });

  it("is told in ARCHITECTURE.md with every layer, every promise, and no test that there is not", () => {
    const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
    const named = [...text.matchAll(/`(test\/[^`]+\.(?:ts|sol))`/g)].map((match) => match[1] ?? "");
    const promises = [...text.matchAll(/^\| (P\d) \|[^|]+\|([^|]+)\|/gm)].map(([, promise, heldBy]) => [
      promise,
      heldBy?.includes("`test/"),
    ]);

    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(promises).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`P${number}`, true]));
    expect(Object.keys(LAYERS).filter((layer) => !text.includes(`| \`src/${layer}\` |`))).toEqual([]);
  });

  it("has a place for every folder of src", () => {
    const folders = new Set(inSrc(SOURCES).map(({ path }) => layerOf(path)));

    expect([...folders].filter((folder) => LAYERS[folder] === undefined)).toEqual([]);
  });

  it("is looked at whole: the sources read are those that there are, and no import escapes by its spelling", () => {
    const ours = inSrc(SOURCES);
    const missed = ours.flatMap((source) => {
      const found = new Set(importsOf(source));
      const written = [...source.text.matchAll(/\bfrom\s*["'](\.[^"']+)["']/g)].map((match) =>
        join(dirname(source.path), match[1] ?? ""),
      );
      return written.filter((target) => !found.has(target));
    });

    expect(ours.length).toBeGreaterThan(100);
    expect(missed).toEqual([]);
  });
});

/** What we write in src ourselves: bindings are generated. */
function inSrc(sources: readonly Source[]): Source[] {
  return sources.filter(({ path }) => path.startsWith("src/") && !path.startsWith("src/deployment/bindings/"));
}

function mayImport(from: string, target: string): boolean {
  const layer = LAYERS[layerOf(from)];
  if (layer === undefined) return false;
  if (target.startsWith("node:")) return layer.node;
  if (!target.startsWith("src/")) return layer.packages.includes(packageName(target));
  return (
    layerOf(from) === layerOf(target) ||
    layer.layers.some((allowed) => target === `src/${allowed}` || target.startsWith(`src/${allowed}/`))
  );
}

/** `records` of `src/ledger/kinds.ts`; a file right under src is a layer of its own. */
function layerOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** `@noble/hashes` of `@noble/hashes/sha2.js`. */
function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Everything that a source imports, types too: files of ours by their path, packages and Node by their specifier. */
function importsOf({ path, text }: Source): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
    // Where a worker's code lies.
    /\bnew URL\s*\(\s*["'`]([^"'`]+\.[jt]s)["'`]\s*,\s*import\.meta\.url/g,
  ];
  const specifiers = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  return specifiers.map((specifier) => (specifier.startsWith(".") ? join(dirname(path), specifier) : specifier));
}

/** What keeps the files of this path, with all they reach, from running anywhere. */
function impurities(sources: readonly Source[], entries: RegExp, packages: readonly string[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = closure(
    inSrc(sources)
      .map(({ path }) => path)
      .filter((path) => entries.test(path)),
    byPath,
  );
  return reached.flatMap((source) => [
    ...importsOf(source)
      .filter((target) => !target.startsWith("src/") && !packages.includes(packageName(target)))
      .map((target) => `${source.path} imports ${target}`),
    ...(/\bBuffer\.|\bprocess\./.test(source.text) ? [`${source.path} uses a global of Node`] : []),
  ]);
}

/** The entries and everything of ours that they reach. */
function closure(entries: readonly string[], byPath: ReadonlyMap<string, Source>): Source[] {
  const reached = new Set(entries);
  for (const path of reached) {
    const source = byPath.get(path);
    if (source !== undefined)
      for (const target of importsOf(source)) if (target.startsWith("src/")) reached.add(target);
  }
  return [...reached].flatMap((path) => byPath.get(path) ?? []);
}

/** A comment may name what its file may not do. Only comments that begin a line or follow a space: never a part of a text. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

function readSources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name.replaceAll("\\", "/")))
    .map((path) => ({ path, text: withoutComments(readFileSync(join(ROOT, path), "utf8")) }));
}
