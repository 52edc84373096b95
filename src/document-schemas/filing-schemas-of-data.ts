import {
  DOMAIN_FUNCTIONS,
  FREQUENCIES,
  GRADES,
  OPENNESS,
  SENSITIVITIES,
  SHARING,
  TREATMENTS,
} from "./choice-tables.ts";
import type { DocumentSchema } from "./document-schema.ts";
import { filing, NOTE, VALID_UNTIL } from "./filing-parts.ts";
import {
  choice,
  choices,
  COUNT,
  DATE,
  field,
  listOf,
  optional,
  optionalPaper,
  paper,
  PERIOD,
  record,
  ROOT,
  TEXT,
  YES_NO,
} from "./make-schema.ts";

/** A registration and what later happens to it (26号: initial, change, correction, deregistration). */
function registration(code: "REGISTRATION" | "REGISTRATION_CHANGE" | "REGISTRATION_CORRECTION" | "DEREGISTRATION") {
  return filing(
    code,
    [
      field("registrationCode", "登记编码", "code of the registration", TEXT),
      field("registeredOn", "登记日期", "registered on", DATE),
      optional("announced", "登记公示期", "period of the announcement", PERIOD),
      VALID_UNTIL,
    ],
    [optionalPaper("certificate", "登记证书", "certificate")],
  );
}

/** Consent is recorded without persons: a root over salted commitments, a band of their number, and a purpose. */
const CONSENT = [
  field("root", "同意凭证的承诺根", "root over the consents", ROOT),
  field("purpose", "同意的用途", "purpose", record("SCENARIO")),
  field("blanket", "是否一揽子授权", "blanket consent", YES_NO),
  field("forced", "是否强制同意", "forced consent", YES_NO),
  field("subjectsBand", "人数区间", "band of the number of persons", TEXT),
  optional("withdrawn", "撤回人数", "withdrawn", COUNT, "VALUE"),
];

/** The documents behind filings about resources, supply and products. */
export const FILING_SCHEMAS_OF_DATA: readonly DocumentSchema[] = [
  registration("REGISTRATION"),
  registration("REGISTRATION_CHANGE"),
  registration("REGISTRATION_CORRECTION"),
  registration("DEREGISTRATION"),
  filing("CLASSIFICATION", [
    field("grade", "数据分级", "grade", choice(GRADES), "VALUE"),
    optional("category", "数据分类", "category", TEXT),
    optional("rules", "分类分级规则", "rules of classification", TEXT),
    optional("reason", "降级理由", "reason for a lower grade", TEXT),
  ]),
  filing("SENSITIVITY", [field("sensitivity", "敏感属性", "sensitivity", choices(SENSITIVITIES), "VALUE"), NOTE]),
  filing("SHARING_ATTRIBUTE", [
    field("sharing", "共享属性", "sharing attribute", choice(SHARING), "VALUE"),
    optional("conditions", "共享条件", "conditions", TEXT),
    optional("legalBasis", "不予共享的法律法规依据", "legal basis for not sharing", TEXT),
  ]),
  filing("OPENNESS", [
    field("openness", "开放属性", "openness", choice(OPENNESS), "VALUE"),
    optional("conditions", "开放条件", "conditions", TEXT),
    optional("afterTreatment", "处理后可开放", "open after treatment", YES_NO),
  ]),
  filing(
    "NEGATIVE_LIST",
    [
      field("legalBasis", "法律法规依据", "legal basis", TEXT),
      optional("items", "列入的数据项", "items", listOf(TEXT)),
      VALID_UNTIL,
    ],
    [optionalPaper("approval", "批准文件", "approval")],
  ),
  filing("LEGAL_BASIS", [field("legalBasis", "法律法规依据", "legal basis", TEXT)]),
  filing("COLLECTION_BASIS", [
    field("basis", "采集依据", "basis", TEXT),
    field("purchased", "是否为采购的数据", "purchased data", YES_NO),
    optional("returned", "是否为上级返还的数据", "data returned from above", YES_NO),
  ]),
  filing("CATALOGUE_ITEMS", [
    field(
      "items",
      "目录必备内容",
      "items of the entry",
      choices({
        PROVIDER: ["提供部门", "provider"],
        FORM: ["数据形式", "form"],
        CLASSIFICATION: ["分类分级", "classification and grade"],
        SHARING: ["共享属性", "sharing attribute"],
        OPENNESS: ["开放属性", "openness"],
        FREQUENCY: ["更新频率", "frequency of updates"],
      }),
      "VALUE",
    ),
  ]),
  filing("UPDATE_FREQUENCY", [
    field("frequency", "更新频率", "frequency", choice(FREQUENCIES), "VALUE"),
    optional("nextDue", "下次更新日期", "next update", DATE),
  ]),
  filing("AGGREGATION", [
    field("platform", "归集平台", "platform", TEXT),
    field("version", "数据版本", "version", TEXT),
    field("asOf", "数据时点", "state of the data", DATE),
    optional("snapshot", "快照承诺", "commitment of the snapshot", ROOT),
  ]),
  filing("TREATMENT", [
    field("treatment", "处理方式", "treatment", choices(TREATMENTS), "VALUE"),
    optional("method", "处理方法", "method", TEXT),
    optional("threshold", "最小单元人数", "least number of persons in a cell", COUNT),
  ]),
  filing("NECESSITY", [
    field("necessity", "最小必要说明", "why no less will do", TEXT),
    field("items", "所需数据项", "items that are needed", listOf(TEXT)),
  ]),
  filing("CONSENT_EVIDENCE", CONSENT),
  filing("SEPARATE_CONSENT", [
    ...CONSENT,
    field("recipient", "告知的接收方", "recipient that was named", record("PARTY")),
  ]),
  filing("SHARING_REQUEST", [
    field(
      "elements",
      "申请要素",
      "elements of the request",
      choices({
        PURPOSE: ["使用用途", "purpose"],
        SCENARIO: ["应用场景", "scenario"],
        SCOPE: ["数据范围", "scope"],
        MODE: ["共享方式", "mode of sharing"],
        PERIOD: ["使用期限", "period of use"],
      }),
      "VALUE",
    ),
    optional("legalBasis", "依据", "basis", TEXT),
  ]),
  filing("USAGE_REPORT", [field("period", "报告期间", "period", PERIOD), field("use", "使用情况", "use", TEXT)]),
  filing(
    "USE_REQUIREMENTS",
    [field("requirements", "数据使用要求", "requirements", listOf(TEXT))],
    [optionalPaper("text", "要求文本", "text")],
  ),
  filing("SUPPLY_RULES", [field("version", "版本", "version", TEXT)], [paper("rules", "数据供给规范", "supply rules")]),
  filing(
    "SECURITY_TEST",
    [
      field("tested", "测试内容", "what was tested", listOf(TEXT)),
      field(
        "result",
        "结果",
        "result",
        choice({
          PASSED: ["通过", "passed"],
          CONDITIONAL: ["附条件通过", "passed on conditions"],
          REJECTED: ["不通过", "failed"],
        }),
        "OUTCOME",
      ),
    ],
    [optionalPaper("report", "测试报告", "report")],
  ),
  filing(
    "RISK_ASSESSMENT",
    [
      field(
        "level",
        "风险级别",
        "level of risk",
        choice({ NONE: ["无", "none"], LOW: ["低", "low"], MEDIUM: ["中", "medium"], HIGH: ["高", "high"] }),
        "VALUE",
      ),
      optional("findings", "问题", "findings", listOf(TEXT)),
    ],
    [paper("report", "风险评估报告", "report")],
  ),
  filing(
    "DOMAIN_ACCEPTANCE",
    [
      field("acceptedOn", "验收日期", "accepted on", DATE),
      field(
        "result",
        "结果",
        "result",
        choice({ PASSED: ["通过", "passed"], REJECTED: ["不通过", "failed"] }),
        "OUTCOME",
      ),
      optional("functions", "已验收的功能", "functions that were accepted", choices(DOMAIN_FUNCTIONS), "VALUE"),
      VALID_UNTIL,
    ],
    [paper("report", "验收报告", "report")],
  ),
  filing("ACCESS_CLOSED", [
    field("closedAt", "关闭日期", "closed on", DATE),
    field("permanent", "是否永久关闭", "closed for good", YES_NO),
    optional("domain", "可信域", "domain", record("DOMAIN")),
  ]),
  filing(
    "DELETION_CERTIFICATE",
    [
      field("deletedOn", "删除日期", "deleted on", DATE),
      optional("performedBy", "删除单位", "party that deleted them", record("PARTY")),
      field("deliveries", "所涉数据供给", "deliveries that were deleted", listOf(record("DELIVERY"))),
      field("method", "删除方式", "method", TEXT),
    ],
    [paper("certificate", "删除证明", "certificate")],
  ),
  filing("LOG_RETENTION", [
    field(
      "months",
      "留存期限",
      "retention",
      { is: "WHOLE", least: 1, most: 1_200, unit: { zh: "月", en: "months" } },
      "VALUE",
    ),
    optional("from", "起始日期", "kept from", DATE),
    field("until", "留存至", "kept until", DATE, "UNTIL"),
    optional("root", "日志的承诺根", "root of the logs", ROOT),
    optional("also", "一并留存的内容", "what is kept beside the logs", listOf(TEXT)),
  ]),
  filing(
    "HANDOVER",
    [field("to", "接收方", "recipient", record("PARTY")), field("assets", "移交的资产", "assets", listOf(TEXT))],
    [paper("list", "移交清单", "list")],
  ),
];
