import type { Snapshot } from "../../audit/snapshot.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { INVOLVED, OVERSEERS } from "../asker-groups.ts";
import { recordsWith, revisionsOf } from "../find-neighbours.ts";
import { statementsAbout } from "./statements-about.ts";

/** The plan with its revisions, the procurement and the applications on which an authorization rests. */
async function groundsOf(snapshot: Snapshot, id: RecordId): Promise<readonly RecordId[]> {
  const inputs = await snapshot.database
    .selectFrom("edge")
    .select("parent")
    .where("child", "=", id)
    .where("relation", "=", "INPUT")
    .execute();
  const grounds: RecordId[] = [];
  for (const { parent } of inputs) grounds.push(...(await revisionsOf(snapshot, parent)));
  return [...grounds, ...(await recordsWith(snapshot, { kind: Kind.APPLICATION, parents: grounds }))];
}

/** S05 */
export const howDidTheAuthorizationComeAbout = statementsAbout({
  id: "S05",
  name: "how-did-the-authorization-come-about",
  title: { zh: "这项授权是怎样产生的？", en: "How did this authorization come about?" },
  askers: INVOLVED,
  about: { zh: "授权", en: "The authorization" },
  kinds: ["AUTHORIZATION"],
  scope: groundsOf,
  codes: [
    "COLLECTIVE_DECISION",
    "GOVERNMENT_APPROVAL",
    "DELIBERATION",
    "PLAN_FILING",
    "NOTICE",
    "PUBLICATION",
    "COMPREHENSIVE_REVIEW",
    "BUSINESS_REVIEW",
    "SECURITY_REVIEW",
    "SELECTION_DECISION",
    "ACCEPTANCE",
    "SEAL",
    "AGREEMENT_FILING",
    "UPPER_FILING",
    "SECURITY_OFFICER",
    "EMERGENCY_PLAN",
    "PERSONNEL_ROSTER",
    "CONFIDENTIALITY",
    "TRAINING",
  ],
  settlements: true,
  cases: ["OBJECTION"],
  absence: { zh: "没有其产生过程的记录", en: "Nothing about how it came about is recorded" },
  documents: { zh: "方案、公告、申请与协议的内容", en: "the contents of plan, call, applications and agreement stand" },
  example: { record: "A-01", at: "2025-07-24" },
});

/** B08 */
export const wasTheNoticeLongEnough = statementsAbout({
  id: "B08",
  name: "were-notice-and-objections-settled",
  title: { zh: "公示过吗，异议都处理了吗？", en: "Was there a public notice, and were the objections settled?" },
  askers: INVOLVED,
  about: { zh: "遴选、实施方案或授权", en: "The procurement, the plan or the authorization" },
  kinds: ["PROCUREMENT", "PLAN", "AUTHORIZATION"],
  codes: ["NOTICE", "PUBLICATION"],
  cases: ["OBJECTION"],
  absence: { zh: "没有公示或异议的记录", en: "No notice and no objection is recorded" },
  documents: { zh: "公示的起止日与异议的理由", en: "the days of a notice and the grounds of an objection stand" },
  example: { record: "PROC-01" },
});

/** B10 */
export const howDidThePlanChange = statementsAbout({
  id: "B10",
  name: "how-did-the-plan-change",
  title: {
    zh: "方案或授权作过哪些变更，由谁决定？",
    en: "How did this plan or authorization change, and who decided it?",
  },
  askers: INVOLVED,
  about: { zh: "实施方案或授权", en: "The plan or the authorization" },
  kinds: ["PLAN", "AUTHORIZATION"],
  scope: revisionsOf,
  codes: ["COLLECTIVE_DECISION", "GOVERNMENT_APPROVAL", "DELIBERATION", "PLAN_FILING", "CORRECTION"],
  settlements: true,
  absence: { zh: "没有变更的记录", en: "No change is recorded" },
  documents: { zh: "各版本的内容", en: "the contents of each version stand" },
  example: { record: "PL-01" },
});

/** T09 */
export const whatWasTheAgreement = statementsAbout({
  id: "T09",
  name: "what-was-the-agreement-then",
  title: { zh: "该协议当时的状态如何？", en: "What was the state of this agreement then?" },
  askers: INVOLVED,
  about: { zh: "开发利用协议", en: "The agreement" },
  kinds: ["AGREEMENT"],
  codes: ["ACCEPTANCE", "DEVELOPER_QUALIFIED", "DEVELOPER_FILING", "EXPORT_APPROVAL", "HOLD", "RELEASE"],
  settlements: true,
  absence: { zh: "没有其签署或状态的记录", en: "Nothing about its signing or state is recorded" },
  documents: { zh: "协议的用途与条款", en: "the purpose and the terms of the agreement stand" },
  example: { record: "UA-07", at: "2026-02-20" },
});

/** R12 */
export const whatWasDoneAboutMisuse = statementsAbout({
  id: "R12",
  name: "what-was-done-about-misuse",
  title: { zh: "对合作方的违规使用采取了什么措施？", en: "What was done about the misuse of a partner?" },
  askers: OVERSEERS,
  about: { zh: "开发利用协议", en: "The agreement" },
  kinds: ["AGREEMENT"],
  scope: async (snapshot, id) => await recordsWith(snapshot, { kind: Kind.EXPORT, links: [id] }),
  codes: ["HOLD", "RELEASE"],
  settlements: true,
  cases: ["MISUSE", "INCIDENT"],
  absence: { zh: "没有就违规使用采取措施的记录", en: "No measure about a misuse is recorded" },
  documents: { zh: "违规的事实", en: "the facts of the misuse stand" },
  example: { record: "UA-07" },
});
