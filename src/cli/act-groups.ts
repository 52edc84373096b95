import type { Bilingual } from "../text/bilingual.ts";

/** The first word of commands that do acts. */
export interface ActGroup {
  readonly word: string;
  readonly description: Bilingual;
  /** Whether the word is a command of its own, such as `review`; otherwise others follow it. */
  readonly isAct: boolean;
}

/**
 * The commands that are made from the catalogue of acts, in the order in which a city meets them. A table of its own,
 * because `laiqu --help` and most commands need no catalogue. A test compares it with the catalogue.
 */
export const ACT_GROUPS: readonly ActGroup[] = [
  group("resource", "数据资源目录：报送、审定、终结", "resources of the catalogue: submit, approve, end"),
  group(
    "resource-fact",
    "数据资源的属性：分类分级、共享、开放等",
    "facts of a resource: its grade, sharing and others",
  ),
  group("plan", "实施方案：报送、批准、终结", "plans: submit, approve, end"),
  group("procurement", "遴选：公告、启动、终结", "procurements: open, approve, end"),
  group("application", "参选申请：提交、通过、终结", "applications: submit, approve, end"),
  group("authorization", "授权：拟定、生效、撤销、关闭", "authorizations: propose, activate, revoke, close"),
  group("grant", "授权资源：拟定、确认、终结", "grants of resources: propose, confirm, end"),
  group("domain", "可信域：申报、通过、终结", "trusted domains: submit, approve, end"),
  group("scenario", "应用场景：申报、审定、终结", "scenarios: submit, approve, end"),
  group("demand", "数据需求：提交、通过、终结", "demands for data: submit, approve, end"),
  group("delivery", "数据供给：供给、确认、终结", "deliveries of data: record, confirm, end"),
  group("import", "社会数据导入：申请、同意、终结", "imports of other data: submit, approve, end"),
  group("product", "数据产品：提交、通过审核、终结", "products: submit, approve, end"),
  group("agreement", "开发利用协议：拟定、签订、终结", "agreements with buyers: propose, make, end"),
  act("review", "出具审核意见", "give an opinion on a record"),
  act("sign", "签署", "sign a record's document"),
  group("opinion", "其他审核意见：安全、合规等", "further opinions: on security, compliance and others"),
  group("consent", "同意：上级、数据提供部门、持有主体", "consents: of the superior, the provider, a holder"),
  group("approve", "批准：出域、政府、采购、试点", "approvals: of exports, by the government and others"),
  group("decide", "决策与审议", "decisions and deliberations"),
  group("file", "备案、材料与报告", "filings, papers and reports"),
  group("publish", "公示、公布与披露", "notices, publications and disclosures"),
  group("register", "登记：首次、变更、更正、注销", "registration: first, change, correction, removal"),
  group("set", "价格与收益", "prices and revenue"),
  group("rectification", "责令整改", "order a rectification"),
  group("objection", "提出异议", "raise an objection"),
  group("incident", "报告安全事件", "report a security incident"),
  group("quality-issue", "提出质量问题", "raise a quality issue"),
  group("subject-objection", "受理数据主体异议", "raise an objection of a data subject"),
  group("risk", "报告风险", "report a risk"),
  group("misuse", "报告违规使用", "report a misuse"),
  group("sharing-dispute", "提出共享争议", "raise a dispute about sharing"),
  group("escalation", "提请上级处理", "escalate to the superior"),
  group("case", "事项的处理：立案、验收、不成立等", "cases: open, accept, dismiss and others"),
  act("correct", "更正", "correct a record's document"),
  group("anchor", "日志与交易存证", "anchor logs and trades"),
];

function group(word: string, zh: string, en: string): ActGroup {
  return { word, description: { zh, en }, isAct: false };
}

function act(word: string, zh: string, en: string): ActGroup {
  return { word, description: { zh, en }, isAct: true };
}
