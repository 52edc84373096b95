import { expect, it } from "vitest";
import { JoinedEnds } from "../../src/api/lists/joined-ends.ts";

const AS_OF = { block: 1, hash: `0x${"00".repeat(32)}`, time: 1 } as const;
const part = (completeness: "complete" | "truncated", says: string[], gaps: string[], proofs: string[]) => ({
  asOf: AS_OF,
  completeness,
  result: {},
  says,
  gaps: gaps.map((kind) => ({ kind })),
  proofs,
});

it("joins the gaps and proofs of all parts, and keeps the sentences that all of them have", () => {
  const ends = new JoinedEnds();
  ends.join(part("truncated", ["about all", "about one"], [], ["a"]));
  const last = ends.join(part("complete", ["about all", "about two"], [], ["a", "b"]));
  expect(last).toMatchObject({ completeness: "complete", says: ["about all"], gaps: [], proofs: ["a", "b"] });
});

it.each([
  ["CUT", "truncated"],
  ["BACKFILL", "rests-on-backfill"],
])("is not complete when an earlier part had the gap %s", (gap, completeness) => {
  const ends = new JoinedEnds();
  ends.join(part("truncated", [], [gap], []));
  expect(ends.join(part("complete", [], [], []))).toMatchObject({ completeness, gaps: [{ kind: gap }] });
});
