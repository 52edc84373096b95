import type { CodeName } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import { actOf } from "./act.ts";
import type { Act, RecordAct } from "./act.ts";

/** The acts by which records of every kind but CASE are proposed. */
const PROPOSED: readonly Act<RecordAct>[] = [
  proposed("PARTY", "party propose", "申请接纳主体", "propose a party"),
  proposed("RESOURCE", "resource submit", "报送数据资源目录", "submit a resource for the catalogue"),
  proposed("PLAN", "plan submit", "报送实施方案", "submit a plan"),
  proposed("PROCUREMENT", "procurement propose", "拟定遴选公告", "propose a procurement"),
  proposed("APPLICATION", "application submit", "提交参选申请", "apply in a procurement"),
  proposed("AUTHORIZATION", "authorization propose", "拟定授权运营协议", "propose an authorization"),
  proposed("GRANT", "grant propose", "拟定授权资源", "propose a grant of a resource"),
  proposed("SCENARIO", "scenario submit", "申报应用场景", "submit a scenario"),
  proposed("DEMAND", "demand submit", "提交数据需求", "submit a demand for data"),
  proposed("DELIVERY", "delivery propose", "拟定数据供给", "propose a delivery"),
  proposed("IMPORT", "import submit", "申请导入社会数据", "submit an import of other data"),
  proposed("PRODUCT", "product submit", "提交数据产品版本", "submit a version of a product"),
  proposed("AGREEMENT", "agreement propose", "拟定开发利用协议", "propose an agreement"),
  proposed("EXPORT", "export propose", "申请产品出域", "propose an export"),
  proposed("DOMAIN", "domain submit", "申报可信域", "submit a trusted domain"),
];

/** The acts by which a record comes into force with its recording, where one party may do both. */
const AT_ONCE: readonly Act<RecordAct>[] = [
  atOnce("PARTY", "party admit", "接纳主体", "admit a party"),
  atOnce("RESOURCE", "resource catalogue", "编入数据资源目录", "catalogue a resource"),
  atOnce("PLAN", "plan record", "记录已批准的实施方案", "record an approved plan"),
  atOnce("PROCUREMENT", "procurement open", "发布遴选公告", "open a procurement"),
  atOnce("APPLICATION", "application record", "记录通过的参选申请", "record an application that passed"),
  atOnce("AUTHORIZATION", "authorization record", "记录生效的授权", "record an authorization in force"),
  atOnce("GRANT", "grant record", "授权数据资源", "grant a resource"),
  atOnce("SCENARIO", "scenario record", "记录审定的应用场景", "record an approved scenario"),
  atOnce("DEMAND", "demand record", "记录通过的数据需求", "record an approved demand"),
  atOnce("DELIVERY", "delivery record", "供给数据", "deliver data"),
  atOnce("IMPORT", "import record", "导入社会数据", "import other data"),
  atOnce("PRODUCT", "product record", "记录通过审核的数据产品", "record an approved product"),
  atOnce("AGREEMENT", "agreement record", "签订开发利用协议", "make an agreement"),
  atOnce("EXPORT", "export record", "产品出域", "export a product"),
  atOnce("DOMAIN", "domain record", "记录验收的可信域", "record an accepted trusted domain"),
];

/** The acts that open a case, which is in force at once, so that its deadline runs. */
const CASES: readonly Act<RecordAct>[] = [
  opened("RECTIFICATION", "rectification order", "责令整改", "order a rectification"),
  opened("OBJECTION", "objection raise", "提出异议", "raise an objection"),
  opened("INCIDENT", "incident report", "报告安全事件", "report a security incident"),
  opened("QUALITY_ISSUE", "quality-issue raise", "提出质量问题", "raise a quality issue"),
  opened("SUBJECT_OBJECTION", "subject-objection raise", "受理数据主体异议", "raise an objection of a data subject"),
  opened("RISK", "risk report", "报告风险", "report a risk"),
  opened("MISUSE", "misuse report", "报告违规使用", "report a misuse"),
  opened("SHARING_DISPUTE", "sharing-dispute raise", "提出共享争议", "raise a dispute about sharing"),
  opened("ESCALATION", "escalation raise", "提请上级处理", "escalate to the superior"),
];

/** The acts that make records. */
export const RECORD_ACTS: readonly Act<RecordAct>[] = [...PROPOSED, ...AT_ONCE, ...CASES];

function proposed(kind: KindName, command: string, zh: string, en: string): Act<RecordAct> {
  return actOf(command, zh, en, { act: "RECORD", kind, caseCode: undefined, status: "PROPOSED" });
}

function atOnce(kind: KindName, command: string, zh: string, en: string): Act<RecordAct> {
  return actOf(command, zh, en, { act: "RECORD", kind, caseCode: undefined, status: "IN_FORCE" });
}

function opened(caseCode: CodeName, command: string, zh: string, en: string): Act<RecordAct> {
  return actOf(command, zh, en, { act: "RECORD", kind: "CASE", caseCode, status: "IN_FORCE" });
}
