import type { Hex } from "../consensus/hex.ts";
import { cancellationOf, surveyOutbox } from "../dossier/outbox.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import type { OutboxCancellation } from "../dossier/outbox-cancellation.ts";
import type { TransactionAnswer } from "../schemas/act.ts";
import type { ProblemCode } from "../schemas/problem.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { askRelay } from "./ask-relay.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { ApiError } from "./http/api-error.ts";

/**
 * The end of a saved transaction:
 * - `IN_BLOCK`: a block has it;
 * - `CANCELLED`: a block has the empty transaction that its signer put in its place;
 * - `REPLACED`: another transaction took its nonce, so no block can take it any more;
 * - `NOT_TAKEN`: the node takes these bytes neither now nor later, and no other attempt may have handed them over.
 */
export type EntryEnd =
  | { readonly type: "IN_BLOCK"; readonly transaction: TransactionAnswer }
  | { readonly type: "REPLACED" | "CANCELLED" }
  | { readonly type: "NOT_TAKEN"; readonly error: ClientError };

/** The result of handing a transaction over once. `QUEUED`: it waits for another transaction of its account. */
type Handed = EntryEnd | Waiting;

interface Waiting {
  readonly type: "QUEUED" | "LATER";
  readonly error: ClientError;
  /** The nonce that the chain expects next, when it is known. */
  readonly next?: number;
  /** Whether the server waited for a block before it answered. */
  readonly hasWaited?: boolean;
}

const MOST_ATTEMPTS = 5;
const PAUSE_MS = 500;
/** The longest wait, in milliseconds, for another transaction of the account that comes before this one. */
const QUEUE_MS = 30_000;

/** Problems that pass when another transaction of the account has its outcome. */
const OF_THE_QUEUE: readonly ProblemCode[] = ["TRANSACTION_NONCE_PENDING", "TRANSACTION_NONCE_GAP"];
/** Problems for which no node takes the bytes: the act is signed anew when the cause is gone. */
const TO_SIGN_ANEW: readonly ProblemCode[] = [
  "TRANSACTION_UNFUNDED",
  "TRANSACTION_GAS_LIMIT",
  "TRANSACTION_FEE_TOO_LOW",
];
/** Problems that may pass in a moment. */
const NOT_NOW: readonly ProblemCode[] = ["CHAIN_POOL_FULL", "CHAIN_SYNCING"];
/** Problems with which the server says for certain that it handed nothing to a node, and never will. */
const NEVER_HANDED_OVER: readonly ProblemCode[] = [
  "REQUEST_MALFORMED",
  "BODY_TOO_LARGE",
  "TRANSACTION_MALFORMED",
  "TRANSACTION_OTHER_CHAIN",
  "TRANSACTION_OTHER_CONTRACT",
  "TRANSACTION_CARRIES_VALUE",
];

/**
 * Sends a saved transaction as it is, again and again, until its end is known. The chain takes the same bytes at most
 * once. Transactions that come before it in the queue of the account and are saved here are sent again too. Of a
 * transaction that its signer cancelled, before or meanwhile, the empty one is sent; the act itself is only looked up
 * by its nonce.
 * @throws ClientError TRANSACTION_UNDECIDED, TRANSACTION_NOT_TAKEN; ApiError of a transaction that was reverted, or
 *   that this server did not relay in the first attempt
 */
export async function relayUntilKnown(context: ClientContext, entry: SavedEntry): Promise<EntryEnd> {
  const cancellation = entry.cancellation ?? (await relayUnlessCancelled(context, entry));
  if ("type" in cancellation) return cancellation;
  const { does } = entry;
  const empty: SavedEntry = {
    ...entry,
    ...cancellation,
    does: { zh: `${does.zh}（取消）`, en: `${does.en} (cancelled)` },
  };
  const end = await relayBytes(context, empty);
  if (end.type === "IN_BLOCK") return { type: "CANCELLED" };
  // The nonce is used, so a block may have the act. Its bytes are not sent: the signer does not want it any more.
  return end.type === "REPLACED" ? await relayBytes(context, entry, { send: false }) : end;
}

/** @returns the cancellation instead of the end when the signer cancels the act meanwhile */
async function relayUnlessCancelled(context: ClientContext, entry: SavedEntry): Promise<EntryEnd | OutboxCancellation> {
  // A cancellation that was found once is kept: the command that cancels removes the file when it finds the act in a
  // block.
  const found: { cancellation?: OutboxCancellation | undefined } = {};
  const find = () => (found.cancellation ??= cancellationOf(entry));
  const end = await relayBytes(context, entry, { isWanted: () => find() === undefined });
  return (end.type === "REPLACED" ? find() : undefined) ?? end;
}

/**
 * @param send - false looks the transaction up and sends nothing
 * @param isWanted - asked before each sending; what is not wanted any more counts as replaced
 */
async function relayBytes(
  context: ClientContext,
  entry: SavedEntry,
  { send = true, isWanted = () => true }: { readonly send?: boolean; readonly isWanted?: () => boolean } = {},
): Promise<EntryEnd> {
  const queueUntil = performance.now() + QUEUE_MS;
  for (let attempt = 1; ;) {
    if (!isWanted()) return { type: "REPLACED" };
    const handed = await handOver(context, entry, attempt, send);
    if (!isWaiting(handed)) {
      // An attempt before this one may have handed the transaction to a node, although no answer came back.
      if (handed.type === "NOT_TAKEN" && attempt > 1) throw handed.error;
      return handed;
    }
    if (handed.type === "LATER" || performance.now() >= queueUntil) attempt++;
    if (attempt > MOST_ATTEMPTS) throw handed.error;
    await sendEarlier(context, entry, handed.next);
    if (handed.hasWaited === true) context.onProgress?.({ type: "WAITING", transaction: entry.transaction });
    else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/**
 * Sends the saved transactions of the account that come before one and that the chain lacks, without waiting for them.
 * @param next - the nonce that the chain expects next; nothing is missing when it is not given
 */
export async function sendEarlier(context: ClientContext, entry: SavedEntry, next?: number): Promise<void> {
  if (next === undefined || next >= entry.nonce) return;
  const { account, genesisHash, nonce, to } = entry;
  const { entries } = await surveyOutbox(context.dossierDirectory, account);
  const earlier = entries.filter(
    (other) => isOfChain(other, genesisHash) && other.to === to && other.nonce >= next && other.nonce < nonce,
  );
  for (const other of earlier) {
    try {
      await askRelay(context.api, other.cancellation ?? other, { wait: 0 });
    } catch (error) {
      // The commands that signed these transactions report about them. Here they only make way.
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

function isWaiting(handed: Handed): handed is Waiting {
  return handed.type === "QUEUED" || handed.type === "LATER";
}

/** Whether an entry is for the chain with this first block. */
export function isOfChain(entry: SavedEntry, genesisHash: Hex): boolean {
  return entry.genesisHash === genesisHash;
}

async function handOver(context: ClientContext, entry: SavedEntry, attempt: number, send: boolean): Promise<Handed> {
  try {
    const transaction = await askRelay(context.api, entry, send ? {} : { send });
    if (transaction.outcome === "UNDECIDED") return waiting(entry, transaction);
    if (transaction.indexed || attempt >= MOST_ATTEMPTS) return { type: "IN_BLOCK", transaction };
    return { type: "LATER", error: undecided(entry, { zh: "索引尚未读到其区块。", en: "The index lacks its block." }) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return handedWith(entry, error, attempt === 1);
  }
}

function waiting(entry: SavedEntry, { pending }: TransactionAnswer): Handed {
  const isBehind = pending !== undefined && pending.next < pending.nonce;
  const reason = isBehind
    ? {
        zh:
          `链节点没有账户 nonce 为 ${pending.next} 的交易，它须待其后：待发交易中有该 nonce 的，请发送或取消；` +
          "没有的，在此处新办的行为会补上。",
        en:
          `The chain node has no transaction of the account with the nonce ${pending.next}, and this one waits for ` +
          "it: if the outbox has that one, send or cancel it; otherwise the next act that is signed here takes the " +
          "nonce.",
      }
    : { zh: "链可能停了。", en: "The chain may have stopped." };
  return {
    type: "LATER",
    error: undecided(entry, reason, pending),
    hasWaited: true,
    ...(pending === undefined ? {} : { next: pending.next }),
  };
}

/**
 * @param isFirst - whether no attempt before this one may have handed the transaction to a node
 * @throws ClientError TRANSACTION_NOT_TAKEN; ApiError of a transaction that was reverted or is not relayed here
 */
function handedWith(entry: SavedEntry, error: ApiError, isFirst: boolean): Handed {
  const { problem } = error;
  const is = (codes: readonly ProblemCode[]) => codes.some((code) => code === problem?.code);
  if (is(["TRANSACTION_NONCE_USED"])) return { type: "REPLACED" };
  if (is(TO_SIGN_ANEW)) return { type: "NOT_TAKEN", error: notTaken(entry, error) };
  if (is(OF_THE_QUEUE)) {
    const next = problem?.evidence["next"];
    return { type: "QUEUED", error: notTaken(entry, error), ...(typeof next === "number" ? { next } : {}) };
  }
  if (is(NOT_NOW)) return { type: "LATER", error: notTaken(entry, error) };
  // The node's reason is its own, and may be one that passes: the bytes are kept.
  if (is(["TRANSACTION_REJECTED"])) throw notTaken(entry, error);
  if (is(["TRANSACTION_REVERTED"]) || (isFirst && is(NEVER_HANDED_OVER)) || error.code === "URL_MALFORMED") throw error;
  // A malformed answer, or one of a proxy on the way, does not say that no node has the transaction.
  return { type: "LATER", error: undecided(entry, error.text, { reason: error.code }, error) };
}

function undecided(entry: SavedEntry, reason: Bilingual, evidence: object = {}, cause?: unknown): ClientError {
  const { does, transaction, account, nonce } = entry;
  return new ClientError(
    "TRANSACTION_UNDECIDED",
    {
      zh:
        `${does.zh}：交易 ${transaction} 已签名并保存，尚不知是否进入区块。${reason.zh}` +
        "重复同一命令只会再次发送这笔交易，不会另签。",
      en:
        `${does.en}: the transaction ${transaction} is signed and saved, and it is not known whether a block has it. ` +
        `${reason.en} The same command sends this transaction again and signs no other.`,
    },
    { transaction, account, nonce, ...evidence },
    cause,
  );
}

function notTaken(entry: SavedEntry, cause: ApiError): ClientError {
  const { does, transaction, account, nonce } = entry;
  return new ClientError(
    "TRANSACTION_NOT_TAKEN",
    { zh: `${does.zh}：${cause.text.zh}`, en: `${does.en}: ${cause.text.en}` },
    { ...cause.evidence, transaction, account, nonce },
    cause,
  );
}
