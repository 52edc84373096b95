import { expect, test } from "vitest";
import { Answer, ask, askInBatches } from "../../src/chain/answer.ts";
import { askBlocks, askChainIdentity, askHead } from "../../src/chain/blocks.ts";
import type { ServedBlock } from "../../src/chain/blocks.ts";
import { askCall } from "../../src/chain/calls.ts";
import { askFees } from "../../src/chain/fees.ts";
import { askProof } from "../../src/chain/proofs.ts";
import { ReceiptReader } from "../../src/chain/receipts.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RemoteError } from "../../src/chain/rpc-error.ts";
import type { RpcCall, RpcRequester } from "../../src/chain/rpc.ts";
import { askReceipt } from "../../src/chain/transaction-receipt.ts";
import { askTransaction } from "../../src/chain/transaction.ts";

const WORD = `0x${"ab".repeat(32)}` as const;

/** A node that gives the same answer to every question. */
function nodeAnswering(answer: unknown): RpcRequester {
  return {
    url: "http://node.example/",
    request: () => Promise.resolve(answer),
    batch: (calls: readonly RpcCall[]) => Promise.resolve(calls.map(() => answer)),
  };
}

/** A node that gives each method an answer of its own. */
function nodeWith(answers: Readonly<Record<string, unknown>>): RpcRequester {
  return {
    url: "http://node.example/",
    request: (method) => Promise.resolve(answers[method]),
    batch: (calls) => Promise.resolve(calls.map(({ method }) => answers[method])),
  };
}

/** A block in which the ledger may have logged. */
const BLOCK = { header: { number: 1 }, transactions: [WORD] } as unknown as ServedBlock;
const RECEIPT = { cumulativeGasUsed: "0x1", logsBloom: "0x00", logs: [] };
const LOG = { address: "0x11", topics: [], data: "0x" };

const answerOf = (value: unknown): Answer => new Answer({ url: undefined, method: "eth_test" }, "", value);

async function failureOf(promise: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RpcError)) throw new Error(`expected an RpcError, got ${String(error)}`);
  return error;
}

test("reads the forms that JSON-RPC has", () => {
  const answer = answerOf({ address: "0xABcd", list: ["0x", "0x01"], number: "0x0400", none: null });

  expect(answer.member("address").bytes(2)).toBe("0xabcd");
  expect(
    answer
      .member("list")
      .items()
      .map((item) => item.bytes()),
  ).toEqual(["0x", "0x01"]);
  expect(answer.member("number").count()).toBe(1024);
  expect(answer.member("number").quantity()).toBe(1024n);
  expect(answer.member("none").isAbsent).toBe(true);
  expect(answer.member("missing").isAbsent).toBe(true);
});

test.each<[what: string, read: (answer: Answer) => unknown, value: unknown]>([
  ["an object where bytes belong", (answer) => answer.bytes(), {}],
  ["an odd number of digits", (answer) => answer.bytes(), "0x123"],
  ["digits that are not hexadecimal", (answer) => answer.bytes(), "0xzz"],
  ["bytes of another length", (answer) => answer.bytes(32), "0x00"],
  ["a JSON number where a quantity belongs", (answer) => answer.quantity(), 7],
  ["an empty quantity", (answer) => answer.quantity(), "0x"],
  ["a quantity of more than 32 bytes", (answer) => answer.quantity(), `0x${"1".repeat(65)}`],
  ["a count of 2^53", (answer) => answer.count(), "0x20000000000000"],
  ["an object where an array belongs", (answer) => answer.items(), {}],
  ["an array where an object belongs", (answer) => answer.object(), []],
])("refuses %s", (_, read, value) => {
  expect(() => read(answerOf(value))).toThrow(expect.objectContaining({ code: "ANSWER_MALFORMED" }));
});

test("says of null, where a method always has a result, that the node gave no usable answer", async () => {
  expect(() => answerOf(null).member("hash")).toThrow(expect.objectContaining({ code: "MALFORMED" }));
  expect(() => answerOf(null).count()).toThrow(expect.objectContaining({ code: "MALFORMED" }));
  await expect(askChainIdentity(nodeAnswering(null))).rejects.toMatchObject({ code: "MALFORMED" });
});

test("names the node, the method, the member and the served value in both languages", async () => {
  const logs = [{ address: `0x${"11".repeat(20)}`, topics: [WORD, "0xnone"], data: "0x", logIndex: "0x0" }];
  const receipt = { transactionHash: WORD, blockNumber: "0x1", blockHash: WORD, status: "0x1", logs };

  const error = await failureOf(askReceipt(nodeAnswering(receipt), WORD));

  expect(error).toMatchObject({
    code: "ANSWER_MALFORMED",
    evidence: { url: "http://node.example/", method: "eth_getTransactionReceipt", member: "logs[0].topics[1]" },
  });
  for (const text of [error.text.zh, error.text.en])
    for (const value of ["http://node.example/", "eth_getTransactionReceipt", "logs[0].topics[1]", '"0xnone"'])
      expect(text).toContain(value);
});

test("shows only the beginning of a long value", async () => {
  const error = await failureOf(askHead(nodeAnswering("x".repeat(1_000_000))));

  expect(error.message.length).toBeLessThan(500);
});

test.each<[what: string, question: (node: RpcRequester) => Promise<unknown>, answer: unknown, member: string]>([
  ["a head that is not a number", askHead, "latest", "result"],
  ["a block without a hash", (node) => askBlocks(node, 1, 1), { transactions: [] }, "hash"],
  ["a block without transactions", (node) => askBlocks(node, 1, 1), { hash: WORD }, "transactions"],
  [
    "a mined transaction without a sender",
    (node) => askTransaction(node, WORD),
    { nonce: "0x0", input: "0x", blockNumber: "0x1" },
    "from",
  ],
  ["an estimate that no block holds", (node) => askFees(node, { from: WORD, data: "0x" }), WORD, "result"],
  ["a proof without nodes", (node) => askProof(node, WORD, [], 1), { storageProof: [] }, "accountProof"],
  [
    "a proof of a slot without a key",
    (node) => askProof(node, WORD, [WORD], 1),
    { accountProof: [], storageProof: [{ proof: [] }] },
    "storageProof[0].key",
  ],
])("refuses %s", async (_, question, answer, member) => {
  const error = await failureOf(question(nodeAnswering(answer)));

  expect(error).toMatchObject({ code: "ANSWER_MALFORMED", evidence: { member } });
});

test.each<[what: string, receipt: unknown, member: string]>([
  ["is null", null, "[0]"],
  ["is a number", 7, "[0]"],
  ["has no logs", { ...RECEIPT, logs: undefined }, "[0].logs"],
  ["has null for its logs", { ...RECEIPT, logs: null }, "[0].logs"],
  ["has a log that is null", { ...RECEIPT, logs: [null] }, "[0].logs[0]"],
  ["has a log without topics", { ...RECEIPT, logs: [{ ...LOG, topics: undefined }] }, "[0].logs[0].topics"],
  ["has a log with null for its topics", { ...RECEIPT, logs: [{ ...LOG, topics: null }] }, "[0].logs[0].topics"],
  ["has a log with data that are no bytes", { ...RECEIPT, logs: [{ ...LOG, data: "0xz" }] }, "[0].logs[0].data"],
])("refuses a receipt that %s, by either method of reading it", async (_, receipt, member) => {
  const byBlock = new ReceiptReader(nodeWith({ eth_getBlockReceipts: [receipt] }));
  const byTransaction = new ReceiptReader({
    ...nodeWith({ eth_getTransactionReceipt: receipt }),
    batch: (calls) => {
      if (calls[0]?.method === "eth_getTransactionReceipt") return Promise.resolve([receipt]);
      const remote = { code: -32601, message: "no such method" };
      return Promise.reject(new RpcError("REMOTE_ERROR", { zh: "", en: "" }, { method: "", remote }));
    },
  });

  expect(await failureOf(byBlock.read([BLOCK]))).toMatchObject({ code: "ANSWER_MALFORMED", evidence: { member } });
  // A receipt that the node does not have makes it wait, and is never taken for a block without logs.
  if (receipt === null) expect(await byTransaction.read([BLOCK])).toEqual([undefined]);
  else expect((await failureOf(byTransaction.read([BLOCK]))).code).toBe("ANSWER_MALFORMED");
});

test("does not take the missing receipts of a block for none", async () => {
  expect(await new ReceiptReader(nodeWith({ eth_getBlockReceipts: null })).read([BLOCK])).toEqual([undefined]);
});

test.each([null, {}, { hash: null }, { hash: "0x12" }])("refuses a block 0 that is %j", async (genesis) => {
  const node = nodeWith({ eth_chainId: "0x1", eth_getBlockByNumber: genesis });

  expect((await failureOf(askChainIdentity(node))).code).toBe(genesis === null ? "MALFORMED" : "ANSWER_MALFORMED");
});

test("takes null for a transaction, a receipt or a block that the node does not have", async () => {
  const node = nodeAnswering(null);

  expect(await askTransaction(node, WORD)).toBeUndefined();
  expect(await askReceipt(node, WORD)).toBeUndefined();
  expect(await askBlocks(node, 1, 2)).toEqual([undefined, undefined]);
});

test("asks a long list in batches of 100 and keeps the order of the calls", async () => {
  const sizes: number[] = [];
  const node: RpcRequester = {
    request: () => Promise.reject(new Error("only batches are expected")),
    batch: (calls) => {
      sizes.push(calls.length);
      return Promise.resolve(calls.map(({ params }) => params[0]));
    },
  };
  const calls = Array.from({ length: 250 }, (_, index) => ({
    method: "eth_test",
    params: [`0x${index.toString(16)}`],
  }));

  const answers = await askInBatches(node, calls);

  expect(sizes).toEqual([100, 100, 50]);
  expect(answers.map((answer) => answer.count())).toEqual(calls.map((_, index) => index));
  expect((await ask(nodeAnswering("0x7"), "eth_test")).count()).toBe(7);
});

test.each<[what: string, remote: RemoteError, outcome: string]>([
  ["go-ethereum", { code: 3, message: "execution reverted", data: "0xAB" }, "REVERTED"],
  ["Besu", { code: -32000, message: "Execution reverted", data: "0xAB" }, "REVERTED"],
  ["Hardhat", { code: -32603, message: "VM Exception: reverted with", data: { data: "0xAB" } }, "REVERTED"],
  ["a node that failed", { code: -32603, message: "Internal error", data: "0x" }, "REMOTE_ERROR"],
  ["a node that has no time", { code: -32000, message: "execution timeout", data: "0xab" }, "REMOTE_ERROR"],
])("takes the data of an error for those of a revert only if the node says so: %s", async (_, remote, outcome) => {
  const error = new RpcError("REMOTE_ERROR", { zh: "", en: "" }, { method: "eth_call", remote });
  const asked = askCall({ request: () => Promise.reject(error) }, { from: WORD, to: WORD, data: "0x" });

  expect(
    await asked.then(
      ({ type }) => type,
      ({ code }: RpcError) => code,
    ),
  ).toBe(outcome);
});
