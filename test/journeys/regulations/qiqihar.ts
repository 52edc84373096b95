import { gradedAndRegistered, NATIONAL, pricedWithinCeiling } from "./national.ts";
import { actor, APPLYING, paper, settling, UNSAID } from "./procedure.ts";
import type { Closing, Regulation } from "./procedure.ts";

const disposes = actor(UNSAID, "qqhr.dispose", "DATA_AUTHORITY", "BUYER");

/** What Article 16 lists, and that nobody has the data alone. */
const USE_CLAUSES = [
  ...(["SCOPE", "TERM", "SECURITY", "RIGHTS_AND_DUTIES", "REVENUE", "BREACH", "PURPOSE"] as const),
  "NON_EXCLUSIVE",
] as const;

// The text in hand breaks off in Article 17, before its chapters on supervision and exit: nothing is asked of an end.
const closing: Closing = {
  settledBy: actor(UNSAID, "qqhr.end-authorization", "DATA_AUTHORITY", "OPERATOR"),
  brings: ["export", "second export"],
  deeds: [
    settling(UNSAID, "qqhr.exports-disposed", disposes, "export", "CONTINUED"),
    settling(UNSAID, "qqhr.exports-disposed", disposes, "second export", "TERMINATED"),
  ],
};

/** 齐齐哈尔市公共数据授权运营管理暂行办法: issued on 2024-11-29, in force for two years. */
export const QIQIHAR: Regulation = {
  file: "qiqihar-2024",
  founded: "2026-03-02",
  lastDay: "2026-10-31",

  beginning: [],
  plan: {
    proposedBy: actor("第五条第一款", "qqhr.bureau-plans", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor(UNSAID, "qqhr.plan-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  call: {
    proposedBy: actor("第七条", "qqhr.bureau-selects", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor("第七条", "qqhr.plan-selection-settled", "DATA_AUTHORITY", "OPERATOR"),
    // Open tender, invited tender or negotiation.
    deeds: [paper("第七条", "qqhr.fair-competition", "DATA_AUTHORITY", "MODE", { value: 1n })],
  },
  application: {
    proposedBy: actor("第七条", "qqhr.applicants-apply", APPLYING, "OPERATOR"),
    settledBy: actor("第七条", "qqhr.plan-selection-settled", "DATA_AUTHORITY", APPLYING),
    deeds: [
      paper("第七条", "qqhr.applicants-apply", APPLYING, "DOSSIER"),
      paper("第七条", "qqhr.applications-reviewed", "EXPERT", "COMPREHENSIVE_REVIEW"),
    ],
  },
  selection: {
    settledBy: actor("第七条", "qqhr.plan-selection-settled", "DATA_AUTHORITY", "EXPERT"),
    deeds: [
      paper("第七条", "qqhr.selection-decided", "DATA_AUTHORITY", "SELECTION_DECISION", {
        value: { idOf: "OPERATOR" },
        about: "application",
      }),
    ],
  },

  resource: {
    proposedBy: actor("第五条第三款", "qqhr.bodies-catalogue", "DATA_PROVIDER", "DATA_SERVICE_AGENCY"),
    settledBy: actor("第五条第二款", "qqhr.agency-keeps-catalogue", "DATA_SERVICE_AGENCY", "DATA_PROVIDER"),
    deeds: [
      paper("第二条第二款", "qqhr.no-state-secret", "DATA_PROVIDER", "SENSITIVITY", { value: 1n }),
      paper("第五条第三款", "qqhr.updated-and-checked", "DATA_PROVIDER", "UPDATE_FREQUENCY"),
      paper("第五条第二款、第三款", "qqhr.classify", "DATA_PROVIDER", "CLASSIFICATION"),
    ],
  },
  grant: {
    proposedBy: actor("第六条", "qqhr.government-authorizes", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor("第六条", "qqhr.government-authorizes", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: gradedAndRegistered,
  },
  authorization: {
    // The government authorizes, and has the bureau do it.
    proposedBy: actor("第六条", "qqhr.government-authorizes", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor("第六条", "qqhr.government-authorizes", "DATA_AUTHORITY", "DATA_SERVICE_AGENCY"),
    clauses: ["SCOPE", "TERM", "SECURITY", "EXIT", "DISCLOSURE"],
    deeds: [
      paper("第六条", "qqhr.entrusted", "GOVERNMENT", "MANDATE", { of: "CITY" }),
      paper("第七条", "qqhr.signed", "OPERATOR", "ACCEPTANCE"),
      paper("第七条", "qqhr.agreement-filed", "DATA_AUTHORITY", "AGREEMENT_FILING"),
      // 数据加工使用权 and 数据产品经营权.
      paper("第七条", "qqhr.two-rights", "DATA_AUTHORITY", "RIGHTS", { value: 0b11n }),
      paper("第三条第四款、第八条第一项", "qqhr.operator-legal-form", "DATA_AUTHORITY", "QUALIFICATION_LEGAL_FORM", {
        of: "OPERATOR",
      }),
      paper("第八条第二项", "qqhr.operator-credit", "DATA_AUTHORITY", "QUALIFICATION_CREDIT", { of: "OPERATOR" }),
      paper("第八条第三项", "qqhr.operator-capacity", "DATA_AUTHORITY", "QUALIFICATION_CAPACITY", { of: "OPERATOR" }),
      paper("第八条第四项", "qqhr.operator-protection", "DATA_AUTHORITY", "QUALIFICATION_CLASSIFIED_PROTECTION", {
        of: "OPERATOR",
        value: 3n,
      }),
      paper("第八条第四项", "qqhr.operator-secure", "DATA_AUTHORITY", "SECURITY_REVIEW", { of: "OPERATOR" }),
      paper("第八条第四项", "qqhr.operator-risk-low", "DATA_AUTHORITY", "RISK_ASSESSMENT", {
        of: "OPERATOR",
        value: 2n,
      }),
      paper("第八条第四项", "qqhr.operator-incident-free-verified", "DATA_AUTHORITY", "QUALIFICATION_INCIDENT_FREE", {
        of: "OPERATOR",
        value: 36n,
      }),
    ],
  },

  domain: {
    proposedBy: actor(UNSAID, "qqhr.domain-by", "DATA_AUTHORITY", "OPERATOR"),
    settledBy: actor(UNSAID, "qqhr.domain-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [paper("第十六条", "qqhr.domain-trusted", "DATA_AUTHORITY", "DOMAIN_ACCEPTANCE")],
  },
  scenario: {
    proposedBy: actor("第十五条", "qqhr.operator-proposes-scenario", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第五条第一款", "qqhr.scenario-settled", "DATA_SERVICE_AGENCY", "OPERATOR"),
    deeds: [
      paper("第十五条", "qqhr.scenario-determined", "OPERATOR", "SCENARIO_DETERMINATION"),
      paper(NATIONAL.price, "nat.benefit-stated", "OPERATOR", "BENEFIT", { value: 3n }),
    ],
  },
  development: {
    proposedBy: actor("第十六条", "qqhr.operator-agrees", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第十六条", "qqhr.operator-agrees", "OPERATOR", "DEVELOPER"),
    clauses: USE_CLAUSES,
    deeds: [
      paper("第十六条", "qqhr.agreement-signed", "DEVELOPER", "ACCEPTANCE"),
      paper("第十四条第一款", "qqhr.developer-qualified", "OPERATOR", "DEVELOPER_QUALIFIED"),
      paper("第十四条第一款", "qqhr.developer-filed", "OPERATOR", "DEVELOPER_FILING"),
      paper("第十四条第二款第一项", "qqhr.developer-officer", "DEVELOPER", "SECURITY_OFFICER"),
      paper("第十四条第二款第一项", "qqhr.developer-rules", "DEVELOPER", "INSTITUTION_RULES"),
      paper("第十四条第二款第二项", "qqhr.developer-credit", "OPERATOR", "QUALIFICATION_CREDIT"),
      paper("第十四条第二款第三项", "qqhr.developer-not-notified", "OPERATOR", "QUALIFICATION_INCIDENT_FREE", {
        value: 36n,
      }),
      ...pricedWithinCeiling,
    ],
  },

  demand: {
    proposedBy: actor("第十五条", "qqhr.demand-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第十五条", "qqhr.demand-settled", "DATA_SERVICE_AGENCY", "OPERATOR"),
    deeds: [
      paper("第九条第一款", "qqhr.supply-rules-made", "DATA_AUTHORITY", "SUPPLY_RULES", { of: "CITY" }),
      paper("第十五条", "qqhr.necessity", "DEVELOPER", "NECESSITY"),
      paper("第十五条", "qqhr.agency-reviewed", "DATA_SERVICE_AGENCY", "REVIEW"),
      paper("第十五条", "qqhr.operator-assessed", "OPERATOR", "REVIEW"),
      paper("第九条第二款第一项", "qqhr.no-direct-exposure", "DATA_SERVICE_AGENCY", "DIRECT_EXPOSURE_RISK"),
      paper("第九条第二款第二项", "qqhr.no-indirect-exposure", "DATA_SERVICE_AGENCY", "INDIRECT_EXPOSURE_RISK"),
      paper("第九条第二款第三项", "qqhr.no-other-risk", "DATA_SERVICE_AGENCY", "OTHER_SECURITY_RISK"),
    ],
  },
  delivery: {
    proposedBy: actor("第五条第二款", "qqhr.agency-delivers", "DATA_SERVICE_AGENCY", "DATA_PROVIDER"),
    settledBy: actor("第五条第二款", "qqhr.agency-delivers", "DATA_SERVICE_AGENCY", "DATA_PROVIDER"),
    deeds: [
      paper("第五条第二款、第三款", "qqhr.aggregated-before-supply", "DATA_SERVICE_AGENCY", "AGGREGATION", {
        of: "resource",
      }),
      paper("第十一条第一项", "qqhr.operator-has-rules", "OPERATOR", "INSTITUTION_RULES", { of: "authorization" }),
      paper("第十条", "qqhr.treated", "DATA_SERVICE_AGENCY", "TREATMENT"),
    ],
  },
  import: {
    proposedBy: actor("第十三条", "qqhr.import-by", "DEVELOPER", "BUYER"),
    settledBy: actor(UNSAID, "qqhr.import-settled", "OPERATOR", "DEVELOPER"),
    deeds: [],
  },
  product: {
    proposedBy: actor("第十四条第一款", "qqhr.product-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第十一条第三项", "qqhr.operator-reviews", "OPERATOR", "DEVELOPER"),
    deeds: [
      paper("第十一条第三项", "qqhr.product-security", "OPERATOR", "SECURITY_REVIEW"),
      paper("第九条第二款", "qqhr.product-no-direct-exposure", "OPERATOR", "DIRECT_EXPOSURE_RISK"),
      paper("第九条第二款", "qqhr.product-no-indirect-exposure", "OPERATOR", "INDIRECT_EXPOSURE_RISK"),
      paper("第十四条第一款", "qqhr.product-of-qualified-developer", "OPERATOR", "DEVELOPER_QUALIFIED"),
      paper(NATIONAL.primary, "nat.no-raw", "DATA_AUTHORITY", "NO_RAW"),
    ],
  },
  sale: {
    proposedBy: actor("第十六条", "qqhr.operator-agrees", "OPERATOR", "BUYER"),
    settledBy: actor("第十六条", "qqhr.operator-agrees", "OPERATOR", "BUYER"),
    clauses: USE_CLAUSES,
    deeds: [
      paper("第十六条", "qqhr.agreement-signed", "BUYER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.within-ceiling", "OPERATOR", "PRICE", { value: 600n }),
    ],
  },
  export: {
    proposedBy: actor("第十条", "qqhr.operator-exports", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第十条", "qqhr.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [paper("第九条第二款", "qqhr.export-no-other-risk", "OPERATOR", "OTHER_SECURITY_RISK", { of: "product" })],
  },

  year: [
    paper("第十一条第一项", "qqhr.operator-duties", "OPERATOR", "PROCESS_LOG"),
    paper("第十一条第一项", "qqhr.operator-duties", "OPERATOR", "OPERATION_REPORT"),
    paper("第七条、第十一条第一项", "qqhr.disclosed-by", "OPERATOR", "DISCLOSURE"),
    paper("第五条第一款、第六款", "qqhr.inspected-by", ["DATA_AUTHORITY", "POLICE"], "INSPECTION"),
  ],

  order: {
    proposedBy: actor("第五条第一款、第六款", "qqhr.open-case", "DATA_AUTHORITY", "OPERATOR"),
    settledBy: actor("第五条第一款、第六款", "qqhr.open-case", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  hold: actor(UNSAID, "qqhr.hold-2", "DATA_AUTHORITY", "DATA_PROVIDER"),
  rectification: {
    settledBy: actor("第五条第一款、第六款", "qqhr.close-case", "DATA_AUTHORITY"),
    deeds: [paper("第十二条第二款第三项", "qqhr.report-rectification", "OPERATOR", "RECTIFICATION_REPORT")],
  },

  recall: actor("第十一条第三项", "qqhr.operator-reviews", "OPERATOR", "DEVELOPER"),

  revocation: {
    procedure: { settledBy: actor(UNSAID, "qqhr.end-authorization", "DATA_AUTHORITY", "OPERATOR"), deeds: [] },
    closing,
  },
  termination: {
    procedure: { settledBy: actor(UNSAID, "qqhr.end-authorization", "GOVERNMENT", "OPERATOR"), deeds: [] },
    closing,
  },
  expiry: { closing },
};
