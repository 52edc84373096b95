import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createApiClient } from "../../src/client/http/api-client.ts";
import { plainConfig, runCli } from "./captured-terminal.ts";
import { sharedDemo } from "./shared-demo.ts";
import type { SharedDemo } from "./shared-demo.ts";

/** An export as `egress.csv` would have it: the digest of its file. */
interface Exported {
  readonly digest: string;
  readonly recipient: string;
}

let demo: SharedDemo;
let folder: string;
const exports = new Map<string, Exported>();

beforeAll(async () => {
  demo = await sharedDemo(inject("sharedDemo"));
  folder = mkdtempSync(join(tmpdir(), "laiqu-reconcile-"));
  const api = createApiClient(demo.url);
  for (const operator of ["CY-OPR", "SW-OPR"]) {
    const run = await runCli(plainConfig(demo), "party", "show", operator, "--json");
    const { id } = (JSON.parse(run.out) as { result: { record: { id: string } } }).result.record;
    const { result } = await api.reconciledExports(id, { until: 4_000_000_000 });
    for (const { digest, product, recipient, recordedAt, effectiveAt } of result.exports)
      exports.set(
        `${product!.reference!} ${new Date(1_000 * (effectiveAt ?? recordedAt)).toISOString().slice(0, 10)}`,
        {
          digest: digest!,
          recipient: recipient!.id,
        },
      );
  }
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

async function reconciled(lines: readonly string[], ...words: readonly string[]) {
  const path = join(folder, "egress.csv");
  writeFileSync(path, ["time,sha256,recipient", ...lines].join("\n"));
  return await runCli(plainConfig(demo), "reconcile", path, "--of", "CY-OPR", ...words);
}

const digestOf = (name: string): string => exports.get(name)!.digest;

describe("laiqu reconcile", () => {
  it("ends with 0 when each line has its export and each export of these days its traffic", async () => {
    const { exitCode, out } = await reconciled([`2025-11-14 11:00:00,${digestOf("PR-02 2025-11-14")},`]);

    expect(out).toContain("1 with an export that was in force then");
    expect(out).toContain("Both sides agree.");
    expect(exitCode).toBe(0);
  });

  it("tells what left unrecorded, early, while it was suspended, to another party, or for somebody else", async () => {
    const other = [...exports].find(([name]) => !name.startsWith("PR-0"))![1];
    const run = await reconciled(
      [
        `2026-03-20 10:00:00,${digestOf("PR-02 2025-11-14")},`,
        `2025-11-11 09:00:00,${digestOf("PR-01 2025-11-11")},`,
        `2026-01-10 10:00:00,${digestOf("PR-03 2025-12-12")},SOMEBODY`,
        `2026-01-10 10:00:00,${"0".repeat(64)},`,
        `2026-01-10 10:00:00,${other.digest},`,
      ],
      "--json",
    );
    const { traffic, exports: ledger } = JSON.parse(run.out) as {
      traffic: { differing: readonly { row: number; outcome: string; exports: readonly { standing?: string }[] }[] };
      exports: { differing: readonly { outcome: string; product: { reference: string } }[] };
    };

    expect(traffic.differing.map(({ row, outcome, exports: [found] }) => [row, outcome, found?.standing])).toEqual([
      [2, "NOT_IN_FORCE", "SUSPENDED"],
      [3, "EARLY", undefined],
      [4, "OTHER_RECIPIENT", "IN_FORCE"],
      [5, "UNRECORDED", undefined],
      [6, "ANOTHERS", expect.anything()],
    ]);
    // PR-01 went to two buyers in January, and nothing of that is in the log.
    expect(ledger.differing.map(({ outcome, product }) => [outcome, product.reference])).toEqual([
      ["UNSEEN", "PR-03"],
      ["UNSEEN", "PR-01"],
      ["UNSEEN", "PR-01"],
    ]);
    expect(run.exitCode).toBe(1);
  });

  it("writes every line and every export into a file, and no formula that was in the log", async () => {
    const path = join(folder, "reconciled.csv");
    const { recipient, digest } = exports.get("PR-02 2025-11-14")!;
    await reconciled(
      [`2025-11-14 11:00:00,${digest},${recipient}`, `2025-11-14 11:00:00,${digest},+86 is a formula`],
      "-o",
      path,
    );

    const text = readFileSync(path, "utf8");
    expect(text.split("\r\n").map((line) => line.split(",").slice(0, 2).join(" "))).toEqual([
      "\ufeffside outcome",
      "TRAFFIC RECORDED",
      "TRAFFIC OTHER_RECIPIENT",
      "LEDGER SEEN",
      "",
    ]);
    expect(text).toContain(",'+86 is a formula,");
    const again = await reconciled([`2025-11-14 11:00:00,${digest},`], "-o", path);
    expect([again.exitCode, readFileSync(path, "utf8")]).toEqual([2, text]);
  });

  it("compares nothing while a line is wrong, and refuses a period in which the log has nothing", async () => {
    const wrong = await reconciled([`2025-11-14 11:00:00,${digestOf("PR-02 2025-11-14")},`, "yesterday,12,"]);
    const outside = await reconciled(
      [`2025-11-14 11:00:00,${digestOf("PR-02 2025-11-14")},`],
      "--from",
      "2026-01-01",
      "--until",
      "2026-01-31",
    );

    expect([wrong.exitCode, outside.exitCode]).toEqual([2, 2]);
    expect(wrong.out).toMatch(/"A3" .*is no time of a log[\s\S]*"B3" [\s\S]*Nothing was reconciled/);
    expect(outside.err).toMatch(/None of the 1 lines of the log lies from 2026-01-01/);
  });
});
