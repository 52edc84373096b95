import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shippedRulebooks } from "../../src/cli/rulebook-file.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const SHIPPED = fileURLToPath(new URL("../../rulebooks/", import.meta.url));

interface Book {
  status: string;
  versions: { version: number; effectiveFrom: string }[];
  rules: Record<string, unknown>[];
}

interface Told {
  readonly sound: boolean;
  readonly faults: readonly { readonly code: string; readonly place: string; readonly line: number }[];
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-rulebook-"));
  cpSync(SHIPPED, folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a shipped rulebook in which something was changed. */
function changed(name: string, change: (book: Book) => void): string {
  const book = JSON.parse(readFileSync(join(SHIPPED, `${name}.json`), "utf8")) as Book;
  change(book);
  const path = join(folder, "changed.json");
  writeFileSync(path, JSON.stringify(book, null, 2));
  return path;
}

/** A rule that quotes its text, and that no test changes otherwise. */
function quoting({ rules }: Book): Record<string, unknown> {
  return rules.slice(7).find(({ basis }) => basis === undefined)!;
}

async function faultsOf(path: string): Promise<Told["faults"]> {
  const run = await runCli(plainConfig(), "rulebook", "check", path, "--json");
  expect(run.exitCode).toBe(1);
  return (JSON.parse(run.out) as Told).faults;
}

describe("laiqu rulebook check", () => {
  it.each(shippedRulebooks())("finds nothing wrong with %s, and says what it has", async (name) => {
    const [zh, en] = [
      await runCli(plainConfig({ language: "zh" }), "rulebook", "check", name),
      await runCli(plainConfig(), "rulebook", "check", name),
    ];

    expect(zh).toMatchObject({ exitCode: 0, err: "" });
    expect(zh.out).toMatch(/无误.*\n.*第 1 版，自 \d{4}-\d\d-\d\d 起：\d+ 条规则.*\d+ 个环节/);
    expect(en.out).toMatch(/is sound.*\n.*version 1, from \d{4}-\d\d-\d\d on: \d+ rules.*, at \d+ steps/);
  });

  it("says of a draft that it is one", async () => {
    const { out } = await runCli(plainConfig(), "rulebook", "check", "yuxi-2025-draft");

    expect(out).toContain("is a draft and not in force");
    expect(out).toMatch(/\d+ of them from "NAT-2025"/);
  });

  it("tells everything that is wrong at once, whatever else cannot be read, in the order of the lines", async () => {
    const path = changed("qiqihar-2024", (book) => {
      const [first, , third, fourth, fifth] = book.rules;
      const { hardness, ...rest } = first!;
      book.rules[0] = { ...rest, hardnes: hardness };
      quoting(book)["zh"] = "这句话不在条文中。";
      third!["require"] = { filing: "EMERGENCY_PLN", by: ["DATA_AUTORITY"], outcomes: ["PASED", "PASSED"] };
      fourth!["step"] = ["product.setle.IN_FORCE", "prodct.record"];
      fifth!["number"] = book.rules[5]!["number"];
      book.rules[6]!["require"] = { sameScenario: true };
      book.status = "DRAFTY";
      book.versions[0]!.effectiveFrom = "2024-13-01";
    });

    const faults = await faultsOf(path);

    const told = faults.map(({ code, place }) => `${code} ${place.slice(place.indexOf("#"))}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "RULEBOOK_MALFORMED #/status",
        "RULEBOOK_MALFORMED #/versions/0/effectiveFrom",
        "RULEBOOK_MALFORMED #/rules/0",
        "RULEBOOK_MALFORMED #/rules/0/hardnes",
        "RULEBOOK_MALFORMED #/rules/2/require/filing",
        "RULEBOOK_MALFORMED #/rules/2/require/by/0",
        "RULEBOOK_MALFORMED #/rules/2/require/outcomes/0",
        "STEP_UNKNOWN #/rules/3/step/0",
        "STEP_UNKNOWN #/rules/3/step/1",
        "RULE_NUMBER_DOUBLED #/rules/5",
      ]),
    );
    expect(told.some((one) => one.startsWith("QUOTE_NOT_FOUND #/rules/"))).toBe(true);
    expect(told.some((one) => one.endsWith(" #/rules/6/require"))).toBe(true);
    const lines = faults.map(({ line }) => line);
    expect(lines).toEqual([...lines].sort((one, other) => one - other));
    expect(lines.every((line) => line > 0)).toBe(true);
  });

  it("names the nearest right thing", async () => {
    const path = changed("qiqihar-2024", (book) => {
      book.rules[0]!["step"] = [
        "product.setle.IN_FORCE",
        "prodct.record",
        "product.settle.IN_FORC",
        "product.attest.NOTIC",
      ];
      book.rules[1]!["hardnes"] = "HARD";
      book.status = "SUPERSEDE";
    });

    for (const language of ["zh", "en"] as const) {
      const { out, exitCode } = await runCli(plainConfig({ language }), "rulebook", "check", path);
      expect(exitCode).toBe(1);
      for (const meant of ["settle", "product", "IN_FORCE", "NOTICE", "hardness", "SUPERSEDED"])
        expect(out).toMatch(new RegExp(`(是否指 |did you mean )${meant}[？?]`));
    }
  });

  it("tells more than twenty faults one by one", async () => {
    const path = changed("qiqihar-2024", (book) => {
      for (const rule of book.rules.slice(0, 30)) rule["hardness"] = "SOFTLY";
    });

    expect((await faultsOf(path)).filter(({ code }) => code === "RULEBOOK_MALFORMED")).toHaveLength(30);
  });

  it("tells what is wrong with a layer, and what is wrong with the file itself", async () => {
    const national = JSON.parse(readFileSync(join(SHIPPED, "national-2025.json"), "utf8")) as Book;
    national.rules[0]!["hardness"] = "SOFTLY";
    writeFileSync(join(folder, "layer.json"), JSON.stringify(national));
    const path = changed("zhejiang-2023", (book) => {
      Object.assign(book, { layers: [{ file: "layer.json" }] });
      quoting(book)["clause"] = "第九百条";
    });

    const told = (await faultsOf(path)).map(({ code, place }) => `${code} ${place}`);

    expect(told).toContain("RULEBOOK_MALFORMED layer.json#/rules/0/hardness");
    expect(told.some((one) => one.startsWith("CLAUSE_NOT_FOUND changed.json#/rules/"))).toBe(true);
  });

  it("says of a name that is neither a file nor a rulebook which one was meant", async () => {
    const run = await runCli(plainConfig(), "rulebook", "check", "zhejang-2023");

    expect(run).toMatchObject({ exitCode: 1, out: "" });
    expect(run.err).toContain("did you mean zhejiang-2023?");
  });

  it("refuses a file that is not JSON, with the place", async () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, "{");

    const run = await runCli(plainConfig(), "rulebook", "check", path);

    expect(run).toMatchObject({ exitCode: 1, out: "" });
    expect(run.err).toContain("is not valid JSON");
  });
});
