import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { giveEmptyIndex } from "../store/memory-store.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { EXAMPLE, rulebookFile } from "./desk.ts";
import { startSystemProcess } from "./started-system.ts";
import type { StartedSystem } from "./started-system.ts";

/** The data authority of the example city, and its government, under another controller. */
const AUTHORITY = "11990100000000027A";
const GOVERNMENT = "11990100000000019F";
/** `旧目录一` and `旧目录二` in GB18030. */
const TITLES = [
  [0xbe, 0xc9, 0xc4, 0xbf, 0xc2, 0xbc, 0xd2, 0xbb],
  [0xbe, 0xc9, 0xc4, 0xbf, 0xc2, 0xbc, 0xb6, 0xfe],
];

let folder: string;
let system: StartedSystem;
let config: Config;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-back-fill-"));
  const founding = readFileSync(EXAMPLE, "utf8")
    .replaceAll(/"\.\.\/rulebooks\/([^"]+)"/g, (_, name: string) => JSON.stringify(rulebookFile(name)))
    .replaceAll('"backfillUntil": "2025-06-30"', '"backfillUntil": "2100-06-30"');
  writeFileSync(join(folder, "founding.json"), founding);
  await giveEmptyIndex(join(folder, "data"));
  system = await startSystemProcess(join(folder, "data"), "--founding", join(folder, "founding.json"));
  config = plainConfig({ url: system.ready.url, dataDirectory: join(folder, "data"), language: "en" });
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (name: string, ...more: readonly string[]): Promise<CliRun> =>
  await runCli(config, "act", "run", join(folder, name), ...more);

it("books in GB18030 are back-filled, and stand once another party has run the table that confirms them", async () => {
  const rows = TITLES.map((title, index) =>
    Buffer.concat([Buffer.from(`,OLD-${index},`), Buffer.from(title), Buffer.from(",GENERAL_1,2024-02-01\n")]),
  );
  const head = Buffer.from("act=resource-submit,reference,title,grade,effectiveAt\n");
  writeFileSync(join(folder, "books.csv"), Buffer.concat([head, ...rows]));

  const undecoded = await run("books.csv", "--as", AUTHORITY, "--backfill", "--yes");
  const done = await run("books.csv", "--as", AUTHORITY, "--backfill", "--yes", "--encoding", "gb18030");
  const own = await run("books.csv.confirm.csv", "--as", AUTHORITY, "--yes");
  const confirmed = await run("books.csv.confirm.csv", "--as", GOVERNMENT, "--yes");
  const trace = await runCli(config, "trace", "OLD-1");

  expect([undecoded.exitCode, undecoded.err]).toEqual([2, expect.stringContaining("--encoding gb18030")]);
  expect([done.exitCode, done.out]).toEqual([0, expect.stringMatching(/2 recorded[^]*books\.csv\.confirm\.csv/)]);
  expect(readFileSync(join(folder, "books.csv.confirm.csv"), "utf8").split("\r\n")).toEqual([
    "\ufeffact,subject",
    expect.stringMatching(/^resource-approve,0x[0-9a-f]{20}$/),
    expect.stringMatching(/^resource-approve,0x[0-9a-f]{20}$/),
    "",
  ]);
  expect([own.exitCode, own.out]).toEqual([1, expect.stringContaining("ledger.not-another-party")]);
  expect([confirmed.exitCode, confirmed.out]).toEqual([0, expect.stringContaining("2 recorded")]);
  expect(trace.out).toMatch(/"OLD-1" · in force · 2024-02-01 .* backfilled/);
});
