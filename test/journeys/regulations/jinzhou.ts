import { actor, APPLYING, paper, settling, UNSAID } from "./procedure.ts";
import type { Closing, Regulation } from "./procedure.ts";
import { gradedAndRegistered, NATIONAL } from "./national.ts";

const disposes = actor("第二十二条", "jz.dispose", "OPERATOR", "DEVELOPER");

const closing: Closing = {
  settledBy: actor(UNSAID, "jz.end-authorization", "DATA_AUTHORITY", "OPERATOR"),
  brings: ["export", "second export"],
  deeds: [
    settling(UNSAID, "jz.exports-disposed", disposes, "export", "CONTINUED"),
    settling(UNSAID, "jz.exports-disposed", disposes, "second export", "TERMINATED"),
  ],
};

/** 锦州市公共数据资源授权运营管理办法（试行）: adopted on 2025-11-27, valid for two years. */
export const JINZHOU: Regulation = {
  file: "jinzhou-2025",
  founded: "2026-03-02",
  lastDay: "2027-10-31",

  // The text knows no plan and no filing. The data authority alone chooses and authorizes.
  beginning: [],
  plan: {
    proposedBy: actor(UNSAID, "jz.plans", "DATA_AUTHORITY", "IMPLEMENTING_AGENCY"),
    settledBy: actor(UNSAID, "jz.plans", "GOVERNMENT", "OPERATOR"),
    deeds: [],
  },
  call: {
    proposedBy: actor("第九条", "jz.authority-selects", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor("第九条", "jz.selection-settled", "DATA_AUTHORITY", "IMPLEMENTING_AGENCY"),
    deeds: [paper("第九条", "jz.authority-selects", "DATA_AUTHORITY", "NOTICE")],
  },
  application: {
    proposedBy: actor("第九条", "jz.applicants-apply", APPLYING, "OPERATOR"),
    settledBy: actor("第九条", "jz.selection-settled", "DATA_AUTHORITY", APPLYING),
    deeds: [
      paper("第九条", "jz.applicants-apply", APPLYING, "DOSSIER"),
      paper("第九条", "jz.authority-selects", "DATA_AUTHORITY", "COMPREHENSIVE_REVIEW"),
    ],
  },
  selection: {
    settledBy: actor("第九条", "jz.selection-settled", "DATA_AUTHORITY", "EXPERT"),
    deeds: [
      paper("第九条", "jz.selection-decided", "DATA_AUTHORITY", "SELECTION_DECISION", {
        value: { idOf: "OPERATOR" },
        about: "application",
      }),
    ],
  },

  resource: {
    proposedBy: actor("第十四条", "jz.provider-catalogues", "DATA_PROVIDER", "DATA_AUTHORITY"),
    settledBy: actor(UNSAID, "jz.resource-settled", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: [
      paper("第十四条", "jz.provider-catalogues", "DATA_PROVIDER", "CLASSIFICATION"),
      paper("第十四条", "jz.provider-catalogues", "DATA_PROVIDER", "USE_REQUIREMENTS"),
      paper("第十四条", "jz.provider-catalogues", "DATA_PROVIDER", "SENSITIVITY", { value: 1n }),
    ],
  },
  grant: {
    proposedBy: actor("第三条第二款", "jz.authority-authorizes", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor("第三条第二款", "jz.authorization-settled", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: gradedAndRegistered,
  },
  authorization: {
    proposedBy: actor("第三条第二款", "jz.authority-authorizes", "DATA_AUTHORITY", "GOVERNMENT"),
    settledBy: actor("第三条第二款", "jz.authorization-settled", "DATA_AUTHORITY", "OPERATOR"),
    clauses: ["SCOPE", "TERM"],
    deeds: [
      paper("第九条", "jz.signed", "OPERATOR", "ACCEPTANCE"),
      paper("第三条第三款", "jz.operator-legal-form", "DATA_AUTHORITY", "QUALIFICATION_LEGAL_FORM", { of: "OPERATOR" }),
      paper("第十条", "jz.operator-credit", "DATA_AUTHORITY", "QUALIFICATION_CREDIT", { of: "OPERATOR" }),
      paper("第十条", "jz.operator-capacity", "DATA_AUTHORITY", "QUALIFICATION_CAPACITY", { of: "OPERATOR" }),
      paper("第十条", "jz.operator-security", "DATA_AUTHORITY", "SECURITY_REVIEW", { of: "OPERATOR" }),
      paper("第四条第二款", "jz.security-reviewed", "CYBERSPACE_REGULATOR", "SECURITY_REVIEW"),
      paper("第十八条第二款", "jz.security-officer", "OPERATOR", "SECURITY_OFFICER", { value: 1n }),
      paper("第二十一条", "jz.emergency-plan", "OPERATOR", "EMERGENCY_PLAN"),
      paper("第十五条", "jz.rules-submitted", "OPERATOR", "INSTITUTION_RULES"),
      // 谁采集、谁持有、谁管理、谁运营、谁使用: five who answer.
      paper("第十八条第一款", "jz.responsibility", "OPERATOR", "RESPONSIBILITY", { value: 0b11111n }),
      paper("第十二条第二款", "jz.affiliates-listed", "OPERATOR", "AFFILIATES"),
    ],
  },

  domain: {
    proposedBy: actor("第六条", "jz.platform-by", "OPERATOR", "DATA_PROVIDER"),
    settledBy: actor("第六条第一款", "jz.platform-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第十九条", "jz.security-together", "OPERATOR", "INSTITUTION_RULES"),
      paper("第六条第一款、第七条", "jz.platform-functions", "DATA_AUTHORITY", "DOMAIN_ACCEPTANCE", { value: 58467n }),
      paper("第八条", "jz.platform-protected", "DATA_AUTHORITY", "QUALIFICATION_CLASSIFIED_PROTECTION", { value: 3n }),
      paper("第八条", "jz.platform-cryptography", "DATA_AUTHORITY", "QUALIFICATION_CRYPTOGRAPHY"),
    ],
  },
  scenario: {
    proposedBy: actor("第十一条第一款", "jz.scenario-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第十一条第一款", "jz.scenario-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第十一条第一款", "jz.no-opinion-left", ["DATA_AUTHORITY", "DATA_PROVIDER"], "REVIEW", {
        outcome: "NO_OBJECTION",
      }),
      // 2 stands for public welfare, which comes first under Article 5.
      paper(NATIONAL.price, "nat.benefit-stated", "OPERATOR", "BENEFIT", { value: 2n }),
    ],
  },
  development: {
    proposedBy: actor(UNSAID, "jz.operator-agrees", "OPERATOR", "DEVELOPER"),
    settledBy: actor(UNSAID, "jz.operator-agrees", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [
      paper(UNSAID, "jz.agreement-signed", "DEVELOPER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.free-for-welfare", "OPERATOR", "PRICE", { value: 0n }),
    ],
  },

  demand: {
    proposedBy: actor("第十一条第二款", "jz.demand-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第十一条第二款", "jz.demand-settled", "OPERATOR", "DEVELOPER"),
    deeds: [
      paper("第十一条第二款", "jz.demand-by", "DEVELOPER", "NECESSITY"),
      paper("第十一条第二款", "jz.internally-reviewed", "OPERATOR", "REVIEW"),
    ],
  },
  delivery: {
    proposedBy: actor("第十六条", "jz.deliver", "DATA_PROVIDER", "OPERATOR"),
    settledBy: actor("第十六条", "jz.deliver", "DATA_PROVIDER", "OPERATOR"),
    deeds: [],
  },
  import: {
    proposedBy: actor("第十二条第二款", "jz.import-by", "OPERATOR", "BUYER"),
    settledBy: actor(UNSAID, "jz.import-settled", "OPERATOR", "DEVELOPER"),
    deeds: [],
  },
  product: {
    proposedBy: actor("第三条第四款", "jz.product-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第二十条", "jz.product-settled", "OPERATOR", "DEVELOPER"),
    deeds: [
      paper("第二十条", "jz.product-compliance", "OPERATOR", "COMPLIANCE_REVIEW"),
      paper("第十条", "jz.not-reversible", "OPERATOR", "NOT_REVERSIBLE"),
      paper(NATIONAL.primary, "nat.no-raw", "DATA_AUTHORITY", "NO_RAW"),
    ],
  },
  sale: {
    proposedBy: actor(UNSAID, "jz.operator-agrees", "OPERATOR", "BUYER"),
    settledBy: actor(UNSAID, "jz.operator-agrees", "OPERATOR", "BUYER"),
    deeds: [
      paper(UNSAID, "jz.agreement-signed", "BUYER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.free-for-welfare", "OPERATOR", "PRICE", { value: 0n }),
    ],
  },
  export: {
    proposedBy: actor("第三条第二款", "jz.operator-exports", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第三条第二款", "jz.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [],
  },

  year: [
    paper("第二十条", "jz.mechanisms-reported-by", "OPERATOR", "RISK_ASSESSMENT"),
    paper("第二十条", "jz.mechanisms-reported-by", "OPERATOR", "INTERNAL_AUDIT"),
    paper("第十七条", "jz.records-kept-by", "OPERATOR", "LOG_RETENTION", { value: 6n }),
    paper("第十三条第一款", "jz.material-by", "OPERATOR", "EVALUATION_MATERIAL"),
    paper("第十三条第一款", "jz.evaluated-by", "DATA_AUTHORITY", "EVALUATION"),
    paper(NATIONAL.price, "nat.operator-files", "OPERATOR", "ANNUAL_REPORT"),
    paper(NATIONAL.disclosure, "nat.disclosed-by", ["DATA_AUTHORITY", "OPERATOR"], "DISCLOSURE"),
  ],

  // The evaluation finds problems, and the operator plans how to mend them.
  order: {
    proposedBy: actor("第十三条第二款、第二十三条", "jz.open-case", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor("第十三条第二款、第二十三条", "jz.open-case", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第十三条第一款", "jz.evaluated-by", "DATA_AUTHORITY", "EVALUATION", {
        of: "authorization",
        outcome: "CONDITIONAL",
      }),
    ],
  },
  hold: actor(UNSAID, "jz.hold-authorization", "DATA_AUTHORITY", "DATA_PROVIDER"),
  rectification: {
    settledBy: actor("第十三条第二款、第二十三条", "jz.close-case", "DATA_AUTHORITY"),
    deeds: [
      paper("第十三条第二款", "jz.plan-made", "OPERATOR", "RECTIFICATION_PLAN"),
      paper("第十三条第二款、第十六条", "jz.report-rectification", "OPERATOR", "RECTIFICATION_REPORT"),
      paper("第十三条第二款", "jz.re-evaluated", "DATA_AUTHORITY", "REEVALUATION"),
    ],
  },

  recall: actor("第二十条", "jz.product-settled", "OPERATOR", "DEVELOPER"),

  // No article ends an authorization: who ends it, was decided when the city was founded.
  revocation: {
    procedure: { settledBy: actor(UNSAID, "jz.end-authorization", "DATA_AUTHORITY", "OPERATOR"), deeds: [] },
    closing,
  },
  termination: {
    procedure: { settledBy: actor(UNSAID, "jz.end-authorization", "GOVERNMENT", "OPERATOR"), deeds: [] },
    closing,
  },
  expiry: { closing },
};
