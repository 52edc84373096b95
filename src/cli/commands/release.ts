import { Command } from "commander";
import { actOn } from "../../acts/act-catalogue.ts";
import { RELEASE_SCHEMA } from "../../client/hold-statement.ts";
import { releaseHold } from "../../client/release-hold.ts";
import { readActor, withActor, withSendAnyway } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { readDocument, withFields } from "../document-options.ts";
import type { DocumentOptions } from "../document-options.ts";
import { isDrafted, performDraft, withDraft } from "../draft-options.ts";
import type { DraftOptions } from "../draft-options.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import type { Answer, Session } from "../session.ts";
import { showForeign } from "../../text/foreign-text.ts";

interface ReleaseOptions extends ActorOptions, DocumentOptions, DraftOptions {
  readonly of?: string;
}

/** `laiqu release`: releases a hold of one's own party, or, for the upper authority, a hold of another party. */
export const releaseCommand: CommandMaker = (perform, say) => {
  const command = new Command("release").argument("<record>", say({ zh: "业务编号或标识", en: "its reference or id" }));
  withActor(command, say)
    .option("--order <file>", say({ zh: "决定书", en: "the order" }))
    .option(
      "--of <party>",
      say({ zh: "上级主管部门解除时：原暂停主体", en: "for the upper authority: the party whose hold is released" }),
    );
  withFields(command, say, [RELEASE_SCHEMA], ["subject", "holder"]);
  withDraft(command, say);
  return withSendAnyway(command, say).action((record: string, options: ReleaseOptions) =>
    perform((session) => release(session, record, options)),
  );
};

async function release(session: Session, record: string, options: ReleaseOptions): Promise<Answer> {
  const context = clientContext(session);
  const { of } = options;
  const given = { ...readActor(options), ...readDocument(options) };
  if (isDrafted(options)) {
    const act = actOn({ act: "STATEMENT", code: "RELEASE" } as const);
    const values = of === undefined ? {} : { holder: of };
    return await performDraft(session, context, { ...given, act, name: record, values }, options);
  }
  const { subject, outcome } = await releaseHold(context, { record, ...given, ...(of === undefined ? {} : { of }) });
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { subject },
    said: [{ zh: `${showForeign(record)} 的暂停已解除。`, en: `The hold on ${showForeign(record)} is released.` }],
  });
}
