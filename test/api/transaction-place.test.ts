import { describe, expect, it } from "vitest";
import { receiptUnlessReplaced } from "../../src/api/transaction-place.ts";
import type { RpcAsker } from "../../src/chain/rpc.ts";
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
    });
  });

  it("is not replaced when the node that was asked for the receipt lacks the block that another node has", async () => {
    expect(await receiptUnlessReplaced(nodes(5, 4), TRANSACTION)).toBeUndefined();
  });
});
