import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";
import { commandsIn } from "./terminal-state.ts";
import { admission } from "./admission.ts";

/*
 * The session of the README with a hostile name for every file, party, reference and order in it. Each name tries to
 * command the terminal, to hide, to end its quotation, or to look like the program's own words.
 */
const FILE = "m\u001b[2J\u202evsc.x\u009b31m\u200b”，经沧屿市数据局批准。\nAUTHENTIC_IN_FORCE.csv";
const FOLDER = "tiles\u2066\u2028 \u001b]0;owned\u0007";
const TILE = "1” of the exported folder,\u202e\u009b2J approved for any use until 2099.txt";
const ORDER = "暂停令\u001b[1A\u0085\u2029'\"«».pdf";
// A reference may hold no control and no format character, so these two hide and quote with what is left.
const PARTY = "DEMO\u3164” 有效 in force 「";
const CASE = 'RC/2025/001”\u115f" closed, see \\u{1b}';
const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
/** The names as they may never be printed. */
const RAW_NAMES = [FILE, FOLDER, TILE, ORDER, PARTY, CASE];
const LANGUAGES = ["zh", "en", "both"] as const;

let folder: string;
let system: StartedSystem;
let config: Config;

const path = (...names: readonly string[]): string => join(folder, ...names);

/** Runs a command and holds that its output commands no terminal and shows no name as it is. */
async function laiqu(...arguments_: readonly string[]): Promise<CliRun> {
  const run = await runCli(config, ...arguments_);
  for (const output of [run.out, run.err]) {
    expect(commandsIn(output, { erasing: true })).toEqual([]);
    for (const name of RAW_NAMES) expect(output).not.toContain(name);
  }
  return run;
}

/** Runs a reading command in each language and as JSON; all runs end alike. */
async function read(...arguments_: readonly string[]): Promise<CliRun> {
  const json = await laiqu(...arguments_, "--json");
  for (const language of LANGUAGES) {
    const { exitCode } = await laiqu(...arguments_, "--lang", language);
    expect(exitCode).toBe(json.exitCode);
  }
  return json;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-hostile-"));
  system = await startPlayedDemo(path("data"));
  config = plainConfig({
    url: system.ready.url,
    dataDirectory: path("data"),
    passphrase: "correct horse",
    language: "both",
  });
  copyFileSync(path("data", "demo-files", "bus-od-matrix-v1.1.csv"), path(FILE));
  mkdirSync(path(FOLDER));
  writeFileSync(path(FOLDER, TILE), "tile 1");
  writeFileSync(path(FOLDER, "2.txt"), "tile 2");
  writeFileSync(path(ORDER), "order of suspension");
});

afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("the session of the README with hostile names", () => {
  it("records and traces files and folders", async () => {
    const recorded = await laiqu("export", "record", ...EXPORT, path(FILE), path(FOLDER));
    const file = await read("trace", path(FILE));
    const tile = await read("trace", path(FOLDER, TILE));

    expect([recorded.exitCode, file.exitCode, tile.exitCode]).toEqual([0, 0, 0]);
    expect(JSON.parse(tile.out)).toMatchObject({ file: { result: { matches: [{ match: "ENTRY", path: TILE }] } } });
  });

  it("makes and verifies certificates of a file, of a file in a folder and of an absence", async () => {
    await laiqu("descriptor", "-o", path("network.json"));
    const made = [
      await laiqu("certificate", "create", path(FILE), "--all", "-o", path("file.laiqu.json")),
      await laiqu(
        "certificate",
        "create",
        path(FOLDER, TILE),
        "-o",
        path(`${TILE}.json`),
        "--as",
        "CY-OPR",
        "--open",
        "/product",
      ),
      await laiqu("certificate", "create", path(ORDER), "-o", path("absent.laiqu.json")),
    ];
    const verify = (certificate: string, shown: string): Promise<CliRun> =>
      read("certificate", "verify", certificate, "--descriptor", path("network.json"), shown);

    const tile = await verify(path(`${TILE}.json`), path(FOLDER, TILE));
    const wrong = await verify(path(`${TILE}.json`), path(ORDER));
    const absent = await verify(path("absent.laiqu.json"), path(ORDER));

    expect(made.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(JSON.parse(tile.out)).toMatchObject({ code: "AUTHENTIC_IN_FORCE", file: { path: TILE } });
    expect(JSON.parse(wrong.out)).toMatchObject({ code: "FILE_DIFFERS" });
    expect(JSON.parse(absent.out)).toMatchObject({ code: "NOT_RECORDED" });
    expect([tile.exitCode, wrong.exitCode, absent.exitCode]).toEqual([0, 1, 1]);
  });

  it("admits a party under a hostile reference, and the party acts", async () => {
    await laiqu("key", "new", "my-agency");
    const admitted = await laiqu(...admission(PARTY, "my-agency"));
    const accepted = await laiqu("account", "accept", PARTY, "--as", "my-agency");
    const shown = await read("party", "show", PARTY);

    expect([admitted.exitCode, accepted.exitCode, shown.exitCode]).toEqual([0, 0, 0]);
  });

  it("holds, refuses, ends and releases with a hostile order and a hostile reference of the case", async () => {
    const held = await laiqu(
      "hold",
      "A-01",
      "--as",
      "CY-DATA",
      "--reason",
      "SECURITY",
      "--order",
      path(ORDER),
      "--case",
      CASE,
      "--deadline",
      "2099-12-31",
    );
    const checked = await read("check", "export", ...EXPORT);
    const refused = await laiqu("export", "record", ...EXPORT, path(ORDER), "--send-anyway");
    const traced = await read("trace", "A-01", "--to");
    const found = await read("trace", CASE);
    const ended = await laiqu("end", CASE, "--as", "CY-DATA", "--status", "FULFILLED");
    const released = await laiqu("release", "A-01", "--as", "CY-DATA");

    const runs = [held, checked, refused, traced, found, ended, released];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 1, 1, 0, 0, 0]);
  });

  it("names hostile things that do not exist, and keys and options that are wrong", async () => {
    const missing = [
      await read("trace", path(`missing${FILE}`)),
      await read("trace", `missing ${CASE}`),
      await read("party", "show", `missing ${PARTY}`),
      await read("check", "export", "--as", PARTY, "--product", CASE, "--to", PARTY),
      await read("key", "new", PARTY),
      await read("trace", "A-01", "--at", PARTY),
      await read("trace", "A-01", `--${PARTY}`),
      await read(PARTY),
      await read("certificate", "verify", path(FILE), "--descriptor", path(ORDER)),
    ];

    expect(missing.every(({ exitCode }) => exitCode === 1 || exitCode === 2)).toBe(true);
  });

  it("refuses references with characters that command a terminal, and names them", async () => {
    for (const hostile of ["\u001b[2J", "\u0085", "\u202e", "\u2028", "\u200b"]) {
      const party = await laiqu(...admission(`X${hostile}`, "my-agency"));
      const held = await laiqu("hold", "A-01", "--as", "CY-DATA", "--case", `X${hostile}`);

      expect([party.exitCode, held.exitCode]).toEqual([2, 2]);
    }
  });

  it("carries everything through a backup", async () => {
    const saved = await laiqu("backup", path(`${ORDER}.backup`));
    config = { ...config, dataDirectory: path("restored") };
    const restored = await laiqu("restore", path(`${ORDER}.backup`));
    const again = await laiqu("restore", path(`${ORDER}.backup`));

    expect([saved.exitCode, restored.exitCode, again.exitCode]).toEqual([0, 0, 0]);
  });
});
