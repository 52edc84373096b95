import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatDeployment } from "../../src/deployment/deployment.ts";
import { EXAMPLE_DEPLOYMENT } from "../deployment/example-deployment.ts";
import { startLocalServer } from "../local-server.ts";
import type { LocalServer } from "../local-server.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import type { CliRun } from "./captured-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "laiqu-foreign-"));
const deployment = join(folder, "deployment.json");
let foreign: LocalServer;

/** A node of another chain than that of the deployment. */
beforeAll(async () => {
  writeFileSync(deployment, formatDeployment(EXAMPLE_DEPLOYMENT));
  foreign = await startLocalServer((body, outgoing) => {
    const { id, method } = JSON.parse(body) as { id: number; method: string };
    const result = method === "eth_getBlockByNumber" ? { hash: `0x${"f0".repeat(32)}` } : "0x7";
    outgoing.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  });
});
afterAll(async () => {
  await foreign.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...words: readonly string[]): Promise<CliRun> =>
  await runCli(plainConfig({ dataDirectory: folder }), ...words, "--deployment", deployment);

describe("a node of another chain", () => {
  it("stops an index, which says so and why in its log, because that outlives the terminal", async () => {
    const { exitCode, err } = await run("index", "--rpc", foreign.url);

    expect(exitCode).toBe(3);
    const events = err.split("\n").filter((line) => line.startsWith("{"));
    expect(events.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ level: "error", event: "index-stopped", code: "OTHER_CHAIN" }),
    );
  });

  it("is found by a server also behind one that is down: it looks at every node that it was given", async () => {
    const { exitCode, err } = await run("serve", "--port", "0", "--rpc", "http://127.0.0.1:1", foreign.url);

    expect(exitCode).toBe(3);
    expect(err).toContain(`The node ${foreign.url}/ serves chain 7`);
  });
});
