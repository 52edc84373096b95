import { sql } from "kysely";
import { afterAll, describe, expect, test } from "vitest";
import { createIndexer } from "../../src/indexer/create-indexer.ts";
import type { IndexerOptions } from "../../src/indexer/indexer-options.ts";
import { consensusOf } from "../../src/system/followed-index.ts";
import { epochVotes, nodeOf, recordedChain } from "../chain/recorded-chain.ts";
import { EXAMPLE_DEPLOYMENT } from "../deployment/example-deployment.ts";
import { requesterOf } from "./small-ledger.ts";
import { StorePool } from "./store-pool.ts";

const stores = new StorePool();
afterAll(() => stores.close());

const options = (store: IndexerOptions["store"], epochLength: number, chain = recordedChain): IndexerOptions => ({
  rpc: requesterOf(nodeOf(chain)),
  store,
  ledger: { address: `0x${"12".repeat(20)}`, startBlock: 1 },
  consensus: { type: "QBFT", epochLength },
  batchBlocks: 67,
});

test("the length of an epoch is that of the deployment file", () => {
  const deployment = { ...EXAMPLE_DEPLOYMENT, epochLengthBlocks: 60 };

  expect(consensusOf(deployment)).toEqual({ type: "QBFT", epochLength: 60 });
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

describe("the recorded GoQuorum chain whose changes of validators rest on the votes of epoch blocks", () => {
  test.each([1, 67])("is indexed to its end in batches of %i blocks", async (batchBlocks) => {
    const store = await stores.take();

    const position = await createIndexer({ ...options(store, 10, epochVotes), batchBlocks }).converge();

    expect(position).toMatchObject({ number: 26, tally: { votes: [], otherwise: [] } });
    await stores.giveBack(store);
  });

  test("goes on from an index that an older program stopped, as if it had never stopped", async () => {
    const [stopped, whole] = [await stores.take(), await stores.take()];
    const upTo = { ...options(stopped, 10), rpc: requesterOf(nodeOf(epochVotes, 12)) };
    await createIndexer(upTo).converge();
    await sql`UPDATE checkpoint SET tally = tally - 'otherwise'`.execute(stopped.database);

    await createIndexer(options(stopped, 10, epochVotes)).converge();
    await createIndexer(options(whole, 10, epochVotes)).converge();

    expect(await checkpointOf(stopped)).toEqual(await checkpointOf(whole));
    await stores.giveBack(stopped);
    await stores.giveBack(whole);
  });
});

async function checkpointOf(store: IndexerOptions["store"]): Promise<unknown> {
  return await store.database.selectFrom("checkpoint").selectAll().executeTakeFirstOrThrow();
}
