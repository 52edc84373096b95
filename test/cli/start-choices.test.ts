import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../dossier/temporary-directory.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

it.each([
  [["--founding", "a.json", "--city", "zhejiang-2023"], 2, "BAD_USAGE"],
  [["--city", "zhejiang-2023", "--empty"], 2, "BAD_USAGE"],
  [["--city", "zhejang-2023"], 1, "NOT_FOUND"],
])("laiqu start %j is refused before anything is written", async (options, exitCode, code) => {
  const dataDirectory = join(temporaryDirectory(), "data");

  const run = await runCli(plainConfig({ dataDirectory }), "start", ...options, "--json");

  expect(run.exitCode).toBe(exitCode);
  expect(JSON.parse(run.out)).toMatchObject({ error: { code } });
  expect(existsSync(dataDirectory)).toBe(false);
});
