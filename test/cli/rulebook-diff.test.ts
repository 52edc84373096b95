import { describe, expect, it } from "vitest";
import { plainConfig, runCli } from "./captured-terminal.ts";

interface Compared {
  readonly a: { readonly rulebook: string; readonly version: number };
  readonly b: { readonly rulebook: string; readonly version: number };
  readonly same: number;
  readonly steps: readonly {
    readonly onlyA: readonly { readonly id: string }[];
    readonly onlyB: readonly { readonly id: string; readonly layer: string }[];
    readonly differing: readonly { readonly stricter: string }[];
  }[];
}

async function compared(...words: readonly string[]): Promise<Compared> {
  const run = await runCli(plainConfig(), "rulebook", "diff", ...words, "--json");
  expect(run).toMatchObject({ exitCode: 0, err: "" });
  return JSON.parse(run.out) as Compared;
}

describe("laiqu rulebook diff", () => {
  it("refuses a version that name and option say differently", async () => {
    const words = ["zhejiang-2023@1", "zhejiang-2023@2", "--from-version"];

    const other = await runCli(plainConfig(), "rulebook", "diff", ...words, "2");
    const same = await runCli(plainConfig(), "rulebook", "diff", ...words, "1");

    expect([other.exitCode, other.err]).toEqual([2, expect.stringContaining("names version 1, and --from-version")]);
    expect(same.exitCode).toBe(0);
  });

  it("finds no difference between a rulebook and itself", async () => {
    const { steps, same } = await compared("qiqihar-2024@1", "qiqihar-2024@1");

    expect(steps).toEqual([]);
    expect(same).toBeGreaterThan(100);
  });

  it("compares two versions of one file, however they are named", async () => {
    const ways = [
      await compared("zhejiang-2023@1", "zhejiang-2023@2"),
      await compared("zhejiang-2023", "--from-version", "1", "--to-version", "2"),
      await compared("zhejiang-2023"),
      await compared("zhejiang-2023@1"),
    ];

    const [first] = ways;
    for (const way of ways) expect(way).toEqual(first);
    expect([first?.a.version, first?.b.version]).toEqual([1, 2]);
    // The national layer came between them.
    expect(first?.steps.flatMap(({ onlyB }) => onlyB).some(({ layer }) => layer === "NAT-2025")).toBe(true);
  });

  it("tells two cities apart in words, in each language", async () => {
    const zh = await runCli(plainConfig({ language: "zh" }), "rulebook", "diff", "zhejiang-2023", "jinzhou-2025");
    const en = await runCli(plainConfig(), "rulebook", "diff", "zhejiang-2023", "jinzhou-2025");

    expect(zh.out).toMatch(/^甲: "ZJ-2023" /);
    expect(zh.out).toMatch(/− 只有甲要求 zj\.[\s\S]*\+ 只有乙要求 jz\.[\s\S]*≠ [甲乙]更严/);
    expect(en.out).toMatch(/^A: "ZJ-2023" /);
    expect(en.out).toContain('! "ZJ-2023" has been superseded.');
    expect(en.out).toMatch(/− only A zj\.[\s\S]*\+ only B jz\.[\s\S]*≠ [AB] is stricter/);
    expect(en.out).toMatch(/At \d+ steps they demand the same, at \d+ not: \d+ demands are A's only/);
  });

  it("says when there is no such version", async () => {
    const run = await runCli(plainConfig(), "rulebook", "diff", "qiqihar-2024@9", "jinzhou-2025");

    expect(run).toMatchObject({ exitCode: 1, out: "" });
    expect(run.err).toContain('"qiqihar-2024@9" has no version 9');
  });
});
