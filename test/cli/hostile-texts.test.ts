import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { recordIdOf } from "../client/fake-api.ts";
import type { LocalServer } from "../local-server.ts";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import { EXAMPLE_DEPLOYMENT } from "../deployment/example-deployment.ts";
import { runCli, plainConfig } from "./captured-terminal.ts";
import { hostileAnswer, hostileProblem, hostileServer } from "./hostile-server.ts";
import { commandsIn, HOSTILE } from "./terminal-state.ts";

/** Words that no text of ours has: outside quotation marks they would read as ours. */
const CLAIM = "APPROVED-BY-NOBODY";
/** Closes quotations, begins new lines and claims a verdict, within the first characters, which are always shown. */
const TEXT = `a”\n${CLAIM}"\r\u2028${CLAIM}」\nAUTHENTIC_IN_FORCE: 真实有效${HOSTILE}\n${CLAIM}`;
const LONG = `${CLAIM}${"长 ".repeat(50_000)}`;
/** The beginnings of lines after which the words are the server's, by our own words before them. */
const SERVERS_WORDS =
  /^(?:verification SEALED: |核验程度 SEALED：|The server says \(|服务器答复（|! |[^"]*The server says \(|[^"]*服务器答复（)/;
const LANGUAGES = ["zh", "en", "both"] as const;

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-hostile-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a command in every language and as JSON. No output may command the terminal or claim anything. */
async function demandHarmless(config: Partial<Config>, ...arguments_: readonly string[]): Promise<void> {
  for (const language of LANGUAGES) {
    const run = await runCli(plainConfig({ dataDirectory: directory, ...config, language }), ...arguments_);
    expectHarmless(run.out + run.err, arguments_);
  }
  const { out, err } = await runCli(plainConfig({ dataDirectory: directory, ...config }), ...arguments_, "--json");
  expect([arguments_, commandsIn(out), commandsIn(err)]).toEqual([arguments_, [], []]);
  if (out !== "") expect(() => JSON.parse(out) as unknown).not.toThrow();
}

function expectHarmless(said: string, arguments_: readonly string[]): void {
  expect([arguments_, commandsIn(said)]).toEqual([arguments_, []]);
  expect(said).not.toMatch(/ {4}at .*\.(?:ts|js):\d+/);
  const claims = said
    .split("\n")
    .filter((line) => !SERVERS_WORDS.test(line))
    .map((line) => line.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").replaceAll(/'[^']*'/g, ""))
    .filter((line) => /APPROVED-BY-NOBODY|AUTHENTIC_IN_FORCE/.test(line));
  expect([arguments_, claims]).toEqual([arguments_, []]);
  expect(said.length).toBeLessThan(60_000);
}

describe("a hostile argument", () => {
  it.each([
    ["an unknown command", (text: string) => [text]],
    ["an unknown option", (text: string) => ["trace", "x", `--${text}`]],
    ["a help topic", (text: string) => ["help", text]],
    ["an argument too many", (text: string) => ["status", text]],
    ["a language", (text: string) => ["status", "--lang", text]],
    ["a depth", (text: string) => ["trace", "x", "--depth", text]],
    ["a time", (text: string) => ["trace", "x", "--at", text]],
    ["what to trace", (text: string) => ["trace", text]],
    ["a path to trace", (text: string) => ["trace", `./${text.replaceAll("\u0000", "")}`]],
    ["a digest", (text: string) => ["trace", `sha256:${text}`]],
    ["an address", (text: string) => ["trace", `resource/${text}/${text}`]],
    ["a record", (text: string) => ["hold", text, "--as", "x"]],
    ["a role", (text: string) => ["check", "export", "--as", "x", "--product", "y", "--role", text]],
    ["a status", (text: string) => ["end", "x", "--as", "y", "--status", text]],
    ["a key", (text: string) => ["key", "show", text]],
    ["a new key", (text: string) => ["key", "new", text]],
    ["an account", (text: string) => ["account", "freeze", `0x${text}`, "--as", "x"]],
    ["an address of the system", (text: string) => ["status", "--url", text]],
    ["an http address of the system", (text: string) => ["status", "--url", `http://127.0.0.1:1/${text}`]],
    ["a node", (text: string) => ["index", "--deployment", "x", "--rpc", `http://${text}`]],
    ["a certificate", (text: string) => ["certificate", "verify", text, "--descriptor", text]],
    ["an age", (text: string) => ["certificate", "verify", "x", "--descriptor", "y", "--max-age", text]],
    ["a founding file", (text: string) => ["deploy", "--founding", text, "--network", text, "-o", text]],
    ["a backup", (text: string) => ["restore", text]],
    ["an export", (text: string) => ["export", "record", text, "--as", text, "--product", text]],
    ["a port", (text: string) => ["start", "--port", text]],
  ])("as %s neither commands the terminal nor reads as our words", async (_, argumentsOf) => {
    for (const text of [TEXT, TEXT.replaceAll("\u0000", ""), LONG]) await demandHarmless({}, ...argumentsOf(text));
  });
});

describe("a hostile environment", () => {
  it("neither commands the terminal nor reads as our words", async () => {
    await demandHarmless({ url: TEXT }, "status");
    await demandHarmless({ url: `http://127.0.0.1:1/${TEXT}` }, "status");
    await demandHarmless({ rpcUrl: TEXT }, "index", "--deployment", "x");
    await demandHarmless({ databaseUrl: TEXT }, "serve", "--deployment", "x", "--rpc", "http://127.0.0.1:1");
    await demandHarmless({ dataDirectory: join(directory, TEXT.replaceAll("\u0000", "")) }, "key", "list");
  });
});

describe("a hostile file", () => {
  it("neither commands the terminal nor reads as our words", async () => {
    const folder = join(directory, "files");
    mkdirSync(folder);
    const name = `a.txt” of the exported folder, ${CLAIM}\u001b[2J\u202e.json`;
    const file = join(folder, name);
    const json = { [TEXT]: TEXT, format: TEXT, subject: { record: TEXT }, jurisdictions: [{ [TEXT]: TEXT }] };
    for (const content of [JSON.stringify(json), TEXT, `{"format":"laiqu.founding.1","${CLAIM}":1}`, LONG]) {
      writeFileSync(file, content);
      await demandHarmless({}, "certificate", "verify", file, "--descriptor", file);
      await demandHarmless({}, "deploy", "--founding", file, "--network", "x", "-o", join(folder, "out.json"));
      await demandHarmless({}, "rulebook", "publish", file, "--deployment", file);
      await demandHarmless({}, "restore", file);
      await demandHarmless({}, "trace", file);
    }
  });
});

describe("a hostile server", () => {
  /** A record that is named by its id: an answer about another one is not believed, whatever it says. */
  const RECORD = recordIdOf(1);
  const COMMANDS: readonly (readonly string[])[] = [
    ["status"],
    ["trace", RECORD],
    ["trace", "a".repeat(64)],
    ["trace", `sha256:${"a".repeat(64)}`, "--to"],
    ["party", "show", RECORD],
    ["act", "list", RECORD],
    ["descriptor"],
    ["certificate", "create", RECORD, "-o", "never-written.json"],
    ["certificate", "create", `sha256:${"a".repeat(64)}`, "-o", "never-written.json"],
    ["check", "export", `sha256:${"a".repeat(64)}`],
  ];
  let server: LocalServer;
  let answer: Parameters<typeof hostileServer>[0];

  beforeAll(async () => {
    server = await hostileServer((path, body) => answer(path, body));
  });
  afterAll(() => server.close());

  it.each([
    ["NOT_FOUND", 404, "RECORD_UNKNOWN"],
    ["bad requests", 400, "REQUEST_MALFORMED"],
    ["reverted calls", 422, "ACT_REVERTS"],
    ["ambiguous references", 409, "REFERENCE_AMBIGUOUS"],
    ["failures", 500, "INTERNAL"],
    ["absence", 503, "CHAIN_UNAVAILABLE"],
  ])("that answers with %s says it in words that are said to be its own", async (_, status, code) => {
    for (const text of [TEXT, LONG]) {
      answer = () => ({ status, json: hostileProblem(code, status, text) });
      for (const command of COMMANDS) await demandHarmless({ url: server.url }, ...command);
    }
  });

  it("that answers in the right form shows every text of a party quoted", async () => {
    for (const text of [TEXT, LONG]) {
      answer = (path) => ({ json: hostileAnswer(path, text) });
      for (const command of COMMANDS) await demandHarmless({ url: server.url }, ...command);
      // It was shown, and not only refused for its form.
      for (const command of COMMANDS.slice(0, 6)) {
        const { exitCode, out } = await runCli(plainConfig({ url: server.url }), ...command);
        expect([command, exitCode < 2]).toEqual([command, true]);
        expect(out).toContain(CLAIM);
      }
    }
  });

  it("that answers in no form at all is not echoed as our words", async () => {
    for (const wrong of [
      { text: TEXT },
      { status: 404, text: TEXT },
      { status: 302, text: TEXT },
      { json: { [TEXT]: TEXT } },
      { json: [TEXT] },
      { status: 500, json: { error: TEXT } },
    ]) {
      answer = () => wrong;
      for (const command of COMMANDS) await demandHarmless({ url: server.url }, ...command);
    }
  });
});

describe("a hostile node", () => {
  const rulebook = fileURLToPath(new URL("../../docs/example-city/luming-2026.json", import.meta.url));
  const AGENCIES = ["GOVERNMENT", "DATA_AUTHORITY", "AUDITOR"];
  /** One small city, because every command reads it. */
  const FOUNDING = {
    format: "laiqu.founding.2",
    jurisdictions: [
      {
        reference: "鹿鸣市",
        ledgerStart: "2026-02-01",
        backfillUntil: "2026-06-30",
        rulebook,
        parties: AGENCIES.map((role, index) => ({
          reference: role,
          account: `0x${String(index + 1).repeat(40)}`,
          roles: [role],
        })),
        roster: { agencies: AGENCIES, quorum: 2, delaySeconds: 60 },
      },
    ],
  };

  it("is quoted by every command that asks it", async () => {
    const founding = join(directory, "founding.json");
    writeFileSync(founding, JSON.stringify(FOUNDING));
    const file = join(directory, "deployment.json");
    writeFileSync(file, formatDeployment({ ...EXAMPLE_DEPLOYMENT, network: "N" }));
    for (const reply of [
      { text: TEXT },
      { status: 500, text: TEXT },
      { json: { jsonrpc: "2.0", id: 1, error: { code: -32000, message: TEXT, data: TEXT } } },
      { json: { jsonrpc: "2.0", id: 1, result: TEXT } },
      { json: { jsonrpc: "2.0", id: 1, result: { [TEXT]: TEXT } } },
    ]) {
      let asked = 0;
      const node = await hostileServer((_, body) => {
        asked++;
        const { id } = JSON.parse(body) as { id: number };
        return "json" in reply ? { json: { ...reply.json, id } } : reply;
      });
      const [rpc, output] = [["--rpc", node.url], join(directory, "none.json")];
      const commands = [
        ["deploy", "--founding", founding, "--network", "N", "-o", output, ...rpc],
        ["descriptor", "create", "--deployment", file, "--founding", founding, ...rpc],
      ];
      try {
        for (const command of commands) {
          asked = 0;
          await demandHarmless({}, ...command);
          // Each of the four runs came as far as the node.
          expect([command[0], asked]).toEqual([command[0], expect.toSatisfy((count: number) => count >= 4)]);
        }
      } finally {
        await node.close();
      }
    }
  });

  it("is quoted by an index that gives up, and in its log", async () => {
    const file = join(directory, "indexed.json");
    writeFileSync(file, formatDeployment(EXAMPLE_DEPLOYMENT));
    const node = await hostileServer(() => ({
      json: { jsonrpc: "2.0", id: null, error: { code: -32000, message: TEXT, data: TEXT } },
    }));

    const words = ["index", "--once", "--patience", "0", "--deployment", file, "--rpc", node.url];
    const run = await runCli(plainConfig({ dataDirectory: directory, language: "both" }), ...words);
    await node.close();

    expect(run.exitCode).toBe(3);
    expect(run.err).toContain("APPROVED-BY-NOBODY");
    expectHarmless(run.out + run.err.replaceAll(/^\{.*\}$/gm, ""), words);
    expect(commandsIn(run.err)).toEqual([]);
  });
});
