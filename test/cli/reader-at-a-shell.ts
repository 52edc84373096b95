import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { readConfig } from "../../src/config.ts";
import { giveEmptyIndex } from "../store/memory-store.ts";
import type { CliRun } from "./captured-terminal.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A command that runs until it is interrupted, in this process. */
interface Running {
  readonly said: { out: string; err: string };
  readonly ended: Promise<number>;
}

/**
 * Somebody who pastes lines into a shell, in a folder with the program and its documents. Each `./laiqu` runs in this
 * process, which costs a tenth of a process of its own; a real shell divides its words and does everything else.
 * `sleep` moves the clock of this process.
 */
export class ReaderAtShell {
  readonly folder = mkdtempSync(join(tmpdir(), "laiqu-reader-"));
  readonly #home = process.cwd();
  #variables: Record<string, string> = {};
  #running: Running | undefined;

  constructor() {
    symlinkSync(join(ROOT, "laiqu"), join(this.folder, "laiqu"));
    symlinkSync(join(ROOT, "docs"), join(this.folder, "docs"));
    vi.useFakeTimers({ toFake: ["Date"] });
    process.chdir(this.folder);
  }

  /** Pastes one line. @returns what it printed; a command that goes on has printed that it is ready */
  async paste(line: string): Promise<CliRun> {
    const [, seconds] = /^sleep (\d+)$/.exec(line) ?? [];
    if (seconds !== undefined) {
      vi.setSystemTime(Date.now() + (Number(seconds) + 1) * 1_000);
      return done("");
    }
    if (line.startsWith("./laiqu start ")) return await this.#start(line);
    if (line.startsWith("./laiqu ")) return await this.#laiqu(line);
    const assigned = /^(?:export )?(?<name>\w+)=\$\((?<command>\.\/laiqu .+)\)$/.exec(line)?.groups;
    if (assigned !== undefined) return await this.#assign(assigned["name"]!, assigned["command"]!);
    if (line.startsWith("export ")) return this.#export(line);
    return done(this.#shell(line));
  }

  /** Presses Ctrl-C where a command runs. @returns its exit code */
  async interrupt(): Promise<number | undefined> {
    if (this.#running === undefined) return undefined;
    process.emit("SIGINT");
    const code = await this.#running.ended;
    this.#running = undefined;
    return code;
  }

  async leave(): Promise<void> {
    await this.interrupt();
    process.chdir(this.#home);
    vi.useRealTimers();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(line: string): Promise<CliRun> {
    await this.interrupt();
    const said = { out: "", err: "" };
    const words = [...this.#words(line), "--port", "0", "--chain-port", "0"];
    const data = join(this.folder, words[words.indexOf("--data") + 1] ?? "");
    if (!existsSync(data)) await giveEmptyIndex(data);
    const running = { said, ended: runCommandLine(words, terminal(said), () => this.#config()) };
    this.#running = running;
    const ended = await Promise.race([running.ended, isReady(said)]);
    if (ended !== undefined) return { exitCode: ended, ...said };
    this.#variables["LAIQU_URL"] = /http:\/\/[\w.:]+/.exec(said.out)![0];
    return { exitCode: 0, ...said };
  }

  async #laiqu(line: string): Promise<CliRun> {
    const said = { out: "", err: "" };
    const exitCode = await runCommandLine(this.#words(line), terminal(said), () => this.#config());
    return { exitCode, ...said };
  }

  async #assign(name: string, command: string): Promise<CliRun> {
    const { exitCode, out, err } = await this.#laiqu(command);
    this.#variables[name] = out.trimEnd();
    return { exitCode, out: "", err };
  }

  #export(line: string): CliRun {
    const names = [...line.matchAll(/(\w+)=/g)].map(([, name]) => name!);
    for (const name of names) this.#variables[name] = this.#shell(`${line}; printf %s "$${name}"`);
    return done("");
  }

  #words(line: string): readonly string[] {
    return this.#shell(`printf '%s\\0' ${line.slice("./laiqu ".length)}`)
      .split("\0")
      .slice(0, -1);
  }

  #shell(line: string): string {
    return execFileSync("sh", ["-c", line], { cwd: this.folder, env: this.#environment(), encoding: "utf8" });
  }

  #config() {
    return readConfig(this.#environment());
  }

  #environment() {
    return { PATH: process.env["PATH"], ...this.#variables };
  }
}

function done(out: string): CliRun {
  return { exitCode: 0, out, err: "" };
}

function terminal(said: { out: string; err: string }): Terminal {
  return {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    watched: false,
    askSecret: () => Promise.resolve(undefined),
    ask: () => Promise.resolve(undefined),
  };
}

/** Waits until a command has said in its last line that it is ready. */
async function isReady(said: { readonly out: string }): Promise<undefined> {
  while (!/^ready /m.test(said.out)) await new Promise((resolve) => setTimeout(resolve, 20));
}
