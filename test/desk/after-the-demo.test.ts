import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordName } from "../../src/schemas/record.ts";
import { showDate } from "../../src/text/china-time.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

/* What the demonstration leaves out: promises of updates, and anchors of logs. */

const folder = mkdtempSync(join(tmpdir(), "laiqu-desk-"));
const dataDirectory = join(folder, "data");
let system: StartedSystem;
let demo: AskedDemo;

beforeAll(async () => {
  system = await startPlayedDemo(dataDirectory);
  demo = AskedDemo.at({ url: system.ready.url, dataDirectory });
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("after the demonstration", () => {
  const does = async (words: string) => {
    const config = plainConfig({ url: demo.url, dataDirectory: demo.dataDirectory });
    const run = await runCli(config, ...words.split(" "));
    expect([run.exitCode, run.err]).toEqual([0, expect.not.stringContaining("rror")]);
  };

  test("was-it-updated-as-promised: a monthly promise without an update", async () => {
    await does("resource-fact update-frequency DS02 --as CY-SAMR --frequency MONTHLY --effective-at 2026-06-10");

    const { result, absence } = (await demo.ask("was-it-updated-as-promised DS02 --at 2026-08-20")) as Answered<{
      readonly frequency: string;
      readonly promised: readonly { readonly due: number; readonly state: string }[];
      readonly missing: number;
    }>;

    expect([result.frequency, result.missing, absence]).toEqual(["MONTHLY", 2, undefined]);
    expect(result.promised.map(({ due, state }) => `${showDate(due)} ${state}`)).toEqual([
      "2026-07-10 MISSING",
      "2026-08-10 MISSING",
      "2026-09-10 OPEN",
    ]);
  });

  test("are-the-logs-complete: two anchors, with two months between them", async () => {
    const anchor = (day: string, count: number) =>
      `anchor access-log A-01 --as CY-OPR --period 2026-06-01..${day} --root 0x${"1a".repeat(32)} ` +
      `--count ${count} --effective-at ${day}`;
    await does(anchor("2026-06-15", 900));
    await does(anchor("2026-08-15", 1100));

    const { result } = (await demo.ask(
      "are-the-logs-complete CY-OPR --from 2026-06-10 --until 2026-08-31",
    )) as Answered<{
      readonly logs: readonly {
        readonly record: RecordName;
        readonly code: string;
        readonly entries: number;
        readonly gaps: readonly { readonly from: number; readonly to: number; readonly days: number }[];
      }[];
    }>;

    expect(result.logs.map(({ record, code, entries }) => [record.reference, code, entries])).toEqual([
      ["A-01", "ACCESS_LOG", 2_000],
    ]);
    expect(result.logs[0]!.gaps.map(({ from, to, days }) => [showDate(from), showDate(to), days])).toEqual([
      ["2026-06-15", "2026-08-15", 61],
    ]);
  });
});
