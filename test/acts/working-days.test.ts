import { describe, expect, it } from "vitest";
import { workingDays } from "../../src/acts/working-days.ts";

const bits = (days: bigint): number[] =>
  Array.from({ length: 256 }, (_, bit) => bit).filter((bit) => (days >> BigInt(bit)) & 1n);

describe("the working days of a half year", () => {
  it("are Monday to Friday", () => {
    // 1 January 2026 is a Thursday, and 1 July 2026 a Wednesday.
    const [first, second] = [workingDays("2026-1", [], []), workingDays("2026-2", [], [])];

    expect([first.year, first.half, second.half]).toEqual([2026, 0, 1]);
    expect(bits(first.workingDays).slice(0, 5)).toEqual([0, 1, 4, 5, 6]);
    expect(bits(second.workingDays).slice(0, 5)).toEqual([0, 1, 2, 5, 6]);
    expect([bits(first.workingDays).length, bits(first.workingDays).at(-1)]).toEqual([129, 180]);
    expect([bits(second.workingDays).length, bits(second.workingDays).at(-1)]).toEqual([132, 183]);
  });

  it("are without the days off, and with the days that are worked in their place", () => {
    const days = workingDays("2026-1", ["2026-01-01..2026-01-03", " 2026-06-19"], ["2026-01-04"]);

    expect(bits(days.workingDays).slice(0, 3)).toEqual([3, 4, 5]);
    expect(bits(days.workingDays)).not.toContain(31 + 28 + 31 + 30 + 31 + 18);
  });

  it.each([
    ["2026", [], [], "HALF_YEAR_MALFORMED"],
    ["2026-3", [], [], "HALF_YEAR_MALFORMED"],
    ["2026-1", ["2026-07-01"], [], "DAYS_OUTSIDE"],
    ["2026-1", ["2026-01-05..2026-01-04"], [], "DAYS_OUTSIDE"],
    ["2026-2", [], ["2026-06-30"], "DAYS_OUTSIDE"],
  ])("of %s with %j off and %j worked are refused in both languages", (half, off, worked, code) => {
    expect(() => workingDays(half, off, worked)).toThrow(
      expect.objectContaining({
        code,
        text: { zh: expect.stringMatching(/\p{Script=Han}/u) as string, en: expect.any(String) as string },
      }),
    );
  });
});
