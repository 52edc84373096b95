import { defineConfig } from "vitest/config";
import { testLanes } from "./scripts/test-lanes.ts";

const { fast, full } = testLanes();
/** This test measures what a hostile file costs a process, so it needs a process that nothing else has filled. */
const APART = ["test/certificate/hostile-files.test.ts"];
const together = fast.filter((path) => !APART.includes(path));

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Tests wait for blocks, processes and servers about a fifth of their time, so two cores carry three workers.
    maxWorkers: 3,
    projects: [
      // Files of the fast lane start nothing that outlives them, so they share the modules that one has loaded.
      { extends: true, test: { name: "fast", include: together, isolate: false } },
      { extends: true, test: { name: "fast-apart", include: APART } },
      { extends: true, test: { name: "full", include: [...full] } },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/deployment/bindings/**", "src/client/http/openapi.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
