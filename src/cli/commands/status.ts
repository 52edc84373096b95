import { Command } from "commander";
import type { StatusForm } from "../../schemas/status.ts";
import type { CommandMaker } from "../command-maker.ts";
import { showTime } from "../../text/china-time.ts";
import type { Session } from "../session.ts";

/** `laiqu status`: what runs, how far the index is, and what of it is verified. */
export const statusCommand: CommandMaker = (perform, say) =>
  new Command("status").action(() =>
    perform(async (session) => {
      const status = await session.api.get<StatusForm>("/v1/status");
      return { document: status, text: showStatus(session, status) };
    }),
  );

function showStatus(session: Session, status: StatusForm): string {
  const { chain, checkpoint, verified } = status;
  return [
    session.say({
      zh: `链 ${chain.id}，创世 ${chain.genesisHash}`,
      en: `chain ${chain.id}, genesis ${chain.genesisHash}`,
    }),
    session.say({ zh: `账本 ${status.ledger}`, en: `ledger ${status.ledger}` }),
    session.say({
      zh: `索引至区块 ${checkpoint.block}（${showTime(checkpoint.time)}）${checkpoint.hash}，链头 ${chain.head ?? "?"}`,
      en: `indexed to block ${checkpoint.block} (${showTime(checkpoint.time)}) ${checkpoint.hash}, head ${chain.head ?? "?"}`,
    }),
    session.say({
      zh: `${status.records} 条记录，${status.events} 个事件`,
      en: `${status.records} records, ${status.events} events`,
    }),
    session.say(verified.says),
    ...status.warnings.map((warning) => `! ${session.say(warning)}`),
  ].join("\n");
}
