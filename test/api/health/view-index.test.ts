import { afterEach, expect, it, vi } from "vitest";
import { viewIndex } from "../../../src/api/health/view-index.ts";
import type { Reader } from "../../../src/store/open-store.ts";

afterEach(() => void vi.useRealTimers());

/** A database whose connection is open and which answers as given. */
function readerThat(execute: () => Promise<unknown>): Reader {
  const transaction = { setIsolationLevel: () => transaction, setAccessMode: () => transaction, execute };
  return { transaction: () => transaction } as unknown as Reader;
}

it("a database that does not answer within five seconds counts as away", async () => {
  vi.useFakeTimers();
  const view = viewIndex(readerThat(() => new Promise(() => undefined)));

  await vi.advanceTimersByTimeAsync(5_000);

  expect(await Promise.race([view, Promise.resolve("still waiting")])).toMatchObject({
    type: "AWAY",
    error: {
      code: "DATABASE_UNAVAILABLE",
      text: { zh: expect.stringContaining("5 秒") as string, en: expect.stringContaining("within 5 s") as string },
    },
  });
});

it("a database that refuses a connection is away at once, and a fault of this program is no absence", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

  expect(await viewIndex(readerThat(() => Promise.reject(refused)))).toMatchObject({ type: "AWAY" });
  await expect(viewIndex(readerThat(() => Promise.reject(new TypeError("a mistake"))))).rejects.toThrow("a mistake");
});
