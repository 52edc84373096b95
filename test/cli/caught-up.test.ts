import { expect, it } from "vitest";
import { caughtUpDocument, showCaughtUp } from "../../src/cli/render/caught-up.ts";
import type { CaughtUp } from "../../src/indexer/convergence.ts";

const NOW = 1_800_000_000;
const caughtUp = (...confirmedBy: string[]): CaughtUp => ({
  position: { number: 70, time: NOW - 780 } as CaughtUp["position"],
  source: "http://one/",
  confirmedBy,
});

it("an index over a single node says how old the last block is, and that nobody confirms it", () => {
  const { zh, en } = showCaughtUp(caughtUp(), NOW);

  expect(en).toMatch(/^The last block is 70, made 13 min(?:utes)? ago\. No other node confirms it: .*--rpc/);
  expect(zh).toMatch(/^最新区块 70，出块于 13 分钟前；没有另一节点可以印证：.*--rpc/);
  expect(caughtUpDocument(caughtUp(), NOW)).toMatchObject({ block: 70, ageSeconds: 780, confirmedBy: [] });
});

it("an index over several nodes names those that have the last block", () => {
  const { zh, en } = showCaughtUp(caughtUp("http://two/", "http://three/"), NOW);

  expect(en).toContain("confirmed by http://two/, http://three/");
  expect(zh).toContain("印证的节点：http://two/, http://three/");
});
