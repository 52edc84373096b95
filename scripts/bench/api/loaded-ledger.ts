import { createReadStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import pg from "pg";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/open-store.ts";
import type { Rulebook } from "../../../src/rulebook/rulebook.ts";
import type { BenchServer } from "./postgres.ts";
import type { WorldPlan } from "./world-plan.ts";
import { worldName, writeWorld } from "./write-world.ts";

/**
 * The address of a database with the synthetic ledger. One that an earlier run has loaded whole is used again; what an
 * interrupted run has left is loaded anew.
 */
export async function loadedLedger(
  server: BenchServer,
  plan: WorldPlan,
  rulebook: Rulebook,
  log: (line: string) => void,
): Promise<string> {
  const name = `ledger_${plan.events}`;
  const connectionString = server.database(name);
  if (await isLoaded(server, name, plan)) {
    log(`${plan.events} events are loaded already, and are read into memory`);
    await readIntoMemory(server, name);
    return connectionString;
  }
  const started = performance.now();
  await inDatabase(server.database("postgres"), `DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`);
  const store = await openStore({ connectionString });
  try {
    const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);
    await writeWorld({ plan, store, rulebook, log: (line) => log(`${plan.events} events, ${seconds()} s: ${line}`) });
    await markLoaded(store, plan);
  } finally {
    await store.close();
  }
  return connectionString;
}

/** A database that has been in service for long lies in memory. One that an earlier run loaded need not. */
async function readIntoMemory(server: BenchServer, name: string): Promise<void> {
  const [database] = await inDatabase(
    server.database("postgres"),
    `SELECT oid::text AS oid FROM pg_database WHERE datname = '${name}'`,
  );
  const folder = join(server.data, "base", String(database?.["oid"]));
  for (const file of readdirSync(folder))
    for await (const chunk of createReadStream(join(folder, file), { highWaterMark: 2 ** 22 })) void chunk;
}

async function isLoaded(server: BenchServer, name: string, plan: WorldPlan): Promise<boolean> {
  const [exists] = await inDatabase(server.database("postgres"), `SELECT 1 FROM pg_database WHERE datname = '${name}'`);
  if (exists === undefined) return false;
  const [table] = await inDatabase(server.database(name), `SELECT 1 FROM pg_tables WHERE tablename = 'bench_world'`);
  if (table === undefined) return false;
  const [world] = await inDatabase(server.database(name), `SELECT name FROM bench_world`);
  return world?.["name"] === worldName(plan);
}

async function markLoaded({ database }: Store, plan: WorldPlan): Promise<void> {
  await sql`CREATE TABLE bench_world AS SELECT ${worldName(plan)}::text AS name`.execute(database);
}

/** @returns the rows of the last statement */
async function inDatabase(
  connectionString: string,
  ...statements: readonly string[]
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
