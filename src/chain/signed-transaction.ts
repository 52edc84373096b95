import type { Hex } from "../consensus/hex.ts";
import { ask } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { RpcAsker } from "./rpc.ts";

/** The fees that a transaction offers: a price, or since EIP-1559 a limit and a tip. */
type OfferedFees =
  { readonly gasPrice: bigint } | { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

/**
 * A mined transaction of any type that an account signs for a call, as a node served it. Its hash covers all members,
 * so that whoever knows the hash can verify them.
 */
export interface ServedTransaction {
  /** 0, 1 (with an access list) or 2 (EIP-1559). A node of another type gives another number. */
  readonly type: number;
  readonly nonce: number;
  readonly fees: OfferedFees;
  readonly gas: bigint;
  /** The called account; undefined in a transaction that creates a contract. */
  readonly to: Hex | undefined;
  readonly value: bigint;
  readonly data: Hex;
  readonly accessList: readonly { readonly address: Hex; readonly storageKeys: readonly Hex[] }[];
  readonly v: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** A transaction by its hash; undefined while no block has it. @throws RpcError */
export async function askSignedTransaction(rpc: RpcAsker, transaction: Hex): Promise<ServedTransaction | undefined> {
  const answer = await ask(rpc, "eth_getTransactionByHash", [transaction]);
  if (answer.isAbsent || answer.member("blockNumber").isAbsent) return undefined;
  const to = answer.member("to");
  const typed = answer.member("type");
  const type = typed.isAbsent ? 0 : typed.count();
  return {
    type,
    nonce: answer.member("nonce").count(),
    fees: type === 2 ? feesSince1559(answer) : { gasPrice: answer.member("gasPrice").quantity() },
    gas: answer.member("gas").quantity(),
    to: to.isAbsent ? undefined : to.bytes(20),
    value: answer.member("value").quantity(),
    data: answer.member("input").bytes(),
    accessList: accessListIn(answer.member("accessList")),
    v: answer.member("v").quantity(),
    r: answer.member("r").quantity(),
    s: answer.member("s").quantity(),
  };
}

function feesSince1559(answer: Answer): OfferedFees {
  return {
    maxFeePerGas: answer.member("maxFeePerGas").quantity(),
    maxPriorityFeePerGas: answer.member("maxPriorityFeePerGas").quantity(),
  };
}

function accessListIn(list: Answer): ServedTransaction["accessList"] {
  if (list.isAbsent) return [];
  return list.items().map((entry) => ({
    address: entry.member("address").bytes(20),
    storageKeys: entry
      .member("storageKeys")
      .items()
      .map((key) => key.bytes(32)),
  }));
}
