import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lineageOf } from "../../src/audit/lineage.ts";
import { DEFAULT_WALK } from "../../src/audit/lineage-walk.ts";
import { EMPTY_CATALOG } from "../../src/audit/rulebook-catalog.ts";
import { momentOf } from "../../src/audit/snapshot.ts";
import type { Snapshot } from "../../src/audit/snapshot.ts";
import { Snapshots } from "../../src/audit/snapshots.ts";
import { Code } from "../../src/ledger/codes.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { PostgresServer } from "../store/postgres-server.ts";
import { smallCity } from "./small-city.ts";
import { WrittenLedger } from "./written-ledger.ts";

/* Two states of an index that are read at once, which only a database with several sessions allows. */

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  WrittenLedger.useStore(await openStore({ connectionString: postgres.connectionString }));
}, 120_000);
afterAll(async () => {
  await WrittenLedger.end();
  await postgres?.stop();
});

it("a block that comes while the state before it is read costs nothing that was read", async () => {
  const city = await smallCity();
  const { ledger, exported } = city;
  await ledger.write();
  const { store } = ledger;
  const [begun, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let holdsNext = false;
  const readLater: Store["readLater"] = (onBegin) =>
    store.readLater(async (ask) => {
      await onBegin(ask);
      if (!holdsNext) return;
      holdsNext = false;
      begun.resolve();
      await goesOn.promise;
    });
  const read: string[] = [];
  const runPrepared: Store["runPrepared"] = async <Row>(...asked: Parameters<Store["runPrepared"]>) => {
    const rows = await store.runPrepared<Row>(...asked);
    for (const row of rows as readonly { id?: string | null }[]) if (typeof row.id === "string") read.push(row.id);
    return rows;
  };
  const snapshots = new Snapshots({ ...store, runPrepared, readLater }, EMPTY_CATALOG, () => undefined);
  const ask = async () =>
    await snapshots.ask(
      async (snapshot: Snapshot) =>
        await lineageOf(snapshot, exported, "sources", momentOf(snapshot, {}), DEFAULT_WALK),
      { record: exported },
    );
  const nextBlock = async () => {
    ledger.attest(city.authority, city.parks, Code.REVIEW);
    await ledger.writeMore();
  };
  await ask();
  await nextBlock();
  holdsNext = true;

  const first = ask();
  await begun.promise;
  await nextBlock();
  read.splice(0);
  const second = ask();
  // What it reads first tells it of its state.
  while (!read.includes(exported)) await sleep(5);
  await sleep(5);
  goesOn.resolve();
  await Promise.all([first, second]);
  read.splice(0);
  await ask();

  expect(read).toEqual([exported]);
});
