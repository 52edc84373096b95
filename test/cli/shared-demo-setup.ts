import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { stopSharedDemo } from "./shared-demo.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder in which a run of tests shares one played demo. */
    readonly sharedDemo: string;
  }
}

/** Gives a run of tests the folder of its shared demo. Stops the demo after the last test, if one has started it. */
export default function setUp(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "laiqu-shared-"));
  project.provide("sharedDemo", folder);
  return async () => {
    await stopSharedDemo(folder);
    rmSync(folder, { recursive: true, force: true });
  };
}
