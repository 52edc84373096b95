import { kindLabels } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { actOf, commandWord } from "./act.ts";
import type { Act, SettlementAct } from "./act.ts";

const MATERIAL = ["RESOURCE", "GRANT", "DEMAND", "DELIVERY", "IMPORT", "PRODUCT"] as const;
const OF_OPERATION = ["AUTHORIZATION", "SCENARIO", "AGREEMENT", "EXPORT", "DOMAIN"] as const;
const OF_SELECTION = ["PLAN", "PROCUREMENT", "APPLICATION"] as const;
const ALL = ["PARTY", ...OF_SELECTION, ...MATERIAL, ...OF_OPERATION] as const;
const REJECTABLE = ALL.filter((kind) => kind !== "AGREEMENT");

/** The acts by which a proposed record comes into force, each named as its regulation names it. */
const INTO_FORCE: readonly Act<SettlementAct>[] = [
  settled("PARTY", "IN_FORCE", "party confirm", "确认接纳主体", "confirm a proposed party"),
  settled("RESOURCE", "IN_FORCE", "resource approve", "审定数据资源目录", "approve a resource of the catalogue"),
  settled("PLAN", "IN_FORCE", "plan approve", "批准实施方案", "approve a plan"),
  settled("PROCUREMENT", "IN_FORCE", "procurement approve", "启动遴选", "start a proposed procurement"),
  settled("APPLICATION", "IN_FORCE", "application approve", "通过参选申请", "let an application pass"),
  settled("AUTHORIZATION", "IN_FORCE", "authorization activate", "授权生效", "put an authorization into force"),
  settled("GRANT", "IN_FORCE", "grant confirm", "确认授权资源", "confirm a proposed grant"),
  settled("SCENARIO", "IN_FORCE", "scenario approve", "审定应用场景", "approve a scenario"),
  settled("DEMAND", "IN_FORCE", "demand approve", "通过数据需求", "approve a demand"),
  settled("DELIVERY", "IN_FORCE", "delivery confirm", "确认数据供给", "confirm a proposed delivery"),
  settled("IMPORT", "IN_FORCE", "import approve", "同意导入社会数据", "approve an import"),
  settled("PRODUCT", "IN_FORCE", "product approve", "通过数据产品审核", "approve a product"),
  settled("AGREEMENT", "IN_FORCE", "agreement conclude", "协议生效", "put an agreement into force"),
  settled("EXPORT", "IN_FORCE", "export confirm", "确认产品出域", "confirm a proposed export"),
  settled("DOMAIN", "IN_FORCE", "domain approve", "通过可信域验收", "approve a trusted domain"),
  settled("CASE", "IN_FORCE", "case open", "立案", "open a proposed case"),
];

/** The acts by which a case ends. */
const OF_CASES: readonly Act<SettlementAct>[] = [
  settled("CASE", "FULFILLED", "case accept", "验收整改或认定异议成立", "accept what was done, or uphold the case"),
  settled("CASE", "FAILED", "case fail", "认定整改不合格或逾期", "find that nothing sufficient was done in time"),
  settled("CASE", "DISMISSED", "case dismiss", "认定不成立", "dismiss a case"),
  settled("CASE", "REJECTED", "case reject", "不予立案", "reject a proposed case"),
  settled("CASE", "WITHDRAWN", "case withdraw", "撤回所提事项", "withdraw a case"),
  settled("CASE", "EXPIRED", "case expire", "记录事项期满", "record the expiry of a case"),
  settled("CASE", "VOID", "case void", "认定立案无效", "declare a case void that was opened by mistake"),
];

interface Manner {
  readonly status: StatusName;
  /** The verb of the command. */
  readonly verb: string;
  readonly zh: string;
  readonly en: string;
  readonly kinds: readonly KindName[];
}

/** The other ways of settling, which are called alike for all kinds. */
const MANNERS: readonly Manner[] = [
  { status: "REJECTED", verb: "reject", zh: "不予同意", en: "reject", kinds: REJECTABLE },
  { status: "WITHDRAWN", verb: "withdraw", zh: "撤回", en: "withdraw", kinds: ALL },
  { status: "EXPIRED", verb: "expire", zh: "记录期满", en: "record the expiry of", kinds: ALL },
  {
    status: "FULFILLED",
    verb: "fulfil",
    zh: "完成",
    en: "record the fulfilment of",
    kinds: ["PROCUREMENT", "DEMAND", "AGREEMENT", "EXPORT"],
  },
  {
    status: "SUPERSEDED",
    verb: "supersede",
    zh: "以新版本替代",
    en: "supersede",
    kinds: ["PLAN", "RESOURCE", "PRODUCT", "EXPORT"],
  },
  {
    status: "TERMINATED",
    verb: "terminate",
    zh: "终止",
    en: "terminate",
    kinds: [
      "PARTY",
      "PLAN",
      "PROCUREMENT",
      "RESOURCE",
      "GRANT",
      "DELIVERY",
      "IMPORT",
      "PRODUCT",
      "AUTHORIZATION",
      "SCENARIO",
      "AGREEMENT",
      "EXPORT",
      "DOMAIN",
    ],
  },
  { status: "CLOSED", verb: "close", zh: "关闭", en: "close", kinds: ["AUTHORIZATION", "SCENARIO"] },
  { status: "PURGED", verb: "purge", zh: "删除", en: "record the deletion of", kinds: ["DELIVERY", "IMPORT"] },
  { status: "PROHIBITED", verb: "prohibit", zh: "禁止", en: "prohibit", kinds: ["RESOURCE", "GRANT"] },
  {
    status: "PROHIBITED_RECALL",
    verb: "prohibit-and-recall",
    zh: "禁止并召回",
    en: "prohibit, with what was made of it,",
    kinds: ["RESOURCE", "GRANT"],
  },
  {
    status: "REVOKED",
    verb: "revoke",
    zh: "撤销",
    en: "revoke",
    kinds: ["PARTY", "AUTHORIZATION", "GRANT", "EXPORT"],
  },
  {
    status: "RECALLED",
    verb: "recall",
    zh: "召回",
    en: "recall",
    kinds: ["DELIVERY", "IMPORT", "PRODUCT", "EXPORT"],
  },
  {
    status: "CLOSED_AFTER_HARM",
    verb: "close-after-harm",
    zh: "撤销后关闭",
    en: "close after the revocation",
    kinds: ["AUTHORIZATION"],
  },
  { status: "CONTINUED", verb: "continue", zh: "允许继续使用", en: "let go on in use", kinds: ["EXPORT"] },
  { status: "SUNSET", verb: "sunset", zh: "限期停用", en: "set a last day of use for", kinds: ["EXPORT"] },
];

/** The acts that give records another status. */
export const SETTLEMENT_ACTS: readonly Act<SettlementAct>[] = [
  ...INTO_FORCE,
  ...OF_CASES,
  ...MANNERS.flatMap((manner) => manner.kinds.map((kind) => inManner(manner, kind))),
];

function settled(kind: KindName, status: StatusName, command: string, zh: string, en: string): Act<SettlementAct> {
  return actOf(command, zh, en, { act: "SETTLEMENT", kind, status });
}

function inManner({ status, verb, zh, en }: Manner, kind: KindName): Act<SettlementAct> {
  const { zh: nounZh, en: noun } = kindLabels[kind];
  const article = /^[aeiou]/.test(noun) ? "an" : "a";
  return settled(kind, status, `${commandWord(kind)} ${verb}`, `${zh}${nounZh}`, `${en} ${article} ${noun}`);
}
