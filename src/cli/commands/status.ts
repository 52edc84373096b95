import { Command } from "commander";
import type { StatusForm } from "../../schemas/status.ts";
import { apiClientOf } from "../desk-client.ts";
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
      const answer = await apiClientOf(session).status();
      const now = Math.floor(Date.now() / 1_000);
      const status = { ...answer, warnings: [...answer.warnings, ...clockWarnings(answer.now, now)] };
      return { document: status, text: showStatus(session, status) };
    }),
  );

/** Clocks of well kept machines differ by less than this, in seconds; an answer is on its way for some of them. */
const LARGEST_DIFFERENCE = 60;

type Warning = Bilingual & { readonly code: string };

/** A server whose clock is wrong stamps records wrongly, and cannot see it by itself on a chain of its own. */
function clockWarnings(server: number, here: number): readonly Warning[] {
  const ahead = server - here;
  if (Math.abs(ahead) <= LARGEST_DIFFERENCE) return [];
  const span = showDuration(Math.abs(ahead));
  const isAhead = ahead > 0;
  return [
    {
      code: "CLOCK_DIFFERS",
      zh:
        `服务器的时钟（${showTime(server)}）比本机（${showTime(here)}）${isAhead ? "快" : "慢"} ${span.zh}：` +
        "二者必有一误，请校准（NTP）。",
      en:
        `The server's clock (${showTime(server)}) is ${span.en} ${isAhead ? "ahead of" : "behind"} this machine's ` +
        `(${showTime(here)}): one of the two is wrong. Set both (NTP).`,
    },
  ];
}

function showStatus(
  session: Session,
  status: Omit<StatusForm, "warnings"> & { readonly warnings: readonly Warning[] },
): string {
  const { chain, checkpoint, ledger, records, events, verified, access, warnings } = status;
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
    ...(access === undefined
      ? []
      : [session.say({ zh: showSentence(access.says.zh), en: showSentence(access.says.en) })]),
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
