import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemErrorText } from "../../src/text/system-error.ts";
import type { SystemError } from "../../src/text/system-error.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

/** Nothing answers there, and nothing asks it before the files are read. */
const NODE = ["--rpc", "http://127.0.0.1:1"];
const HAN = /\p{Script=Han}/u;
const FOUNDING = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const DIGEST = `sha256:${"0".repeat(64)}`;

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-languages-"));
  writeFileSync(file("broken.json"), "{");
  writeFileSync(file("empty.json"), "{}");
  writeFileSync(file("taken"), "");
  mkdirSync(file("empty"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each fails at another place: in the parser, the operating system, JSON, a room of this system, or a node. */
const FAILURES: readonly [what: string, arguments_: () => readonly string[], exitCode: number, about: RegExp][] = [
  ["an unknown command", () => ["dance"], 2, /dance/],
  ["a misspelt command", () => ["trce", "x"], 2, /trace/],
  ["an unknown option", () => ["trace", "DS07", "--sideways"], 2, /--sideways/],
  ["a missing argument", () => ["trace"], 2, /what/],
  ["a missing option", () => ["hold", "A-01"], 2, /--/],
  ["a missing value", () => ["trace", "DS07", "--depth"], 2, /--depth/],
  ["a value out of range", () => ["start", "--port", "70000"], 2, /70000.*65535/],
  ["too many arguments", () => ["status", "now"], 2, /./],
  ["a missing file", () => ["serve", ...NODE, "--deployment", file("nothing.json")], 1, /nothing\.json/],
  ["a folder for a file", () => ["serve", ...NODE, "--deployment", folder], 2, /folder|文件夹/],
  ["a file where a folder should be", () => ["backup", file("b"), "--data", file("taken")], 3, /taken/],
  ["a file that is not JSON", () => ["serve", ...NODE, "--deployment", file("broken.json")], 1, /./],
  ["JSON that is not a deployment", () => ["serve", ...NODE, "--deployment", file("empty.json")], 1, /laiqu deploy/],
  [
    "a file that is not a descriptor",
    () => ["certificate", "verify", file("empty.json"), "--descriptor", file("empty.json")],
    1,
    /./,
  ],
  [
    "a malformed address of a node",
    () => ["deploy", "--founding", FOUNDING, "--network", "x", "-o", file("o.json"), "--rpc", "nonsense"],
    2,
    /127\.0\.0\.1:8545/,
  ],
  [
    "a node that does not answer",
    () => ["deploy", "--founding", FOUNDING, "--network", "x", "-o", file("o.json"), "--rpc", "http://127.0.0.1:1"],
    3,
    /127\.0\.0\.1:1/,
  ],
  [
    "a file that is not a founding",
    () => [
      "deploy",
      "--founding",
      file("empty.json"),
      "--network",
      "x",
      "-o",
      file("o.json"),
      "--rpc",
      "http://127.0.0.1:1",
    ],
    1,
    /empty\.json.*jurisdictions/,
  ],
  [
    "a deployment that exists already",
    () => ["deploy", "--founding", FOUNDING, "--network", "x", "-o", file("taken"), "--rpc", "http://127.0.0.1:1"],
    2,
    /taken/,
  ],
  [
    "a file that is not a rulebook",
    () => [
      "rulebook",
      "publish",
      file("empty.json"),
      "--deployment",
      file("empty.json"),
      "--rpc",
      "http://127.0.0.1:1",
    ],
    1,
    /./,
  ],
  [
    "a malformed block number",
    () => ["descriptor", "create", "--block", "soon", "--deployment", "x", "--founding", "x", "-o", file("o.json")],
    2,
    /soon/,
  ],
  ["a malformed digest", () => ["trace", "sha256:12"], 2, /64/],
  ["a day that does not exist", () => ["trace", DIGEST, "--at", "2026-02-30"], 2, /2026-02-30/],
  ["a reference with an invisible character", () => ["trace", "DS\u200b07"], 2, /U\+200B/],
  ["a key that does not exist", () => ["key", "show", "nobody", "--data", folder], 1, /nobody/],
  ["a system that does not run", () => ["status"], 3, /127\.0\.0\.1:1/],
];

describe("an error has a Chinese and an English text", () => {
  it.each(FAILURES)("for %s", async (_, arguments_, exitCode, about) => {
    const zh = await runCli(plainConfig({ language: "zh" }), ...arguments_());
    const en = await runCli(plainConfig({ language: "en" }), ...arguments_());

    expect([zh.exitCode, en.exitCode, zh.out, en.out]).toEqual([exitCode, exitCode, "", ""]);
    expect(zh.err).toMatch(HAN);
    expect(zh.err).toMatch(about);
    expect(en.err).not.toMatch(HAN);
    expect(en.err).toMatch(about);
    expect(`${zh.err}${en.err}`).not.toMatch(/^\s+at /m);
  });

  it("in --json, where `message` is the English text", async () => {
    const run = await runCli(plainConfig(), "trace", "sha256:12", "--json");

    const { error } = JSON.parse(run.out) as { error: { message: string; messages: { zh: string; en: string } } };
    expect(error.message).toBe(error.messages.en);
    expect(error.messages.zh).toMatch(HAN);
  });

  it.each(["ENOENT", "EACCES", "ENOSPC", "EROFS", "EUNFORESEEN"])("for %s of the operating system", (code) => {
    const error: SystemError = Object.assign(new Error(`${code}: refused, open 'x.json'`), {
      code,
      syscall: "open",
      path: "x.json",
    });

    const text = systemErrorText(error);

    expect(text.zh).toMatch(HAN);
    expect(text.zh).toContain("x.json");
    expect(text.en).toContain("x.json");
  });

  it("and help and its headings exist in both languages", async () => {
    const zh = await runCli(plainConfig({ language: "zh" }), "trace", "--help");
    const en = await runCli(plainConfig({ language: "en" }), "trace", "--help");

    expect(zh.out).toMatch(/用法：[\s\S]*选项：[\s\S]*全局选项：/);
    expect(en.out).not.toMatch(HAN);
  });
});
