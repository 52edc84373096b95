import { askMinedNonce, askNextNonce } from "../chain/accounts.ts";
import { askFees, askGasPrice } from "../chain/fees.ts";
import type { RpcAsker } from "../chain/rpc.ts";
import { RpcError } from "../chain/rpc-error.ts";
import { isForTheseBytes } from "../chain/refusal-words.ts";
import { sendAndWait, TransactionFailure } from "../chain/send-and-wait.ts";
import { askReceipt } from "../chain/transaction-receipt.ts";
import { fromHex, parseHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { showPath } from "../text/foreign-text.ts";
import { DeploymentError } from "./deployment-error.ts";
import type { KeptCall, KeptCalls } from "./kept-calls.ts";
import type { Signer } from "../signers/signer.ts";

/** The longest wait for a block that takes the transaction, in milliseconds. */
export const MINED_WITHIN_MS = 120_000;

export interface Call {
  readonly chainId: number;
  readonly data: string;
  /** The called contract. If it is missing, the transaction creates a contract. */
  readonly to?: string;
  /** The gas that the transaction may use. If it is missing, the node estimates it as of its last block. */
  readonly gasLimit?: bigint;
}

/** A transaction that succeeded. */
export interface MinedCall {
  readonly transaction: Hex;
  /** The sender and its nonce, from which the address of a created contract follows. */
  readonly from: Hex;
  readonly nonce: number;
  readonly block: number;
  readonly blockHash: Hex;
}

/** A signed call with its hash. */
type SignedCall = Pick<KeptCall, "raw" | "from" | "nonce" | "transaction">;

/** Each attempt ends only because another transaction of the account came first. */
const MOST_ATTEMPTS = 16;

/** Where a signed call is kept until its outcome is known. */
export interface Keeping {
  readonly calls: KeptCalls;
  /** The name of the step that the call is. */
  readonly step: string;
}

/**
 * Signs an account's next transaction as a legacy transaction, which every permissioned chain accepts, sends it and
 * waits for its block. A transaction that an earlier run kept for the same step is sent as it is, whoever signed it.
 * @throws DeploymentError `UNFINISHED_DIFFERS`, `CALL_UNDECIDED`; RpcError when nothing is signed, also when the chain
 *   would revert the call now; TransactionFailure
 */
export async function sendCall(chain: RpcAsker, sender: Signer, call: Call, keeping?: Keeping): Promise<MinedCall> {
  try {
    return await sendOrFinish(chain, sender, call, keeping);
  } catch (error) {
    const kept = error instanceof RpcError ? keeping?.calls.find(keeping.step) : undefined;
    throw error instanceof RpcError && kept !== undefined && keeping !== undefined
      ? undecided(error, kept, keeping)
      : error;
  }
}

async function sendOrFinish(
  chain: RpcAsker,
  sender: Signer,
  call: Call,
  keeping: Keeping | undefined,
): Promise<MinedCall> {
  const kept = keeping?.calls.find(keeping.step);
  const finished = kept === undefined ? undefined : await finishKept(chain, kept, call, keeping);
  if (finished !== undefined) return finished;
  for (let attempt = 1; ; attempt++) {
    const signed = await sign(chain, sender, call);
    keeping?.calls.keep(keeping.step, signed.raw);
    try {
      return await waitForBlock(chain, signed, keeping);
    } catch (error) {
      if (attempt < MOST_ATTEMPTS && (await isReplaced(chain, signed, error))) continue;
      // No node has what was never sent before. Kept, it would be refused again also when another account pays.
      if (isRefusedForGood(error)) keeping?.calls.end(keeping.step);
      throw error;
    }
  }
}

function isRefusedForGood(error: unknown): boolean {
  return error instanceof RpcError && isForTheseBytes(error.evidence.remote?.message ?? "");
}

async function sign(chain: RpcAsker, sender: Signer, call: Call): Promise<SignedCall> {
  const { chainId, data, to } = call;
  const nonce = await askNextNonce(chain, sender.address);
  const { gasLimit, gasPrice } = await termsOf(chain, sender.address, call);
  const raw = parseHex(
    await sender.signTransaction({
      type: 0,
      chainId,
      nonce,
      to: to ?? null,
      data,
      value: 0,
      gasLimit,
      gasPrice,
    }),
  );
  const transaction = toHex(keccak256(fromHex(raw)));
  return { raw, from: parseHex(sender.address.toLowerCase(), 20), nonce, transaction };
}

async function termsOf(
  chain: RpcAsker,
  from: string,
  { data, to, gasLimit }: Call,
): Promise<{ readonly gasLimit: bigint; readonly gasPrice: bigint }> {
  if (gasLimit !== undefined) return { gasLimit, gasPrice: await askGasPrice(chain, from) };
  const { gas, gasPrice } = await askFees(chain, { from, data, ...(to === undefined ? {} : { to }) });
  // A fifth more than the estimate: the contract reads the clock, and the block comes later.
  return { gasLimit: gas + gas / 5n, gasPrice };
}

/** Whether the node refused a transaction because another one of its account took the nonce and is in a block. */
async function isReplaced(chain: RpcAsker, { from, nonce, transaction }: SignedCall, error: unknown): Promise<boolean> {
  if (!(error instanceof RpcError) || error.code !== "REMOTE_ERROR") return false;
  if ((await askMinedNonce(chain, from)) <= nonce) return false;
  // A block may have just taken the very transaction. The nonce is asked first and last, because several nodes may
  // answer, and one of them may lack that block.
  return (await askReceipt(chain, transaction)) === undefined && (await askMinedNonce(chain, from)) > nonce;
}

/** @returns undefined when another transaction took the nonce of the kept one, so that no block can take it */
async function finishKept(
  chain: RpcAsker,
  kept: KeptCall,
  call: Call,
  keeping: Keeping | undefined,
): Promise<MinedCall | undefined> {
  if (!isFor(kept, call)) throw differs(keeping);
  try {
    return await waitForBlock(chain, kept, keeping);
  } catch (error) {
    if (!(await isReplaced(chain, kept, error))) throw error;
    return undefined;
  }
}

async function waitForBlock(
  chain: RpcAsker,
  { raw, from, nonce }: SignedCall,
  keeping: Keeping | undefined,
): Promise<MinedCall> {
  try {
    const { transaction, block, blockHash } = await sendAndWait(chain, raw, MINED_WITHIN_MS);
    return { transaction, from, nonce, block, blockHash };
  } catch (error) {
    // A reverted transaction has its outcome. To keep it would revert every later attempt.
    if (error instanceof TransactionFailure && error.code === "REVERTED") keeping?.calls.end(keeping.step);
    throw error;
  }
}

/**
 * Brings the transaction that an earlier run kept for a step to its end, where the step has another content now: what
 * the agencies promised was replaced meanwhile. The ledger takes no content but the promised one, so the old
 * transaction changes nothing, and it must not stand in the way of the new one.
 * @throws DeploymentError `UNFINISHED_DIFFERS` where it is of another ledger or chain, `CALL_UNDECIDED`;
 *   TransactionFailure
 */
export async function endOutdated(chain: RpcAsker, call: Call, keeping: Keeping): Promise<void> {
  const { calls, step } = keeping;
  const kept = calls.find(step);
  if (kept === undefined || isFor(kept, call)) return;
  if (!isFor({ ...kept, data: call.data }, call)) throw differs(keeping);
  try {
    await waitForBlock(chain, kept, keeping);
  } catch (error) {
    const isOver = error instanceof TransactionFailure && error.code === "REVERTED";
    if (!isOver && !isRefusedForGood(error) && !(await isReplaced(chain, kept, error)))
      throw error instanceof RpcError ? undecided(error, kept, keeping) : error;
  }
  calls.end(step);
}

function isFor(kept: Pick<KeptCall, "chainId" | "data" | "to">, { chainId, data, to }: Call): boolean {
  return (
    kept.chainId === BigInt(chainId) &&
    kept.data.toLowerCase() === data.toLowerCase() &&
    kept.to === (to?.toLowerCase() ?? null)
  );
}

function undecided(cause: RpcError, { transaction }: KeptCall, { calls, step }: Keeping): DeploymentError {
  const [file, { zh, en }] = [showPath(calls.path), cause.text];
  return new DeploymentError(
    "CALL_UNDECIDED",
    {
      zh: `${zh}交易 ${transaction} 已签名并保存在 ${file}，尚不知是否进入区块：重复同一命令即原样再次发送，不会另签。`,
      en:
        `${en} The transaction ${transaction} is signed and kept in ${file}, and it is not known whether a block has ` +
        "it: the same command sends it again as it is and signs no other.",
    },
    { ...cause.evidence, transaction, step, unfinished: calls.path },
    cause,
  );
}

function differs(keeping: Keeping | undefined): DeploymentError {
  const path = keeping?.calls.path ?? "";
  const shown = showPath(path);
  return new DeploymentError(
    "UNFINISHED_DIFFERS",
    {
      zh: `${shown} 中未完成的部署属于另一创立方案或另一条链：请以当时的创立文件与链完成它，或换一个部署文件名。`,
      en:
        `The unfinished deployment in ${shown} is of another founding or chain: finish it with the founding file and ` +
        "the chain of then, or choose another name for the deployment file.",
    },
    { path, step: keeping?.step },
  );
}
