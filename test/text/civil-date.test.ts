import { expect, test } from "vitest";
import {
  addCivilMonths,
  addMonths,
  civilDateAt,
  formatCivilDate,
  parseCivilDate,
  startOfCivilDate,
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
