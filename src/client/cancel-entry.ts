import { fromHex, parseHex, toHex } from "../consensus/hex.ts";
import type { Hex } from "../consensus/hex.ts";
import { keccak256 } from "../consensus/keccak.ts";
import { withAccountLock } from "../dossier/account-lock.ts";
import { surveyKeys } from "../dossier/keystore.ts";
import { saveCancellation, surveyOutbox } from "../dossier/outbox.ts";
import type { SavedEntry } from "../dossier/outbox.ts";
import { showForeign } from "../text/foreign-text.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import { chainServed, endReported, isEnd, lookUp, sendAndWait, stateOf, surveyAll } from "./outbox-report.ts";
import type { EntryState, ReportedEntry } from "./outbox-report.ts";
import { openSigner } from "./signer.ts";

/** Gas of a transaction without data. */
const EMPTY_GAS = 21_000n;

/**
 * Cancels a saved transaction that the chain does not have: signs an empty transaction of the account to itself with
 * the same nonce, saves it and sends it. The chain takes one of the two at most, so the act is recorded or cancelled,
 * and never both. From then on only the empty one is sent. A transaction that a node has already is left as it is.
 * @param transaction - the hash of the saved transaction
 * @returns how it stands then; `CANCELLED` when a block has the empty transaction
 * @throws ClientError TRANSACTION_NOT_SAVED, KEY_UNKNOWN and those of the signer; ApiError; DossierError
 */
export async function cancelEntry(context: ClientContext, transaction: Hex): Promise<ReportedEntry> {
  const { entries, damaged } = await surveyAll(context);
  const entry = entries.find((saved) => saved.transaction === transaction);
  // A damaged file may be the one that is asked for.
  if (entry === undefined) throw damaged[0] ?? notSaved(transaction);
  const genesisHash = await chainServed(context);
  const before = await stateOf(genesisHash, entry, () => lookUp(context, entry));
  // The account has one row of nonces on the chain, so an act for another ledger keeps back those for this one.
  const isForeign = before.type === "OTHER_CHAIN" && entry.genesisHash === genesisHash;
  if (before.type !== "ABSENT" && !isForeign && !isEnd(before)) return { entry, state: before };
  const cancelled = isEnd(before) ? entry : await signCancellation(context, entry);
  const state: EntryState = isEnd(before)
    ? before
    : await stateOf(genesisHash, cancelled, () => sendAndWait(context, cancelled));
  if (isEnd(state)) await endReported(context, cancelled, state);
  return { entry: cancelled, state };
}

async function signCancellation(context: ClientContext, entry: SavedEntry): Promise<SavedEntry> {
  const { dossierDirectory, api } = context;
  const { account, chainId, nonce, transaction } = entry;
  const signer = await openSigner(context, await keyOf(dossierDirectory, entry));
  const { gasPrice } = (await api.account(account)).next;
  // The same price gives the same bytes, so that a repeated cancellation is the same transaction.
  const empty = { type: 0, chainId, nonce, to: account, data: "0x", value: 0, gasLimit: EMPTY_GAS } as const;
  const raw = parseHex(await signer.signTransaction({ ...empty, gasPrice: BigInt(gasPrice) }));
  return await withAccountLock(dossierDirectory, account, async () => {
    const { entries } = await surveyOutbox(dossierDirectory, account);
    const saved = entries.find((other) => other.transaction === transaction);
    // Another command has found its outcome meanwhile.
    if (saved === undefined) throw notSaved(transaction);
    return await saveCancellation(saved, { raw, transaction: toHex(keccak256(fromHex(raw))) });
  });
}

/** The name that the key of the account has now. @throws ClientError KEY_UNKNOWN */
async function keyOf(dossierDirectory: string, { account, key }: SavedEntry): Promise<string> {
  const { keys, damaged } = await surveyKeys(dossierDirectory);
  const found = keys.find(({ address }) => address.toLowerCase() === account);
  if (found !== undefined) return found.name;
  // The key may be that of a damaged keystore.
  if (damaged[0] !== undefined) throw damaged[0].fault;
  throw new ClientError(
    "KEY_UNKNOWN",
    {
      zh: `账户 ${account} 的密钥（签名时名为 ${showForeign(key)}）不在此处，无法取消。`,
      en: `The key of the account ${account}, named ${showForeign(key)} when it signed, is not here to cancel with.`,
    },
    { name: key, account },
  );
}

function notSaved(transaction: Hex): ClientError {
  return new ClientError(
    "TRANSACTION_NOT_SAVED",
    {
      zh: `待发交易中没有 ${transaction}：可能已了结。`,
      en: `The outbox has no transaction ${transaction}: its outcome may be known already.`,
    },
    { transaction },
  );
}
