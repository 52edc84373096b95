import { NO_RECORD } from "../../src/ledger/record-id.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "laiqu-store-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test("a store keeps bytes, big numbers and times exactly", async () => {
  const store = await openStore({ memory: true });
  const row = {
    number: 4_294_967_295,
    hash: Uint8Array.of(0, 255),
    parent_hash: new Uint8Array(32),
    time: 1_900_000_000,
    header: new Uint8Array(0),
    seals_verified: true,
  };

  await store.database.insertInto("block").values(row).execute();
  const read = await store.reader.selectFrom("block").selectAll().executeTakeFirstOrThrow();
  const { mask } = await store.reader
    .selectNoFrom(sql<bigint>`18446744073709551615::numeric(20, 0)`.as("mask"))
    .executeTakeFirstOrThrow();

  expect(read).toEqual(row);
  expect(mask).toBe(2n ** 64n - 1n);
  await store.close();
});

test("an embedded store is there again after it was closed, and belongs to one process at a time", async () => {
  const first = await openStore({ dataDirectory: directory });
  await first.database.insertInto("manifest").values({ record: NO_RECORD, root: "0x02", json: "{}" }).execute();

  await expect(openStore({ dataDirectory: directory })).rejects.toMatchObject({ code: "DATA_DIRECTORY_IN_USE" });
  await first.close();
  const second = await openStore({ dataDirectory: directory });

  expect(await second.database.selectFrom("manifest").select("record").execute()).toEqual([{ record: NO_RECORD }]);
  await second.close();
});

test("a database whose applied migration is another one now is refused", async () => {
  const first = await openStore({ dataDirectory: directory });
  await sql`UPDATE migration SET sha256 = 'edited'`.execute(first.database);
  await first.close();

  await expect(openStore({ dataDirectory: directory })).rejects.toMatchObject({ code: "MIGRATION_CHANGED" });
});

test("a database of a later program is refused", async () => {
  const first = await openStore({ dataDirectory: directory });
  await sql`INSERT INTO migration (name, sha256) VALUES ('9999-later.sql', '')`.execute(first.database);
  await first.close();

  await expect(openStore({ dataDirectory: directory })).rejects.toMatchObject({ code: "DATABASE_TOO_NEW" });
});

test("a PostgreSQL that nobody runs is named without its password", async () => {
  const failure = await openStore({ connectionString: "postgres://laiqu:geheim@127.0.0.1:1/laiqu" }).catch(
    (error: unknown) => error,
  );

  expect(failure).toMatchObject({ code: "DATABASE_UNAVAILABLE", evidence: { database: "127.0.0.1:1/laiqu" } });
  expect(String(failure)).not.toContain("geheim");
});
