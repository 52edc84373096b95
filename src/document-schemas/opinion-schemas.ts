import type { CodeName } from "../ledger/codes.ts";
import { MODES } from "./choice-tables.ts";
import type { DocumentSchema, Paper, SchemaField } from "./document-schema.ts";
import { LOCAL_MATTER, LOCAL_NUMBER } from "./local-fields.ts";
import {
  choice,
  choices,
  field,
  listOf,
  optional,
  optionalPaper,
  paper,
  record,
  ROOT,
  statementSchema,
  TEXT,
  YES_NO,
} from "./make-schema.ts";

const CONCLUSION = field(
  "conclusion",
  "结论",
  "conclusion",
  choice({
    PASSED: ["通过", "passed"],
    NO_OBJECTION: ["无异议", "no objection"],
    CONDITIONAL: ["附条件通过", "passed on conditions"],
    OBJECTION: ["有异议", "objection"],
    REJECTED: ["不通过", "rejected"],
    WITHDRAWN: ["撤回意见", "withdrawn"],
  }),
  "OUTCOME",
);

const REASONS = optional("reasons", "理由", "reasons", TEXT);
const CONDITIONS = optional("conditions", "附加条件", "conditions", listOf(TEXT));
const MINUTES = paper("minutes", "会议纪要", "minutes");
const APPROVAL = paper("approval", "批准文件", "document of the approval");
const REPORT = optionalPaper("report", "审核报告", "report");

/** Every opinion has a conclusion in the clear, and reasons and conditions that are only committed. */
function opinion(code: CodeName, more: readonly SchemaField[] = [], papers: readonly Paper[] = []): DocumentSchema {
  return statementSchema("opinion", code, [CONCLUSION, REASONS, CONDITIONS, ...more], papers);
}

/** The checks of one product or demand against a risk, each with what was tested. */
function riskCheck(code: CodeName, zh: string, en: string): DocumentSchema {
  return opinion(code, [field("checked", zh, en, listOf(TEXT))], [REPORT]);
}

const DELIBERATED = [
  optional("body", "决策机构", "body that decided", TEXT),
  optional("present", "参会单位", "bodies present", listOf(TEXT)),
];

/** The documents behind opinions (审核意见): what somebody competent thinks of a record. */
export const OPINION_SCHEMAS: readonly DocumentSchema[] = [
  opinion("ACCEPTANCE", [], [optionalPaper("signed", "签署文本", "signed text")]),
  opinion("REVIEW", [optional("items", "逐项意见", "opinion on each item", listOf(TEXT))], [REPORT]),
  opinion(
    "SECURITY_REVIEW",
    [
      optional(
        "checks",
        "审核内容",
        "checks",
        choices({
          PRIVACY_ATTACK: ["隐私攻击", "privacy attacks"],
          RE_IDENTIFICATION: ["重新识别", "re-identification"],
          REVERSAL: ["逆向还原", "reversal"],
          VULNERABILITY: ["安全漏洞", "vulnerabilities"],
          OTHER: ["其他", "other"],
        }),
      ),
    ],
    [REPORT],
  ),
  opinion("COMPLIANCE_REVIEW", [optional("basis", "审查依据", "basis", TEXT)], [REPORT]),
  opinion("EXPORT_APPROVAL", [optional("recipient", "接收方", "recipient", record("PARTY"))]),
  opinion("COLLECTIVE_DECISION", DELIBERATED, [MINUTES]),
  opinion("DELIBERATION", DELIBERATED, [MINUTES]),
  opinion("GOVERNMENT_APPROVAL", [], [APPROVAL]),
  opinion(
    "UPSTREAM_CONSENT",
    [optional("for", "同意所及的记录", "record to which the consent extends", record("RESOURCE", "PRODUCT"), "VALUE")],
    [optionalPaper("consent", "同意文件", "document of the consent")],
  ),
  opinion("PROVIDER_CONSENT", [optional("scope", "同意的范围", "scope", listOf(TEXT))]),
  opinion("REEVALUATION", [optional("problems", "评估所涉问题", "problems", listOf(TEXT))], [REPORT]),
  riskCheck("NO_RAW", "检查内容", "what was checked"),
  riskCheck("NOT_REVERSIBLE", "检查内容", "what was checked"),
  opinion(
    "VERIFICATION",
    [optional("verified", "核实的条件", "conditions that were verified", listOf(TEXT))],
    [REPORT],
  ),
  opinion(
    "SELECTION_DECISION",
    [
      field("chosen", "选定的申请", "application that was chosen", record("APPLICATION"), "ABOUT"),
      optional("operator", "选定的运营机构", "operator that was chosen", record("PARTY"), "VALUE"),
    ],
    [MINUTES],
  ),
  // The root stands in the place of a document's commitment, so that nothing else can be committed.
  statementSchema("opinion", "ROOT_APPROVED", [
    CONCLUSION,
    field("root", "定稿文本的承诺根", "root of the final text", ROOT, "DOCUMENT"),
  ]),
  opinion(
    "COMPREHENSIVE_REVIEW",
    [optional("panel", "评审专家人数", "number of experts", { is: "WHOLE", least: 1, most: 99 })],
    [paper("review", "评审报告", "report of the panel")],
  ),
  opinion("BUSINESS_REVIEW", [optional("basis", "业务规范", "rules of the business", TEXT)], [REPORT]),
  opinion("SCENARIO_DETERMINATION", [field("class", "场景类别", "class of scenario", TEXT)]),
  opinion(
    "HOLDER_CONSENT",
    [field("holder", "持有主体", "holder", TEXT)],
    [optionalPaper("consent", "同意文件", "consent")],
  ),
  opinion("TERMINATION_DELIBERATION", DELIBERATED, [MINUTES]),
  opinion("REVOCATION_DELIBERATION", DELIBERATED, [MINUTES]),
  opinion("PURCHASE_APPROVAL", [field("source", "采购来源", "source", TEXT)], [APPROVAL]),
  opinion("PROJECT_CHECK", [field("project", "信息化项目", "project", TEXT)], [REPORT]),
  opinion("CONTRACTOR_REVIEW", [optional("contractor", "外包单位", "contractor", TEXT)], [REPORT]),
  riskCheck("DIRECT_EXPOSURE_RISK", "直接暴露风险检查内容", "checks for direct exposure"),
  riskCheck("INDIRECT_EXPOSURE_RISK", "间接暴露风险检查内容", "checks for indirect exposure"),
  riskCheck("OTHER_SECURITY_RISK", "其他安全风险检查内容", "checks for other risks"),
  opinion(
    "DEVELOPER_QUALIFIED",
    [
      field(
        "checked",
        "审查内容",
        "what was checked",
        choices({
          QUALIFICATION: ["专业资质", "professional qualification"],
          OFFICER: ["数据安全负责人和管理部门", "security officer and department"],
          RULES: ["内部管理制度", "internal rules"],
          LISTS: ["未列入严重失信、经营异常名单", "on no list of dishonesty or abnormal operation"],
          CAPABILITY: ["数据管理和安全保障能力", "capability of data management and security"],
          INCIDENT_FREE: ["近三年未因数据安全事件被通报", "no notified incident in three years"],
        }),
      ),
    ],
    [REPORT],
  ),
  opinion("PILOT", [
    optional("mode", "试点方式", "mode", choice(MODES)),
    optional("upstream", "是否上级试点", "pilot of the superior", YES_NO),
  ]),
  ...(["LOCAL_OPINION_1", "LOCAL_OPINION_2", "LOCAL_OPINION_3", "LOCAL_OPINION_4"] as const).map((code) =>
    opinion(code, [LOCAL_MATTER, LOCAL_NUMBER], [REPORT]),
  ),
];
