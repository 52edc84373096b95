import { codeLabel, familyOf, Code } from "../../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../../ledger/codes.ts";
import type { KindName } from "../../ledger/kinds.ts";
import { roleLabels } from "../../ledger/role-labels.ts";
import type { RoleName } from "../../ledger/roles.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { Comparand, ConditionOf, Quantity, Relation, SelectorName } from "../requirement.ts";
import { recordWords } from "./record-words.ts";
import { constantWords, RELATIONS, valueField } from "./value-words.ts";
import { concluded, oneOf, outcomesOf } from "./word-lists.ts";

/** The demand of a measure, as a clause. @param kinds - of the records that are judged */
export function measureWords(condition: ConditionOf<"measure">, kinds: readonly KindName[]): Bilingual {
  const { quantity, relation, comparand } = condition;
  return quantity.type === "VALUE"
    ? valueWords(quantity, relation, comparand, kinds)
    : timeWords(quantity, relation, comparand, kinds);
}

/* ------------------------------------------------ statements */

interface OfStatement {
  readonly code: CodeName;
  readonly by: RoleName;
  readonly of: SelectorName;
}

/** A statement of one role about a record, as a noun: `数据主管部门就该授权作出的审核意见`. */
function statement({ code, by, of }: OfStatement, kinds: readonly KindName[]): Bilingual {
  const [what, about] = [codeLabel(code), recordWords(of, kinds)];
  return {
    zh: `${roleLabels[by].zh}就${about.zh}${verbOf(code)}的${what.zh}`,
    en: `the ${what.en} that the ${roleLabels[by].en} stated about ${about.en}`,
  };
}

/** Opinions are given, everything else is handed in. */
export function verbOf(code: CodeName): string {
  return familyOf(Code[code]) === "OPINION" ? "作出" : "提交";
}

/** Which outcomes of a statement count, in brackets after it. It counts while it has not ended. */
function counting(outcomes: readonly OutcomeName[]): Bilingual {
  const zh = concluded(outcomes).replace(/^的/u, "");
  return { zh: `（${zh}且未过期）`, en: ` (${oneOf(outcomesOf(outcomes)).en}, not ended)` };
}

/* ------------------------------------------------ numbers of statements */

/** A number or a time of a statement. */
type OfFact = Extract<Quantity, { readonly outcomes: readonly OutcomeName[] }>;

function valueWords(quantity: OfFact, relation: Relation, comparand: Comparand, kinds: readonly KindName[]): Bilingual {
  const { code, by, of, outcomes } = quantity;
  const [what, about, counts, label] = [codeLabel(code), recordWords(of, kinds), counting(outcomes), labelOf(code)];
  const said =
    comparand.type === "CONSTANT"
      ? constantWords(code, relation, comparand.number)
      : related(relation, comparandWords(comparand, kinds));
  const zhLabel = label.zh === what.zh ? "" : `所载的${label.zh}`;
  const isAnswer = valueField(code)?.type.is === "YES_NO";
  const enLabel = label.en === what.en ? "" : ` as ${label.en}`;
  const enSaid = isAnswer ? `answering ${said.en} to "${label.en}"` : `naming${enLabel} ${said.en}`;
  return {
    zh: `${statement(quantity, kinds).zh}${counts.zh}${zhLabel}${said.zh}`,
    en: `the ${roleLabels[by].en} stated the ${what.en} about ${about.en}${counts.en}, ${enSaid}`,
  };
}

/** The label of the number that a statement carries. */
function labelOf(code: CodeName): Bilingual {
  return valueField(code)?.label ?? { zh: "数值", en: "number" };
}

/** The number that a statement carries, as a noun. */
function numberOf(fact: OfStatement, kinds: readonly KindName[]): Bilingual {
  const [{ zh, en }, label, what] = [statement(fact, kinds), labelOf(fact.code), codeLabel(fact.code)];
  return {
    zh: label.zh === what.zh ? zh : `${zh}所载的${label.zh}`,
    en: label.en === what.en ? en : `the ${label.en} of ${en}`,
  };
}

function related(relation: Relation, right: Bilingual): Bilingual {
  return { zh: `${RELATIONS[relation].zh}${right.zh}`, en: `${RELATIONS[relation].en}${right.en}` };
}

/* ------------------------------------------------ times */

function timeWords(
  quantity: Quantity,
  relation: Relation,
  comparand: Comparand,
  kinds: readonly KindName[],
): Bilingual {
  if (quantity.type === "END" && comparand.type === "NOW") return endAndNow(quantity.of, relation, kinds);
  if (quantity.type === "TIME" && relation === "atLeast") {
    const within = withinWords(comparand);
    const [{ zh, en }, counts] = [statement(quantity, kinds), counting(quantity.outcomes)];
    if (within !== undefined)
      return { zh: `${zh}${counts.zh}形成于最近${within.zh}内`, en: `${en}${counts.en} is of the last ${within.en}` };
  }
  const [left, right] = [momentWords(quantity, kinds), comparandWords(comparand, kinds)];
  const how = TIMES[relation];
  return { zh: `${left.zh}${how.zh}${right.zh}`, en: `${left.en} ${how.en} ${right.en}` };
}

/** A term is over from the second of its end on. */
function endAndNow(of: SelectorName, relation: Relation, kinds: readonly KindName[]): Bilingual {
  const { zh, en } = recordWords(of, kinds);
  return relation === "atMost"
    ? { zh: `${zh}的期限已经届满`, en: `the term of ${en} is over` }
    : { zh: `${zh}的期限尚未届满`, en: `the term of ${en} is not over` };
}

function withinWords(comparand: Comparand): Bilingual | undefined {
  if (comparand.type === "MONTHS_AGO") return { zh: ` ${comparand.count} 个月`, en: `${comparand.count} months` };
  if (comparand.type === "DAYS_AGO") return { zh: ` ${comparand.count} 日`, en: `${comparand.count} days` };
  return undefined;
}

const TIMES: Readonly<Record<Relation, Bilingual>> = {
  atMost: { zh: "不晚于", en: "is not after" },
  atLeast: { zh: "不早于", en: "is not before" },
  equals: { zh: "即为", en: "is" },
  hasAll: RELATIONS.hasAll,
};

function momentWords(quantity: Quantity, kinds: readonly KindName[]): Bilingual {
  switch (quantity.type) {
    case "NOW":
      return NOW;
    case "END":
      return endWords(quantity.of, kinds);
    case "VALUE":
      return numberOf(quantity, kinds);
    case "TIME": {
      const [{ zh, en }, counts] = [statement(quantity, kinds), counting(quantity.outcomes)];
      return { zh: `${zh}${counts.zh}的时间`, en: `the time of ${en}${counts.en}` };
    }
    case "UNTIL": {
      const [{ zh, en }, counts] = [statement(quantity, kinds), counting(quantity.outcomes)];
      return { zh: `${zh}${counts.zh}的截止时间`, en: `the end of ${en}${counts.en}` };
    }
    default:
      return quantity satisfies never;
  }
}

/* ------------------------------------------------ what is compared with */

function comparandWords(comparand: Comparand, kinds: readonly KindName[]): Bilingual {
  switch (comparand.type) {
    case "CONSTANT":
      return { zh: ` ${comparand.number}`, en: `${comparand.number}` };
    case "MONTHS_AGO":
      return { zh: ` ${comparand.count} 个月之前`, en: `the time ${comparand.count} months ago` };
    case "DAYS_AGO":
      return { zh: ` ${comparand.count} 日之前`, en: `the time ${comparand.count} days ago` };
    case "FACT_VALUE":
      return numberOf(comparand, kinds);
    case "END":
      return endWords(comparand.of, kinds);
    case "ID":
      return recordWords(comparand.of, kinds);
    case "NOW":
      return NOW;
    default:
      return comparand satisfies never;
  }
}

const NOW: Bilingual = { zh: "当前时间", en: "the present time" };

function endWords(of: SelectorName, kinds: readonly KindName[]): Bilingual {
  const { zh, en } = recordWords(of, kinds);
  return { zh: `${zh}的期限`, en: `the end of the term of ${en}` };
}
