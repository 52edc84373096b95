import type { Command } from "commander";
import { mergeDrafts } from "../../client/drafts/merge-drafts.ts";
import { redraftAct } from "../../client/drafts/redraft-act.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showPath } from "../../text/foreign-text.ts";
import { withSendAnyway } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { answerOfDraft } from "../draft-options.ts";
import type { Answer, Perform, Session } from "../session.ts";
import { openDraft } from "./act-draft.ts";

type Say = (text: Bilingual) => string;

interface RedraftOptions {
  readonly draftAfter?: string;
  readonly sendAnyway?: boolean;
}

/** Adds `laiqu act merge` and `redraft`: drafts that went several ways, and drafts that are out of date. */
export function addRedraftCommands(act: Command, perform: Perform, say: Say): void {
  act
    .command("merge")
    .description(
      say({
        zh: "将同一草稿各副本上的审核签名和签发合并到一个文件",
        en: "put the signatures on copies of one draft into its file",
      }),
    )
    .argument(
      "<file>",
      say({ zh: "草稿文件，签名合并到此文件", en: "the file of the draft, which gets the signatures" }),
    )
    .argument("<copies...>", say({ zh: "该草稿的副本", en: "copies of it" }))
    .action((file: string, copies: string[]) => perform((session) => merge(session, file, copies)));
  withSendAnyway(
    act
      .command("redraft")
      .description(
        say({
          zh: "情况有变的草稿，按现状重新起草到新文件；须重新审核、签发",
          en: "draft the act of a draft again, as things are now, into a new file; it is reviewed and signed anew",
        }),
      )
      .argument("<file>", say({ zh: "原草稿文件，不作改动", en: "the old draft, which stays as it is" }))
      .argument("<new-file>", say({ zh: "要写入的新草稿文件", en: "the file of the new draft" })),
    say,
  )
    .option(
      "--draft-after <file>",
      say({ zh: "排在同一账户的这份草稿之后发送", en: "send it after this draft of the same account" }),
    )
    .action((file: string, path: string, options: RedraftOptions) =>
      perform((session) => redraft(session, file, path, options)),
    );
}

async function merge(session: Session, path: string, copies: readonly string[]): Promise<Answer> {
  const { file } = await openDraft(session, path);
  const files = [];
  for (const copy of copies) files.push((await openDraft(session, copy)).file);
  const { digest, countersignatures, signed } = await mergeDrafts(path, file, files);
  const count = countersignatures.length;
  const state =
    signed === undefined ? { zh: "尚未签发", en: "not signed yet" } : { zh: "已签发", en: "signed by its account" };
  return {
    document: { digest, countersignatures, signed: signed !== undefined },
    text: session.say({
      zh: `${showPath(path)} 现有审核签名 ${count} 个，${state.zh}。`,
      en: `${showPath(path)} has ${count} countersignatures now and is ${state.en}.`,
    }),
  };
}

async function redraft(
  session: Session,
  old: string,
  path: string,
  { draftAfter: after, sendAnyway = false }: RedraftOptions,
): Promise<Answer> {
  const context = clientContext(session);
  const outcome = await redraftAct(context, await openDraft(session, old), { path, after, sendAnyway });
  return answerOfDraft(session, context, outcome);
}
