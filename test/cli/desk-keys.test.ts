import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessLog, accessLogFile } from "../../src/access/access-log.ts";
import { DeskKeys } from "../../src/access/desk-keys.ts";
import { partyId } from "../../src/demo/party-references.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";

let dataDirectory: string;
const run = async (...words: readonly string[]) => await runCli(plainConfig({ dataDirectory }), ...words);

beforeAll(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-desk-"));
});
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }));

interface Created {
  readonly id: string;
  readonly key: string;
}

describe("laiqu desk key", () => {
  it("makes a key that opens its scope, shows it once, and ends it", async () => {
    const party = partyId("CY-EMB");
    const made = await run(
      "desk",
      "key",
      "create",
      "portal",
      "--for",
      "PARTY",
      "--party",
      party,
      "--days",
      "30",
      "--json",
    );
    const { id, key } = JSON.parse(made.out) as Created;
    expect(new DeskKeys(dataDirectory).holderOf(key)).toEqual({ as: "PARTY", party, who: `key ${id}` });

    const listed = await run("desk", "key", "list");
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain(key.slice(-43));
    expect((await run("desk", "key", "list", "--json")).out).not.toMatch(/sha256|laiqu_/);
    expect((await run("desk", "key", "revoke", "portal")).out).toContain("revoked");
    expect(new DeskKeys(dataDirectory).holderOf(key)).toBeUndefined();
    expect((await run("desk", "key", "revoke", "portal")).exitCode).toBe(1);
  });

  it.each([
    [["--for", "PARTY"]],
    [["--for", "PARTY", "--party", "CY-EMB"]],
    [["--for", "AUDITOR"]],
    [["--for", "AUDITOR", "--jurisdictions", "1,x"]],
    [["--for", "AUTHORITY", "--jurisdictions", "0"]],
    [["--for", "NODE_OPERATOR", "--jurisdictions", "1"]],
    [["--for", "PUBLIC"]],
    [["--for", "NODE_OPERATOR", "--days", "367"]],
  ])("refuses to make a key with %j", async (words) => {
    expect((await run("desk", "key", "create", "wrong", ...words)).exitCode).toBe(2);
    expect(new DeskKeys(dataDirectory).list().map(({ name }) => name)).not.toContain("wrong");
  });
});

describe("laiqu desk log verify", () => {
  it("shows the root of a whole log, and finds a root that it once had, and none other", async () => {
    expect((await run("desk", "log", "verify")).exitCode).toBe(1);
    const log = await AccessLog.open(dataDirectory);
    const answer = { who: "key 1", as: "AUDITOR", method: "GET", asked: "/v1/status", status: 200, request: "1" };
    for (let count = 0; count < 3; count += 1) await log.append(answer);
    await log.close();

    const { root } = JSON.parse((await run("desk", "log", "verify", "--json")).out) as { readonly root: string };
    const known = await run("desk", "log", "verify", "--root", `0x${root}`);
    expect(known.out).toContain(`3 entries`);
    expect(known.out).toContain("first 3 entries");
    expect((await run("desk", "log", "verify", "--root", "5f".repeat(32))).exitCode).toBe(1);
    expect((await run("desk", "log", "verify", "--root", "5f")).exitCode).toBe(2);
    const anchored = await run("desk", "anchor", "A-01", "--as", "CY-OPR", "--previous", root);
    expect([anchored.exitCode, anchored.err]).toEqual([1, expect.stringContaining("nothing to anchor")]);
    const wrong = await run("desk", "anchor", "A-01", "--as", "CY-OPR", "--previous", "5f".repeat(32));
    expect([wrong.exitCode, wrong.err]).toEqual([1, expect.stringContaining("no line of it has the root")]);
    writeFileSync(accessLogFile(dataDirectory), "{}\n");
    const damaged = await run("desk", "log", "verify");
    expect([damaged.exitCode, damaged.err]).toEqual([1, expect.stringContaining("line 1 is no entry")]);
  });
});
