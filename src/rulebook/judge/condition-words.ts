import { clauseLabels } from "../../ledger/agreement-clauses.ts";
import { codeLabel } from "../../ledger/codes.ts";
import type { CodeName, ListName } from "../../ledger/codes.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Condition, ConditionOf, Term } from "../requirement.ts";
import { measureWords, verbOf } from "./quantity-words.ts";
import { isNamedByKind, recordWords } from "./record-words.ts";
import { allOfThem, concluded, oneOf, outcomesOf, rolesOf, statusesOf } from "./word-lists.ts";

/**
 * What a term demands, as a clause that can follow "needed": without a full stop.
 * @param kinds - the kinds of records that are judged, so that their neighbours have their own names
 */
export function wordsOfTerm({ condition, negated }: Term, kinds: readonly KindName[] = []): Bilingual {
  const { zh, en } = wordsOfCondition(condition, kinds);
  const orAbsent = "orAbsent" in condition && condition.orAbsent;
  const positive = negated ? { zh: `不得有下列情形：${zh}`, en: `it must not be that ${en}` } : { zh, en };
  if (!orAbsent) return positive;
  return { zh: `${positive.zh}（没有的也可）`, en: `${positive.en} (or there is none)` };
}

/** What a condition asks, before it is negated, as a clause without a full stop. */
export function wordsOfCondition(condition: Condition, kinds: readonly KindName[] = []): Bilingual {
  switch (condition.type) {
    case "who":
      return whoWords(condition);
    case "fact":
      return factWords(condition, kinds);
    case "term":
      return {
        zh: `期限不超过 ${condition.months} 个月`,
        en: `the term has an end and lasts ${condition.months} months at most`,
      };
    case "lastCase":
      return lastCaseWords(condition, kinds);
    case "noOpenCase":
      return noOpenWords(condition, kinds);
    case "noUpheldCase":
      return noUpheldWords(condition, kinds);
    case "notice":
      return noticeWords(condition, kinds);
    case "clauses":
      return clausesWords(condition);
    case "sameScenario":
      return { zh: "各项均属同一应用场景", en: "everything stands under one scenario" };
    case "separate":
      return separateWords(condition, kinds);
    case "roles":
      return rolesWords(condition);
    case "approvedRoot":
      return { zh: "摘要与该产品经确认的定稿摘要一致", en: "the digest is the approved root of the product" };
    case "quorum":
      return quorumWords(condition, kinds);
    case "measure":
      return measureWords(condition, kinds);
    case "stands":
      return standsWords(condition, kinds);
    case "listed":
      return listedWords(condition, kinds);
    default:
      return condition satisfies never;
  }
}

/* ------------------------------------------------ who acts, and what the act brings */

function whoWords({ roles, issuerOnly }: ConditionOf<"who">): Bilingual {
  const issuer = issuerOnly ? { zh: "，且为原提出主体", en: ", being the issuer" } : { zh: "", en: "" };
  if (roles === "ANY")
    return {
      zh: `由在本辖区有角色的主体以其角色实施${issuer.zh}`,
      en: `a party acts under a role that it has here${issuer.en}`,
    };
  const who = oneOf(rolesOf(roles));
  return { zh: `由${who.zh}实施${issuer.zh}`, en: `the ${who.en} acts${issuer.en}` };
}

function rolesWords({ roles }: ConditionOf<"roles">): Bilingual {
  const allowed = oneOf(rolesOf(roles));
  return { zh: `只赋予${allowed.zh}的角色`, en: `no roles are given but ${allowed.en}` };
}

function clausesWords({ clauses }: ConditionOf<"clauses">): Bilingual {
  const named = allOfThem(clauses.map((clause) => clauseLabels[clause]));
  const one = clauses.length === 1;
  return {
    zh: `载明必备条款或者内容：${named.zh}`,
    en: `${one ? "the clause on" : "the clauses on"} ${named.en} ${one ? "is" : "are"} there`,
  };
}

function separateWords({ of, from }: ConditionOf<"separate">, kinds: readonly KindName[]): Bilingual {
  const [one, other] = [recordWords(of, kinds), recordWords(from, kinds)];
  return {
    zh: `${one.zh}与${other.zh}是不同的主体，且不受同一主体控制`,
    en: `${one.en} and ${other.en} are different parties under different controllers`,
  };
}

/* ------------------------------------------------ statements */

function factWords(condition: ConditionOf<"fact">, kinds: readonly KindName[]): Bilingual {
  const { code, of, by, all, outcomes, since } = condition;
  const each = all && by.length > 1;
  const who = each ? allOfThem(rolesOf(by)) : oneOf(rolesOf(by));
  const [what, about, how] = [codeLabel(code), recordWords(of, kinds), oneOf(outcomesOf(outcomes))];
  const later = since === undefined ? { zh: "", en: "" } : sinceWords(since);
  return {
    zh:
      `${who.zh}${each ? "分别" : ""}就${about.zh}${verbOf(code)}的${what.zh}${concluded(outcomes, each)}` +
      `且未过期${later.zh}`,
    en:
      `${each ? "each of the" : "the"} ${who.en} stated the ${what.en} about ${about.en} (${how.en}, not ended` +
      `${later.en})`,
  };
}

function sinceWords(since: CodeName): Bilingual {
  const { zh, en } = codeLabel(since);
  return { zh: `，并晚于最近一次${zh}`, en: `, not older than the last ${en}` };
}

function noticeWords({ code, of, by, days, working }: ConditionOf<"notice">, kinds: readonly KindName[]): Bilingual {
  const [what, about, who] = [codeLabel(code), recordWords(of, kinds), roleLabels[by]];
  return {
    zh: `${who.zh}就${about.zh}${verbOf(code)}的${what.zh}已满 ${days} 个${working ? "工作日" : "日"}`,
    en: `the ${what.en} of the ${who.en} about ${about.en} ran for ${days} ${working ? "working days" : "days"}`,
  };
}

function quorumWords(condition: ConditionOf<"quorum">, kinds: readonly KindName[]): Bilingual {
  const { code, of, by, outcomes, atLeast } = condition;
  const [what, about, who] = [codeLabel(code), recordWords(of, kinds), roleLabels[by]];
  const how = oneOf(outcomesOf(outcomes));
  return {
    zh: `至少 ${atLeast} 个${who.zh}就${about.zh}所作的${what.zh}的结论为${how.zh}，并随附这些主体`,
    en: `${atLeast} or more of the role ${who.en} stated ${what.en} about ${about.en}: ${how.en}; the act names them`,
  };
}

/* ------------------------------------------------ cases */

function lastCaseWords(condition: ConditionOf<"lastCase">, kinds: readonly KindName[]): Bilingual {
  const { code, of, by, outcomes } = condition;
  const [what, who, how] = [codeLabel(code), oneOf(rolesOf(by)), oneOf(outcomesOf(outcomes))];
  if (of === "CASE")
    return {
      zh: `所涉暂停对应的案件为${what.zh}，且其结论为${how.zh}`,
      en: `the case of the hold is of the kind ${what.en} and ended as ${how.en}`,
    };
  const about = recordWords(of, kinds);
  return {
    zh: `${who.zh}对${about.zh}最近一次${what.zh}的结论为${how.zh}`,
    en: `the last ${what.en} about ${about.en} that the ${who.en} opened ended as ${how.en}`,
  };
}

function noOpenWords({ code, of }: ConditionOf<"noOpenCase">, kinds: readonly KindName[]): Bilingual {
  const [what, about] = [codeLabel(code), recordWords(of, kinds)];
  return { zh: `${about.zh}没有尚未办结的${what.zh}`, en: `no ${what.en} about ${about.en} is open` };
}

function noUpheldWords({ code, of, months }: ConditionOf<"noUpheldCase">, kinds: readonly KindName[]): Bilingual {
  const [what, about] = [codeLabel(code), recordWords(of, kinds)];
  if (months === 0)
    return { zh: `${about.zh}从无成立的${what.zh}`, en: `no ${what.en} about ${about.en} was ever upheld` };
  return {
    zh: `${about.zh}近 ${months} 个月没有成立的${what.zh}`,
    en: `no ${what.en} about ${about.en} was upheld within ${months} months`,
  };
}

/* ------------------------------------------------ records and lists */

function standsWords(condition: ConditionOf<"stands">, kinds: readonly KindName[]): Bilingual {
  const { of, statuses, kind, case: caseName, underSubject } = condition;
  const [about, how] = [recordWords(of, kinds), oneOf(statusesOf(statuses))];
  // A neighbour that is called by its own name is of the kind that the name says.
  const ofKind = kind === undefined || isNamedByKind(of, kinds) ? undefined : kindLabels[kind];
  const what = caseName === undefined ? ofKind : codeLabel(caseName);
  const under = underSubject ? recordWords("SELF", kinds) : undefined;
  const is = [
    ...(what === undefined ? [] : [{ zh: `为${what.zh}`, en: `is of the kind ${what.en}` }]),
    ...(under === undefined ? [] : [{ zh: `属于${under.zh}`, en: `stands under ${under.en}` }]),
    { zh: `状态为${how.zh}`, en: `is ${how.en}` },
  ];
  return {
    zh: is.length === 1 ? `${about.zh}的状态为${how.zh}` : `${about.zh}${is.map(({ zh }) => zh).join("，")}`,
    en: `${about.en} ${allOfThem(is).en}`,
  };
}

function listedWords(condition: ConditionOf<"listed">, kinds: readonly KindName[]): Bilingual {
  const { list, of, statuses, orDisposed } = condition;
  const [what, about, how] = [lists[list], recordWords(of, kinds), oneOf(statusesOf(statuses))];
  const or = orDisposed ? { zh: "，或者已作处置", en: ", or was disposed of" } : { zh: "", en: "" };
  return {
    zh: `${about.zh}的每一项${what.zh}的状态均为${how.zh}${or.zh}，并随附完整清单`,
    en: `each of the ${what.en} of ${about.en} is ${how.en}${or.en}, and the act brings the whole list`,
  };
}

const lists: Readonly<Record<ListName, Bilingual>> = {
  AUTHORIZATIONS: { zh: "授权", en: "authorizations" },
  GRANTS: { zh: "授权资源", en: "grants" },
  SCENARIOS: { zh: "应用场景", en: "scenarios" },
  DEMANDS: { zh: "数据需求", en: "demands" },
  DELIVERIES: { zh: "数据供给", en: "deliveries" },
  PRODUCTS: { zh: "数据产品", en: "products" },
  EXPORTS: { zh: "产品出域", en: "exports" },
  BREAKS: { zh: "断裂", en: "breaks" },
  FILINGS: { zh: "备案", en: "filings" },
  REFUSALS: { zh: "拒绝", en: "refusals" },
  AGREEMENTS: { zh: "开发利用协议", en: "agreements" },
  DECISIONS: { zh: "治理决定", en: "decisions" },
};
