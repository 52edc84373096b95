import { Command } from "commander";
import { doAct } from "../../client/acts/do-act.ts";
import type { ActRequest, DocumentedAct } from "../../client/acts/prepare-act.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { readAccount } from "../../client/signer.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { exampleOfAct } from "../act-example.ts";
import { readActor, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { withAnswers } from "../ask-missing.ts";
import { fieldsOfVerb, readVerb, withDocument } from "../act-verb-options.ts";
import type { VerbOptions } from "../act-verb-options.ts";
import { clientContext } from "../client-context.ts";
import { isDrafted, performDraft, withDraft } from "../draft-options.ts";
import type { DraftOptions } from "../draft-options.ts";
import { setExample } from "../examples.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import type { Answer, Perform, Session } from "../session.ts";

/** More that the command of an act says, beyond what all of them say. */
export interface VerbTexts {
  /** Looks at what was given before anything is signed, and tells what is doubtful about it. */
  readonly notice?: (session: Session, request: ActRequest) => void;
  /** The sentence after the act was done. */
  readonly done?: (session: Session, name: string, subject: RecordId) => Bilingual;
}

/** The command of one act. @param word - the last word of the command, as `submit` */
export function actVerb(
  act: DocumentedAct,
  word: string,
  perform: Perform,
  say: (text: Bilingual) => string,
  texts: VerbTexts = {},
): Command {
  const command = new Command(word).description(say(act.title));
  command.argument(...argumentOf(act, say));
  withActor(command, say);
  withDocument(command, act, say);
  withDraft(command, say);
  setExample(command, exampleOfAct(act));
  return withSendAnyway(command, say).action((name: string, options: ActorOptions & DraftOptions & VerbOptions) =>
    perform((session) => performVerb(session, act, name, options, texts)),
  );
}

function argumentOf({ on }: DocumentedAct, say: (text: Bilingual) => string): [name: string, description: string] {
  return on.act === "RECORD"
    ? ["<reference>", say({ zh: "新记录的业务编号", en: "the reference of the new record" })]
    : ["<record>", say({ zh: "业务编号或标识", en: "its reference or id" })];
}

async function performVerb(
  session: Session,
  act: DocumentedAct,
  name: string,
  options: ActorOptions & DraftOptions & VerbOptions,
  { notice, done = saidOf(act, options) }: VerbTexts,
): Promise<Answer> {
  const context = clientContext(session);
  const answered = await withAnswers(session, readVerb(act, name, options));
  const request = await withAccounts(context, answered);
  notice?.(session, request);
  const asked = { ...readActor(options), ...request };
  if (isDrafted(options)) return await performDraft(session, context, asked, options);
  const { subject, outcome } = await doAct(context, asked);
  const reference = act.on.act === "RECORD" ? { reference: name } : {};
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { act: act.name, id: subject, ...reference },
    said: [done(session, name, subject)],
  });
}

function saidOf({ title }: DocumentedAct, { takeBack, pending }: VerbOptions): NonNullable<VerbTexts["done"]> {
  if (pending === true)
    return (_, name, subject) => ({
      zh: `${title.zh}：${showForeign(name)}（${subject}），意见待定。`,
      en: `${showForeign(name)} (${subject}): the opinion is open (${title.en}).`,
    });
  if (takeBack === true)
    return (_, name, subject) => ({
      zh: `已收回就 ${showForeign(name)}（${subject}）所作的声明：${title.zh}。`,
      en: `The statement about ${showForeign(name)} (${subject}) is taken back: ${title.en}.`,
    });
  return (_, name, subject) => ({
    zh: `${title.zh}：${showForeign(name)}（${subject}）。`,
    en: `${showForeign(name)} (${subject}): done (${title.en}).`,
  });
}

/** An account may be written as the name of a key that is kept here. */
async function withAccounts(context: ClientContext, request: ActRequest): Promise<ActRequest> {
  const accounts = new Set(
    fieldsOfVerb(request.act)
      .filter(({ type }) => type.is === "ACCOUNT")
      .map((field) => field.name),
  );
  const fields = [];
  for (const field of request.fields ?? [])
    fields.push(
      accounts.has(field.name) ? { ...field, text: await readAccount(context.dossierDirectory, field.text) } : field,
    );
  return { ...request, fields };
}
