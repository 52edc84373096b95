import { describe, expect, it } from "vitest";
import { beginAt, breaksSince } from "../../src/certificate/breaks.ts";
import { Code } from "../../src/ledger/codes.ts";
import { parseRecordId } from "../../src/ledger/record-id.ts";
import { appendAllToList, EMPTY_LIST, encodeBreak } from "../../src/ledger/storage-slots.ts";

const subject = parseRecordId("0x0102030405060708090a");
const breakAt = (time: number): Uint8Array => encodeBreak({ subject, time, act: 1, code: Code.CORRECTION });
/** Breaks of the same second have an order too, which their times do not show. */
const ALL = [10, 20, 20, 30, 30, 30, 40].map(breakAt);

describe("the breaks from a time on", () => {
  it.each([
    [5, 0],
    [10, 0],
    [11, 0],
    [20, 0],
    [21, 2],
    [30, 2],
    [31, 5],
    [40, 5],
    [41, 6],
  ])("begin, for the second %i, with the last one before it: number %i", (since, first) => {
    const { before, items } = breaksSince(ALL, since);

    expect(items).toEqual(ALL.slice(first));
    expect(before).toBe(appendAllToList(EMPTY_LIST, ALL.slice(0, first)).hash);
    expect(beginAt(items, first, since)).toBe(true);
  });

  it("begin nowhere else, so that none can be left out and none added", () => {
    for (const since of [5, 10, 15, 20, 25, 30, 35, 40, 45]) {
      const places = ALL.map((_, first) => first).filter((first) => beginAt(ALL.slice(first), first, since));

      expect(places).toEqual([ALL.length - breaksSince(ALL, since).items.length]);
      // Only a list without any break has none to show.
      expect(beginAt([], ALL.length, since)).toBe(false);
    }
    expect(beginAt([], 0, 30)).toBe(true);
  });
});
