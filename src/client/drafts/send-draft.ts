import { firstBytes } from "../../consensus/hex.ts";
import { withAccountLock } from "../../dossier/account-lock.ts";
import { openDossier, saveRecord } from "../../dossier/dossier.ts";
import { saveToOutbox } from "../../dossier/outbox.ts";
import type { SavedEntry } from "../../dossier/outbox.ts";
import type { OutboxEntry } from "../../dossier/outbox-entry.ts";
import type { TransactionAnswer } from "../../schemas/act.ts";
import type { ActDraft } from "../../schemas/act-draft.ts";
import { askRelay } from "../ask-relay.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { ApiError } from "../http/api-error.ts";
import { outcomeOf } from "../perform-act.ts";
import type { ActOutcome } from "../perform-act.ts";
import { saveNewRecord } from "../save-new-record.ts";
import { finishSigned, savedEntries } from "../send-once.ts";
import { changesSince } from "./draft-changes.ts";
import type { Change } from "./draft-changes.ts";
import { requirePapers } from "./draft-papers.ts";
import type { FoundPaper } from "./draft-papers.ts";
import { requireReviews } from "./review-draft.ts";
import type { SoundDraft } from "./verify-draft.ts";

/** The end of a sent draft. */
export interface SentDraft {
  readonly outcome: Exclude<ActOutcome, { readonly type: "NOT_SENT" }>;
  /** True if a block had it before. */
  readonly isRepeated: boolean;
}

/** A draft that was verified, with the papers that were found. */
export interface DraftToSend {
  readonly file: ActDraft;
  readonly sound: SoundDraft;
  readonly papers: readonly FoundPaper[];
}

/**
 * Sends a signed draft: looks whether it was sent before and what has changed since it was drafted, saves its document
 * and papers in the dossier and its transaction in the outbox, and hands it over until its outcome is known.
 * @param despiteChanges - sends it although something has changed that does not hinder it
 * @throws ClientError DRAFT_NOT_SIGNED, DRAFT_STALE, DRAFT_PAPER_ABSENT, and those of sending; ApiError; DossierError
 */
export async function sendDraft(
  context: ClientContext,
  { file, sound, papers }: DraftToSend,
  despiteChanges: boolean,
): Promise<SentDraft> {
  const entry = entryOf(file);
  requireReviews(file, { least: 0, by: [] });
  const before = await lookUp(context, entry);
  if (before !== undefined) return { outcome: outcomeOf(before), isRepeated: true };
  const sender = { ...file.draft.chain, key: entry.key, account: entry.account };
  const saved = await savedEntries(context, sender);
  const same = saved.find(({ transaction }) => transaction === entry.transaction);
  const isSaved = (nonce: number): boolean =>
    saved.some((each) => each.account === entry.account && each.nonce === nonce);
  const { changes, next } =
    same === undefined ? await changesSince(context, file, sound, isSaved) : { changes: [], next: entry.nonce };
  if (changes.some(({ blocks }) => blocks || !despiteChanges)) throw stale(file, changes);
  const kept = same ?? (await keep(context, file, { ...sound, papers: requirePapers(papers) }, entry));
  const transaction = await finishSigned(context, sender, kept, { isNew: same === undefined, next });
  if (transaction === undefined) throw stale(file, [NONCE_TAKEN]);
  return { outcome: outcomeOf(transaction), isRepeated: false };
}

/** The outbox's form of a signed draft. @throws ClientError DRAFT_NOT_SIGNED */
function entryOf({ draft, signed }: ActDraft): OutboxEntry {
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
    intents: draft.intents,
    touches: draft.touches,
    does: draft.does,
    key: draft.dossier,
    signedAt: signed.at,
  };
}

/** The outcome of a transaction that a block has; undefined when none has it. @throws ApiError */
async function lookUp(context: ClientContext, entry: OutboxEntry): Promise<TransactionAnswer | undefined> {
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

/**
 * Saves the document with its papers, and then the transaction, while no other command signs for the account.
 * @throws ClientError DRAFT_STALE; DossierError
 */
async function keep(context: ClientContext, file: ActDraft, kept: KeptBeside, entry: OutboxEntry): Promise<SavedEntry> {
  const { dossierDirectory } = context;
  return await withAccountLock(dossierDirectory, entry.account, async () => {
    await saveDocument(dossierDirectory, file, kept);
    const saved = await saveToOutbox(dossierDirectory, entry);
    if (saved === undefined) throw stale(file, [NONCE_TAKEN]);
    context.onProgress?.({ type: "SIGNED", transaction: saved.transaction });
    return saved;
  });
}

/** The parts of an act that the dossier keeps. */
interface KeptBeside extends Pick<SoundDraft, "document"> {
  readonly papers: ReturnType<typeof requirePapers>;
}

async function saveDocument(directory: string, { draft }: ActDraft, { document, papers }: KeptBeside): Promise<void> {
  if (document === undefined) return;
  const dossier = openDossier(directory, draft.dossier);
  const attachments = papers.map(({ found, sha256, sm3 }) => ({ path: found, digests: { sha256, sm3 } }));
  const record = { body: { ...draft.payload }, document, attachments };
  if ("record" in document.boundTo) await saveNewRecord(dossier, draft.subject.id, record);
  else await saveRecord(dossier, firstBytes(document.commitment, 10), record);
}

const NONCE_TAKEN: Change = {
  text: {
    zh: "该账户的另一笔交易用去了它的 nonce",
    en: "another transaction of the account has taken its nonce",
  },
  blocks: true,
};

function stale({ draft }: ActDraft, changes: readonly Change[]): ClientError {
  const said = (language: "zh" | "en"): string =>
    changes.map(({ text }) => text[language]).join(language === "zh" ? "；" : "; ");
  const canBeSent = changes.every(({ blocks }) => !blocks);
  return new ClientError(
    "DRAFT_STALE",
    {
      zh:
        `${draft.does.zh}：起草之后情况有变，未发送任何内容：${said("zh")}。` +
        (canBeSent ? "核对后仍要发送的，加 --despite-changes。" : "请重新起草。"),
      en:
        `${draft.does.en}: this has changed since the act was drafted, and nothing was sent: ${said("en")}. ` +
        (canBeSent ? "To send it all the same, add --despite-changes." : "Draft the act again."),
    },
    { changes: changes.map(({ text, blocks }) => ({ ...text, blocks })), blocks: !canBeSent },
  );
}
