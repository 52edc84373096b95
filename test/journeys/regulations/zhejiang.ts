import { gradedAndRegistered, NATIONAL, pricedWithinCeiling } from "./national.ts";
import { actor, APPLYING, paper, settling, UNSAID } from "./procedure.ts";
import type { Closing, Regulation } from "./procedure.ts";

/** Everybody who is in the network of security: 公共数据主管部门会同网信、公安、国家安全、保密、密码. */
export const SECURITY = [
  "DATA_AUTHORITY",
  "CYBERSPACE_REGULATOR",
  "POLICE",
  "STATE_SECURITY",
  "SECRECY_REGULATOR",
  "CRYPTOGRAPHY_REGULATOR",
] as const;

const closesCases = actor("二（三）、六（三）3", "zj.close-case", "DATA_AUTHORITY", "POLICE");
const disposes = actor(UNSAID, "zj.dispose", "DATA_AUTHORITY", "OPERATOR");

// The authority shuts the domain to the operator, deletes what is in it, and keeps the logs for six months.
const closing: Closing = {
  settledBy: actor("四（五）", "zj.closing-by", "DATA_AUTHORITY", "GOVERNMENT"),
  brings: ["delivery", "export", "second export"],
  deeds: [
    paper("四（五）", "zj.access-closed", "DATA_AUTHORITY", "ACCESS_CLOSED"),
    paper("四（五）", "zj.data-deleted", "DATA_AUTHORITY", "DELETION_CERTIFICATE"),
    settling(
      "四（五）",
      "zj.deliveries-purged",
      actor("四（五）", "zj.end-delivery", "DATA_AUTHORITY", "OPERATOR"),
      "delivery",
      "PURGED",
    ),
    paper("四（五）", "zj.logs-kept", "DATA_AUTHORITY", "LOG_RETENTION", { value: 6n }),
    settling(UNSAID, "zj.exports-disposed", disposes, "export", "CONTINUED"),
    settling(UNSAID, "zj.exports-disposed", disposes, "second export", "TERMINATED"),
  ],
};

/**
 * 浙江省公共数据授权运营管理办法（试行） of 2023: issued anew on 2025-09-01, so that this life ends before. The national
 * layer is there since 2025-03-01.
 */
export const ZHEJIANG: Regulation = {
  file: "zhejiang-2023",
  founded: "2025-03-03",
  lastDay: "2025-07-31",

  beginning: [
    paper("六（三）1", "zj.authority-keeps-mechanisms", "DATA_AUTHORITY", "INSTITUTION_RULES"),
    paper("六（三）1", "zj.authority-keeps-mechanisms", "DATA_AUTHORITY", "TRAINING"),
  ],
  call: {
    proposedBy: actor("四（一）", "zj.authority-calls", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor("二（二）", "zj.procurement-settled", "DATA_AUTHORITY", "COORDINATION"),
    deeds: [
      paper("二（一）", "zj.pilot", "COORDINATION", "PILOT", { of: "CITY" }),
      paper("四（一）", "zj.authority-calls", "DATA_AUTHORITY", "FIELD_CONDITIONS"),
      paper("四（一）", "zj.call-published", "DATA_AUTHORITY", "PUBLICATION"),
    ],
  },
  application: {
    proposedBy: actor("四（一）", "zj.applicants-apply", APPLYING, "OPERATOR"),
    settledBy: actor("二（二）", "zj.procurement-settled", "DATA_AUTHORITY", APPLYING),
    deeds: [
      // Form, audit report, accounts, promise of security, own assessment of the risks: five papers.
      paper("四（一）", "zj.dossier-complete", APPLYING, "DOSSIER", { value: 0b11111n }),
      paper("四（一）", "zj.experts-appraised", "EXPERT", "COMPREHENSIVE_REVIEW"),
      paper("四（一）", "zj.verified", "COORDINATION", "VERIFICATION"),
    ],
  },
  selection: {
    settledBy: actor("二（二）", "zj.procurement-settled", "DATA_AUTHORITY", "COORDINATION"),
    deeds: [
      paper("四（一）", "zj.selection-decided", "GOVERNMENT", "SELECTION_DECISION", {
        value: { idOf: "OPERATOR" },
        about: "application",
      }),
    ],
  },

  resource: {
    proposedBy: actor("二（三）", "zj.bodies-govern", "DATA_PROVIDER", "DATA_AUTHORITY"),
    settledBy: actor(UNSAID, "zj.resource-settled", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: [paper("二（三）", "zj.bodies-govern", "DATA_PROVIDER", "CLASSIFICATION")],
  },
  grant: {
    proposedBy: actor("一（三）", "zj.government-authorizes", "GOVERNMENT", "COORDINATION"),
    settledBy: actor("一（三）", "zj.government-authorizes", "GOVERNMENT", "DATA_PROVIDER"),
    deeds: [
      paper("一（一）", "zj.not-forbidden-to-open", "DATA_PROVIDER", "OPENNESS", { of: "resource", value: 2n }),
      ...gradedAndRegistered,
    ],
  },
  authorization: {
    proposedBy: actor("一（三）", "zj.government-authorizes", "GOVERNMENT", "COORDINATION"),
    settledBy: actor("一（三）", "zj.government-authorizes", "GOVERNMENT", "OPERATOR"),
    clauses: ["SCOPE", "TERM", "SECURITY", "EXIT", "RIGHTS_AND_DUTIES", "REVENUE", "ASSET_DISPOSAL", "BREACH"],
    deeds: [
      paper("二（一）", "zj.deliberated", "COORDINATION", "DELIBERATION"),
      paper("二（二）", "zj.sealed", "DATA_AUTHORITY", "SEAL"),
      paper("一（三）", "zj.signed", "OPERATOR", "ACCEPTANCE"),
      paper("四（一）", "zj.published", "GOVERNMENT", "PUBLICATION"),
      paper("四（二）", "zj.filed-above", "GOVERNMENT", "UPPER_FILING", { of: "call" }),
      paper("六（四）", "zj.no-plan-no-operation", SECURITY, "EMERGENCY_PLAN"),
      paper("三（二）1", "zj.security-officer", "OPERATOR", "SECURITY_OFFICER"),
      paper("三（二）1", "zj.internal-rules", "OPERATOR", "INSTITUTION_RULES"),
      // 谁运营谁负责、谁使用谁负责: two who answer.
      paper("六（二）", "zj.first-responsible", "OPERATOR", "RESPONSIBILITY", { value: 0b11000n }),
      paper("七", "zj.operator-is-legal-person", "DATA_AUTHORITY", "QUALIFICATION_LEGAL_FORM", { of: "OPERATOR" }),
      paper("三（一）", "zj.operator-credit", "COORDINATION", "QUALIFICATION_CREDIT", { of: "OPERATOR" }),
      paper("三（二）2", "zj.operator-protection", "COORDINATION", "QUALIFICATION_CLASSIFIED_PROTECTION", {
        of: "OPERATOR",
        value: 3n,
      }),
      paper("三（二）2", "zj.operator-cryptography", "COORDINATION", "QUALIFICATION_CRYPTOGRAPHY", { of: "OPERATOR" }),
      paper("三（二）3", "zj.operator-capacity", "COORDINATION", "QUALIFICATION_CAPACITY", { of: "OPERATOR" }),
      paper("三（二）4", "zj.operator-incident-free-verified", "COORDINATION", "QUALIFICATION_INCIDENT_FREE", {
        of: "OPERATOR",
        value: 36n,
      }),
    ],
  },

  domain: {
    proposedBy: actor("四（三）", "zj.domain-built", "DATA_AUTHORITY", "OPERATOR"),
    settledBy: actor("二（二）", "zj.domain-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("一（三）、四（三）", "zj.domain-accepted", "UPPER_DATA_AUTHORITY", "DOMAIN_ACCEPTANCE", { value: 16351n }),
    ],
  },
  scenario: {
    proposedBy: actor("三（三）", "zj.scenario-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("三（三）、五（五）", "zj.scenario-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("三（三）", "zj.scenario-reviewed", "DATA_AUTHORITY", "REVIEW"),
      paper(NATIONAL.price, "nat.benefit-stated", "OPERATOR", "BENEFIT", { value: 3n }),
    ],
  },

  demand: {
    proposedBy: actor("五（三）", "zj.demand-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("二（二）", "zj.demand-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("三（三）3", "zj.demand-necessity", "OPERATOR", "NECESSITY"),
      paper("二（三）", "zj.demand-reviewed", "DATA_PROVIDER", "REVIEW"),
      paper("五（三）", "zj.upstream-consent", "DATA_PROVIDER", "COLLECTION_BASIS", { of: "resource" }),
      paper("五（三）", "zj.treated-or-consented", "DATA_PROVIDER", "SENSITIVITY", { of: "resource", value: 1n }),
    ],
  },
  delivery: {
    proposedBy: actor(UNSAID, "zj.deliver", "DATA_PROVIDER", "OPERATOR"),
    settledBy: actor(UNSAID, "zj.deliver", "DATA_PROVIDER", "OPERATOR"),
    deeds: [
      paper("五（四）1", "zj.personnel-rostered", "OPERATOR", "PERSONNEL_ROSTER", { of: "authorization", value: 12n }),
      paper("五（四）1", "zj.personnel-vetted", "DATA_AUTHORITY", "VETTING", { of: "authorization", value: 12n }),
      paper("五（四）1", "zj.confidentiality", "OPERATOR", "CONFIDENTIALITY", { of: "authorization", value: 12n }),
      paper("五（二）", "zj.trained", "UPPER_DATA_AUTHORITY", "TRAINING", { of: "authorization" }),
      // Sampled and desensitized: nobody sees primary data.
      paper("五（四）2", "zj.raw-unseen", "DATA_PROVIDER", "TREATMENT", { value: 34n }),
    ],
  },
  import: {
    proposedBy: actor("五（四）3", "zj.import-by", "OPERATOR", "DATA_PROVIDER"),
    settledBy: actor("五（四）3", "zj.import-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("五（四）3", "zj.import-approved", "DATA_AUTHORITY", "REVIEW"),
      paper("五（四）3", "zj.import-lawful", "OPERATOR", "LEGAL_BASIS"),
    ],
  },
  product: {
    proposedBy: actor("五（五）", "zj.product-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("五（五）", "zj.product-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("五（五）", "zj.product-compliance", "DATA_AUTHORITY", "COMPLIANCE_REVIEW"),
      paper("五（五）", "zj.no-raw", "DATA_AUTHORITY", "NO_RAW"),
      paper("五（五）", "zj.not-reversible", "DATA_AUTHORITY", "NOT_REVERSIBLE"),
    ],
  },
  sale: {
    proposedBy: actor(UNSAID, "zj.operator-agrees", "OPERATOR", "BUYER"),
    settledBy: actor(UNSAID, "zj.operator-agrees", "OPERATOR", "BUYER"),
    deeds: [paper(UNSAID, "zj.agreement-signed", "BUYER", "ACCEPTANCE"), ...pricedWithinCeiling],
  },
  export: {
    proposedBy: actor("五（五）", "zj.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    settledBy: actor("五（五）", "zj.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [
      paper("五（五）", "zj.export-approved", "DATA_AUTHORITY", "EXPORT_APPROVAL", { of: "sale" }),
      paper("五（六）", "zj.export-priced", "OPERATOR", "PRICE", { of: "product", value: 500n }),
    ],
  },

  year: [
    paper("五（二）", "zj.operation-reported-by", "OPERATOR", "OPERATION_REPORT"),
    paper("五（六）", "zj.annual-report-filed-by", "OPERATOR", "ANNUAL_REPORT"),
    paper("六（四）", "zj.plan-made-by", "DATA_AUTHORITY", "DRILL"),
    paper("六（三）2", "zj.logs-recorded-by", "DATA_AUTHORITY", "CALL_LOG"),
    paper("二（三）、六（三）3", "zj.inspected-by", "MARKET_REGULATOR", "INSPECTION"),
    paper("六（七）", "zj.evaluators", "EVALUATOR", "EVALUATION"),
  ],

  order: {
    proposedBy: actor("二（三）、六（三）3", "zj.open-case", "DATA_AUTHORITY", "OPERATOR"),
    settledBy: actor("二（三）、六（三）3", "zj.open-case", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  hold: actor("六（八）", "zj.close-temporarily", "DATA_AUTHORITY", "DATA_PROVIDER"),
  heldUntilRectified: ["六（八）", "zj.corrected-before-resuming"],
  rectification: {
    settledBy: { ...closesCases, not: undefined },
    deeds: [paper("六（八）", "zj.correction-reported", "OPERATOR", "RECTIFICATION_REPORT")],
  },

  recall: actor("五（五）", "zj.product-reviewed-by", "DATA_AUTHORITY", "OPERATOR"),

  revocation: {
    procedure: {
      settledBy: actor("六（八）", "zj.end-authorization", "GOVERNMENT", "COORDINATION"),
      deeds: [
        settling("六（八）", "zj.failed-before-ending", closesCases, "second order", "FAILED"),
        paper("二（一）", "zj.revocation-deliberated", "COORDINATION", "REVOCATION_DELIBERATION"),
      ],
    },
    closing,
  },
  termination: {
    procedure: {
      settledBy: actor("六（八）", "zj.end-authorization", "GOVERNMENT", "OPERATOR"),
      deeds: [paper("二（一）", "zj.termination-deliberated", "COORDINATION", "TERMINATION_DELIBERATION")],
    },
    closing,
  },
  expiry: { closing },
};
