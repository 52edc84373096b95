import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";
import { Auditor } from "./answers/auditor.ts";
import { describeExpectedAnswers } from "./answers/expected-answers.ts";

const folder = mkdtempSync(join(tmpdir(), "laiqu-answers-"));
let system: StartedSystem;
let auditor: Auditor;

beforeAll(async () => {
  system = await startPlayedDemo(join(folder, "data"));
  auditor = new Auditor(system.ready.url, join(folder, "data"));
}, 240_000);

afterAll(async () => {
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describeExpectedAnswers(() => auditor);
