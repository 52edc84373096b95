import { describe, expect, it } from "vitest";
import { Code, Family, Flag, statementCode } from "../../src/ledger/codes.ts";
import {
  basisOfRecord,
  basisOfStatement,
  extendsTrail,
  reachOf,
  REACHES,
  reachValue,
  restsOnBackfill,
} from "../../src/ledger/statements.ts";

/** A code of each family that no table names. */
const ofFamily = (family: keyof typeof Family) => statementCode((Family[family] << 8) | 0xee);

describe("a statement", () => {
  it.each([
    ["OPINION", true, "ATTESTED"],
    ["FILING", false, "ATTESTED"],
    ["HOLD", true, "ENFORCED"],
    ["CORRECTION", true, "ATTESTED"],
    ["ANCHOR", false, "RECORDED"],
    ["SEAT", true, "ENFORCED"],
    ["ROLE", false, "ENFORCED"],
  ] as const)("of the family %s extends the trail: %s; its basis is %s", (family, extending, basis) => {
    expect(extendsTrail(ofFamily(family))).toBe(extending);
    expect(basisOfStatement(ofFamily(family))).toBe(basis);
  });

  it("gives the reach of a hold in the lowest bit of its value", () => {
    expect(REACHES.map((reach) => reachOf(reachValue(reach)))).toEqual(REACHES);
    expect([0n, 1n, 2n, 3n].map(reachOf)).toEqual(["FORWARD", "RECALL", "FORWARD", "RECALL"]);
  });

  it("has a code of 16 bits", () => {
    expect(statementCode(Code.HOLD)).toBe(Code.HOLD);
    for (const wrong of [-1, 0x1_0000, 1.5])
      expect(() => statementCode(wrong)).toThrow(expect.objectContaining({ code: "CODE_OUT_OF_RANGE" }));
  });
});

describe("a record", () => {
  it("is attested when it was backfilled itself, and rests on backfill also when an ancestor was", () => {
    const flags = [0, Flag.BACKFILLED, Flag.RESTS_ON_BACKFILL, Flag.FOREIGN | Flag.SOFT];

    expect(flags.map((each) => basisOfRecord({ flags: each }))).toEqual([
      "ENFORCED",
      "ATTESTED",
      "ENFORCED",
      "ENFORCED",
    ]);
    expect(flags.map((each) => restsOnBackfill({ flags: each }))).toEqual([false, true, true, false]);
  });
});
