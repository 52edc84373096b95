import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

const DAY = 86_400;

let folder: string;
let system: StartedSystem;
let config: Config;
/** The demo exported this file to CY-LOG, which was recalled, and to CY-BANK, which is in force. */
let scores: string;

const file = (name: string): string => join(folder, name);
const documentOf = (run: CliRun): unknown => JSON.parse(run.out) as unknown;
const laiqu = (...arguments_: readonly string[]): Promise<CliRun> => runCli(config, ...arguments_);
const verify = (name: string, ...more: readonly string[]): Promise<CliRun> =>
  runCli(plainConfig(), "certificate", "verify", file(name), "--descriptor", file("network.json"), ...more, "--json");
const idsOf = (run: CliRun): string[] => {
  const { error } = documentOf(run) as { error: { exports: { id: string }[] } };
  return error.exports.map(({ id }) => id);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-choices-"));
  system = await startPlayedDemo(file("data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: file("data") });
  scores = join(file("data"), "demo-files", "credit-scores-v1.1.csv");
  await laiqu("descriptor", "-o", file("network.json"));
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("bytes that were exported more than once", () => {
  it("are not certified without a choice: every export is listed with its recipient and standing", async () => {
    const people = await laiqu("certificate", "create", scores, "-o", file("silent.json"));
    const json = await laiqu("certificate", "create", scores, "-o", file("silent.json"), "--json");

    expect([people.exitCode, json.exitCode]).toEqual([2, 2]);
    expect(people.err).toMatch(/exported 2 times/);
    expect(people.err).toMatch(/0x[0-9a-f]{20} → "P-.*" \("CY-LOG"\): recalled since 2026-02-28/);
    expect(people.err).toMatch(/0x[0-9a-f]{20} → "P-.*" \("CY-BANK"\): in force/);
    expect(people.err).toMatch(/--record <id>.*--all/);
    expect(documentOf(json)).toMatchObject({
      error: {
        code: "BAD_USAGE",
        exports: [{ standing: { code: "ENDED" } }, { standing: { code: "IN_FORCE" } }],
      },
    });
    expect(existsSync(file("silent.json"))).toBe(false);
  });

  it("are certified for the chosen export, which the recalled buyer cannot hide", async () => {
    const [recalled, good] = idsOf(await laiqu("certificate", "create", scores, "-o", file("none.json"), "--json")) as [
      string,
      string,
    ];
    await laiqu("certificate", "create", scores, "-o", file("good.json"), "--record", good);
    const made = await laiqu("certificate", "create", scores, "-o", file("recalled.json"), "--record", recalled);

    expect(made.exitCode).toBe(0);
    expect(made.out).toContain("proves no good standing");
    expect(made.out).toContain("AUTHENTIC_ENDED");
    expect(await verify("good.json", scores)).toMatchObject({ exitCode: 0 });
    const verdict = await verify("recalled.json", scores);
    expect(verdict.exitCode).toBe(1);
    expect(documentOf(verdict)).toMatchObject({ code: "AUTHENTIC_ENDED", file: { whole: true } });
  });

  it("are certified one file for each export, and no file is overwritten", async () => {
    const all = () => laiqu("certificate", "create", scores, "-o", file("all.laiqu.json"), "--all", "--json");
    const made = await all();
    const names = readdirSync(folder).filter((name) => name.startsWith("all.laiqu."));
    const [first] = names;
    writeFileSync(file(first!), "kept");
    rmSync(file(names[1]!));
    const again = await all();

    expect(made.exitCode).toBe(0);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^all\.laiqu\.0x[0-9a-f]{20}\.json$/);
    expect(again.exitCode).toBe(2);
    expect(readFileSync(file(first!), "utf8")).toBe("kept");
    expect(existsSync(file(names[1]!))).toBe(false);
  });

  it.each([
    ["a folder", ["-o", "."], "is the name of a folder"],
    ["an existing folder", ["-o", "data"], "is a folder"],
    ["standard output", ["-o", "-"], "does not mean standard output"],
    ["a missing folder", ["-o", "none/a.json"], "is missing or cannot be written to"],
    ["the certified file", ["-o", "data/demo-files/credit-scores-v1.1.csv", "--force"], "is the certified file"],
    ["the certified folder", ["-o", "data/demo-files/new.json"], "lies in the certified folder"],
  ])("are not certified into %s, one by one or all together", async (place, [option, name, ...force], says) => {
    const output = name === "-" || name === "." ? name : file(name!);
    const what = place === "the certified folder" ? join(file("data"), "demo-files") : scores;
    const before = readFileSync(scores);
    for (const all of [[], ["--all"]]) {
      const run = await laiqu("certificate", "create", what, option!, output, ...force, ...all);
      expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining(says)]);
    }
    expect(readFileSync(scores)).toEqual(before);
  });

  it("need a choice too when one export is a folder that contains them, whichever is in force", async () => {
    mkdirSync(file("tiles"));
    writeFileSync(file("tiles/a.csv"), "in a folder and alone");
    writeFileSync(file("alone.csv"), "in a folder and alone");
    const EXPORT = ["export", "record", "--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
    await laiqu(...EXPORT, file("tiles"), file("alone.csv"));

    const asked = await laiqu("certificate", "create", file("alone.csv"), "-o", file("alone.json"), "--json");
    const inFolder = (documentOf(asked) as { error: { exports: { id: string; path?: string }[] } }).error.exports.find(
      ({ path }) => path !== undefined,
    );
    await laiqu("certificate", "create", file("alone.csv"), "-o", file("in-folder.json"), "--record", inFolder!.id);

    expect(asked.exitCode).toBe(2);
    expect(inFolder).toMatchObject({ path: "a.csv" });
    expect(documentOf(await verify("in-folder.json", file("alone.csv")))).toMatchObject({
      code: "AUTHENTIC_IN_FORCE",
      file: { path: "a.csv" },
    });
  });

  it.each([
    [["--record", "0x00000000000000000001"], 1],
    [["--record", "0x00000000000000000001", "--all"], 2],
    [["--record", "A-01"], 1],
  ])("are not certified with the choice %j", async (choice, exitCode) => {
    const run = await laiqu("certificate", "create", scores, "-o", file("never.json"), ...choice, "--json");

    expect(run.exitCode).toBe(exitCode);
    expect(existsSync(file("never.json"))).toBe(false);
  });

  it("are not certified with an export of other bytes, nor is a choice taken for a record", async () => {
    const [recalled] = idsOf(await laiqu("certificate", "create", scores, "-o", file("none.json"), "--json"));
    const other = join(file("data"), "demo-files", "drug-demand-v1.1.csv");
    const run = await laiqu("certificate", "create", other, "-o", file("never.json"), "--record", recalled!);
    const record = await laiqu("certificate", "create", "A-01", "-o", file("never.json"), "--record", recalled!);

    expect([run.exitCode, record.exitCode]).toEqual([2, 2]);
    expect(run.err).toContain("not an export of this content");
    expect(existsSync(file("never.json"))).toBe(false);
  });

  it("are all listed by `check export`, by any of their names, and each recipient with its standing", async () => {
    const list = await laiqu("check", "export", scores);
    const json = await laiqu("check", "export", scores, "--json");
    const { contents } = documentOf(json) as { contents: { digest: string; exports: { id: string }[] }[] };
    const [{ digest, exports }] = contents as [(typeof contents)[number]];

    expect([list.exitCode, json.exitCode]).toEqual([1, 1]);
    expect(list.out).toMatch(/exported 2 times, each with a recipient.*:\n {2}0x.*CY-LOG.*recalled.*\n {2}0x.*CY-BANK/);
    expect(exports).toMatchObject([{ standing: { code: "ENDED" } }, { standing: { code: "IN_FORCE" } }]);
    for (const name of [digest, digest.replace("sha256:", ""), exports[1]!.id]) {
      const named = documentOf(await laiqu("check", "export", name, "--json"));
      expect(named).toMatchObject({ contents: [{ digest, exports }] });
    }
    const ACT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];
    const both = await laiqu("check", "export", ...ACT, scores, "--json");
    expect(both.exitCode).toBe(0);
    expect(documentOf(both)).toMatchObject({ allowed: true, contents });
  });

  it.each([
    [["never-exported.csv"], 1, "no export of it is recorded, as of block"],
    [["A-01"], 2, "is a record without a file"],
    [["missing.csv"], 1, "There is no file or folder"],
    [[], 2, "--as <key> is required"],
    [["--as", "CY-OPR"], 2, "--product <product> is required"],
  ])("are not found by `check export` with %j", async (given, exitCode, says) => {
    writeFileSync(file("never-exported.csv"), "never exported");
    const named = given.map((each) => (each === "never-exported.csv" ? file(each) : each));
    const run = await laiqu("check", "export", ...named);

    expect(run.exitCode).toBe(exitCode);
    expect(run.out + run.err).toContain(says);
  });

  it("are all shown by trace, whose exit code says that not all are good", async () => {
    const run = await laiqu("trace", scores);

    expect(run.exitCode).toBe(1);
    expect(run.out).toMatch(/2 records have this content[^]*"CY-LOG" · ended: recalled[^]*"CY-BANK" · in force/);
  });
});

describe("the exit code", () => {
  it("is 0 only for what is in good standing", async () => {
    const codes = async (...arguments_: readonly string[]): Promise<number> => (await laiqu(...arguments_)).exitCode;

    expect(await codes("trace", "A-01")).toBe(0);
    expect(await codes("trace", "A-01", "--at", "2026-03-15")).toBe(1);
    expect(await codes("trace", "A-SW-01")).toBe(1);
    expect(await codes("party", "show", "CY-OPR")).toBe(0);
  });

  it.each([
    ["a certificate of a record in force", "A-01", [], 0],
    ["an old one", "A-01", ["--max-age", "0.00002"], 3],
    ["one that ended, however old", "A-SW-01", ["--max-age", "0.00002"], 1],
  ])("of verify for %s is told by the standing and the age", async (_, record, options, exitCode) => {
    await laiqu("certificate", "create", record, "-o", file("record.json"), "--force");
    // The greatest age in the table is two seconds.
    await new Promise((resolve) => setTimeout(resolve, 3_000));

    expect((await verify("record.json", ...options)).exitCode).toBe(exitCode);
  });

  it.each(["NaN", "Infinity", "-1", "0", "0x10", "1e3", "１", " 7", "99999999", "7d"])(
    "is 2 for a greatest age of %s",
    async (age) => {
      await laiqu("certificate", "create", "A-01", "-o", file("aged.json"), "--force");

      const run = await verify("aged.json", `--max-age=${age}`);

      expect(run.exitCode).toBe(2);
      expect(documentOf(run)).toMatchObject({ error: { code: "BAD_USAGE" } });
    },
  );

  it("is that of a development network that has certificates of today right after its start", async () => {
    const { asOf } = documentOf(await verify("good.json")) as { asOf: { time: number } };

    expect(Date.now() / 1_000 - asOf.time).toBeLessThan(DAY);
  });
});
