import { Transaction } from "ethers";
import type { Wallet } from "ethers";
import { encodeLedgerCall } from "../ledger/calldata.ts";
import type { PartyAlias } from "./cast.ts";
import type { LedgerLog, DemoHost } from "./demo-host.ts";

/** Enough for a batch of the largest acts; the blocks of the chain hold more. */
const GAS_LIMIT = 30_000_000n;

/**
 * Signs the demo's acts with each party's own key. It asks the chain once for each account's nonce and then counts by
 * itself, because nobody else sends from these accounts while the demo is played.
 * @param options.relay - sends a signed transaction (0x-hex), waits for its block and returns its logs; throws when
 *   the chain reverted it
 */
export function demoSender(options: {
  readonly chainId: number;
  /** Address of the ledger. */
  readonly ledger: string;
  readonly walletOf: (party: PartyAlias) => Wallet;
  readonly nonceOf: (address: string) => Promise<number>;
  readonly relay: (raw: string) => Promise<readonly LedgerLog[]>;
}): DemoHost["send"] {
  const { chainId, ledger, walletOf, nonceOf, relay } = options;
  const nonces = new Map<PartyAlias, number>();
  return async (party, call) => {
    const wallet = walletOf(party);
    const nonce = nonces.get(party) ?? (await nonceOf(wallet.address));
    const transaction = Transaction.from({
      type: 0,
      chainId,
      nonce,
      to: ledger,
      data: encodeLedgerCall(call),
      value: 0,
      gasPrice: 0,
      gasLimit: GAS_LIMIT,
    });
    const logs = await relay(await wallet.signTransaction(transaction));
    nonces.set(party, nonce + 1);
    return logs;
  };
}
