import { defineConfig } from "vitest/config";
import { testLanes } from "./scripts/test-lanes.ts";

const { fast, full } = testLanes();

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "fast", include: [...fast] } },
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
