import { expect, test } from "vitest";
import {
  chinaTime,
  endOfDay,
  monthsFrom,
  parseInstant,
  showDate,
  showInstant,
  showSecond,
  showTime,
} from "../../src/text/china-time.ts";

const seconds = (iso: string): number => Date.parse(iso) / 1000;

test.each([
  ["2026-02-28T16:00:00Z", "2026-03-01 00:00:00"],
  ["2026-02-28T15:59:59Z", "2026-02-28 23:59:59"],
  ["2026-03-01T01:20:07Z", "2026-03-01 09:20:07"],
  ["1970-01-01T00:00:00Z", "1970-01-01 08:00:00"],
  ["2105-12-31T16:00:00Z", "2106-01-01 00:00:00"],
])("shows %s as %s in China", (iso, expected) => {
  const at = seconds(iso);

  expect(showSecond(at)).toBe(expected);
  expect(showInstant(at)).toBe(`${expected} +08:00`);
  expect(showTime(at)).toBe(expected.slice(0, 16));
  expect(showDate(at)).toBe(expected.slice(0, 10));
});

test.each([
  ["2026-02-11T09:50", "2026-02-11T01:50:00Z"],
  ["2026-02-11", "2026-02-10T16:00:00Z"],
  ["2026-02-11T23:59", "2026-02-11T15:59:00Z"],
])("reads %s as a clock in China", (text, iso) => {
  expect(chinaTime(text)).toBe(seconds(iso));
});

test.each([
  ["2026-03-01T09:20+08:00", "2026-03-01T01:20:00Z"],
  ["2026-03-01T01:20:00Z", "2026-03-01T01:20:00Z"],
  ["2026-03-01T01:20:00.999Z", "2026-03-01T01:20:00Z"],
])("reads the instant %s by its own offset", (text, iso) => {
  expect(parseInstant(text)).toBe(seconds(iso));
});

test.each(["2026-02-11T24:00", "2026-02-11T09:60", "2026-02-11T9:50", "2026-02-11T09:50Z", ""])(
  "refuses %j as a clock in China",
  (text) => {
    expect(() => chinaTime(text)).toThrow(expect.objectContaining({ code: "INSTANT_MALFORMED" }));
  },
);

test("refuses a day that the calendar does not have", () => {
  expect(() => chinaTime("2026-02-30T09:50")).toThrow(expect.objectContaining({ code: "DATE_NONEXISTENT" }));
});

test.each(["2026-03-01T09:20", "2026-03-01", "2026-13-01T09:20Z", "2026-03-01T25:20Z", "March 1, 2026 Z", "T"])(
  "refuses %j as an instant: it has no offset or is no time",
  (text) => {
    expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: "INSTANT_MALFORMED" }));
  },
);

test("a term that includes a day ends when the next one begins", () => {
  expect(endOfDay("2026-12-31")).toBe(seconds("2026-12-31T16:00:00Z"));
});

test("a term of civil months ends at the same time of the later day", () => {
  expect(monthsFrom("2026-01-31", 1)).toBe(chinaTime("2026-03-01"));
});
