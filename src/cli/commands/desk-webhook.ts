import { Command } from "commander";
import type { RecordId } from "../../ledger/record-id.ts";
import { partyName } from "../../client/party-aliases.ts";
import type { ClientContext } from "../../client/client-context.ts";
import { ATTEMPT_FAILURES } from "../../schemas/webhook.ts";
import type { Deliveries, WebhookForm } from "../../schemas/webhook.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showTime } from "../../text/china-time.ts";
import { showForeign } from "../../text/foreign-text.ts";
import { clientContext } from "../client-context.ts";
import { CliError } from "../cli-error.ts";
import type { Answer, Perform, Session } from "../session.ts";

/** `laiqu desk webhook`: addresses that are told when a standing changes. */
export function webhookCommand(perform: Perform, say: (text: Bilingual) => string): Command {
  const id = say({ zh: "推送的标识", en: "the id of the webhook" });
  const webhook = new Command("webhook").description(
    say({ zh: "效力状态变动的推送", en: "addresses that are told when a standing changes" }),
  );
  webhook
    .command("add")
    .argument("<url>", say({ zh: "接收推送的 https 网址", en: "the https address to tell" }))
    .requiredOption(
      "--for <names...>",
      say({
        zh: "主体（其全部事务），或其若干记录",
        en: "a party, for all its affairs, or some of its records",
      }),
    )
    .description(
      say({
        zh: "增加推送：签名密钥只显示一次",
        en: "add a webhook: the secret that signs its messages is shown once",
      }),
    )
    .action((url: string, options: { readonly for: readonly string[] }) =>
      perform((session) => add(session, url, options.for)),
    );
  webhook
    .command("list")
    .description(say({ zh: "列出推送（不含密钥）", en: "list the webhooks, without their secrets" }))
    .action(() => perform(list));
  webhook
    .command("remove")
    .argument("<id>", id)
    .description(say({ zh: "移除推送，未送达的不再发送", en: "remove a webhook; what waits is not sent any more" }))
    .action((named: string) => perform((session) => remove(session, named)));
  webhook
    .command("test")
    .argument("<id>", id)
    .description(say({ zh: "发送一条测试消息", en: "send a test message" }))
    .action((named: string) => perform((session) => test(session, named)));
  webhook
    .command("deliveries")
    .argument("<id>", id)
    .description(say({ zh: "最近的消息及其送达情况", en: "the last messages, and how the delivery of each stands" }))
    .action((named: string) => perform((session) => deliveries(session, named)));
  return webhook;
}

async function add(session: Session, url: string, names: readonly string[]): Promise<Answer> {
  const context = clientContext(session);
  const { parties, records } = await namedBy(context, names);
  const [party, ...others] = parties;
  if (others.length > 0) throw severalParties(parties);
  const added = await context.api.addWebhook({
    url,
    ...(party === undefined ? {} : { party }),
    ...(records.length === 0 ? {} : { records: [...records] }),
  });
  return {
    document: added,
    text: [
      added.secret,
      lineOf(session, context, added),
      session.say({
        zh: "签名密钥只显示这一次：接收方以它核验每条消息（见 docs/events.md）。",
        en: "The secret is shown this once. The receiver checks every message with it (docs/events.md).",
      }),
    ].join("\n"),
  };
}

/** The parties and the other records that some words name. */
async function namedBy(
  { api, aliases }: ClientContext,
  names: readonly string[],
): Promise<{ readonly parties: readonly RecordId[]; readonly records: readonly RecordId[] }> {
  const words = names.flatMap((each) => each.split(","));
  const answers = await Promise.all(words.map((name) => api.namedRecord(aliases.get(name) ?? name)));
  const found = answers.map(({ result }) => result.record);
  const ids = (isParty: boolean) => found.filter(({ kind }) => (kind === "PARTY") === isParty).map((each) => each.id);
  return { parties: ids(true), records: ids(false) };
}

function severalParties(parties: readonly RecordId[]): CliError {
  return new CliError(
    "BAD_USAGE",
    {
      zh: `一个推送只属于一个主体，而 --for 给出了 ${parties.length} 个：请各加一个推送。`,
      en: `A webhook is for one party, and --for names ${parties.length}: add one for each.`,
    },
    { parties },
  );
}

async function list(session: Session): Promise<Answer> {
  const context = clientContext(session);
  const answer = await context.api.webhooks();
  const none = session.say({ zh: "没有推送。", en: "There are no webhooks." });
  const lines = answer.webhooks.map((webhook) => lineOf(session, context, webhook));
  return { document: answer, text: lines.length === 0 ? none : lines.join("\n") };
}

async function remove(session: Session, id: string): Promise<Answer> {
  const context = clientContext(session);
  const removed = await context.api.removeWebhook(id);
  const said = session.say({ zh: "已移除：", en: "Removed:" });
  return { document: removed, text: [said, lineOf(session, context, removed)].join("\n") };
}

async function test(session: Session, id: string): Promise<Answer> {
  const answer = await clientContext(session).api.testWebhook(id);
  const shown = showForeign(answer.message);
  return {
    document: answer,
    text: session.say({
      zh: `测试消息 ${shown} 已排入，送达情况见 laiqu desk webhook deliveries。`,
      en: `The test message ${shown} waits its turn: \`laiqu desk webhook deliveries\` says what came of it.`,
    }),
  };
}

async function deliveries(session: Session, id: string): Promise<Answer> {
  const answer = await clientContext(session).api.deliveries(id);
  const none = session.say({ zh: "还没有消息。", en: "There are no messages yet." });
  const lines = answer.deliveries.map((delivery) => deliveryLine(session, delivery));
  return { document: answer, text: lines.length === 0 ? none : lines.join("\n") };
}

function lineOf(session: Session, { aliases }: ClientContext, webhook: WebhookForm): string {
  const { id, url, party, records, state } = webhook;
  const name = showForeign(partyName(aliases, { id: party }));
  const to = `${showForeign(id)} ${showForeign(url)}`;
  const count = records.length;
  const line = session.say({
    zh: `${to}：${name} ${count === 0 ? "的全部事务" : `的 ${count} 条记录`}`,
    en: `${to}: ${count === 0 ? "all affairs" : `${count} ${count === 1 ? "record" : "records"}`} of ${name}`,
  });
  return state === "ACTIVE" ? line : `${line} ${session.say(KEY_ENDED)}`;
}

const KEY_ENDED: Bilingual = {
  zh: "（增加它的密钥已撤销或到期，不再推送：请以有效的密钥再次增加同一推送，即从中断处继续）",
  en: "(the key that added it has ended, so nothing is sent: add the same webhook again with a key that is valid)",
};

const STATES: Readonly<Record<Deliveries["deliveries"][number]["state"], Bilingual>> = {
  WAITING: { zh: "等待", en: "waits" },
  DELIVERED: { zh: "已送达", en: "delivered" },
  GIVEN_UP: { zh: "已放弃", en: "given up" },
  WITHHELD: { zh: "不再可见，未发送", en: "withheld, no longer seen" },
};

function deliveryLine(session: Session, delivery: Deliveries["deliveries"][number]): string {
  const { id, record, state, madeAt, attempts, status, reason } = delivery;
  const { zh, en } = reason === undefined ? { zh: "", en: "" } : ATTEMPT_FAILURES[reason];
  const shown = status === undefined ? "" : ` ${status}`;
  const about = record === undefined ? { zh: "测试", en: "test" } : { zh: record, en: record };
  const message = `${showTime(madeAt)} ${showForeign(id)}`;
  const times = `${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  return session.say({
    zh: `${message} ${about.zh}：${STATES[state].zh}（${attempts} 次）${zh === "" ? "" : ` ${zh}`}${shown}`,
    en: `${message} ${about.en}: ${STATES[state].en} (${times})${en === "" ? "" : ` ${en}`}${shown}`,
  });
}
