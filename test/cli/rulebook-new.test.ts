import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainConfig, runCli } from "./captured-terminal.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-rulebook-new-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("laiqu rulebook new", () => {
  it("writes a file that is sound, of which every rule can be tried, and that says what it rests on", async () => {
    const file = join(folder, "xs.json");

    const made = await runCli(
      plainConfig(),
      "rulebook",
      "new",
      "新市",
      "--prefix",
      "xs",
      "--from",
      "2027-01-01",
      "-o",
      file,
    );
    const checked = await runCli(plainConfig(), "rulebook", "check", file);
    const tested = await runCli(plainConfig(), "rulebook", "test", file);

    expect(made).toMatchObject({ exitCode: 0, err: "" });
    expect(checked).toMatchObject({ exitCode: 0, err: "" });
    expect(checked.out).toContain('"XS-2027" is a draft and not in force.');
    expect(checked.out).toContain("version 1, from 2027-01-01 on");
    expect(tested.exitCode).toBe(0);
    const { rules } = JSON.parse(readFileSync(file, "utf8")) as { rules: { id: string; basis: string }[] };
    for (const { id, basis } of rules) expect([id.slice(0, 3), basis]).toEqual(["xs.", "DEPLOYMENT"]);
  });

  it.each([
    ["a name that is no reference", "某市\u202e", "2027-01-01", "U+202E"],
    ["a name that is too long", "市".repeat(22), "2027-01-01", "66 bytes"],
    ["a day that the ledger cannot record", "某市", "2106-02-08", "2106-02-07"],
  ])("writes nothing for %s", async (_, name, from, told) => {
    const file = join(folder, "not.json");

    const run = await runCli(plainConfig(), "rulebook", "new", name, "--from", from, "-o", file);

    expect([run.exitCode, existsSync(file)]).toEqual([2, false]);
    expect(run.err).toContain(told);
  });

  it("never writes over a file, and refuses a prefix that no rule may have", async () => {
    const file = join(folder, "once.json");
    const make = (prefix: string) => runCli(plainConfig(), "rulebook", "new", "新市", "--prefix", prefix, "-o", file);

    const wrong = await make("X S");
    const first = await make("xs");
    const second = await make("xs");

    expect([wrong.exitCode, first.exitCode, second.exitCode]).toEqual([2, 0, 2]);
    expect(wrong.err).toContain('"X S"');
    expect(second.err).toContain("once.json");
  });
});
