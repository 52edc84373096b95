import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { Evm } from "../../src/chain/embedded/evm.ts";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { indexDigest } from "../../src/indexer/index-digest.ts";
import type { Store } from "../../src/store/open-store.ts";
import { SmallLedger, requesterOf } from "./small-ledger.ts";
import type { Ask } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const stores = new StorePool();
let ask: Ask;
let asked: Set<string>;
let ledger: SmallLedger;
let store: Store;

const options = (more: Partial<IndexerOptions> = {}): IndexerOptions => ({
  rpc: requesterOf(ask),
  store,
  ledger: { address: ledger.address, startBlock: ledger.deployment.startBlock },
  consensus: { type: "PLAIN" },
  ...more,
});
const numbers = async (): Promise<(string | null)[]> =>
  (
    await store.database
      .selectFrom("record")
      .select("reference")
      .where("kind", "=", 3)
      .orderBy("block_number")
      .execute()
  ).map(({ reference }) => reference);

beforeEach(async () => {
  const evm = await Evm.create({ chainId: 31337, genesisTimestamp: 1_700_000_000 });
  asked = new Set();
  ask = async (method, params) => {
    asked.add(method);
    // The accounts have no coin; the EVM accepts transactions without a price.
    return method === "eth_gasPrice" ? "0x0" : await evm.request(method, params);
  };
  ledger = await new SmallLedger(ask).deploy();
  store = await stores.take();
});
afterEach(async () => {
  await stores.giveBack(store);
});
afterAll(async () => {
  await stores.close();
});

test("a chain without seals and eth_getBlockReceipts is indexed from the ledger on, with no block sealed", async () => {
  await ledger.resource("R-1");

  await createIndexer(options()).converge();

  const blocks = await store.database
    .selectFrom("block")
    .select(["number", "seals_verified"])
    .orderBy("number")
    .execute();
  expect(await numbers()).toEqual(["R-1"]);
  expect(blocks[0]!.number).toBe(ledger.deployment.startBlock);
  expect(blocks.some(({ seals_verified }) => seals_verified)).toBe(false);
  expect(asked).toContain("eth_getTransactionReceipt");
});

test("a chain without seals is refused where a sealed one is configured", async () => {
  await expect(
    createIndexer(options({ consensus: { type: "QBFT", epochLength: 30_000 } })).converge(),
  ).rejects.toMatchObject({ code: "HEADER_MALFORMED" });
});

test("replaced blocks are rolled back to the fork, and the index is that of the new chain", async () => {
  await ledger.resource("R-1");
  const before = await ask("evm_snapshot", []);
  await ledger.resource("R-2");
  await ledger.attest(ledger.authority, await ledger.resource("R-3"), 0x0401);
  await createIndexer(options({ batchBlocks: 2 })).converge();
  const old = await numbers();
  await ask("evm_revert", [before]);
  ledger.forgetNonces();
  await ledger.resource("R-4");

  // The new chain is first shorter than the old one, then longer.
  await createIndexer(options()).converge();
  const shorter = await numbers();
  for (const name of ["R-5", "R-6", "R-7"]) await ledger.resource(name);
  await createIndexer(options()).converge();

  const fresh = await stores.take();
  await createIndexer(options({ store: fresh })).converge();
  expect(old).toEqual(["R-1", "R-2", "R-3"]);
  expect(shorter).toEqual(["R-1", "R-4"]);
  expect(await numbers()).toEqual(["R-1", "R-4", "R-5", "R-6", "R-7"]);
  expect(await indexDigest(store)).toEqual(await indexDigest(fresh));
  await stores.giveBack(fresh);
});

test("a chain replaced from the ledger's first block on is indexed anew; a deeper one is another chain", async () => {
  const atDeployment = await ask("evm_snapshot", []);
  await ledger.resource("R-1");
  await createIndexer(options()).converge();
  await ask("evm_revert", [atDeployment]);
  const replaced: Ask = async (method, params) => {
    const answer = await ask(method, params);
    // The node no longer has any of the blocks in the index.
    return method === "eth_getBlockByNumber" && params[0] !== "0x0" && answer !== null
      ? { ...(answer as object), hash: `0x${"ab".repeat(32)}` }
      : answer;
  };

  await expect(createIndexer(options({ rpc: requesterOf(replaced) })).converge()).rejects.toMatchObject({
    code: "HEADER_HASH_MISMATCH",
  });
  expect(await store.database.selectFrom("checkpoint").selectAll().execute()).toEqual([]);
  ledger.forgetNonces();
  await ledger.resource("R-8");
  await createIndexer(options()).converge();

  expect(await numbers()).toEqual(["R-8"]);
  for (let mined = 0; mined < 150; mined++) await ask("evm_mine", []);
  await createIndexer(options()).converge();
  await expect(createIndexer(options({ rpc: requesterOf(replaced) })).converge()).rejects.toMatchObject({
    code: "REORGANIZATION",
  });
});
