// node scripts/analyser-folder.ts <folder>: writes a folder that static analysers of Solidity read. They know the
// layout of Hardhat 2, in which a build's input and output are one file and sources have the paths of imports.
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILDS = join(ROOT, "artifacts/build-info");

/** The sources of this repository, as a build names them. */
const OURS = "project/";
/** Hardhat 3 puts the version of a package into the paths of its sources. */
const PACKAGE = /\bnpm\/(@?[\w-]+\/[\w-]+)@[\d.]+\//g;

function writeFolder(folder: string): void {
  const target = join(folder, "artifacts/build-info");
  mkdirSync(target, { recursive: true });
  mkdirSync(join(folder, "project"));
  symlinkSync(join(ROOT, "contracts"), join(folder, "project/contracts"));
  symlinkSync(join(ROOT, "contracts"), join(folder, "contracts"));
  symlinkSync(join(ROOT, "node_modules/@openzeppelin"), join(folder, "@openzeppelin"));
  for (const name of readdirSync(BUILDS).filter((each) => each.endsWith(".output.json"))) {
    const input = name.replace(".output", "");
    const build = readBuild(input);
    // Builds of older sources stay beside the new ones, and their lines are no longer those of the files.
    if (isCurrent(build)) writeFileSync(join(target, input), JSON.stringify({ ...build, ...readBuild(name) }));
  }
  writeFileSync(join(folder, "hardhat.config.js"), "");
}

type Build = Readonly<Record<string, unknown>>;
type Sources = Readonly<Record<string, { readonly content: string }>>;

function isCurrent(build: Build): boolean {
  const { sources } = build["input"] as { readonly sources: Sources };
  return Object.entries(sources)
    .filter(([path]) => path.startsWith(OURS))
    .every(([path, { content }]) => readFileSync(join(ROOT, path.slice(OURS.length)), "utf8") === content);
}

function readBuild(name: string): Build {
  const text = readFileSync(join(BUILDS, name), "utf8").replaceAll(PACKAGE, "$1/");
  return JSON.parse(text) as Build;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name a new folder.");
  process.exitCode = 2;
} else {
  writeFolder(folder);
  console.log(`wrote ${folder}`);
}
