import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { plainConfig, runCli, runCliAsking } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

const LAUNCHER = fileURLToPath(new URL("../../laiqu", import.meta.url));
const HEAD = [
  "act=demand-submit",
  "reference",
  "scenario",
  "grant",
  "items",
  "period",
  "grain",
  "necessity",
  "until",
  "mode",
];
const DEMAND = ["SCN-02", "A-01/DS07", "a;b", "2026-01-01..2026-06-30", "日", "必要", "2030-06-30", "接口"];
/** More batches of 32 than a run has finished when it is killed after its first one. */
const STATEMENTS = 160;

let folder: string;
let system: StartedSystem;
let config: Config;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-run-"));
  system = await startPlayedDemo(join(folder, "data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: join(folder, "data"), language: "en" });
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string): string => join(folder, name);
const run = async (name: string, ...more: readonly string[]): Promise<CliRun> =>
  await runCli(config, "act", "run", file(name), ...more);

/** Writes a spreadsheet of demands. */
async function writeDemands(name: string, references: readonly string[], demand = DEMAND): Promise<void> {
  const rows = [HEAD, ...references.map((reference) => ["", reference, ...demand])];
  writeFileSync(file(name), await writeXlsx({ sheets: [{ name: "需求", rows }] }));
}

/** The rows of an answer with their states. */
function statesOf({ out }: CliRun): [row: string, state: string][] {
  const { judged } = JSON.parse(out) as { judged: { row: string; state: string }[] };
  return judged.map(({ row, state }) => [row, state]);
}

/** The number of statements about a record with a code. */
async function countStatements(record: string, code: string): Promise<number> {
  const id = (
    (await (await fetch(`${config.url}/v1/records?name=${record}`)).json()) as { result: { record: { id: string } } }
  ).result.record.id;
  let count = 0;
  let after: string | undefined;
  do {
    const query = after === undefined ? "" : `?cursor=${encodeURIComponent(after)}`;
    const page = (await (await fetch(`${config.url}/v1/records/${id}/timeline${query}`)).json()) as {
      next?: string;
    };
    count += JSON.stringify(page).split(`"${code}"`).length - 1;
    after = page.next;
  } while (after !== undefined);
  return count;
}

describe("a table of acts", () => {
  it("is previewed, confirmed, recorded, and not recorded again", async () => {
    await writeDemands("a.xlsx", ["R-1", "R-2", "R-3"]);
    const preview = await run("a.xlsx", "--as", "CY-DEVM");
    const asked: string[] = [];
    const refused = await runCliAsking(
      (question) => (asked.push(question), "no"),
      config,
      "act",
      "run",
      file("a.xlsx"),
      "--as",
      "CY-DEVM",
    );
    const done = await runCliAsking(() => "yes", config, "act", "run", file("a.xlsx"), "--as", "CY-DEVM");
    const again = await run("a.xlsx", "--as", "CY-DEVM", "--yes", "--json");

    expect([preview.exitCode, preview.out]).toEqual([
      0,
      expect.stringMatching(/3 to be recorded[^]*--yes records them/),
    ]);
    expect([refused.exitCode, asked]).toEqual([0, [expect.stringContaining("Record these 3 acts?")]]);
    expect([done.exitCode, done.out]).toEqual([0, expect.stringMatching(/3 recorded[^]*a\.xlsx\.report\.csv/)]);
    expect([again.exitCode, statesOf(again)]).toEqual([
      0,
      [
        ["需求!2", "RECORDED_BEFORE"],
        ["需求!3", "RECORDED_BEFORE"],
        ["需求!4", "RECORDED_BEFORE"],
      ],
    ]);
    expect(readFileSync(file("a.xlsx.report.csv"), "utf8")).toMatch(
      /需求!2,demand-submit,R-1,0x[0-9a-f]{20},RECORDED,0x/,
    );
  });

  it("does what was added, refuses a row that was edited, and knows its records without the report", async () => {
    await writeDemands("a.xlsx", ["R-1", "R-2", "R-3", "R-4"]);
    const added = await run("a.xlsx", "--as", "CY-DEVM", "--yes", "--json");
    await writeDemands("a.xlsx", ["R-1"], DEMAND.with(5, "另作说明"));
    const edited = await run("a.xlsx", "--as", "CY-DEVM", "--yes");
    await writeDemands("a.xlsx", ["R-1", "R-4"]);
    rmSync(file("a.xlsx.report.csv"));
    const forgotten = await run("a.xlsx", "--as", "CY-DEVM", "--yes", "--json");

    expect(statesOf(added).map(([, state]) => state)).toEqual([...Array(3).fill("RECORDED_BEFORE"), "RECORDED"]);
    expect([edited.exitCode, edited.out]).toEqual([
      1,
      expect.stringMatching(/"R-1"\n.*recorded already, as 0x[0-9a-f]{20}, with another document[^]*Nothing was sent/),
    ]);
    expect(statesOf(forgotten).map(([, state]) => state)).toEqual(["RECORDED_BEFORE", "RECORDED_BEFORE"]);
    expect(existsSync(file("a.xlsx.report.csv"))).toBe(false);
  });

  it("may name records that earlier rows make, and does the good rows alone when asked to", async () => {
    const head = `act,reference,subject,${HEAD.slice(2).join(",")}`;
    const row = (name: string, scenario = "SCN-02"): string =>
      `demand-submit,${name},,${[scenario, ...DEMAND.slice(1)].join(",")}`;
    const rows = [
      row("R-11"),
      row("R-12"),
      "demand-withdraw,,R-12,,,,,,,,",
      row("R-13", "SCN-77"),
      "review,,R-11,,,,,,,,",
    ];
    writeFileSync(file("m.csv"), `${head},conclusion\n${rows.map((each) => `${each},`).join("\n")}PASSED\n`);

    const all = await run("m.csv", "--as", "CY-DEVM", "--yes", "--json");
    const good = await run("m.csv", "--as", "CY-DEVM", "--yes", "--json", "--only-good");
    const again = await run("m.csv", "--as", "CY-DEVM", "--yes", "--json", "--only-good");

    expect([all.exitCode, statesOf(all)]).toEqual([
      1,
      [
        ["2", "ALLOWED"],
        ["3", "ALLOWED"],
        ["4", "WAITS"],
        ["5", "WRONG"],
        ["6", "WAITS"],
      ],
    ]);
    // A developer does not review its own demand.
    expect([good.exitCode, statesOf(good).map(([, state]) => state)]).toEqual([
      1,
      ["RECORDED", "RECORDED", "RECORDED", "WRONG", "REFUSED"],
    ]);
    expect(statesOf(again).map(([, state]) => state)).toEqual([
      ...Array(3).fill("RECORDED_BEFORE"),
      "WRONG",
      "REFUSED",
    ]);
  });

  it("with something wrong in it is told by cell in both languages, and nothing is sent", async () => {
    writeFileSync(file("bad.csv"), `${HEAD.join(",")}\n,R-21,${DEMAND.with(6, "2026-02-30").join(",")}\n`);
    const both = await runCli(
      { ...config, language: "both" },
      "act",
      "run",
      file("bad.csv"),
      "--as",
      "CY-DEVM",
      "--yes",
    );
    const program = await run("bad.csv", "--json");

    expect([both.exitCode, both.out]).toEqual([2, expect.stringMatching(/"I2"[^]*使用截止日期[^]*no day 2026-02-30/)]);
    expect(JSON.parse(program.out)).toMatchObject({ sent: false, faults: [{ place: "I2", column: "until" }] });
    expect(existsSync(file("bad.csv.report.csv"))).toBe(false);
  });

  it("is refused as back-fill by the ledger's own rule once the time for it is over", async () => {
    const head = [...HEAD, "effectiveAt"].join(",");
    writeFileSync(file("books.csv"), `${head}\n,R-31,${DEMAND.join(",")},2024-02-01\n`);
    const late = await run("books.csv", "--as", "CY-DATA", "--backfill", "--yes");

    expect([late.exitCode, late.out]).toEqual([1, expect.stringContaining("Only the data authority may backfill")]);
  });

  it("is finished once when a run is killed, and once when its report is lost, statement by statement", async () => {
    const root = (index: number): string => `0x${index.toString(16).padStart(64, "0")}`;
    const rows = Array.from(
      { length: STATEMENTS },
      (_, index) => `,A-01,${index},1,${root(index)},OPERATOR,2026-03-01`,
    );
    writeFileSync(file("t.csv"), `act=file-training,subject,batch,count,root,organiser,heldOn\n${rows.join("\n")}\n`);
    const before = await countStatements("A-01", "TRAINING");
    const words = [
      "act",
      "run",
      file("t.csv"),
      "--as",
      "CY-OPR",
      "--yes",
      "--url",
      config.url,
      "--data",
      config.dataDirectory,
    ];
    const child = spawn(LAUNCHER, words, { stdio: "ignore" });
    const ended = once(child, "exit");
    const isBegun = (): boolean =>
      existsSync(file("t.csv.report.csv")) && readFileSync(file("t.csv.report.csv"), "utf8").includes("RECORDED");
    while (!isBegun() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await ended;
    // A crash may tear off the last line as well.
    appendFileSync(file("t.csv.report.csv"), "9,file-training,A-01");
    const after = await run("t.csv", "--as", "CY-OPR", "--yes", "--json");

    expect([after.exitCode, new Set(statesOf(after).map(([, state]) => state))]).toEqual([
      0,
      new Set(["RECORDED_BEFORE", "RECORDED"]),
    ]);
    expect(await countStatements("A-01", "TRAINING")).toBe(before + STATEMENTS);

    rmSync(file("t.csv.report.csv"));
    writeFileSync(
      file("t.csv"),
      `${readFileSync(file("t.csv"), "utf8")},A-01,999,1,${root(999)},OPERATOR,2026-03-01\n`,
    );
    const forgotten = await run("t.csv", "--as", "CY-OPR", "--yes", "--json");

    expect([forgotten.exitCode, statesOf(forgotten).map(([, state]) => state)]).toEqual([
      0,
      [...Array(STATEMENTS).fill("RECORDED_BEFORE"), "RECORDED"],
    ]);
    expect(await countStatements("A-01", "TRAINING")).toBe(before + STATEMENTS + 1);
  });
});

describe("the form of an act", () => {
  it("is written once, and replaced only when asked to", async () => {
    const path = file("form.xlsx");
    const first = await runCli(config, "act", "template", "demand-submit", "--xlsx", path);
    const second = await runCli(config, "act", "template", "demand-submit", "--xlsx", path);
    const third = await runCli(config, "act", "template", "demand-submit", "--xlsx", path, "--force");
    const none = await runCli(config, "act", "template", "demand-submt", "--csv", file("none.csv"));
    const both = await runCli(config, "act", "template", "demand-submit");

    expect([first, second, third, none, both].map(({ exitCode }) => exitCode)).toEqual([0, 2, 0, 1, 2]);
    expect(none.err).toContain("demand-submit");
  });
});
