import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { changed, LUMING_TEXT, rule } from "./wrong-files/luming.ts";
import { WRONG_RULES_AND_TEXTS } from "./wrong-files/rules-and-texts.ts";
import { WRONG_SYNTAX_AND_NAMES } from "./wrong-files/syntax-and-names.ts";

const WRONG = [...WRONG_SYNTAX_AND_NAMES, ...WRONG_RULES_AND_TEXTS];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-wrong-files-"));
  writeFileSync(join(folder, "luming-2026.txt"), LUMING_TEXT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `laiqu rulebook check` says of a file, in both languages one after the other, and how it ends. */
async function checked(path: string): Promise<{ en: string; zh: string; exitCode: number }> {
  const [en, zh] = [
    await runCli(plainConfig(), "rulebook", "check", path),
    await runCli(plainConfig({ language: "zh" }), "rulebook", "check", path),
  ];
  expect(zh.exitCode).toBe(en.exitCode);
  return { en: en.out + en.err, zh: zh.out + zh.err, exitCode: en.exitCode };
}

/** No line is a frame of a stack, or has a character that commands a terminal. */
function expectPlain(...texts: readonly string[]): void {
  for (const text of texts) {
    expect(text).not.toMatch(/^\s+at .*:\d+/m);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).not.toContain("\u202e");
  }
}

describe("laiqu rulebook check, of a wrong file", () => {
  it("is tried with a hundred", () => {
    expect(WRONG.length).toBeGreaterThanOrEqual(100);
    expect(new Set(WRONG.map(([name]) => name)).size).toBe(WRONG.length);
  });

  it.each(WRONG)("tells file, line, reason and the nearest right thing: %s", async (_name, content, told) => {
    const path = join(folder, "wrong.json");
    writeFileSync(path, content);

    const { en, zh, exitCode } = await checked(path);

    expect(exitCode).toBe(1);
    for (const text of told) expect(en).toMatch(text);
    expectPlain(en, zh);
    for (const text of [en, zh]) expect(text).toContain("wrong.json");
    expect(zh).toMatch(/第 \d+ 行|超过上限/);
    expect(en).toMatch(/[Ll]ine \d+|at most \d+ are allowed/);
    expect(zh.split("\n").length).toBe(en.split("\n").length);
  });

  it("tells what is no file", async () => {
    const named = (name: string): string => join(folder, name);
    mkdirSync(named("folder.json"));
    symlinkSync("nowhere", named("dangling.json"));
    symlinkSync("loop.json", named("loop.json"));
    execFileSync("mkfifo", [named("pipe.json")]);
    writeFileSync(named("my-city.json"), "{}");

    const ends = new Map<string, readonly [number, RegExp]>([
      ["folder.json", [2, /not a regular file but a folder/]],
      ["pipe.json", [2, /not a regular file but a folder, a pipe/]],
      ["loop.json", [2, /symbolic links lead in a circle/]],
      ["dangling.json", [1, /there is no such file/]],
      ["my-cty.json", [1, /there is no such file.*did you mean "my-city.json"\?/]],
    ]);
    for (const [name, [exitCode, told]] of ends) {
      const run = await checked(named(name));
      expect(run, name).toMatchObject({ exitCode, en: expect.stringMatching(told) as string });
      expectPlain(run.en, run.zh);
    }
  });

  it("tells the line in the right one of two files with one name", async () => {
    const path = join(folder, "same.json");
    const above = changed((book) => {
      Object.assign(book, { id: "UP-2025", jurisdiction: "某省" });
      for (const one of book.rules)
        Object.assign(one, { id: `up.${String(one["number"])}`, number: Number(one["number"]) + 500 });
      rule(book, 501)["require"] = { who: ["BUYER"] };
    });
    mkdirSync(join(folder, "above"));
    writeFileSync(join(folder, "above", "luming-2026.txt"), LUMING_TEXT);
    // The file above has no layout, so that every line of it is the first.
    writeFileSync(join(folder, "above", "same.json"), JSON.stringify(JSON.parse(above)));
    const own = changed((book) => {
      rule(book, 1)["require"] = { who: ["BUYER"] };
      Object.assign(book, { layers: [{ file: "above/same.json" }] });
    });
    writeFileSync(path, own);

    const { en, zh } = await checked(path);

    const line = own.split("\n").findIndex((text) => text.includes('"id": "lm.admit"')) + 1;
    const told = /"same\.json"#\/rules\/0\/require \(line (\d+), rule "lm\.admit"/.exec(en);
    expect(Number(told?.[1])).toBeGreaterThan(line);
    expect(en).toContain('"above/same.json"#/rules/0/require (line 1, rule "up.1"');
    expectPlain(en, zh);
  });

  it.each([
    ["CRLF", LUMING_TEXT.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${LUMING_TEXT}`],
  ])("says of a text in which only the ends of lines or a mark differ that nothing else does: %s", async (_, text) => {
    const path = join(folder, "ends.json");
    writeFileSync(
      path,
      changed((book) => void (book.text["file"] = "ends.txt")),
    );
    writeFileSync(join(folder, "ends.txt"), text);
    const only = await checked(path);
    writeFileSync(join(folder, "ends.txt"), text.replace("。", "！"));
    const more = await checked(path);

    expect(only.en).toContain("only the ends of its lines (CRLF) or a byte order mark differ");
    expect(only.zh).toContain("仅行尾");
    expect(more.en).toContain("Find out who changed the text");
  });

  it("shows a title that commands a terminal as a quotation", async () => {
    const path = join(folder, "hostile.json");
    const title = "\u001b[31m\u202e\u0007\n规则集无误";
    writeFileSync(
      path,
      changed((book) => Object.assign(book, { title: { zh: title, en: title } })),
    );

    const { en, zh, exitCode } = await checked(path);

    expect(exitCode).toBe(0);
    expectPlain(en, zh);
  });

  it("finds nothing wrong with demands that look alike and can be met together", async () => {
    const path = join(folder, "sound.json");
    const plan = { filing: "EMERGENCY_PLAN", of: "OPERATOR", by: ["OPERATOR"] };
    writeFileSync(
      path,
      changed((book) => {
        const like = rule(book, 9);
        book.rules.push(
          { ...like, id: "lm.a", number: 101, require: { ...plan, outcomes: ["PASSED", "CONDITIONAL"] } },
          { ...like, id: "lm.b", number: 102, require: { not: { ...plan, outcomes: ["CONDITIONAL"] } } },
          {
            ...like,
            id: "lm.c",
            number: 103,
            require: { ...plan, outcomes: ["REJECTED"], orAbsent: true },
            hardness: "SOFT",
          },
        );
      }),
    );

    expect(await checked(path)).toMatchObject({ exitCode: 0 });
  });
});
