import { Command } from "commander";
import { SETTLEMENT_SCHEMAS } from "../../document-schemas/act-schemas.ts";
import { settle, settlementRequest } from "../../client/settle.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { readActor, readSettlementTerms, withActor, withSendAnyway, withSettlementTerms } from "../act-options.ts";
import type { ActorOptions, SettlementOptions } from "../act-options.ts";
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

interface EndOptions extends ActorOptions, SettlementOptions, DocumentOptions, DraftOptions {}

/** The fields of a settlement's document that the command says by options of their own. */
const OWN_FIELDS = ["subject", "reasonCode", "until", "answers"];

/** `laiqu end`: gives a record a new status, which ends the record or disposes of an export. */
export const endCommand: CommandMaker = (perform, say) => {
  const command = new Command("end").argument("<record>", say({ zh: "业务编号或标识", en: "its reference or id" }));
  withSettlementTerms(withActor(command, say), say).option("--order <file>", say({ zh: "决定书", en: "the order" }));
  withFields(command, say, SETTLEMENT_SCHEMAS, OWN_FIELDS);
  withDraft(command, say);
  return withSendAnyway(command, say).action((record: string, options: EndOptions) =>
    perform((session) => end(session, record, options)),
  );
};

async function end(session: Session, record: string, options: EndOptions): Promise<Answer> {
  const context = clientContext(session);
  const terms = readSettlementTerms(options);
  const request = { record, ...readActor(options), ...terms, ...readDocument(options) };
  if (isDrafted(options))
    return await performDraft(session, context, await settlementRequest(context, request), options);
  const { subject, outcome } = await settle(context, request);
  const label = statusLabels[terms.status];
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { subject, status: terms.status },
    said: [{ zh: `${showForeign(record)}：${label.zh}。`, en: `${showForeign(record)}: ${label.en}.` }],
  });
}
