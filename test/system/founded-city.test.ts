import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../../src/log/log.ts";
import type { ChosenFounding } from "../../src/system/start-options.ts";
import { startSystem } from "../../src/system/start-system.ts";
import type { RunningSystem } from "../../src/system/start-system.ts";
import { plainConfig, runCli } from "../cli/captured-terminal.ts";
import { giveEmptyIndex } from "../store/memory-store.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/founding.example.json", import.meta.url));
const QIQIHAR = fileURLToPath(new URL("../../rulebooks/qiqihar-2024.json", import.meta.url));
const YUXI = fileURLToPath(new URL("../../rulebooks/yuxi-2025-draft.json", import.meta.url));
const WITHIN = { timeout: 120_000 };

let folder: string;
let system: RunningSystem | undefined;

const data = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-founded-"));
});
afterEach(async () => {
  await system?.close();
  system = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A first start in a data directory that has an empty database already. */
async function startFirst(name: string, chosen?: ChosenFounding): Promise<RunningSystem> {
  await giveEmptyIndex(data(name));
  return await start(name, chosen);
}

async function start(name: string, chosen?: ChosenFounding): Promise<RunningSystem> {
  system = await startSystem({
    dataDirectory: data(name),
    port: 0,
    chainPort: 0,
    empty: true,
    chosen,
    onProgress: () => undefined,
    onNotice: () => undefined,
    log: createLog("error", () => undefined),
  });
  return system;
}

async function laiqu(name: string, ...words: readonly string[]): Promise<{ exitCode: number; document: unknown }> {
  const config = plainConfig({ url: system!.url, dataDirectory: data(name) });
  const run = await runCli(config, ...words, "--json");
  return { exitCode: run.exitCode, document: JSON.parse(run.out) as unknown };
}

describe("a system of a bureau's own city", () => {
  it(
    "runs a sample of a rulebook in many versions, the newest of which judges, and goes on without options",
    WITHIN,
    async () => {
      const first = await startFirst("qiqihar", { type: "RULEBOOK", path: QIQIHAR });
      const admit = [
        "party",
        "admit",
        "鹿鸣银行",
        "--name",
        "鹿鸣银行",
        "--roles",
        "BUYER",
        "--account",
        `0x${"72".repeat(20)}`,
      ];
      const refused = await laiqu("qiqihar", ...admit, "--as", "BUYER");
      const admitted = await laiqu("qiqihar", ...admit, "--as", "DATA-AUTHORITY");
      const { genesisHash } = first.deployment;
      await first.close();

      const again = await start("qiqihar");
      expect([first.first, again.first]).toEqual([true, false]);
      expect(again.deployment.genesisHash).toBe(genesisHash);
      expect(again.founding!.parties).toEqual(first.founding!.parties);
      expect(refused).toMatchObject({
        exitCode: 1,
        document: { sent: false, check: { verdicts: [{ rule: { id: expect.stringMatching(/^(qqhr|nat)\./) } }] } },
      });
      expect(admitted.exitCode).toBe(0);
      expect((await laiqu("qiqihar", "party", "show", "鹿鸣银行")).exitCode).toBe(0);
      const published = (await (await fetch(`${again.url}/v1/rulebooks/1`)).json()) as {
        result: { versions: { version: number; inForce: boolean }[] };
      };
      expect(published.result.versions.find(({ inForce }) => inForce)!.version).toBe(4);
    },
  );

  it("refuses another founding in its directory, and changes nothing there", WITHIN, async () => {
    const before = readFileSync(join(data("qiqihar"), "founded.json"), "utf8");
    const demand = { code: "OTHER_FOUNDING" };

    await expect(start("qiqihar", { type: "FILE", path: EXAMPLE })).rejects.toMatchObject(demand);
    await expect(start("qiqihar", { type: "RULEBOOK", path: YUXI })).rejects.toMatchObject({
      code: expect.stringMatching(/OTHER_FOUNDING|SAMPLE_IN_THE_WAY/),
    });
    expect(readFileSync(join(data("qiqihar"), "founded.json"), "utf8")).toBe(before);
    expect((await start("qiqihar", { type: "RULEBOOK", path: QIQIHAR })).first).toBe(false);
  });

  it("runs several cities of a founding file, each party with a key", WITHIN, async () => {
    const { founding } = await startFirst("example", { type: "FILE", path: EXAMPLE });

    for (const { name, id } of founding!.parties) {
      const shown = await laiqu("example", "party", "show", name);
      expect(shown).toMatchObject({
        exitCode: 0,
        document: { result: { record: { id }, seats: [{ stage: "BOUND" }] } },
      });
    }
    expect(existsSync(join(data("example"), "founding.json"))).toBe(false);
  });

  it("is not founded in the directory of the demo", WITHIN, async () => {
    await (await startFirst("demo")).close();

    await expect(start("demo", { type: "FILE", path: EXAMPLE })).rejects.toMatchObject({
      code: "OTHER_FOUNDING",
      text: { en: expect.stringContaining("the demo's cities") },
    });
  });

  it("writes nothing when the founding is faulty", async () => {
    const path = data("faulty.json");
    writeFileSync(path, "{");

    await expect(start("faulty", { type: "FILE", path })).rejects.toMatchObject({ code: "FOUNDING_UNREADABLE" });
    expect(existsSync(data("faulty"))).toBe(false);
  });
});
