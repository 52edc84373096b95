import type { Bilingual } from "../text/bilingual.ts";
import { ACT_GROUPS } from "./act-groups.ts";
import type { CommandMaker } from "./command-maker.ts";

/** One command in the list of `laiqu --help`. */
export interface CatalogueEntry {
  readonly name: string;
  /** The name with the arguments that the command takes, as the list shows it. */
  readonly term: string;
  readonly description: Bilingual;
  /** The heading under which the list shows it; undefined for the first part of the list. */
  readonly group?: Bilingual;
  /** Loads the command with everything that it needs. */
  load(): Promise<CommandMaker>;
}

const ACTS_HEADING: Bilingual = { zh: "行为（laiqu act list 列出全部）：", en: "Acts (laiqu act list shows all):" };

/** The commands that are written by hand, in the order in which a newcomer meets them. */
const FIXED: readonly CatalogueEntry[] = [
  {
    name: "start",
    term: "start [options]",
    description: {
      zh: "启动全部：开发链、合约、规则集、索引、接口与网页；首次启动时演示一遍授权运营，或创立自己的城市",
      en:
        "run everything: development chain, contracts, rulebooks, index, API and page; a first start plays the demo, " +
        "or founds a city of your own",
    },
    load: async () => (await import("./commands/start.ts")).startCommand,
  },
  {
    name: "deploy",
    term: "deploy [options]",
    description: {
      zh: "在任意 JSON-RPC 链上创立账本；部署账户不保留任何权力",
      en: "found a ledger on any JSON-RPC chain; the deployer's account keeps no power",
    },
    load: async () => (await import("./commands/deploy.ts")).deployCommand,
  },
  {
    name: "rulebook",
    term: "rulebook",
    description: {
      zh: "规则集：核对、阅读、比较、试验、新建，以及在账本上发布",
      en:
        "rulebooks: find what is wrong with one, read it, compare two, try every rule, begin a new one, publish one " +
        "on a ledger",
    },
    load: async () => (await import("./commands/rulebook.ts")).rulebookCommand,
  },
  {
    name: "act",
    term: "act",
    description: {
      zh: "行为目录：有哪些行为，各填什么、附什么，谁依哪一条可以办理",
      en: "the catalogue of acts: what can be done, what each form asks, who may do it and under which clause",
    },
    load: async () => (await import("./commands/act.ts")).actCommand,
  },
  {
    name: "index",
    term: "index [options]",
    description: { zh: "跟随一条链，核验后写入索引", en: "follow a chain, verify it and write the index" },
    load: async () => (await import("./commands/index-chain.ts")).indexCommand,
  },
  {
    name: "serve",
    term: "serve [options]",
    description: { zh: "在已有索引上提供接口与网页", en: "serve API and page over an index" },
    load: async () => (await import("./commands/serve.ts")).serveCommand,
  },
  {
    name: "status",
    term: "status",
    description: { zh: "查看系统状态：链、索引与核验程度", en: "show the chain, the index and its verification" },
    load: async () => (await import("./commands/status.ts")).statusCommand,
  },
  {
    name: "digest",
    term: "digest [options]",
    description: {
      zh: "索引摘要：各机关在同一区块比对，以核对索引一致",
      en: "print the digest of the index at a block, for agencies to compare",
    },
    load: async () => (await import("./commands/digest.ts")).digestCommand,
  },
  {
    name: "key",
    term: "key",
    description: {
      zh: "签名密钥（仅以加密形式保存）",
      en: "manage signing keys, which are kept only in encrypted form",
    },
    load: async () => (await import("./commands/key.ts")).keyCommand,
  },
  {
    name: "party",
    term: "party",
    description: {
      zh: "主体：入册、查询、本机简称，以及应用单位的化名",
      en: "admit and show parties, give them short names here, and make the pseudonyms of buyers",
    },
    load: async () => (await import("./commands/party.ts")).partyCommand,
  },
  {
    name: "account",
    term: "account",
    description: { zh: "账户管理：谁可以代表主体", en: "manage the accounts that speak for a party" },
    load: async () => (await import("./commands/account.ts")).accountCommand,
  },
  {
    name: "governance",
    term: "governance",
    description: {
      zh: "治理：名册中的机关共同决定机关增减、丢失密钥的更换、规则集、日历、名册与停用",
      en:
        "what the agencies of the roster decide together: authorities, lost keys, rulebooks, calendars, the roster, " +
        "the end of a jurisdiction",
    },
    load: async () => (await import("./commands/governance.ts")).governanceCommand,
  },
  {
    name: "check",
    term: "check",
    description: {
      zh: "预检：某一行为现在能否办理、依据哪些规则（不发送）",
      en: "whether an act would be allowed now, and by which rules; nothing is sent",
    },
    load: async () => (await import("./commands/check.ts")).checkCommand,
  },
  {
    name: "export",
    term: "export",
    description: { zh: "记录产品出域", en: "record the files and folders that leave the domain" },
    load: async () => (await import("./commands/export.ts")).exportCommand,
  },
  {
    name: "trace",
    term: "trace [options] <what>",
    description: {
      zh: "溯源：从文件或记录回到数据、审批与授权；--to 则查去向",
      en: "trace a file or record back to datasets, approvals and authority; with --to, trace it forward",
    },
    load: async () => (await import("./commands/trace.ts")).traceCommand,
  },
  {
    name: "ask",
    term: "ask [words...]",
    description: {
      zh: "审计提问：列出、查找、提出审计问题；答案附所依据的事件与可出具的凭证",
      en: "the audit desk: list, search and ask its questions; answers name the events and certificates they rest on",
    },
    load: async () => (await import("./commands/ask.ts")).askCommand,
  },
  {
    name: "report",
    term: "report",
    description: {
      zh: "年度报告：信息披露与年度运营报告，每项附依据、事件与核对办法（.docx、.xlsx、.json、.md）",
      en:
        "the yearly disclosure and the annual report's figures, each line with its basis, its events and how to " +
        "check it (.docx, .xlsx, .json, .md)",
    },
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "evidence",
    term: "evidence [options] <record>",
    description: {
      zh: "为一条记录出具证据包：事件、证明、区块头、规则、文书杂凑值与核验程序，可离线核验",
      en:
        "write a package about a record for a court: events, proofs, headers, rules, digests of documents and a " +
        "verifier that needs no system",
    },
    load: async () => (await import("./commands/evidence.ts")).evidenceCommand,
  },
  {
    name: "reconcile",
    term: "reconcile [options] <log>",
    description: {
      zh: "出域流量与账本双向对账：未记录的出域，以及没有流量的出域记录",
      en: "reconcile traffic with the ledger both ways: what left unrecorded, and what is recorded and never left",
    },
    load: async () => (await import("./commands/reconcile.ts")).reconcileCommand,
  },
  {
    name: "desk",
    term: "desk",
    description: {
      zh: "谁可以发问：发放与撤销密钥；核对审计台的答复日志，并将其根存证于账本",
      en: "who may ask: make and revoke keys; check the log of what the desk answered, and anchor its root",
    },
    load: async () => (await import("./commands/desk.ts")).deskCommand,
  },
  {
    name: "descriptor",
    term: "descriptor [options]",
    description: {
      zh: "网络描述文件：核验者须事先掌握的网络信息（由各机关分发）",
      en: "get the descriptor that a verifier must have beforehand; the agencies distribute it",
    },
    load: async () => (await import("./commands/descriptor.ts")).descriptorCommand,
  },
  {
    name: "certificate",
    term: "certificate",
    description: { zh: "溯源凭证的出具与离线核验", en: "make and verify certificates, which verify offline" },
    load: async () => (await import("./commands/certificate.ts")).certificateCommand,
  },
  {
    name: "hold",
    term: "hold [options] <record>",
    description: { zh: "暂停一条记录，并立案整改", en: "suspend a record and open its rectification case" },
    load: async () => (await import("./commands/hold.ts")).holdCommand,
  },
  {
    name: "release",
    term: "release [options] <record>",
    description: { zh: "解除暂停", en: "release a hold" },
    load: async () => (await import("./commands/release.ts")).releaseCommand,
  },
  {
    name: "end",
    term: "end [options] <record>",
    description: {
      zh: "终结或处置：期满、终止、撤销、召回、继续、限期停用……",
      en: "end or dispose of a record: expired, terminated, revoked, recalled, continued, sunset …",
    },
    load: async () => (await import("./commands/end.ts")).endCommand,
  },
  {
    name: "dossier",
    term: "dossier",
    description: {
      zh: "存档：所存文书的列表与内容，与账本核对，找出缺失，披露字段，密封给予他人",
      en:
        "the documents that a party keeps: list and show them, check them against the ledger, find what is missing, " +
        "open fields, give them to others sealed",
    },
    load: async () => (await import("./commands/dossier.ts")).dossierCommand,
  },
  {
    name: "outbox",
    term: "outbox",
    description: {
      zh: "已签名、尚未了结的交易：查看、原样再次发送，或取消",
      en: "show the signed transactions whose outcome is not known, send them again as they are, or cancel one",
    },
    load: async () => (await import("./commands/outbox.ts")).outboxCommand,
  },
  {
    name: "completion",
    term: "completion",
    description: {
      zh: "命令补全：输出 bash、zsh 或 fish 的脚本",
      en: "completion of the command line: print the script for bash, zsh or fish",
    },
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
  {
    name: "backup",
    term: "backup <file>",
    description: {
      zh: "备份全部文书、盐值、清单与密钥：丢失盐值即丢失证明",
      en: "back up every document, salt, manifest and key: a lost salt is a lost proof",
    },
    load: async () => (await import("./commands/backup.ts")).backupCommand,
  },
  {
    name: "restore",
    term: "restore <file>",
    description: {
      zh: "恢复备份；已有的文件须与备份相同",
      en: "restore a backup; files that exist already must be the same",
    },
    load: async () => (await import("./commands/restore.ts")).restoreCommand,
  },
];

const FROM_ACTS: readonly CatalogueEntry[] = ACT_GROUPS.map(({ word, description, isAct }) => ({
  name: word,
  term: isAct ? `${word} [options] <record>` : word,
  description,
  group: ACTS_HEADING,
  load: async () => (await import("./commands/act-group.ts")).actGroup(word),
}));

/**
 * All commands. A command is loaded only when a command line names it: loading all of them takes longer than most
 * commands run.
 */
export const COMMAND_CATALOGUE: readonly CatalogueEntry[] = [...FIXED, ...FROM_ACTS];
