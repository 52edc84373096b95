import type { Command } from "commander";
import { changesSince } from "../../client/drafts/draft-changes.ts";
import type { Change, ChangesSince } from "../../client/drafts/draft-changes.ts";
import { readDraft } from "../../client/drafts/draft-file.ts";
import { findExport } from "../../client/drafts/drafted-export.ts";
import { namesInDraft } from "../../client/drafts/draft-names.ts";
import { findPapers } from "../../client/drafts/draft-papers.ts";
import { countersign, verifyReviews } from "../../client/drafts/review-draft.ts";
import { sendDraft } from "../../client/drafts/send-draft.ts";
import type { DraftToSend } from "../../client/drafts/send-draft.ts";
import { draftStale } from "../../client/drafts/draft-stale.ts";
import { signDraft } from "../../client/drafts/sign-draft.ts";
import { verifyDraft } from "../../client/drafts/verify-draft.ts";
import { readPartyAliases } from "../../client/party-aliases.ts";
import { savedEntries } from "../../client/send-once.ts";
import type { ActDraft } from "../../schemas/act-draft.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showPath } from "../../text/foreign-text.ts";
import { withKey, withOptionalKey } from "../act-options.ts";
import { clientContext, keysOf, offlineContext } from "../client-context.ts";
import { readReviewers, reviewerOption } from "../draft-options.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import { noticeFailures } from "../render/manifest-failures.ts";
import { showDraft } from "../render/draft.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";

type Say = (text: Bilingual) => string;

interface ReviewOptions {
  readonly as?: string;
  readonly offline?: boolean;
}

interface SignOptions {
  readonly as: string;
  readonly reviews?: number;
  readonly reviewer?: readonly string[];
}

interface SendOptions {
  readonly despiteChanges?: boolean;
}

const FILE: Bilingual = { zh: "草稿文件（由 --draft 写成）", en: "the file of the draft, as --draft wrote it" };
const MOST_REVIEWS = 20;

/** Adds `laiqu act review`, `sign` and `send`: the way of a draft (经办、审核、签发). */
export function addDraftCommands(act: Command, perform: Perform, say: Say): void {
  withOptionalKey(
    act
      .command("review")
      .description(
        say({
          zh: "说明一份草稿将做何事，逐项核对；加 --as 则审核签名",
          en: "tell what a draft would do and check every part of it; with --as, countersign it",
        }),
      )
      .argument("<file>", say(FILE)),
    say,
  )
    .option("--offline", say({ zh: "不向系统询问起草之后的变化", en: "ask no system what has changed since" }))
    .action((file: string, options: ReviewOptions) => perform((session) => review(session, file, options)));
  withKey(
    act
      .command("sign")
      .description(
        say({
          zh: "签发一份草稿：不需要网络，已签名的交易写入该文件",
          en: "sign a draft: no network is needed, and the signed transaction is put into its file",
        }),
      )
      .argument("<file>", say(FILE)),
    say,
  )
    .option(
      "--reviews <n>",
      say({
        zh: "至少须有几个审核签名（草稿要求更多的，从其要求）",
        en: "how many countersignatures it must have at least (or more, if the draft asks for more)",
      }),
      wholeNumber(0, MOST_REVIEWS),
    )
    .addOption(
      reviewerOption(
        "--reviewer <account>",
        {
          zh: "只有此账户（地址或密钥名称）的审核签名有效，可重复",
          en: "only countersignatures of this account (address or key) count; may be repeated",
        },
        say,
      ),
    )
    .action((file: string, options: SignOptions) => perform((session) => sign(session, file, options)));
  act
    .command("send")
    .description(
      say({
        zh: "发送一份已签发的草稿；起草之后情况有变的，先予说明",
        en: "send a signed draft; what has changed since it was drafted is told first",
      }),
    )
    .argument("<file>", say(FILE))
    .option(
      "--despite-changes",
      say({
        zh: "虽有变化，只要仍可办理就发送",
        en: "send it although something has changed, as long as it can still be done",
      }),
    )
    .action((file: string, options: SendOptions) => perform((session) => send(session, file, options)));
}

/** Reads a draft and checks every part of it. */
export async function openDraft(session: Session, path: string): Promise<DraftToSend> {
  const file = await readDraft(path);
  const sound = verifyDraft(file);
  verifyReviews(file);
  const papers = await findPapers(path, file);
  return { file, sound, papers, exported: await findExport(offlineContext(session), path, file) };
}

async function review(session: Session, path: string, { as, offline = false }: ReviewOptions): Promise<Answer> {
  const opened = await openDraft(session, path);
  const since = offline ? undefined : await sinceThen(session, opened);
  if (as !== undefined) refuseUseless(opened, since?.changes ?? []);
  const keys = { ...keysOf(session), ...offlineContext(session) };
  const file = as === undefined ? opened.file : await countersign(keys, path, opened.file, as);
  const names = offline ? new Map() : await namesInDraft(clientContext(session), file.draft);
  const text = showDraft(session, styleOf(session), { ...opened, file, names, since });
  const signed = session.say({ zh: "已审核签名。", en: "Countersigned." });
  return { document: documentOf(file, opened, since?.changes), text: as === undefined ? text : `${text}\n${signed}` };
}

/** Nobody agrees to a draft that cannot be done, such as one for another ledger. @throws ClientError DRAFT_STALE */
function refuseUseless({ file }: DraftToSend, changes: readonly Change[]): void {
  const useless = changes.filter(({ blocks, waits }) => blocks && waits !== true);
  if (useless.length > 0) throw draftStale(file.draft, useless, "REVIEWED");
}

async function sinceThen(session: Session, { file, sound }: DraftToSend): Promise<ChangesSince> {
  const context = clientContext(session);
  const { account, chain, dossier } = file.draft;
  const saved = await savedEntries(context, { ...chain, account, key: dossier });
  return await changesSince(context, file, sound, (nonce) =>
    saved.some((entry) => entry.account === account && entry.nonce === nonce),
  );
}

async function sign(session: Session, path: string, { as, reviews = 0, reviewer }: SignOptions): Promise<Answer> {
  const opened = await openDraft(session, path);
  const { file, sound } = opened;
  const keys = { ...keysOf(session), ...offlineContext(session) };
  const by = await readReviewers(keys, reviewer);
  const terms = { key: as, reviews: { least: Math.max(reviews, by.length === 0 ? 0 : 1), by } };
  const signed = await signDraft(keys, path, file, sound, terms);
  const done = session.say(
    file.signed === undefined
      ? { zh: `已签发，写入 ${showPath(path)}；尚未发送。`, en: `Signed into ${showPath(path)}, and not sent yet.` }
      : { zh: "此前已签发，未再签名。", en: "It is signed already, and nothing was signed again." },
  );
  const text = showDraft(session, styleOf(session), { ...opened, file: signed, names: new Map(), since: undefined });
  return { document: documentOf(signed, opened, undefined), text: `${text}\n${done}` };
}

async function send(session: Session, path: string, { despiteChanges = false }: SendOptions): Promise<Answer> {
  const opened = await openDraft(session, path);
  const context = clientContext(session);
  const { outcome, isRepeated, manifests } = await sendDraft(context, opened, despiteChanges);
  noticeFailures(session, manifests);
  const { draft, digest } = opened.file;
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { act: draft.act, id: draft.subject.id, digest, repeated: isRepeated },
    said: [
      isRepeated
        ? {
            zh: `${draft.does.zh}：此前已发送并记录，未再发送。`,
            en: `${draft.does.en}: sent and recorded before; nothing was sent.`,
          }
        : { zh: `${draft.does.zh}：已办理。`, en: `${draft.does.en}: done.` },
    ],
  });
}

/** The names of parties are in the data directory, which needs no system. */
function styleOf(session: Session): ReturnType<typeof recordStyle> {
  return recordStyle(session, readPartyAliases(keysOf(session).dossierDirectory));
}

function documentOf(
  file: ActDraft,
  { papers }: Pick<DraftToSend, "papers">,
  changes: readonly Change[] | undefined,
): Readonly<Record<string, unknown>> {
  const { document: _, exported, ...others } = file.draft;
  // The answer of a command is seen by people who may not know what the salt hides.
  const draft = exported === undefined ? others : { ...others, exported: { ...exported, salt: undefined } };
  return {
    digest: file.digest,
    draft,
    papers: papers.map(({ path, found, sha256 }) => ({ path, sha256, compared: found !== undefined })),
    countersignatures: file.countersignatures,
    ...(file.signed === undefined ? {} : { signed: file.signed }),
    ...(changes === undefined ? {} : { changes }),
  };
}
