import { gradedAndRegistered, NATIONAL } from "./national.ts";
import { actor, APPLYING, paper, settling, UNSAID } from "./procedure.ts";
import type { Closing, Regulation } from "./procedure.ts";

const closesOrders = actor("第五十条", "qd.rectification-closed", "DATA_AUTHORITY", "POLICE");
const disposes = actor(UNSAID, "qd.dispose", "OPERATOR", "BUYER");

const closing: Closing = {
  settledBy: actor("第三十五条第三款", "qd.end-authorization", "DATA_AUTHORITY", "OPERATOR"),
  brings: ["export", "second export"],
  deeds: [
    paper("第三十五条第三款", "qd.authority-supervises", "DATA_AUTHORITY", "ACCESS_CLOSED"),
    paper("第三十五条第三款", "qd.authority-supervises", "DATA_AUTHORITY", "DELETION_CERTIFICATE"),
    settling(UNSAID, "qd.exports-disposed", disposes, "export", "CONTINUED"),
    settling(UNSAID, "qd.exports-disposed", disposes, "second export", "TERMINATED"),
  ],
};

/**
 * 青岛市公共数据管理办法, the draft for comment of 2023. It is a regulation of public data as a whole, so that much is
 * said about the catalogue, and of the authorization little more than that there is one (Articles 35 to 39).
 */
export const QINGDAO: Regulation = {
  file: "qingdao-2023-draft",
  founded: "2026-03-02",
  lastDay: "2028-02-28",

  beginning: [paper("第十条第一款", "qd.rules-of-the-city", "DATA_AUTHORITY", "INSTITUTION_RULES")],
  plan: {
    proposedBy: actor(UNSAID, "qd.plan-and-selection", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor(UNSAID, "qd.plan-and-selection", "GOVERNMENT", "OPERATOR"),
    deeds: [],
  },
  call: {
    proposedBy: actor(UNSAID, "qd.plan-and-selection", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor(UNSAID, "qd.plan-and-selection", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  application: {
    proposedBy: actor(UNSAID, "qd.applicants-apply", APPLYING, "OPERATOR"),
    settledBy: actor(UNSAID, "qd.plan-and-selection", "DATA_AUTHORITY", APPLYING),
    deeds: [],
  },
  selection: { settledBy: actor(UNSAID, "qd.plan-and-selection", "DATA_AUTHORITY", "OPERATOR"), deeds: [] },

  resource: {
    proposedBy: actor("第十七条第四款", "qd.bodies-catalogue", "DATA_PROVIDER", "DATA_AUTHORITY"),
    settledBy: actor("第十七条第四款", "qd.authority-examines", "DATA_AUTHORITY", "DATA_PROVIDER"),
    deeds: [
      paper("第十七条第四款", "qd.bodies-catalogue", "DATA_PROVIDER", "SENSITIVITY", { value: 1n }),
      // An entry of the catalogue has six items.
      paper("第十七条第五款", "qd.six-items", "DATA_PROVIDER", "CATALOGUE_ITEMS", { value: 0b111111n }),
      paper("第十条第二款", "qd.classified", "DATA_PROVIDER", "CLASSIFICATION"),
      paper("第九条", "qd.collection-basis", "DATA_PROVIDER", "COLLECTION_BASIS"),
      // 2 stands for what is shared under conditions, which have to be said.
      paper("第二十三条第一款", "qd.sharing-type-stated", "DATA_PROVIDER", "SHARING_ATTRIBUTE", { value: 2n }),
      paper("第二十三条第二款", "qd.condition-of-sharing", "DATA_PROVIDER", "USE_REQUIREMENTS"),
      paper("第四十二条第二款", "qd.officer-named", "DATA_PROVIDER", "SECURITY_OFFICER", { of: "DATA_PROVIDER" }),
      paper("第四十二条第二款", "qd.emergency-plan-filed", "DATA_PROVIDER", "EMERGENCY_PLAN", { of: "DATA_PROVIDER" }),
    ],
  },
  grant: {
    proposedBy: actor("第三条第四款", "qd.government-authorizes", "GOVERNMENT", "DATA_PROVIDER"),
    settledBy: actor("第三条第四款", "qd.government-authorizes", "GOVERNMENT", "DATA_PROVIDER"),
    deeds: gradedAndRegistered,
  },
  authorization: {
    proposedBy: actor("第三条第四款", "qd.government-authorizes", "DATA_AUTHORITY", "DATA_PROVIDER"),
    settledBy: actor("第三条第四款", "qd.government-authorizes", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第三条第四款", "qd.government-grants", "GOVERNMENT", "GOVERNMENT_APPROVAL"),
      paper("第三条第四款", "qd.signed", "OPERATOR", "ACCEPTANCE"),
      paper("第三条第四款", "qd.qualified", "DATA_AUTHORITY", "QUALIFICATION_CAPACITY", { of: "OPERATOR" }),
      // 谁收集、谁持有、谁管理、谁使用: four who answer.
      paper("第四十一条第二款", "qd.responsibility", "DATA_AUTHORITY", "RESPONSIBILITY", { value: 0b10111n }),
      paper(NATIONAL.legalPerson, "nat.legal-person", "DATA_AUTHORITY", "QUALIFICATION_LEGAL_FORM", { of: "OPERATOR" }),
    ],
  },

  domain: {
    proposedBy: actor("第三十五条第五款", "qd.platform-by", "OPERATOR", "DATA_PROVIDER"),
    settledBy: actor("第三十五条第三款", "qd.platform-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [paper("第三条第四款", "qd.platform-accepted", "DATA_AUTHORITY", "DOMAIN_ACCEPTANCE")],
  },
  scenario: {
    proposedBy: actor("第三十五条第二款", "qd.scenario-by", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第三十五条第三款", "qd.scenario-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      // 1 stands for public governance: its data are free.
      paper("第三十五条第二款", "qd.benefit-stated", "OPERATOR", "BENEFIT", { value: 1n }),
      paper("第三十五条第二款", "qd.welfare-free", "OPERATOR", "PRICE", { value: 0n }),
    ],
  },
  development: {
    proposedBy: actor(UNSAID, "qd.operator-agrees", "OPERATOR", "DEVELOPER"),
    settledBy: actor(UNSAID, "qd.operator-agrees", "OPERATOR", "DEVELOPER"),
    deeds: [
      paper(UNSAID, "qd.agreement-signed", "DEVELOPER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.free-for-welfare", "OPERATOR", "PRICE", { value: 0n }),
    ],
  },

  demand: {
    proposedBy: actor("第二十六条第一款", "qd.demand-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第三十五条第三款", "qd.demand-settled", "DATA_AUTHORITY", "DEVELOPER"),
    deeds: [
      paper("第二十七条第一款、第二款", "qd.provider-reviewed", "DATA_PROVIDER", "REVIEW"),
      // User, scenario, data, mode and last day: five elements.
      paper("第二十八条", "qd.five-elements", "DEVELOPER", "SHARING_REQUEST", { value: 0b11111n }),
      paper("第二十六条第一款", "qd.least-sufficient", "DEVELOPER", "NECESSITY"),
      paper("第二十条第二款", "qd.aggregated", "DATA_PROVIDER", "AGGREGATION", { of: "resource" }),
    ],
  },
  delivery: {
    proposedBy: actor("第二十条第二款", "qd.deliver", "DATA_PROVIDER", "OPERATOR"),
    settledBy: actor("第二十条第二款", "qd.deliver", "DATA_PROVIDER", "OPERATOR"),
    deeds: [],
  },
  import: {
    proposedBy: actor("第三十六条", "qd.import-by", "DEVELOPER", "BUYER"),
    settledBy: actor(UNSAID, "qd.import-settled", "OPERATOR", "DEVELOPER"),
    deeds: [],
  },
  product: {
    proposedBy: actor("第三十五条第五款", "qd.product-by", "DEVELOPER", "BUYER"),
    settledBy: actor("第三十五条第三款", "qd.product-settled", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [
      paper("第三十五条第六款", "qd.product-reviewers", "OPERATOR", "COMPLIANCE_REVIEW"),
      paper(NATIONAL.primary, "nat.no-raw", "DATA_AUTHORITY", "NO_RAW"),
    ],
  },
  sale: {
    proposedBy: actor(UNSAID, "qd.operator-agrees", "OPERATOR", "BUYER"),
    settledBy: actor(UNSAID, "qd.operator-agrees", "OPERATOR", "BUYER"),
    deeds: [
      paper(UNSAID, "qd.agreement-signed", "BUYER", "ACCEPTANCE"),
      paper(NATIONAL.price, "nat.free-for-welfare", "OPERATOR", "PRICE", { value: 0n }),
    ],
  },
  export: {
    proposedBy: actor("第三十五条第五款", "qd.operator-exports", "OPERATOR", "DEVELOPER"),
    settledBy: actor("第三十五条第五款", "qd.operator-exports", "OPERATOR", "DATA_AUTHORITY"),
    deeds: [],
  },

  year: [
    paper("第四十五条", "qd.operator-files", "OPERATOR", "USAGE_REPORT"),
    paper("第三十五条第三款", "qd.authority-supervises", "DATA_AUTHORITY", "INSPECTION"),
    paper("第三十五条第三款", "qd.authority-supervises", "DATA_AUTHORITY", "EVALUATION"),
    paper("第十条第一款", "qd.rules-of-the-city", "DATA_AUTHORITY", "DRILL", { of: "CITY" }),
    paper("第四十八条", "qd.bodies-assessed", "DATA_AUTHORITY", "EVALUATION", { of: "DATA_PROVIDER" }),
    paper("第三十九条第二款", "qd.anyone-anchors", "TRADING_PLATFORM", "TRADE"),
    paper(NATIONAL.disclosure, "nat.disclosed-by", ["DATA_AUTHORITY", "OPERATOR"], "DISCLOSURE"),
  ],

  // Public bodies and the data authority both demand a rectification; only the authority shuts the whole authorization.
  order: {
    proposedBy: actor("第五十条", "qd.rectification-required-by", "DATA_AUTHORITY", "POLICE"),
    settledBy: actor("第五十条", "qd.rectification-required-by", "DATA_AUTHORITY", "OPERATOR"),
    deeds: [],
  },
  hold: actor("第五十条", "qd.close-temporarily", "DATA_AUTHORITY", "DATA_PROVIDER"),
  heldUntilRectified: ["第五十条", "qd.rectified-before-resuming"],
  rectification: {
    settledBy: { ...closesOrders, not: undefined },
    deeds: [paper("第五十条", "qd.report-rectification", "OPERATOR", "RECTIFICATION_REPORT")],
  },

  recall: actor("第三十五条第三款", "qd.product-settled", "DATA_AUTHORITY", "OPERATOR"),

  revocation: {
    procedure: {
      settledBy: actor("第三十五条第三款", "qd.end-authorization", "GOVERNMENT", "OPERATOR"),
      deeds: [settling("第五十条", "qd.failed-before-revoking", closesOrders, "second order", "FAILED")],
    },
    closing,
  },
  termination: {
    procedure: {
      settledBy: actor("第三十五条第三款", "qd.end-authorization", "GOVERNMENT", "DATA_PROVIDER"),
      deeds: [],
    },
    closing,
  },
  expiry: { closing },
};
