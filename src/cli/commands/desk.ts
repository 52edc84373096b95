import { Command, Option } from "commander";
import { AccessError } from "../../access/access-error.ts";
import { accessLogFile, verifyAccessLog } from "../../access/access-log.ts";
import type { LogHead } from "../../access/access-log.ts";
import { readGrant } from "../../access/asker.ts";
import type { Grant } from "../../access/asker.ts";
import { DeskKeys, lives, MOST_DAYS } from "../../access/desk-keys.ts";
import type { DeskKey } from "../../access/desk-keys.ts";
import { actNamed } from "../../acts/act-catalogue.ts";
import { doAct } from "../../client/acts/do-act.ts";
import { partyName, readPartyAliases } from "../../client/party-aliases.ts";
import { ACCESS_LABELS } from "../../schemas/access.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import { showDate, showTime } from "../../text/china-time.ts";
import { showForeign, showPath } from "../../text/foreign-text.ts";
import { readActor, withActor } from "../act-options.ts";
import type { ActorOptions } from "../act-options.ts";
import { isDocumented } from "../act-verb-options.ts";
import { clientContext, dossierOf } from "../client-context.ts";
import type { CommandMaker } from "../command-maker.ts";
import { recordStyle } from "../record-style.ts";
import { answerOfAct } from "../render/act-outcome.ts";
import type { Answer, Session } from "../session.ts";
import { wholeNumber } from "../whole-number.ts";
import { webhookCommand } from "./desk-webhook.ts";

type Say = (text: Bilingual) => string;

/** Those for whom a key can be made. */
const HOLDERS = ["PARTY", "AUDITOR", "AUTHORITY", "NODE_OPERATOR"] as const;
const DEFAULT_DAYS = 90;

interface KeyOptions {
  readonly for: (typeof HOLDERS)[number];
  readonly party?: string;
  readonly jurisdictions?: string;
  readonly days: number;
}

/** `laiqu desk`: who may ask a desk, and the log of what it answered. */
export const deskCommand: CommandMaker = (perform, say) => {
  const desk = new Command("desk");
  const key = desk
    .command("key")
    .description(
      say({ zh: "机器所用的密钥：发放、列出、撤销", en: "keys for machines: make one, list them, revoke one" }),
    );
  addKeyOptions(key.command("create"), say).action((name: string, options: KeyOptions) =>
    perform((session) => Promise.resolve(createKey(session, name, options))),
  );
  key
    .command("list")
    .description(say({ zh: "列出密钥（不含密钥本身）", en: "list the keys, without what they open with" }))
    .action(() => perform((session) => Promise.resolve(listKeys(session))));
  key
    .command("revoke")
    .argument("<key>", say({ zh: "密钥的名称或编号", en: "its name or id" }))
    .description(say({ zh: "撤销密钥，立即生效", en: "end a key at once" }))
    .action((named: string) => perform((session) => Promise.resolve(revokeKey(session, named))));
  desk.addCommand(webhookCommand(perform, say));
  const log = desk.command("log").description(say({ zh: "审计台的答复日志", en: "the log of what the desk answered" }));
  log
    .command("verify")
    .option(
      "--root <hex>",
      say({ zh: "曾经的根，如账本上存证的根", en: "a root that it once had, as the ledger has it" }),
    )
    .description(say({ zh: "逐条核对日志，给出其根", en: "check every entry of the log, and show its root" }))
    .action((options: { readonly root?: string }) => perform((session) => verifyLog(session, options.root)));
  addAnchor(desk, say).action((record: string, options: ActorOptions & AnchorOptions) =>
    perform((session) => anchorLog(session, record, options)),
  );
  return desk;
};

function addKeyOptions(command: Command, say: Say): Command {
  return command
    .argument("<name>", say({ zh: "密钥名称", en: "its name" }))
    .description(
      say({
        zh: "发放密钥：只显示一次，此处只留其杂凑值",
        en: "make a key: it is shown once, and only its hash is kept",
      }),
    )
    .addOption(
      new Option("--for <asker>", say({ zh: "供何人使用", en: "for whom it is" }))
        .choices(HOLDERS)
        .makeOptionMandatory(),
    )
    .option("--party <party>", say({ zh: "PARTY：主体的标识或简称", en: "PARTY: the party, by its id or short name" }))
    .option(
      "--jurisdictions <list>",
      say({
        zh: "AUDITOR、AUTHORITY：辖区的序号（以逗号分隔），或 ALL",
        en: "AUDITOR, AUTHORITY: the ordinals of the jurisdictions, separated by commas, or ALL",
      }),
    )
    .option(
      "--days <n>",
      say({ zh: `有效天数（至多 ${MOST_DAYS}）`, en: `its term in days, at most ${MOST_DAYS}` }),
      wholeNumber(1, MOST_DAYS),
      DEFAULT_DAYS,
    );
}

function createKey(session: Session, name: string, options: KeyOptions): Answer {
  const { key, secret } = keysOf(session).create(name, grantOf(session, options), options.days);
  return {
    document: { ...documentOf(key), key: secret },
    text: [
      secret,
      lineOf(session, key),
      session.say({
        zh: "密钥只显示这一次。使用方以 LAIQU_DESK_KEY 给出，或置于 Authorization 标头（Bearer …）。",
        en:
          "The key is shown this once. Its holder gives it as LAIQU_DESK_KEY, or in the header Authorization " +
          "(Bearer …).",
      }),
    ].join("\n"),
  };
}

/** @throws AccessError KEY_SCOPE_WRONG */
function grantOf(session: Session, { for: as, party, jurisdictions }: KeyOptions): Grant {
  const aliases = party === undefined ? undefined : readPartyAliases(dossierOf(session));
  const grant = readGrant({
    as,
    ...(party === undefined ? {} : { party: aliases?.get(party) ?? party.toLowerCase() }),
    ...(jurisdictions === undefined ? {} : { jurisdictions: ordinalsOf(jurisdictions) }),
  });
  if (grant !== undefined) return grant;
  throw new AccessError(
    "KEY_SCOPE_WRONG",
    {
      zh: "密钥的范围不全或不合：PARTY 须有 --party（标识或本机所知的简称），AUDITOR 与 AUTHORITY 须有 --jurisdictions（序号或 ALL），NODE_OPERATOR 二者皆无。",
      en:
        "The scope of the key is incomplete or does not fit: PARTY needs --party (an id, or a short name that is " +
        "known here), AUDITOR and AUTHORITY need --jurisdictions (ordinals or ALL), and NODE_OPERATOR has neither.",
    },
    { for: as },
  );
}

function ordinalsOf(text: string): "ALL" | number[] {
  return text.toUpperCase() === "ALL" ? "ALL" : text.split(",").map(Number);
}

function listKeys(session: Session): Answer {
  const keys = keysOf(session).list();
  const none = session.say({
    zh: `数据目录 ${showPath(session.config.dataDirectory)} 没有发放过密钥。`,
    en: `No key was ever made in the data directory ${showPath(session.config.dataDirectory)}.`,
  });
  return {
    document: { keys: keys.map(documentOf) },
    text: keys.length === 0 ? none : keys.map((key) => lineOf(session, key)).join("\n"),
  };
}

function revokeKey(session: Session, named: string): Answer {
  const key = keysOf(session).revoke(named);
  return { document: documentOf(key), text: lineOf(session, key) };
}

function documentOf(key: DeskKey): Readonly<Record<string, unknown>> {
  const { sha256: _, ...shown } = key;
  return { ...shown, lives: lives(key, now()) };
}

function lineOf(session: Session, key: DeskKey): string {
  const { id, name, grant, expiresAt, revokedAt } = key;
  const { zh, en } = ACCESS_LABELS[grant.as];
  const scope = scopeOf(session, grant);
  const state =
    revokedAt === undefined
      ? {
          zh: `${lives(key, now()) ? "有效至" : "已于"} ${showTime(expiresAt)}${lives(key, now()) ? "" : " 到期"}`,
          en: `${lives(key, now()) ? "until" : "ended"} ${showTime(expiresAt)}`,
        }
      : { zh: `已于 ${showTime(revokedAt)} 撤销`, en: `revoked ${showTime(revokedAt)}` };
  return session.say({
    zh: `${id} ${showForeign(name)}：${zh}${scope}，${state.zh}`,
    en: `${id} ${showForeign(name)}: ${en}${scope}, ${state.en}`,
  });
}

function scopeOf(session: Session, grant: Grant): string {
  if (grant.as === "NODE_OPERATOR") return "";
  if (grant.as !== "PARTY") return ` (${grant.jurisdictions === "ALL" ? "ALL" : grant.jurisdictions.join(", ")})`;
  return ` (${showForeign(partyName(readPartyAliases(dossierOf(session)), { id: grant.party }))})`;
}

async function verifyLog(session: Session, given: string | undefined): Promise<Answer> {
  const root = given === undefined ? undefined : readRoot(given);
  const head = await verifyAccessLog(accessLogFile(session.config.dataDirectory), root);
  const { knownAt } = head;
  const lines = [
    session.say({
      zh: `日志完整：${head.count} 条（${periodOf(head)}），根 ${head.root}`,
      en: `The log is whole: ${head.count} entries (${periodOf(head)}), root ${head.root}`,
    }),
    ...(knownAt === undefined
      ? []
      : [
          session.say({
            zh: `所给的根是前 ${knownAt} 条的根：其后只有增加。`,
            en: `The given root is that of the first ${knownAt} entries: since then, entries were only added.`,
          }),
        ]),
  ];
  return { document: head, text: lines.join("\n") };
}

/** A root as the log writes it, or with 0x before it, as a document does. @throws AccessError LOG_ROOT_MALFORMED */
function readRoot(text: string): string {
  const root = text.trim().toLowerCase().replace(/^0x/, "");
  if (/^[0-9a-f]{64}$/.test(root)) return root;
  throw new AccessError(
    "LOG_ROOT_MALFORMED",
    {
      zh: `${showForeign(text)} 不是日志的根：须为 64 位十六进制数字。`,
      en: `${showForeign(text)} is not the root of a log: it is 64 hexadecimal digits.`,
    },
    { text },
  );
}

function periodOf({ from, until }: LogHead): string {
  return [from, until].map((time) => (time === undefined ? "?" : showTime(time))).join(" – ");
}

interface AnchorOptions {
  readonly previous?: string;
}

function addAnchor(desk: Command, say: Say): Command {
  const command = desk
    .command("anchor")
    .argument(
      "<record>",
      say({
        zh: "所存证的记录，如授权或本机构主体",
        en: "the record about which to anchor it, as an authorization or one's own party",
      }),
    )
    .option("--previous <hex>", say({ zh: "上一次存证的根", en: "the root of the anchor before this one" }))
    .description(
      say({
        zh: "核对日志，并以“存证访问日志”将其根记入账本；在本机签名，服务器没有密钥",
        en:
          "check the log and anchor its root on the ledger (`anchor access-log`); signed here, because no server has " +
          "a key",
      }),
    );
  return withActor(command, say);
}

/** The act is that for any access log: its document holds the root, the number of entries and the period. */
async function anchorLog(session: Session, record: string, options: ActorOptions & AnchorOptions): Promise<Answer> {
  const previous = options.previous === undefined ? undefined : readRoot(options.previous);
  const log = await verifyAccessLog(accessLogFile(session.config.dataDirectory), previous);
  const { count, root, until } = log;
  if (root === previous) throw unchanged(root);
  const from = log.since ?? log.from;
  const act = actNamed("anchor-access-log");
  if (act === undefined || !isDocumented(act)) throw new RangeError("The catalogue has no act that anchors a log.");
  const context = clientContext(session);
  const { subject, outcome } = await doAct(context, {
    ...readActor(options),
    act,
    name: record,
    values: {
      period: { from: showDate(from ?? 0), to: showDate(until ?? 0) },
      root: `0x${root}`,
      count,
      ...(previous === undefined ? {} : { previous: `0x${previous}` }),
    },
  });
  return answerOfAct(session, recordStyle(session, context.aliases), outcome, {
    document: { act: act.name, id: subject, root, count },
    said: [
      {
        zh: `日志的根 ${root}（${count} 条）已就 ${showForeign(record)}（${subject}）存证。`,
        en: `The root ${root} of ${count} entries is anchored about ${showForeign(record)} (${subject}).`,
      },
    ],
  });
}

/** A second anchor of the same root would say that something was added. */
function unchanged(root: string): AccessError {
  return new AccessError(
    "LOG_UNCHANGED",
    {
      zh: `日志自根 ${root} 之后没有新条目：无须再次存证。`,
      en: `The log has no entry since the root ${root}, so there is nothing to anchor.`,
    },
    { root },
  );
}

function keysOf(session: Session): DeskKeys {
  return new DeskKeys(session.config.dataDirectory);
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}
