import { describe, expect, it } from "vitest";
import { run } from "../../scripts/invariants/run.ts";
import { World } from "../../scripts/invariants/world.ts";

const RUNS = Number(process.env["LAIQU_TEST_COUNT"] ?? 120);
const SEED = Number(process.env["LAIQU_TEST_SEED"] ?? 1);
const DEPTH = 128;

describe("random acts of random actors in two cities", () => {
  it("never break what must always hold", { timeout: 1_200_000 }, async () => {
    const { world, founding } = await World.found();
    const total = { done: 0, refused: 0 };
    for (let number = 1; number <= RUNS; number++) {
      const { problems, done, refused } = await run(world, founding, { seed: SEED, number, depth: DEPTH });
      expect(problems, `npm run test:invariants -- --seed ${SEED} --only ${number} --depth ${DEPTH}`).toEqual([]);
      total.done += done;
      total.refused += refused;
    }
    // If nothing took effect, or nothing was refused, the checks would prove nothing.
    expect(total.done).toBeGreaterThan(RUNS * 20);
    expect(total.refused).toBeGreaterThan(RUNS * 20);
  });
});
