import { codeLabel, Outcome } from "../../ledger/codes.ts";
import type { CodeName, ListName, OutcomeName } from "../../ledger/codes.ts";
import { kindLabels } from "../../ledger/kinds.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { RoleName } from "../../ledger/roles.ts";
import { outcomeLabel } from "../../ledger/statement-labels.ts";
import { statusLabels } from "../../ledger/statuses.ts";
import type { StatusName } from "../../ledger/statuses.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Comparand, Condition, ConditionOf, Quantity, Relation, SelectorName, Term } from "../requirement.ts";

/** What a term demands, as a clause that can follow "needed": without a full stop. */
export function wordsOfTerm({ condition, negated }: Term): Bilingual {
  const { zh, en } = wordsOfCondition(condition);
  const orAbsent = "orAbsent" in condition && condition.orAbsent;
  const positive = negated ? { zh: `不得有下列情形：${zh}`, en: `it must not be that ${en}` } : { zh, en };
  if (!orAbsent) return positive;
  return { zh: `${positive.zh}（没有的也可）`, en: `${positive.en} (or there is none)` };
}

/** What a condition asks, before it is negated, as a clause without a full stop. */
export function wordsOfCondition(condition: Condition): Bilingual {
  switch (condition.type) {
    case "who":
      return whoWords(condition);
    case "fact":
      return factWords(condition);
    case "term":
      return {
        zh: `期限不超过 ${condition.months} 个月`,
        en: `the term has an end and at most ${condition.months} months`,
      };
    case "lastCase":
      return lastCaseWords(condition);
    case "noOpenCase":
      return {
        zh: `${records[condition.of].zh}没有尚未办结的${codeLabel(condition.code).zh}`,
        en: `no ${codeLabel(condition.code).en} about ${records[condition.of].en} is open`,
      };
    case "noUpheldCase":
      return noUpheldWords(condition);
    case "notice":
      return noticeWords(condition);
    case "clauses":
      return {
        zh: `约定必备条款 ${condition.clauses.join("、")}`,
        en: `the clauses ${condition.clauses.join(", ")} are agreed`,
      };
    case "sameScenario":
      return { zh: "各项均属同一应用场景", en: "everything stands under one scenario" };
    case "separate":
      return separateWords(condition);
    case "roles":
      return rolesWords(condition);
    case "approvedRoot":
      return { zh: "摘要与该产品经确认的定稿摘要一致", en: "the digest is the approved root of the product" };
    case "quorum":
      return quorumWords(condition);
    case "measure":
      return measureWords(condition);
    case "stands":
      return standsWords(condition);
    case "listed":
      return listedWords(condition);
    default:
      return condition satisfies never;
  }
}

/** The record that a selector means, in a sentence. */
const records: Readonly<Record<SelectorName, Bilingual>> = {
  SELF: { zh: "本记录", en: "this record" },
  PARENT: { zh: "上级记录", en: "the record above it" },
  LINK: { zh: "所关联的记录", en: "the record to which it links" },
  ISSUER: { zh: "提出主体", en: "its issuer" },
  SCENARIO: { zh: "应用场景", en: "its scenario" },
  AUTHORIZATION: { zh: "授权", en: "its authorization" },
  RESOURCE: { zh: "所涉每一项资源", en: "each of its resources" },
  OPERATOR: { zh: "运营机构", en: "its operator" },
  JURISDICTION: { zh: "本辖区", en: "the jurisdiction" },
  CALLER: { zh: "行为主体", en: "the acting party" },
  ABOUT: { zh: "所附依据的记录", en: "the record that the act names beside it" },
  PRODUCTS: { zh: "所用每一项产品", en: "each product of which it is made" },
  PREVIOUS: { zh: "前一项曾生效的同类记录", en: "the record of the same kind that was in force before it" },
  AGREEMENT: { zh: "开发利用协议", en: "its agreement" },
  PLAN: { zh: "实施方案", en: "its plan" },
  PROCUREMENT: { zh: "遴选", en: "its procurement" },
  CASE: { zh: "所涉暂停对应的案件", en: "the case of the hold" },
};

function whoWords({ roles, issuerOnly }: ConditionOf<"who">): Bilingual {
  const issuer = issuerOnly ? { zh: "，且为原提出主体", en: ", being the issuer" } : { zh: "", en: "" };
  if (roles === "ANY")
    return {
      zh: `由在本辖区有角色的主体以其角色实施${issuer.zh}`,
      en: `a party acts under a role that it has here${issuer.en}`,
    };
  const who = either(roles, roleLabels);
  return { zh: `由${who.zh}实施${issuer.zh}`, en: `the ${who.en} acts${issuer.en}` };
}

function separateWords({ of, from }: ConditionOf<"separate">): Bilingual {
  const [one, other] = [records[of], records[from]];
  return {
    zh: `${one.zh}与${other.zh}是不同的主体，且不受同一主体控制`,
    en: `${one.en} and ${other.en} are different parties under different controllers`,
  };
}

function rolesWords({ roles }: ConditionOf<"roles">): Bilingual {
  const allowed = either(roles, roleLabels);
  return { zh: `只赋予${allowed.zh}的角色`, en: `no roles are given but ${allowed.en}` };
}

function factWords({ code, of, by, all, outcomes, since }: ConditionOf<"fact">): Bilingual {
  const [what, about, how] = [codeLabel(code), records[of], eitherOutcome(outcomes)];
  const who = all ? each(by, roleLabels) : either(by, roleLabels);
  const later = since === undefined ? { zh: "", en: "" } : sinceWords(since);
  return {
    zh: `${who.zh}对${about.zh}的${what.zh}为${how.zh}且未过期${later.zh}`,
    en: `the ${who.en} stated ${what.en} about ${about.en}: ${how.en}, not ended${later.en}`,
  };
}

function sinceWords(since: CodeName): Bilingual {
  const { zh, en } = codeLabel(since);
  return { zh: `，并晚于最近一次${zh}`, en: ` and not older than the last ${en}` };
}

function lastCaseWords({ code, of, by, outcomes }: ConditionOf<"lastCase">): Bilingual {
  const [what, about, who, how] = [codeLabel(code), records[of], either(by, roleLabels), eitherOutcome(outcomes)];
  return {
    zh: `${who.zh}对${about.zh}最近一次${what.zh}的结论为${how.zh}`,
    en: `the last ${what.en} about ${about.en} that the ${who.en} opened ended as ${how.en}`,
  };
}

function noUpheldWords({ code, of, months }: ConditionOf<"noUpheldCase">): Bilingual {
  const [what, about] = [codeLabel(code), records[of]];
  if (months === 0)
    return { zh: `${about.zh}从无成立的${what.zh}`, en: `no ${what.en} about ${about.en} was ever upheld` };
  return {
    zh: `${about.zh}近 ${months} 个月没有成立的${what.zh}`,
    en: `no ${what.en} about ${about.en} was upheld within ${months} months`,
  };
}

function noticeWords({ code, of, by, days, working }: ConditionOf<"notice">): Bilingual {
  const [what, about, who] = [codeLabel(code), records[of], roleLabels[by]];
  return {
    zh: `${who.zh}对${about.zh}的${what.zh}已满 ${days} 个${working ? "工作日" : "日"}`,
    en: `the ${what.en} of the ${who.en} about ${about.en} ran for ${days} ${working ? "working days" : "days"}`,
  };
}

function quorumWords({ code, of, by, outcomes, atLeast }: ConditionOf<"quorum">): Bilingual {
  const [what, about, who, how] = [codeLabel(code), records[of], roleLabels[by], eitherOutcome(outcomes)];
  return {
    zh: `至少 ${atLeast} 个${who.zh}对${about.zh}的${what.zh}为${how.zh}，并随附这些主体`,
    en: `${atLeast} or more of the role ${who.en} stated ${what.en} about ${about.en}: ${how.en}; the act names them`,
  };
}

function standsWords({ of, statuses, kind, case: caseName, underSubject }: ConditionOf<"stands">): Bilingual {
  const [about, how] = [records[of], either(statuses, statusLabels)];
  const what = caseName === undefined ? (kind === undefined ? undefined : kindLabels[kind]) : codeLabel(caseName);
  return {
    zh:
      `${about.zh}的状态为${how.zh}` +
      (what === undefined ? "" : `，且为${what.zh}`) +
      (underSubject ? "，并属于本记录" : ""),
    en:
      `${about.en} is ${how.en}` +
      (what === undefined ? "" : `, being of the kind ${what.en}`) +
      (underSubject ? ", under this record" : ""),
  };
}

function listedWords({ list, of, statuses, orDisposed }: ConditionOf<"listed">): Bilingual {
  const [what, about, how] = [lists[list], records[of], either(statuses, statusLabels)];
  const or = orDisposed ? { zh: "或已作处置", en: " or was disposed of" } : { zh: "", en: "" };
  return {
    zh: `${about.zh}的每一项${what.zh}均为${how.zh}${or.zh}，并随附完整清单`,
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

/* ------------------------------------------------ quantities */

function measureWords({ quantity, relation, comparand }: ConditionOf<"measure">): Bilingual {
  const [left, right, relates] = [quantityWords(quantity), comparandWords(comparand), relations[relation]];
  return { zh: `${left.zh}${relates.zh}${right.zh}`, en: `${left.en} ${relates.en} ${right.en}` };
}

const relations: Readonly<Record<Relation, Bilingual>> = {
  atMost: { zh: "不大于", en: "is at most" },
  atLeast: { zh: "不小于", en: "is at least" },
  equals: { zh: "等于", en: "is" },
  hasAll: { zh: "包含全部", en: "has all of" },
};

function quantityWords(quantity: Quantity): Bilingual {
  switch (quantity.type) {
    case "NOW":
      return NOW;
    case "END":
      return endWords(quantity.of);
    case "VALUE":
      return factValueWords(quantity);
    case "TIME":
      return {
        zh: `${factSubject(quantity).zh}的时间`,
        en: `the time of ${factSubject(quantity).en}`,
      };
    case "UNTIL":
      return {
        zh: `${factSubject(quantity).zh}的截止时间`,
        en: `the end of ${factSubject(quantity).en}`,
      };
    default:
      return quantity satisfies never;
  }
}

function comparandWords(comparand: Comparand): Bilingual {
  switch (comparand.type) {
    case "CONSTANT":
      return { zh: ` ${comparand.number}`, en: String(comparand.number) };
    case "MONTHS_AGO":
      return { zh: ` ${comparand.count} 个月之前`, en: `the time ${comparand.count} months ago` };
    case "DAYS_AGO":
      return { zh: ` ${comparand.count} 日之前`, en: `the time ${comparand.count} days ago` };
    case "FACT_VALUE":
      return factValueWords(comparand);
    case "END":
      return endWords(comparand.of);
    case "ID":
      return { zh: `${records[comparand.of].zh}的标识`, en: `the id of ${records[comparand.of].en}` };
    case "NOW":
      return NOW;
    default:
      return comparand satisfies never;
  }
}

const NOW: Bilingual = { zh: "当前时间", en: "the present time" };

function endWords(of: SelectorName): Bilingual {
  return { zh: `${records[of].zh}的期限`, en: `the end of the term of ${records[of].en}` };
}

interface OfFact {
  readonly code: CodeName;
  readonly by: RoleName;
  readonly of: SelectorName;
}

function factValueWords(fact: OfFact): Bilingual {
  return { zh: `${factSubject(fact).zh}的数值`, en: `the number of ${factSubject(fact).en}` };
}

function factSubject({ code, by, of }: OfFact): Bilingual {
  return {
    zh: `${roleLabels[by].zh}对${records[of].zh}的${codeLabel(code).zh}`,
    en: `the ${codeLabel(code).en} by the ${roleLabels[by].en} about ${records[of].en}`,
  };
}

/* ------------------------------------------------ lists of words */

function eitherOutcome(outcomes: readonly OutcomeName[]): Bilingual {
  return joined(
    outcomes.map((name) => outcomeLabel(Outcome[name])),
    "或",
    " or ",
  );
}

function either<Name extends RoleName | StatusName>(
  names: readonly Name[],
  labels: Readonly<Record<Name, Bilingual>>,
): Bilingual {
  return joined(
    names.map((name) => labels[name]),
    "或",
    " or ",
  );
}

function each(names: readonly RoleName[], labels: Readonly<Record<RoleName, Bilingual>>): Bilingual {
  return joined(
    names.map((name) => labels[name]),
    "和",
    " and ",
  );
}

function joined(labels: readonly Bilingual[], zh: string, en: string): Bilingual {
  return { zh: labels.map((label) => label.zh).join(zh), en: labels.map((label) => label.en).join(en) };
}
