import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessLog } from "../../src/access/access-log.ts";
import type { Config } from "../../src/config.ts";
import { NAMES } from "../../src/cli/act-example.ts";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { plainConfig, runCli, runCliAsking } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { startPlayedDemo } from "./played-demo.ts";
import type { StartedSystem } from "./started-system.ts";

const DEMAND =
  "--scenario SCN-02 --grant A-01/DS07 --items code --period 2026-01-01..2026-06-30 --grain day --mode api";
let folder: string;
let system: StartedSystem;
let config: Config;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-verbs-"));
  system = await startPlayedDemo(join(folder, "data"));
  config = plainConfig({ url: system.ready.url, dataDirectory: join(folder, "data"), language: "en" });
}, 240_000);
afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (command: string, ...more: readonly string[]): Promise<CliRun> =>
  await runCli(config, ...command.split(" "), ...more);

describe("acts by their own commands", () => {
  it("take a demand from its submission to its approval, and say what is missing on the way", async () => {
    const submitted = await run(
      `demand submit DM-20 --as CY-DEVM ${DEMAND} --until 2030-06-30 --necessity`,
      "only what is needed",
      "--json",
    );
    const early = await run("demand approve DM-20 --as CY-DATA");
    const opinions = [
      await run("review DM-20 --as CY-OPR --conclusion passed"),
      await run("review DM-20 --as CY-BUS --conclusion no-objection"),
      await run("review DM-20 --as CY-TRN --conclusion no-objection"),
      await run("review DM-20 --as CY-DATA --conclusion 无异议"),
    ];
    const approved = await run("demand approve DM-20 --as CY-DATA --json");

    expect([submitted.exitCode, JSON.parse(submitted.out)]).toEqual([
      0,
      expect.objectContaining({ act: "demand-submit", reference: "DM-20" }),
    ]);
    expect([early.exitCode, early.out]).toEqual([
      1,
      expect.stringMatching(/cy\.demand-no-objection.*Nothing was sent/s),
    ]);
    expect(opinions.map(({ exitCode, err }) => [exitCode, err])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    expect([approved.exitCode, approved.out]).toEqual([0, expect.stringContaining('"DONE"')]);
  });

  it("give a document its fields and papers, and take back a filing without one", async () => {
    const missing = await run("file training A-01 --as CY-OPR");
    const takenBack = await run("file training A-01 --as CY-OPR --take-back");

    expect([missing.exitCode, missing.err]).toEqual([
      2,
      expect.stringMatching(/nothing was saved or sent: "\/batch" is missing/),
    ]);
    expect([takenBack.exitCode, takenBack.err]).toEqual([0, ""]);
    expect(takenBack.out).toContain('The statement about "A-01"');
  });

  it("anchor the root of a desk's log, which the log then still shows that it had", async () => {
    const log = await AccessLog.open(config.dataDirectory);
    const answer = { who: "key 1", as: "AUDITOR", method: "GET", asked: "/v1/status", status: 200, request: "1" };
    for (let count = 0; count < 3; count += 1) await log.append(answer);
    const anchored = await run("desk anchor A-01 --as CY-OPR --json");
    await log.append(answer);
    await log.close();

    expect([anchored.exitCode, anchored.err]).toEqual([0, ""]);
    const { root, count } = JSON.parse(anchored.out) as { readonly root: string; readonly count: number };
    expect(count).toBe(3);
    expect((await run(`desk log verify --root ${root}`)).out).toContain("first 3 entries");
  });

  it("have examples that name records of the demo", async () => {
    const { PARTY, ...others } = NAMES;
    const api = createApiClient(system.ready.url);
    const kindOf = async (name: string) => (await api.namedRecord(name)).result.record.kind;

    expect(await run(`party show ${PARTY}`)).toMatchObject({ exitCode: 0 });
    for (const [kind, name] of Object.entries(others)) expect([name, await kindOf(name)]).toEqual([name, kind]);
  });

  it("ask at a terminal for the required fields that are missing, and for nothing else", async () => {
    const questions: string[] = [];
    const answers = ["PASSED"];
    const opinion = await runCliAsking(
      (question) => {
        questions.push(question);
        return answers.shift();
      },
      config,
      ..."review DM-05 --as CY-OPR".split(" "),
    );
    const silent = await runCliAsking(() => " ", config, ..."review DM-05 --as CY-OPR".split(" "));

    expect([opinion.exitCode, questions]).toEqual([0, [expect.stringMatching(/^conclusion \(one of PASSED, /)]]);
    expect([silent.exitCode, silent.err]).toEqual([2, expect.stringContaining('"/conclusion" is missing')]);
  });

  it("are refused under the clause that forbids them, and for a record of another kind", async () => {
    const refused = await run("resource submit DS-99 --as CY-OPR --title x --grade GENERAL_1");
    const wrong = await run("authorization activate DM-04/DS07 --as CY-DATA");

    expect([refused.exitCode, refused.out]).toEqual([1, expect.stringContaining("cy.provider-catalogues")]);
    expect([wrong.exitCode, wrong.err]).toEqual([1, expect.stringContaining("no authorization has the reference")]);
  });
});
