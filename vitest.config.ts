import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";
import { testLanes } from "./scripts/test-lanes.ts";
import { COMPILE_CACHE } from "./test/compile-cache.ts";

const { fast, full } = testLanes();
/** These tests replace modules, which only vitest's own loader allows. The first also needs a process for itself. */
const APART = ["test/certificate/hostile-files.test.ts", "test/certificate/seeded-forgeries.test.ts"];
const isApart = (path: string): boolean => APART.includes(path);
const together = (paths: readonly string[]): string[] => paths.filter((path) => !isApart(path));
const byVitest = { viteModuleRunner: true };

/** The tests that take longest begin first. Otherwise the last of them would keep one worker when all others are done. */
const LONGEST = [
  "test/answers/answers-equal-model.test.ts",
  "test/cli/kills.test.ts",
  "test/journeys/told-by-commands.test.ts",
  "test/client/signed-once.test.ts",
  "test/client/unfinished-acts.test.ts",
  "test/cli/hostile-texts.test.ts",
  "test/cli/act-list-next.test.ts",
  "test/cli/act-drafts.test.ts",
  "test/rulebook/whole-life.test.ts",
  "test/rulebook/meaning-equals-contract.test.ts",
  "test/library/installed-client.test.ts",
  "test/cli/validator-change.test.ts",
  "test/ledger/invariants.test.ts",
];
const gone = LONGEST.filter((path) => !full.includes(path));
if (gone.length > 0) throw new Error(`vitest.config.ts names tests that are not there: ${gone.join(", ")}`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.some((path) => moduleId.endsWith(`/${path}`));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// The workers find here what Node has compiled before, as the launcher does. Coverage goes without it.
process.env["NODE_COMPILE_CACHE"] ??= COMPILE_CACHE;

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Tests wait for blocks, processes and servers about a fifth of their time, so two cores carry three workers.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Node itself loads the sources, as it does for the launcher: that takes a third of the time.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      // Files of the fast lane start nothing that outlives them, so they share the modules that one has loaded.
      { extends: true, test: { name: "fast", include: together(fast), isolate: false } },
      { extends: true, test: { name: "fast-apart", include: fast.filter(isApart), experimental: byVitest } },
      { extends: true, test: { name: "full-apart", include: full.filter(isApart), experimental: byVitest } },
      {
        extends: true,
        test: { name: "full", include: together(full), globalSetup: ["test/cli/shared-demo-setup.ts"] },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/deployment/bindings/**", "src/client/http/openapi.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
