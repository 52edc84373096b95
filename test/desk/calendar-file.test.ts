import { describe, expect, test } from "vitest";
import { calendarFile } from "../../src/desk/duties/calendar-file.ts";
import type { Duty } from "../../src/desk/duties/duty.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { endOfDay } from "../../src/text/china-time.ts";

const WITHOUT_DAY: Duty = {
  id: "0x00000000000000000001.CASE",
  kind: "CASE",
  what: { zh: "整改期限", en: "term of the rectification" },
  about: { id: parseRecordId("0x00000000000000000001"), kind: "CASE", reference: "RC-01" },
  owners: [],
  roles: [],
  state: "OPEN",
  daysLate: 0,
  rules: [],
};
const CASE: Duty = { ...WITHOUT_DAY, due: endOfDay("2026-04-03") };

function linesOf(duties: readonly Duty[]): string[] {
  const title = { zh: "今天有哪些事项逾期未办？", en: "What is overdue today?" };
  return calendarFile({ question: "what-is-overdue", title, asOf: 1_774_368_000, duties }).split("\r\n");
}

/** A content line is folded before a space, so that joining the parts without it gives the line again. */
function unfolded(lines: readonly string[]): string[] {
  return lines.join("\r\n").replaceAll("\r\n ", "").split("\r\n");
}

describe("a calendar of duties", () => {
  test("has an event on the last day of a term, with an end on the next", () => {
    const lines = unfolded(linesOf([CASE]));

    expect(lines).toContain("DTSTART;VALUE=DATE:20260403");
    expect(lines).toContain("DTEND;VALUE=DATE:20260404");
    expect(lines).toContain("DTSTAMP:20260324T160000Z");
    expect(lines).toContain("UID:0x00000000000000000001.CASE@laiqu");
    expect(lines).toContain("SUMMARY:整改期限（RC-01） term of the rectification");
  });

  test("leaves out what is done and what has no day", () => {
    const lines = linesOf([{ ...CASE, state: "DONE" }, WITHOUT_DAY]);

    expect(lines).not.toContain("BEGIN:VEVENT");
    // RFC 5545, 3.4 and 3.6: a calendar has at least one component. A METHOD would ask for an organizer.
    expect(lines).toContain("BEGIN:VTIMEZONE");
    expect(lines.some((line) => line.startsWith("METHOD"))).toBe(false);
    expect(lines.slice(-2)).toEqual(["END:VCALENDAR", ""]);
  });

  test("folds every line after at most 75 bytes, and never within a character", () => {
    const what = { zh: "整改".repeat(60), en: "rectification ".repeat(12) };
    const lines = linesOf([{ ...CASE, what }]);

    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(lines.join("")).not.toContain("\ufffd");
    expect(unfolded(lines)).toContain(`SUMMARY:${what.zh}（RC-01） ${what.en}`);
  });

  test("escapes what others wrote, so that no text makes a line of its own", () => {
    const reference = "RC\\1;a,b\r\nEND:VEVENT\u2028x\u0007";
    const lines = unfolded(linesOf([{ ...CASE, about: { ...CASE.about, reference } }]));

    expect(lines.filter((line) => line === "END:VEVENT")).toHaveLength(1);
    expect(lines).toContain("SUMMARY:整改期限（RC\\\\1\\;a\\,b\\nEND:VEVENT\\nx） term of the rectification");
  });

  test("marks what is late", () => {
    expect(unfolded(linesOf([{ ...CASE, state: "LATE", daysLate: 2 }]))).toContain(
      "SUMMARY:【逾期】整改期限（RC-01） [late] term of the rectification",
    );
  });
});
