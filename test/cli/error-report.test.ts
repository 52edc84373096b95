import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { adviseOn, CLIENT_ENDS } from "../../src/cli/client-failure.ts";
import { ENDS_BY_CLASS } from "../../src/cli/error-ends.ts";
import { errorReport } from "../../src/cli/error-report.ts";
import { revertText } from "../../src/cli/revert-text.ts";
import { ClientError } from "../../src/client/client-error.ts";
import { ApiError, problemError } from "../../src/client/http/api-error.ts";
import type { ProblemForm } from "../../src/schemas/problem.ts";
import { PageError } from "../../src/web/browser/page-error.ts";
import { keysOf } from "../../src/text/entries.ts";

const HAN = /\p{Script=Han}/u;
const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** Classes of errors with an end of their own in `errorReport`. */
const WITH_OWN_END = ["ApiError", "CliError", "ClientError"];
/**
 * No command throws these: the API turns them into problems, the page shows them, another class wraps them, or they are
 * thrown to programs that use the library.
 */
const NEVER_THROWN = [
  "ApiProblem",
  "AuditError",
  "ConsensusError",
  "IncompleteLineage",
  "LedgerDataError",
  "LibraryError",
  "PageError",
];

const TEXT = { zh: "未能办理。", en: "It was not done." };
const problem = (code: ProblemForm["code"], evidence: ProblemForm["evidence"]): ProblemForm => ({
  type: "urn:laiqu:problem:x",
  title: "",
  titles: TEXT,
  status: 422,
  code,
  detail: "",
  details: TEXT,
  evidence,
});

describe("the report of an error", () => {
  it("knows how an error of every class ends a command", () => {
    const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
    const classes = sources.flatMap((path) =>
      [...readFileSync(join(SRC, path), "utf8").matchAll(/^export class (\w+) extends CodedError/gm)].map(
        ([, name]) => name!,
      ),
    );

    expect(classes.length).toBeGreaterThan(20);
    expect(classes.filter((name) => !(name in ENDS_BY_CLASS)).toSorted()).toEqual(
      [...WITH_OWN_END, ...NEVER_THROWN].toSorted(),
    );
  });

  it.each(keysOf(CLIENT_ENDS))("of the client's error %s has both texts and its code as detail", (code) => {
    const evidence = { name: "CY-OPR", account: "0x12", transaction: "0x34", schemaId: "laiqu.export.1" };
    const report = errorReport(new ClientError(code, TEXT, evidence));

    expect(report).toMatchObject({ code: CLIENT_ENDS[code], document: { detail: code, name: "CY-OPR" } });
    expect(report.text.zh).toMatch(HAN);
    expect(report.text.en).not.toMatch(HAN);
    expect(report.text.en).not.toMatch(/undefined/);
  });

  it.each([
    ["case that could not be opened", "CASE_NOT_OPENED"],
    ["hold that could not be placed", "HOLD_NOT_PLACED"],
  ] as const)("of a %s ends as its cause does, and says how to finish", (_, code) => {
    const cause = new ApiError("UNREACHABLE", TEXT, {});

    const report = errorReport(new ClientError(code, TEXT, { case: "RC-1" }, cause));

    expect(report.code).toBe("UNAVAILABLE");
    expect([report.text.zh, report.text.en]).toEqual([
      expect.stringContaining("--case RC-1"),
      expect.stringContaining("--case RC-1"),
    ]);
  });

  it("of a call that the ledger reverted explains the ledger's error", () => {
    const evidence = { error: "IdTaken", values: { id: "0x0123" } };
    for (const code of ["ACT_REVERTS", "TRANSACTION_REVERTED"] as const) {
      const report = errorReport(problemError(problem(code, evidence)));

      expect(report.code).toBe("REFUSED");
      expect(report.text).toEqual(revertText("IdTaken", { id: "0x0123" }));
    }
    expect(errorReport(problemError(problem("ACT_REVERTS", { error: "Unforeseen" }))).text).toEqual({
      zh: `服务器答复（ACT_REVERTS）：${TEXT.zh}`,
      en: `The server says (ACT_REVERTS): ${TEXT.en}`,
    });
  });

  it("of a reference that several records have is bad usage", () => {
    expect(errorReport(problemError(problem("REFERENCE_AMBIGUOUS", {}))).code).toBe("BAD_USAGE");
  });

  it("gives advice only where a command or an option helps", () => {
    expect(adviseOn("SEAT_FROZEN", TEXT, {})).toBe(TEXT);
    expect(adviseOn("KEY_UNKNOWN", TEXT, {})).toEqual({
      zh: expect.stringContaining("laiqu key new"),
      en: expect.stringContaining("laiqu key new"),
    });
  });

  it.each([[new TypeError("x is not a function")], [new PageError("FILES_MANY", TEXT)]])(
    "throws %s on, whose stack is needed",
    (error) => {
      expect(() => errorReport(error)).toThrow(error);
    },
  );
});
