import { Transaction } from "ethers";
import type { Wallet } from "ethers";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import { callOf } from "../schemas/act-call.ts";
import type { AccountAnswer, Act, TransactionAnswer } from "../schemas/act.ts";
import { CliError } from "../cli/cli-error.ts";
import type { Session } from "../cli/session.ts";

const SENT_AT_MOST = 5;
const PAUSE_MS = 500;
/** The most that a transaction may ask for from Osaka on (EIP-7825); holds this many of the largest acts. */
const GAS_LIMIT = 2n ** 24n;
const ITEMS_WITHIN_GAS_LIMIT = 32;
/** For a longer batch, where the chain's rules are older; the chain's blocks hold more. */
const LONG_BATCH_GAS_LIMIT = 30_000_000n;

/**
 * Signs an act here and has the running system relay it. No server sees the key.
 *
 * When no answer comes back, the very same signed bytes are sent again: the chain has them already or
 * takes them now, never twice.
 * @throws CliError `UNAVAILABLE` when no block took it, `REFUSED` as the chain says
 */
export async function sendAct(session: Session, wallet: Wallet, act: Act): Promise<TransactionAnswer> {
  const gasLimit = act.payload.length > ITEMS_WITHIN_GAS_LIMIT ? LONG_BATCH_GAS_LIMIT : GAS_LIMIT;
  return await sendCall(session, wallet, encodeLedgerCall(callOf(act)), gasLimit);
}

/** As {@link sendAct}, for any call of the ledger. @param data calldata, 0x-hex */
export async function sendCall(
  session: Session,
  wallet: Wallet,
  data: string,
  gasLimit = GAS_LIMIT,
): Promise<TransactionAnswer> {
  const raw = await sign(session, wallet, data, gasLimit);
  const answer = await relay(session, raw);
  if (answer.outcome !== "UNDECIDED") return answer;
  const { transaction } = answer;
  throw new CliError(
    "UNAVAILABLE",
    {
      zh: `交易 ${transaction} 尚未进入区块：链可能停了，请稍后用 laiqu status 查看。`,
      en: `No block took the transaction ${transaction} yet: the chain may have stopped; look with \`laiqu status\`.`,
    },
    { transaction },
  );
}

async function sign(session: Session, wallet: Wallet, data: string, gasLimit: bigint): Promise<string> {
  const account = wallet.address.toLowerCase();
  const { next } = await session.api.get<AccountAnswer>(`/v1/accounts/${account}`);
  const { chainId, ledger, nonce, gasPrice } = next;
  return await wallet.signTransaction(
    Transaction.from({
      type: 0,
      chainId,
      nonce,
      to: ledger,
      data,
      value: 0,
      gasPrice: BigInt(gasPrice),
      gasLimit,
    }),
  );
}

async function relay(session: Session, raw: string): Promise<TransactionAnswer> {
  for (let sent = 1; ; sent++) {
    try {
      const answer = await session.api.post<TransactionAnswer>("/v1/transactions", { raw });
      if ((answer.outcome !== "UNDECIDED" && answer.indexed) || sent >= SENT_AT_MOST) return answer;
    } catch (error) {
      if (!(error instanceof CliError) || error.code !== "UNAVAILABLE" || sent >= SENT_AT_MOST) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
