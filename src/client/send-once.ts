import { fromHex, parseHex, toHex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import type { Hex } from "../consensus/hex.ts";
import { withAccountLock } from "../dossier/account-lock.ts";
import { accountsInOutbox, endEntry, outboxMark, readOutbox, saveToOutbox, surveyOutbox } from "../dossier/outbox.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import { GAS_OF_AN_ACT } from "../ledger/gas.ts";
import type { NextTransaction, TransactionAnswer } from "../schemas/act.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { ApiError } from "./http/api-error.ts";
import { digestsOf, does, means, touches } from "./intent.ts";
import type { Intent } from "./intent.ts";
import { refuseOutdated } from "./refuse-outdated.ts";
import { isOfChain, relayUntilKnown, sendEarlier } from "./relay-entry.ts";
import { openSigner } from "./signer.ts";
import type { Signer, UnsignedTransaction } from "../signers/signer.ts";

/** The values that a transaction is signed with, and the time at which they were read (seconds since 1970). */
export interface SigningTerms {
  readonly next: NextTransaction;
  readonly readAt: number;
}

/** The account that acts, its key, and the chain of the ledger. */
export interface Sender {
  readonly key: string;
  readonly account: Hex;
  /** Hash of the first block of the chain. */
  readonly genesisHash: Hex;
  readonly ledger: Hex;
}

/** A call that is ready to be signed. */
export interface ReadyCall {
  readonly calldata: Hex;
  readonly gasLimit?: bigint;
  readonly terms: SigningTerms;
  /** More ids that the call touches, known only when it is prepared. */
  readonly touches?: readonly string[];
  /** Saves the documents behind the call. */
  save(): Promise<unknown>;
}

/** A call to send, or the outcome of a command that sends nothing. */
export type Prepared<T> =
  { readonly type: "READY"; readonly call: ReadyCall } | { readonly type: "DECIDED"; readonly outcome: T };

/** The end of a command: a transaction is in a block, or nothing was to be sent. */
export type SentOnce<T> =
  | {
      readonly type: "SENT";
      readonly transaction: TransactionAnswer;
      /** True if an earlier run of the command had signed the transaction. */
      readonly isResumed: boolean;
    }
  | { readonly type: "DECIDED"; readonly outcome: T };

/** A key that is opened once, when the first call is ready to be signed. */
interface Signing extends Sender {
  signer: Signer | undefined;
  /** Whether a transaction of this act came into a block without effect, so that the act was checked once more. */
  wasReverted: boolean;
}

/** A transaction that was saved, with the nonce that the chain expected next; `AGAIN` when the outbox changed. */
type Signed =
  { readonly type: "SIGNED"; readonly entry: SavedEntry; readonly next: number } | { readonly type: "AGAIN" };

/** Terms older than this are read again: the account may have sent something else while a passphrase was typed. */
const TERMS_LAST_SECONDS = 10;
/** Each attempt ends only because another transaction of the account came first. */
const MOST_ATTEMPTS = 64;
/** The pause after another transaction came first, in milliseconds; random, so that the same race is not run again. */
const PAUSE_MS = 300;

/**
 * Does what a command means with one transaction, however often the command is given. A transaction that an earlier run
 * signed is sent again as it is. Otherwise the call is prepared, its documents and its signed bytes are saved, and then
 * it is sent. A lock and the outbox keep two commands of one dossier from signing with the same nonce; where another
 * dossier took the nonce, the call is prepared and signed anew.
 * @param prepare - checks the call; it is called again whenever the state that it saw may be out of date
 * @throws ClientError TRANSACTION_UNDECIDED, TRANSACTION_NOT_TAKEN, TRANSACTION_CANCELLED, TRANSACTION_OUTDATED,
 *   NONCE_TAKEN; ApiError; DossierError
 */
export async function sendOnce<T>(
  context: ClientContext,
  sender: Sender,
  intent: Intent,
  prepare: () => Promise<Prepared<T>>,
): Promise<SentOnce<T>> {
  const signing: Signing = { ...sender, signer: undefined, wasReverted: false };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const mark = await outboxMark(context.dossierDirectory, sender.account);
    const earlier = await finishEarlier(context, signing, intent, prepare);
    if (earlier !== undefined) return { type: "SENT", transaction: earlier, isResumed: true };
    const signed = await signNew(context, signing, intent, mark, prepare);
    if (signed.type === "DECIDED") return signed;
    if (signed.type === "SIGNED") {
      await sendEarlier(context, signed.entry, signed.next);
      const transaction = await finish(context, signing, signed.entry, "NEW");
      if (transaction !== undefined) return { type: "SENT", transaction, isResumed: false };
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS));
  }
  throw nonceTaken(sender.account);
}

/**
 * The saved transactions to the ledger, of every account that signs here, in the order of their nonces. A damaged file
 * of another account is passed over.
 * @throws DossierError
 */
export async function savedEntries(context: ClientContext, sender: Sender): Promise<SavedEntry[]> {
  const { account, genesisHash, ledger } = sender;
  const entries = [...(await entriesOnChain(context, sender))];
  for (const other of await accountsInOutbox(context.dossierDirectory))
    if (other !== account) entries.push(...(await surveyOutbox(context.dossierDirectory, other)).entries);
  return entries.filter((entry) => isOfChain(entry, genesisHash) && entry.to === ledger);
}

/**
 * The saved transactions that a command must not pass by: those that mean the same, whichever account of the party
 * signed them, and those of its own account about the same thing.
 */
export async function concernedEntries(context: ClientContext, sender: Sender, intent: Intent): Promise<SavedEntry[]> {
  const entries = await savedEntries(context, sender);
  return entries.filter(
    (entry) => means(entry, intent) || (entry.account === sender.account && touches(entry, intent)),
  );
}

/** Those of an account to all ledgers: it has one row of nonces on a chain. */
async function entriesOnChain(context: ClientContext, { account, genesisHash }: Sender): Promise<SavedEntry[]> {
  return (await readOutbox(context.dossierDirectory, account)).filter((entry) => isOfChain(entry, genesisHash));
}

/**
 * Finishes what earlier commands signed and this command must not sign again or pass by: the same act, and other acts
 * on the same thing, whose outcomes decide what this one means.
 * @returns the transaction of the same act; undefined when there is none that a block can have
 */
async function finishEarlier(
  context: ClientContext,
  signing: Signing,
  intent: Intent,
  prepare: () => Promise<Prepared<unknown>>,
): Promise<TransactionAnswer | undefined> {
  for (const entry of await concernedEntries(context, signing, intent)) {
    context.onProgress?.({ type: "RESUMED", entry });
    const isSame = does(entry, intent);
    if (isSame) await refuseOutdated(context, entry, prepare);
    const transaction = await finish(context, signing, entry, isSame ? "SAME" : "OTHER").catch((error: unknown) => {
      throw isSame ? error : waitsFor(intent, error);
    });
    if (isSame && transaction !== undefined) return transaction;
  }
  return undefined;
}

/** Prepares a call, and then signs and saves it while no other command signs for the account. */
async function signNew<T>(
  context: ClientContext,
  signing: Signing,
  intent: Intent,
  mark: string,
  prepare: () => Promise<Prepared<T>>,
): Promise<Signed | Extract<Prepared<T>, { type: "DECIDED" }>> {
  const first = await prepare();
  if (first.type === "DECIDED") return first;
  const signer = (signing.signer ??= await openSigner(context, signing.key));
  return await withAccountLock(context.dossierDirectory, signing.account, async () => {
    const isChanged = (await outboxMark(context.dossierDirectory, signing.account)) !== mark;
    if ((await concernedEntries(context, signing, intent)).length > 0) return { type: "AGAIN" };
    const prepared = isChanged || isOld(context, first.call.terms) ? await prepare() : first;
    if (prepared.type === "DECIDED") return prepared;
    const { call } = prepared;
    await call.save();
    const nonce = await nextNonce(context, signing, call.terms.next.nonce);
    const entry = await saveSigned(context, signing, intent, call, signer, nonce);
    return entry === undefined ? { type: "AGAIN" } : { type: "SIGNED", entry, next: call.terms.next.nonce };
  });
}

/** @returns undefined when the nonce was taken meanwhile */
async function saveSigned(
  context: ClientContext,
  { key, account }: Sender,
  intent: Intent,
  { calldata, gasLimit = GAS_OF_AN_ACT, terms, touches = [] }: ReadyCall,
  signer: Signer,
  nonce: number,
): Promise<SavedEntry | undefined> {
  const { chainId, genesisHash, ledger: to, gasPrice } = terms.next;
  const raw = parseHex(
    await signer.signTransaction(callOfLedger({ chainId, ledger: to }, { nonce, calldata, gasPrice, gasLimit })),
  );
  const entry = await saveToOutbox(context.dossierDirectory, {
    account,
    nonce,
    chainId,
    genesisHash,
    to: parseHex(to, 20),
    raw,
    key,
    transaction: toHex(keccak256(fromHex(raw))),
    intents: digestsOf(intent),
    touches: [...intent.touches, ...touches],
    does: intent.does,
    ...(intent.memo === undefined ? {} : { memo: intent.memo }),
    signedAt: context.now(),
  });
  if (entry !== undefined) context.onProgress?.({ type: "SIGNED", transaction: entry.transaction });
  return entry;
}

/**
 * The least nonce that the chain can take next and that no saved transaction of the account has.
 * @param next - the nonce that the chain expects next
 */
export async function nextNonce(context: ClientContext, sender: Sender, next: number): Promise<number> {
  const taken = new Set((await entriesOnChain(context, sender)).map(({ nonce }) => nonce));
  let nonce = next;
  while (taken.has(nonce)) nonce++;
  return nonce;
}

/** The clock may have been set back, so terms of the future are old too. */
function isOld(context: ClientContext, { readAt }: SigningTerms): boolean {
  return Math.abs(context.now() - readAt) > TERMS_LAST_SECONDS;
}

/** The transaction that calls the ledger. An act is signed in this form at once, and as a draft. */
export function callOfLedger(
  { chainId, ledger }: { readonly chainId: number; readonly ledger: string },
  {
    nonce,
    calldata,
    gasPrice,
    gasLimit,
  }: {
    readonly nonce: number;
    readonly calldata: string;
    readonly gasPrice: string;
    readonly gasLimit: bigint;
  },
): UnsignedTransaction {
  return { type: 0, chainId, nonce, to: ledger, data: calldata, value: 0, gasPrice: BigInt(gasPrice), gasLimit };
}

/**
 * Sends a transaction that was signed before, by this machine or by another one, and finishes it.
 * @returns undefined when another transaction took its nonce, so that no block can have it
 * @throws as `sendOnce`
 */
export async function finishSigned(
  context: ClientContext,
  sender: Sender,
  entry: SavedEntry,
  { isNew, next }: { readonly isNew: boolean; readonly next: number },
): Promise<TransactionAnswer | undefined> {
  await sendEarlier(context, entry, next);
  // An act that a block has without effect is not signed anew here.
  return await finish(context, { ...sender, signer: undefined, wasReverted: true }, entry, isNew ? "NEW" : "SAME");
}

/**
 * Relays a saved transaction to its end and ends the entry: of this command when its answer is printed, of another one
 * at once. An act that came into a block without effect is checked once more, because another act may have come first:
 * then the check gives the reason, or the act is possible in another form.
 * @param whose - `NEW` was signed by this command, `SAME` by an earlier run of it, `OTHER` by another command
 * @returns undefined when no block can have it
 */
async function finish(
  context: ClientContext,
  signing: Signing,
  entry: SavedEntry,
  whose: "NEW" | "SAME" | "OTHER",
): Promise<TransactionAnswer | undefined> {
  const { dossierDirectory } = context;
  try {
    const end = await relayUntilKnown(context, entry);
    if (end.type === "NOT_TAKEN") {
      if (whose === "NEW") await endEntry(dossierDirectory, entry);
      throw end.error;
    }
    if (end.type === "CANCELLED") {
      await endEntry(dossierDirectory, entry, "CANCELLED");
      // A person who cancels an act while a command waits for it does not want that command to do it anew.
      if (whose !== "OTHER" && entry.cancellation === undefined) throw cancelledMeanwhile(entry);
    } else if (end.type === "REPLACED" || whose === "OTHER") await endEntry(dossierDirectory, entry);
    else await endWhenAnswered(context, entry);
    return end.type === "IN_BLOCK" ? end.transaction : undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isReverted = error.problem?.code === "TRANSACTION_REVERTED";
    if (isReverted && (whose === "OTHER" || !signing.wasReverted)) {
      signing.wasReverted ||= whose !== "OTHER";
      await endEntry(dossierDirectory, entry);
      return undefined;
    }
    // The server refused a transaction that nobody had sent before, or a block has it without effect.
    if (isReverted || whose === "NEW") await endWhenAnswered(context, entry);
    throw error;
  }
}

/** Ends an entry when the user knows its outcome, so that a command that is killed before that can be repeated. */
async function endWhenAnswered(context: ClientContext, entry: SavedEntry): Promise<void> {
  const end = async () => await endEntry(context.dossierDirectory, entry);
  if (context.afterAnswer === undefined) await end();
  else context.afterAnswer(end);
}

/** Tells of an earlier act that it is undecided, and that the new one is not signed before that changes. */
function waitsFor({ does: { zh, en } }: Intent, error: unknown): unknown {
  if (!(error instanceof ClientError)) return error;
  const { code, text, evidence } = error;
  return new ClientError(
    code,
    {
      zh: `${zh}须待先前的行为有结果，暂未签名。${text.zh}`,
      en: `${en} waits for an earlier act and is not signed yet. ${text.en}`,
    },
    { ...evidence, signed: false },
    error,
  );
}

function cancelledMeanwhile({ does, transaction, account, nonce }: SavedEntry): ClientError {
  return new ClientError(
    "TRANSACTION_CANCELLED",
    {
      zh:
        `${does.zh}：在本命令等待期间，签名者已取消交易 ${transaction}。此行为未记录，也未另签；` +
        "仍要办理的，重复同一命令。",
      en:
        `${does.en}: while this command waited, its signer cancelled the transaction ${transaction}. The act is not ` +
        "recorded, and nothing else was signed. If it is wanted after all, give the same command again.",
    },
    { transaction, account, nonce },
  );
}

function nonceTaken(account: Hex): ClientError {
  return new ClientError(
    "NONCE_TAKEN",
    {
      zh:
        `账户 ${account} 正在别处大量发送交易，其 nonce 已连续 ${MOST_ATTEMPTS} 次先被用去，本行为未记录：` +
        "请稍后重复同一命令。",
      en:
        `The account ${account} sends many transactions elsewhere, which took its nonce ${MOST_ATTEMPTS} times in a ` +
        "row, so this act is not recorded: give the same command again later.",
    },
    { account, attempts: MOST_ATTEMPTS },
  );
}
