import { ANYBODY, INVOLVED } from "../asker-groups.ts";
import { revisionsOf } from "../find-neighbours.ts";
import { statementsAbout } from "./statements-about.ts";

const RESOURCE = { zh: "数据资源", en: "The resource" };
/** S04 */
export const whatIsThisResource = statementsAbout({
  id: "S04",
  name: "what-is-this-resource",
  title: { zh: "这是什么数据资源，依据什么采集？", en: "What is this resource, and on what basis was it collected?" },
  askers: INVOLVED,
  about: RESOURCE,
  kinds: ["RESOURCE"],
  codes: [
    "CLASSIFICATION",
    "SENSITIVITY",
    "SHARING_ATTRIBUTE",
    "OPENNESS",
    "NEGATIVE_LIST",
    "LEGAL_BASIS",
    "COLLECTION_BASIS",
    "CATALOGUE_ITEMS",
    "UPDATE_FREQUENCY",
    "REGISTRATION",
    "REGISTRATION_CHANGE",
    "REGISTRATION_CORRECTION",
    "DEREGISTRATION",
    "CORRECTION",
  ],
  absence: {
    zh: "没有该数据资源任何属性的声明的记录",
    en: "No statement about a property of this resource is recorded",
  },
  documents: {
    zh: "目录名称、采集依据、字段与登记编码",
    en: "the title, the basis of collection, the fields and the code of the registration stand",
  },
  example: { record: "DS04" },
});

/** S10 */
export const isItRegistered = statementsAbout({
  id: "S10",
  name: "is-it-registered",
  title: { zh: "该资源或产品的登记有效吗？", en: "Is this resource or product validly registered?" },
  askers: ANYBODY,
  about: { zh: "数据资源或产品", en: "The resource or the product" },
  kinds: ["RESOURCE", "PRODUCT"],
  codes: ["REGISTRATION", "REGISTRATION_CHANGE", "REGISTRATION_CORRECTION", "DEREGISTRATION"],
  absence: { zh: "没有其登记的记录", en: "No registration of it is recorded" },
  documents: { zh: "登记编码", en: "the code of the registration stands" },
  example: { record: "DS01" },
});

/** B17 */
export const howDidTheEntryChange = statementsAbout({
  id: "B17",
  name: "how-did-the-entry-change",
  title: {
    zh: "目录信息有哪些变更，由谁决定，依据什么？",
    en: "How did this catalogue entry change, by whom, and why?",
  },
  askers: INVOLVED,
  about: RESOURCE,
  kinds: ["RESOURCE"],
  scope: revisionsOf,
  codes: [
    "CLASSIFICATION",
    "SENSITIVITY",
    "SHARING_ATTRIBUTE",
    "OPENNESS",
    "NEGATIVE_LIST",
    "LEGAL_BASIS",
    "CATALOGUE_ITEMS",
    "UPDATE_FREQUENCY",
    "REGISTRATION_CHANGE",
    "REGISTRATION_CORRECTION",
    "DEREGISTRATION",
    "CORRECTION",
  ],
  absence: { zh: "没有目录信息变更的记录", en: "No change of the entry is recorded" },
  documents: { zh: "变更的理由", en: "the reasons stand" },
  example: { record: "DS07" },
});

/** S15 */
export const didTheUpperLevelConsent = statementsAbout({
  id: "S15",
  name: "did-the-upper-level-consent",
  title: { zh: "上级或数据提供部门同意了吗？", en: "Did the upper level or the provider consent?" },
  askers: INVOLVED,
  about: { zh: "数据资源、需求或授权", en: "The resource, the demand or the authorization" },
  kinds: ["RESOURCE", "DEMAND", "AUTHORIZATION"],
  codes: ["UPSTREAM_CONSENT", "PROVIDER_CONSENT", "HOLDER_CONSENT"],
  absence: {
    zh: "没有上级、提供部门或持有主体同意的记录",
    en: "No consent of a superior, provider or holder is recorded",
  },
  documents: { zh: "同意的范围与条件", en: "the extent of a consent and its conditions stand" },
  example: { record: "DS11" },
});

/** S11 */
export const whyMayItNotBeShared = statementsAbout({
  id: "S11",
  name: "why-may-it-not-be-shared",
  title: { zh: "为什么这项数据不得共享或授权？", en: "Why may this not be shared or authorized?" },
  askers: INVOLVED,
  about: RESOURCE,
  kinds: ["RESOURCE"],
  codes: ["NEGATIVE_LIST", "SHARING_ATTRIBUTE", "OPENNESS", "LEGAL_BASIS", "SENSITIVITY", "CLASSIFICATION", "HOLD"],
  settlements: true,
  absence: {
    zh: "没有限制其共享或授权的记录",
    en: "Nothing that keeps it from being shared or authorized is recorded",
  },
  documents: { zh: "禁止的理由与法律依据", en: "the reasons and the legal basis stand" },
  example: { record: "DS05" },
});

/** T05 */
export const whatWasTheResource = statementsAbout({
  id: "T05",
  name: "what-was-the-resource-then",
  title: {
    zh: "该数据资源当时的分级、共享、登记与状态如何？",
    en: "What were the grade, registration and state of this resource then?",
  },
  askers: INVOLVED,
  about: RESOURCE,
  kinds: ["RESOURCE"],
  codes: [
    "CLASSIFICATION",
    "SENSITIVITY",
    "SHARING_ATTRIBUTE",
    "OPENNESS",
    "NEGATIVE_LIST",
    "REGISTRATION",
    "REGISTRATION_CHANGE",
    "DEREGISTRATION",
    "UPSTREAM_CONSENT",
    "HOLD",
    "RELEASE",
  ],
  settlements: true,
  absence: { zh: "没有其状态的记录", en: "Nothing about its state is recorded" },
  documents: { zh: "字段与登记编码", en: "the fields and the code of the registration stand" },
  example: { record: "DS07", at: "2026-05-24" },
});
