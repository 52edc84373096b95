// node scripts/analyser-folder.ts <folder>: writes a folder that static analysers of Solidity read. They know the
// layout of Hardhat 2, in which a build's input and output are one file and sources have the paths of imports.
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const BUILDS = join(ROOT, "artifacts/build-info");

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
    const build = { ...readBuild(input), output: readBuild(name)["output"] };
    writeFileSync(join(target, input), JSON.stringify(build));
  }
  writeFileSync(join(folder, "hardhat.config.js"), "");
}

function readBuild(name: string): Record<string, unknown> {
  const text = readFileSync(join(BUILDS, name), "utf8").replaceAll(PACKAGE, "$1/");
  return JSON.parse(text) as Record<string, unknown>;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name a new folder.");
  process.exitCode = 2;
} else {
  writeFolder(folder);
  console.log(`wrote ${folder}`);
}
