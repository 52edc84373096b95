import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { ROOT } from "./architecture/sources.ts";

const LONGEST_LINE = 120;
/** Generated files, files that other programs wrote, and this file, which holds a sample of every breach. */
const NOT_READ =
  /^(?:src\/deployment\/bindings\/|src\/client\/http\/openapi\.ts$|test\/vectors\/|test\/code-style\.test\.ts$)/;

interface Line {
  /** Path and line number, in the form that editors open. */
  readonly place: string;
  readonly text: string;
}

const CODE = ["src", "test", "scripts", "contracts"].flatMap((folder) => linesOf(folder));
const PROSE = ["docs", "."].flatMap((folder) => linesOf(folder, /\.md$/));

const SILENCING = /(?:oxlint|eslint|solhint|biome|slither)-disable|@ts-(?:ignore|expect-error|nocheck)/;
/** A rule of the linter has the name of its plug-in before it. Of the analyser, nobody silences all detectors at once. */
const REASONED = [
  /\boxlint-disable(?:-next-line|-line)? [a-z-]+\/[a-z-]+(?:, [a-z-]+\/[a-z-]+)* -- \S.{9,}/,
  /\/\/ slither-disable-(?:next-line|start|end) (?!all )[a-z-]+ -- \S.{9,}/,
];
const UNFINISHED = new RegExp(`\\b(?:${["TO_DO", "FIX_ME", "X_X_X", "HA_CK"].join("|").replaceAll("_", "")})\\b`);

/** Each rule names the lines that break it. */
const RULES: Readonly<Record<string, (lines: readonly Line[]) => readonly Line[]>> = {
  "a line of code has at most 120 columns": (lines) =>
    lines.filter(({ text }) => Array.from(text).length > LONGEST_LINE),

  "a comment that silences a linter or an analyser names the rule and gives the reason": (lines) =>
    lines
      .filter(({ text }) => SILENCING.test(text))
      .filter(({ text }) => !REASONED.some((reasoned) => reasoned.test(text))),

  "a note of unfinished work goes to the issues, not into the code": (lines) =>
    lines.filter(({ text }) => UNFINISHED.test(text)),
};

/** Lines that break the rules, at least one for each rule. They show that the rules find breaches. */
const BREACHES: readonly (readonly [rule: string, text: string])[] = [
  ["a line of code has at most 120 columns", "x".repeat(LONGEST_LINE + 1)],
  [
    "a comment that silences a linter or an analyser names the rule and gives the reason",
    "// oxlint-disable-next-line typescript/no-non-null-assertion",
  ],
  [
    "a comment that silences a linter or an analyser names the rule and gives the reason",
    "// @ts-ignore -- it works this way",
  ],
  [
    "a comment that silences a linter or an analyser names the rule and gives the reason",
    "// slither-disable-next-line incorrect-equality",
  ],
  [
    "a comment that silences a linter or an analyser names the rule and gives the reason",
    "// slither-disable-start all -- it is all well",
  ],
  ["a note of unfinished work goes to the issues, not into the code", "// TO_DO: later".replace("_", "")],
];

describe("the code", () => {
  it.each(Object.entries(RULES))("%s", (_, rule) => {
    expect(rule(CODE).map(({ place }) => place)).toEqual([]);
  });

  it.each(BREACHES)("%s: a breach is found", (rule, text) => {
    expect(RULES[rule]?.([{ place: "x.ts:1", text }])).toHaveLength(1);
  });
});

describe("the documentation", () => {
  it("cites nothing that only developers of this project have", () => {
    const foreign = /\.\.\/shared|\bledger model\b|\bthe model's page\b|\brequirements\.md\b|\bdesign\.md\b/;

    expect(
      [...PROSE, ...CODE.filter(({ place }) => !place.startsWith("contracts/") && !place.startsWith("test/"))]
        .filter(({ text }) => foreign.test(text))
        .map(({ place }) => place),
    ).toEqual([]);
  });
});

/** The lines of a folder's files: by default of its code, in folders beneath it too. */
function linesOf(folder: string, names = /\.(?:ts|mjs|sol)$/): readonly Line[] {
  return readdirSync(join(ROOT, folder), { recursive: folder !== ".", encoding: "utf8" })
    .filter((name) => names.test(name))
    .map((name) => join(folder, name.replaceAll("\\", "/")))
    .filter((path) => !NOT_READ.test(path))
    .flatMap((path) =>
      readFileSync(join(ROOT, path), "utf8")
        .split("\n")
        .map((text, index) => ({ place: `${path}:${index + 1}`, text })),
    );
}
