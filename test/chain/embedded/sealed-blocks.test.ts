import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAccount, verifyStorage } from "../../../src/consensus/account.ts";
import { decodeHeader } from "../../../src/consensus/header.ts";
import type { Header } from "../../../src/consensus/header.ts";
import { fromHex, toHex } from "../../../src/consensus/hex.ts";
import { verifyGenesisHeader, verifySealedHeader } from "../../../src/consensus/qbft.ts";
import { logsBloom, receiptFromRpc, receiptsRoot } from "../../../src/consensus/receipts.ts";
import type { RpcReceipt } from "../../../src/consensus/receipts.ts";
import { EMPTY_TRIE_ROOT } from "../../../src/consensus/trie.ts";
import type { RunningEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import { ask, asWord, deployStore, send, Signer, GENESIS_TIME, wholeChain, Workplace } from "./development-chain.ts";

interface Place {
  blockHash: string;
  blockNumber: string;
}
interface Receipt extends Place, RpcReceipt {
  transactionHash: string;
  status: string;
  logs: (Place & { address: string; topics: string[]; data: string })[];
}
interface Block {
  hash: string;
  number: string;
  parentHash: string;
  transactions: (Place & { hash: string; type: string; yParity?: string; v: string })[];
}
interface Proof {
  accountProof: string[];
  storageProof: { proof: string[] }[];
}

const workplace = new Workplace();
const signer = new Signer();
let chain: RunningEmbeddedChain;
let store: string;
let head: number;

/** Makes blocks: a deployment, 5, a revert, 7 (legacy), a batch of 8, a revert and 9, and an empty block. */
beforeAll(async () => {
  chain = await workplace.start();
  await chain.setNextTimestamp(GENESIS_TIME + 1);
  store = await deployStore(chain, signer);
  await send(chain, await signer.call(store, 5), await signer.call(store, 0), await signer.legacyCall(store, 7));
  await chain.sendBatch([await signer.call(store, 8), await signer.call(store, 0), await signer.legacyCall(store, 9)]);
  await chain.mineBlock();
  head = Number(await ask<string>(chain, "eth_blockNumber"));
});
afterAll(() => workplace.cleanUp());

function tag(number: number): string {
  return `0x${number.toString(16)}`;
}

async function headerAt(number: number): Promise<Header> {
  return decodeHeader(fromHex(await ask<string>(chain, "debug_getRawHeader", tag(number))));
}

test("genesis names the validators; three of the four seal every later block over its parent's hash", async () => {
  const blocks = await wholeChain(chain);

  const genesis = verifyGenesisHeader(fromHex(blocks[0]!.rawHeader));
  expect(toHex(genesis.blockHash)).toBe(chain.genesisHash);
  expect(genesis.validators).toEqual(chain.validators);
  expect(genesis.header.transactionsRoot).toEqual(EMPTY_TRIE_ROOT);
  let parent = genesis.blockHash;
  for (const [index, { hash, rawHeader }] of blocks.slice(1).entries()) {
    const sealed = verifySealedHeader(fromHex(rawHeader), chain.validators);
    expect(sealed.header.number).toBe(index + 1);
    expect(sealed.signers).toHaveLength(3);
    expect(toHex(sealed.blockHash)).toBe(hash);
    expect(sealed.header.parentHash).toEqual(parent);
    parent = sealed.blockHash;
  }
  expect(blocks).toHaveLength(7);
});

test("the proposer and the silent validator change with the block number", async () => {
  const blocks = await wholeChain(chain);
  const sealed = blocks.slice(1, 5).map(({ rawHeader }) => verifySealedHeader(fromHex(rawHeader), chain.validators));

  const proposers = sealed.map(({ header }) => toHex(header.coinbase));
  const silent = sealed.map(({ signers }) =>
    chain.validators.find((validator) => !signers.includes(validator as `0x${string}`)),
  );

  expect([...proposers].toSorted(byText)).toEqual(chain.validators);
  expect([...silent].toSorted(byText)).toEqual(chain.validators);
});

test("the receipts of every block, reverted or of mixed types, give the sealed header's root and bloom", async () => {
  let logs = 0;
  for (let number = 0; number <= head; number++) {
    const header = await headerAt(number);
    const receipts = await ask<Receipt[]>(chain, "eth_getBlockReceipts", tag(number));

    expect(receiptsRoot(receipts)).toEqual(header.receiptsRoot);
    expect(logsBloom(receipts.flatMap((receipt) => receiptFromRpc(receipt).logs))).toEqual(header.logsBloom);
    logs += receipts.reduce((sum, receipt) => sum + receipt.logs.length, 0);
  }
  expect(logs).toBe(4);
});

test("receipts, logs and transactions name their sealed block, whatever the method", async () => {
  for (let number = 0; number <= head; number++) {
    const block = await ask<Block>(chain, "eth_getBlockByNumber", tag(number), true);
    const place = { blockHash: block.hash, blockNumber: tag(number) };
    const receipts = await ask<Receipt[]>(chain, "eth_getBlockReceipts", { blockHash: block.hash });

    expect(await ask(chain, "eth_getBlockByHash", block.hash, true)).toEqual(block);
    expect(receipts.map(({ transactionHash }) => transactionHash)).toEqual(block.transactions.map(({ hash }) => hash));
    for (const [index, transaction] of block.transactions.entries()) {
      expect(transaction).toMatchObject(place);
      expect(transaction.yParity).toBe(transaction.type === "0x2" ? transaction.v : undefined);
      expect(await ask(chain, "eth_getTransactionByHash", transaction.hash)).toEqual(transaction);
      expect(receipts[index]).toMatchObject(place);
      expect(await ask(chain, "eth_getTransactionReceipt", transaction.hash)).toEqual(receipts[index]);
    }
    const logs = receipts.flatMap((receipt) => receipt.logs);
    for (const log of logs) expect(log).toMatchObject(place);
    expect(await ask(chain, "eth_getLogs", { blockHash: block.hash })).toEqual(logs);
    expect(await ask(chain, "eth_getLogs", { fromBlock: tag(number), toBlock: tag(number), address: store })).toEqual(
      logs,
    );
  }
});

test("a range of logs ends at the head, and topics select", async () => {
  const all = await ask<Receipt["logs"]>(chain, "eth_getLogs", { fromBlock: "earliest", toBlock: "0xffff" });
  const seven = await ask<Receipt["logs"]>(chain, "eth_getLogs", {
    fromBlock: "earliest",
    toBlock: "latest",
    topics: [asWord(7)],
  });
  const beyond = await ask<Receipt["logs"]>(chain, "eth_getLogs", { fromBlock: "0xffff", toBlock: "latest" });

  expect(all.map(({ topics }) => Number(topics[0]))).toEqual([5, 7, 8, 9]);
  expect(seven).toEqual([all[1]]);
  expect(beyond).toEqual([]);
});

test("state proofs of new and old blocks, for present and absent slots, verify under the sealed root", async () => {
  const valueAtHeight = [undefined, 0n, 5n, 5n, 7n, 9n, 9n];
  for (let number = 0; number <= head; number++) {
    const { stateRoot } = await headerAt(number);
    const slots = [0n, 1n];
    const proof = await ask<Proof>(chain, "eth_getProof", store, ["0x0", asWord(1)], tag(number));

    const account = verifyAccount(
      stateRoot,
      fromHex(store),
      proof.accountProof.map((node) => fromHex(node)),
    );
    const values =
      account === undefined
        ? undefined
        : slots.map((slot, index) =>
            verifyStorage(
              account.storageRoot,
              fromHex(asWord(slot)),
              proof.storageProof[index]!.proof.map((node) => fromHex(node)),
            ),
          );
    expect(values).toEqual(valueAtHeight[number] === undefined ? undefined : [valueAtHeight[number], 0n]);
    expect(await ask(chain, "eth_getStorageAt", store, "0x0", tag(number))).toBe(asWord(valueAtHeight[number] ?? 0n));
  }
});

test("an account that does not exist is proven absent", async () => {
  const absent = new Signer().address;
  const { stateRoot } = await headerAt(head);

  const proof = await ask<Proof>(chain, "eth_getProof", absent, [], tag(head));

  expect(
    verifyAccount(
      stateRoot,
      fromHex(absent),
      proof.accountProof.map((node) => fromHex(node)),
    ),
  ).toBeUndefined();
});

test("state can be read by the sealed hash of an older block", async () => {
  const block = await ask<Block>(chain, "eth_getBlockByNumber", "0x2", false);

  expect(await ask(chain, "eth_getStorageAt", store, "0x0", { blockHash: block.hash })).toBe(asWord(5));
  expect(await ask(chain, "eth_getTransactionCount", signer.address, "0x2")).toBe("0x2");
});

test("a block that does not exist is null for block methods and an error for state methods", async () => {
  const unknown = `0x${"ab".repeat(32)}`;

  expect(await ask(chain, "eth_getBlockByNumber", tag(head + 1), false)).toBeNull();
  expect(await ask(chain, "eth_getBlockByHash", unknown, false)).toBeNull();
  expect(await ask(chain, "eth_getBlockReceipts", tag(head + 1))).toBeNull();
  expect(await ask(chain, "eth_getTransactionReceipt", unknown)).toBeNull();
  await expect(ask(chain, "eth_getCode", store, tag(head + 1))).rejects.toMatchObject({ code: -32000 });
  await expect(ask(chain, "eth_getCode", store, { blockHash: unknown })).rejects.toMatchObject({ code: -32000 });
  await expect(ask(chain, "eth_getCode", store, "newest")).rejects.toMatchObject({ code: -32602 });
});

test("the validators of every block can be asked for", async () => {
  expect(await ask(chain, "qbft_getValidatorsByBlockNumber", "latest")).toEqual(chain.validators);
  expect(await ask(chain, "qbft_getValidatorsByBlockHash", chain.genesisHash)).toEqual(chain.validators);
});

test("a call from an account without balance costs nothing; one that reverts gives its data", async () => {
  const gas = await ask<string>(chain, "eth_estimateGas", { from: new Signer().address, to: store, data: asWord(3) });

  expect(Number(gas)).toBeGreaterThan(21_000);
  await expect(ask(chain, "eth_estimateGas", { to: store, data: asWord(0) })).rejects.toMatchObject({ data: "0x" });
  expect(await ask(chain, "eth_gasPrice")).toBe("0x0");
  expect(await ask(chain, "eth_call", { from: new Signer().address, to: store, data: asWord(3) }, "latest")).toBe("0x");
  await expect(ask(chain, "eth_call", { to: store, data: asWord(0) }, "latest")).rejects.toMatchObject({ data: "0x" });
});

test("no contract holds the EVM's own beacon roots, which the sealed headers lack", async () => {
  expect(await ask(chain, "eth_getCode", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02", tag(head))).toBe("0x");
});

test("PREVRANDAO and COINBASE in the EVM have the values of the sealed header", async () => {
  // Deploys 64 bytes as code, PREVRANDAO and COINBASE:
  // PREVRANDAO PUSH1 0 MSTORE COINBASE PUSH1 32 MSTORE PUSH1 64 PUSH1 0 RETURN
  const [hash] = await send(chain, await signer.deploy("0x446000524160205260406000f3"));
  const { contractAddress, blockNumber } = await ask<{ contractAddress: string; blockNumber: string }>(
    chain,
    "eth_getTransactionReceipt",
    hash,
  );
  const header = await headerAt(Number(blockNumber));

  const code = await ask<string>(chain, "eth_getCode", contractAddress, "latest");

  expect(code).toBe(`${toHex(header.mixHash)}${"00".repeat(12)}${toHex(header.coinbase).slice(2)}`);
});

function byText(left: string | undefined, right: string | undefined): number {
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
