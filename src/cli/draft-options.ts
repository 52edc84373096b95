import { Option } from "commander";
import type { Command } from "commander";
import type { ActRequest } from "../client/acts/prepare-act.ts";
import type { ClientContext } from "../client/client-context.ts";
import { draftAct } from "../client/drafts/draft-act.ts";
import type { DraftOutcome, DraftPlace } from "../client/drafts/draft-act.ts";
import type { Actor } from "../client/perform-act.ts";
import { readAccount } from "../client/signer.ts";
import type { Hex } from "../consensus/hex.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { showPath } from "../text/foreign-text.ts";
import { CliError } from "./cli-error.ts";
import { recordStyle } from "./record-style.ts";
import { answerOfNotSent } from "./render/act-outcome.ts";
import type { Answer, Session } from "./session.ts";
import { suggesting } from "./suggested-values.ts";
import { wholeNumber } from "./whole-number.ts";

type Say = (text: Bilingual) => string;

/** How an act is drafted, as given by options. */
export interface DraftOptions {
  readonly draft?: string;
  readonly draftReviews?: number;
  readonly draftReviewer?: readonly string[];
  readonly draftAfter?: string;
}

/** The most countersignatures that a draft may ask for. */
const MOST_REVIEWS = 20;

/** Adds `--draft` and what belongs to it. */
export function withDraft(command: Command, say: Say): Command {
  return command
    .option(
      "--draft <file>",
      say({
        zh: "只起草，不签名、不发送：写入该文件（含文书与盐值，限单位内部），再由 laiqu act review、sign、send 办理",
        en:
          "only draft it: write what would be sent to this file (with document and salts, so keep it inside), for " +
          "laiqu act review, sign and send",
      }),
    )
    .option(
      "--draft-reviews <n>",
      say({ zh: "草稿签发前须有几个审核签名", en: "how many countersignatures the draft needs before it is signed" }),
      wholeNumber(0, MOST_REVIEWS),
    )
    .addOption(
      reviewerOption(
        "--draft-reviewer <account>",
        {
          zh: "只有此账户（地址或密钥名称）的审核签名有效，可重复",
          en: "only countersignatures of this account (address or key) count; may be repeated",
        },
        say,
      ),
    )
    .option(
      "--draft-after <file>",
      say({
        zh: "排在同一账户的这份草稿之后发送",
        en: "send it after this draft of the same account",
      }),
    );
}

/** An option that names the accounts whose countersignatures count. */
export function reviewerOption(flags: string, text: Bilingual, say: Say): Option {
  const option = new Option(flags, say(text)).argParser((given: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    given,
  ]);
  return suggesting(option, "KEY_NAMES");
}

/** Whether the command is to draft. @throws CliError BAD_USAGE for what belongs to a draft and stands alone */
export function isDrafted(options: DraftOptions): options is DraftOptions & { readonly draft: string } {
  const { draft, draftReviews, draftReviewer, draftAfter } = options;
  if (draft !== undefined) return true;
  if (draftReviews === undefined && draftReviewer === undefined && draftAfter === undefined) return false;
  throw new CliError("BAD_USAGE", {
    zh: "--draft-reviews、--draft-reviewer、--draft-after 须与 --draft 一起使用。",
    en: "--draft-reviews, --draft-reviewer and --draft-after go with --draft.",
  });
}

/** Drafts an act into a file, and tells what comes next. */
export async function performDraft(
  session: Session,
  context: ClientContext,
  request: ActRequest & Actor,
  options: DraftOptions & { readonly draft: string },
): Promise<Answer> {
  // The roll of persons lies beside the document, and a draft would carry their names about.
  if (request.persons !== undefined)
    throw new CliError("BAD_USAGE", {
      zh: "--persons 的名册不能放入草稿：请直接办理，不用 --draft。",
      en: "The roll of --persons cannot go into a draft: do the act without --draft.",
    });
  return answerOfDraft(session, context, await draftAct(context, request, await readPlace(context, options)));
}

/** The place of a draft and its reviewers, as given by options. @throws ClientError ACCOUNT_MALFORMED, KEY_UNKNOWN */
export async function readPlace(
  context: Pick<ClientContext, "dossierDirectory">,
  options: DraftOptions & { readonly draft: string },
): Promise<DraftPlace> {
  const { draft: path, draftReviews: leastReviews = 0, draftReviewer, draftAfter: after } = options;
  const reviewers = await readReviewers(context, draftReviewer);
  return { path, leastReviews: Math.max(leastReviews, reviewers.length === 0 ? 0 : 1), reviewers, after };
}

/** The drafts that were written, and what comes next; or the check of an act that was not drafted. */
export function answerOfDraft(session: Session, context: ClientContext, outcome: DraftOutcome): Answer {
  if (outcome.type === "NOT_DRAFTED")
    return answerOfNotSent(session, recordStyle(session, context.aliases), outcome.check);
  const { drafts } = outcome;
  const [, ...more] = drafts;
  const lines = drafts.map(({ path, file: { draft, digest } }) => {
    const file = showPath(path);
    return session.say({
      zh: `已起草，未签名、未发送：${draft.does.zh}，见 ${file}（摘要 ${digest}）。`,
      en: `Drafted in ${file}, and nothing was signed or sent: ${draft.does.en} (digest ${digest}).`,
    });
  });
  const order = session.say({
    zh: "各草稿依此次序发送：前一份入块之后，再发送后一份。",
    en: "Send the drafts in this order, each one when the one before it is in a block.",
  });
  const next = session.say({
    zh: "草稿含文书与盐值，请勿传出本单位。接着：laiqu act review、laiqu act sign、laiqu act send。",
    en:
      "A draft holds the document and its salts: keep it inside the organization. Next: laiqu act review, " +
      "laiqu act sign, laiqu act send.",
  });
  const documents = drafts.map(({ path, file: { draft, digest } }) => ({
    drafted: path,
    digest,
    act: draft.act,
    subject: draft.subject.id,
  }));
  return {
    document: more.length === 0 ? { ...documents[0] } : { drafts: documents },
    text: [...lines, ...(more.length === 0 ? [] : [order]), next].join("\n"),
  };
}

/** Accounts by their addresses or the names of keys. @throws ClientError ACCOUNT_MALFORMED, KEY_UNKNOWN */
export async function readReviewers(
  { dossierDirectory }: Pick<ClientContext, "dossierDirectory">,
  given: readonly string[] = [],
): Promise<readonly Hex[]> {
  const accounts: Hex[] = [];
  for (const each of given) accounts.push(await readAccount(dossierDirectory, each));
  return accounts;
}
