import { NATIONAL, pricedWithinCeiling } from "./national.ts";
import { actor, APPLYING, paper, settling, UNSAID } from "./procedure.ts";
import type { Closing, Regulation } from "./procedure.ts";

const AGENCY = "IMPLEMENTING_AGENCY";
const authorizes = "第三条第（二）项（授权运营）";
const files = "第二十八条第二款、第三款";

const closesCases = actor("第三十四条", "yx.close-case", "DATA_AUTHORITY", "POLICE");
const disposes = actor(UNSAID, "yx.dispose", AGENCY, "OPERATOR");

// The authority shuts the platform and keeps the logs for two years; the operator deletes and hands over.
const closing: Closing = {
  settledBy: actor("第十九条", "yx.end-authorization", AGENCY, "OPERATOR"),
  brings: ["delivery", "export", "second export"],
  deeds: [
    paper("第十九条", "yx.access-closed", "DATA_AUTHORITY", "ACCESS_CLOSED"),
    paper("第十九条", "yx.operator-deleted", "OPERATOR", "DELETION_CERTIFICATE"),
    settling(
      "第十九条",
      "yx.deliveries-purged",
      actor("第十九条", "yx.end-delivery", "OPERATOR", "BUYER"),
      "delivery",
      "PURGED",
    ),
    paper("第十九条", "yx.logs-kept", "DATA_AUTHORITY", "LOG_RETENTION", { value: 24n }),
    paper("第十九条", "yx.handed-over", "OPERATOR", "HANDOVER"),
    settling(UNSAID, "yx.exports-disposed", disposes, "export", "CONTINUED"),
    settling(UNSAID, "yx.exports-disposed", disposes, "second export", "TERMINATED"),
  ],
};

/** 玉溪市公共数据资源授权运营管理办法（试行）, the draft for comment, with a trial of two years. */
export const YUXI: Regulation = {
  file: "yuxi-2025-draft",
  founded: "2026-03-02",
  lastDay: "2027-08-31",

  beginning: [],
  plan: {
    proposedBy: actor("第十三条", "yx.plan-by", "DATA_AUTHORITY", AGENCY),
    settledBy: actor("第十五条第二款", "yx.plan-approved-by", "GOVERNMENT", "DATA_AUTHORITY"),
    // Article 14 has eleven items, in these words.
    clauses: [
      ...([
        "SCOPE",
        "TERM",
        "SECURITY",
        "EXIT",
        "RIGHTS_AND_DUTIES",
        "REVENUE",
        "PRODUCTS",
        "COST_ACCOUNTING",
      ] as const),
      ...(["PERSONAL_INFORMATION", "EVALUATION", "NECESSITY", "SELECTION_CONDITIONS", "MODE", "SUPERVISION"] as const),
    ],
    deeds: [
      paper("第十五条第一款", "yx.plan-decided", "DATA_AUTHORITY", "COLLECTIVE_DECISION"),
      // 3 stands for an authorization by scenarios.
      paper("第十五条第一款", "yx.plan-decided-by", "DATA_AUTHORITY", "MODE", { value: 3n }),
    ],
  },
  call: {
    proposedBy: actor("第十六条第（一）项", "yx.agency-announces", AGENCY, "DATA_AUTHORITY"),
    settledBy: actor("第十六条第（二）项", "yx.selection-settled", AGENCY, "DATA_AUTHORITY"),
    deeds: [paper("第十六条第（一）项", "yx.call-published", AGENCY, "PUBLICATION")],
  },
  application: {
    proposedBy: actor("第十六条第（一）项", "yx.applicants-apply", APPLYING, "OPERATOR"),
    settledBy: actor("第十六条第（二）项", "yx.selection-settled", AGENCY, APPLYING),
    deeds: [
      paper("第十六条第（一）项", "yx.applicants-apply", APPLYING, "DOSSIER"),
      paper("第五条第（二）项", "yx.experts-on-operator", "EXPERT", "REVIEW"),
      paper("第十六条第（二）项", "yx.reviewed", AGENCY, "COMPREHENSIVE_REVIEW"),
    ],
  },
  selection: {
    settledBy: actor("第十六条第（二）项", "yx.selection-settled", AGENCY, "DATA_AUTHORITY"),
    deeds: [
      paper("第十六条第（一）项", "yx.agency-announces", AGENCY, "SELECTION_DECISION", {
        value: { idOf: "OPERATOR" },
        about: "application",
      }),
      paper("第十六条第（四）项", "yx.notice-posted", AGENCY, "NOTICE"),
    ],
  },

  resource: {
    proposedBy: actor("第九条", "yx.providers-catalogue", "DATA_PROVIDER", "DATA_AUTHORITY"),
    settledBy: actor("第九条", "yx.catalogue-settled", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: [
      paper("第三条第（一）项", "yx.public-service-basis", "DATA_PROVIDER", "COLLECTION_BASIS"),
      paper("第九条", "yx.providers-catalogue", "DATA_PROVIDER", "CLASSIFICATION"),
      paper("第九条", "yx.providers-catalogue", "DATA_PROVIDER", "SENSITIVITY", { value: 1n }),
    ],
  },
  grant: {
    proposedBy: actor(authorizes, "yx.agency-authorizes", AGENCY, "DATA_AUTHORITY"),
    settledBy: actor(authorizes, "yx.authorization-settled", AGENCY, "DATA_AUTHORITY"),
    deeds: [
      paper(authorizes, "yx.designated-by-holder", "DATA_PROVIDER", "MANDATE", { of: "resource" }),
      paper("第二十五条", "yx.registrar-registers", "REGISTRAR", "NOTICE", { of: "resource" }),
      paper(NATIONAL.registration, "nat.registration-within-three-years", "REGISTRAR", "REGISTRATION", {
        of: "resource",
      }),
    ],
  },
  authorization: {
    proposedBy: actor(authorizes, "yx.agency-authorizes", AGENCY, "DATA_AUTHORITY"),
    settledBy: actor(authorizes, "yx.authorization-settled", AGENCY, "DATA_AUTHORITY"),
    // Article 17 has thirteen items, in these words.
    clauses: [
      ...(["SCOPE", "TERM", "SECURITY", "DISCLOSURE", "REVENUE", "BREACH", "PRODUCTS", "COST_ACCOUNTING"] as const),
      ...(["PERSONAL_INFORMATION", "RENEWAL", "DISPUTES", "CHANGE_AND_TERMINATION", "PLATFORM"] as const),
      ...(["ASSET_OWNERSHIP", "REVIEW_REQUIREMENTS", "EVALUATION"] as const),
    ],
    deeds: [
      paper("第十五条第三款", "yx.plan-filed", "DATA_AUTHORITY", "PLAN_FILING", { of: "plan" }),
      paper("第三条第（二）项（实施机构）", "yx.agency-mandated", "GOVERNMENT", "MANDATE", { of: AGENCY }),
      paper("第十二条", "yx.mode-of-plan", AGENCY, "MODE", { value: 3n }),
      paper("第十六条第（五）项", "yx.collective-decision", AGENCY, "COLLECTIVE_DECISION"),
      paper("第十六条第（五）项", "yx.signed", "OPERATOR", "ACCEPTANCE"),
      paper("第三条第（三）项", "yx.legal-person", AGENCY, "QUALIFICATION_LEGAL_FORM", { of: "OPERATOR" }),
      paper(authorizes, "yx.operator-qualified", AGENCY, "QUALIFICATION_CAPACITY", { of: "OPERATOR" }),
      // 谁采集、谁持有、谁使用、谁运营: four who answer.
      paper("第二十九条", "yx.responsibility", "OPERATOR", "RESPONSIBILITY", { value: 0b11011n }),
      paper("第二十八条第二款", "yx.agreement-filed", "OPERATOR", "AGREEMENT_FILING"),
    ],
  },

  domain: {
    proposedBy: actor("第三条第（四）项", "yx.platform-by", AGENCY, "OPERATOR"),
    settledBy: actor(UNSAID, "yx.domain-settled", AGENCY, "OPERATOR"),
    deeds: [
      paper("第三条第（四）项", "yx.platform-functions", "DATA_AUTHORITY", "DOMAIN_ACCEPTANCE", { value: 74702n }),
    ],
  },
  scenario: {
    proposedBy: actor("第二十一条第（一）项", "yx.scenario-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor(UNSAID, "yx.scenario-settled", AGENCY, "OPERATOR"),
    deeds: [
      paper("第五条第（二）项", "yx.experts-on-scenario", "EXPERT", "REVIEW"),
      paper("第二十一条第（一）项", "yx.value-stated", "OPERATOR", "BENEFIT", { value: 3n }),
    ],
  },
  development: {
    proposedBy: actor("第二十二条第（三）项", "yx.operator-agrees", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第二十二条第（三）项", "yx.operator-agrees", "OPERATOR", "DEVELOPER"),
    deeds: [paper("第二十二条第（三）项", "yx.agreement-signed", "DEVELOPER", "ACCEPTANCE"), ...pricedWithinCeiling],
  },

  demand: {
    proposedBy: actor("第二十条", "yx.demand-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第二十条", "yx.demand-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第二十条", "yx.demand-approved-by-both", ["DATA_AUTHORITY", "INDUSTRY_AUTHORITY"], "REVIEW"),
      paper("第二十一条第（三）项", "yx.least-necessary", "OPERATOR", "NECESSITY"),
      paper("第十条", "yx.aggregated", "DATA_PROVIDER", "AGGREGATION", { of: "resource" }),
    ],
  },
  delivery: {
    proposedBy: actor("第八条", "yx.agency-supplies", AGENCY, "DATA_PROVIDER"),
    settledBy: actor("第八条", "yx.agency-supplies", AGENCY, "DATA_PROVIDER"),
    deeds: [
      paper("第二十二条第（一）项", "yx.personnel-filed", "OPERATOR", "PERSONNEL_ROSTER", { of: "authorization" }),
      paper("第二十二条第（一）项", "yx.personnel-vetted", "OPERATOR", "VETTING", { of: "authorization" }),
      paper("第二十二条第（一）项", "yx.confidentiality", "OPERATOR", "CONFIDENTIALITY", { of: "authorization" }),
      paper("第三十二条", "yx.trained", "OPERATOR", "TRAINING", { of: "authorization" }),
      paper("第三十一条", "yx.rules-of-security", "OPERATOR", "INSTITUTION_RULES", { of: "authorization" }),
    ],
  },
  import: {
    proposedBy: actor("第二十二条第（二）项", "yx.import-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第二十二条第（二）项", "yx.import-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第二十二条第（二）项", "yx.import-approved-by-either", "DATA_AUTHORITY", "REVIEW"),
      paper("第二十二条第（二）项", "yx.lawfully-obtained", "OPERATOR", "COLLECTION_BASIS"),
    ],
  },
  product: {
    proposedBy: actor("第二十四条", "yx.product-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第三十条", "yx.product-settled", AGENCY, "OPERATOR"),
    deeds: [
      paper("第十七条第（三）项", "yx.product-secure", AGENCY, "SECURITY_REVIEW"),
      paper("第十七条第（三）项", "yx.product-conforming", AGENCY, "BUSINESS_REVIEW"),
      paper("第三十条", "yx.no-raw", AGENCY, "NO_RAW"),
      paper("第五条第（二）项", "yx.experts-on-product", "EXPERT", "REVIEW"),
    ],
  },
  sale: {
    proposedBy: actor("第二十二条第（三）项", "yx.operator-agrees", "OPERATOR", "BUYER"),
    settledBy: actor("第二十二条第（三）项", "yx.operator-agrees", "OPERATOR", "BUYER"),
    deeds: [
      paper("第二十二条第（三）项", "yx.agreement-signed", "BUYER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.within-ceiling", "OPERATOR", "PRICE", { value: 800n }),
    ],
  },
  export: {
    proposedBy: actor("第二十六条", "yx.operator-exports", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第二十六条", "yx.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [paper("第二十五条", "yx.export-registered", "REGISTRAR", "REGISTRATION", { of: "product" })],
  },

  year: [
    paper(files, "yx.operator-files", "OPERATOR", "ANNUAL_REPORT"),
    paper("第二十七条", "yx.agency-states-revenue", AGENCY, "REVENUE_SCHEME"),
    paper("第三十条", "yx.agency-audits", AGENCY, "INTERNAL_AUDIT"),
    paper("第六条", "yx.supervisors-inspect", ["PRICE_AUTHORITY", "AUDITOR", "MARKET_REGULATOR"], "INSPECTION"),
    paper("第五条第（2）项", "yx.authority-supervises", "DATA_AUTHORITY", "EVALUATION"),
    paper(NATIONAL.disclosure, "nat.disclosed-by", [AGENCY, "OPERATOR"], "DISCLOSURE"),
  ],

  order: {
    proposedBy: actor("第三十四条", "yx.open-case", "DATA_AUTHORITY", "OPERATOR"),
    settledBy: actor("第三十四条", "yx.open-case", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  hold: actor("第三十六条第一款", "yx.close-authorization", "DATA_AUTHORITY", "INDUSTRY_AUTHORITY"),
  heldUntilRectified: ["第三十六条第一款", "yx.rectified-before-resuming"],
  rectification: {
    settledBy: { ...closesCases, not: undefined },
    deeds: [paper("第三十六条第一款", "yx.report-rectification", "OPERATOR", "RECTIFICATION_REPORT")],
  },

  recall: actor("第三十条", "yx.product-settled", AGENCY, "OPERATOR"),

  revocation: {
    procedure: {
      settledBy: actor("第十九条", "yx.end-authorization", AGENCY, "OPERATOR"),
      deeds: [settling("第三十六条第一款", "yx.failed-before-cancelling", closesCases, "second order", "FAILED")],
    },
    closing,
  },
  termination: {
    procedure: { settledBy: actor("第十九条", "yx.end-authorization", "GOVERNMENT", "OPERATOR"), deeds: [] },
    closing,
  },
  expiry: { closing },
};
