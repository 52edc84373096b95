import type { RpcReceipt } from "../consensus/receipts.ts";
import { askInBatches } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { ServedBlock } from "./blocks.ts";
import { quantity } from "./quantity.ts";
import { RpcError, saysUnknownMethod } from "./rpc-error.ts";
import type { RpcRequester } from "./rpc.ts";

/** Reads the receipts of blocks. The first question finds out which method the node knows. */
export class ReceiptReader {
  readonly #rpc: RpcRequester;
  #byBlock = true;

  constructor(rpc: RpcRequester) {
    this.#rpc = rpc;
  }

  /**
   * The receipts of each block in the order of its transactions; `undefined` if the node does not have all of them.
   * Their form is checked, nothing in them is verified.
   * @throws RpcError
   */
  async read(blocks: readonly ServedBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    if (blocks.length === 0) return [];
    if (this.#byBlock) {
      try {
        return await this.#readByBlock(blocks);
      } catch (error) {
        if (saysUnknownMethod(error)) this.#byBlock = false;
        else if (!saysTooLong(error)) throw error;
      }
    }
    return await this.#readByTransaction(blocks);
  }

  async #readByBlock(blocks: readonly ServedBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    const calls = blocks.map(({ header }) => ({
      method: "eth_getBlockReceipts",
      params: [quantity(header.number)],
    }));
    const answers = await askInBatches(this.#rpc, calls);
    return answers.map((answer) => (answer.isAbsent ? undefined : answer.items().map(readReceipt)));
  }

  /** Asks for each receipt by its transaction: GoQuorum and Hardhat have no method for a whole block. */
  async #readByTransaction(blocks: readonly ServedBlock[]): Promise<(readonly RpcReceipt[] | undefined)[]> {
    const calls = blocks.flatMap(({ transactions }) =>
      transactions.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })),
    );
    const answers = await askInBatches(this.#rpc, calls);
    let next = 0;
    return blocks.map(({ transactions }) => {
      const receipts = answers.slice(next, (next += transactions.length));
      return receipts.some((receipt) => receipt.isAbsent) ? undefined : receipts.map(readReceipt);
    });
  }
}

/** The receipt with every member that was served, so that it can be kept as evidence. The members are checked. */
export function readReceipt(receipt: Answer): RpcReceipt {
  return {
    ...receipt.object(),
    type: optionalQuantity(receipt.member("type")),
    status: optionalQuantity(receipt.member("status")),
    cumulativeGasUsed: receipt.member("cumulativeGasUsed").quantityText(),
    logsBloom: receipt.member("logsBloom").bytes(),
    logs: receipt
      .member("logs")
      .items()
      .map((log) => ({
        ...log.object(),
        address: log.member("address").bytes(),
        topics: log
          .member("topics")
          .items()
          .map((topic) => topic.bytes()),
        data: log.member("data").bytes(),
      })),
  };
}

function optionalQuantity(answer: Answer): string | undefined {
  return answer.isAbsent ? undefined : answer.quantityText();
}

/** Even the receipts of one block are too long for one answer. */
function saysTooLong(error: unknown): boolean {
  return error instanceof RpcError && error.evidence.tooMuch === true && error.code !== "TIMEOUT";
}
