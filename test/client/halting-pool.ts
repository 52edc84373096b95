import { Transaction } from "ethers";
import { RpcError } from "../../src/chain/rpc-error.ts";
import type { RpcCall, RpcRequester } from "../../src/chain/rpc.ts";

/**
 * The fate of a transaction that is sent:
 * - `MINES`: the chain takes it at once;
 * - `HALTED`: it waits in the pool, and no block is made;
 * - `LOSES_ANSWERS`: the chain takes it, and the connection breaks off before the answer;
 * - `UNREACHABLE`: nothing answers;
 * - `REJECTS_CALLS`: the node takes no call, for a reason of its own, and mines transactions without data;
 * - `FORGETS_CALLS`: the node takes calls and forgets them, and mines transactions without data;
 * - `REFUSES`: the node takes no transaction and says `refusal`.
 */
export type PoolMode =
  "MINES" | "HALTED" | "LOSES_ANSWERS" | "UNREACHABLE" | "REJECTS_CALLS" | "FORGETS_CALLS" | "REFUSES";

/** A node that stands before a real chain and can stop making blocks, lose answers, and forget its pool. */
export class HaltingPool implements RpcRequester {
  mode: PoolMode = "MINES";
  /** The words of a node that refuses. */
  refusal = "";
  /** Every signed transaction that was handed over, by its hash, with the number of times. */
  readonly handed = new Map<string, number>();
  readonly #chain: RpcRequester;
  readonly #waiting = new Map<string, string>();

  constructor(chain: RpcRequester) {
    this.#chain = chain;
  }

  get url(): string {
    return this.#chain.url ?? "";
  }

  /** Mines again, and mines what waits. */
  async resume(): Promise<void> {
    this.mode = "MINES";
    const waiting = [...this.#waiting.values()].sort((one, other) => nonceOf(one) - nonceOf(other));
    this.#waiting.clear();
    for (const raw of waiting) await this.#chain.request("eth_sendRawTransaction", [raw]).catch(() => undefined);
  }

  /** The node restarts: it forgets what waited, and mines again. */
  restart(): void {
    this.#waiting.clear();
    this.mode = "MINES";
  }

  async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    if (this.mode === "UNREACHABLE") throw unreachable(method);
    const [first, second] = params;
    if (method === "eth_sendRawTransaction") return await this.#send(String(first));
    if (method === "eth_getTransactionByHash" && this.#waiting.has(String(first)))
      return { hash: first, blockNumber: null };
    if (method === "eth_getTransactionCount" && second === "pending") return await this.#pendingCount(String(first));
    return await this.#chain.request(method, params);
  }

  async batch(calls: readonly RpcCall[]): Promise<readonly unknown[]> {
    return await Promise.all(calls.map(async ({ method, params }) => await this.request(method, params)));
  }

  async #send(raw: string): Promise<unknown> {
    const { hash, from, nonce, data } = Transaction.from(raw);
    this.handed.set(hash!, (this.handed.get(hash!) ?? 0) + 1);
    if (this.mode === "REJECTS_CALLS" && data !== "0x") throw rejected("this account may not call that contract");
    if (this.mode === "REFUSES") throw rejected(this.refusal);
    if (this.mode === "FORGETS_CALLS" && data !== "0x") return hash;
    if (this.mode === "HALTED") {
      const mined = Number(await this.#chain.request("eth_getTransactionCount", [from, "latest"]));
      if (nonce < mined) throw rejected(`nonce too low: next nonce ${mined}, tx nonce ${nonce}`);
      const other = [...this.#waiting.values()].find((waiting) => isRival(waiting, raw));
      if (other !== undefined && other !== raw) throw rejected("replacement transaction underpriced");
      this.#waiting.set(hash!, raw);
      return hash;
    }
    const answer = await this.#chain.request("eth_sendRawTransaction", [raw]);
    if (this.mode === "LOSES_ANSWERS") throw unreachable("eth_sendRawTransaction");
    return answer;
  }

  async #pendingCount(account: string): Promise<string> {
    let next = Number(await this.#chain.request("eth_getTransactionCount", [account, "latest"]));
    const nonces = [...this.#waiting.values()]
      .filter((raw) => Transaction.from(raw).from!.toLowerCase() === account.toLowerCase())
      .map(nonceOf);
    while (nonces.includes(next)) next++;
    return `0x${next.toString(16)}`;
  }
}

function nonceOf(raw: string): number {
  return Transaction.from(raw).nonce;
}

function isRival(one: string, other: string): boolean {
  const [left, right] = [Transaction.from(one), Transaction.from(other)];
  return left.from === right.from && left.nonce === right.nonce;
}

function unreachable(method: string): RpcError {
  return new RpcError("UNAVAILABLE", { zh: "没有应答。", en: "There is no answer." }, { method });
}

function rejected(message: string): RpcError {
  const remote = { code: -32000, message };
  return new RpcError("REMOTE_ERROR", { zh: message, en: message }, { method: "eth_sendRawTransaction", remote });
}
