import { Command } from "commander";
import { draftHoldAlone, draftHoldWithCase } from "../../client/drafts/draft-hold.ts";
import { HOLD_SCHEMA } from "../../client/hold-statement.ts";
import { holdWithoutCase } from "../../client/hold-without-case.ts";
import { placeHold } from "../../client/place-hold.ts";
import type { HoldOutcome } from "../../client/place-hold.ts";
import { RECTIFICATION_SCHEMA } from "../../client/rectification-case.ts";
import type { RectificationCase } from "../../client/rectification-case.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { endOfTerm } from "../../text/china-time.ts";
import { readActor, readHoldTerms, withActor, withHoldTerms, withSendAnyway } from "../act-options.ts";
import type { ActorOptions, HoldOptions } from "../act-options.ts";
import { CliError } from "../cli-error.ts";
import { clientContext } from "../client-context.ts";
import { readDocument, withFields } from "../document-options.ts";
import type { DocumentOptions } from "../document-options.ts";
import { answerOfDraft, isDrafted, readPlace, withDraft } from "../draft-options.ts";
import type { DraftOptions } from "../draft-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import type { RecordStyle } from "../render/record-line.ts";
import type { Answer, Session } from "../session.ts";
import { showForeign } from "../../text/foreign-text.ts";

interface HoldCommandOptions extends ActorOptions, HoldOptions, DocumentOptions, DraftOptions {
  readonly case?: string;
  readonly deadline?: string;
  readonly withoutCase?: boolean;
  readonly about?: string;
}

/** The fields of the hold's and the case's documents that the command says by options of their own. */
const OWN_FIELDS = ["reason", "recall", "case", "reference", "subject", "deadline"];

/** `laiqu hold`: suspends a record, and by default opens the rectification case on which the hold rests. */
export const holdCommand: CommandMaker = (perform, say) => {
  const command = new Command("hold").argument("<record>", say({ zh: "业务编号或标识", en: "its reference or id" }));
  withHoldTerms(withActor(command, say), say)
    .option(
      "--order <file>",
      say({
        zh: "决定书；只记录其承诺值，原件留存本机",
        en: "the order; only its commitment is recorded, the file is kept here",
      }),
    )
    .option(
      "--case <reference>",
      say({ zh: "整改的业务编号（默认自动生成）", en: "the case's reference (default: a new one)" }),
    )
    .option(
      "--deadline <date>",
      say({ zh: "整改期限（含当日），例如 2026-12-31", en: "last day of the rectification, such as 2026-12-31" }),
    )
    .option(
      "--without-case",
      say({
        zh: "不立整改案：如运营机构自行暂停，或无从整改的禁止",
        en: "open no rectification case: an operator's own hold, or a prohibition that nothing can rectify",
      }),
    )
    .option(
      "--about <case>",
      say({
        zh: "依据已立的事项（如安全事件），不另立整改案",
        en: "a case that is open already, such as an incident, on which it rests; no rectification is opened",
      }),
    );
  withFields(command, say, [HOLD_SCHEMA, RECTIFICATION_SCHEMA], OWN_FIELDS);
  withDraft(command, say);
  return withSendAnyway(command, say).action((record: string, options: HoldCommandOptions) =>
    perform((session) => hold(session, record, options)),
  );
};

async function hold(session: Session, record: string, options: HoldCommandOptions): Promise<Answer> {
  const context = clientContext(session);
  const { case: reference, deadline, withoutCase = false, about } = options;
  const isAlone = withoutCase || about !== undefined;
  if (isAlone) refuseContradicting(options);
  // A day that no ledger can record is refused before anybody is asked.
  if (deadline !== undefined) endOfTerm(deadline);
  if (isDrafted(options)) return await draftHold(session, record, options);
  if (isAlone) return await holdAlone(session, record, options);
  const outcome = await placeHold(context, {
    record,
    ...readActor(options),
    ...readHoldTerms(options),
    ...readDocument(options),
    ...(reference === undefined ? {} : { case: reference }),
    ...(deadline === undefined ? {} : { deadline }),
  });
  return answerOf(session, recordStyle(session, context.aliases), record, outcome);
}

/** Holds a record without a rectification of its own. */
async function holdAlone(session: Session, record: string, options: HoldCommandOptions): Promise<Answer> {
  const { about } = options;
  const context = clientContext(session);
  const { subject, outcome } = await holdWithoutCase(context, {
    record,
    ...readActor(options),
    ...readHoldTerms(options),
    ...readDocument(options),
    ...(about === undefined ? {} : { about }),
  });
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { subject },
    said: [{ zh: `${showForeign(record)} 已暂停。`, en: `${showForeign(record)} is held.` }],
  });
}

/** @throws CliError BAD_USAGE for options of a case with a hold that opens none */
function refuseContradicting({ case: reference, deadline, withoutCase = false, about }: HoldCommandOptions): void {
  if (reference === undefined && deadline === undefined && !(withoutCase && about !== undefined)) return;
  throw new CliError(
    "BAD_USAGE",
    {
      zh: "--without-case 与 --about 不能同时使用，也不立整改案，因此不能有 --case 或 --deadline：请只留其一。",
      en:
        "--without-case and --about exclude each other and open no rectification, so that --case and --deadline have " +
        "no meaning with them: leave one of them.",
    },
    { options: ["--without-case", "--about", "--case", "--deadline"] },
  );
}

/** A draft is one transaction, so that a hold with a new case is two of them. */
async function draftHold(
  session: Session,
  record: string,
  options: HoldCommandOptions & { readonly draft: string },
): Promise<Answer> {
  const context = clientContext(session);
  const { case: reference, deadline, withoutCase = false, about } = options;
  const place = await readPlace(context, options);
  const request = { record, ...readActor(options), ...readHoldTerms(options), ...readDocument(options) };
  const drafted =
    withoutCase || about !== undefined
      ? await draftHoldAlone(context, { ...request, ...(about === undefined ? {} : { about }) }, place)
      : await draftHoldWithCase(
          context,
          {
            ...request,
            ...(reference === undefined ? {} : { case: reference }),
            ...(deadline === undefined ? {} : { deadline }),
          },
          place,
        );
  return answerOfDraft(session, context, drafted);
}

function answerOf(session: Session, style: RecordStyle, record: string, outcome: HoldOutcome): Answer {
  if (outcome.type === "NOT_HELD") return answerOfNotHeld(session, style, record, outcome);
  const { id, reference, subject } = outcome.case;
  if (outcome.type === "ALREADY")
    return {
      document: { sent: false, subject, case: { id, reference } },
      text: session.say({
        zh: `${showForeign(record)} 此前已暂停，整改 ${showForeign(reference)}（${id}）此前已立案；本次未作任何记录。`,
        en:
          `${showForeign(record)} is held and its case ${showForeign(reference)} (${id}) is open already; this ` +
          "command recorded nothing.",
      }),
    };

  const { hold: held, opening } = outcome;
  const holding = session.say(
    held === undefined
      ? {
          zh: `${showForeign(record)} 此前已由本主体暂停。`,
          en: `${showForeign(record)} is held by this party already.`,
        }
      : { zh: `${showForeign(record)} 已暂停。`, en: `${showForeign(record)} is held.` },
  );
  if (opening === undefined)
    return {
      document: { subject, held, case: { id, reference } },
      text: `${holding}\n${session.say(caseIsOpen(outcome.case))}`,
    };
  const opened = answerOfAct(session, style, opening, {
    document: { id, reference },
    said: [caseIsOpen(outcome.case)],
  });
  const document = { ...(opening.type === "DONE" ? { subject } : {}), held, case: opened.document };
  return { ...opened, document, text: `${holding}\n${opened.text}` };
}

/** A case that was opened for the hold stays open, and the answer says so. */
function answerOfNotHeld(
  session: Session,
  style: RecordStyle,
  record: string,
  { outcome, case: opened }: Extract<HoldOutcome, { readonly type: "NOT_HELD" }>,
): Answer {
  const refused = answerOfAct(session, style, outcome, { document: {}, said: [] });
  if (opened === undefined) return refused;
  const { id, reference, subject } = opened;
  const notHeld = session.say({ zh: `${showForeign(record)} 未暂停。`, en: `${showForeign(record)} is not held.` });
  return {
    ...refused,
    document: { subject, hold: refused.document, case: { id, reference } },
    text: `${session.say(caseIsOpen(opened))}\n${notHeld}\n${refused.text}`,
  };
}

function caseIsOpen({ reference, id }: RectificationCase): Bilingual {
  return {
    zh: `整改 ${showForeign(reference)} 已立案（${id}）。`,
    en: `Rectification case ${showForeign(reference)} is open (${id}).`,
  };
}
