import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Wallet, id } from "ethers";
import { startEmbeddedChain } from "../../../src/chain/embedded/start-embedded-chain.ts";
import type {
  RunningEmbeddedChain,
  StartEmbeddedChainOptions,
} from "../../../src/chain/embedded/start-embedded-chain.ts";

export const CHAIN_ID = 20260;
/** The time of a test chain's genesis: 2024-03-01T00:00:00Z. */
export const GENESIS_TIME = 1_709_251_200;

/**
 * A contract that is called with one word: it stores the word in slot 0 and logs it as a topic; it reverts if the word
 * is zero. After the usual copying prologue:
 * PUSH1 0 CALLDATALOAD DUP1 PUSH1 12 JUMPI (PUSH1 0 PUSH1 0 REVERT)
 * JUMPDEST DUP1 PUSH1 0 SSTORE PUSH1 0 PUSH1 0 LOG1 STOP
 */
export const STORE_AND_LOG = "0x6017600c60003960176000f360003580600c5760006000fd5b8060005560006000a100";

let signers = 0;

/** An account without balance that signs transactions offline, nonce by nonce. Each has a key of its own. */
export class Signer {
  readonly wallet = new Wallet(id(`test signer ${++signers}`));
  nonce: number;

  /** @param nonce - of the first transaction; any other than 0 leaves a gap */
  constructor(nonce = 0) {
    this.nonce = nonce;
  }

  get address(): string {
    return this.wallet.address.toLowerCase();
  }

  async deploy(data: string): Promise<string> {
    return await this.#sign({ data });
  }

  async call(to: string, word: number | bigint): Promise<string> {
    return await this.#sign({ to, data: asWord(word) });
  }

  /** An older type of transaction, without fee market or access list. */
  async legacyCall(to: string, word: number): Promise<string> {
    return await this.wallet.signTransaction({
      type: 0,
      chainId: CHAIN_ID,
      nonce: this.nonce++,
      gasLimit: 200_000,
      gasPrice: 0,
      to,
      data: asWord(word),
    });
  }

  async #sign(content: { to?: string; data: string }): Promise<string> {
    return await this.wallet.signTransaction({
      type: 2,
      chainId: CHAIN_ID,
      nonce: this.nonce++,
      gasLimit: 200_000,
      maxFeePerGas: 0,
      maxPriorityFeePerGas: 0,
      ...content,
    });
  }
}

/** A data directory and the chains that are opened on it; `cleanUp` removes them all. */
export class Workplace {
  readonly dataDirectory = mkdtempSync(join(tmpdir(), "laiqu-chain-"));
  readonly #chains: RunningEmbeddedChain[] = [];

  async start(options: Partial<StartEmbeddedChainOptions> = {}): Promise<RunningEmbeddedChain> {
    const chain = await startEmbeddedChain({
      dataDirectory: this.dataDirectory,
      chainId: CHAIN_ID,
      initialTimestamp: GENESIS_TIME,
      ...options,
    });
    this.#chains.push(chain);
    return chain;
  }

  get journalPath(): string {
    return join(this.dataDirectory, "journal.jsonl");
  }

  async cleanUp(): Promise<void> {
    for (const chain of this.#chains) await chain.close();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }
}

/** {@link RunningEmbeddedChain.request} with a result type. */
export async function ask<T>(chain: RunningEmbeddedChain, method: string, ...params: unknown[]): Promise<T> {
  return (await chain.request({ method, params })) as T;
}

/** Sends signed transactions one by one. @returns their hashes */
export async function send(chain: RunningEmbeddedChain, ...raws: string[]): Promise<string[]> {
  const hashes: string[] = [];
  for (const raw of raws) hashes.push(await ask<string>(chain, "eth_sendRawTransaction", raw));
  return hashes;
}

/** Deploys {@link STORE_AND_LOG}. @returns its address */
export async function deployStore(chain: RunningEmbeddedChain, signer: Signer): Promise<string> {
  const [hash] = await send(chain, await signer.deploy(STORE_AND_LOG));
  return (await ask<{ contractAddress: string }>(chain, "eth_getTransactionReceipt", hash)).contractAddress;
}

/** Hashes and raw headers of all blocks, from genesis to head. */
export async function wholeChain(chain: RunningEmbeddedChain): Promise<{ hash: string; rawHeader: string }[]> {
  const head = Number(await ask<string>(chain, "eth_blockNumber"));
  const blocks: { hash: string; rawHeader: string }[] = [];
  for (let number = 0; number <= head; number++) {
    const tag = `0x${number.toString(16)}`;
    blocks.push({
      hash: (await ask<{ hash: string }>(chain, "eth_getBlockByNumber", tag, false)).hash,
      rawHeader: await ask<string>(chain, "debug_getRawHeader", tag),
    });
  }
  return blocks;
}

export function asWord(value: number | bigint): string {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
