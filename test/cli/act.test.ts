import { describe, expect, it } from "vitest";
import { ACTS } from "../../src/acts/act-catalogue.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

describe("laiqu act list", () => {
  it.each(["zh", "en"] as const)("shows every act with its command, in %s", async (language) => {
    const { out, exitCode } = await runCli(plainConfig({ language }), "act", "list");

    expect(exitCode).toBe(0);
    for (const { command, title } of ACTS)
      expect(out).toMatch(new RegExp(`^  ${command.join(" ")} +${title[language]}$`, "m"));
  });

  it("shows under a rulebook what a role may do, and only that", async () => {
    const { out } = await runCli(
      plainConfig(),
      "act",
      "list",
      "--rulebook",
      "jinzhou-2025",
      "--role",
      "BUYER",
      "--json",
    );
    const { acts, rulebook } = JSON.parse(out) as { rulebook: string; acts: readonly { name: string }[] };

    expect(rulebook).toBe("JZ-2025");
    expect(acts.map(({ name }) => name)).toContain("sign");
    expect(acts.map(({ name }) => name)).not.toContain("export-record");
  });

  it("wants a rulebook with a role", async () => {
    const run = await runCli(plainConfig(), "act", "list", "--role", "BUYER");

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain("Give --rulebook with --role");
  });

  it.each([["list"], ["show", "plan-submit"]])("wants a rulebook with a day: %s", async (...words) => {
    const run = await runCli(plainConfig(), "act", ...words, "--at", "2026-02-30");

    expect(run).toMatchObject({ exitCode: 2, out: "" });
    expect(run.err).toContain("Give --rulebook with --at");
  });
});

describe("laiqu act show", () => {
  it("shows the form, what stands in the clear, and the papers", async () => {
    const { out } = await runCli(plainConfig(), "act", "show", "plan-submit");

    expect(out).toContain("plan submit — submit a plan");
    expect(out).toMatch(
      /^ {2}termMonths +term of the authorization: whole number 0–1200 months; required; only committed$/m,
    );
    expect(out).toMatch(/^ {2}plan +text of the plan \(required\)$/m);
  });

  it.each([
    ["hold", "en", /subject +record that it is about: reference of a record; required; in the clear$/m],
    ["hold", "zh", /subject +所涉记录：业务编号；必填；上链公开$/m],
    ["resource-submit", "en", /items +items of data: list of group \(name name, type type, sensitivity sensitivity\)/],
    ["resource-submit", "zh", /items +数据项：列表 分组（name 数据项名称、type 数据类型、sensitivity 敏感属性）/],
  ] as const)("shows records of any kind, and the members of groups by their names: %s in %s", async (...given) => {
    const [name, language, words] = given;
    expect((await runCli(plainConfig({ language }), "act", "show", name)).out).toMatch(words);
  });

  it("shows under a rulebook who may do it and under which clause", async () => {
    const { out } = await runCli(plainConfig(), "act", "show", "demand-submit", "--rulebook", "jinzhou-2025");

    expect(out).toContain("demand.record: may be done by operator, developer, under");
    expect(out).toContain("jz.demand-by [HARD] JZ-2025 第十一条第二款");
  });

  it("says when nobody may do it", async () => {
    const { out } = await runCli(plainConfig(), "act", "show", "approve-root", "--rulebook", "jinzhou-2025");

    expect(out).toContain("Under this rulebook nobody may do it.");
  });

  it("names the act that was meant", async () => {
    const run = await runCli(plainConfig(), "act", "show", "demand-submitt");

    expect(run).toMatchObject({ exitCode: 1, out: "" });
    expect(run.err).toContain('There is no act "demand-submitt" (did you mean demand-submit?)');
  });
});
