import { expect, test } from "vitest";
import {
  addCivilMonths,
  addMonths,
  civilDateAt,
  civilDayAt,
  civilDayOf,
  dateOfCivilDay,
  formatCivilDate,
  parseCivilDate,
  startOfCivilDate,
  startOfCivilDay,
  subtractDays,
  subtractMonths,
} from "../../src/text/civil-date.ts";

test("a civil day begins at 16:00 UTC of the day before", () => {
  expect(startOfCivilDate(parseCivilDate("2026-03-01"))).toBe(Date.parse("2026-02-28T16:00:00Z") / 1000);
});

test("an instant belongs to the civil day of China from its first to its last second", () => {
  const start = startOfCivilDate(parseCivilDate("2026-03-01"));

  expect([start - 1, start, start + 86_399, start + 86_400].map((at) => formatCivilDate(civilDateAt(at)))).toEqual([
    "2026-02-28",
    "2026-03-01",
    "2026-03-01",
    "2026-03-02",
  ]);
});

test.each([
  ["2026-01-31", 1, "2026-03-01"],
  ["2024-01-31", 1, "2024-03-01"],
  ["2024-01-29", 1, "2024-02-29"],
  ["2026-08-31", 1, "2026-10-01"],
  ["2026-12-15", 1, "2027-01-15"],
  ["2026-11-30", 3, "2027-03-01"],
  ["2024-02-29", 12, "2025-03-01"],
  ["2026-03-01", 60, "2031-03-01"],
  ["2026-03-31", 0, "2026-03-31"],
])("%s and %i months is %s", (from, months, expected) => {
  expect(formatCivilDate(addCivilMonths(parseCivilDate(from), months))).toBe(expected);
});

test("adding months to an instant keeps its time of day in China", () => {
  expect(addMonths(Date.parse("2026-01-30T20:30:00Z") / 1000, 1)).toBe(Date.parse("2026-02-28T20:30:00Z") / 1000);
});

test.each([
  ["2026-03-31", 1, "2026-03-01"],
  ["2026-03-15", 1, "2026-02-15"],
  ["2024-03-31", 1, "2024-03-01"],
  ["2024-03-29", 1, "2024-02-29"],
  ["2027-01-15", 36, "2024-01-15"],
  ["2026-01-10", 12, "2025-01-10"],
  ["2026-12-31", 6, "2026-07-01"],
  ["1970-03-02", 1, "1970-02-02"],
])("%s less %i months is %s, at the same time of day in China", (from, months, expected) => {
  const at = (date: string) => startOfCivilDate(parseCivilDate(date)) + 12_345;

  expect(subtractMonths(at(from), months)).toBe(at(expected));
});

test("what is before 1970 is the beginning of 1970", () => {
  const early = startOfCivilDate({ year: 1970, month: 2, day: 1 });

  expect([1, 2, 4_294_967_295].map((months) => subtractMonths(early, months))).toEqual([0, 0, 0]);
  expect([1, 31, 32].map((days) => subtractDays(31 * 86_400, days))).toEqual([30 * 86_400, 0, 0]);
});

test("civil days are numbered from 1 January 1970 in China", () => {
  expect([0, 57_599, 57_600, -28_800].map(civilDayAt)).toEqual([0, 0, 1, 0]);
  expect([0, 1].map(startOfCivilDay)).toEqual([-28_800, 57_600]);
  expect(formatCivilDate(dateOfCivilDay(civilDayOf({ year: 2028, month: 2, day: 29 })))).toBe("2028-02-29");
});

test.each([
  ["2026-3-1", "DATE_MALFORMED"],
  ["20260301", "DATE_MALFORMED"],
  ["2026-03-01T00:00:00Z", "DATE_MALFORMED"],
  ["2026-02-29", "DATE_NONEXISTENT"],
  ["2026-13-01", "DATE_NONEXISTENT"],
  ["2026-00-10", "DATE_NONEXISTENT"],
  ["1969-12-31", "DATE_NONEXISTENT"],
])("%s is refused with %s", (text, code) => {
  expect(() => parseCivilDate(text)).toThrow(expect.objectContaining({ code }));
});
