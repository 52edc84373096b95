import { Command } from "commander";
import { chooseRole } from "../../client/choose-role.ts";
import type { SettlementAct } from "../../acts/act.ts";
import { schemaBehind } from "../../document-schemas/schema-catalogue.ts";
import type { CheckedAct } from "../../client/choose-role.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { holdFields, holdStatement } from "../../client/hold-statement.ts";
import { resolveRecord } from "../../client/resolve-record.ts";
import { resolveSeat } from "../../client/seat.ts";
import { settledItems } from "../../client/settled-items.ts";
import { settlementForm } from "../../acts/act-form.ts";
import { settlementFields } from "../../client/settle.ts";
import {
  readActor,
  readHoldTerms,
  readSettlementTerms,
  withActor,
  withHoldTerms,
  withSettlementTerms,
} from "../act-options.ts";
import type { ActorOptions, HoldOptions, SettlementOptions } from "../act-options.ts";
import { clientContext } from "../client-context.ts";
import { addCheckExport } from "./check-export.ts";
import { ExitCode } from "../exit-code.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { showCheck } from "../render/verdicts.ts";
import type { Answer, Session } from "../session.ts";

/** `laiqu check`: shows whether an act would be allowed now, and by which rules; nothing is sent. */
export const checkCommand: CommandMaker = (perform, say) => {
  const command = new Command("check");
  const which = say({ zh: "业务编号或标识", en: "its reference or id" });
  addCheckExport(command, perform, say);
  withHoldTerms(withActor(command.command("hold"), say), say)
    .description(say({ zh: "暂停", en: "a hold" }))
    .argument("<record>", which)
    .action((record: string, options: ActorOptions & HoldOptions) =>
      perform((session) =>
        answer(session, async (context) => {
          const [actor, terms] = [readActor(options), readHoldTerms(options)];
          const seat = await resolveSeat(context, actor.as);
          const { id } = await resolveRecord(context, record);
          return await chooseRole(context, seat, actor.role, (role) => ({
            act: "attest",
            payload: [holdStatement(id, role, holdFields(terms))],
          }));
        }),
      ),
    );
  withSettlementTerms(withActor(command.command("end"), say), say)
    .description(say({ zh: "终结或处置", en: "an ending or disposition" }))
    .argument("<record>", which)
    .action((record: string, options: ActorOptions & SettlementOptions) =>
      perform((session) =>
        answer(session, async (context) => {
          const [actor, terms] = [readActor(options), readSettlementTerms(options)];
          const seat = await resolveSeat(context, actor.as);
          const { id, kind } = await resolveRecord(context, record);
          const items = await settledItems(context, id, terms.status, terms.items);
          const on: SettlementAct = { act: "SETTLEMENT", kind, status: terms.status };
          const typed = { schema: schemaBehind(on), fields: settlementFields(terms) };
          return await chooseRole(context, seat, actor.role, (role) => ({
            act: "settle",
            payload: [settlementForm(on, id, typed, { role, commitment: undefined, effectiveAt: undefined }, items)],
          }));
        }),
      ),
    );
  return command;
};

async function answer(session: Session, check: (context: ClientContext) => Promise<CheckedAct>): Promise<Answer> {
  const context = clientContext(session);
  const checked = await check(context);
  return {
    document: { role: checked.role, ...checked.check },
    text: showCheck(recordStyle(session, context.aliases), checked.check),
    exitCode: checked.check.allowed ? ExitCode.DONE : ExitCode.REFUSED_NOT_FOUND_OR_NOT_VALID,
  };
}
