import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rulebookFile, shippedRulebooks } from "../../src/cli/rulebook-file.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { add, changed } from "./wrong-files/luming.ts";

interface Tested {
  readonly sound: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly steps: readonly {
    readonly step: string;
    readonly acts: readonly { readonly without?: string; readonly outcome: string }[];
  }[];
}

const WITHIN = { timeout: 120_000 };
const OUTCOMES = { HARD: "REFUSED", SOFT: "FLAGGED", RECORD: "NOTED" } as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-rulebook-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("laiqu rulebook test", () => {
  it.each(shippedRulebooks())(
    "tries every rule of %s at every step, and all is as the rules say",
    WITHIN,
    async (name) => {
      const run = await runCli(plainConfig(), "rulebook", "test", name, "--json");
      const { sound, counts, steps } = JSON.parse(run.out) as Tested;

      expect([run.exitCode, sound, counts["NOT_FOUND"], counts["OTHERWISE"]]).toEqual([0, true, 0, 0]);
      expect(steps.filter(({ acts }) => acts.filter(({ outcome }) => outcome === "PASSES").length !== 1)).toEqual([]);
      const tried = new Map(
        steps.flatMap(({ acts }) => acts.map(({ without, outcome }) => [without, outcome] as const)),
      );
      for (const { id, hardness } of readRulebooks(rulebookFile(name)).flatMap(({ rules }) => rules))
        // What is flagged beside a HARD rule that cannot be met without it is refused.
        expect([OUTCOMES[hardness], "REFUSED"], id).toContain(tried.get(id));
    },
  );

  it("says in words, in each language, what is refused without which rule, and how many", WITHIN, async () => {
    const zh = await runCli(plainConfig({ language: "zh" }), "rulebook", "test", "cangyu-2025");
    const en = await runCli(plainConfig(), "rulebook", "test", "cangyu-2025");

    expect(zh.out).toMatch(/✓ export\.record \(第 1 版\)\n {2}全部符合：可以办理\n {2}不符合则拒绝: cy\./);
    expect(en.out).toMatch(
      /✓ export\.record \(version 1\)\n {2}with all rules met: allowed\n {2}refused without: cy\./,
    );
    expect(en.out).toMatch(/\d+ steps: \d+ acts meet every rule and are allowed; .* \d+ are refused, \d+ flagged/);
  });

  it("ends with 1 where no act can lack one rule alone, and names it", WITHIN, async () => {
    const path = join(folder, "doubled.json");
    const book = JSON.parse(readFileSync(rulebookFile("cangyu-2025"), "utf8")) as {
      rules: Record<string, unknown>[];
      text?: unknown;
    };
    const rule = book.rules.find(({ require }) => Object.hasOwn(require as object, "sameScenario"))!;
    book.rules.push({ ...rule, id: "cy.same-again", number: 999 });
    writeFileSync(path, JSON.stringify(book));

    const run = await runCli(plainConfig(), "rulebook", "test", path);

    expect(run.exitCode).toBe(1);
    expect(run.out).toMatch(/^✗ \S+ \(version 1\)$/m);
    expect(run.out).toMatch(/^ {2}no act was found that lacks only: cy\.product-same-scenario, cy\.same-again$/m);
    expect(run.out).toMatch(/\d+ acts were not found, and 0 came otherwise/);
    expect(run.out).toContain('Whatever fails "cy.product-same-scenario" fails "cy.same-again" too');
  });

  it("says which rules contradict each other, where no act meets them all", WITHIN, async () => {
    const path = join(folder, "contradictory.json");
    // At an authorization the linked party is the operator: no checker of two rules at a time sees that.
    const plan = { filing: "EMERGENCY_PLAN", of: "LINK", by: ["OPERATOR"], outcomes: ["PASSED"] };
    const contradictory = changed((book) => {
      delete (book as Record<string, unknown>)["text"];
      add(book, 9, { require: { not: plan } });
    });
    writeFileSync(path, contradictory);

    const zh = await runCli(plainConfig({ language: "zh" }), "rulebook", "test", path);
    const en = await runCli(plainConfig(), "rulebook", "test", path);

    expect([zh.exitCode, en.exitCode]).toEqual([1, 1]);
    expect(zh.out).toMatch(/没有行为能符合全部规则；"lm\.plan-first"、"lm\.added-119" 中少任何一条即可造出/);
    expect(en.out).toMatch(/with any one of "lm\.plan-first", "lm\.added-119" left out there is one: these contradict/);
    expect(en.out.match(/No act meets every rule/g)).toHaveLength(1);
  });
});
