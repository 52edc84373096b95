// Compiles the package that other programs install: dist/laiqu, with the entry point `laiqu/client`, its types, and a
// package.json of its own that asks for nothing but what this entry point needs. docs/decisions/0024 says why.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["src/library/laiqu-client.ts", "src/dossier/hash-worker.ts"];
const ENTRY = "./js/library/laiqu-client";
/** The oldest Node on which the compiled code runs: its hash functions (@noble) need it. */
const NODE = ">=20.19.0";

/** Builds the package. @param folder - where; by default dist/laiqu of this project */
export function buildClient(folder = join(ROOT, "dist", "laiqu")): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  compile(join(folder, "js"));
  const manifest = manifestOf(join(folder, "js"));
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(ROOT, "docs", "integration.md"), join(folder, "README.md"));
  return folder;
}

/** Only what the oldest promised Node has may be used: a newer function of the language is an error here. */
function compile(outDir: string): void {
  const options = {
    outDir,
    rootDir: "src",
    target: "es2023",
    lib: "es2023,es2024.string,es2024.sharedmemory,es2024.arraybuffer,dom,dom.iterable",
    module: "nodenext",
    moduleResolution: "nodenext",
    types: "node",
  };
  const flags = [
    "strict",
    "noUncheckedIndexedAccess",
    "exactOptionalPropertyTypes",
    "verbatimModuleSyntax",
    "rewriteRelativeImportExtensions",
    "declaration",
    "skipLibCheck",
    "resolveJsonModule",
  ];
  const tsc = join(ROOT, "node_modules", "@typescript", "native", "bin", "tsc");
  const values = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const args = [tsc, ...SOURCES, ...values, ...flags.map((flag) => `--${flag}`), "--ignoreConfig"];
  execFileSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  nameCompiledFiles(outDir);
}

/** The compiler leaves the names of the sources in the types; older compilers do not find `x.d.ts` by them. */
function nameCompiledFiles(folder: string): void {
  for (const file of filesOf(folder, ".d.ts")) {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll(/(\b(?:from|import)[ (]+"\.[^"]*)\.ts"/g, '$1.js"'));
  }
}

function filesOf(folder: string, ...ends: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ends.some((end) => name.endsWith(end)))
    .map((name) => join(folder, name));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The manifest of the package: of this project's dependencies, those that the compiled code imports. */
function manifestOf(compiled: string): object {
  const { name, version, description, license, dependencies } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  ) as Manifest;
  const imported = packagesOf(compiled);
  const needed = Object.entries(dependencies).filter(([each]) => imported.has(each));
  const undeclared = [...imported].filter((each) => dependencies[each] === undefined);
  if (undeclared.length > 0)
    throw new Error(`The package imports what it does not depend on: ${undeclared.join(", ")}`);
  return {
    name,
    version,
    private: true,
    description,
    license,
    type: "module",
    engines: { node: NODE },
    exports: {
      "./client": { types: `${ENTRY}.d.ts`, default: `${ENTRY}.js` },
      "./package.json": "./package.json",
    },
    files: ["js"],
    dependencies: Object.fromEntries(needed),
  };
}

/** The packages that compiled files import, types included. */
function packagesOf(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of filesOf(folder, ".js", ".d.ts")) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/\b(?:from|import)[ (]+"([@a-z][\w@/:.-]*)"/g)) {
      if (specifier.startsWith("node:")) continue;
      found.add(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`built ${buildClient()}`);
