import type { Hex } from "../consensus/hex.ts";
import { accountsInOutbox, endEntry, surveyOutbox } from "../dossier/outbox.ts";
import type { DossierError } from "../dossier/dossier-error.ts";
import type { OutboxContents, SavedEntry } from "../dossier/outbox.ts";
import type { TransactionAnswer } from "../schemas/act.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { askRelay } from "./ask-relay.ts";
import type { ClientContext } from "./client-context.ts";
import { ClientError } from "./client-error.ts";
import type { ApiClient } from "./http/api-client.ts";
import { ApiError } from "./http/api-error.ts";
import { relayUntilKnown } from "./relay-entry.ts";

/**
 * How a saved transaction stands:
 * - `IN_BLOCK`: a block has it, with its outcome;
 * - `REVERTED`: a block has it, and it had no effect;
 * - `REPLACED`: another transaction took its nonce, so no block can take it;
 * - `CANCELLED`: a block has the empty transaction that its signer put in its place;
 * - `WAITING`: the chain node has it, and no block does; `isBehind` when a transaction before it is missing;
 * - `ABSENT`: the chain node does not have it; sending it again changes that;
 * - `OTHER_CHAIN`: it is for another chain or ledger than the system serves;
 * - `UNKNOWN`: the system or its node did not say.
 */
export type EntryState =
  | { readonly type: "IN_BLOCK"; readonly transaction: TransactionAnswer }
  | { readonly type: "REVERTED" | "UNKNOWN"; readonly reason: Bilingual }
  | { readonly type: "WAITING" | "ABSENT"; readonly isBehind: boolean; readonly next?: number }
  | { readonly type: "REPLACED" | "CANCELLED" | "OTHER_CHAIN" };

export interface ReportedEntry {
  readonly entry: SavedEntry;
  readonly state: EntryState;
}

/** How the saved transactions of a dossier stand, and the faults of the files from which none can be read. */
export interface OutboxReport {
  readonly reported: readonly ReportedEntry[];
  readonly damaged: readonly DossierError[];
}

/** Looks up every saved transaction of the dossier. Nothing is sent, and nothing is changed. @throws DossierError */
export async function lookUpOutbox(context: ClientContext): Promise<OutboxReport> {
  const genesisHash = await chainServed(context);
  const { entries, damaged } = await surveyAll(context);
  const reported: ReportedEntry[] = [];
  for (const entry of entries)
    reported.push({ entry, state: await stateOf(genesisHash, entry, () => lookUp(context, entry)) });
  return { reported, damaged };
}

/**
 * Sends every saved transaction again as it is, and ends the entries whose outcome is known then. After the first
 * transaction of an account that stays undecided, the later ones are sent without waiting: they wait for it.
 * @throws DossierError
 */
export async function sendOutbox(context: ClientContext): Promise<OutboxReport> {
  const genesisHash = await chainServed(context);
  const undecided = new Set<Hex>();
  const { entries, damaged } = await surveyAll(context);
  const reported: ReportedEntry[] = [];
  for (const entry of entries) {
    const state = await stateOf(genesisHash, entry, () =>
      undecided.has(entry.account) ? sendNow(context, entry) : sendAndWait(context, entry),
    );
    if (isEnd(state)) await endReported(context, entry, state);
    else undecided.add(entry.account);
    reported.push({ entry, state });
  }
  return { reported, damaged };
}

/** Whether no block can change how the transaction stands. */
export function isEnd({ type }: EntryState): boolean {
  return type === "IN_BLOCK" || type === "REVERTED" || type === "REPLACED" || type === "CANCELLED";
}

/** Ends an entry whose outcome is known. @throws DossierError UNWRITABLE */
export async function endReported({ dossierDirectory }: ClientContext, entry: SavedEntry, state: EntryState) {
  await endEntry(dossierDirectory, entry, state.type === "CANCELLED" ? "CANCELLED" : "KNOWN");
}

/** The contents of the outbox, of all accounts. @throws DossierError */
export async function surveyAll(context: ClientContext): Promise<OutboxContents> {
  const contents: OutboxContents[] = [];
  for (const account of await accountsInOutbox(context.dossierDirectory))
    contents.push(await surveyOutbox(context.dossierDirectory, account));
  return {
    entries: contents.flatMap(({ entries }) => entries),
    damaged: contents.flatMap(({ damaged }) => damaged),
  };
}

/** The hash of the first block of the chain that the system serves, or why that is not known. */
export async function chainServed({ api }: ClientContext): Promise<Hex | ApiError> {
  try {
    return (await api.status()).chain.genesisHash;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** How an entry stands by what `ask` finds out, when it is of the chain that the system serves. */
export async function stateOf(
  genesisHash: Hex | ApiError,
  entry: SavedEntry,
  ask: () => Promise<EntryState>,
): Promise<EntryState> {
  if (genesisHash instanceof ApiError) return { type: "UNKNOWN", reason: genesisHash.text };
  if (genesisHash !== entry.genesisHash) return { type: "OTHER_CHAIN" };
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClientError) return { type: "UNKNOWN", reason: error.text };
    if (error instanceof ApiError) return stateWith(error);
    throw error;
  }
}

function stateWith({ text, problem }: ApiError): EntryState {
  const code = problem?.code;
  if (code === "TRANSACTION_REVERTED") return { type: "REVERTED", reason: text };
  if (code === "TRANSACTION_NONCE_USED") return { type: "REPLACED" };
  if (code === "TRANSACTION_OTHER_CHAIN" || code === "TRANSACTION_OTHER_CONTRACT") return { type: "OTHER_CHAIN" };
  return { type: "UNKNOWN", reason: text };
}

/** How an entry stands now. Nothing is sent. */
export async function lookUp({ api }: ClientContext, entry: SavedEntry): Promise<EntryState> {
  return await stateOfEither(api, entry, false);
}

async function sendNow({ api }: ClientContext, entry: SavedEntry): Promise<EntryState> {
  return await stateOfEither(api, entry, true);
}

/** Asks about the empty transaction in the place of an act where its signer cancelled it. */
async function stateOfEither(api: ApiClient, entry: SavedEntry, send: boolean): Promise<EntryState> {
  const { cancellation } = entry;
  if (cancellation === undefined) return stateFrom(await askRelay(api, entry, { send, wait: 0 }));
  try {
    const state = stateFrom(await askRelay(api, cancellation, { send, wait: 0 }));
    return state.type === "IN_BLOCK" ? { type: "CANCELLED" } : state;
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem?.code !== "TRANSACTION_NONCE_USED") throw error;
    // The nonce is used, so a block may have the act itself.
    return stateFrom(await askRelay(api, entry, { send: false, wait: 0 }));
  }
}

/** Sends an entry, and waits until its end is known. @throws ClientError, ApiError */
export async function sendAndWait(context: ClientContext, entry: SavedEntry): Promise<EntryState> {
  const end = await relayUntilKnown(context, entry);
  if (end.type === "NOT_TAKEN") return { type: "UNKNOWN", reason: end.error.text };
  return end;
}

function stateFrom(transaction: TransactionAnswer): EntryState {
  if (transaction.outcome !== "UNDECIDED") return { type: "IN_BLOCK", transaction };
  const { pending } = transaction;
  return {
    type: pending?.waits === true ? "WAITING" : "ABSENT",
    isBehind: pending !== undefined && pending.next < pending.nonce,
    ...(pending === undefined ? {} : { next: pending.next }),
  };
}
