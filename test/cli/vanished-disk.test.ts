import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { COMPILE_CACHE } from "../compile-cache.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { writeNewFile } from "../../src/cli/write-new-file.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "laiqu-vanished-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ENVIRONMENT = { PATH: process.env["PATH"] ?? "", LAIQU_LANG: "both", LAIQU_PASSPHRASE: "p", COLUMNS: "80" };
const PORTS = ["--port", "0", "--chain-port", "0"];

/** A program that waits for ever, or spins, is killed here, and its exit code is null. */
function run(...words: readonly string[]): { exitCode: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: "utf8",
    timeout: 30_000,
    killSignal: "SIGKILL",
    env: { ...ENVIRONMENT, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  return { exitCode: status, out: stdout, err: stderr };
}

function pipe(path: string): string {
  spawnSync("mkfifo", [path]);
  return path;
}

function place(name: string): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Places where a data directory cannot be: each is refused with the reason. */
function places(): readonly (readonly [string, string])[] {
  symlinkSync(join(root, "not-mounted"), join(root, "link"));
  writeFileSync(join(root, "file"), "");
  return [
    ["below a link to nothing", join(root, "link", "data")],
    ["a link to nothing", join(root, "link")],
    ["below a file", join(root, "file", "data")],
    ["where the kernel makes no folders", "/proc/nothing/data"],
  ];
}
const PLACES = places();

describe("a data directory", () => {
  it.each(PLACES)("%s ends start with the reason, and soon", (_, data) => {
    const { exitCode, err } = run("start", ...PORTS, "--data", data);

    expect(exitCode).toBe(3);
    expect(err).toMatch(/mounted/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it.each(PLACES)("%s ends the making of a key and a restoring with 1, 2 or 3, and soon", (_, data) => {
    expect(run("key", "new", "k", "--data", data).exitCode).toBe(3);
    expect(run("restore", join(root, "file"), "--data", data).exitCode).not.toBeNull();
  });

  it.each(PLACES.slice(0, 2))("%s is not taken for an empty one", (_, data) => {
    for (const words of [
      ["key", "list"],
      ["trace", "CY-OPR"],
      ["party", "show", "CY-OPR"],
    ])
      expect(run(...words, "--data", data)).toMatchObject({ exitCode: 3, out: "" });
  });

  it.each([
    ["the lock", "system.lock"],
    ["the deployment", "deployment.json"],
    ["the journal", join("chain", "journal.jsonl")],
    ["the seed", join("chain", "validators.seed")],
  ])("with a pipe for %s does not wait for a writer", (name, path) => {
    const data = place(`pipe-${name}`);
    mkdirSync(join(data, "chain"));
    pipe(join(data, path));

    const { exitCode, err } = run("start", ...PORTS, "--data", data);

    expect([1, 2, 3]).toContain(exitCode);
    expect(err).toMatch(/pipe|deployment\.json/);
  });

  it("with a pipe for a file of the dossier does not wait for a writer", () => {
    const dossier = place("pipes/dossier");
    mkdirSync(join(dossier, "keystores"));
    pipe(join(dossier, "aliases.json"));
    pipe(join(dossier, "keystores", "k.json"));

    for (const [words, exitCode] of [
      [["trace", "A"], 1],
      [["key", "list"], 1],
      [["key", "show", "k"], 1],
      [["backup", join(root, "b")], 2],
    ] as const)
      expect(run(...words, "--data", join(root, "pipes")).exitCode).toBe(exitCode);
  });
});

describe("a pipe", () => {
  const path = pipe(join(root, "pipe"));

  it.each([
    ["a certificate", ["certificate", "verify", path, "--descriptor", path]],
    [
      "a founding",
      ["deploy", "--founding", path, "--network", "n", "-o", join(root, "o"), "--rpc", "http://127.0.0.1:1"],
    ],
    ["a deployment", ["index", "--deployment", path, "--rpc", "http://127.0.0.1:1"]],
    ["a rulebook", ["rulebook", "publish", path, "--deployment", join(root, "file"), "--rpc", "http://127.0.0.1:1"]],
    ["a backup", ["restore", path, "--data", join(root, "other")]],
    ["a file to trace", ["trace", path]],
  ])("as %s is refused and does not wait for a writer", (_, words) => {
    const { exitCode } = run(...words);

    expect([1, 2]).toContain(exitCode);
  });
});

describe("a signal", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("%s ends a start that has just begun", async (signal) => {
    const data = place(`signal-${signal}`);
    const child = spawn(process.execPath, [MAIN, "start", "--empty", ...PORTS, "--data", data], { stdio: "pipe" });
    const ended = new Promise((resolve) => child.once("exit", (_, by) => resolve(by)));
    await new Promise((resolve) => {
      const timer = setInterval(() => {
        if (readdirSync(data).length === 0) return;
        clearInterval(timer);
        resolve(undefined);
      }, 20);
    });

    child.kill(signal);

    expect(await ended).toBe(signal);
    expect(run("status", "--url", "http://127.0.0.1:1").exitCode).toBe(3);
  });
});

describe("an output file", () => {
  it.each([
    ["with a slash at its end", "c.json/"],
    ["that is a folder", "."],
    ["in a folder that is missing", "missing/c.json"],
    ["below a file", "file/c.json"],
  ])("%s is bad usage, before anything is asked", async (_, name) => {
    for (const words of [
      ["certificate", "create", "A", "-o"],
      ["deploy", "--founding", "f", "--network", "n", "-o"],
    ]) {
      const { exitCode, err } = await runCli(plainConfig(), ...words, `${root}/${name}`);

      expect(exitCode).toBe(2);
      expect(err).toContain(root);
    }
  });

  it("on a full disk is told with its path and exits 3, and nothing half-written stays", async () => {
    const path = join(root, "old.json");
    writeFileSync(path, "old");

    await expect(writeNewFile("/dev/full", new Uint8Array(1), true)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(writeNewFile(path, new Uint8Array(1), false)).rejects.toMatchObject({ code: "BAD_USAGE" });
    await writeNewFile(path, new TextEncoder().encode("new"), true);

    expect(readdirSync(root).filter((name) => name.startsWith(".unfinished-"))).toEqual([]);
  });

  it("that is a pipe without a reader does not wait", async () => {
    const path = pipe(join(root, "out"));

    await expect(writeNewFile(path, new Uint8Array(1), true)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("that is a link is replaced behind the link", async () => {
    writeFileSync(join(root, "target"), "old");
    symlinkSync(join(root, "target"), join(root, "to-target"));

    await writeNewFile(join(root, "to-target"), new TextEncoder().encode("new"), true);

    expect(readdirSync(root)).toContain("to-target");
    const { exitCode } = await runCli(plainConfig(), "backup", `${root}/`);
    expect(exitCode).toBe(2);
  });
});
