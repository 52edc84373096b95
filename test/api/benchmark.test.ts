import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askedPaths } from "../../scripts/bench/api/asked-paths.ts";
import { planWorld } from "../../scripts/bench/api/world-plan.ts";
import { writeWorld } from "../../scripts/bench/api/write-world.ts";
import type { ApiInstance } from "../../src/api/api-context.ts";
import { readRulebooks } from "../../src/rulebook/read-rulebooks.ts";
import type { Store } from "../../src/store/open-store.ts";
import { openMemoryStore } from "../store/memory-store.ts";
import { appOver } from "./app-over.ts";

/* The benchmark of the API measures what it says: a ledger of the planned size, and questions that are answered. */

const plan = planWorld(2_000);
let store: Store;
let app: ApiInstance;

beforeAll(async () => {
  store = await openMemoryStore();
  const [rulebook] = readRulebooks(fileURLToPath(new URL("../../rulebooks/cangyu-2025.json", import.meta.url)));
  await writeWorld({ plan, store, rulebook: rulebook!, log: () => undefined });
  app = await appOver(store);
});

afterAll(async () => {
  await app?.close();
  await store?.close();
});

async function ask(path: string): Promise<Record<string, unknown>> {
  const answer = await app.inject(path);
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.body}`);
  return answer.json();
}

test("the synthetic ledger has as many events as were planned, and every name in it leads somewhere", async () => {
  const { rows } = await sql`
    SELECT (SELECT count(*) FROM event) AS events,
      (SELECT count(*) FROM record) + (SELECT count(*) FROM act) AS about,
      (SELECT count(*) FROM edge WHERE parent NOT IN (SELECT id FROM record)) AS dangling,
      (SELECT count(*) FROM act WHERE subject NOT IN (SELECT id FROM record)) AS homeless`.execute(store.database);

  expect(rows).toEqual([{ events: plan.events, about: plan.events, dangling: 0, homeless: 0 }]);
});

test("every question of the benchmark is answered, with what it is to measure", async () => {
  const { records, digests, lineages, now, asOf, impact } = askedPaths(plan, 3, 1);
  for (const path of [...records, ...now, ...asOf]) await ask(path);

  const matches = await Promise.all(digests.map(ask));
  const lineage = await Promise.all(lineages.map(ask));
  const [fallen] = await Promise.all(impact.map(ask));

  expect(matches.map(({ result }) => (result as { matches: unknown[] }).matches.length)).toEqual([1, 1, 1]);
  for (const { result } of lineage)
    expect(Math.max(...(result as { nodes: { depth: number }[] }).nodes.map(({ depth }) => depth))).toBe(6);
  const { counts } = fallen!["result"] as { counts: { reached: number }[] };
  expect(counts.reduce((sum, { reached }) => sum + reached, 0)).toBe(plan.busy.below);
});
