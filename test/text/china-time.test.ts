import { expect, test } from "vitest";
import {
  chinaTime,
  endOfDay,
  endAtMoment,
  endOfTerm,
  recordedTime,
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

test.each([
  ["1970-01-01T08:00+08:00", "1970-01-01T00:00:00Z"],
  ["2024-02-29T23:59:59-14:00", "2024-03-01T13:59:59Z"],
  ["9999-12-31T23:59:59+08:00", "9999-12-31T15:59:59Z"],
  ["2026-06-15T12:34:56.123456789+05:45", "2026-06-15T06:49:56Z"],
])("reads the instant %s at the edge of what exists", (text, iso) => {
  expect(parseInstant(text)).toBe(seconds(iso));
});

test.each([
  "2026-02-30T10:00+08:00",
  "2025-02-29T10:00Z",
  "1900-02-29T10:00Z",
  "2026-04-31T00:00+08:00",
  "2026-00-10T00:00Z",
  "2026-01-00T00:00Z",
  "2026-13-01T09:20Z",
  "0000-01-01T00:00Z",
  "1969-12-31T23:59Z",
])("refuses the instant %s, whose day the calendar does not have", (text) => {
  expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: "DATE_NONEXISTENT" }));
});

test.each([
  "2026-03-01T24:00+08:00",
  "2026-03-01T25:20Z",
  "2026-03-01T23:60+08:00",
  "2026-06-30T23:59:60Z",
  "2026-03-01T09:20:61+08:00",
  "2026-03-01T09:20+25:00",
  "2026-03-01T09:20+14:01",
  "2026-03-01T09:20-15:00",
  "2026-03-01T09:20+08:60",
  "2026-03-01T09:20-00:00",
  "1970-01-01T00:00+08:00",
  "9999-12-31T23:59-14:00",
])("refuses the instant %s, which no clock shows", (text) => {
  expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: "INSTANT_NONEXISTENT" }));
});

test.each([
  "2026-03-01T09:20",
  "2026-03-01",
  "10000-01-01T00:00Z",
  "+002026-03-01T09:20Z",
  "-000001-01-01T00:00Z",
  "2026-03-01T09Z",
  "2026-03-01T9:20Z",
  "2026-03-01 09:20Z",
  "2026-03-01T09:20z",
  "2026-03-01T09:20+0800",
  "2026-03-01T09:20:00,5Z",
  "2026-03-01T09:20Z ",
  "２０２６-03-01T09:20Z",
  "March 1, 2026 Z",
  "T",
])("refuses %j as an instant: it has no offset or is no time", (text) => {
  expect(() => parseInstant(text)).toThrow(expect.objectContaining({ code: "INSTANT_MALFORMED" }));
});

test("a term that includes a day ends when the next one begins", () => {
  expect(endOfDay("2026-12-31")).toBe(seconds("2026-12-31T16:00:00Z"));
});

test("a term of civil months ends at the same time of the later day", () => {
  expect(monthsFrom("2026-01-31", 1)).toBe(chinaTime("2026-03-01"));
});

test("the end of a recorded term is at most what 32 bits can hold, and the last possible day is named", () => {
  expect(endOfTerm("2106-02-06")).toBe(seconds("2106-02-06T16:00:00Z"));
  expect(endAtMoment("2106-02-07T14:28")).toBe(seconds("2106-02-07T06:28:00Z"));
  expect(() => endAtMoment("2106-02-07T14:29")).toThrow(expect.objectContaining({ code: "DATE_TOO_LATE" }));
  for (const date of ["2106-02-07", "9999-12-31"])
    expect(() => endOfTerm(date)).toThrow(
      expect.objectContaining({ code: "DATE_TOO_LATE", message: expect.stringContaining("2106-02-06") as string }),
    );
});

test("a recorded time is one that the ledger has, and not 0, which means none", () => {
  expect(recordedTime("1970-01-02")).toBe(seconds("1970-01-01T16:00:00Z"));
  expect(recordedTime("2024-02-29T23:59")).toBe(seconds("2024-02-29T15:59:00Z"));
  for (const early of ["1970-01-01", "1970-01-01T08:00"])
    expect(() => recordedTime(early)).toThrow(expect.objectContaining({ code: "INSTANT_NONEXISTENT" }));
  expect(() => recordedTime("2106-02-08")).toThrow(expect.objectContaining({ code: "DATE_TOO_LATE" }));
});
