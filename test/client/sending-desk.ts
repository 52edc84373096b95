import { Transaction } from "ethers";
import type { ClientContext } from "../../src/client/client-context.ts";
import type { ApiClient } from "../../src/client/http/api-client.ts";
import { ApiError, problemError } from "../../src/client/http/api-error.ts";
import type { Intent } from "../../src/client/intent.ts";
import { sendOnce } from "../../src/client/send-once.ts";
import type { Prepared, Sender } from "../../src/client/send-once.ts";
import { accountOfKey, openSigner } from "../../src/client/signer.ts";
import { parseHex } from "../../src/consensus/hex.ts";
import { readOutbox, saveCancellation } from "../../src/dossier/outbox.ts";
import type { TransactionAnswer } from "../../src/schemas/act.ts";
import type { ProblemCode } from "../../src/schemas/problem.ts";
import { ACCOUNT, contextWith, dossierWithKey, GENESIS_HASH, NEXT, NOW, transaction } from "./fake-api.ts";

export const TEXT = { zh: "无。", en: "None." };
export const UNREACHABLE = new ApiError("UNREACHABLE", TEXT, {});
export const UNDECIDED: TransactionAnswer = { ...transaction("UNDECIDED"), indexed: false };
export const PLACE = { nonce: 4, next: 4 };
export const OTHER = parseHex(`0x${"7".repeat(64)}`, 32);
export const KEY = "CY-OPR";

export type Relay = (raw: string, count: number) => Promise<TransactionAnswer>;

export function intentOf(meaning: string, ...touches: string[]): Intent {
  return { meanings: [{ meaning }], touches, does: { zh: meaning, en: meaning } };
}

/** A problem of the API. */
export function problem(code: ProblemCode, status: number, evidence: Record<string, unknown> = {}): ApiError {
  const form = { type: "", title: "", titles: TEXT, status, code, detail: "", details: TEXT, evidence };
  return problemError(form);
}

/** A desk with one key from which acts are sent, and what was handed over from it. */
export class SendingDesk {
  readonly directory: string;
  readonly remove: () => void;
  sender: Sender;
  /** The transactions that were handed over, in order. */
  relayed: string[] = [];
  /** How many times an act was prepared. */
  prepared = 0;

  private constructor({ directory, remove }: Awaited<ReturnType<typeof dossierWithKey>>, sender: Sender) {
    this.directory = directory;
    this.remove = remove;
    this.sender = sender;
  }

  static async open(): Promise<SendingDesk> {
    const kept = await dossierWithKey(KEY);
    const account = await accountOfKey(kept.directory, KEY);
    return new SendingDesk(kept, { key: KEY, account, genesisHash: GENESIS_HASH, ledger: ACCOUNT });
  }

  nonces(): number[] {
    return this.relayed.map((raw) => Transaction.from(raw).nonce);
  }

  saved(): ReturnType<typeof readOutbox> {
    return readOutbox(this.directory, this.sender.account);
  }

  /** Sends a call whose calldata are new each time, as those of a salted document are. */
  async send(
    intent: Intent,
    relay: Relay = () => Promise.resolve(transaction("DONE")),
    more: {
      readonly context?: Partial<ClientContext>;
      readonly nextNonce?: () => number;
      readonly next?: object;
      readonly readAt?: number;
      readonly save?: () => Promise<void>;
      /** The answer to a look-up. By default the node has what was signed. */
      readonly lookUp?: TransactionAnswer;
      /** Whether the ledger would record the act; it would by default. */
      readonly isAllowed?: boolean;
    } = {},
  ) {
    const api: Partial<ApiClient> = {
      relay: ({ raw, send: isSent }) => {
        if (isSent === false)
          return Promise.resolve(more.lookUp ?? { ...UNDECIDED, pending: { ...PLACE, waits: true } });
        this.relayed.push(raw);
        return relay(raw, this.relayed.length);
      },
    };
    const context = { ...contextWith(api, this.directory), ...more.context };
    return await sendOnce(context, this.sender, intent, (): Promise<Prepared<"NOTHING">> => {
      const terms = { next: { ...NEXT, nonce: more.nextNonce?.() ?? 4, ...more.next }, readAt: more.readAt ?? NOW };
      if (more.isAllowed === false) return Promise.resolve({ type: "DECIDED", outcome: "NOTHING" });
      const calldata = `0x${String(++this.prepared).padStart(64, "0")}` as const;
      return Promise.resolve({
        type: "READY",
        call: { calldata, terms, save: more.save ?? (() => Promise.resolve()) },
      });
    });
  }

  /** Saves the empty transaction that cancels the saved one. @returns its bytes */
  async cancelSaved(): Promise<string> {
    const [entry] = await this.saved();
    const wallet = await openSigner(contextWith({}, this.directory), KEY);
    const to = this.sender.account;
    const empty = { type: 0, chainId: 20260, nonce: 4, to, data: "0x", value: 0 } as const;
    const raw = parseHex(await wallet.signTransaction({ ...empty, gasPrice: 0n, gasLimit: 21_000n }));
    await saveCancellation(entry!, { raw, transaction: parseHex(Transaction.from(raw).hash!, 32) });
    return raw;
  }
}
