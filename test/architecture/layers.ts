/**
 * The imports that a layer may have: other layers (a folder of src, or one file of it), packages, and Node itself.
 */
interface Layer {
  readonly layers: readonly string[];
  readonly packages: readonly string[];
  readonly node: boolean;
}

/** Packages that run anywhere, also without Node. */
export const PURE = ["@noble/curves", "@noble/hashes"];

/** Pure rooms that any other room may import. */
const LEAVES = ["text", "log", "consensus", "documents", "ledger"];

/** Every room but the composition root and the command line. */
const BEFORE_SYSTEM = [
  "config.ts",
  ...LEAVES,
  "document-schemas",
  "files",
  "data-directory",
  "tables",
  "schemas",
  "rulebook",
  "acts",
  "chain",
  "signers",
  "deployment",
  "store",
  "indexer",
  "audit",
  "desk",
  "access",
  "webhooks",
  "certificate",
  "dossier",
  "client",
  "library",
  "demo",
  "api",
  "web",
  "evidence",
  "reports",
];

/**
 * The rooms of src, left to right: an import points left, and every import that is not listed here is forbidden.
 * ARCHITECTURE.md explains the same rules.
 */
export const LAYERS: Readonly<Record<string, Layer>> = {
  text: { layers: [], packages: [], node: false },
  log: { layers: ["text"], packages: [], node: false },
  "config.ts": { layers: ["text"], packages: [], node: true },
  consensus: { layers: ["text"], packages: PURE, node: false },
  documents: { layers: ["text", "consensus"], packages: PURE, node: false },
  ledger: { layers: ["text", "consensus", "documents"], packages: PURE, node: false },
  "document-schemas": { layers: LEAVES, packages: [], node: false },
  files: { layers: ["text"], packages: [], node: true },
  "data-directory": { layers: ["text", "files"], packages: [], node: true },
  tables: {
    layers: ["text", "consensus", "documents"],
    packages: ["csv-parse", "hucre", "saxes", "yauzl"],
    node: true,
  },
  schemas: { layers: LEAVES, packages: ["typebox"], node: false },
  rulebook: { layers: [...LEAVES, "document-schemas", "files"], packages: PURE, node: true },
  acts: { layers: [...LEAVES, "document-schemas", "schemas", "rulebook"], packages: [], node: false },
  chain: {
    layers: ["text", "log", "consensus", "files", "data-directory"],
    packages: ["@nomicfoundation/edr", "hash-wasm"],
    node: true,
  },
  // The builder gets the answers of a node and an index from its caller; it asks neither.
  certificate: { layers: [...LEAVES, "document-schemas"], packages: PURE, node: false },
  // It speaks to external signers, which are no nodes.
  signers: { layers: LEAVES, packages: ["ethers"], node: true },
  // It makes the descriptor of a network; the certificate's room owns the descriptor's form.
  deployment: {
    layers: [
      ...LEAVES,
      "files",
      "data-directory",
      "rulebook",
      "chain",
      "certificate/descriptor.ts",
      "signers/signer.ts",
    ],
    packages: ["ethers"],
    node: true,
  },
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
  desk: {
    layers: [...LEAVES, "document-schemas", "schemas", "rulebook", "store", "audit"],
    packages: ["kysely", "typebox"],
    node: true,
  },
  // It knows askers and not what they ask.
  access: { layers: [...LEAVES, "files", "data-directory"], packages: ["jose"], node: true },
  // It knows whom to tell and what, and neither keys of the desk nor routes.
  webhooks: {
    layers: [...LEAVES, "schemas", "store", "audit"],
    packages: ["kysely", "request-filtering-agent"],
    node: true,
  },
  dossier: { layers: [...LEAVES, "files", "data-directory"], packages: ["eciesjs", "ethers"], node: true },
  // It renders nothing and knows no exit codes, so that a page or another program can use it.
  client: {
    layers: [...LEAVES, "document-schemas", "acts", "files", "tables", "schemas", "certificate", "signers", "dossier"],
    packages: ["ethers", "openapi-fetch", "typebox"],
    node: true,
  },
  // The entry point of the package for other programs: what stands here is promised to them.
  library: {
    layers: [...LEAVES, "document-schemas", "acts", "files", "schemas", "certificate", "signers", "dossier", "client"],
    packages: [],
    node: false,
  },
  demo: {
    layers: [...LEAVES, "document-schemas", "rulebook", "deployment", "chain", "dossier"],
    packages: [...PURE, "ethers"],
    node: true,
  },
  // Only the indexer writes a manifest that somebody gives to the index, and computes the index's digest. Of tables,
  // the lines of a CSV file are enough.
  api: {
    layers: [
      ...LEAVES,
      "document-schemas",
      "schemas",
      "rulebook",
      "acts",
      "deployment",
      "chain",
      "store",
      "indexer/accept-manifest.ts",
      "indexer/index-digest.ts",
      "indexer/index-digest-error.ts",
      "audit",
      "desk",
      "access",
      "webhooks",
      "certificate",
      "tables/write-csv.ts",
    ],
    packages: [
      "@fastify/fast-json-stringify-compiler",

      "@fastify/rate-limit",
      "@fastify/swagger",
      "@fastify/type-provider-typebox",
      "ethers",
      "fastify",
      "helmet",
      "kysely",
      "prom-client",
      "typebox",
    ],
    node: true,
  },
  web: {
    layers: [...LEAVES, "schemas", "certificate", "client/http"],
    packages: ["esbuild", "fastify", "hash-wasm", "openapi-fetch", "typebox"],
    node: true,
  },
  // It makes a package for somebody who has no system: the verifier in it is bundled from the leaves.
  evidence: { layers: [...LEAVES, "certificate"], packages: ["esbuild", "@noble/hashes"], node: true },
  // It sets a report that the desk made; what it says is decided there.
  reports: { layers: [...LEAVES, "schemas", "tables", "evidence"], packages: ["docx", "hucre"], node: true },
  // The composition root starts everything, so it may import every room before it.
  system: { layers: BEFORE_SYSTEM, packages: ["ethers"], node: true },
  cli: { layers: [...BEFORE_SYSTEM, "system"], packages: ["commander", "ethers"], node: true },
};
