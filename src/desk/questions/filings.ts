import { Kind } from "../../ledger/kinds.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { recordsWith, revisionsOf } from "../find-neighbours.ts";
import { statementsAbout } from "./statements-about.ts";

const AUTHORIZATION = { zh: "授权", en: "The authorization" };

/** S07 */
export const whatConsentCoversThis = statementsAbout({
  id: "S07",
  name: "what-consent-covers-this",
  title: {
    zh: "这项数据需求有什么样的同意，撤回了多少？",
    en: "What consent covers this, and how much was withdrawn?",
  },
  askers: INVOLVED,
  about: { zh: "数据需求或供给", en: "The demand or the delivery" },
  kinds: ["DEMAND", "DELIVERY"],
  // A delivery is covered by the consents of its demand.
  scope: async (snapshot, id) => {
    const row = await snapshot.database
      .selectFrom("record")
      .select(["kind", "parent"])
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.kind === Kind.DELIVERY && row.parent !== null ? [row.parent] : [];
  },
  codes: ["CONSENT_EVIDENCE", "SEPARATE_CONSENT"],
  absence: { zh: "没有同意证明的记录", en: "No evidence of consent is recorded" },
  documents: {
    zh: "同意的承诺根、用途、是否一揽子授权",
    en: "the root over the consents, the purpose, and whether the consent is a blanket one stand",
  },
  example: { record: "DM-03" },
});

/** B11 */
export const emergencyPlansAndDrills = statementsAbout({
  id: "B11",
  name: "which-emergency-plans-and-drills",
  title: { zh: "有哪些应急预案，开展过哪些演练？", en: "Which emergency plans and drills were there?" },
  askers: INVOLVED,
  about: AUTHORIZATION,
  kinds: ["AUTHORIZATION"],
  codes: ["EMERGENCY_PLAN", "DRILL"],
  absence: { zh: "没有应急预案或演练的记录", en: "No emergency plan or drill is recorded" },
  documents: { zh: "预案的版本与编制单位", en: "the version of a plan and its authors stand" },
  example: { record: "A-SW-01" },
});

/** R09 */
export const whichAdverseRecords = statementsAbout({
  id: "R09",
  name: "which-adverse-records",
  title: {
    zh: "该主体受过哪些处理，有哪些不良信息？",
    en: "Which sanctions and adverse records does this party have?",
  },
  askers: OVERSEERS,
  about: { zh: "主体", en: "The party" },
  kinds: ["PARTY"],
  codes: ["ADVERSE_RECORD", "RESPONSIBILITY"],
  absence: { zh: "没有对该主体的处理或不良信息的记录", en: "No sanction or adverse record of this party is recorded" },
  documents: { zh: "事由", en: "the reasons stand" },
  example: { record: "91990200MA000020XP" },
});

/** R11 */
export const whoWasTheSecurityOfficer = statementsAbout({
  id: "R11",
  name: "who-was-the-security-officer",
  title: {
    zh: "当时谁负责数据安全，是否直接向主要负责人报告？",
    en: "Who answered for security then, and did they report to the principal?",
  },
  askers: INVOLVED,
  about: { zh: "授权或主体", en: "The authorization or the party" },
  kinds: ["AUTHORIZATION", "PARTY"],
  codes: ["SECURITY_OFFICER", "REPRESENTATIVE"],
  absence: { zh: "没有指定数据安全负责人的记录", en: "No appointment of a security officer is recorded" },
  documents: {
    zh: "负责人（只以承诺值记载，账本不记姓名）",
    en: "the officer, as a commitment and never by name, stands",
  },
  example: { record: "A-01" },
});

/** T06 */
export const whoWasOnTheRoster = statementsAbout({
  id: "T06",
  name: "which-personnel-was-filed",
  title: {
    zh: "当时备案的人员批次与人数是多少？",
    en: "Which batches of personnel were filed then, and how many persons?",
  },
  askers: INVOLVED,
  about: AUTHORIZATION,
  kinds: ["AUTHORIZATION"],
  codes: ["PERSONNEL_ROSTER", "CONFIDENTIALITY", "TRAINING", "VETTING"],
  absence: { zh: "没有人员备案的记录", en: "No filing of personnel is recorded" },
  documents: { zh: "名册的承诺根", en: "the roots over the rolls stand" },
  example: { record: "A-01", at: "2025-12-01" },
});

/** D12 */
export const whereWasItTraded = statementsAbout({
  id: "D12",
  name: "where-was-it-traded",
  title: { zh: "该产品有哪些流通交易，价格如何？", en: "Where was this product traded, and at which price?" },
  askers: INVOLVED,
  about: { zh: "数据产品", en: "The product" },
  kinds: ["PRODUCT"],
  scope: async (snapshot, id) => [
    ...(await revisionsOf(snapshot, id)),
    ...(await recordsWith(snapshot, { kind: Kind.EXPORT, parents: [id] })),
  ],
  codes: ["PRICE", "FEE_CEILING"],
  anchors: ["TRADE"],
  absence: { zh: "没有流通交易或价格的记录", en: "No trade and no price is recorded" },
  documents: { zh: "交易的内容", en: "the contents of a trade stand" },
  example: { record: "PR-02" },
});
