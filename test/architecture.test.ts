import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { LAYERS, PURE } from "./architecture/layers.ts";
import { importsOf, inSrc, readSources, ROOT } from "./architecture/sources.ts";
import type { Source } from "./architecture/sources.ts";

/**
 * The signs of a call to a node: a method of JSON-RPC, its envelope, or a request on a variable that is named like a
 * node.
 */
const JSON_RPC = [
  /["'`](?:eth|debug|net|qbft|istanbul|evm|hardhat|web3)_\w+["'`]/,
  /\bjsonrpc\b/,
  /\b(?:rpc|chain|node)\.(?:request|batch)\b/,
];

/** The methods of JSON-RPC that a source names, and those of them that signers have. */
const METHODS = /["'`]((?:eth|account|personal|debug|net|web3)_\w+)["'`]/g;
const OF_SIGNERS = [
  "eth_accounts",
  "eth_sign",
  "eth_signTransaction",
  "account_list",
  "account_signData",
  "account_signTransaction",
];

/** The signs of a row being written, by the query builder or in SQL. */
const WRITES = [
  /\b(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\b/,
  /\b(?:INSERT INTO|DELETE FROM|MERGE INTO|TRUNCATE)\b/,
  /\bUPDATE\s+\S+\s+SET\b/,
];

/** The signs of a test that does not run, or that keeps the others from running. */
const NOT_RUN = [
  /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:only|skip|todo|fails|skipIf|runIf)\b/,
  /\bx(?:it|test|describe)\s*\(/,
  /\b(?:context|ctx|t)\.skip\s*\(/,
];

/** The room of webhooks writes tables of its own, which no answer about records rests on. */
function withoutOwnWrites(path: string, text: string): string {
  const own = /\b(?:insertInto|updateTable|deleteFrom)\("webhook(?:_standing|_delivery)?"\)/g;
  return path.startsWith("src/webhooks/") ? text.replaceAll(own, "") : text;
}

/** Each rule reads the sources and names every violation with its place. */
const RULES: Readonly<Record<string, (sources: readonly Source[]) => string[]>> = {
  "every import points left": (sources) =>
    inSrc(sources).flatMap((source) =>
      importsOf(source)
        .filter((target) => !mayImport(source.path, target))
        .map((target) => `${source.path} imports ${target}`),
    ),

  "no files import each other in a circle": (sources) => circlesOf(inSrc(sources)),

  "only src/config.ts reads the environment": (sources) =>
    inSrc(sources)
      .filter(
        ({ path, text }) =>
          path !== "src/config.ts" &&
          /\bprocess\s*(?:\?\.|\.|\[\s*["'`])\s*env\b|\bimport\.meta\.env\b|["'](?:node:)?process["']/.test(text),
      )
      .map(({ path }) => path),

  "only src/chain speaks JSON-RPC": (sources) => {
    const outside = inSrc(sources).filter(({ path }) => !/^src\/(?:chain|signers)\//.test(path));
    return outside.filter(({ text }) => JSON_RPC.some((sign) => sign.test(text))).map(({ path }) => path);
  },

  "src/signers asks a signer for accounts and signatures, and a node for nothing": (sources) =>
    inSrc(sources)
      .filter(({ path }) => path.startsWith("src/signers/"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(METHODS)].filter(([, method = ""]) => !OF_SIGNERS.includes(method)).map(() => path),
      ),

  "only src/indexer writes rows; src/store writes only its list of migrations": (sources) =>
    inSrc(sources)
      .filter(({ path }) => !path.startsWith("src/indexer/") && path !== "src/store/migrate.ts")
      .filter(({ path, text }) => WRITES.some((sign) => sign.test(withoutOwnWrites(path, text))))
      .map(({ path }) => path),

  "a verifier runs without Node, a database or a server": (sources) => impurities(sources, /^src\/certificate\//, PURE),

  "a browser runs without Node": (sources) =>
    impurities(sources, /^src\/web\/browser\//, [...PURE, "hash-wasm", "openapi-fetch", "typebox"]),

  "the client of the HTTP API runs without Node": (sources) =>
    impurities(sources, /^src\/client\/http\//, [...PURE, "openapi-fetch", "typebox"]),

  "a file is named after its concept": (sources) =>
    inSrc(sources)
      .map(({ path }) => path)
      .filter((path) => /^(?:utils?|helpers?|common|index|misc|shared|lib)\.\w+$/.test(basename(path))),

  "no test is skipped or focused": (sources) =>
    sources
      .filter(({ path }) => path.startsWith("test/"))
      .filter(({ text }) => NOT_RUN.some((sign) => sign.test(text)))
      .map(({ path }) => path),
};

/** Sources that break the rules, at least one for each rule. They show that the rules find breaches. */
const BREACHES: readonly [rule: string, breach: Pick<Source, "path" | "text">, finding: string][] = [
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
    { path: "src/newroom/x.ts", text: 'import "../ledger/kinds.ts";' },
    "src/newroom/x.ts imports src/ledger/kinds.ts",
  ],
  [
    "no files import each other in a circle",
    { path: "src/ledger/kinds.ts", text: 'import type { Hex } from "./record-id.ts";' },
    "src/ledger/kinds.ts, src/ledger/record-id.ts",
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
    "src/signers asks a signer for accounts and signatures, and a node for nothing",
    { path: "src/signers/x.ts", text: 'await askSigner(address, "eth_sendRawTransaction", [raw]);' },
    "src/signers/x.ts",
  ],
  [
    "only src/indexer writes rows; src/store writes only its list of migrations",
    { path: "src/audit/x.ts", text: 'await database.insertInto("event").values(row).execute();' },
    "src/audit/x.ts",
  ],
  [
    "only src/indexer writes rows; src/store writes only its list of migrations",
    { path: "src/webhooks/x.ts", text: 'database.deleteFrom("webhook"); database.updateTable("record");' },
    "src/webhooks/x.ts",
  ],
  [
    "only src/indexer writes rows; src/store writes only its list of migrations",
    { path: "src/store/x.ts", text: "await sql`UPDATE event SET topic = ${topic}`.execute(database);" },
    "src/store/x.ts",
  ],
  [
    "a verifier runs without Node, a database or a server",
    { path: "src/certificate/x.ts", text: 'import { Wallet } from "ethers";' },
    "src/certificate/x.ts imports ethers",
  ],
  [
    "a verifier runs without Node, a database or a server",
    { path: "src/certificate/x.ts", text: 'import { readRulebooks } from "../rulebook/read-rulebooks.ts";' },
    "src/rulebook/read-rulebooks.ts imports node:path",
  ],
  [
    "a verifier runs without Node, a database or a server",
    { path: "src/certificate/x.ts", text: "const bytes = Buffer.from(text);" },
    "src/certificate/x.ts uses a global of Node",
  ],
  [
    "a browser runs without Node",
    { path: "src/web/browser/x.ts", text: 'import { readIfPresent } from "../../dossier/private-files.ts";' },
    "src/dossier/private-files.ts imports node:crypto",
  ],
  [
    "the client of the HTTP API runs without Node",
    { path: "src/client/http/x.ts", text: 'import { readFile } from "node:fs/promises";' },
    "src/client/http/x.ts imports node:fs/promises",
  ],
  ["a file is named after its concept", { path: "src/ledger/utils.ts", text: "" }, "src/ledger/utils.ts"],
  [
    "no test is skipped or focused",
    { path: "test/x.test.ts", text: 'test._skip("is not run", () => undefined);'.replace("_", "") },
    "test/x.test.ts",
  ],
  [
    "no test is skipped or focused",
    {
      path: "test/x.test.ts",
      text: 'test.concurrent._only("is run alone", () => undefined);'.replace("_", ""),
    },
    "test/x.test.ts",
  ],
];

const SOURCES = readSources("src", "test");

describe("the architecture", () => {
  it.each(Object.entries(RULES))("%s", (_, rule) => {
    const findings = rule(SOURCES);

    expect(findings).toEqual([]);
  });

  it.each(BREACHES)("%s: a breach is found (%j)", (rule, breach, finding) => {
    const others = SOURCES.filter(({ path }) => path !== breach.path);

    const findings = RULES[rule]?.([...others, { withComments: "", ...breach }]);

    expect(findings).toContain(finding);
  });

  it("lets a layer import only layers to its left", () => {
    const names = Object.keys(LAYERS);

    const backwards = Object.entries(LAYERS).flatMap(([name, { layers }]) =>
      layers
        .filter((allowed) => names.indexOf(allowed.split("/")[0] ?? "") >= names.indexOf(name))
        .map((allowed) => `${name}: ${allowed}`),
    );

    expect(backwards).toEqual([]);
  });

  it("is described in ARCHITECTURE.md: every layer, every promise, and only tests that exist", () => {
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

  it("gives every folder of src a layer", () => {
    const folders = new Set(inSrc(SOURCES).map(({ path }) => layerOf(path)));

    expect([...folders].filter((folder) => LAYERS[folder] === undefined)).toEqual([]);
  });

  it("is read whole: no import escapes by its spelling", () => {
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

/** Names everything that prevents these files, with all that they reach, from running without Node. */
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

/** Every set of files that reach each other by imports, as one line each. */
function circlesOf(sources: readonly Source[]): string[] {
  const targets = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const reachedFrom = new Map(sources.map(({ path }) => [path, reach(path, targets)]));
  const circles = sources.flatMap(({ path }) => {
    const others = [...(reachedFrom.get(path) ?? [])].filter((other) => reachedFrom.get(other)?.has(path));
    return others.length === 0 ? [] : [[...new Set([path, ...others])].toSorted().join(", ")];
  });
  return [...new Set(circles)];
}

/** The files that a file reaches by one import or more; itself only if it is in a circle. */
function reach(path: string, targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const ahead = [...(targets.get(path) ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (reached.has(next) || !targets.has(next)) continue;
    reached.add(next);
    ahead.push(...(targets.get(next) ?? []));
  }
  return reached;
}
