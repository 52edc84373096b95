import { entriesOf } from "../text/entries.ts";
import { roleLabels } from "../ledger/role-labels.ts";
import type { ChoiceTable } from "./make-schema.ts";

/*
 * The enumerations that more than one document uses, in the words of the regulations. Where a text leaves its list open
 * (等、包括但不限于) there is OTHER, and a text beside it says what.
 */

/** 数据分级: general data in four grades, important data and core data (GB/T 43697-2024). */
export const GRADES: ChoiceTable = {
  GENERAL_1: ["一般数据1级", "general, grade 1"],
  GENERAL_2: ["一般数据2级", "general, grade 2"],
  GENERAL_3: ["一般数据3级", "general, grade 3"],
  GENERAL_4: ["一般数据4级", "general, grade 4"],
  IMPORTANT: ["重要数据", "important"],
  CORE: ["核心数据", "core"],
};

export const SENSITIVITIES: ChoiceTable = {
  NONE: ["不敏感", "none"],
  PERSONAL: ["个人信息", "personal information"],
  SENSITIVE_PERSONAL: ["敏感个人信息", "sensitive personal information"],
  TRADE_SECRET: ["商业秘密", "trade secrets"],
  CONFIDENTIAL_BUSINESS: ["保密商务信息", "confidential business information"],
};

/** Where public data come from: the bodies that the regulations tell apart. */
export const ORIGINS: ChoiceTable = {
  GOVERNMENT: ["政务数据", "government data"],
  INSTITUTION: ["公益事业单位数据", "data of public institutions"],
  UTILITY: ["公用企业数据", "data of utilities"],
};

export const SHARING: ChoiceTable = {
  UNCONDITIONAL: ["无条件共享", "shared without conditions"],
  CONDITIONAL: ["有条件共享", "shared on conditions"],
  NOT_SHARED: ["不予共享", "not shared"],
};

export const OPENNESS: ChoiceTable = {
  UNCONDITIONAL: ["无条件开放", "open without conditions"],
  CONDITIONAL: ["有条件开放", "open on conditions"],
  NOT_OPEN: ["不予开放", "not open"],
};

export const FREQUENCIES: ChoiceTable = {
  REAL_TIME: ["实时", "in real time"],
  DAILY: ["每日", "daily"],
  WEEKLY: ["每周", "weekly"],
  MONTHLY: ["每月", "monthly"],
  QUARTERLY: ["每季度", "quarterly"],
  YEARLY: ["每年", "yearly"],
  ON_CHANGE: ["变化时", "when something changes"],
  ONCE: ["不更新", "never again"],
};

export const DATA_FORMS: ChoiceTable = {
  TABLE: ["数据库表", "database table"],
  FILE: ["文件", "file"],
  API: ["接口", "interface"],
  VERIFICATION: ["核验服务", "verification service"],
  STREAM: ["数据流", "stream"],
  OTHER: ["其他", "other"],
};

export const PRODUCT_FORMS: ChoiceTable = {
  DATASET: ["数据集", "dataset"],
  REPORT: ["数据分析报告", "analysis report"],
  VISUALIZATION: ["数据可视化产品", "visualization"],
  COMPONENT: ["数据组件", "component"],
  MODEL: ["数据模型", "model"],
  INDEX: ["数据指数", "index"],
  API: ["应用程序编程接口", "programming interface"],
  ENCRYPTED: ["加密数据", "encrypted data"],
  SERVICE: ["数据服务", "service"],
  VERIFICATION: ["数据核验", "verification"],
  TOOL: ["数据工具", "tool"],
  BUSINESS_SERVICE: ["业务服务", "business service"],
  OTHER: ["其他", "other"],
};

/** The bits that rows compare, from 1 for the first on: the union of what the texts ask of a domain or platform. */
export const DOMAIN_FUNCTIONS: ChoiceTable = {
  IDENTITY: ["身份认证", "identity"],
  ACCESS_CONTROL: ["权限控制", "access control"],
  DESENSITIZATION: ["脱敏", "desensitization"],
  PROCESSING: ["加工处理", "processing"],
  EXPORT_REVIEW: ["出域审核", "export review"],
  AUDIT: ["日志审计", "audit"],
  TRACEABILITY: ["溯源", "traceability"],
  MODELLING: ["算法建模", "modelling"],
  INTERFACES: ["接口生成", "making interfaces"],
  SEALING: ["封存销毁", "sealing and destruction"],
  AUTHORIZATION: ["授权管理", "management of authorizations"],
  ISOLATION: ["网络、租户、开发与生产环境隔离", "isolation of networks, tenants and environments"],
  EXTERNAL_DATA: ["集成外部数据", "taking in external data"],
  PRIVATE_COMPUTING: ["隐私计算", "private computing"],
  SANDBOX: ["数据沙箱", "sandbox"],
  MUTUAL_TRUST: ["数据互信", "mutual trust"],
  ASSET_MANAGEMENT: ["资产管理", "asset management"],
};

export const TREATMENTS: ChoiceTable = {
  NONE: ["未处理", "none"],
  DESENSITIZED: ["脱敏", "desensitized"],
  DECLASSIFIED: ["脱密", "declassified"],
  ANONYMIZED: ["匿名化", "anonymized"],
  AGGREGATED: ["汇总", "aggregated"],
  SAMPLED: ["抽样", "sampled"],
  VERIFICATION: ["核验结果", "answers of a verification"],
};

/** The numbers that rows compare: 1 governance, 2 welfare, 3 industry. */
export const BENEFITS: ChoiceTable = {
  PUBLIC_GOVERNANCE: ["公共治理", "public governance"],
  PUBLIC_WELFARE: ["公益事业", "public welfare"],
  INDUSTRY: ["产业发展、行业发展", "development of industry"],
};

/** The numbers that rows compare: 1 whole, 2 by field, 3 by scenario. */
export const MODES: ChoiceTable = {
  WHOLE: ["整体授权", "as a whole"],
  BY_FIELD: ["分领域授权", "by field"],
  BY_SCENARIO: ["依场景授权", "by scenario"],
  OTHER: ["其他", "other"],
};

export const SELECTION_METHODS: ChoiceTable = {
  OPEN_TENDER: ["公开招标", "open tender"],
  INVITED_TENDER: ["邀请招标", "invited tender"],
  NEGOTIATION: ["谈判", "negotiation"],
  CALL_AND_REVIEW: ["发布通告、申请、核实", "call, application and verification"],
  OTHER: ["其他公平竞争方式", "another competitive method"],
};

export const RIGHTS: ChoiceTable = {
  PROCESS_AND_USE: ["数据加工使用权", "right to process and use data"],
  PRODUCT_OPERATION: ["数据产品经营权", "right to operate data products"],
};

export const INCIDENT_LEVELS: ChoiceTable = {
  GENERAL: ["一般", "general"],
  MAJOR: ["较大", "major"],
  SERIOUS: ["重大", "serious"],
  EXTREMELY_SERIOUS: ["特别重大", "extremely serious"],
};

export const HOLD_REASONS: ChoiceTable = {
  OTHER: ["其他", "other"],
  SECURITY: ["安全", "security"],
  BREACH: ["违反协议", "breach of the agreement"],
  SCOPE: ["超出范围", "outside the scope"],
  QUALITY: ["质量", "quality"],
  MISUSE: ["违规使用", "misuse"],
  INCIDENT: ["安全事件", "incident"],
  PROHIBITION: ["禁止", "prohibition"],
  CONSENT: ["同意", "consent"],
};

export const RULE_KINDS: ChoiceTable = {
  SECURITY: ["数据安全管理制度", "data security"],
  CLASSIFICATION: ["分类分级制度", "classification and grading"],
  ACCESS: ["访问控制与权限管理制度", "access control"],
  PERSONNEL: ["人员管理制度", "personnel"],
  INCIDENT: ["应急处置制度", "emergency response"],
  PROCESS_RECORDS: ["全过程记录制度", "records of the whole process"],
  OPERATION: ["运营管理规范", "operation"],
  SERVICE: ["服务流程规范", "service processes"],
  PRODUCT_REVIEW: ["产品审核制度", "review of products"],
  COMPLAINTS: ["投诉与反馈制度", "complaints"],
  OTHER: ["其他", "other"],
};

export const BODIES: ChoiceTable = Object.fromEntries(
  entriesOf(roleLabels).map(([role, { zh, en }]) => [role, [zh, en] as const]),
);
