import { Command } from "commander";
import { openDossier } from "../../dossier/dossier.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import { orderDocument, saveActDocument } from "../../client/order-document.ts";
import { performAct, showDone } from "../../client/perform-act.ts";
import type { Actor } from "../../client/perform-act.ts";
import {
  answersHelp,
  endReasonHelp,
  parseStatus,
  settlementForm,
  statusHelp,
  untilHelp,
} from "../../client/settlement-form.ts";
import type { EndOptions } from "../../client/settlement-form.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";
import type { CommandMaker } from "../command-maker.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface EndCommandOptions extends Actor, EndOptions {
  readonly order?: string;
}

/** `laiqu end`: a new status of a record: ended in some way, or an export disposed of. */
export const endCommand: CommandMaker = (perform, say) =>
  new Command("end")
    .argument("<record>", say({ zh: "编号或标识", en: "its number or id" }))
    .requiredOption("--as <key>", say({ zh: "以谁的密钥办理", en: "whose key signs" }))
    .requiredOption("--status <status>", statusHelp(say))
    .option("--reason <n>", endReasonHelp(say))
    .option("--until <date>", untilHelp(say))
    .option("--answers <n>", answersHelp(say))
    .option("--order <file>", say({ zh: "文书", en: "the order" }))
    .option(
      "--role <role>",
      say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }),
    )
    .option("--send-anyway", say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" }))
    .action((record: string, options: EndCommandOptions) => perform((session) => end(session, record, options)));

async function end(session: Session, named: string, options: EndCommandOptions): Promise<Answer> {
  const subject = await resolveRecord(session, named);
  const status = parseStatus(options.status);
  const order = await orderDocument(options.order, { subject, status });
  const settlement = settlementForm(subject, "DATA_AUTHORITY", options, order.root);
  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const outcome = await performAct(
    session,
    options,
    (role) => ({ act: "settle", payload: [{ ...settlement, role }] }),
    () => saveActDocument(dossier, settlement as JsonObject, order),
  );
  if (!outcome.done) return outcome.answer;
  const label = statusLabels[status];
  return {
    document: { subject, status, transaction: outcome.transaction },
    text: showDone(
      session,
      [session.say({ zh: `${named}：${label.zh}。`, en: `${named}: ${label.en}.` })],
      outcome.transaction,
    ),
  };
}
