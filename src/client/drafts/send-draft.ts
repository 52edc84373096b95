import { firstBytes } from "../../consensus/hex.ts";
import { clearTexts } from "../../document-schemas/clear-terms.ts";
import { withAccountLock } from "../../dossier/account-lock.ts";
import { openDossier, saveRecord } from "../../dossier/dossier.ts";
import type { Dossier, RecordToSave } from "../../dossier/dossier.ts";
import { endEntry, readOutbox, saveToOutbox, surveyOutbox } from "../../dossier/outbox.ts";
import type { SavedEntry } from "../../dossier/outbox.ts";
import type { OutboxEntry } from "../../dossier/outbox-entry.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { ActDraft } from "../../schemas/act-draft.ts";
import { askRelay } from "../ask-relay.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { ApiError } from "../http/api-error.ts";
import { outcomeOf } from "../perform-act.ts";
import type { ActOutcome } from "../perform-act.ts";
import { firstExportOf } from "../prepare-export.ts";
import { isOfChain } from "../relay-entry.ts";
import { saveNewRecord } from "../save-new-record.ts";
import { finishSigned, savedEntries } from "../send-once.ts";
import { submitManifests } from "../submit-manifests.ts";
import type { SubmittedManifests } from "../submit-manifests.ts";
import { changesSince } from "./draft-changes.ts";
import type { Change } from "./draft-changes.ts";
import { dossierOfDraft } from "./draft-dossier.ts";
import { jsonOf } from "./draft-json.ts";
import { draftStale } from "./draft-stale.ts";
import { paperAbsent, requirePapers } from "./draft-papers.ts";
import type { FoundPaper } from "./draft-papers.ts";
import type { FoundExport } from "./drafted-export.ts";
import { requireReviews } from "./review-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/** The end of a sent draft. */
export interface SentDraft {
  readonly outcome: Exclude<ActOutcome, { readonly type: "NOT_SENT" }>;
  /** True if a block had it before. */
  readonly isRepeated: boolean;
  /** The manifest of an exported folder, and whether the index took it. */
  readonly manifests: SubmittedManifests;
}

/** A draft that was verified, with the papers that were found. */
export interface DraftToSend {
  readonly file: ActDraft;
  readonly sound: SoundDraft;
  readonly papers: readonly FoundPaper[];
  /** The file or folder of an export, where it is on this machine. */
  readonly exported: FoundExport | undefined;
}

/**
 * Sends a signed draft: looks whether it was sent before and what has changed since it was drafted, saves its document
 * and papers in the dossier and its transaction in the outbox, and hands it over until its outcome is known.
 * @param despiteChanges - sends it although something has changed that does not hinder it
 * @throws ClientError DRAFT_NOT_SIGNED, DRAFT_STALE, DRAFT_PAPER_ABSENT, and those of sending; ApiError; DossierError
 */
export async function sendDraft(
  context: ClientContext,
  toSend: DraftToSend,
  despiteChanges: boolean,
): Promise<SentDraft> {
  const { file, sound } = toSend;
  const entry = entryOf(toSend, await dossierOfDraft(context.dossierDirectory, file.draft));
  requireReviews(file, { least: 0, by: [] });
  const before = await lookUpDraft(context, entry);
  if (before !== undefined) {
    await endSaved(context, entry);
    return await ended(context, toSend, before, true);
  }
  const sender = { ...file.draft.chain, key: entry.key, account: entry.account };
  const saved = await savedEntries(context, sender);
  const same = saved.find(({ transaction }) => transaction === entry.transaction);
  const isSaved = (nonce: number): boolean =>
    saved.some((each) => each.account === entry.account && each.nonce === nonce);
  const { changes, next } =
    same === undefined ? await changesSince(context, file, sound, isSaved) : { changes: [], next: entry.nonce };
  if (changes.some(({ blocks }) => blocks || !despiteChanges)) throw draftStale(file.draft, changes);
  const kept = await keep(context, toSend, entry);
  const transaction = await finishSigned(context, sender, kept.entry, { isNew: kept.isNew, next });
  if (transaction === undefined) throw draftStale(file.draft, [NONCE_TAKEN]);
  return await ended(context, toSend, transaction, false);
}

/** The end of a sent draft. The index gets the manifest of a folder that was exported, so that it finds its files. */
async function ended(
  context: ClientContext,
  { file: { draft }, exported }: DraftToSend,
  transaction: TransactionAnswer,
  isRepeated: boolean,
): Promise<SentDraft> {
  const outcome = outcomeOf(transaction);
  const isPublic = outcome.type === "DONE" && exported !== undefined && draft.exported?.salt === undefined;
  const manifests = await submitManifests(context, isPublic ? [{ ...exported, id: draft.subject.id }] : []);
  return { outcome, isRepeated, manifests };
}

/** The outbox's form of a signed draft. @throws ClientError DRAFT_NOT_SIGNED */
function entryOf({ file: { draft, signed, digest }, sound }: DraftToSend, key: string): OutboxEntry {
  if (signed === undefined)
    throw new ClientError(
      "DRAFT_NOT_SIGNED",
      {
        zh: `此草稿尚未签发，未发送：请以账户 ${draft.account} 的密钥用 laiqu act sign 签发。`,
        en:
          `This draft is not signed, and nothing was sent: sign it with the key of ${draft.account} by \`laiqu ` +
          "act sign`.",
      },
      { account: draft.account },
    );
  const { chainId, genesisHash, ledger } = draft.chain;
  return {
    account: draft.account,
    nonce: draft.transaction.nonce,
    chainId,
    genesisHash,
    to: ledger,
    transaction: signed.transaction,
    raw: signed.raw,
    // The words of the command that drafted it are not known here, so that only the draft itself means the same.
    intents: [digest],
    touches: [
      draft.subject.id,
      ...clearTexts(sound.schema, jsonOf(draft.fields), "ACCOUNT"),
      ...firstOf(draft.exported),
    ],
    does: draft.does,
    key,
    signedAt: signed.at,
  };
}

/** The first export of the same content, for which other exports of it wait. */
function firstOf(exported: ActDraft["draft"]["exported"]): readonly string[] {
  return exported === undefined || exported.salt !== undefined ? [] : [firstExportOf(exported)];
}

/** The outcome of a transaction that a block has; undefined when none has it. @throws ApiError */
export async function lookUpDraft(
  context: ClientContext,
  entry: Pick<OutboxEntry, "raw" | "transaction">,
): Promise<TransactionAnswer | undefined> {
  try {
    const answer = await askRelay(context.api, entry, { send: false, wait: 0 });
    return answer.outcome === "UNDECIDED" ? undefined : answer;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "REFUSED") throw error;
    // A block has it without effect. Of any other problem, what has changed since says more.
    if (error.problem?.code === "TRANSACTION_REVERTED") throw error;
    return undefined;
  }
}

/** Ends what an earlier run of the command saved, when the user knows the outcome. */
async function endSaved(context: ClientContext, { account, transaction }: OutboxEntry): Promise<void> {
  const { entries } = await surveyOutbox(context.dossierDirectory, account);
  for (const entry of entries.filter((each) => each.transaction === transaction)) {
    const end = async (): Promise<void> => await endEntry(context.dossierDirectory, entry);
    if (context.afterAnswer === undefined) await end();
    else context.afterAnswer(end);
  }
}

/**
 * Saves the document with its papers, and then the transaction, while no other command signs for the account. Another
 * command may have saved the same transaction meanwhile.
 * @throws ClientError DRAFT_STALE; DossierError
 */
async function keep(
  context: ClientContext,
  toSend: DraftToSend,
  entry: OutboxEntry,
): Promise<{ readonly entry: SavedEntry; readonly isNew: boolean }> {
  const { dossierDirectory } = context;
  const { draft } = toSend.file;
  return await withAccountLock(dossierDirectory, entry.account, async () => {
    const [there] = (await readOutbox(dossierDirectory, entry.account)).filter(
      (each) => each.nonce === entry.nonce && isOfChain(each, entry.genesisHash),
    );
    if (there?.transaction === entry.transaction) return { entry: there, isNew: false };
    if (there !== undefined) throw draftStale(draft, [NONCE_WAITS]);
    await saveDocument(openDossier(dossierDirectory, entry.key), draft.subject.id, recordToSave(toSend));
    const saved = await saveToOutbox(dossierDirectory, entry);
    if (saved === undefined) throw draftStale(draft, [NONCE_WAITS]);
    context.onProgress?.({ type: "SIGNED", transaction: saved.transaction });
    return { entry: saved, isNew: true };
  });
}

/** The files that the dossier keeps; undefined for an act without a document. @throws ClientError DRAFT_PAPER_ABSENT */
function recordToSave({ file: { draft }, sound, papers, exported }: DraftToSend): RecordToSave | undefined {
  const { document } = sound;
  const attachments = requirePapers(papers).map(({ found, sha256, sm3 }) => ({
    path: found,
    digests: { sha256, sm3 },
  }));
  if (document === undefined) return undefined;
  const record = { body: { ...draft.payload }, document, attachments };
  if (draft.exported === undefined) return record;
  const { path, sha256, sm3, salt } = draft.exported;
  // No file of a folder can be shown under a commitment to the whole, so that its manifest is not kept.
  if (salt !== undefined) return { ...record, opening: { salt, sha256, sm3 } };
  if (draft.fields["files"] === undefined) return record;
  if (exported?.digests.kind !== "folder") throw paperAbsent(path);
  return { ...record, manifest: exported.digests.manifest };
}

async function saveDocument(dossier: Dossier, subject: RecordId, record: RecordToSave | undefined): Promise<void> {
  const { document } = record ?? {};
  if (record === undefined || document === undefined) return;
  if ("record" in document.boundTo) await saveNewRecord(dossier, subject, record);
  else await saveRecord(dossier, firstBytes(document.commitment, 10), record);
}

const NONCE_TAKEN: Change = {
  text: {
    zh: "该账户的另一笔交易用去了它的 nonce",
    en: "another transaction of the account has taken its nonce",
  },
  blocks: true,
};

const NONCE_WAITS: Change = {
  text: {
    zh: "该账户的另一笔交易用同一 nonce，已签名待发（见 laiqu outbox）",
    en: "another transaction of the account with its nonce is signed and waits here (see `laiqu outbox`)",
  },
  blocks: true,
};
