import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataLayout } from "../../src/system/data-layout.ts";
import type { DataLayout } from "../../src/system/data-layout.ts";
import { beginFirstStart, completeFirstStart, findEarlierStart } from "../../src/system/first-start.ts";
import { EXAMPLE_DEPLOYMENT } from "../deployment/example-deployment.ts";

let layout: DataLayout;

beforeEach(() => {
  layout = dataLayout(mkdtempSync(join(tmpdir(), "laiqu-first-start-")));
});
afterEach(() => rmSync(layout.directory, { recursive: true, force: true }));

function write(path: string, text = ""): string {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("a start in a data directory", () => {
  it("is the first one where there is nothing", async () => {
    expect(await findEarlierStart(layout)).toBeUndefined();
  });

  it("finds the deployment of a first start that is complete", async () => {
    await beginFirstStart(layout);
    await completeFirstStart(layout, EXAMPLE_DEPLOYMENT);

    expect(await findEarlierStart(layout)).toEqual(EXAMPLE_DEPLOYMENT);
    expect(existsSync(layout.unfinished)).toBe(false);
  });

  it("undoes an interrupted first start and keeps the files that a user made", async () => {
    await beginFirstStart(layout);
    const journal = write(join(layout.chain, "journal.jsonl"));
    const key = write(join(layout.directory, "dossier", "keystores", "own.json"));
    const [founded, sample] = [write(layout.founded), write(layout.sample)];

    expect(await findEarlierStart(layout)).toBeUndefined();
    expect([journal, founded, layout.unfinished, key, sample].map((path) => existsSync(path))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it("refuses a chain whose deployment file is missing, and names the directory in both languages", async () => {
    write(join(layout.chain, "journal.jsonl"));
    const named = expect.stringContaining(layout.directory) as string;

    await expect(findEarlierStart(layout)).rejects.toMatchObject({
      code: "DEPLOYMENT_MISSING",
      text: { zh: named, en: named },
    });
  });

  it.each([
    ["is not JSON", "{"],
    ["has another format", JSON.stringify({ ...EXAMPLE_DEPLOYMENT, format: "laiqu.deployment.3" })],
    [
      "lacks a contract",
      JSON.stringify({ ...EXAMPLE_DEPLOYMENT, contracts: { Ledger: EXAMPLE_DEPLOYMENT.contracts.Ledger } }),
    ],
    ["has a hash in upper case", JSON.stringify({ ...EXAMPLE_DEPLOYMENT, genesisHash: `0x${"AB".repeat(32)}` })],
  ])("refuses a deployment file that %s, and names it in both languages", async (_, text) => {
    write(layout.deployment, text);
    const named = expect.stringContaining(layout.deployment) as string;

    await expect(findEarlierStart(layout)).rejects.toMatchObject({
      code: "DEPLOYMENT_MALFORMED",
      text: { zh: named, en: named },
    });
  });
});
