import { HOLD_REASONS, INCIDENT_LEVELS, SHARING } from "./choice-tables.ts";
import type { DocumentSchema, SchemaField } from "./document-schema.ts";
import {
  caseSchema,
  choice,
  DATE,
  field,
  listOf,
  optional,
  optionalPaper,
  record,
  ROOT,
  TEXT,
  TIME,
  YES_NO,
} from "./make-schema.ts";

const ABOUT = field("subject", "所涉记录", "record that it is about", record(), "PARENT");
const ADDRESSEE = optional("addressee", "应答主体", "party that must answer", record("PARTY"), "LINK");
const DEADLINE = optional("deadline", "期限", "deadline", DATE, "UNTIL");

function caseFields(...more: SchemaField[]): SchemaField[] {
  return [optional("reference", "业务编号", "reference", TEXT, "REFERENCE"), ABOUT, ADDRESSEE, DEADLINE, ...more];
}

/** The documents behind cases (整改、事件、异议、风险), one for each code. */
export const CASE_SCHEMAS: readonly DocumentSchema[] = [
  caseSchema(
    "RECTIFICATION",
    caseFields(
      field("reason", "事由", "reason", choice(HOLD_REASONS)),
      optional("findings", "问题", "findings", listOf(TEXT)),
      optional("demands", "整改要求", "what must be done", listOf(TEXT)),
      optional("accessClosed", "是否关闭访问权限", "access is closed", YES_NO),
    ),
    [optionalPaper("order", "整改决定书", "order")],
  ),
  caseSchema("OBJECTION", caseFields(field("grounds", "异议理由", "grounds", TEXT)), [
    optionalPaper("objection", "异议书", "objection"),
  ]),
  caseSchema(
    "INCIDENT",
    caseFields(
      field("level", "事件级别", "level", choice(INCIDENT_LEVELS)),
      field("detectedAt", "发现时间", "detected at", TIME),
      field("reportedAt", "报告时间", "reported at", TIME),
      field(
        "type",
        "事件类型",
        "type",
        choice({
          LEAK: ["泄露", "leak"],
          THEFT: ["窃取", "theft"],
          TAMPERING: ["篡改", "tampering"],
          LOSS: ["毁损、丢失", "damage or loss"],
          MISUSE: ["滥用", "misuse"],
          RESALE: ["转售", "resale"],
          OTHER: ["其他", "other"],
        }),
      ),
      optional("plan", "启动的应急预案", "emergency plan that was started", TEXT),
      optional("affected", "受影响范围的承诺根", "root over what is affected", ROOT),
      optional("personal", "是否涉及个人信息", "personal information is affected", YES_NO),
      optional("subjectsTold", "是否已告知个人", "the persons concerned were told", YES_NO),
    ),
    [optionalPaper("report", "事件报告", "report")],
  ),
  caseSchema(
    "QUALITY_ISSUE",
    caseFields(
      field(
        "problem",
        "问题",
        "problem",
        choice({
          STALE: ["未及时更新", "stale"],
          WRONG: ["错误", "wrong"],
          INCOMPLETE: ["遗漏", "incomplete"],
          INCONSISTENT: ["不一致", "inconsistent"],
          OTHER: ["其他", "other"],
        }),
      ),
      optional("period", "所涉数据时期", "period of the data", TEXT),
      optional("description", "说明", "description", TEXT),
    ),
  ),
  caseSchema(
    "SUBJECT_OBJECTION",
    caseFields(
      field(
        "type",
        "异议类型",
        "type",
        choice({
          ERROR: ["错误", "error"],
          OMISSION: ["遗漏", "omission"],
          INFRINGEMENT: ["侵害权益", "infringement"],
          CONSENT_WITHDRAWN: ["撤回同意", "withdrawal of consent"],
        }),
      ),
      field("subjectCommitment", "异议主体的承诺值", "commitment of the data subject", ROOT),
    ),
  ),
  caseSchema(
    "RISK",
    caseFields(
      field("risk", "风险", "risk", TEXT),
      optional("processingStopped", "是否停止处理", "processing is stopped", YES_NO),
      optional(
        "level",
        "风险级别",
        "level",
        choice({ LOW: ["低", "low"], MEDIUM: ["中", "medium"], HIGH: ["高", "high"] }),
      ),
    ),
  ),
  caseSchema(
    "MISUSE",
    caseFields(
      field(
        "misuse",
        "违规情形",
        "misuse",
        choice({
          OUTSIDE_SCOPE: ["超出范围使用", "use outside the scope"],
          TO_THIRD_PARTY: ["向第三方提供", "provision to a third party"],
          RESALE: ["转售", "resale"],
          LEAK: ["泄露", "leak"],
          OTHER: ["其他", "other"],
        }),
      ),
      optional("description", "说明", "description", TEXT),
    ),
  ),
  caseSchema(
    "SHARING_DISPUTE",
    caseFields(
      field("current", "现行共享属性", "present sharing attribute", choice(SHARING)),
      field("wanted", "主张的共享属性", "sharing attribute that is wanted", choice(SHARING)),
      field("grounds", "理由", "grounds", TEXT),
    ),
  ),
  caseSchema("ESCALATION", caseFields(field("matter", "提请事项", "matter", TEXT)), [
    optionalPaper("request", "提请文件", "request"),
  ]),
];
