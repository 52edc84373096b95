import { expect, test } from "vitest";
import { workingDays } from "../../src/acts/working-days.ts";
import { WorkingCalendar } from "../../src/desk/duties/working-calendar.ts";
import { chinaTime, endOfDay } from "../../src/text/china-time.ts";

/** The first half of 2026 with the Qingming holiday from 4 to 6 April, and a Sunday that is worked in its place. */
const FIRST_HALF = workingDays("2026-1", ["2026-04-04..2026-04-06"], ["2026-04-12"]);

const left = (now: string, lastDay: string, decided = [FIRST_HALF]): number | undefined =>
  WorkingCalendar.of(decided).workingDaysUntil(chinaTime(now), endOfDay(lastDay));

test("the day of the question does not count, and the last day of the term does", () => {
  // 30 March 2026 is a Monday.
  expect(left("2026-03-30T09:00", "2026-04-03")).toBe(4);
  expect(left("2026-03-30T23:59", "2026-03-31")).toBe(1);
  expect(left("2026-03-31T09:00", "2026-03-31")).toBe(0);
});

test("holidays do not count, and a day that is worked in their place does", () => {
  expect(left("2026-04-03T09:00", "2026-04-06")).toBe(0);
  expect(left("2026-04-03T09:00", "2026-04-12")).toBe(5);
});

test("where a calendar is missing nothing is counted", () => {
  expect(left("2026-06-29T09:00", "2026-06-30")).toBe(1);
  expect(left("2026-06-29T09:00", "2026-07-01")).toBeUndefined();
  expect(left("2026-03-30T09:00", "2026-04-03", [])).toBeUndefined();
});

test("a later calendar of a half year replaces the earlier", () => {
  const corrected = workingDays("2026-1", ["2026-04-03..2026-04-06"], []);

  expect(left("2026-03-30T09:00", "2026-04-03", [FIRST_HALF, corrected])).toBe(3);
});
