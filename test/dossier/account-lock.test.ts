import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseHex } from "../../src/consensus/hex.ts";
import { withAccountLock } from "../../src/dossier/account-lock.ts";

const ACCOUNT = parseHex(`0x${"1".repeat(40)}`, 20);
const OTHER = parseHex(`0x${"2".repeat(40)}`, 20);
/** The start time of no living process. */
const DEAD = JSON.stringify({ pid: process.pid, startedAt: "another boot:1" });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the lock of an account", () => {
  it("lets one work at a time, however many wait, and leaves no file behind", async () => {
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all(Array.from({ length: 20 }, () => withAccountLock(directory, ACCOUNT, work)));

    expect([most, readdirSync(join(directory, "outbox"))]).toEqual([1, []]);
  }, 30_000);

  it("does not hold up another account", async () => {
    const inner = await withAccountLock(directory, ACCOUNT, () =>
      withAccountLock(directory, OTHER, () => Promise.resolve("worked")),
    );

    expect(inner).toBe("worked");
  });

  it("of a killed process is taken over, and a failure inside frees it", async () => {
    await withAccountLock(directory, ACCOUNT, () => {
      const [lock] = readdirSync(join(directory, "outbox"));
      expect(lock).toMatch(/^\.unfinished-/);
      return Promise.resolve();
    });
    const lock = join(directory, "outbox", `.unfinished-lock-${ACCOUNT}`);
    writeFileSync(lock, DEAD);
    await expect(withAccountLock(directory, ACCOUNT, () => Promise.reject(new Error("inside")))).rejects.toThrow(
      "inside",
    );

    expect(existsSync(lock)).toBe(false);
  });

  it("that cannot be made says why", async () => {
    writeFileSync(join(directory, "outbox"), "");

    await expect(withAccountLock(directory, ACCOUNT, () => Promise.resolve())).rejects.toMatchObject({
      name: "DossierError",
      code: "UNWRITABLE",
    });
  });
});
