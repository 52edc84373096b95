import { afterEach, beforeEach, expect, test } from "vitest";
import { Wallet } from "ethers";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import {
  ask,
  CHAIN_ID,
  deployStore,
  send,
  Signer,
  GENESIS_TIME,
  STORE_AND_LOG,
  Workplace,
} from "./development-chain.ts";

interface Block {
  number: string;
  timestamp: string;
  transactions: string[];
  baseFeePerGas: string;
  gasUsed: string;
}

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.cleanUp());

async function latest(chain: RunningEmbeddedChain): Promise<Block> {
  return await ask<Block>(chain, "eth_getBlockByNumber", "latest", false);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The condition did not come true in 15 s");
}

test("every transaction gets a block of its own; a reverted one has status 0, and its hash is returned", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  const store = await deployStore(chain, signer);

  const [reverted] = await send(chain, await signer.call(store, 0));

  expect(await ask(chain, "eth_getTransactionReceipt", reverted)).toMatchObject({
    status: "0x0",
    blockNumber: "0x2",
    transactionIndex: "0x0",
  });
});

test("an invalid transaction is refused and makes no block", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  const raw = await signer.deploy(STORE_AND_LOG);
  await send(chain, raw);
  const early = new Signer(1);
  const foreign = await new Wallet(signer.wallet.privateKey).signTransaction({
    type: 2,
    chainId: CHAIN_ID + 1,
    nonce: 1,
    gasLimit: 200_000,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
    data: "0x",
  });

  for (const invalid of [raw, await early.deploy(STORE_AND_LOG), foreign, "0x02c0"]) {
    await expect(send(chain, invalid)).rejects.toMatchObject({ name: "ProviderRpcError" });
  }

  expect((await latest(chain)).number).toBe("0x1");
});

test("the time of the next block can be set, and time never runs backwards", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  await chain.setNextTimestamp(GENESIS_TIME + 86_400);
  await send(chain, await signer.deploy(STORE_AND_LOG));
  const first = await latest(chain);
  // The same second again is allowed: several acts may happen in it.
  await chain.setNextTimestamp(GENESIS_TIME + 86_400);
  await send(chain, await signer.deploy(STORE_AND_LOG));
  const second = await latest(chain);

  await expect(chain.setNextTimestamp(GENESIS_TIME)).rejects.toMatchObject({ code: "TIMESTAMP_TOO_EARLY" });
  const future = 4_102_444_800;
  await chain.setNextTimestamp(future);
  await send(chain, await signer.deploy(STORE_AND_LOG));
  await send(chain, await signer.deploy(STORE_AND_LOG));
  const afterFuture = await latest(chain);

  expect([first, second].map(({ timestamp }) => Number(timestamp))).toEqual([
    GENESIS_TIME + 86_400,
    GENESIS_TIME + 86_400,
  ]);
  expect(Number(afterFuture.timestamp)).toBe(future);
});

test("a time that was set stays for the next block when a transaction in between is refused", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  await chain.setNextTimestamp(GENESIS_TIME + 5);
  await expect(send(chain, "0x00")).rejects.toThrow();

  await send(chain, await signer.deploy(STORE_AND_LOG));

  expect(Number((await latest(chain)).timestamp)).toBe(GENESIS_TIME + 5);
});

test("blocks follow the wall clock if no time was set", async () => {
  const chain = await workplace.start();
  const before = Math.floor(Date.now() / 1000);

  await chain.mineBlock();

  const { timestamp } = await latest(chain);
  expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
  expect(Number(timestamp)).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
});

test("transactions sent at the same time are all mined, one block each", async () => {
  const chain = await workplace.start();
  const signers = Array.from({ length: 20 }, () => new Signer());
  const raws = await Promise.all(signers.map((signer) => signer.deploy(STORE_AND_LOG)));

  const hashes = (await Promise.all(raws.map((raw) => send(chain, raw)))).flat();

  const numbers = await Promise.all(
    hashes.map(
      async (hash) => (await ask<{ blockNumber: string }>(chain, "eth_getTransactionReceipt", hash)).blockNumber,
    ),
  );
  expect(new Set(numbers).size).toBe(20);
  expect((await latest(chain)).number).toBe("0x14");
});

test("a batch is mined in one block, in the order given, and later transactions are mined at once again", async () => {
  const chain = await workplace.start();
  const [one, other] = [new Signer(), new Signer()];

  const hashes = await chain.sendBatch([
    await one.deploy(STORE_AND_LOG),
    await other.deploy(STORE_AND_LOG),
    await one.deploy(STORE_AND_LOG),
  ]);

  expect(await latest(chain)).toMatchObject({ number: "0x1", transactions: hashes });
  await send(chain, await other.deploy(STORE_AND_LOG));
  expect((await latest(chain)).number).toBe("0x2");
});

test("a batch with a gap in the nonces or an invalid transaction mines nothing and leaves no waiting one", async () => {
  const chain = await workplace.start();
  const first = await new Signer().deploy(STORE_AND_LOG);
  const afterGap = await new Signer(1).deploy(STORE_AND_LOG);

  await expect(chain.sendBatch([first, afterGap])).rejects.toMatchObject({ code: "TRANSACTION_NOT_INCLUDED" });
  await expect(chain.sendBatch([first, "0x00"])).rejects.toMatchObject({ name: "ProviderRpcError" });
  await chain.mineBlock();

  expect(await latest(chain)).toMatchObject({ number: "0x1", transactions: [] });
  await send(chain, first);
});

test("a block full of gas does not lift the base fee off zero", async () => {
  const chain = await workplace.start();
  const signer = new Signer();
  // INVALID uses all the gas of its transaction.
  const burn = await signer.wallet.signTransaction({
    type: 2,
    chainId: CHAIN_ID,
    nonce: 0,
    gasLimit: 60_000_000,
    maxFeePerGas: 0,
    maxPriorityFeePerGas: 0,
    data: "0xfe",
  });
  await send(chain, burn);
  expect(Number((await latest(chain)).gasUsed)).toBe(60_000_000);

  await chain.mineBlock();

  expect(await latest(chain)).toMatchObject({ number: "0x2", baseFeePerGas: "0x0" });
});

test("with an interval, transactions wait for the next block, and empty blocks are mined", async () => {
  const chain = await workplace.start({ intervalSeconds: 1 });
  const signer = new Signer();

  const hashes = await send(chain, await signer.deploy(STORE_AND_LOG), await signer.deploy(STORE_AND_LOG));
  const waiting = await ask<string>(chain, "eth_getTransactionCount", signer.address, "pending");
  await until(async () => (await ask(chain, "eth_getTransactionReceipt", hashes[1])) !== null);
  const { blockNumber } = await ask<{ blockNumber: string }>(chain, "eth_getTransactionReceipt", hashes[1]);
  await until(async () => Number((await latest(chain)).number) > Number(blockNumber));

  expect(waiting).toBe("0x2");
  expect((await latest(chain)).transactions).toEqual([]);
  const { hash } = await ask<{ hash: string }>(chain, "eth_getBlockByNumber", "latest", false);
  const number = (await latest(chain)).number;
  await chain.close();
  const again = await workplace.start();
  expect(await ask(again, "eth_getBlockByNumber", number, false)).toMatchObject({ hash });
});

test("a closed chain accepts no more transactions", async () => {
  const chain = await workplace.start();
  const raw = await new Signer().deploy(STORE_AND_LOG);
  await chain.close();

  await expect(send(chain, raw)).rejects.toMatchObject({ code: "CHAIN_CLOSED" });
});

test.each([
  { chainId: 0 },
  { chainId: 1.5 },
  { intervalSeconds: -1 },
  { intervalSeconds: 3601 },
  { initialTimestamp: -1 },
  { initialTimestamp: Number.NaN },
])("a start option out of its range is refused: %o", async (options) => {
  await expect(workplace.start(options)).rejects.toMatchObject({ code: "INVALID_OPTION" });
});
