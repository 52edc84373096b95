import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { standBetween } from "../cli/stand-between.ts";
import type { LocalServer } from "../local-server.ts";
import { startPlayedDemo } from "../cli/played-demo.ts";
import type { StartedSystem } from "../cli/started-system.ts";

/** The most requests that one act may take. Each costs a round trip, which from another city is a noticeable wait. */
const MOST_REQUESTS = 6;

const EXPORT = ["--as", "CY-OPR", "--product", "PR-02", "--to", "CY-EMB"];

let folder: string;
let system: StartedSystem;
let counting: LocalServer;
let config: Config;
let asked: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-requests-"));
  system = await startPlayedDemo(join(folder, "data"));
  counting = await standBetween(system.ready.url, async (path, _, passOn) => {
    asked.push(path);
    return await passOn();
  });
  config = plainConfig({ url: counting.url, dataDirectory: join(folder, "data") });
});

afterAll(async () => {
  await counting?.close();
  await system?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe("the requests of one command", () => {
  it("that records the export of one file are few", async () => {
    const path = join(folder, "matrix.csv");
    writeFileSync(path, "a matrix");

    const { exitCode, requests } = await count("export", "record", path, ...EXPORT);

    expect(exitCode).toBe(0);
    expect(requests).toContain("/v1/transactions");
    expect(requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
  });

  it.each([
    ["whose reference is given", "A-01", ["--case", "RC-COUNT"]],
    ["that gets a reference", "DS08", []],
  ])("that holds a record and opens a case %s are few", async (_, record, more) => {
    const { exitCode, requests } = await count("hold", record, "--as", "CY-DATA", "--reason", "SECURITY", ...more);

    expect(exitCode).toBe(0);
    expect(requests.filter((path) => path === "/v1/transactions")).toHaveLength(2);
    expect(requests.length).toBeLessThanOrEqual(MOST_REQUESTS);
  });
});

async function count(...words: readonly string[]): Promise<{ exitCode: number; requests: readonly string[] }> {
  asked = [];
  const { exitCode } = await runCli(config, ...words);
  return { exitCode, requests: asked };
}
