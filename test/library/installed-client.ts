import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { buildClient } from "../../scripts/build-client.ts";
import { ROOT } from "../architecture/sources.ts";

const MODULES = join(ROOT, "node_modules");

/** The end of a program of another project. */
export interface ProgramRun {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A project of somebody else, in which the packed client is installed, and nothing else of ours. */
export class OtherProject {
  readonly folder = mkdtempSync(join(tmpdir(), "laiqu-other-"));
  /** The paths of the files in the package. */
  readonly packed: readonly string[];
  readonly manifest: { readonly dependencies: Readonly<Record<string, string>> };

  constructor() {
    const built = buildClient(join(this.folder, "built"));
    const [{ filename, files }] = JSON.parse(
      execFileSync("npm", ["pack", built, "--json", "--pack-destination", this.folder], { encoding: "utf8" }),
    ) as [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }];
    this.packed = files.map(({ path }) => path);
    const installed = this.path("node_modules/laiqu");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", this.path(filename), "-C", installed, "--strip-components=1"]);
    this.manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as OtherProject["manifest"];
    // Exactly what the package asks for, so that a dependency that it forgets is missed.
    for (const name of [...Object.keys(this.manifest.dependencies), "@types/node"]) this.#link(name);
    this.write("package.json", JSON.stringify({ name: "another-system", private: true, type: "module" }));
  }

  #link(name: string): void {
    const link = this.path(`node_modules/${name}`);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(MODULES, name), link);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Compiles a program against the types of the package, without its own checks left out. @returns what was said */
  compile(...programs: readonly string[]): ProgramRun {
    const options = ["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node", "--lib", "es2023"];
    const tsc = join(MODULES, "@typescript/native/bin/tsc");
    return this.run(process.execPath, [tsc, "--ignoreConfig", ...options, ...programs]);
  }

  run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ProgramRun {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", ...env },
    });
    return { status, out: stdout, err: stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The Node that runs these tests, and the one of the machine where that is another one and old enough to differ. */
export function nodesToRun(): readonly string[] {
  const ofMachine = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .find((path) => existsSync(path));
  return ofMachine === undefined || ofMachine === process.execPath ? [process.execPath] : [process.execPath, ofMachine];
}
