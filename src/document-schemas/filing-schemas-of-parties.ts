import { BODIES, RULE_KINDS } from "./choice-tables.ts";
import type { DocumentSchema, SchemaField } from "./document-schema.ts";
import { filing, NOTE, VALID_UNTIL } from "./filing-parts.ts";
import {
  choice,
  choices,
  COUNT,
  DATE,
  field,
  listOf,
  MONTHS,
  optional,
  optionalPaper,
  paper,
  PERIOD,
  PROTECTION_LEVEL,
  record,
  ROOT,
  TEXT,
  TIME,
  YEAR,
  YES_NO,
} from "./make-schema.ts";

const RESULT = field(
  "result",
  "结果",
  "result",
  choice({ PASSED: ["符合", "met"], CONDITIONAL: ["部分符合", "met in part"], REJECTED: ["不符合", "not met"] }),
  "OUTCOME",
);
const EVIDENCE = paper("evidence", "证明材料", "evidence");

/** The condition of a qualification (资格条件), and the evidence for it. */
function qualification(code: Parameters<typeof filing>[0], ...more: SchemaField[]): DocumentSchema {
  return filing(code, [RESULT, ...more, VALID_UNTIL], [EVIDENCE]);
}

/** A batch of persons: never a name, only the number of them and the root over salted commitments to them. */
const BATCH: readonly SchemaField[] = [
  field("batch", "批次", "batch", TEXT),
  field("count", "人数", "number of persons", COUNT, "VALUE"),
  field("root", "人员名册承诺根", "root over the persons", ROOT),
];

/** The documents behind filings about parties, their people, their rules and how they do. */
export const FILING_SCHEMAS_OF_PARTIES: readonly DocumentSchema[] = [
  qualification(
    "QUALIFICATION_LEGAL_FORM",
    field(
      "legalForm",
      "组织形式",
      "legal form",
      choice({
        LEGAL_PERSON: ["法人", "legal person"],
        UNINCORPORATED: ["非法人组织", "unincorporated organization"],
      }),
    ),
    optional("domestic", "是否在中国境内依法登记", "registered in China", YES_NO),
  ),
  qualification(
    "QUALIFICATION_CREDIT",
    field(
      "lists",
      "查询的名单",
      "lists that were searched",
      choices({
        DEFAULTERS: ["失信被执行人", "judgment defaulters"],
        TAX: ["重大税收违法失信主体", "serious tax offenders"],
        DISHONEST: ["严重失信主体", "seriously dishonest"],
        ABNORMAL: ["经营异常名录", "abnormal operation"],
      }),
    ),
    field("checkedAt", "查询日期", "searched on", DATE),
  ),
  qualification("QUALIFICATION_CAPACITY", optional("capacities", "能力", "capacities", listOf(TEXT))),
  qualification(
    "QUALIFICATION_CLASSIFIED_PROTECTION",
    field("level", "等级保护级别", "level", PROTECTION_LEVEL, "VALUE"),
    optional("certificate", "备案证明编号", "number of the certificate", TEXT),
  ),
  qualification("QUALIFICATION_CRYPTOGRAPHY", optional("score", "评估结论", "conclusion of the assessment", TEXT)),
  qualification("QUALIFICATION_INCIDENT_FREE", field("months", "核查期间", "period that was checked", MONTHS, "VALUE")),
  filing(
    "MANDATE",
    [
      field("mandator", "委托机关", "mandator", record("PARTY")),
      field("scope", "委托事项", "scope", TEXT),
      VALID_UNTIL,
    ],
    [paper("mandate", "委托文件", "mandate")],
  ),
  filing(
    "INSTITUTION_RULES",
    [
      field("kinds", "制度类型", "kinds of rules", choices(RULE_KINDS)),
      field("version", "版本", "version", TEXT),
      NOTE,
    ],
    [paper("rules", "制度文本", "text of the rules")],
  ),
  filing("PERSONNEL_ROSTER", [...BATCH, field("realNames", "是否实名认证", "real names are verified", YES_NO)]),
  filing("CONFIDENTIALITY", [
    ...BATCH,
    field("secrecyUntil", "保密期限", "secrecy until", DATE),
    field("breachClause", "是否约定违约责任", "breach has consequences", YES_NO),
  ]),
  filing("VETTING", [...BATCH, field("method", "审查方式", "method of vetting", TEXT)]),
  filing("TRAINING", [
    ...BATCH,
    field("organiser", "组织方", "organizer", choice(BODIES)),
    field("heldOn", "培训日期", "held on", DATE),
    VALID_UNTIL,
  ]),
  filing("SECURITY_OFFICER", [
    field("officer", "数据安全负责人的承诺值", "commitment of the officer", ROOT),
    field("reportsToPrincipal", "是否直接向主要负责人报告", "reports to the principal", YES_NO, "VALUE"),
    optional("department", "数据安全管理部门", "department", TEXT),
    VALID_UNTIL,
  ]),
  filing("REPRESENTATIVE", [
    field("representative", "首席代表的承诺值", "commitment of the representative", ROOT),
    VALID_UNTIL,
  ]),
  filing("AFFILIATES", [
    field("affiliates", "关联方", "affiliates", listOf(record("PARTY"))),
    field("asOf", "截至日期", "as of", DATE),
  ]),
  filing("CONFLICT_DECLARATION", [
    field("conflict", "是否存在利益冲突", "there is a conflict", YES_NO),
    optional("measures", "回避措施", "measures", TEXT),
  ]),
  filing("DEVELOPER_FILING", [
    field("developer", "产品开发主体", "developer", record("PARTY")),
    optional("filingNumber", "报备编号", "number of the filing", TEXT),
  ]),
  filing("ADVERSE_RECORD", [
    field("matter", "不良信息", "matter", TEXT),
    field("found", "认定日期", "found on", DATE),
    VALID_UNTIL,
  ]),
  filing("RESPONSIBILITY", [
    field(
      "stages",
      "责任环节",
      "stages of responsibility",
      choices({
        COLLECT: ["采集", "collection"],
        HOLD: ["持有", "holding"],
        MANAGE: ["管理", "management"],
        OPERATE: ["经营", "operation"],
        USE: ["使用", "use"],
      }),
      "VALUE",
    ),
    field("finding", "责任认定", "finding", TEXT),
  ]),
  filing(
    "EVALUATION",
    [
      field("year", "评估年度", "year", YEAR),
      optional("evaluator", "评估机构", "evaluator", record("PARTY")),
      field(
        "grade",
        "评估等级",
        "grade",
        choice({
          A: ["优秀", "excellent"],
          B: ["良好", "good"],
          C: ["合格", "sufficient"],
          D: ["不合格", "insufficient"],
        }),
        "VALUE",
      ),
      RESULT,
      optional("problems", "发现的问题", "problems", listOf(TEXT)),
    ],
    [optionalPaper("report", "评估报告", "report")],
  ),
  filing("EVALUATION_MATERIAL", [field("year", "评估年度", "year", YEAR)], [paper("material", "评估材料", "material")]),
  filing(
    "INTERNAL_AUDIT",
    [field("period", "审计期间", "period", PERIOD), optional("findings", "问题", "findings", listOf(TEXT))],
    [paper("report", "内控审计报告", "report")],
  ),
  filing(
    "INSPECTION",
    [
      field("inspector", "检查单位", "inspecting bodies", listOf(record("PARTY"))),
      field("inspectedOn", "检查日期", "inspected on", DATE),
      RESULT,
      optional("findings", "发现的问题", "findings", listOf(TEXT)),
    ],
    [optionalPaper("record", "检查记录", "record")],
  ),
  filing("INCIDENT_NOTICE", [
    field("body", "报告对象", "body that was told", choice(BODIES)),
    field("at", "报告时间", "told at", TIME, "EFFECTIVE_AT"),
    optional("incident", "安全事件", "incident", record("CASE"), "ABOUT"),
  ]),
];
