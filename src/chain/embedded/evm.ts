import {
  ContractDecoder,
  EdrContext,
  L1_CHAIN_TYPE,
  MineOrdering,
  l1GenesisState,
  l1HardforkFromString,
  l1ProviderFactory,
} from "@nomicfoundation/edr";
import type { Provider, ProviderConfig } from "@nomicfoundation/edr";
import { toHex } from "../../consensus/hex.ts";
import { QBFT_MIX_HASH } from "../../consensus/qbft.ts";
import { isRpcObject } from "../rpc-object.ts";
import type { RpcObject } from "../rpc-object.ts";
import { quantity } from "../quantity.ts";
import { isRemoteError } from "../rpc-error.ts";
import { ProviderRpcError } from "./errors.ts";

/** Gas of one block, and so of one transaction at most (there is no cap per transaction). */
export const BLOCK_GAS_LIMIT = 60_000_000;

export interface EvmOptions {
  readonly chainId: number;
  /** Time of the genesis block, in seconds since 1970. */
  readonly genesisTimestamp: number;
}

/** Everything from which a block is made. */
export interface BlockRecipe {
  readonly number: number;
  /** Seconds since 1970; never before the last block's. */
  readonly timestamp: number;
  /** The validator that the block names as its proposer, 0x-hex. */
  readonly coinbase: string;
  /** Signed transactions, 0x-hex, while `automine` is on. Without any, the transactions in the pool are mined. */
  readonly transactions: readonly string[];
}

/** A block as JSON-RPC gives it, before it is sealed; transactions by hash. */
export type EvmBlock = RpcObject & { readonly transactions: readonly string[] };

/**
 * Hardhat's EVM (its native package, EDR) in this process. It executes transactions and keeps state and past blocks in
 * memory; it knows nothing of seals. It is used without Hardhat's runtime environment, which would look for a project
 * around the working directory and report usage over the network.
 *
 * Everything that enters a state root is fixed, never random: PREVRANDAO is the QBFT mix hash (as on Besu), the beacon
 * root contract is absent and base fees stay zero. Therefore the same transactions give the same blocks on every
 * replay. One difference to a real QBFT chain remains: BLOCKHASH gives hashes of unsealed headers (decision 0003).
 */
export class Evm {
  readonly #provider: Provider;

  private constructor(provider: Provider) {
    this.#provider = provider;
  }

  static async create(options: EvmOptions): Promise<Evm> {
    const context = await edrContext();
    const provider = await context.createProvider(
      L1_CHAIN_TYPE,
      providerConfig(options),
      { enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => undefined },
      { subscriptionCallback: () => undefined },
      new ContractDecoder(),
    );
    return new Evm(provider);
  }

  /**
   * One JSON-RPC request, answered with unsealed blocks.
   * @throws ProviderRpcError with the EVM's code; a reverted call carries its revert data
   */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    return await this.#handle(rpcCall(method, params));
  }

  /** A request whose answer is one object, or null if there is none. @throws ProviderRpcError */
  async requestObject(method: string, params: readonly unknown[]): Promise<RpcObject | null> {
    const answer = await this.request(method, params);
    if (answer !== null && !isRpcObject(answer)) throw unexpected("a JSON object", answer);
    return answer;
  }

  /** A request whose answer is a list of objects. @throws ProviderRpcError */
  async requestObjects(method: string, params: readonly unknown[]): Promise<readonly RpcObject[]> {
    const answer = await this.request(method, params);
    if (!Array.isArray(answer) || !answer.every(isRpcObject)) throw unexpected("a list of JSON objects", answer);
    return answer;
  }

  /** A block that exists, unsealed, its transactions by hash. */
  async blockAt(number: number): Promise<EvmBlock> {
    return asBlock(await this.request("eth_getBlockByNumber", [quantity(number), false]));
  }

  /**
   * Makes blocks, one after the other, and returns them unsealed. A transaction that reverts is mined like any other.
   * @throws ProviderRpcError if a transaction is not valid: then the blocks before it are made, and its own and the
   *   later ones are not
   */
  async produce(recipes: readonly BlockRecipe[]): Promise<EvmBlock[]> {
    const steps = recipes.map(stepsOf);
    // One array is one trip to the native thread: with five trips a block, replay takes twice as long.
    const results = await this.#handle(steps.flat());
    if (!Array.isArray(results)) throw unexpected("a list of results", results);
    let last = -1;
    return steps.map(({ length }) => asBlock(results[(last += length)]));
  }

  /** Puts a transaction into the pool and returns its hash; only while `automine` is off. @throws ProviderRpcError */
  async addToPool(raw: string): Promise<string> {
    const hash = await this.request("eth_sendRawTransaction", [raw]);
    if (typeof hash !== "string") throw unexpected("a transaction hash", hash);
    return hash;
  }

  /** Hashes of the transactions that the next block would take from the pool. */
  async minablePool(): Promise<readonly string[]> {
    return asBlock(await this.request("eth_getBlockByNumber", ["pending", false])).transactions;
  }

  async dropFromPool(transactionHash: string): Promise<void> {
    await this.request("hardhat_dropTransaction", [transactionHash]);
  }

  /** Sets whether a transaction is mined at once, as it is in the beginning, or waits in the pool. */
  async setAutomine(automine: boolean): Promise<void> {
    await this.request("evm_setAutomine", [automine]);
  }

  /** @throws ProviderRpcError */
  async #handle(request: object): Promise<unknown> {
    const { data } = await this.#provider.handleRequest(JSON.stringify(request));
    const answer: unknown = typeof data === "string" ? JSON.parse(data) : data;
    if (!isRpcObject(answer)) throw unexpected("a JSON-RPC answer", answer);
    const { error, result } = answer;
    if (error === undefined) return result;
    if (!isRemoteError(error)) throw unexpected("a JSON-RPC error", error);
    throw new ProviderRpcError(error.code, error.message, revertData(error.data));
  }
}

interface RpcStep {
  readonly jsonrpc: "2.0";
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

function rpcCall(method: string, params: readonly unknown[]): RpcStep {
  return { jsonrpc: "2.0", id: 1, method, params };
}

/** The requests that make one block; the last one answers with it. */
function stepsOf({ number, timestamp, coinbase, transactions }: BlockRecipe): RpcStep[] {
  return [
    rpcCall("hardhat_setPrevRandao", [toHex(QBFT_MIX_HASH)]),
    rpcCall("hardhat_setCoinbase", [coinbase]),
    rpcCall("evm_setNextBlockTimestamp", [timestamp]),
    ...stepsOfMining(transactions.map((raw) => rpcCall("eth_sendRawTransaction", [raw]))),
    rpcCall("eth_getBlockByNumber", [quantity(number), false]),
  ];
}

function stepsOfMining(send: readonly RpcStep[]): readonly RpcStep[] {
  if (send.length === 0) return [rpcCall("evm_mine", [])];
  if (send.length === 1) return send;
  return [rpcCall("evm_setAutomine", [false]), ...send, rpcCall("evm_mine", []), rpcCall("evm_setAutomine", [true])];
}

function asBlock(value: unknown): EvmBlock {
  if (!isBlock(value)) throw unexpected("a block with the hashes of its transactions", value);
  return value;
}

function isBlock(value: unknown): value is EvmBlock {
  if (!isRpcObject(value)) return false;
  const { transactions } = value;
  return Array.isArray(transactions) && transactions.every((hash) => typeof hash === "string");
}

/** The EVM is a pinned part of this program: an answer of another form is a mistake here or a wrong version of it. */
function unexpected(expected: string, found: unknown): Error {
  return new Error(`The EVM answered with ${JSON.stringify(found)} instead of ${expected}.`);
}

let sharedContext: Promise<EdrContext> | undefined;

/** EDR needs one context for the whole process. */
function edrContext(): Promise<EdrContext> {
  sharedContext ??= (async () => {
    const context = new EdrContext();
    await context.registerProviderFactory(L1_CHAIN_TYPE, l1ProviderFactory());
    return context;
  })();
  return sharedContext;
}

function providerConfig({ chainId, genesisTimestamp }: EvmOptions): ProviderConfig {
  const gasLimit = BigInt(BLOCK_GAS_LIMIT);
  return {
    allowBlocksWithSameTimestamp: true,
    allowUnlimitedContractSize: false,
    bailOnCallFailure: true,
    bailOnTransactionFailure: false,
    // Elasticity 1 makes the target the limit: no block is over it, so even a full block leaves the base fee at zero.
    baseFeeConfig: [{ activation: { blockNumber: 0n }, maxChangeDenominator: 8n, elasticityMultiplier: 1n }],
    chainId: BigInt(chainId),
    coinbase: new Uint8Array(20),
    defaultTransactionGasLimit: gasLimit,
    // The EIP-4788 contract is left out, as on a Besu network whose genesis lacks it: EDR draws each block's beacon
    // root at random, and the contract would carry it into the state, while the sealed header has zero.
    genesisState: l1GenesisState(l1HardforkFromString(HARDFORK)).filter(
      ({ address }) => !isBeaconRootsContract(address),
    ),
    hardfork: HARDFORK,
    initialBaseFeePerGas: 0n,
    minGasPrice: 0n,
    mining: { autoMine: true, blockGasLimit: gasLimit, memPool: { order: MineOrdering.Fifo } },
    network: { genesisBlockGasLimit: gasLimit, genesisBlockTime: BigInt(genesisTimestamp) },
    networkId: BigInt(chainId),
    observability: {},
    ownedAccounts: [],
    precompileOverrides: [],
    transactionGasCap: false,
  };
}

/** The first rules that limit initcode (EIP-3860): a contract that deploys here deploys on every later chain. */
const HARDFORK = "Shanghai";
const BEACON_ROOTS_CONTRACT = "000f3df6d732807ef1319fb7b8bb8522d0beac02";

function isBeaconRootsContract(address: Uint8Array): boolean {
  return Buffer.from(address).toString("hex") === BEACON_ROOTS_CONTRACT;
}

/** EDR wraps revert data in an object; nodes answer with the bare bytes. */
function revertData(data: unknown): unknown {
  return typeof data === "object" && data !== null && "data" in data ? data.data : data;
}
