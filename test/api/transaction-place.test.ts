import { describe, expect, it } from "vitest";
import { rejection } from "../../src/api/rejected-transaction.ts";
import { receiptUnlessReplaced } from "../../src/api/transaction-place.ts";
import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RpcAsker } from "../../src/chain/rpc.ts";
import { sendTransaction } from "../../src/chain/send-transaction.ts";
import { parseHex } from "../../src/consensus/hex.ts";

const TRANSACTION = {
  hash: parseHex(`0x${"1".repeat(64)}`, 32),
  from: parseHex(`0x${"2".repeat(40)}`, 20),
  nonce: 4,
};

/** Nodes that take turns: each question about the account's nonce is answered by the next one. */
function nodes(...mined: readonly number[]): RpcAsker {
  const left = [...mined];
  const request = (method: string): Promise<unknown> => {
    if (method === "eth_getTransactionReceipt") return Promise.resolve(null);
    return Promise.resolve(`0x${left.shift()!.toString(16)}`);
  };
  return { request };
}

describe("a transaction without a receipt", () => {
  it("is replaced when its nonce is used before and after the question for the receipt", async () => {
    await expect(receiptUnlessReplaced(nodes(5, 5), TRANSACTION)).rejects.toMatchObject({
      code: "TRANSACTION_NONCE_USED",
      text: {
        zh: expect.stringMatching(/请先查该行为是否已记录，未记录的再重新签名。$/) as string,
        en: expect.stringMatching(
          /check first whether the act was recorded, and sign again if it was not\.$/,
        ) as string,
      },
    });
  });

  it("is not replaced when the node that was asked for the receipt lacks the block that another node has", async () => {
    expect(await receiptUnlessReplaced(nodes(5, 4), TRANSACTION)).toBeUndefined();
  });
});

describe("a transaction that its node does not take", () => {
  it.each([
    ["a nonce below the next one", 5, "no", "TRANSACTION_NONCE_PENDING", "再试", "try again"],
    ["a nonce above the next one", 3, "no", "TRANSACTION_NONCE_GAP", "原样再次发送", "sent again as it is"],
    [
      "no coin for its gas",
      4,
      "insufficient funds for gas",
      "TRANSACTION_UNFUNDED",
      "原样再次发送",
      "sent again as it is",
    ],
    ["a full pool", 4, "txpool is full", "CHAIN_POOL_FULL", "原样再次发送", "sent again as it is"],
  ])("because of %s says in both languages what to do", async (_, next, message, code, zh, en) => {
    const answers: Readonly<Record<string, unknown>> = {
      eth_getTransactionByHash: null,
      eth_getTransactionCount: `0x${next.toString(16)}`,
      eth_syncing: false,
    };
    const rpc: RpcAsker = { request: (method) => Promise.resolve(answers[method]) };
    const remote = { code: -32000, message };
    const error = new RpcError("REMOTE_ERROR", { zh: message, en: message }, { method: "", remote });

    const problem = await rejection(rpc, TRANSACTION, error);

    expect(problem).toMatchObject({
      code,
      text: { zh: expect.stringContaining(zh) as string, en: expect.stringContaining(en) as string },
    });
  });
});

/** The error of a node that does not take a transaction. */
function remoteError(message: string): RpcError {
  const remote = { code: -32000, message };
  return new RpcError("REMOTE_ERROR", { zh: message, en: message }, { method: "eth_sendRawTransaction", remote });
}

describe("the words with which a node does not take a transaction", () => {
  // The transaction is the account's next one, and the node does not have it.
  const answers: Record<string, unknown> = { eth_getTransactionCount: "0x4", eth_syncing: false };
  const rpc: RpcAsker = { request: (method) => Promise.resolve(answers[method] ?? null) };

  it.each([
    ["geth, GoQuorum", "nonce too low: next nonce 5, tx nonce 4", "TRANSACTION_NONCE_PENDING"],
    ["Besu", "Nonce too low", "TRANSACTION_NONCE_PENDING"],
    ["geth, GoQuorum", "replacement transaction underpriced", "TRANSACTION_NONCE_PENDING"],
    ["Besu", "Replacement transaction underpriced", "TRANSACTION_NONCE_PENDING"],
    ["geth", "nonce too high: address 0x2, tx: 9 state: 4", "TRANSACTION_NONCE_GAP"],
    ["Besu", "Transaction nonce is too distant from current sender nonce", "TRANSACTION_NONCE_GAP"],
    ["geth, GoQuorum", "insufficient funds for gas * price + value", "TRANSACTION_UNFUNDED"],
    ["Besu", "Upfront cost exceeds account balance", "TRANSACTION_UNFUNDED"],
    ["geth, GoQuorum", "exceeds block gas limit", "TRANSACTION_GAS_LIMIT"],
    ["Besu", "Transaction gas limit exceeds block gas limit", "TRANSACTION_GAS_LIMIT"],
    ["geth, GoQuorum", "txpool is full", "CHAIN_POOL_FULL"],
    ["geth, GoQuorum", "transaction underpriced", "TRANSACTION_FEE_TOO_LOW"],
    ["Besu", "Gas price below configured minimum gas price", "TRANSACTION_FEE_TOO_LOW"],
    ["Besu", "GAS_PRICE_TOO_LOW", "TRANSACTION_FEE_TOO_LOW"],
    ["GoQuorum", "account is not authorized to perform this operation", "TRANSACTION_REJECTED"],
  ])("%s: %s", async (_, message, code) => {
    expect(await rejection(rpc, TRANSACTION, remoteError(message))).toMatchObject({ code });
  });

  it.each(["already known", "known transaction: 0x11", "Known transaction", "Transaction was already imported."])(
    "are no error when they say that the node has it: %s",
    async (message) => {
      const request: RpcAsker["request"] = (method) =>
        method === "eth_sendRawTransaction" ? Promise.reject(remoteError(message)) : Promise.resolve(null);

      expect(await sendTransaction({ request }, "0x01")).toMatch(/^0x/);
    },
  );
});

it("a transaction that the embedded chain refuses because it has stopped is told by the chain's own code", async () => {
  const rpc: RpcAsker = { request: (method) => Promise.resolve(method === "eth_getTransactionCount" ? "0x4" : null) };
  const remote = { code: -32000, message: "ENOSPC", data: { code: "CHAIN_STOPPED" } };
  const error = new RpcError("REMOTE_ERROR", { zh: "满", en: "full" }, { method: "", remote });

  expect(await rejection(rpc, TRANSACTION, error)).toMatchObject({
    code: "CHAIN_STOPPED",
    text: { zh: expect.stringContaining("链已停止") as string, en: expect.stringContaining("has stopped") as string },
  });
});
