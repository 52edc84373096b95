import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Help } from "commander";
import type { Command } from "commander";
import { ACT_GROUPS } from "../../src/cli/act-groups.ts";
import { COMMAND_CATALOGUE } from "../../src/cli/command-catalogue.ts";
import { readConfig } from "../../src/config.ts";
import { examplesOf } from "../../src/cli/examples.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { startLocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const COMMANDS = [
  "start",
  "deploy",
  "rulebook",
  "act",
  "index",
  "serve",
  "status",
  "digest",
  "key",
  "party",
  "account",
  "governance",
  "check",
  "export",
  "trace",
  "ask",
  "report",
  "evidence",
  "reconcile",
  "desk",
  "descriptor",
  "certificate",
  "hold",
  "release",
  "end",
  "dossier",
  "outbox",
  "completion",
  "backup",
  "restore",
  ...ACT_GROUPS.map(({ word }) => word),
];

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

const CONTRACT = {
  address: `0x${"1".repeat(40)}`,
  codeHash: `0x${"2".repeat(64)}`,
  transaction: `0x${"4".repeat(64)}`,
};
const DEPLOYMENT = {
  format: "laiqu.deployment.2",
  network: "none",
  chainId: 1,
  genesisHash: `0x${"3".repeat(64)}`,
  startBlock: 1,
  contracts: Object.fromEntries(
    ["Ledger", "AttestingPart", "SettlingPart", "GoverningPart", "JudgingPart"].map((name) => [name, CONTRACT]),
  ),
};

/** The whole command line with every command loaded. */
const PROGRAM = await buildProgram("both", () => Promise.resolve(), COMMANDS);
/** The command line as `laiqu --help` builds it, with no command loaded. */
const OUTLINE = await buildProgram("both", () => Promise.resolve(), []);

/** Commands that do something, by their words. */
const LEAVES = leavesOf(PROGRAM, "");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the command line", () => {
  it("has the commands that the README names", () => {
    expect(PROGRAM.commands.map((command) => command.name())).toEqual(COMMANDS);
  });

  it("lists every command as the command itself describes it, without loading it", () => {
    const terms = PROGRAM.commands.map((command) => new Help().subcommandTerm(command));

    expect(COMMAND_CATALOGUE.map(({ term }) => term)).toEqual(terms);
    expect(OUTLINE.helpInformation()).toBe(PROGRAM.helpInformation());
    expect(OUTLINE.commands.flatMap((command) => [...command.commands, ...command.options])).toEqual([]);
  });

  it.each([
    ["--help", ["commander"]],
    // The client of the API holds the id in an answer against the name that was asked for, so it can hash.
    ["status", ["commander", "openapi-fetch", "@noble/hashes"]],
  ])("%s loads only what it needs", (words, packages) => {
    const loaded = modulesLoadedBy(words);

    expect([...new Set(loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))]).toEqual(
      packages,
    );
    expect(loaded.filter((url) => url.includes("/src/")).length).toBeLessThan(62);
  });

  it.each(COMMANDS)("%s --help is an answer on stdout", async (command) => {
    const run = await runCli(plainConfig(), command, "--help");

    expect(run).toMatchObject({ exitCode: 0, err: "" });
    expect(run.out).toContain(`laiqu ${command}`);
    expect(run.out).toContain("--json");
  });

  it.each(LEAVES)("%s explains each argument and option in both languages, and shows an example", async (words) => {
    const [command, { out }] = [
      leaf(words),
      await runCli(plainConfig({ language: "both" }), ...words.split(" "), "--help"),
    ];

    const texts = [
      command.description(),
      ...command.registeredArguments.map(({ description }) => description),
      ...command.options.map(({ description }) => description),
    ];
    for (const text of texts) expect(text).toMatch(/\p{Script=Han}.*[a-zA-Z]{2}/su);
    expect(examplesOf(command, words)).not.toHaveLength(0);
    for (const example of examplesOf(command, words)) expect(out).toContain(`  laiqu ${example}\n`);
    expect(out).toMatch(/0 done.*1 refused.*2 bad usage.*3 unavailable/);
  });

  it("lists its exit codes in --help", async () => {
    const { out } = await runCli(plainConfig(), "--help");

    expect(out).toMatch(/0 done.*1 refused.*2 bad usage.*3 unavailable/);
  });

  it.each([
    ["an unknown command", ["dance"]],
    ["an unknown option", ["trace", "DS07", "--sideways"]],
    ["a missing argument", ["trace"]],
    ["a missing required option", ["hold", "A-01"]],
    ["a depth out of range", ["trace", "DS07", "--depth", "0"]],
    ["a depth in hexadecimal digits", ["trace", "DS07", "--depth", "0x10"]],
    ["a depth with an exponent", ["trace", "DS07", "--depth", "1e1"]],
    ["a depth with a blank", ["trace", "DS07", "--depth", " 3"]],
    ["a deadline that no ledger can record", ["hold", "A-01", "--as", "k", "--deadline", "9999-12-31"]],
    ["a sunset that no ledger can record", ["end", "P", "--as", "k", "--status", "SUNSET", "--until", "2106-02-07"]],
    ["the end of a seat that no ledger can record", ["account", "offer", "a", "--as", "k", "--until", "2200-01-01"]],
    ["a port out of range", ["start", "--port", "70000"]],
    ["an unknown language", ["status", "--lang", "fr"]],
    ["a group without its command", ["key"]],
  ])("%s is bad usage, reported on stderr", async (_, arguments_) => {
    const run = await runCli(plainConfig(), ...arguments_);

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).not.toBe("");
  });

  it.each([
    [["help", "nosuch"], `There is no command "nosuch".`],
    [
      ["trace", "one", "two", "three"],
      'There are too many arguments: the command takes at most 1, and "two" is the first one too many.',
    ],
  ])("says what is wrong with %j", async (arguments_, message) => {
    const run = await runCli(plainConfig(), ...arguments_, "--json");

    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ error: { message } });
  });

  it("reports bad usage as one document with --json", async () => {
    const run = await runCli(plainConfig(), "trace", "--json");

    expect(run).toMatchObject({ exitCode: 2, err: "" });
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "BAD_USAGE" } });
  });

  it("names in Chinese and English the mistake in a command line", async () => {
    const run = await runCli(plainConfig({ language: "both" }), "hold", "A-01");

    expect(run.err).toMatch(/缺少必需的选项 --as <key>。\s.*--as <key>/s);
    expect(run.err).not.toContain("error:");
  });

  it("ignores an empty variable of the environment", () => {
    expect(readConfig({ LAIQU_URL: "", LAIQU_PASSPHRASE: "", LAIQU_LANG: "", LANG: "zh_CN.UTF-8" })).toMatchObject({
      url: "http://127.0.0.1:3000",
      passphrase: undefined,
      language: "zh",
    });
  });

  it("writes in the language that --lang names", async () => {
    const zh = await runCli(plainConfig(), "--lang", "zh-CN", "--help");
    const en = await runCli(plainConfig({ language: "zh" }), "--lang=en", "--help");

    expect(zh.out).toContain("来源可溯");
    expect(en.out).not.toContain("来源可溯");
  });
});

describe("a system that does not answer", () => {
  it("is unavailable, in one sentence that says what to do", async () => {
    const run = await runCli(plainConfig(), "status");

    expect(run).toMatchObject({ exitCode: 3, out: "" });
    expect(run.err).toContain("npm start");
    expect(run.err.trim().split("\n")).toHaveLength(1);
  });

  it("is unavailable as a JSON document", async () => {
    const run = await runCli(plainConfig(), "status", "--json");

    expect(run).toMatchObject({ exitCode: 3, err: "" });
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "UNAVAILABLE", url: "http://127.0.0.1:1" } });
  });

  it.each([200, 405])("is unavailable when another program answers there with %i", async (status) => {
    const { url, close } = await startLocalServer((_, response) =>
      response.writeHead(status).end("<html>not Laiqu</html>"),
    );

    const run = await runCli(plainConfig(), "status", "--json", "--url", url);
    await close();

    expect(run.exitCode).toBe(3);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "UNAVAILABLE", answer: "<html>not Laiqu</html>" } });
  });

  it("reports an address that is not a URL as bad usage", async () => {
    const run = await runCli(plainConfig(), "status", "--url", "nonsense");

    expect(run.exitCode).toBe(2);
  });
});

describe("keys", () => {
  it("are stored encrypted and readable by their owner alone", async () => {
    const config = plainConfig({ dataDirectory: join(folder, "keys"), passphrase: "correct horse" });

    const made = await runCli(config, "key", "new", "my-agency", "--json");
    const listed = await runCli(config, "key", "list", "--json");

    const { address } = JSON.parse(made.out) as { address: string };
    const path = join(folder, "keys", "dossier", "keystores", "my-agency.json");
    expect(JSON.parse(listed.out)).toEqual({ keys: [{ name: "my-agency", address }] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(readFileSync(path, "utf8")) as object)).toContain("Crypto");
  });

  it("are never overwritten", async () => {
    const config = plainConfig({ dataDirectory: join(folder, "twice"), passphrase: "correct horse" });
    await runCli(config, "key", "new", "my-agency");

    const again = await runCli(config, "key", "new", "my-agency", "--json");

    expect(again.exitCode).toBe(2);
    expect(JSON.parse(again.out)).toMatchObject({ error: { detail: "KEY_EXISTS" } });
  });

  it("are not made without a passphrase", async () => {
    const dataDirectory = join(folder, "none");

    const run = await runCli(plainConfig({ dataDirectory }), "key", "new", "my-agency", "--json");

    expect(run.exitCode).toBe(2);
    expect(() => readdirSync(dataDirectory)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("that do not exist are reported with the names of those that exist", async () => {
    const run = await runCli(plainConfig({ dataDirectory: join(folder, "keys") }), "key", "show", "nobody", "--json");

    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "NOT_FOUND", names: ["my-agency"] } });
  });

  it("come back from a backup", async () => {
    const backup = join(folder, "all.backup");
    const restored = join(folder, "restored");

    const kept = await runCli(plainConfig({ dataDirectory: join(folder, "keys") }), "backup", backup, "--json");
    const back = await runCli(plainConfig({ dataDirectory: restored }), "restore", backup, "--json");
    const listed = await runCli(plainConfig({ dataDirectory: restored }), "key", "list", "--json");

    expect([kept.exitCode, back.exitCode]).toEqual([0, 0]);
    expect(JSON.parse(listed.out)).toMatchObject({ keys: [{ name: "my-agency" }] });
  });
});

describe("bad input", () => {
  it.each([
    ["a malformed digest", ["trace", "sha256:12"], 2],
    ["a file that is not there", ["trace", "./nothing.csv"], 1],
    ["a certificate that is not there", ["certificate", "verify", "nothing.json", "--descriptor", "nothing.json"], 1],
    ["a date that does not exist", ["trace", `sha256:${"0".repeat(64)}`, "--at", "2026-02-30"], 2],
    ["an instant without its offset", ["trace", `sha256:${"0".repeat(64)}`, "--at", "2026-02-28T10:00"], 2],
  ])("%s has its exit code and one document", async (_, arguments_, exitCode) => {
    const run = await runCli(plainConfig(), ...arguments_, "--json");

    expect(run.exitCode).toBe(exitCode);
    expect(JSON.parse(run.out)).toHaveProperty("error.code");
  });

  it.each([
    [
      "an address of a chain node that is not a URL",
      ["index", "--deployment", "DEPLOYMENT", "--rpc", "nonsense"],
      2,
      "--rpc",
    ],
    ["no chain node", ["index", "--deployment", "DEPLOYMENT"], 2, "--rpc"],
    ["a file that is not a deployment", ["index", "--deployment", "NOISE", "--rpc", "http://127.0.0.1:1"], 1, "NOISE"],
    [
      "a file that is not a descriptor",
      ["serve", "--deployment", "DEPLOYMENT", "--descriptor", "NOISE", "--rpc", "http://127.0.0.1:1"],
      1,
      "NOISE",
    ],
    [
      "a file that is not a rulebook",
      ["serve", "--deployment", "DEPLOYMENT", "--rulebook", "NOISE", "--rpc", "http://127.0.0.1:1"],
      1,
      "NOISE",
    ],
    [
      "a file that is not a founding file",
      ["deploy", "--founding", "DEPLOYMENT", "--network", "x", "-o", "none.json", "--rpc", "http://127.0.0.1:1"],
      1,
      'DEPLOYMENT" lacks jurisdictions',
    ],
    [
      "a deployment that would be overwritten",
      ["deploy", "--founding", "DEPLOYMENT", "--network", "x", "-o", "NOISE", "--rpc", "http://127.0.0.1:1"],
      2,
      "NOISE",
    ],
    [
      "a chain node that is down",
      [
        "index",
        "--once",
        "--patience",
        "0",
        "--log-level",
        "error",
        "--deployment",
        "DEPLOYMENT",
        "--rpc",
        "http://127.0.0.1:1",
      ],
      3,
      "http://127.0.0.1:1",
    ],
    ["a digest of another algorithm", ["trace", "md5:d41d8cd98f00b204e9800998ecf8427e"], 2, "md5"],
  ])("%s is reported in one sentence that names it", async (_, given, exitCode, named) => {
    writeFileSync(join(folder, "NOISE"), "暂停令");
    writeFileSync(join(folder, "DEPLOYMENT"), JSON.stringify(DEPLOYMENT));
    const place = (word: string): string => (word === "NOISE" || word === "DEPLOYMENT" ? join(folder, word) : word);

    const run = await runCli(plainConfig({ dataDirectory: join(folder, "unused") }), ...given.map(place), "--json");

    expect([run.exitCode, run.err]).toEqual([exitCode, ""]);
    const { message } = (JSON.parse(run.out) as { error: { message: string } }).error;
    expect(message).toContain(place(named));
    expect(message).not.toContain("\n");
  });

  it("a file that is not a descriptor is not valid", async () => {
    const path = join(folder, "descriptor.json");
    writeFileSync(path, "{}");

    const run = await runCli(plainConfig(), "certificate", "verify", path, "--descriptor", path, "--json");

    expect(run.exitCode).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "NOT_VALID", detail: "DESCRIPTOR_MALFORMED" } });
  });
});

/** The addresses of the modules that a command line loads in a process of its own, Node's own modules left out. */
function modulesLoadedBy(...words: readonly string[]): string[] {
  const hooks = `import { registerHooks } from "node:module";
    const load = (url, context, next) => (process.stderr.write("LOADED " + url + "\\n"), next(url, context));
    registerHooks({ load });`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(hooks)}`, MAIN, ...words, "--url", "http://127.0.0.1:1"],
    { encoding: "utf8", timeout: 20_000 },
  );
  return [...stderr.matchAll(/^LOADED (file:.+)$/gm)].map((match) => match[1]!);
}

function leavesOf(command: Command, words: string): string[] {
  if (command.commands.length === 0) return [words];
  return command.commands.flatMap((child) => leavesOf(child, `${words} ${child.name()}`.trim()));
}

function leaf(words: string): Command {
  return words
    .split(" ")
    .reduce<Command>((command, word) => command.commands.find((child) => child.name() === word)!, PROGRAM);
}
