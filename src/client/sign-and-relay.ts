import { Transaction } from "ethers";
import type { Wallet } from "ethers";
import type { Hex } from "../consensus/hex.ts";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { callOf } from "../schemas/act-call.ts";
import type { Act, NextTransaction, TransactionAnswer } from "../schemas/act.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { ApiError } from "./http/api-error.ts";

/**
 * The nonce, gas price and other values of a transaction, and the time at which they were read (seconds since 1970).
 */
export interface SigningTerms {
  readonly next: NextTransaction;
  readonly readAt: number;
}

/** Terms older than this are read again: the account may have sent something else while a passphrase was typed. */
const TERMS_LAST_SECONDS = 10;

const MOST_ATTEMPTS = 5;
const PAUSE_MS = 500;
/** The most that a transaction may ask for from Osaka on (EIP-7825); it is enough for 32 of the largest acts. */
const GAS_LIMIT = 2n ** 24n;
const ITEMS_WITHIN_GAS_LIMIT = 32;
/** The gas limit of a longer batch, which only chains before Osaka accept; their blocks hold more. */
const LONG_BATCH_GAS_LIMIT = 30_000_000n;

/**
 * Signs an act here and has the running system relay it. No server sees the key.
 * @throws ClientError TRANSACTION_UNDECIDED when no block took it; ApiError of the API or the chain
 */
export async function sendAct(
  context: ClientContext,
  wallet: Wallet,
  act: Act,
  terms: SigningTerms,
): Promise<TransactionAnswer> {
  const gasLimit = act.payload.length > ITEMS_WITHIN_GAS_LIMIT ? LONG_BATCH_GAS_LIMIT : GAS_LIMIT;
  return await sendCall(context, wallet, encodeLedgerCall(callOf(act)), terms, gasLimit);
}

/** Does the same as {@link sendAct} for any call of the ledger. */
export async function sendCall(
  context: ClientContext,
  wallet: Wallet,
  calldata: Hex,
  terms: SigningTerms,
  gasLimit = GAS_LIMIT,
): Promise<TransactionAnswer> {
  const { chainId, ledger, nonce, gasPrice } = await freshTerms(context, wallet, terms);
  const signed = await wallet.signTransaction(
    Transaction.from({
      type: 0,
      chainId,
      nonce,
      to: ledger,
      data: calldata,
      value: 0,
      gasPrice: BigInt(gasPrice),
      gasLimit,
    }),
  );
  const answer = await relay(context, signed);
  if (answer.outcome !== "UNDECIDED") return answer;
  const { transaction } = answer;
  throw new ClientError(
    "TRANSACTION_UNDECIDED",
    {
      zh: `交易 ${transaction} 尚未进入区块：链可能停了，请稍后查看系统状态。`,
      en: `No block took the transaction ${transaction} yet: the chain may have stopped; look at the status later.`,
    },
    { transaction },
  );
}

async function freshTerms(
  context: ClientContext,
  { address }: Wallet,
  { next, readAt }: SigningTerms,
): Promise<NextTransaction> {
  if (context.now() - readAt <= TERMS_LAST_SECONDS) return next;
  return (await context.api.account(address.toLowerCase())).next;
}

/** When no answer comes back, the same signed bytes are sent again. The chain includes them at most once. */
async function relay({ api }: ClientContext, signed: string): Promise<TransactionAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await api.relay(signed);
      if ((answer.outcome !== "UNDECIDED" && answer.indexed) || attempt >= MOST_ATTEMPTS) return answer;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isUnavailable || attempt >= MOST_ATTEMPTS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
