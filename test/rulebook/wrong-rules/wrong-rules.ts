import type { FindingCode } from "../../../src/rulebook/rule-finding.ts";
import { AUTHORITY, OPERATOR, REVIEWED, RECTIFIED } from "./sound-rules.ts";
import type { Given } from "./sound-rules.ts";

/** Every wrong rule, by the reason for which it is refused. */
export const WRONG: Readonly<Partial<Record<FindingCode, readonly (readonly [name: string, ...Given])[]>>> = {
  NOT_AT_RECORD: [
    ["an export's scenario, demanded where it is recorded", "export.record", { sameScenario: true }],
    ["a review that an export proposed before would not need", "export.record", REVIEWED],
    ["a longest term of proposals", "authorization.record", { termMonths: 60 }],
    ["clauses of proposals", "agreement.record", { clauses: ["SCOPE"] }],
    [
      "no open objection when an authorization is proposed",
      "authorization.record",
      { noOpenCase: "OBJECTION", of: "LINK" },
    ],
    [
      "an operator that is separate from the authority that proposes",
      "authorization.record",
      { separate: "CALLER", from: "LINK" },
    ],
    [
      "a plan that stands when an authorization is proposed",
      "authorization.record",
      { stands: "PLAN", status: ["IN_FORCE"] },
    ],
    [
      "one of two demands, of which one says who may propose",
      "export.record",
      { anyOf: [{ who: ["OPERATOR"] }, { sameScenario: true }] },
    ],
    [
      "a fact of the case that is only just being opened",
      "case.record",
      { filing: "NOTICE", by: ["DATA_AUTHORITY"], outcomes: ["PASSED"] },
    ],
  ],
  NOT_AT_THIS_STEP: [
    ["the same scenario, at a statement", "export.attest.REVIEW", { sameScenario: true }],
    ["a longest term, at the end", "authorization.settle.TERMINATED", { termMonths: 60 }],
    ["clauses, at a statement", "authorization.attest.REVIEW", { clauses: ["EXIT"] }],
    ["given roles, at the end of a party", "party.settle.TERMINATED", { roles: ["BUYER"] }],
    ["given roles, at a hold", "party.attest.HOLD", { roles: ["BUYER"] }],
    ["who may act abroad", "product.abroad", OPERATOR],
    ["a list, at a statement", "authorization.attest.NOTICE", { listed: "EXPORTS", of: "SELF", status: ["EXPIRED"] }],
    [
      "experts that a statement would have to bring",
      "authorization.attest.REVIEW",
      { quorum: "REVIEW", by: "EXPERT", outcomes: ["PASSED"], atLeast: 3 },
    ],
    ["an approved root, where an export expires", "export.settle.EXPIRED", { approvedRoot: true }],
    ["separation abroad", "export.abroad", { separate: "LINK", from: "ISSUER" }],
  ],
  NOT_OF_THIS_KIND: [
    ["the same scenario of an authorization", "authorization.settle.IN_FORCE", { sameScenario: true }],
    ["an approved root of a product", "product.settle.IN_FORCE", { approvedRoot: true }],
    ["clauses of a case", "case.settle.IN_FORCE", { clauses: ["SCOPE"] }],
    ["clauses of a party", "party.settle.IN_FORCE", { clauses: ["SCOPE"] }],
    ["roles that a resource gives", "resource.settle.IN_FORCE", { roles: ["BUYER"] }],
  ],
  NOT_TO_BE_NEGATED: [
    ["everybody but one role", "authorization.settle.CLOSED", { not: OPERATOR }],
    ["other roles than those that may be given", "party.settle.IN_FORCE", { not: { roles: ["BUYER"] } }],
    ["a longer term", "authorization.settle.IN_FORCE", { not: { termMonths: 60 } }],
    [
      "fewer experts than so many",
      "authorization.settle.CLOSED",
      { not: { quorum: "REVIEW", by: "EXPERT", outcomes: ["PASSED"], atLeast: 3 } },
    ],
  ],
  NO_SUCH_RECORD: [
    ["the link of a plan", "plan.settle.IN_FORCE", { noOpenCase: "INCIDENT", of: "LINK" }],
    [
      "the resource of an authorization",
      "authorization.settle.IN_FORCE",
      { filing: "CLASSIFICATION", of: "RESOURCE", by: ["DATA_PROVIDER"], outcomes: ["PASSED"] },
    ],
    ["the scenario of a resource", "resource.settle.IN_FORCE", { stands: "SCENARIO", status: ["IN_FORCE"] }],
    [
      "the agreement of a product",
      "product.settle.IN_FORCE",
      { stands: "AGREEMENT", status: ["IN_FORCE"], orAbsent: true },
    ],
    ["the case of a hold, where nothing is released", "authorization.attest.HOLD", { ...RECTIFIED, of: "CASE" }],
    ["what a product made abroad would name beside it", "product.abroad", { stands: "ABOUT", status: ["IN_FORCE"] }],
    ["the issuer of a jurisdiction", "jurisdiction.attest.REVIEW", { stands: "ISSUER", status: ["IN_FORCE"] }],
    [
      "a product among the inputs of an agreement",
      "agreement.settle.IN_FORCE",
      { noOpenCase: "INCIDENT", of: "PRODUCTS" },
    ],
    ["the scenario before this one", "scenario.settle.IN_FORCE", { stands: "PREVIOUS", status: ["EXPIRED"] }],
    ["the status of the party that acts", "authorization.settle.CLOSED", { stands: "CALLER", status: ["IN_FORCE"] }],
    ["a recorder who is the issuer", "authorization.record", { who: ["DATA_AUTHORITY"], issuerOnly: true }],
    ["separation from a jurisdiction", "authorization.settle.CLOSED", { separate: "JURISDICTION", from: "CALLER" }],
  ],
  SEVERAL_RECORDS: [
    [
      "separation from as many resources as there are",
      "demand.settle.IN_FORCE",
      { separate: "ISSUER", from: "RESOURCE" },
    ],
    [
      "an end before that of each resource",
      "demand.settle.IN_FORCE",
      { measure: { endOf: "SELF" }, atMost: { endOf: "RESOURCE" } },
    ],
    [
      "the lists of as many products as there are",
      "export.settle.EXPIRED",
      { listed: "EXPORTS", of: "PRODUCTS", status: ["EXPIRED"] },
    ],
  ],
  ANYBODY: [
    ["an opinion of anybody", "resource.attest.REVIEW", { who: "ANY" }],
    ["the end of an authorization by anybody", "authorization.settle.TERMINATED", { who: "ANY" }],
    ["a hold by anybody", "authorization.attest.HOLD", { who: "ANY" }],
    ["a correction by whoever recorded something", "authorization.attest.CORRECTION", { who: "ANY", issuerOnly: true }],
  ],
  NEVER_NAMED: [
    ["a developer of an authorization", "authorization.attest.HOLD", { who: ["DEVELOPER"] }],
    [
      "a provider of an authorization, for its review",
      "authorization.settle.CLOSED",
      { opinion: "REVIEW", by: ["DATA_PROVIDER"], outcomes: ["PASSED"] },
    ],
    [
      "a buyer of a product, for its price",
      "product.settle.IN_FORCE",
      { measure: { valueOf: "PRICE", by: "BUYER", of: "SELF", outcomes: ["PASSED"] }, atMost: 5 },
    ],
    ["an operator that admits itself", "party.settle.IN_FORCE", OPERATOR],
    ["an operator of a plan, beside another role", "plan.settle.IN_FORCE", { who: ["DATA_AUTHORITY", "OPERATOR"] }],
  ],
  ROLE_OF_GOVERNANCE: [
    ["a data authority that admission makes", "party.settle.IN_FORCE", { roles: ["BUYER", "DATA_AUTHORITY"] }],
    ["a regulator that is made elsewhere", "party.attest.ROLES", { roles: ["POLICE"] }],
  ],
  NOT_HEARD_ABROAD: [
    ["a review of what is made elsewhere", "export.abroad", REVIEWED],
    ["the end of a case about what is made elsewhere", "product.abroad", RECTIFIED],
  ],
  NO_SUCH_END: [
    ["a case that ends with conditions", "authorization.settle.CLOSED", { ...RECTIFIED, outcomes: ["CONDITIONAL"] }],
  ],
  UNUSED_NOTHING: [
    ["an unused case that is not so", "authorization.settle.CLOSED", { not: { ...RECTIFIED, unused: true } }],
    ["the unused case of a hold", "authorization.attest.RELEASE", { ...RECTIFIED, of: "CASE", unused: true }],
  ],
  SAME_PARTY: [
    ["a record that is separate from its issuer", "demand.settle.IN_FORCE", { separate: "SELF", from: "ISSUER" }],
    ["a demand's parent that is not its scenario", "demand.settle.IN_FORCE", { separate: "PARENT", from: "SCENARIO" }],
    [
      "an authorization's link that is not its operator",
      "authorization.settle.IN_FORCE",
      { separate: "LINK", from: "OPERATOR" },
    ],
    ["an export's link that is not its agreement", "export.settle.IN_FORCE", { separate: "AGREEMENT", from: "LINK" }],
    ["a caller that is separate from himself", "demand.settle.IN_FORCE", { separate: "CALLER", from: "CALLER" }],
  ],
  ROLE_OF_ONE: [
    [
      "three of one office",
      "authorization.settle.CLOSED",
      { quorum: "REVIEW", by: "DATA_AUTHORITY", outcomes: ["PASSED"], atLeast: 3 },
    ],
  ],
  ALWAYS_THE_SAME: [
    ["now that is after a year ago", "authorization.settle.CLOSED", { measure: "NOW", atLeast: { monthsAgo: 12 } }],
    [
      "a price of nothing or more",
      "product.settle.TERMINATED",
      { measure: { valueOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] }, atLeast: 0 },
    ],
    [
      "an end that is its own",
      "authorization.settle.IN_FORCE",
      { measure: { endOf: "SELF" }, equals: { endOf: "SELF" } },
    ],
    [
      "a term of no more than 24, in seconds since 1970",
      "authorization.settle.IN_FORCE",
      { measure: { endOf: "SELF" }, atMost: 24 },
    ],
    [
      "a statement that has not ended ends after now",
      "product.settle.IN_FORCE",
      { measure: { untilOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] }, atLeast: "NOW" },
    ],
    [
      "a statement made before now",
      "product.settle.IN_FORCE",
      { measure: { timeOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] }, atMost: "NOW" },
    ],
    [
      "a price that is not above itself",
      "product.settle.IN_FORCE",
      {
        measure: { valueOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] },
        atMost: { valueOf: "PRICE", by: "OPERATOR", of: "SELF" },
      },
    ],
    [
      "a case that ended in any way, or none",
      "authorization.settle.CLOSED",
      {
        ...RECTIFIED,
        outcomes: ["OPEN", "PASSED", "NO_OBJECTION", "REJECTED", "OVERDUE", "WITHDRAWN"],
        orAbsent: true,
      },
    ],
    ["what expires was in force", "authorization.settle.EXPIRED", { stands: "SELF", status: ["IN_FORCE"] }],
    ["what expires was rejected", "authorization.settle.EXPIRED", { stands: "SELF", status: ["REJECTED"] }],
  ],
  NEVER_OF_THIS_KIND: [
    ["a parent that is a party", "export.settle.EXPIRED", { stands: "PARENT", status: ["IN_FORCE"], kind: "PARTY" }],
    ["a product that is a case", "export.settle.EXPIRED", { stands: "PARENT", status: ["IN_FORCE"], case: "INCIDENT" }],
  ],
  NEVER_UNDER_IT: [
    [
      "a parent under its child",
      "export.settle.EXPIRED",
      { stands: "PARENT", status: ["IN_FORCE"], underSubject: true },
    ],
  ],
  OWN_STATUS: [
    [
      "an export in force before it comes into force",
      "export.settle.IN_FORCE",
      { stands: "SELF", status: ["PROPOSED"] },
    ],
  ],
  NO_SUCH_LIST: [
    ["the exports of a plan", "plan.settle.TERMINATED", { listed: "EXPORTS", of: "SELF", status: ["EXPIRED"] }],
    ["the refusals of a party", "party.settle.TERMINATED", { listed: "REFUSALS", of: "SELF", status: ["EXPIRED"] }],
  ],
  NEVER_DISPOSED: [
    [
      "deliveries that are disposed of",
      "authorization.settle.CLOSED",
      { listed: "DELIVERIES", of: "SELF", status: ["IN_FORCE"], orDisposed: true },
    ],
  ],
  NO_SUCH_STEP: [
    ["the disposition of a product", "product.settle.CONTINUED", AUTHORITY],
    ["the end of a jurisdiction", "jurisdiction.settle.TERMINATED", AUTHORITY],
    ["the offer of a seat", "party.attest.SEAT_OFFERED", AUTHORITY],
    ["the frozen seat of a product", "product.attest.SEAT_FROZEN", AUTHORITY],
    ["a jurisdiction that is held", "jurisdiction.attest.HOLD", AUTHORITY],
  ],
  STEP_DOUBLED: [["one step twice", ["plan.attest.REVIEW", "plan.attest.REVIEW"], AUTHORITY]],
  WITHOUT_WHO: [
    ["a step with no word on who may act", "plan.settle.TERMINATED", { noOpenCase: "OBJECTION", of: "SELF" }],
    ["a step where others are only flagged", "plan.settle.TERMINATED", AUTHORITY, "SOFT"],
    [
      "a step for one role, or for whoever has another merit",
      "plan.settle.TERMINATED",
      { anyOf: [AUTHORITY, { separate: "CALLER", from: "ISSUER" }] },
    ],
  ],
  NOBODY_LEFT: [["two roles of which nobody acts under both", "authorization.settle.CLOSED", { who: ["GOVERNMENT"] }]],
  NEVER_IN_FORCE: [["applications that never come into force", "application.record", { who: ["APPLICANT"] }]],
  NEVER_REACHED: [
    ["the closing of plans that never end", "plan.settle.CLOSED", AUTHORITY],
    ["the closing after a harm that no step does", "authorization.settle.CLOSED_AFTER_HARM", AUTHORITY],
  ],
  NEVER_RELEASED: [["a hold without a release", "plan.attest.HOLD", AUTHORITY]],
  CONTRADICTION: [["the opposite of another rule", "export.settle.IN_FORCE", { not: { sameScenario: true } }]],
  NEVER_SEPARATE: [
    ["an operator that is not the operator", "product.attest.PRICE", { separate: "CALLER", from: "OPERATOR" }],
  ],
  ALTERNATIVES_ALWAYS: [
    ["a review that passed, or not", "authorization.settle.CLOSED", { anyOf: [REVIEWED, { not: REVIEWED }] }],
  ],
  ALTERNATIVE_DOUBLED: [["one review, or the same", "authorization.settle.CLOSED", { anyOf: [REVIEWED, REVIEWED] }]],
  WAITS_FOR_ITSELF: [
    [
      "a price that waits for the price",
      "product.attest.PRICE",
      { filing: "PRICE", by: ["OPERATOR"], outcomes: ["PASSED"] },
    ],
    [
      "a notice that has run before it is posted",
      "authorization.attest.NOTICE",
      { notice: "NOTICE", of: "SELF", by: "DATA_AUTHORITY", days: 7 },
    ],
    ["a case that ends when none is open", "case.settle.FULFILLED", { noOpenCase: "RECTIFICATION", of: "PARENT" }],
  ],
  HELD_WITHOUT_CASE: [
    [
      "a release by the end of a case that the hold need not name",
      "authorization.attest.RELEASE",
      { ...RECTIFIED, of: "CASE" },
    ],
  ],
  LEFT_OUT_AT_WILL: [
    [
      "a case that may be left out",
      "authorization.settle.CLOSED",
      { stands: "ABOUT", status: ["FULFILLED"], kind: "CASE", orAbsent: true },
    ],
  ],
  RELATION_OF_ANOTHER: [
    ["the bits of a time", "authorization.settle.CLOSED", { measure: { endOf: "SELF" }, hasAll: 7 }],
    [
      "a value above an id",
      "product.settle.TERMINATED",
      {
        measure: { valueOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] },
        atLeast: { idOf: "SCENARIO" },
      },
    ],
  ],
  NEVER_STATED: [
    [
      "a security review that no step allows",
      "product.settle.IN_FORCE",
      { opinion: "SECURITY_REVIEW", by: ["OPERATOR"], outcomes: ["PASSED"] },
    ],
    [
      "a review by a role that may not state it",
      "authorization.settle.CLOSED",
      { opinion: "REVIEW", by: ["DATA_AUTHORITY", "GOVERNMENT"], outcomes: ["PASSED"] },
    ],
    [
      "a notice that only another may post",
      "authorization.settle.CLOSED",
      { notice: "NOTICE", of: "SELF", by: "REGISTRAR", days: 7 },
    ],
    [
      "a ceiling that nobody sets",
      "product.settle.IN_FORCE",
      {
        measure: { valueOf: "PRICE", by: "OPERATOR", of: "SELF", outcomes: ["PASSED"] },
        atMost: { valueOf: "MAX_REVENUE", by: "PRICE_AUTHORITY", of: "SELF" },
      },
    ],
    ["the root that nobody approves", "export.settle.IN_FORCE", { approvedRoot: true }],
    [
      "experts who may not review",
      "authorization.settle.CLOSED",
      { quorum: "COMPREHENSIVE_REVIEW", by: "EXPERT", outcomes: ["PASSED"], atLeast: 3 },
    ],
  ],
  NEVER_OPENED: [
    [
      "a rectification that another role would have to open",
      "authorization.settle.CLOSED",
      { ...RECTIFIED, by: ["POLICE"] },
    ],
  ],
  NEVER_ENDS_SO: [
    [
      "a rectification that failed, which no step says",
      "authorization.settle.CLOSED",
      { ...RECTIFIED, outcomes: ["REJECTED"] },
    ],
  ],
  NEVER_IN_STATUS: [
    [
      "a plan that was fulfilled, which no step does",
      "authorization.settle.IN_FORCE",
      { stands: "PLAN", status: ["FULFILLED"] },
    ],
    [
      "exports that are recalled, which no step does",
      "authorization.settle.CLOSED",
      { listed: "EXPORTS", of: "SELF", status: ["RECALLED"] },
    ],
  ],
  NOT_ENDED_YET: [
    [
      "exports disposed of since an end that is only coming",
      "authorization.settle.TERMINATED",
      { listed: "EXPORTS", of: "SELF", status: ["EXPIRED"], orDisposed: true },
    ],
  ],
};
