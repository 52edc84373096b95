import { BENEFITS, BODIES, MODES, RIGHTS } from "./choice-tables.ts";
import type { DocumentSchema } from "./document-schema.ts";
import { filing, NOTE, VALID_UNTIL } from "./filing-parts.ts";
import { LOCAL_MATTER, LOCAL_NUMBER } from "./local-fields.ts";
import {
  AMOUNT,
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
  TEXT,
  YEAR,
  YES_NO,
} from "./make-schema.ts";

const FILED = [
  field("filingNumber", "备案号", "number of the filing", TEXT),
  field("body", "备案机关", "body with which it is filed", choice(BODIES)),
  field("filedOn", "备案日期", "filed on", DATE),
];

/** The documents behind filings about plans, authorizations, operation, prices and rectification. */
export const FILING_SCHEMAS_OF_OPERATION: readonly DocumentSchema[] = [
  filing("PLAN_FILING", FILED),
  filing("AGREEMENT_FILING", FILED),
  filing("UPPER_FILING", FILED),
  filing("MODE", [field("mode", "授权模式", "mode", choice(MODES), "VALUE")]),
  filing("RIGHTS", [field("rights", "授予的权利", "rights", choices(RIGHTS), "VALUE")]),
  filing("BENEFIT", [field("benefit", "用途类别", "class of benefit", choice(BENEFITS), "VALUE")]),
  filing("FIELD_CONDITIONS", [
    field("field", "重点领域", "field", TEXT),
    field("conditions", "附加条件", "conditions", listOf(TEXT)),
  ]),
  filing(
    "DOSSIER",
    [
      field(
        "papers",
        "申请材料",
        "papers of the dossier",
        choices({
          FORM: ["授权运营申请表", "application form"],
          AUDIT: ["最近1年的第三方审计报告", "audit report of the last year"],
          ACCOUNTS: ["财务会计报告", "financial report"],
          COMMITMENT: ["数据安全承诺书", "security commitment"],
          SELF_ASSESSMENT: ["安全风险自评报告", "self-assessment of risks"],
        }),
        "VALUE",
      ),
    ],
    [
      paper("form", "授权运营申请表", "application form"),
      optionalPaper("audit", "第三方审计报告", "audit report"),
      optionalPaper("accounts", "财务会计报告", "financial report"),
      optionalPaper("commitment", "数据安全承诺书", "security commitment"),
      optionalPaper("selfAssessment", "安全风险自评报告", "self-assessment"),
    ],
  ),
  filing(
    "NOTICE",
    [
      field("place", "公示渠道", "place of the notice", TEXT),
      field("from", "公示起始日期", "first day", DATE, "EFFECTIVE_AT"),
      // Not in the clear: a notice that ended by its clock no longer shows that it was posted long enough.
      field("until", "公示截止日期", "last day", DATE),
    ],
    [paper("notice", "公示文本", "text of the notice")],
  ),
  filing(
    "PUBLICATION",
    [field("place", "公布渠道", "place", TEXT), field("publishedOn", "公布日期", "published on", DATE, "EFFECTIVE_AT")],
    [optionalPaper("text", "公布文本", "text")],
  ),
  filing(
    "SEAL",
    [
      field("sealedOn", "用印日期", "sealed on", DATE),
      field("keeper", "印章保管单位", "keeper of the seal", record("PARTY")),
    ],
    [optionalPaper("record", "用印记录", "record")],
  ),
  filing(
    "EMERGENCY_PLAN",
    [
      field("version", "版本", "version", TEXT),
      field("coAuthors", "会同单位", "co-authors", listOf(record("PARTY"))),
      field("scenarios", "覆盖的风险场景", "scenarios of risk that it covers", listOf(TEXT)),
      VALID_UNTIL,
    ],
    [paper("plan", "应急预案文本", "text of the plan")],
  ),
  filing("DRILL", [
    field("heldOn", "演练日期", "held on", DATE),
    field("scenario", "演练场景", "scenario", TEXT),
    NOTE,
  ]),
  filing(
    "ANNUAL_REPORT",
    [
      field("year", "报告年度", "year", YEAR, "VALUE"),
      optional("revenue", "运营收入", "revenue", AMOUNT),
      optional("products", "产品数量", "number of products", COUNT),
    ],
    [paper("report", "年度报告", "report")],
  ),
  filing("OPERATION_REPORT", [field("period", "报告期间", "period", PERIOD)], [paper("report", "运营报告", "report")]),
  filing(
    "DISCLOSURE",
    [
      field("year", "披露年度", "year", YEAR),
      field(
        "items",
        "披露内容",
        "items that are disclosed",
        choices({
          DISCLOSER: ["披露主体信息", "the disclosing body"],
          AUTHORIZATION: ["授权情况", "the authorization"],
          RESOURCES: ["授权的数据资源", "authorized resources"],
          PRODUCTS: ["产品和服务清单", "list of products and services"],
          CEILINGS: ["上限收费标准", "fee ceilings"],
          FEES: ["实际收费情况", "actual fees"],
          RESOURCE_USE: ["数据资源使用情况", "use of the resources"],
        }),
        "VALUE",
      ),
      field("place", "披露渠道", "place", TEXT),
    ],
    [optionalPaper("text", "披露文本", "text")],
  ),
  filing("PRICE", [
    field("price", "价格", "price", AMOUNT, "VALUE"),
    field("per", "计价单位", "unit of the price", TEXT),
    optional("benefit", "用途类别", "class of benefit", choice(BENEFITS)),
  ]),
  filing(
    "FEE_CEILING",
    [
      field("ceiling", "上限收费标准", "ceiling", AMOUNT, "VALUE"),
      field("per", "计价单位", "unit of the price", TEXT),
      optional("class", "产品类别", "class of products", TEXT),
      VALID_UNTIL,
    ],
    [optionalPaper("decision", "定价文件", "decision")],
  ),
  filing(
    "MAX_REVENUE",
    [field("revenue", "最高准许收入", "maximum permitted revenue", AMOUNT), field("period", "期间", "period", PERIOD)],
    [optionalPaper("decision", "核定文件", "decision")],
  ),
  filing(
    "REVENUE_SCHEME",
    [field("shares", "分配方式", "shares", listOf(TEXT)), optional("principle", "分配原则", "principle", TEXT)],
    [optionalPaper("scheme", "收益分配方案", "scheme")],
  ),
  filing("RECTIFICATION_PLAN", [
    field("measures", "整改措施", "measures", listOf(TEXT)),
    field("finishBy", "完成日期", "finished by", DATE),
  ]),
  filing(
    "RECTIFICATION_REPORT",
    [
      field("measures", "已采取的措施", "measures that were taken", listOf(TEXT)),
      optional("open", "尚未完成的事项", "what is still open", listOf(TEXT)),
      optional("complete", "是否全部完成", "everything is done", YES_NO),
    ],
    [optionalPaper("report", "整改报告", "report")],
  ),
  filing(
    "INSURANCE",
    [
      field("risk", "承保的风险", "risk that is insured", TEXT),
      field("amount", "保险金额", "amount insured", AMOUNT, "VALUE"),
      field("insurer", "保险人", "insurer", TEXT),
      VALID_UNTIL,
    ],
    [paper("policy", "保险单", "policy")],
  ),
  ...(["LOCAL_FILING_1", "LOCAL_FILING_2", "LOCAL_FILING_3", "LOCAL_FILING_4"] as const).map((code) =>
    filing(code, [LOCAL_MATTER, LOCAL_NUMBER, VALID_UNTIL, NOTE], [optionalPaper("paper", "材料", "paper")]),
  ),
];
