import { Command } from "commander";
import { checkExport } from "../../client/check-export.ts";
import { exportParents } from "../../client/export-draft.ts";
import type { ExportTarget } from "../../client/export-draft.ts";
import { holdStatement, reasonHelp, recallHelp } from "../../client/hold-statement.ts";
import type { HoldOptions } from "../../client/hold-statement.ts";
import { chooseRole } from "../../client/seat.ts";
import { answersHelp, endReasonHelp, settlementForm, statusHelp, untilHelp } from "../../client/settlement-form.ts";
import type { EndOptions } from "../../client/settlement-form.ts";
import { accountOf } from "../../client/signer.ts";
import { ExitCode } from "../exit-code.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { showCheck } from "../render/verdicts.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import type { CheckAnswer } from "../../schemas/act.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Answer, Session } from "../session.ts";

interface Actor {
  readonly as: string;
  readonly role?: string;
}

/** `laiqu check`: would an act be allowed now, and by which rules; nothing is sent. */
export const checkCommand: CommandMaker = (perform, say) => {
  const command = new Command("check");
  const as = say({ zh: "以谁的密钥", en: "whose key" });
  const role = say({ zh: "以何角色（默认自动选择）", en: "in which role (default: the one the rules ask for)" });
  const which = say({ zh: "编号或标识", en: "its number or id" });
  command
    .command("export")
    .description(say({ zh: "产品出域", en: "an export" }))
    .requiredOption("--as <key>", as)
    .requiredOption("--product <product>", say({ zh: "产品编号", en: "the product" }))
    .option("--to <party>", say({ zh: "接收方", en: "the recipient" }))
    .option("--agreement <agreement>", say({ zh: "依据的协议", en: "the agreement" }))
    .option("--role <role>", role)
    .action((options: Actor & ExportTarget) =>
      perform(async (session) => {
        const parents = await exportParents(session, options);
        return text(session, await checkExport(session, await accountOf(session, options.as), parents, options.role));
      }),
    );
  command
    .command("hold")
    .description(say({ zh: "暂停", en: "a hold" }))
    .argument("<record>", which)
    .requiredOption("--as <key>", as)
    .option("--reason <reason>", reasonHelp(say), "OTHER")
    .option("--recall", recallHelp(say))
    .option("--role <role>", role)
    .action((record: string, options: Actor & HoldOptions) =>
      perform(async (session) => {
        const subject = await resolveRecord(session, record);
        return text(
          session,
          await chooseRole(session, await accountOf(session, options.as), options.role, (acting) => ({
            act: "attest",
            payload: [holdStatement(subject, acting, options)],
          })),
        );
      }),
    );
  command
    .command("end")
    .description(say({ zh: "终结或处置", en: "an ending or disposition" }))
    .argument("<record>", which)
    .requiredOption("--as <key>", as)
    .requiredOption("--status <status>", statusHelp(say))
    .option("--reason <n>", endReasonHelp(say))
    .option("--until <date>", untilHelp(say))
    .option("--answers <n>", answersHelp(say))
    .option("--role <role>", role)
    .action((record: string, options: Actor & EndOptions) =>
      perform(async (session) => {
        const subject = await resolveRecord(session, record);
        return text(
          session,
          await chooseRole(session, await accountOf(session, options.as), options.role, (acting) => ({
            act: "settle",
            payload: [settlementForm(subject, acting, options)],
          })),
        );
      }),
    );
  return command;
};

function text(session: Session, { role, check }: { readonly role: RoleName; readonly check: CheckAnswer }): Answer {
  return {
    document: { role, ...check },
    text: showCheck(recordStyle(session), check),
    exitCode: check.allowed ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}
