import { afterAll, beforeAll, expect, it } from "vitest";
import type { Store } from "../../src/store/open-store.ts";
import { openMemoryStore } from "./memory-store.ts";

/* A reading transaction that begins with its first statement, on a database with one connection. */

let store: Store;

beforeAll(async () => {
  store = await openMemoryStore();
});
afterAll(() => store?.close());

it("gives its connection back also when it is ended while it begins", async () => {
  const later = store.readLater(async () => undefined);
  const asked = later.database.selectFrom("block").select("number").execute();
  while (!later.isBegun()) await Promise.resolve();

  await later.end();

  expect(await asked).toEqual([]);
  expect(await store.reader.selectFrom("block").select("number").execute()).toEqual([]);
});

it("refuses a statement after its end, which nobody would end again", async () => {
  const later = store.readLater(async () => undefined);
  await later.end();

  await expect(later.database.selectFrom("block").select("number").execute()).rejects.toThrow("has ended");
  expect(await store.reader.selectFrom("block").select("number").execute()).toEqual([]);
});
