import { Command } from "commander";
import { openDossier } from "../../dossier/dossier.ts";
import type { JsonObject } from "../../documents/canonical-json.ts";
import { releaseStatement } from "../../client/hold-statement.ts";
import { orderDocument, saveActDocument } from "../../client/order-document.ts";
import { performAct, showDone } from "../../client/perform-act.ts";
import type { Actor } from "../../client/perform-act.ts";
import { dossierDirectory } from "../../dossier/dossier-directory.ts";
import type { CommandMaker } from "../command-maker.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { Answer, Session } from "../session.ts";

interface ReleaseOptions extends Actor {
  readonly order?: string;
  readonly of?: string;
}

/** `laiqu release`: lifts one's own hold, or as the upper authority another's. */
export const releaseCommand: CommandMaker = (perform, say) =>
  new Command("release")
    .argument("<record>", say({ zh: "编号或标识", en: "its number or id" }))
    .requiredOption("--as <key>", say({ zh: "以谁的密钥办理", en: "whose key signs" }))
    .option("--order <file>", say({ zh: "文书", en: "the order" }))
    .option("--of <party>", say({ zh: "上级主管部门解除时：原暂停主体", en: "for the upper authority: whose hold" }))
    .option(
      "--role <role>",
      say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" }),
    )
    .option("--send-anyway", say({ zh: "明知会被拒绝也发送", en: "send even what will be refused" }))
    .action((record: string, options: ReleaseOptions) => perform((session) => release(session, record, options)));

async function release(session: Session, named: string, options: ReleaseOptions): Promise<Answer> {
  const subject = await resolveRecord(session, named);
  const holder = options.of === undefined ? undefined : await resolveRecord(session, options.of, "PARTY");
  const order = await orderDocument(options.order, { subject, act: "RELEASE" });
  const statement = releaseStatement(subject, "DATA_AUTHORITY", holder, order.root);
  const dossier = openDossier(dossierDirectory(session.config.dataDirectory), options.as);
  const outcome = await performAct(
    session,
    options,
    (role) => ({ act: "attest", payload: [{ ...statement, role }] }),
    () => saveActDocument(dossier, statement as JsonObject, order),
  );
  if (!outcome.done) return outcome.answer;
  return {
    document: { subject, transaction: outcome.transaction },
    text: showDone(
      session,
      [session.say({ zh: `${named} 的暂停已解除。`, en: `The hold on ${named} is released.` })],
      outcome.transaction,
    ),
  };
}
