import type { RpcReceipt } from "../consensus/receipts.ts";
import { askInBatches } from "./blocks.ts";
import type { ToldBlock } from "./blocks.ts";
import { RpcError } from "./rpc.ts";
import type { RpcRequester } from "./rpc.ts";

/** Reads the receipts of blocks in the way that its node knows, found out with the first question. */
export class ReceiptReader {
  readonly #rpc: RpcRequester;
  #byBlock = true;

  constructor(rpc: RpcRequester) {
    this.#rpc = rpc;
  }

  /**
   * The receipts of each block in the order of its transactions; `undefined` where the node does
   * not have all of them. Nothing is verified.
   * @throws RpcError
   */
  async read(blocks: readonly ToldBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    if (blocks.length === 0) return [];
    if (this.#byBlock) {
      try {
        return await this.#readByBlock(blocks);
      } catch (error) {
        if (!saysUnknownMethod(error)) throw error;
        this.#byBlock = false;
      }
    }
    return await this.#readByTransaction(blocks);
  }

  async #readByBlock(blocks: readonly ToldBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    const calls = blocks.map(({ header }) => ({
      method: "eth_getBlockReceipts",
      params: [`0x${header.number.toString(16)}`],
    }));
    const answers = await askInBatches<readonly RpcReceipt[] | null>(this.#rpc, calls);
    return answers.map((receipts) => receipts ?? undefined);
  }

  /** GoQuorum and Hardhat have no other way. */
  async #readByTransaction(blocks: readonly ToldBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    const calls = blocks.flatMap(({ transactions }) =>
      transactions.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })),
    );
    const answers = await askInBatches<RpcReceipt | null>(this.#rpc, calls);
    let next = 0;
    return blocks.map(({ transactions }) => {
      const receipts = answers.slice(next, (next += transactions.length));
      return receipts.every((receipt) => receipt !== null) ? receipts : undefined;
    });
  }
}

/** -32601 is the standard's "method not found"; Hardhat says -32004, "method not supported". */
function saysUnknownMethod(error: unknown): boolean {
  const remote = error instanceof RpcError ? error.remote : error;
  return (
    typeof remote === "object" &&
    remote !== null &&
    "code" in remote &&
    (remote.code === -32601 || remote.code === -32004)
  );
}
