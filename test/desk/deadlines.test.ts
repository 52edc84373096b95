import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Duty } from "../../src/desk/duties/duty.ts";
import { YEARLY_TERMS } from "../../src/desk/duties/yearly-terms.ts";
import type { RecordName } from "../../src/schemas/record.ts";
import { showDate } from "../../src/text/china-time.ts";
import { AskedDemo } from "./asked-demo.ts";
import type { Answered } from "./asked-demo.ts";

const folder = mkdtempSync(join(tmpdir(), "laiqu-due-"));
let demo: AskedDemo;

beforeAll(async () => {
  demo = await AskedDemo.start();
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Due {
  readonly duties: readonly Duty[];
}

/** A duty in short: what, by whom, until when, its state, how late, and the clause. */
async function short({ what, owners, due, state, daysLate, rules }: Duty): Promise<string> {
  const owner = (await demo.namesOf(owners)).join(" ");
  const day = due === undefined ? "" : showDate(due - 1);
  return [what.en, owner, day, state, daysLate === 0 ? "" : `+${daysLate}`, rules[0]?.id ?? ""]
    .filter((part) => part !== "")
    .join(" | ");
}

const dutiesOf = async (words: string, kinds: readonly Duty["kind"][] = []): Promise<string[]> => {
  const { result } = (await demo.ask(words)) as Answered<Due>;
  return await Promise.all(result.duties.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).map(short));
};

describe("which-filings-are-missing", () => {
  test("before its operation A-01 lacked nothing, and its emergency plan until 22 July 2025", async () => {
    expect(await dutiesOf("which-filings-are-missing A-01 --at 2025-07-24", ["BEFORE_OPERATION"])).toEqual([
      "filing of an agreement | CY-OPR | 2025-07-24 | DONE | cy.agreement-filed",
      "emergency plan | CY-DATA | 2025-07-24 | DONE | cy.no-plan-no-operation",
      "security officer | CY-OPR | 2025-07-24 | DONE | cy.security-officer",
    ]);
    expect(await dutiesOf("which-filings-are-missing A-01 --at 2025-07-21", ["BEFORE_OPERATION"])).toContain(
      "emergency plan | CY-DATA | OPEN | cy.no-plan-no-operation",
    );
  });

  test("on 10 March 2026 the disclosures of 2025 were due, and RC-01 by 3 April", async () => {
    const due = await dutiesOf("which-filings-are-missing A-01 --at 2026-03-10", ["YEARLY", "CASE"]);

    expect(due).toEqual([
      "disclosure of 2025 | CY-DATA | 2026-03-31 | OPEN | cy.operator-files",
      "disclosure of 2025 | CY-OPR | 2026-03-31 | OPEN | cy.operator-files",
      "term of the rectification | CY-OPR | 2026-04-03 | OPEN | cy.report-rectification",
      "annual report of 2025 | CY-OPR | 2026-12-31 | DONE | cy.operator-files",
      "evaluation of 2025 | CY-DATA | 2026-12-31 | OPEN | cy.evaluation-by",
      "disclosure of 2026 | CY-DATA | 2027-03-31 | OPEN | cy.operator-files",
      "disclosure of 2026 | CY-OPR | 2027-03-31 | OPEN | cy.operator-files",
      "annual report of 2026 | CY-OPR | 2027-12-31 | OPEN | cy.operator-files",
      "evaluation of 2026 | CY-DATA | 2027-12-31 | OPEN | cy.evaluation-by",
    ]);
  });

  test("after the revocation of A-SW-01 data and logs were still to be seen to, until they were", async () => {
    const after = (day: string) => dutiesOf(`which-filings-are-missing A-SW-01 --at ${day}`, ["AFTER_THE_END"]);

    expect(await after("2025-12-28")).toEqual([]);
    expect(await after("2025-12-30")).toEqual([
      "evidence that access is closed | SW-DATA | DONE | sw.access-closed",
      "certificate of deletion | SW-DATA | OPEN | sw.data-deleted",
      "retention of logs | SW-DATA | OPEN | sw.logs-kept",
    ]);
    expect((await after("2026-01-12")).filter((each) => each.includes("OPEN"))).toEqual([]);
    // The logs themselves are kept until the end of June.
    expect(await dutiesOf("which-filings-are-missing A-SW-01 --at 2026-01-12", ["TERM"])).toContain(
      "keeping of the logs until the day | SW-DATA | 2026-06-29 | OPEN",
    );
  });

  test("where nothing is due, the answer says so", async () => {
    const { absence, result } = (await demo.ask("which-filings-are-missing A-SW-01 --at 2026-07-01")) as Answered<Due>;

    expect(result.duties.filter(({ state }) => state === "OPEN" || state === "LATE")).toEqual([]);
    expect(absence?.en).toMatch(/^Nothing that is still due is recorded/);
  });
});

describe("what is late", () => {
  test("what-is-overdue: the rectification of Shuowan's operator on the morning after its term", async () => {
    expect(await dutiesOf("what-is-overdue 朔湾市 --at 2025-12-21T09:00+08:00")).toEqual([
      "term of the rectification | SW-OPR | 2025-12-20 | LATE | +1 | sw.report-rectification",
    ]);
    expect(await dutiesOf("what-is-overdue 朔湾市 --at 2025-12-20")).toEqual([]);
  });

  test("what-is-overdue: without the disclosures, Cangyu's would be late on 1 April 2026", async () => {
    // They were made on 20 March 2026: by what the ledger knew on the day before, they were late on 1 April.
    expect(await dutiesOf("what-is-overdue 沧屿市 --at 2026-04-01 --known-at 2026-03-19", ["YEARLY"])).toEqual([
      "disclosure of 2025 | CY-DATA | 2026-03-31 | LATE | +1 | cy.operator-files",
      "disclosure of 2025 | CY-OPR | 2026-03-31 | LATE | +1 | cy.operator-files",
    ]);
    expect(await dutiesOf("what-is-overdue 沧屿市 --at 2026-04-01", ["YEARLY"])).toEqual([]);
  });

  test("is-the-rectification-late: it was missed in Shuowan, and done in time in Cangyu", async () => {
    expect(await dutiesOf("is-the-rectification-late A-SW-01")).toEqual([
      "term of the rectification | SW-OPR | 2025-12-20 | MISSED | +1 | sw.report-rectification",
    ]);
    expect(await dutiesOf("is-the-rectification-late A-01")).toEqual([
      "term of the rectification | CY-OPR | 2026-04-03 | DONE | cy.report-rectification",
    ]);
  });

  test("did-it-report-and-disclose: what was due in 2026 was done", async () => {
    expect(await dutiesOf("did-it-report-and-disclose A-01 --from 2026-01-01 --until 2026-12-31")).toEqual([
      "disclosure of 2025 | CY-DATA | 2026-03-31 | DONE | cy.operator-files",
      "disclosure of 2025 | CY-OPR | 2026-03-31 | DONE | cy.operator-files",
      "annual report of 2025 | CY-OPR | 2026-12-31 | DONE | cy.operator-files",
      "evaluation of 2025 | CY-DATA | 2026-12-31 | DONE | cy.evaluation-by",
    ]);
  });

  test("what-was-outstanding: proposals, and what was due, each with its clause", async () => {
    const { result } = (await demo.ask("what-was-outstanding 沧屿市 --at 2026-03-10")) as Answered<
      Due & { readonly cases: readonly { readonly case: RecordName }[] }
    >;

    expect(result.cases.map((each) => each.case.reference)).toEqual(["RC-01"]);
    const yearly = result.duties.filter(({ kind }) => kind === "YEARLY");
    expect(yearly.every(({ rules, reading }) => rules.length === 1 && reading !== undefined)).toBe(true);
  });
});

describe("as a calendar", () => {
  test("the command line writes what is due and not done, and overwrites nothing", async () => {
    const file = join(folder, "due.ics");
    const words = `which-filings-are-missing A-01 --at 2026-03-10 --ics ${file}`;
    const run = await demo.run(words);
    const text = readFileSync(file, "utf8");
    const again = await demo.run(words);

    expect(run.exitCode).toBe(0);
    const lines = text.replaceAll("\r\n ", "").split("\r\n");
    expect(lines.filter((line) => line === "DTSTART;VALUE=DATE:20260403")).toHaveLength(1);
    expect(lines.filter((line) => line === "BEGIN:VEVENT").length).toBeGreaterThan(5);
    expect([again.exitCode, again.err]).toEqual([2, expect.stringContaining("due.ics")]);
  });

  test("so does the API, by a parameter or by the header", async () => {
    const address = `${demo.url}/v1/questions/what-is-overdue/answer?jurisdiction=2&at=1766278800`;
    const byFormat = await fetch(`${address}&format=ics`);
    const byHeader = await fetch(address, { headers: { accept: "text/calendar" } });
    const asJson = await fetch(`${address}&format=json`, { headers: { accept: "text/calendar" } });

    expect(byFormat.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await byHeader.text()).toBe(await byFormat.text());
    expect(asJson.headers.get("content-type")).toContain("application/json");
    expect((await fetch(`${address}&format=pdf`)).status).toBe(400);
  });
});

test("every yearly term names a rule that judges who makes one of its statements", () => {
  const rules = ["cangyu-2025", "jinzhou-2025", "national-2025", "yuxi-2025-draft", "zhejiang-2023"].flatMap((name) => {
    const file = JSON.parse(readFileSync(new URL(`../../rulebooks/${name}.json`, import.meta.url), "utf8")) as {
      readonly rules: readonly { readonly id: string; readonly step: string | readonly string[] }[];
    };
    return file.rules;
  });

  for (const { rule, codes } of YEARLY_TERMS) {
    const steps = rules.filter(({ id }) => id === rule).flatMap(({ step }) => step);
    expect(
      codes.every((code) => steps.includes(`authorization.attest.${code}`)),
      rule,
    ).toBe(true);
  }
});
