import { sql } from "kysely";
import type { Store } from "../../../src/store/open-store.ts";

interface Definition {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
}

/**
 * Does work while tables have no index and no constraint of keys, and makes these anew afterwards: to sort once is many
 * times quicker than to keep millions of rows in order one by one.
 */
export async function withoutIndexes(
  { database }: Store,
  tables: readonly string[],
  log: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const among = sql`ANY(${[...tables]}::text[])`;
  // Foreign keys rest on the unique ones, so they go first and come last.
  const { rows: constraints } = await sql<Definition & { readonly type: string }>`
    SELECT conname AS name, conrelid::regclass::text AS "table", pg_get_constraintdef(oid) AS definition,
      contype AS type
    FROM pg_constraint WHERE conrelid::regclass::text = ${among} AND contype IN ('p', 'u', 'f')
    ORDER BY contype`.execute(database);
  const { rows: indexes } = await sql<Definition>`
    SELECT indexname AS name, tablename AS "table", indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ${among}
      AND indexname NOT IN (SELECT conname FROM pg_constraint)`.execute(database);
  const run = async (statement: string): Promise<void> => void (await sql.raw(statement).execute(database));
  for (const { name } of indexes) await run(`DROP INDEX ${name}`);
  for (const { name, table } of constraints) await run(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await work();
  for (const { name, table, definition } of constraints.toSorted(
    (a, b) => Number(a.type === "f") - Number(b.type === "f"),
  )) {
    log(`constraint ${name}`);
    await run(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  }
  for (const { name, definition } of indexes) {
    log(`index ${name}`);
    await run(definition);
  }
}
