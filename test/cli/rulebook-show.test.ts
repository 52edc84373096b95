import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shippedRulebooks } from "../../src/cli/rulebook-file.ts";
import type { ShownRule } from "../../src/cli/render/rulebook.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

interface Shown {
  readonly version: number;
  readonly rules: readonly ShownRule[];
}

async function shown(...words: readonly string[]): Promise<Shown> {
  const run = await runCli(plainConfig(), "rulebook", "show", ...words, "--json");
  expect(run).toMatchObject({ exitCode: 0, err: "" });
  return JSON.parse(run.out) as Shown;
}

describe("laiqu rulebook show", () => {
  it.each(shippedRulebooks())("shows every rule of %s by step and by clause, in each language", async (name) => {
    const { rules } = await shown(name);

    for (const language of ["zh", "en"] as const)
      for (const by of ["step", "clause"]) {
        const { out, exitCode } = await runCli(plainConfig({ language }), "rulebook", "show", name, "--by", by);
        expect(exitCode).toBe(0);
        for (const { id, requirement } of rules) {
          expect(out).toContain(`  ${id} [`);
          expect(out).toContain(requirement[language]);
        }
      }
  });

  it("tells what a rule asks for each year, and by which day", async () => {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-rulebook-show-"));
    // The layers of a rulebook lie beside it.
    cpSync("rulebooks", folder, { recursive: true });
    const file = join(folder, "zhejiang-2023.json");
    const book = JSON.parse(readFileSync(file, "utf8")) as {
      rules: Record<string, unknown>[];
    };
    const rule = book.rules.find(({ step }) => step === "authorization.attest.ANNUAL_REPORT")!;
    rule["yearly"] = [{ codes: ["ANNUAL_REPORT"], by: ["OPERATOR"], until: "03-31" }];
    writeFileSync(file, JSON.stringify(book));

    const { rules } = await shown(file);
    const outs = await Promise.all(
      (["en", "zh"] as const).map(
        async (language) => await runCli(plainConfig({ language }), "rulebook", "show", file),
      ),
    );

    expect(rules.flatMap(({ id, yearly }) => yearly.map((term) => [id, term]))).toEqual([
      [rule["id"], { codes: ["ANNUAL_REPORT"], roles: ["OPERATOR"], lastDay: { month: 3, day: 31 } }],
    ]);
    expect(outs[0]?.out).toContain("    each year: annual report by operator, until 31 March of the next year\n");
    expect(outs[1]?.out).toMatch(/ {4}每年：[^，\n]+，由[^，\n]+办理，截至次年3月31日\n/);
    rmSync(folder, { recursive: true });
  });

  it("tells at the top that a text is a draft, superseded or cut", async () => {
    const tops = await Promise.all(
      ["yuxi-2025-draft", "zhejiang-2023", "qiqihar-2024"].map(async (name) => {
        const { out } = await runCli(plainConfig(), "rulebook", "show", name);
        return out.split("\n\n")[0];
      }),
    );

    expect(tops[0]).toContain('! "YX-2025-DRAFT" is a draft and not in force.');
    expect(tops[1]).toContain("has been superseded.");
    expect(tops[2]).toMatch(/! The text of .* has a note.*:\n! {3}\| The text in hand breaks off in Article 17/);
    // The quotation marks of a text in Chinese stay what they are.
    expect(tops[1]).toContain("\n!   | Superseded by");
    expect(tops[1]).toContain("“国家 and 省”");
  });

  it("shows the version that was in force on a day, and says when none was", async () => {
    expect((await shown("zhejiang-2023", "--at", "2024-01-01")).version).toBe(1);
    expect((await shown("zhejiang-2023", "--at", "2025-03-01")).version).toBe(2);

    const before = await runCli(plainConfig(), "rulebook", "show", "zhejiang-2023", "--at", "2020-01-01");
    expect(before).toMatchObject({ exitCode: 1, out: "" });
    expect(before.err).toContain("version 1 is from 2023-09-01 on");
  });

  it("names the day of today where nobody named one and no version is in force yet", async () => {
    const folder = mkdtempSync(join(tmpdir(), "laiqu-rulebook-show-"));
    const file = join(folder, "later.json");
    await runCli(plainConfig(), "rulebook", "new", "新市", "--from", "2099-01-01", "-o", file);

    const { err } = await runCli(plainConfig(), "rulebook", "show", file);

    expect(err).toMatch(/^On "\d{4}-\d{2}-\d{2}" no version .* --at 2099-01-01 shows it/);
    rmSync(folder, { recursive: true });
  });

  it("shows one step only, and names the nearest where there is none", async () => {
    const { rules } = await shown("zhejiang-2023", "--step", "export.record");
    expect(rules.length).toBeGreaterThan(0);
    for (const { steps } of rules) expect(steps).toContain("export.record");

    const wrong = await runCli(plainConfig(), "rulebook", "show", "zhejiang-2023", "--step", "export.recrd");
    expect(wrong).toMatchObject({ exitCode: 1, out: "" });
    expect(wrong.err).toContain("did you mean export.record?");
  });

  it("shows what a rule rests on, its layer, and what is set aside", async () => {
    const { out } = await runCli(plainConfig(), "rulebook", "show", "zhejiang-2023", "--by", "clause");

    expect(out).toMatch(/nat\.[a-z-]+ \[HARD refuses\] NAT-2025/);
    expect(out).toContain("basis: INSTRUMENT");
    expect(out).toContain("basis: DEPLOYMENT");
    expect(out).toContain("basis: READING");
    expect(out).toMatch(/\n {4}reading: /);
    expect(out).toContain("Set aside:\n");
  });
});
