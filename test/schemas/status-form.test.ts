import { describe, expect, it } from "vitest";
import { Check } from "typebox/value";
import { isStatusForm } from "../../src/schemas/status-form.ts";
import { StatusSchema } from "../../src/schemas/status.ts";

const WORD = `0x${"ab".repeat(32)}`;
const TEXT = { zh: "已核验", en: "Verified" };
const STATUS = {
  chain: { id: 1, genesisHash: WORD, head: 7, headTime: 1_700_000_000, headAge: 3 },
  ledger: `0x${"cd".repeat(20)}`,
  network: "dev",
  checkpoint: { block: 7, hash: WORD, time: 1_700_000_000 },
  lag: { blocks: 0, seconds: 0 },
  verified: { level: "SEALED", says: TEXT },
  records: 3,
  events: 4,
  ready: false,
  now: 1_700_000_003,
  warnings: [{ code: "CHAIN_HALTED", ...TEXT }],
};
/**
 * Wrong values for every member of a status, whatever its type. Only `undefined` is allowed, for members that may be
 * absent.
 */
const WRONG = [undefined, null, true, -1, 1.5, "nonsense", [], {}, ["x"]];

describe("the hand-written check of a status", () => {
  it("agrees with the schema about every member that is absent or wrong", () => {
    const warned = [[TEXT], [{ ...TEXT, code: "OTHER" }], [{ code: "CHAIN_HALTED" }], []].map((warnings) => ({
      ...STATUS,
      warnings,
    }));
    const values = [STATUS, ...WRONG, ...variantsOf(STATUS), ...warned];

    const disagreeing = values.filter((value) => isStatusForm(value) !== Check(StatusSchema, value));

    expect(values.length).toBeGreaterThan(150);
    expect(isStatusForm(STATUS)).toBe(true);
    expect(disagreeing).toEqual([]);
  });
});

/** The value with one of its members, at any depth, replaced by something else. */
function variantsOf(value: object): object[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const replace = (it: unknown): object => ({ ...value, [name]: it });
    const { [name]: _, ...without } = value as Record<string, unknown>;
    const deeper =
      typeof member === "object" && member !== null && !Array.isArray(member) ? variantsOf(member).map(replace) : [];
    return [without, ...WRONG.filter((it) => it !== undefined).map(replace), ...deeper];
  });
}
