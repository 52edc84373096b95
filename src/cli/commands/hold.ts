import { Command } from "commander";
import { openDossier } from "../../dossier/dossier.ts";
import type { JsonObject } from "../../records/canonical-json.ts";
import { Code } from "../../records/codes.ts";
import { Kind } from "../../records/kinds.ts";
import { recordId } from "../../records/record-id.ts";
import type { Hex } from "../../consensus/hex.ts";
import type { DraftForm } from "../../schemas/act.ts";
import { holdStatement } from "../acts/hold-statement.ts";
import type { HoldOptions } from "../acts/hold-statement.ts";
import { newCaseNumber, orderDocument, saveActDocument } from "../acts/order-document.ts";
import { performAct, showDone } from "../acts/perform-act.ts";
import type { Actor } from "../acts/perform-act.ts";
import { saveBeforeSending } from "../acts/save-before-sending.ts";
import { seatOf } from "../acts/seat.ts";
import { accountOf } from "../acts/signer.ts";
import { dossierDirectory } from "../dossier-directory.ts";
import { endOfDay, showDate } from "../moment.ts";
import type { CommandMaker } from "../program.ts";
import { resolveRecord } from "../resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface HoldCommandOptions extends Actor, HoldOptions {
  readonly order?: string;
  readonly case?: string;
  readonly deadline?: string;
}

/** `laiqu hold`: suspends a record and opens the rectification case of it. */
export const holdCommand: CommandMaker = (perform, say) => new Command("hold")
  .description(say({ zh: "暂停一条记录，并立案整改", en: "suspend a record and open its rectification case" }))
  .argument("<record>", say({ zh: "编号或标识", en: "its number or id" }))
  .requiredOption("--as <key>", say({ zh: "以谁的密钥办理", en: "whose key signs" }))
  .option("--reason <reason>", say({ zh: "事由：SECURITY、BREACH、SCOPE、QUALITY、MISUSE、INCIDENT、PROHIBITION、CONSENT、OTHER", en: "SECURITY, BREACH, SCOPE, QUALITY, MISUSE, INCIDENT, PROHIBITION, CONSENT or OTHER" }), "OTHER")
  .option("--order <file>", say({ zh: "文书；只登记其承诺值，原件留存本机", en: "the order; only its commitment is recorded, the file is kept here" }))
  .option("--case <number>", say({ zh: "整改编号（默认自动生成）", en: "the case's number (default: a new one)" }))
  .option("--deadline <date>", say({ zh: "整改期限（含当日）", en: "last day of the rectification" }))
  .option("--recall", say({ zh: "溯及既往：已制成的产品也受影响（资源、授权资源）", en: "reaches also what was made of it (resources, grants)" }))
  .option("--role <role>", say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }))
  .option("--send-anyway", say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" }))
  .action((record: string, options: HoldCommandOptions) => perform((session) => hold(session, record, options)));

async function hold(session: Session, named: string, options: HoldCommandOptions): Promise<Answer> {
  const subject = await resolveRecord(session, named);
  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const order = await orderDocument(options.order, { subject, reason: options.reason.toUpperCase() });

  // The hold comes first: what is dangerous stops before its case is written up.
  const statement = holdStatement(subject, "DATA_AUTHORITY", options, order.root);
  const held = await performAct(session, options, (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    () => saveActDocument(dossier, statement as JsonObject, order));
  if (!held.done) return held.answer;

  const { party } = await seatOf(session, await accountOf(session, options.as));
  const draft = caseDraft(options, subject, order.root);
  const id = recordId({ kind: Kind.CASE, issuer: party.id as Hex, businessNumber: draft.businessNumber ?? "", number: 0 });
  const opened = await performAct(session, options, (role) => ({ act: "record", payload: [{ ...draft, role }] }),
    () => saveBeforeSending(session, dossier, id, { body: draft as JsonObject, document: order.document, attachments: order.attachments }));
  const lines = [session.say({ zh: `${named} 已暂停。`, en: `${named} is held.` })];
  if (!opened.done) {
    return { ...opened.answer, document: { held: held.transaction, case: opened.answer.document }, text: `${lines.join("\n")}\n${opened.answer.text}` };
  }
  lines.push(session.say({ zh: `整改 ${draft.businessNumber} 已立案（${id}）。`, en: `Rectification case ${draft.businessNumber} is open (${id}).` }));
  return { document: { subject, held: held.transaction, case: { id, businessNumber: draft.businessNumber, transaction: opened.transaction } }, text: showDone(session, lines, opened.transaction) };
}

function caseDraft(options: HoldCommandOptions, subject: string, content: string): DraftForm {
  const today = showDate(Math.floor(Date.now() / 1000)).replaceAll("-", "");
  return {
    kind: "CASE", role: "DATA_AUTHORITY", status: "IN_FORCE", parent: subject as NonNullable<DraftForm["parent"]>,
    clear: String(Code.RECTIFICATION), content: content as NonNullable<DraftForm["content"]>,
    businessNumber: options.case ?? newCaseNumber(today),
    ...(options.deadline === undefined ? {} : { until: endOfDay(options.deadline) }),
  };
}
