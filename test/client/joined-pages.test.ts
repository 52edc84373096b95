import { expect, it } from "vitest";
import { joinPages } from "../../src/client/http/pages.ts";

type Page = Parameters<typeof joinPages>[0] extends AsyncIterable<infer P> ? P : never;

async function* pages(...all: readonly Page[]): AsyncGenerator<Page> {
  yield* all;
}

it("are no better founded and no more complete than the worst page, whichever it is", async () => {
  const page = (row: number, more: Partial<Page> = {}): Page => ({
    result: { rows: [row], total: 3 },
    events: [{ event: `${row}:0` }],
    basis: "ENFORCED",
    completeness: "complete",
    gaps: [],
    ...more,
  });
  const gap = { kind: "BACKFILL" };

  expect(
    await joinPages(
      pages(
        // Each page but the last is cut where the next one begins.
        page(1, { basis: "ATTESTED", completeness: "truncated" }),
        page(2, { basis: "RECORDED", completeness: "rests-on-backfill", gaps: [gap] }),
        page(3, { completeness: "beyond-checkpoint" }),
      ),
    ),
  ).toEqual({
    result: { rows: [1, 2, 3], total: 3 },
    events: [{ event: "1:0" }, { event: "2:0" }, { event: "3:0" }],
    basis: "RECORDED",
    completeness: "rests-on-backfill",
    gaps: [gap],
  });
});

it("have nothing that no page has", async () => {
  const answer = { result: { rows: [] }, events: [] };

  expect(await joinPages(pages(answer, answer))).toEqual(answer);
});
