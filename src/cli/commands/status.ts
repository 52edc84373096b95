import { Command } from "commander";
import { createApiClient } from "../../client/http/api-client.ts";
import type { StatusForm } from "../../schemas/status.ts";
import type { CommandMaker } from "../command-maker.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showDuration } from "../../text/duration.ts";
import type { Session } from "../session.ts";
import { showSentence } from "../../text/foreign-text.ts";

/** `laiqu status`: shows the chain, the state of the index, and the checks that its blocks have passed. */
export const statusCommand: CommandMaker = (perform) =>
  new Command("status").action(() =>
    perform(async (session) => {
      const status = await createApiClient(session.config.url).status();
      return { document: status, text: showStatus(session, status) };
    }),
  );

function showStatus(session: Session, status: StatusForm): string {
  const { chain, checkpoint, ledger, records, events, verified, warnings } = status;
  const { block, hash } = checkpoint;
  const time = showTime(checkpoint.time);
  const head = chain.head ?? "?";
  const age = chain.headAge === undefined ? { zh: "", en: "" } : ageText(chain.headAge);
  return [
    session.say({
      zh: `链 ${chain.id}，创世 ${chain.genesisHash}`,
      en: `chain ${chain.id}, genesis ${chain.genesisHash}`,
    }),
    session.say({ zh: `账本 ${ledger}`, en: `ledger ${ledger}` }),
    session.say({
      zh: `索引至区块 ${block}（${time}）${hash}，链头 ${head}${age.zh}`,
      en: `indexed to block ${block} (${time}) ${hash}, head ${head}${age.en}`,
    }),
    session.say({ zh: `${records} 条记录，${events} 个事件`, en: `${records} records, ${events} events` }),
    session.say({
      zh: `核验程度 ${verified.level}：${showSentence(verified.says.zh)}`,
      en: `verification ${verified.level}: ${showSentence(verified.says.en)}`,
    }),
    ...warnings.map(({ code, zh, en }) =>
      session.say({
        zh: `! ${showSentence(code)}：${showSentence(zh)}`,
        en: `! ${showSentence(code)}: ${showSentence(en)}`,
      }),
    ),
  ].join("\n");
}

/** The age of the last block, in brackets. @param seconds - by the server's clock */
function ageText(seconds: number): Bilingual {
  const span = showDuration(seconds);
  return { zh: `（${span.zh}前）`, en: ` (${span.en} ago)` };
}
