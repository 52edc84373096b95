import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DecisionForm } from "../../src/schemas/decision.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";
import { GovernedCity, withSecondVersion } from "./governed-city.ts";

const city = new GovernedCity();

beforeAll(async () => await city.start(), 300_000);
afterAll(async () => await city.stop());

/** A rulebook with three versions; the second and the third are not promised. */
function withThirdVersion(effectiveFrom = "2025-07-01") {
  const book = withSecondVersion();
  return {
    ...book,
    versions: [...book.versions, { version: 3, effectiveFrom }],
    rules: book.rules.map((rule) => (rule["id"] === "lm.admit-2" ? { ...rule, versions: [2, 3] } : rule)),
  };
}

async function publish(file: string, ...more: readonly string[]): Promise<CliRun> {
  return await city.run("rulebook", "publish", file, "--deployment", city.file("deployment.json"), ...more);
}

async function decisions(): Promise<readonly DecisionForm[]> {
  const list = JSON.parse(await city.done("governance", "list", "--json")) as {
    readonly result: { readonly decisions: readonly DecisionForm[] };
  };
  return list.result.decisions;
}

/** The printed command lines that begin with some words. */
function commandsIn({ out }: CliRun, words: string): string[] {
  return out
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`laiqu ${words} `));
}

/** Gives a printed command, with a key in the place that is left open. */
async function give(command: string | undefined, key: string): Promise<CliRun> {
  const words = command!
    .replace("--as …", `--as ${key}`)
    .split(" ")
    .slice(1)
    .map((word) => word.replaceAll("'", ""));
  return await runCli(plainConfig({ passphrase: "correct horse" }), ...words);
}

describe("a command that is given again with the same paper", () => {
  it("proposes no further version under it, and says so", async () => {
    const file = city.writeRulebook("three.json", withThirdVersion());
    const propose = ["--propose", "--paper", "P-1", "--as", "data"];

    const first = await publish(file, ...propose);
    const again = await publish(file, ...propose);
    const form = JSON.parse((await publish(file, ...propose, "--json")).out) as {
      readonly versions: readonly { readonly paperOf?: string }[];
    };

    const [proposed, ...others] = await decisions();
    expect([first.exitCode, again.exitCode, others]).toEqual([1, 1, []]);
    expect(again.out).toContain(`another decision (${proposed!.decision}) has the paper "P-1" already`);
    expect(form.versions.map(({ paperOf }) => paperOf)).toEqual([undefined, undefined, proposed!.decision]);
  });
});

describe("the printed commands", () => {
  it("name the system and the data directory as the command line did, and work", async () => {
    const given = ["--url", city.url, "--data", city.file("data")];
    const elsewhere = plainConfig({ rpcUrl: city.chain.url, passphrase: "correct horse" });
    const words = ["rulebook", "publish", city.file("three.json"), "--deployment", city.file("deployment.json")];

    const told = await runCli(elsewhere, ...words, ...given);
    const [approve] = commandsIn(told, "governance approve");
    const [propose] = commandsIn(told, "governance propose");
    const approved = await give(approve, "gov");
    const proposed = await give(propose?.replace("--paper …", "--paper P-2"), "audit");
    const [printed] = /laiqu governance approve .*/.exec(proposed.out)!;
    const byPrinted = await give(printed, "data");

    for (const command of [approve, propose, printed]) expect(command).toContain(` --url ${city.url} --data `);
    expect([approved.exitCode, proposed.exitCode, byPrinted.exitCode]).toEqual([0, 0, 0]);
  });

  it("leave an address with a password open", async () => {
    const url = "http://me:secret@127.0.0.1:1";

    const { out, err } = await publish(city.file("three.json"), "--url", url);

    expect(out).toContain("governance approve … --as … --url …");
    expect(out + err).not.toContain("secret");
  });

  it.each([
    ["is that of another decision too", "P-3"],
    ["begins as an option does", "-4号"],
  ])("name a decision by its number where its paper %s", async (_, paper) => {
    const file = city.writeRulebook("three-later.json", withThirdVersion("2025-08-01"));
    const other = city.writeRulebook("three-latest.json", withThirdVersion(`2025-09-0${paper.length}`));
    const promise = (book: string) => ["governance", "propose", "promise-rulebook", book, `--paper=${paper}`];
    await city.done(...promise(other), "--as", "audit");

    const proposed = await city.run(...promise(file), "--as", "gov");
    const command = /laiqu governance approve .*/.exec(proposed.out)?.[0];
    const told = await publish(file);
    const approved = await city.run(...command!.replace("…", "data").split(" ").slice(1));

    const hash = (await decisions()).findLast((each) => each.paper === paper)!.decision;
    expect(command).toBe(`laiqu governance approve ${hash} --as …`);
    expect(told.out).toMatch(/governance carry-out 0x[0-9a-f]{64} --as …/);
    expect(told.out).not.toMatch(/governance (?:approve|carry-out) '?(?:P-3|-4号)/);
    expect(approved.exitCode).toBe(0);
  });
});

describe("a version that the ledger would never promise", () => {
  it("is not proposed: it is published", async () => {
    const before = (await decisions()).length;
    const words = ["promise-rulebook", city.file("city.json"), "--paper", "P-9", "--as", "data"];

    const run = await city.run("governance", "propose", ...words);

    expect([run.exitCode, run.err]).toEqual([2, expect.stringContaining("is published and never changes")]);
    expect(run.err).toContain("a version 2 of the file");
    expect((await decisions()).length).toBe(before);
  });

  it("is not proposed where no roster decides any more", async () => {
    await city.done("governance", "propose", "retire", "--paper", "END", "--as", "data");
    await city.done("governance", "approve", "END", "--as", "gov");
    await city.passDelay();
    await city.done("governance", "carry-out", "END", "--as", "gov");
    const words = ["promise-rulebook", city.file("three.json"), "--paper", "P-9", "--as", "data"];

    const run = await city.run("governance", "propose", ...words);
    const told = await publish(city.file("three.json"), "--propose", "--paper", "P-9", "--as", "data");

    expect([run.exitCode, run.err]).toEqual([1, expect.stringContaining("has retired")]);
    expect([told.exitCode, told.out]).toEqual([1, expect.stringContaining("the jurisdiction has retired")]);
  });
});
