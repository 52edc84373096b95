import { afterAll, describe, expect, test } from "vitest";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { recordedChain, recordedNode } from "../chain/recorded-chain.ts";
import { requesterOf } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const stores = new StorePool();
afterAll(() => stores.close());

const options = (store: IndexerOptions["store"], epochLength: number): IndexerOptions => ({
  rpc: requesterOf(recordedNode),
  store,
  ledger: { address: `0x${"12".repeat(20)}`, startBlock: 1 },
  consensus: { type: "QBFT", epochLength },
  batchBlocks: 67,
});

describe("the recorded GoQuorum chain, whose epochs have 60 blocks", () => {
  test("is indexed to its end with epochs of 60 blocks", async () => {
    const store = await stores.take();

    const position = await createIndexer(options(store, recordedChain.config.qbft.epochlength)).converge();

    expect(position).toMatchObject({ number: 70, tally: { epochLength: 60 } });
    await stores.giveBack(store);
  });

  test("is refused with epochs of 30,000 blocks, and the error names both possibilities and what to do", async () => {
    const store = await stores.take();

    const failure = createIndexer(options(store, 30_000)).converge();

    await expect(failure).rejects.toMatchObject({
      code: "SEALS_INVALID",
      evidence: { number: 67, epochLength: 30_000 },
      text: {
        zh: expect.stringMatching(/30000 个区块[\s\S]*epochLengthBlocks[\s\S]*laiqu index[\s\S]*节点有误/) as string,
        en: expect.stringMatching(
          /30000 blocks[\s\S]*epochLengthBlocks[\s\S]*`laiqu index` again[\s\S]*lies/,
        ) as string,
      },
    });
    await stores.giveBack(store);
  });

  test("goes on from the checkpoint once the epoch length is corrected, as if it had always been right", async () => {
    const [corrected, whole] = [await stores.take(), await stores.take()];
    await expect(createIndexer(options(corrected, 30_000)).converge()).rejects.toMatchObject({ code: "SEALS_INVALID" });
    const before = await checkpointOf(corrected);

    await createIndexer(options(corrected, 60)).converge();
    await createIndexer(options(whole, 60)).converge();

    expect(before).toMatchObject({ block_number: 66, tally: { epochLength: 30_000 } });
    expect(await checkpointOf(corrected)).toEqual(await checkpointOf(whole));
    await stores.giveBack(corrected);
    await stores.giveBack(whole);
  });

  test("does not go on with a wrong epoch length, and keeps what it has", async () => {
    const store = await stores.take();
    await createIndexer(options(store, 60)).converge();

    await expect(createIndexer(options(store, 30_000)).converge()).rejects.toMatchObject({ code: "SEALS_INVALID" });

    expect(await checkpointOf(store)).toMatchObject({ block_number: 70, tally: { epochLength: 60 } });
    await stores.giveBack(store);
  });
});

async function checkpointOf(store: IndexerOptions["store"]): Promise<unknown> {
  return await store.database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
}
