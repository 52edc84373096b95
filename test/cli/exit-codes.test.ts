import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { API_ENDS, CLIENT_ENDS, PROBLEM_ENDS } from "../../src/cli/client-failure.ts";
import { COMMAND_CATALOGUE } from "../../src/cli/command-catalogue.ts";
import { ENDS_BY_CLASS } from "../../src/cli/error-ends.ts";
import { errorReport } from "../../src/cli/error-report.ts";
import { EXIT_CODES, exitCodeOf } from "../../src/cli/exit-code.ts";
import { problemTexts } from "../../src/api/api-problem.ts";
import { problemError } from "../../src/client/http/api-error.ts";
import { InputError } from "../../src/documents/input-error.ts";
import { RulebookError } from "../../src/rulebook/rulebook-error.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { CodedError } from "../../src/text/coded-error.ts";
import { entriesOf, keysOf } from "../../src/text/entries.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
const TEXT = { zh: "未能办理。", en: "It was not done." };

/**
 * The faults that another attempt may not meet: a race, a fault of the machine, a full disk, a halt, a wait that is
 * over. By the words in the code of an error.
 */
const PASSING = new RegExp(
  [
    "UNAVAILABLE|UNREACHABLE|TIMEOUT|UNDECIDED|NOT_TAKEN|NONCE|REJECTED|POOL_FULL|SYNCING|HALTED",
    "STOPPED|BEHIND|SILENT|IN_USE|BUSY|UNREADABLE$|UNWRITABLE|UNWRITTEN|FAILED|CHANGED$|NOT_MINED",
    "INTERNAL|UNFUNDED|GAS_LIMIT|FEE_TOO_LOW|MISSING$|AHEAD|OUTDATED|_EMPTY$",
  ].join("|"),
);

/** Codes that have such a word, and mean something that stays as it is. */
const LASTING = new Set([
  "ClientError PASSPHRASE_UNREADABLE",
  "DeploymentError FOUNDING_UNREADABLE",
  "RulebookError RULEBOOK_UNREADABLE",
  "DossierError PASSPHRASE_EMPTY",
  "SystemStartError DEPLOYMENT_MISSING",
  "ClientError APPROVALS_MISSING",
  "ClientError REVIEWS_MISSING",
  "ClientError DRAFT_CHANGED",
  "DossierError ENVELOPE_CHANGED",
  "AccessError ACCESS_UNDECIDED",
  "AccessError LOG_EMPTY",
  "AccessError LOG_UNCHANGED",
]);

class AnyError extends CodedError {
  constructor(name: string, code: string) {
    super(code, TEXT);
    this.name = name;
  }
}

/** Every code of every class that the tables name one by one, with its exit code. */
function codes(): (readonly [name: string, exitCode: number])[] {
  const byClass = entriesOf(ENDS_BY_CLASS).flatMap(([name, ends]) =>
    typeof ends === "string"
      ? [[`${name} (any)`, exitCodeOf(errorReport(new AnyError(name, "ANY")).code)] as const]
      : keysOf(ends).map(
          (code) => [`${name} ${code}`, exitCodeOf(errorReport(new AnyError(name, code)).code)] as const,
        ),
  );
  const named = (what: string, ends: Readonly<Record<string, (typeof API_ENDS)[keyof typeof API_ENDS]>>) =>
    entriesOf(ends).map(([code, end]) => [`${what} ${code}`, exitCodeOf(end)] as const);
  return [
    ...byClass,
    ...named("ClientError", CLIENT_ENDS),
    ...named("ApiError", API_ENDS),
    ...named("problem", PROBLEM_ENDS),
  ];
}

const systemError = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: x, open '${path}'`), { code, syscall: "open", path });

const problem = (code: ProblemForm["code"]): ProblemForm => ({
  type: `urn:laiqu:problem:${code.toLowerCase()}`,
  title: "",
  titles: TEXT,
  status: problemTexts[code].status,
  code,
  detail: "",
  details: TEXT,
  evidence: {},
});

describe("the table of exit codes", () => {
  it("is the same in --help of every command and in the README", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    for (const { name } of COMMAND_CATALOGUE)
      expect((await runCli(plainConfig({ language: "both" }), name, "--help")).out).toContain(EXIT_CODES.en);

    for (const phrase of [
      "| 0 | done, or what was checked is good",
      "| 1 | refused, not found, not valid, or no longer good",
      "| 2 | bad usage",
      "| 3 | unavailable or undecided",
      "| 4 | unfinished",
    ])
      expect(readme).toContain(phrase);
  });

  it("never calls a race, a fault of the machine, a full disk or a halt a refusal", () => {
    const passing = codes().filter(([name]) => PASSING.test(name) && !LASTING.has(name));

    expect(passing.length).toBeGreaterThan(30);
    expect(passing.filter(([, exitCode]) => exitCode !== 3)).toEqual([]);
  });

  it.each([
    "ENOSPC",
    "EDQUOT",
    "EIO",
    "EROFS",
    "EMFILE",
    "ENFILE",
    "ENOTCONN",
    "ESTALE",
    "ETIMEDOUT",
    "EAGAIN",
    "EBUSY",
  ])("ends a command with 3 for the operating system's %s, also below another error", (code) => {
    const error = systemError(code, "/data/x");
    const wrapped = new RulebookError("RULEBOOK_UNREADABLE", TEXT, {}, error);

    expect([errorReport(error), errorReport(wrapped)].map((report) => exitCodeOf(report.code))).toEqual([3, 3]);
  });

  it.each([
    ["ENOENT", 1],
    ["ENOTDIR", 1],
    ["EISDIR", 2],
    ["ENAMETOOLONG", 2],
    ["ELOOP", 2],
    ["EACCES", 3],
  ])("knows that %s of a path that somebody named is %i", (code, exitCode) => {
    expect(exitCodeOf(errorReport(systemError(code, "x")).code)).toBe(exitCode);
  });

  it("calls a rulebook that is not JSON not valid, and no mistake of the command line", () => {
    const notJson = new RulebookError("RULEBOOK_UNREADABLE", TEXT, {}, new InputError("JSON_SYNTAX", TEXT));

    expect(exitCodeOf(errorReport(notJson).code)).toBe(1);
  });

  it.each(keysOf(PROBLEM_ENDS))("has a place for the problem %s of the API that fits its status", (code) => {
    const exitCode = exitCodeOf(errorReport(problemError(problem(code))).code);

    expect(exitCode).toBe(exitCodeOf(PROBLEM_ENDS[code]));
    if (problemTexts[code].status >= 500) expect(exitCode).toBe(3);
  });

  it("is used by every command: nobody else ends the process with a number", () => {
    const sources = readdirSync(join(SRC, "cli"), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".ts"),
    );

    const numbers = sources.filter((path) =>
      /exitCode[:=] ?[0-9]|process\.exit\(/.test(readFileSync(join(SRC, "cli", path), "utf8")),
    );
    expect(numbers).toEqual([]);
  });
});
