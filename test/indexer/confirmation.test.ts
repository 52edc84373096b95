import { afterAll, beforeAll, expect, it } from "vitest";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import { Workplace } from "../chain/embedded/development-chain.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const place = new Workplace();
const stores = new StorePool();
let honest: Ask;
let ledger: SmallLedger;

beforeAll(async () => {
  const chain = await place.start();
  honest = (method, params) => chain.request({ method, params });
  ledger = await new SmallLedger(honest).deploy();
});
afterAll(async () => {
  await stores.close();
  await place.cleanUp();
});

it("no node confirms its own blocks when another one failed after it had served them", async () => {
  const promising = requesterOf(async (method, params) =>
    method === "eth_blockNumber" ? "0x3b9aca00" : await honest(method, params),
  );
  const indexer = createIndexer({
    rpc: { ...promising, url: "http://promises.example/" },
    witnesses: [{ ...requesterOf(honest), url: "http://good.example/" }],
    store: await stores.take(),
    ...ledger.followed,
  });

  const caughtUp = await indexer.catchUp();

  expect(caughtUp).toMatchObject({ source: "http://good.example/", confirmedBy: ["http://promises.example/"] });
});
