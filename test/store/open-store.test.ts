import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NO_RECORD } from "../../src/ledger/record-id.ts";
import { openStore } from "../../src/store/open-store.ts";

let folder: string;
/** The data directory of an empty embedded store. A new database takes seconds, so the tests copy this one. */
let template: string;
let copies = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laiqu-store-"));
  template = join(folder, "template");
  await (await openStore({ dataDirectory: template })).close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function copyOfTemplate(): string {
  const directory = join(folder, `copy-${++copies}`);
  cpSync(template, directory, { recursive: true });
  return directory;
}

test("a store keeps bytes, big numbers and times exactly", async () => {
  const store = await openStore({ dataDirectory: copyOfTemplate() });
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

test("an embedded index may be a link to a folder on another disk, and a link to nothing is told as such", async () => {
  const directory = copyOfTemplate();
  const elsewhere = join(folder, `elsewhere-${copies}`);
  renameSync(join(directory, "index"), elsewhere);
  symlinkSync(elsewhere, join(directory, "index"));

  const store = await openStore({ dataDirectory: directory });
  await store.close();
  rmSync(elsewhere, { recursive: true });
  const error: unknown = await openStore({ dataDirectory: directory }).catch((failure: unknown) => failure);

  expect(error).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  expect(String(error)).toMatch(/\(there is no such file or folder, ENOENT\).*need not be damaged/);
});

test("closing a store that nobody asked leaves no timer behind, which would keep the process alive", () => {
  const program = `
    import { openStore } from ${JSON.stringify(import.meta.resolve("../../src/store/open-store.ts"))};
    await (await openStore({ memory: true })).close();
    console.log(process.getActiveResourcesInfo().includes("Timeout"));`;

  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });

  expect(output).toBe("false\n");
});

test("an embedded store keeps its rows when it is closed, and belongs to one process at a time", async () => {
  const directory = copyOfTemplate();
  const first = await openStore({ dataDirectory: directory });
  await first.database.insertInto("manifest").values({ record: NO_RECORD, root: "0x02", json: "{}" }).execute();

  await expect(openStore({ dataDirectory: directory })).rejects.toMatchObject({ code: "DATA_DIRECTORY_IN_USE" });
  await first.close();
  const second = await openStore({ dataDirectory: directory });

  expect(await second.database.selectFrom("manifest").select("record").execute()).toEqual([{ record: NO_RECORD }]);
  await second.close();
});

test("refuses a database whose applied migration differs from this program's, naming both checksums", async () => {
  const directory = copyOfTemplate();
  const first = await openStore({ dataDirectory: directory });
  await sql`UPDATE migration SET sha256 = 'edited'`.execute(first.database);
  await first.close();

  const failure = openStore({ dataDirectory: directory });

  await expect(failure).rejects.toMatchObject({
    code: "MIGRATION_CHANGED",
    text: { zh: expect.stringContaining("edited") as string, en: expect.stringContaining("edited") as string },
  });
});

test("refuses a database of a later program", async () => {
  const directory = copyOfTemplate();
  const first = await openStore({ dataDirectory: directory });
  await sql`INSERT INTO migration (name, sha256) VALUES ('9999-later.sql', '')`.execute(first.database);
  await first.close();

  await expect(openStore({ dataDirectory: directory })).rejects.toMatchObject({
    code: "DATABASE_TOO_NEW",
    evidence: { name: "9999-later.sql" },
  });
});

test("names a PostgreSQL that does not run without its password", async () => {
  const failure = await openStore({ connectionString: "postgres://laiqu:geheim@127.0.0.1:1/laiqu" }).catch(
    (error: unknown) => error,
  );

  expect(failure).toMatchObject({ code: "DATABASE_UNAVAILABLE", evidence: { database: "127.0.0.1:1/laiqu" } });
  expect(String(failure)).not.toContain("geheim");
});
