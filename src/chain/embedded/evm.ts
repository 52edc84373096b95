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
import { ProviderRpcError } from "./errors.ts";

/** Gas of one block, and so of one transaction at most (there is no cap per transaction). */
export const BLOCK_GAS_LIMIT = 60_000_000;

export interface EvmOptions {
  readonly chainId: number;
  /** Time of the genesis block, in seconds since 1970. */
  readonly genesisTimestamp: number;
}

/** What a block is made of. */
export interface BlockRecipe {
  readonly number: number;
  /** Seconds since 1970; never before the last block's. */
  readonly timestamp: number;
  /** The validator that the block names as its proposer, 0x-hex. */
  readonly coinbase: string;
  /** Signed transactions, 0x-hex, mined as they come (`automine` on); none: what waits in the pool is mined. */
  readonly transactions: readonly string[];
}

/** A block as JSON-RPC gives it, before it is sealed; transactions by hash. */
export type EvmBlock = Readonly<Record<string, unknown>> & { readonly transactions: readonly string[] };

/**
 * Hardhat's EVM (its native package, EDR) in this process: executes transactions, keeps state
 * and history in memory, knows nothing of seals. It is used without Hardhat's runtime
 * environment, which would look for a project around the working directory and report usage
 * over the network.
 *
 * Everything that goes into a state root is given, never drawn: PREVRANDAO is the QBFT mix hash
 * (as on Besu), the beacon root contract is absent and base fees stay zero. The same
 * transactions so give the same blocks on every replay. One difference to a real QBFT chain
 * remains: BLOCKHASH gives hashes of unsealed headers.
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
  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    return (await this.#handle(rpcCall(method, params))) as T;
  }

  /**
   * Makes blocks, one after the other, and returns them unsealed. A reverted transaction is
   * mined like any other.
   * @throws ProviderRpcError if a transaction is not valid: the blocks before it are made then,
   *   its own and those after it are not
   */
  async produce(recipes: readonly BlockRecipe[]): Promise<EvmBlock[]> {
    const steps = recipes.map(stepsOf);
    // One array is one trip to the native thread: with five trips a block, replay takes twice as long.
    const results = (await this.#handle(steps.flat())) as readonly unknown[];
    let last = -1;
    return steps.map(({ length }) => results[(last += length)] as EvmBlock);
  }

  /** Puts a transaction into the pool and returns its hash; only while `automine` is off. @throws ProviderRpcError */
  async addToPool(raw: string): Promise<string> {
    return await this.request<string>("eth_sendRawTransaction", [raw]);
  }

  /** The hashes that the next block would take from the pool. */
  async minablePool(): Promise<readonly string[]> {
    return (await this.request<EvmBlock>("eth_getBlockByNumber", ["pending", false])).transactions;
  }

  async dropFromPool(transactionHash: string): Promise<void> {
    await this.request("hardhat_dropTransaction", [transactionHash]);
  }

  /** Whether a transaction is mined as it comes (so at the beginning), or waits in the pool. */
  async setAutomine(automine: boolean): Promise<void> {
    await this.request("evm_setAutomine", [automine]);
  }

  /** @throws ProviderRpcError */
  async #handle(request: object): Promise<unknown> {
    const { data } = await this.#provider.handleRequest(JSON.stringify(request));
    const answer = (typeof data === "string" ? JSON.parse(data) : data) as EdrAnswer;
    if (answer.error !== undefined) {
      throw new ProviderRpcError(answer.error.code, answer.error.message, revertData(answer.error.data));
    }
    return answer.result;
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
    rpcCall("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]),
  ];
}

function stepsOfMining(send: readonly RpcStep[]): readonly RpcStep[] {
  if (send.length === 0) return [rpcCall("evm_mine", [])];
  if (send.length === 1) return send;
  return [rpcCall("evm_setAutomine", [false]), ...send, rpcCall("evm_mine", []), rpcCall("evm_setAutomine", [true])];
}

interface EdrAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

let sharedContext: Promise<EdrContext> | undefined;

/** EDR wants one context for the whole process. */
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
    // Target = limit: no block is over target, so that a full block cannot lift the base fee off zero.
    baseFeeConfig: [{ activation: { blockNumber: 0n }, maxChangeDenominator: 8n, elasticityMultiplier: 1n }],
    chainId: BigInt(chainId),
    coinbase: new Uint8Array(20),
    defaultTransactionGasLimit: gasLimit,
    // Without the EIP-4788 contract, as on a Besu network whose genesis lacks it: EDR draws each
    // block's beacon root at random, and the contract would carry it into the state, while the
    // sealed header says zero.
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

/** The first rules that bound initcode (EIP-3860): what deploys here deploys on every later permissioned chain. */
const HARDFORK = "Shanghai";
const BEACON_ROOTS_CONTRACT = "000f3df6d732807ef1319fb7b8bb8522d0beac02";

function isBeaconRootsContract(address: Uint8Array): boolean {
  return Buffer.from(address).toString("hex") === BEACON_ROOTS_CONTRACT;
}

/** EDR wraps revert data in an object; nodes answer with the bare bytes. */
function revertData(data: unknown): unknown {
  return typeof data === "object" && data !== null && "data" in data ? data.data : data;
}
