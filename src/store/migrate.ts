import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import type { Pool, PoolClient } from "pg";
import { StoreError } from "./store-error.ts";
import { showForeign } from "../text/foreign-text.ts";

/** One numbered SQL file. Its checksum shows when an applied migration was edited afterwards. */
interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

const DIRECTORY = new URL("./migrations/", import.meta.url);
/** Any fixed number. It makes two programs that open one database at once migrate one after the other. */
const ADVISORY_LOCK = 7_126_041;

/**
 * Brings a database to this program's schema: applies the missing migrations, each in a transaction of its own.
 *
 * @throws StoreError MIGRATION_CHANGED, DATABASE_TOO_NEW
 */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    try {
      await applyMissing(client, readMigrations());
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [ADVISORY_LOCK]);
    }
  } finally {
    client.release();
  }
}

function readMigrations(): Migration[] {
  return readdirSync(DIRECTORY)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, DIRECTORY), "utf8");
      return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    });
}

async function applyMissing(client: PoolClient, migrations: readonly Migration[]): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS migration (
       name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "SELECT name, sha256 FROM migration ORDER BY name",
  );
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  for (const { name } of rows) {
    if (!migrations.some((migration) => migration.name === name)) {
      throw new StoreError(
        "DATABASE_TOO_NEW",
        {
          zh: `数据库已应用本程序所没有的迁移 ${showForeign(name)}：请使用建立它的较新程序。`,
          en:
            `The database has the migration ${showForeign(name)}, which this program does not know: ` +
            "use the newer program that made it.",
        },
        { name },
      );
    }
  }
  for (const migration of migrations) {
    const before = applied.get(migration.name);
    if (before === undefined) await apply(client, migration);
    else if (before !== migration.sha256) {
      throw new StoreError(
        "MIGRATION_CHANGED",
        {
          zh:
            `建立此数据库之后，迁移 ${showForeign(migration.name)} 有改动（已应用的校验和为 ${showForeign(before)}，本程序的为 ` +
            `${showForeign(migration.sha256)}）：` +
            "请由链重建索引，或使用建立它的程序。",
          en:
            `The migration ${showForeign(migration.name)} was changed after this database was made (applied with ` +
            "the checksum " +
            `${showForeign(before)}, here ${showForeign(migration.sha256)}): ` +
            "make a new index from the chain, or use the program that made this one.",
        },
        { name: migration.name, applied: before, found: migration.sha256 },
      );
    }
  }
}

async function apply(client: PoolClient, { name, sql, sha256 }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query("INSERT INTO migration (name, sha256) VALUES ($1, $2)", [name, sha256]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
