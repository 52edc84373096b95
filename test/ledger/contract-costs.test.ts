import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { contractCosts, VECTOR } from "../../scripts/contract-costs.ts";

const LIMIT = 24_576;
/** What stays free in every contract, for mends in ledgers that are founded later. */
const RESERVE = 1_000;

interface Costs {
  readonly code: Readonly<Record<string, { readonly bytes: number }>>;
}

it("the code of the contracts and the gas of a lineage are the committed ones (npm run costs:contracts)", async () => {
  const committed = readFileSync(VECTOR, "utf8");

  expect(await contractCosts()).toBe(committed);
  const { code } = JSON.parse(committed) as Costs;
  for (const { bytes } of Object.values(code)) expect(bytes).toBeLessThanOrEqual(LIMIT - RESERVE);
});
