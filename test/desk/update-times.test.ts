import { expect, test } from "vitest";
import { gapsBetween } from "../../src/desk/questions/logs.ts";
import { promisedUpdates } from "../../src/desk/update-times.ts";
import { chinaTime } from "../../src/text/china-time.ts";

const day = (text: string) => chinaTime(text);

test("a monthly promise: in time, late, missing, and one that is not due yet", () => {
  const promise = { since: day("2026-01-10"), frequency: "MONTHLY" };
  const { updates } = promisedUpdates([promise], day("2026-05-01"), [day("2026-02-01"), day("2026-03-20")]);

  expect(updates).toEqual([
    { due: day("2026-02-10"), updatedAt: day("2026-02-01"), state: "MET" },
    { due: day("2026-03-10"), updatedAt: day("2026-03-20"), state: "LATE" },
    { due: day("2026-04-10"), updatedAt: day("2026-03-20"), state: "MET" },
    { due: day("2026-05-10"), state: "OPEN" },
  ]);
  expect(promisedUpdates([promise], day("2026-05-01"), []).updates.map(({ state }) => state)).toEqual([
    "MISSING",
    "MISSING",
    "MISSING",
    "OPEN",
  ]);
});

test("a later promise sets the dates from then on, and what was missing before it stays missing", () => {
  const promises = [
    { since: day("2026-01-10"), frequency: "MONTHLY" },
    { since: day("2026-03-20"), frequency: "QUARTERLY" },
  ];
  const { updates } = promisedUpdates(promises, day("2026-05-01"), [day("2026-02-01")]);

  expect(updates).toEqual([
    { due: day("2026-02-10"), updatedAt: day("2026-02-01"), state: "MET" },
    { due: day("2026-03-10"), state: "MISSING" },
    { due: day("2026-06-20"), state: "OPEN" },
  ]);
});

test("a promise without dates asks for no update", () => {
  for (const frequency of ["ON_CHANGE", "REAL_TIME", "ONCE"])
    expect(promisedUpdates([{ since: 0, frequency }], day("2026-05-01"), []).updates).toEqual([]);
});

test("a daily promise of two years is cut at its beginning, and says so", () => {
  const daily = { since: day("2024-01-01"), frequency: "DAILY" };
  const { updates, truncated } = promisedUpdates([daily], day("2026-01-01"), []);

  expect([updates.length, truncated]).toEqual([400, true]);
  expect(updates.at(-1)).toEqual({ due: day("2026-01-02"), state: "OPEN" });
});

test("anchors of logs: 31 days are no gap, and 32 are one", () => {
  const times = [day("2026-01-01"), day("2026-02-01"), day("2026-03-05")];

  expect(gapsBetween(times)).toEqual([{ from: day("2026-02-01"), to: day("2026-03-05"), days: 32 }]);
  expect(gapsBetween([])).toEqual([]);
});
