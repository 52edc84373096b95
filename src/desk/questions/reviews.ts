import { ANYBODY, INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { revisionsOf } from "../find-neighbours.ts";
import { statementsAbout } from "./statements-about.ts";

/** B03 */
export const whoReviewedThisDemand = statementsAbout({
  id: "B03",
  name: "who-reviewed-this-demand",
  title: {
    zh: "这项数据需求由谁逐项审核，意见如何？",
    en: "Who reviewed this demand, item by item, and with which result?",
  },
  askers: INVOLVED,
  about: { zh: "数据需求", en: "The demand" },
  kinds: ["DEMAND"],
  scope: revisionsOf,
  codes: [
    "REVIEW",
    "BUSINESS_REVIEW",
    "SECURITY_REVIEW",
    "COMPLIANCE_REVIEW",
    "PROVIDER_CONSENT",
    "TREATMENT",
    "NECESSITY",
  ],
  settlements: true,
  absence: { zh: "没有对该需求的审核意见的记录", en: "No review of this demand is recorded" },
  documents: { zh: "意见的理由与条件", en: "the reasons and conditions of the reviews stand" },
  example: { record: "DM-08" },
});

/** B04 */
export const whoReviewedThisProduct = statementsAbout({
  id: "B04",
  name: "who-reviewed-this-product",
  title: {
    zh: "这个产品的各版本由谁审核，结论如何？",
    en: "Who reviewed each version of this product, and with which result?",
  },
  askers: ANYBODY,
  about: { zh: "数据产品", en: "The product" },
  kinds: ["PRODUCT"],
  scope: revisionsOf,
  codes: [
    "REVIEW",
    "SECURITY_REVIEW",
    "COMPLIANCE_REVIEW",
    "BUSINESS_REVIEW",
    "NO_RAW",
    "NOT_REVERSIBLE",
    "DIRECT_EXPOSURE_RISK",
    "INDIRECT_EXPOSURE_RISK",
    "OTHER_SECURITY_RISK",
    "SECURITY_TEST",
    "VERIFICATION",
  ],
  settlements: true,
  absence: { zh: "没有对该产品的审核意见的记录", en: "No review of this product is recorded" },
  documents: { zh: "意见的理由与条件", en: "the reasons and conditions of the reviews stand" },
  example: { record: "PR-01" },
});

/** B12 */
export const whoInspectedIt = statementsAbout({
  id: "B12",
  name: "who-inspected-it",
  title: { zh: "对它作过哪些检查、评估与审计？", en: "Which inspections, assessments and audits of it were made?" },
  askers: INVOLVED,
  about: { zh: "被检查的记录", en: "The record that was inspected" },
  kinds: [],
  codes: ["INSPECTION", "RISK_ASSESSMENT", "INTERNAL_AUDIT", "SECURITY_TEST", "EVALUATION", "DOMAIN_ACCEPTANCE"],
  absence: { zh: "没有检查、评估或审计的记录", en: "No inspection, assessment or audit of it is recorded" },
  documents: { zh: "发现的问题", en: "the findings stand" },
  example: { record: "A-01" },
});

/** R08 */
export const howWasItEvaluated = statementsAbout({
  id: "R08",
  name: "how-was-it-evaluated",
  title: { zh: "历年评估结果如何？", en: "What were the results of the evaluations over the years?" },
  askers: INVOLVED,
  about: { zh: "授权或主体", en: "The authorization or the party" },
  kinds: ["AUTHORIZATION", "PARTY"],
  codes: ["EVALUATION", "EVALUATION_MATERIAL", "REEVALUATION"],
  absence: { zh: "没有评估的记录", en: "No evaluation is recorded" },
  documents: { zh: "等次与问题", en: "the grades and the problems stand" },
  example: { record: "A-01" },
});

/** T08 */
export const whatWasTheProduct = statementsAbout({
  id: "T08",
  name: "what-was-the-product-then",
  title: {
    zh: "该产品版本当时的审核、登记与状态如何？",
    en: "What were the reviews, registration and state of this product then?",
  },
  askers: ANYBODY,
  about: { zh: "数据产品", en: "The product" },
  kinds: ["PRODUCT"],
  codes: [
    "SECURITY_REVIEW",
    "COMPLIANCE_REVIEW",
    "REVIEW",
    "NO_RAW",
    "NOT_REVERSIBLE",
    "REGISTRATION",
    "DEREGISTRATION",
    "CLASSIFICATION",
    "HOLD",
    "RELEASE",
  ],
  settlements: true,
  absence: { zh: "没有对该产品的审核或登记的记录", en: "No review and no registration of it is recorded" },
  documents: { zh: "意见的理由与登记编码", en: "the reasons and the code of the registration stand" },
  example: { record: "PR-03", at: "2025-12-08" },
});

/** R02 */
export const onWhoseDecision = statementsAbout({
  id: "R02",
  name: "on-whose-decision",
  title: { zh: "这是谁决定的？", en: "On whose decision did this happen?" },
  askers: OVERSEERS,
  about: { zh: "所决定的记录", en: "The record that was decided about" },
  kinds: [],
  codes: [
    "ACCEPTANCE",
    "REVIEW",
    "EXPORT_APPROVAL",
    "COLLECTIVE_DECISION",
    "DELIBERATION",
    "GOVERNMENT_APPROVAL",
    "SELECTION_DECISION",
    "SCENARIO_DETERMINATION",
    "TERMINATION_DELIBERATION",
    "REVOCATION_DELIBERATION",
    "HOLD",
    "RELEASE",
  ],
  settlements: true,
  absence: { zh: "没有就其作出决定的记录", en: "No decision about it is recorded" },
  documents: { zh: "决定的文书与参加人员", en: "the papers of a decision and who took part in it stand" },
  example: { record: "A-SW-01" },
});
