import { kindLabels, kindName } from "../ledger/kinds.ts";
import { isOrdinaryRole, Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { isKeyOf, keysOf } from "../text/entries.ts";
import { listsOf, rowFaultOf } from "./meaning.ts";
import type { RowFault, StepFault } from "./meaning.ts";
import { names, selectedKinds } from "./neighbours.ts";
import type { Condition, SelectorName, Term } from "./requirement.ts";
import { Selector } from "./row.ts";
import type { Words } from "./rule-finding.ts";
import type { Step } from "./step.ts";

/** The words for a fault of a term at a step, with the nearest that would mean something there. */
export function wordsOfRowFault(fault: RowFault, step: Step, term: Term): Words {
  return WORDS[fault](step, term);
}

const WORDS: Readonly<Record<RowFault, (step: Step, term: Term) => Words>> = {
  NOBODY_ACTS_ABROAD: () => ({
    problem: {
      zh: "abroad 环节只判断域外制成的产品或出域，没有人在该环节行为，也不赋予角色。",
      en: "The rows of abroad judge what is made elsewhere: nobody acts by them, and they give no roles.",
    },
    advice: {
      zh: "请删去该环节，或改用对来源、产品的要求。",
      en: "Leave this step out, or ask something about the inputs or the product.",
    },
  }),
  NOT_TO_BE_NEGATED: () => ({
    problem: {
      zh: "该要求不能取反：取反的 who 对陌生人开放，取反的 roles、quorum、listed 可由行为人自行满足或永远不能满足。",
      en:
        "This cannot be negated: a negated who is open to strangers, and a negated roles, quorum or listed is met at " +
        "will or never.",
    },
    advice: { zh: "请直接写明所要求的角色或条件。", en: "Write what is demanded instead." },
  }),
  ANYBODY: () => ({
    problem: {
      zh: "who 为 ANY，则任何账户都可以改变记录或延长其来源链。",
      en: "With who ANY every account could change the record or lengthen its trail.",
    },
    advice: {
      zh: "请列明角色，或加上 issuerOnly；ANY 只用于材料备案、存证、立案以及标记期满（settle.EXPIRED）。",
      en: "Name the roles, or add issuerOnly; ANY is for filings, anchors, the opening of cases and settle.EXPIRED.",
    },
  }),
  NEVER_NAMED: (step, term) => neverNamed(step, term),
  GIVES_NO_ROLES: () => ({
    problem: { zh: "该环节不赋予任何角色。", en: "This step gives no roles." },
    advice: {
      zh: "roles 只用于 party.record、party.settle.IN_FORCE 和 party.attest.ROLES。",
      en: "Use roles at party.record, party.settle.IN_FORCE and party.attest.ROLES.",
    },
  }),
  ROLE_OF_GOVERNANCE: (_, { condition }) => {
    const given = condition.type === "roles" ? condition.roles : [];
    const barred = given.filter((role) => !isOrdinaryRole(Role[role])).join("、");
    return {
      problem: {
        zh: `${barred} 只能由治理程序赋予。`,
        en: `Governance alone gives ${barred.replaceAll("、", ", ")}.`,
      },
      advice: {
        zh: "请只列出 EVALUATOR 及其后的角色。",
        en: "List roles from EVALUATOR on only.",
      },
    };
  },
  NOT_KNOWN_HERE: (step) => {
    const kind = kindName(step.kind).toLowerCase();
    return {
      problem: {
        zh: "期限、条款和摘要只在记录或生效时可知，该环节不知道。",
        en: "Term, clauses and digest are known where a record is made or put into force, and not at this step.",
      },
      advice: { zh: `请移至 ${kind}.settle.IN_FORCE。`, en: `Move it to ${kind}.settle.IN_FORCE.` },
    };
  },
  NOT_OF_THIS_KIND: (step, { condition }) => {
    const kinds = {
      clauses: "authorization、agreement、plan",
      sameScenario: "product、export",
      approvedRoot: "export",
    };
    const fit = isKeyOf(kinds, condition.type) ? kinds[condition.type] : "";
    const label = kindLabels[kindName(step.kind)];
    return {
      problem: {
        zh: `“${label.zh}”没有该要求所问的内容。`,
        en: `A record of the kind ${label.en} has nothing that this asks about.`,
      },
      advice: {
        zh: `请移至 ${fit} 的环节。`,
        en: `Move it to a step of ${fit.replaceAll("、", ", ")}.`,
      },
    };
  },
  NO_SUCH_RECORD: (step, term) => ({
    problem: {
      zh: `该环节的记录没有 ${selectorsIn(term.condition).join("、")} 所指的记录。`,
      en: `There is no record at this step that ${selectorsIn(term.condition).join(" or ")} could mean.`,
    },
    advice: fittingSelectors(step, term),
  }),
  NOT_RECORDED_YET: (step, term) => {
    const kind = kindName(step.kind).toLowerCase();
    const fitting = fittingSelectors(step, term);
    return {
      problem: {
        zh: "记录尚未作出，没有人能对它提出意见、材料或立案，它也没有状态。",
        en: "The record is only just being made: nobody can have stated anything about it, and it has no status.",
      },
      advice: {
        zh: `请移至 ${kind}.settle.IN_FORCE。${fitting.zh}`,
        en: `Move it to ${kind}.settle.IN_FORCE. ${fitting.en}`,
      },
    };
  },
  SEVERAL_RECORDS: (step, term) => ({
    problem: {
      zh: "RESOURCE 和 PRODUCTS 可以指多项记录，而此处只能比较一项。",
      en: "RESOURCE and PRODUCTS mean as many records as there are, and one is compared here.",
    },
    advice: fittingSelectors(step, term),
  }),
  NO_SUCH_END: () => ({
    problem: {
      zh: "案件不会以所列结论办结。",
      en: "No case ends with any of these outcomes.",
    },
    advice: {
      zh: "请用 PASSED（办结）、NO_OBJECTION（不成立）、REJECTED（不合格）、OVERDUE（逾期）、WITHDRAWN（撤回）或 OPEN（未办结）。",
      en: "Use PASSED (fulfilled), NO_OBJECTION (dismissed), REJECTED (failed), OVERDUE, WITHDRAWN or OPEN (not ended).",
    },
  }),
  UNUSED_NEGATED: () => ({
    problem: {
      zh: "取反的要求不会用掉案件，unused 不起作用。",
      en: "A negated condition uses up no case, so unused does nothing.",
    },
    advice: { zh: "请删去 unused 或 not。", en: "Leave out unused or not." },
  }),
  SAME_PARTY: (step, term) => ({
    problem: {
      zh: "两者始终是同一主体：记录的主体是其提出主体，记录时提出主体就是行为主体。",
      en: "Both are always one party: a record's party is its issuer, and who records it is its issuer.",
    },
    advice: fittingSelectors(step, term),
  }),
  BRINGS_NOTHING: (step) => {
    const kind = kindName(step.kind).toLowerCase();
    return {
      problem: {
        zh: "只有变更状态时才随附清单或主体，该环节不随附。",
        en: "Only a settlement brings items or parties, and this step is none.",
      },
      advice: { zh: `请移至 ${kind}.settle 的环节。`, en: `Move it to a step ${kind}.settle.…` },
    };
  },
  ROLE_OF_ONE: () => ({
    problem: {
      zh: "只有可由多个主体担任的角色才能计数。",
      en: "Only the parties of a role that several have can be counted.",
    },
    advice: {
      zh: `请用 ${SEVERAL.join("、")} 之一，或改用 opinion、filing。`,
      en: `Use one of ${SEVERAL.join(", ")}, or ask for an opinion or a filing.`,
    },
  }),
  ALWAYS_THE_SAME: () => ({
    problem: { zh: "比较的结果始终相同。", en: "The comparison always has the same answer." },
    advice: { zh: "请更换比较的数量或比较的对象。", en: "Compare another quantity, or with something else." },
  }),
  RELATION_OF_ANOTHER: () => ({
    problem: {
      zh: "时间没有可比较的位，标识只能与声明所载的数值比较是否相等。",
      en: "A time has no bits to compare, and an id is only equal to the number that a statement carries, or not.",
    },
    advice: {
      zh: "时间请用 atMost、atLeast；标识请用 valueOf 和 equals。",
      en: "Use atMost or atLeast for times, and valueOf with equals for ids.",
    },
  }),
  NEVER_OF_THIS_KIND: (step, { condition }) => {
    const of = condition.type === "stands" ? condition.of : "SELF";
    const kinds = selectedKinds(step, of);
    return {
      problem: {
        zh: `${of} 在该环节只能是 ${kinds.join("、")}。`,
        en: `${of} is only ever ${kinds.join(", ")} at this step.`,
      },
      advice: {
        zh: "请更正 kind、case，或换用其他 selector。",
        en: "Correct kind or case, or select another record.",
      },
    };
  },
  NEVER_UNDER_IT: () => ({
    problem: {
      zh: "所选记录在本记录之上，不可能位于本记录之下。",
      en: "The selected record stands above the subject, and never under it.",
    },
    advice: { zh: "请用 ABOUT，或删去 underSubject。", en: "Use ABOUT, or leave out underSubject." },
  }),
  NO_SUCH_LIST: (step, { condition }) => {
    const of = condition.type === "listed" ? condition.of : "SELF";
    const lists = [...new Set(selectedKinds(step, of).flatMap(listsOf))];
    return {
      problem: {
        zh: `${of} 在该环节所指的记录没有该清单。`,
        en: `What ${of} means at this step has no such list of records.`,
      },
      advice: {
        zh: lists.length === 0 ? "请换用其他 selector。" : `它有的清单为 ${lists.join("、")}。`,
        en: lists.length === 0 ? "Select another record." : `It has ${lists.join(", ")}.`,
      },
    };
  },
  NEVER_DISPOSED: () => ({
    problem: { zh: "只有出域可以作出处置。", en: "Only exports are disposed of." },
    advice: { zh: "请删去 orDisposed，或改用 EXPORTS。", en: "Leave out orDisposed, or use EXPORTS." },
  }),
};

const SEVERAL = keysOf(Role).filter((role) => roleClass(Role[role]) === "SEVERAL");

function neverNamed(step: Step, { condition }: Term): Words {
  const [of = "SELF"] = selectorsIn(condition);
  const kinds = condition.type === "who" ? [kindName(step.kind)] : selectedKinds(step, of);
  const dead = rolesIn(condition).filter((role) => !kinds.some((kind) => names(kind, role)));
  const fitting = keysOf(Role).filter(
    (role) => roleClass(Role[role]) === "COMPETENT" && kinds.some((kind) => names(kind, role)),
  );
  const shown = kinds.length > 3 ? [of] : kinds;
  return {
    problem: {
      zh: `${shown.join("、")} 的记录不指明任何 ${dead.join("、")}，该角色在此永远无权。`,
      en: `A record of the kind ${shown.join(", ")} names no ${dead.join(", ")}, which decides nothing there.`,
    },
    advice: {
      zh: `${fitting.length === 0 ? "请用 DATA_PROVIDER 之前的角色" : `它指明 ${fitting.join("、")}`}；或换用其他环节、selector。`,
      en: `${fitting.length === 0 ? "Use a role before DATA_PROVIDER" : `It names ${fitting.join(", ")}`}; or ask at another step or of another record.`,
    },
  };
}

/** The selectors of a condition, in its order. */
export function selectorsIn(condition: Condition): SelectorName[] {
  if (condition.type === "measure")
    return [condition.quantity, condition.comparand].flatMap((part) => ("of" in part ? [part.of] : []));
  if (condition.type === "separate") return [condition.of, condition.from];
  if (condition.type === "who") return condition.issuerOnly ? ["ISSUER"] : [];
  return "of" in condition ? [condition.of] : [];
}

/** The roles that a condition asks for. */
export function rolesIn(condition: Condition): readonly RoleName[] {
  switch (condition.type) {
    case "who":
      return condition.roles === "ANY" ? [] : condition.roles;
    case "fact":
    case "lastCase":
      return condition.by;
    case "notice":
    case "quorum":
      return [condition.by];
    case "measure":
      return [condition.quantity, condition.comparand].flatMap((part) => ("by" in part ? [part.by] : []));
    default:
      return [];
  }
}

/** The selectors with which the term would mean something at the step. */
function fittingSelectors(step: Step, { condition, negated }: Term): Bilingual {
  const fitting = keysOf(Selector).filter((of) =>
    withSelector(condition, of).some((changed) => rowFaultOf(step, { condition: changed, negated }) === undefined),
  );
  if (fitting.length === 0)
    return {
      zh: "该环节没有适用的 selector，请换用其他环节。",
      en: "No record at this step would do: use another step.",
    };
  return { zh: `可以改用 ${fitting.join("、")}。`, en: `Select ${fitting.join(", ")} instead.` };
}

/** The condition with one of its selectors replaced: in each place where it has one. */
function withSelector(condition: Condition, of: SelectorName): Condition[] {
  if (condition.type === "separate")
    return [
      { ...condition, of },
      { ...condition, from: of },
    ];
  if (condition.type === "measure") {
    const { quantity, comparand } = condition;
    const ofQuantity = "of" in quantity ? [{ ...condition, quantity: { ...quantity, of } }] : [];
    return [...ofQuantity, ...("of" in comparand ? [{ ...condition, comparand: { ...comparand, of } }] : [])];
  }
  if (condition.type === "who") return [];
  return "of" in condition ? [{ ...condition, of }] : [];
}

/** The words for a step that nobody can ever take. */
export function wordsOfStepFault(fault: StepFault): Words {
  return STEP_WORDS[fault];
}

const STEP_WORDS: Readonly<Record<StepFault, Words>> = {
  NOT_BY_RULES: {
    problem: {
      zh: "辖区由创立程序设立、由治理程序停止，不由规则集判断。",
      en: "A jurisdiction is founded, and ended by governance: no rulebook judges that.",
    },
    advice: { zh: "请删去该环节。", en: "Leave this step out." },
  },
  JUDGED_BY_THE_LEDGER: {
    problem: {
      zh: "账户的提供与接受由账本自身判断，不由规则集判断。",
      en: "The ledger itself judges who offers and who accepts a seat: no rulebook does.",
    },
    advice: { zh: "请删去该环节。", en: "Leave this step out." },
  },
  ONLY_OF_A_PARTY: {
    problem: { zh: "只有主体有账户和角色。", en: "Only a party has accounts and roles." },
    advice: { zh: "请改为 party 的环节。", en: "Make it a step of party." },
  },
  NO_SUCH_STATUS: {
    problem: {
      zh: "该种类的记录不会变更为该状态。",
      en: "No record of this kind ever gets this status.",
    },
    advice: {
      zh: "CONTINUED、SUNSET 只用于 export；请更正状态或种类。",
      en: "CONTINUED and SUNSET are for exports only: correct the status or the kind.",
    },
  },
};
