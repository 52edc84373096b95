import { kindLabels } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { SelectorName } from "../requirement.ts";

/**
 * The record that a selector means, in a sentence. Seen from the kind of record that is judged it has a name of its
 * own, such as the operator of an authorization.
 * @param kinds - the kinds of records that are judged; where they call it by different names, or nothing is known of
 *   them, its general name stands
 */
export function recordWords(of: SelectorName, kinds: readonly KindName[]): Bilingual {
  return commonName(of, kinds) ?? GENERAL[of];
}

/** Whether the record has a name of its own, which says of what kind it is. */
export function isNamedByKind(of: SelectorName, kinds: readonly KindName[]): boolean {
  return commonName(of, kinds) !== undefined;
}

function commonName(of: SelectorName, kinds: readonly KindName[]): Bilingual | undefined {
  const names = kinds.map((kind) => nameFrom(of, kind));
  const [first] = names;
  return names.every((name) => name?.zh === first?.zh) ? first : undefined;
}

const GENERAL: Readonly<Record<SelectorName, Bilingual>> = {
  SELF: { zh: "本记录", en: "this record" },
  PARENT: { zh: "上级记录", en: "the record above it" },
  LINK: { zh: "所关联的记录", en: "the record to which it links" },
  ISSUER: { zh: "提出主体", en: "its issuer" },
  SCENARIO: { zh: "所属应用场景", en: "its scenario" },
  AUTHORIZATION: { zh: "所属授权", en: "its authorization" },
  RESOURCE: { zh: "所涉每一项资源", en: "each of its resources" },
  OPERATOR: { zh: "运营机构", en: "its operator" },
  JURISDICTION: { zh: "本辖区", en: "the jurisdiction" },
  CALLER: { zh: "行为主体", en: "the acting party" },
  ABOUT: { zh: "所附依据的记录", en: "the record that the act names beside it" },
  PRODUCTS: { zh: "所用每一项产品", en: "each product of which it is made" },
  PREVIOUS: { zh: "前一项曾生效的同类记录", en: "the record of the same kind that was in force before it" },
  AGREEMENT: { zh: "开发利用协议", en: "its agreement" },
  PLAN: { zh: "所依据的实施方案", en: "its plan" },
  PROCUREMENT: { zh: "所依据的遴选", en: "its procurement" },
  CASE: { zh: "所涉暂停对应的案件", en: "the case of the hold" },
};

function nameFrom(of: SelectorName, kind: KindName): Bilingual | undefined {
  switch (of) {
    case "SELF":
      return kind === "CASE" ? THIS_CASE : { zh: `该${kindLabels[kind].zh}`, en: `the ${kindLabels[kind].en}` };
    case "PARENT":
      return PARENTS[kind];
    case "LINK":
      return LINKS[kind];
    case "PREVIOUS":
      return PREVIOUS[kind];
    case "RESOURCE":
      return kind === "RESOURCE" ? nameFrom("SELF", kind) : ONE_RESOURCE.includes(kind) ? RESOURCE : undefined;
    case "AUTHORIZATION":
      return kind === "AUTHORIZATION" ? nameFrom("SELF", kind) : undefined;
    case "SCENARIO":
      return kind === "SCENARIO" ? nameFrom("SELF", kind) : undefined;
    case "ISSUER":
    case "OPERATOR":
    case "JURISDICTION":
    case "CALLER":
    case "ABOUT":
    case "PRODUCTS":
    case "AGREEMENT":
    case "PLAN":
    case "PROCUREMENT":
    case "CASE":
      return undefined;
    default:
      return of satisfies never;
  }
}

const THIS_CASE: Bilingual = { zh: "该案件", en: "the case" };
const RESOURCE: Bilingual = { zh: "所涉数据资源", en: "its resource" };
/** Kinds of records that are about one resource. */
const ONE_RESOURCE: readonly KindName[] = ["GRANT", "DEMAND", "DELIVERY"];

const THE_AUTHORIZATION: Bilingual = { zh: "所属授权", en: "its authorization" };
const THE_SCENARIO: Bilingual = { zh: "所属应用场景", en: "its scenario" };

const PARENTS: Readonly<Partial<Record<KindName, Bilingual>>> = {
  GRANT: THE_AUTHORIZATION,
  SCENARIO: THE_AUTHORIZATION,
  DEMAND: THE_SCENARIO,
  IMPORT: THE_SCENARIO,
  PRODUCT: THE_SCENARIO,
  AGREEMENT: THE_SCENARIO,
  DELIVERY: { zh: "所依据的数据需求", en: "the demand for it" },
  EXPORT: { zh: "所出域的产品", en: "its product" },
  APPLICATION: { zh: "所参加的遴选", en: "its procurement" },
  CASE: { zh: "案件所涉的记录", en: "what the case is about" },
};

const LINKS: Readonly<Partial<Record<KindName, Bilingual>>> = {
  PARTY: { zh: "其控制主体", en: "its controller" },
  RESOURCE: { zh: "其行业主管部门", en: "its industry authority" },
  PROCUREMENT: { zh: "所依据的实施方案", en: "its plan" },
  AUTHORIZATION: { zh: "被授权的运营机构", en: "the operator" },
  GRANT: { zh: "所授权的数据资源", en: "its resource" },
  DEMAND: { zh: "所对应的授权资源", en: "its grant" },
  DELIVERY: { zh: "供给所进入的可信域", en: "the domain into which it goes" },
  IMPORT: { zh: "导入所进入的可信域", en: "the domain into which it goes" },
  PRODUCT: { zh: "开发该产品的主体", en: "its developer" },
  AGREEMENT: { zh: "协议相对方", en: "the counterparty" },
  EXPORT: { zh: "开发利用协议", en: "its agreement" },
  CASE: { zh: "案件的对象", en: "whom the case addresses" },
  DOMAIN: { zh: "建设该可信域的运营机构", en: "the operator of the domain" },
};

const PREVIOUS: Readonly<Partial<Record<KindName, Bilingual>>> = {
  AUTHORIZATION: { zh: "该运营机构的上一期授权", en: "the operator's previous authorization" },
  GRANT: { zh: "该资源在同一授权下的前一次授权", en: "the previous grant of the resource" },
  AGREEMENT: {
    zh: "同一场景下与同一相对方的前一份协议",
    en: "the previous agreement with the counterparty about the scenario",
  },
};
