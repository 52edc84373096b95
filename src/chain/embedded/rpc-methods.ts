import { isHex } from "../../consensus/hex.ts";
import type { Hex } from "../../consensus/hex.ts";
import { decodeQbftExtraData } from "../../consensus/qbft-extra-data.ts";
import { isRpcObject } from "../rpc-object.ts";
import type { RpcObject } from "../rpc-object.ts";
import { quantity } from "../quantity.ts";
import type { EmbeddedChain } from "./chain.ts";
import { JSON_RPC_ERROR, ProviderRpcError } from "./errors.ts";
import { BLOCK_GAS_LIMIT } from "./evm.ts";
import { sealedBlockView, sealedLogView, sealedReceiptView, sealedTransactionView } from "./sealed-view.ts";

type Params = readonly unknown[];
type Method = (chain: EmbeddedChain, params: Params) => unknown;

/**
 * The methods that the embedded chain serves, in process and over HTTP alike. Any other is refused: Hardhat's own
 * (`evm_*`, `hardhat_*`) could change past blocks, and no method may sign with a key of the server. Votes about
 * validators are the exception: on a real network each node votes with its own key, and here one process has all keys.
 */
const METHODS: Readonly<Record<string, Method>> = {
  eth_chainId: (chain) => quantity(chain.chainId),
  net_version: (chain) => String(chain.chainId),
  web3_clientVersion: () => "Laiqu/embedded-development-chain",
  eth_syncing: () => false,
  eth_blockNumber: (chain) => quantity(chain.history.head),
  eth_gasPrice: () => "0x0",
  eth_maxPriorityFeePerGas: () => "0x0",

  eth_getBlockByNumber: (chain, [block, full]) => getBlock(chain, findBlock(chain, block), full),
  eth_getBlockByHash: (chain, [hash, full]) => getBlock(chain, chain.history.numberOf(blockHash(hash)), full),
  eth_getBlockTransactionCountByNumber: async (chain, [block]) =>
    countTransactions(await getBlock(chain, findBlock(chain, block), false)),
  eth_getBlockTransactionCountByHash: async (chain, [hash]) =>
    countTransactions(await getBlock(chain, chain.history.numberOf(blockHash(hash)), false)),
  eth_getBlockReceipts: (chain, [block]) => getBlockReceipts(chain, findBlock(chain, block)),
  eth_getTransactionByHash: (chain, [hash]) => getTransaction(chain, hash),
  eth_getTransactionReceipt: (chain, [hash]) => getReceipt(chain, hash),
  eth_getLogs: (chain, [filter]) => getLogs(chain, filter),

  eth_call: (chain, params) => readState(chain, "eth_call", params, 1),
  eth_estimateGas: (chain, params) => estimateGas(chain, params),
  eth_getBalance: (chain, params) => readState(chain, "eth_getBalance", params, 1),
  eth_getCode: (chain, params) => readState(chain, "eth_getCode", params, 1),
  eth_getStorageAt: (chain, [address, slot, block]) =>
    readState(chain, "eth_getStorageAt", [address, word(slot), block], 2),
  eth_getProof: (chain, [address, slots, block]) =>
    readState(chain, "eth_getProof", [address, Array.isArray(slots) ? slots.map(word) : slots, block], 2),
  eth_getTransactionCount: (chain, params) => getTransactionCount(chain, params),

  eth_sendRawTransaction: (chain, [raw]) => chain.sendRawTransaction(rawTransaction(raw)),

  debug_getRawHeader: (chain, [block]) => getRawHeader(chain, requireBlock(chain, block)),
  qbft_getValidatorsByBlockNumber: (chain, [block]) => validatorsOf(chain, requireBlock(chain, block)),
  qbft_getValidatorsByBlockHash: (chain, [hash]) => validatorsOf(chain, requireBlock(chain, { blockHash: hash })),
  qbft_proposeValidatorVote: (chain, [validator, add]) => {
    if (typeof add !== "boolean") throw invalidParams("qbft_proposeValidatorVote needs true (add) or false (remove).");
    chain.validators.propose(address(validator), add ? "add" : "drop");
    return true;
  },
  qbft_discardValidatorVote: (chain, [validator]) => {
    chain.validators.discard(address(validator));
    return true;
  },
  qbft_getPendingVotes: (chain) =>
    Object.fromEntries([...chain.validators.proposals].map(([validator, kind]) => [validator, kind === "add"])),
  /** Addresses that can be voted in and then seal, because this chain has their keys. No real node has this method. */
  laiqu_spareValidators: (chain) => chain.sealer.spares,
};

/**
 * Answers one JSON-RPC request from the sealed chain.
 *
 * Blocks are final here, so `safe` and `finalized` mean `latest`; so does `pending`, except for the transaction count.
 * A block can be named by number, tag, or `{ blockHash }` (EIP-1898).
 *
 * @throws ProviderRpcError -32601 for a method that is not served, -32602 for parameters that it does not accept, or
 *   the EVM's own code
 * @throws EmbeddedChainError `CHAIN_STOPPED`, `CHAIN_CLOSED` for a transaction
 */
export async function answerRequest(chain: EmbeddedChain, method: string, params: Params): Promise<unknown> {
  const serve = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (serve === undefined) {
    throw new ProviderRpcError(JSON_RPC_ERROR.methodNotFound, `The embedded chain does not serve ${method}.`);
  }
  return await serve(chain, params);
}

async function getBlock(chain: EmbeddedChain, number: number | undefined, full: unknown): Promise<RpcObject | null> {
  if (number === undefined) return null;
  const block = await chain.evm.requestObject("eth_getBlockByNumber", [quantity(number), full === true]);
  return block === null ? null : sealedBlockView(block, number, chain.history, chain.sealer);
}

function countTransactions(block: RpcObject | null): string | null {
  const transactions = block?.["transactions"];
  return Array.isArray(transactions) ? quantity(transactions.length) : null;
}

/** Hardhat's EVM has no such method, so it is asked for one receipt after the other. */
async function getBlockReceipts(
  chain: EmbeddedChain,
  number: number | undefined,
): Promise<readonly RpcObject[] | null> {
  if (number === undefined) return null;
  const { transactions } = await chain.evm.blockAt(number);
  const receipts = await Promise.all(
    transactions.map((hash) => chain.evm.requestObject("eth_getTransactionReceipt", [hash])),
  );
  return receipts.map((receipt, index) => {
    if (receipt === null) throw new Error(`The EVM has no receipt of the mined transaction ${transactions[index]}.`);
    return sealedReceiptView(receipt, chain.history);
  });
}

async function getReceipt(chain: EmbeddedChain, hash: unknown): Promise<RpcObject | null> {
  const receipt = await chain.evm.requestObject("eth_getTransactionReceipt", [hash]);
  return receipt === null || isAhead(chain, receipt) ? null : sealedReceiptView(receipt, chain.history);
}

async function getTransaction(chain: EmbeddedChain, hash: unknown): Promise<RpcObject | null> {
  const transaction = await chain.evm.requestObject("eth_getTransactionByHash", [hash]);
  return transaction === null || isAhead(chain, transaction) ? null : sealedTransactionView(transaction, chain.history);
}

/** Whether an object is in a block that the EVM has made and the journal does not hold yet. */
function isAhead(chain: EmbeddedChain, { blockNumber }: RpcObject): boolean {
  return typeof blockNumber === "string" && Number(blockNumber) > chain.history.head;
}

async function getLogs(chain: EmbeddedChain, filter: unknown): Promise<readonly RpcObject[]> {
  if (!isRpcObject(filter)) throw invalidParams("eth_getLogs needs a filter object.");
  const { fromBlock, toBlock, blockHash: hash, address, topics } = filter;
  const { head } = chain.history;
  const only = hash === undefined ? undefined : requireBlock(chain, { blockHash: hash });
  const from = only ?? namedNumber(chain, fromBlock);
  const to = Math.min(only ?? namedNumber(chain, toBlock), head);
  if (from > to) return [];
  const logs = await chain.evm.requestObjects("eth_getLogs", [
    {
      fromBlock: quantity(from),
      toBlock: quantity(to),
      ...(address === undefined ? {} : { address }),
      ...(topics === undefined ? {} : { topics }),
    },
  ]);
  return logs.map((log) => sealedLogView(log, chain.history));
}

/**
 * Asks the EVM about the state after a block. The parameter at `position` names the block and is replaced by its
 * number, so that the EVM does not answer from a block that is not in the journal yet.
 */
async function readState(chain: EmbeddedChain, method: string, params: Params, position: number): Promise<unknown> {
  const asked = [...params];
  asked[position] = quantity(requireBlock(chain, params[position]));
  return await chain.evm.request(method, asked);
}

/** The least gas limit that is tried. */
const LEAST_GAS_TRIED = 2 ** 20;
/** Gas for each byte that a transaction carries: twice what it costs to send one and to keep it as code. */
const GAS_TRIED_PER_BYTE = 450;

/**
 * A gas limit with which a call succeeds. The EVM's own estimate searches for the least such limit, which takes ten
 * times as long, and gas costs nothing on this chain.
 * @throws ProviderRpcError of the EVM for a call that fails with all the gas of a block too
 */
async function estimateGas(chain: EmbeddedChain, [call, block]: Params): Promise<string> {
  if (!isRpcObject(call)) throw invalidParams("eth_estimateGas needs a call object.");
  const { gas: limit, data } = call;
  const most = typeof limit === "string" ? Number(limit) : BLOCK_GAS_LIMIT;
  const bytes = typeof data === "string" ? data.length / 2 : 0;
  for (let gas = LEAST_GAS_TRIED + Math.ceil(bytes) * GAS_TRIED_PER_BYTE; ; gas *= 2) {
    const tried = quantity(Math.min(gas, most));
    try {
      await readState(chain, "eth_call", [{ ...call, gas: tried }, block], 1);
      return tried;
    } catch (error) {
      if (!(error instanceof ProviderRpcError) || gas >= most) throw error;
    }
  }
}

async function getTransactionCount(chain: EmbeddedChain, params: Params): Promise<unknown> {
  // With an interval, waiting transactions are counted, because a client sends several in a row.
  if (params[1] === "pending" && chain.intervalSeconds > 0)
    return await chain.evm.request("eth_getTransactionCount", params);
  return await readState(chain, "eth_getTransactionCount", params, 1);
}

/** The validators that had to seal a block. */
function validatorsOf(chain: EmbeddedChain, number: number): readonly string[] {
  const block = chain.history.at(number);
  if (block === undefined) throw new RangeError(`Block ${number} is beyond the head ${chain.history.head}.`);
  return decodeQbftExtraData(block.extraData).validators;
}

async function getRawHeader(chain: EmbeddedChain, number: number): Promise<string> {
  const block = await getBlock(chain, number, false);
  return chain.sealer.encode(block ?? {});
}

/** The number of a block that must exist. @throws ProviderRpcError */
function requireBlock(chain: EmbeddedChain, block: unknown): number {
  const number = findBlock(chain, block);
  if (number === undefined)
    throw new ProviderRpcError(
      JSON_RPC_ERROR.serverError,
      `There is no block ${JSON.stringify(block)}; the latest is ${chain.history.head}.`,
    );
  return number;
}

/** `undefined` if there is no such block. @throws ProviderRpcError if the parameter does not name a block */
function findBlock(chain: EmbeddedChain, block: unknown): number | undefined {
  if (typeof block === "object" && block !== null && "blockHash" in block)
    return chain.history.numberOf(blockHash(block.blockHash));
  const number = namedNumber(
    chain,
    typeof block === "object" && block !== null && "blockNumber" in block ? block.blockNumber : block,
  );
  return number > chain.history.head ? undefined : number;
}

function namedNumber(chain: EmbeddedChain, block: unknown): number {
  if (
    block === undefined ||
    block === null ||
    block === "latest" ||
    block === "pending" ||
    block === "safe" ||
    block === "finalized"
  )
    return chain.history.head;
  if (block === "earliest") return 0;
  if (typeof block === "string" && /^0x[0-9a-f]{1,13}$/i.test(block)) return Number(block);
  throw invalidParams(`${JSON.stringify(block)} is neither a block number in 0x-hex nor a block tag.`);
}

function blockHash(value: unknown): string {
  if (typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value)) return value;
  throw invalidParams(`${JSON.stringify(value)} is not a block hash.`);
}

function address(value: unknown): Hex {
  const lower = typeof value === "string" ? value.toLowerCase() : undefined;
  if (isHex(lower, 20)) return lower;
  throw invalidParams(`${JSON.stringify(value)} is not an address.`);
}

/** A storage key may be written with or without leading zeros; the EVM needs 32 bytes. */
function word(value: unknown): string {
  if (typeof value === "string" && /^0x[0-9a-f]{1,64}$/i.test(value)) return `0x${value.slice(2).padStart(64, "0")}`;
  throw invalidParams(`${JSON.stringify(value)} is not a storage slot.`);
}

function rawTransaction(value: unknown): string {
  if (typeof value === "string" && /^0x/i.test(value) && value.length % 2 === 0 && !/[^0-9a-f]/i.test(value.slice(2)))
    return value;
  throw invalidParams("eth_sendRawTransaction needs one signed transaction in 0x-hex.");
}

function invalidParams(message: string): ProviderRpcError {
  return new ProviderRpcError(JSON_RPC_ERROR.invalidParams, message);
}
