import { ActKind, Code } from "../ledger/codes.ts";
import { Kind, kindLabels, kindName } from "../ledger/kinds.ts";
import { isOrdinaryRole, Role, roleClass } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";
import { keysOf } from "../text/entries.ts";
import { listsOf, meaningOf, rowFaultOf } from "./meaning.ts";
import type { RowFault } from "./meaning.ts";
import { names, selectedKinds } from "./neighbours.ts";
import type { StepSort } from "./neighbours.ts";
import type { Condition, SelectorName, Term } from "./requirement.ts";
import { Selector } from "./row.ts";
import type { Words } from "./rule-finding.ts";
import type { Step } from "./step.ts";

/** The words for a fault of a term at a step, with the nearest that would mean something there. */
export function wordsOfRowFault(fault: RowFault, step: Step, term: Term): Words {
  return WORDS[fault](step, term);
}

const WORDS: Readonly<Record<RowFault, (step: Step, term: Term) => Words>> = {
  NOT_AT_RECORD: (step) => {
    const kind = kindName(step.kind).toLowerCase();
    return {
      problem: {
        zh: "record 只规定谁可以提出、可以赋予哪些角色；先行提出的或补录的记录生效时不受其他要求约束。",
        en:
          "A recording says only who may propose, and which roles may be given: what was proposed or backfilled " +
          "before " +
          "comes into force without whatever else is demanded here.",
      },
      advice: {
        zh: `请移至 ${kind}.settle.IN_FORCE，它判断每一种生效方式。`,
        en: `Move it to ${kind}.settle.IN_FORCE, which judges every way into force.`,
      },
    };
  },
  NOT_AT_THIS_STEP: (step, { condition }) => {
    const kind = kindName(step.kind).toLowerCase();
    const fitting = meaningOf(condition.type).steps.map((sort) => stepOfSort(kind, sort, condition));
    return {
      problem: {
        zh: "该环节没有该要求所问的内容。",
        en: "The act does not have, or bring, at this step what is asked for.",
      },
      advice: {
        zh: `请移至 ${fitting.join("、")}。`,
        en: `Move it to ${fitting.join(" or ")}.`,
      },
    };
  },
  NOT_TO_BE_NEGATED: (_, { condition }) => ({
    problem: {
      zh:
        condition.type === "who"
          ? "取反的 who 对其余所有主体开放。"
          : "该要求不能取反：由行为人自行填写或随附的内容，取反后可以随意满足，或者永远不能满足。",
      en:
        condition.type === "who"
          ? "A negated who is open to everybody else."
          : "This cannot be negated: of what the caller gives or brings, the negation is met at will or never.",
    },
    advice: { zh: "请直接写明所要求的内容。", en: "Write what is demanded instead." },
  }),
  ANYBODY: () => ({
    problem: {
      zh: "who 为 ANY，则任何账户都可以改变记录或延长其来源链。",
      en: "With who ANY every account could change the record or lengthen its trail.",
    },
    advice: {
      zh: "请列明角色；ANY 只用于材料备案、存证、案件的提出与立案，以及标记期满（settle.EXPIRED）。",
      en: "Name the roles; ANY is for filings, anchors, the recording and opening of cases, and settle.EXPIRED.",
    },
  }),
  NEVER_NAMED: (step, term) => neverNamed(step, term),
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
  NOT_OF_THIS_KIND: (step, { condition }) => {
    const label = kindLabels[kindName(step.kind)];
    const fitting = keysOf(Kind).filter((kind) => meaningOf(condition.type).kinds?.(kind) ?? true);
    const shown = fitting.slice(0, 4).map((kind) => kind.toLowerCase());
    return {
      problem: {
        zh: `“${label.zh}”没有该要求所问的内容。`,
        en: `A record of the kind ${label.en} has nothing that this asks about.`,
      },
      advice: {
        zh: `请移至 ${shown.join("、")} 等的环节。`,
        en: `Move it to a step of ${shown.join(", ")} or the like.`,
      },
    };
  },
  NO_SUCH_RECORD: (step, term) => {
    const selectors = selectorsIn(term.condition);
    const missing = selectors.filter((of) => selectedKinds(step, of).length === 0);
    const asked = missing.length > 0 ? missing : selectors;
    if (term.condition.type === "who" && step.act === ActKind.RECORD) return ISSUER_RECORDS;
    return {
      problem: {
        zh: `该环节没有 ${asked.join("、")} 所指的记录，或不能对其提出该要求。`,
        en: `There is no record at this step that ${asked.join(" or ")} could mean, or nothing to ask of it.`,
      },
      advice: fittingSelectors(step, term),
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
      en:
        "Use PASSED (fulfilled), NO_OBJECTION (dismissed), REJECTED (failed), OVERDUE, WITHDRAWN or " +
        "OPEN (not ended).",
    },
  }),
  UNUSED_NOTHING: () => ({
    problem: {
      zh: "取反的要求、CASE 所指的案件以及域外行为都不会用掉案件，unused 不起作用。",
      en: "A negated condition, the case of a hold and an act abroad use up no case, so unused does nothing.",
    },
    advice: { zh: "请删去 unused。", en: "Leave out unused." },
  }),
  NOT_HEARD_ABROAD: () => ({
    problem: {
      zh: "域外制成的产品由其所在辖区的主体提出意见；本辖区只对自己的产品和本辖区作出声明。",
      en:
        "Parties elsewhere speak about what is made there: of this jurisdiction's parties only the word about its " +
        "own " +
        "products, and about itself, counts.",
    },
    advice: { zh: "请用 PRODUCTS 或 JURISDICTION。", en: "Select PRODUCTS or JURISDICTION." },
  }),
  SAME_PARTY: (step, term) => ({
    problem: {
      zh: "两者始终是同一主体：记录的主体就是其提出主体。",
      en: "Both are always one party: a record's party is its issuer.",
    },
    advice: fittingSelectors(step, term),
  }),
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
  ALWAYS_THE_SAME: (step, { condition }) => ({
    problem: {
      zh:
        condition.type === "stands"
          ? "记录在该环节之前只能处于可转为该状态的状态，结果始终相同。"
          : "比较的结果始终相同。",
      en:
        condition.type === "stands"
          ? "Before this settlement the record has one of the statuses that lead to it: the answer is always the same."
          : "The comparison always has the same answer.",
    },
    advice: {
      zh: condition.type === "stands" ? "请更正状态，或删去该要求。" : "请更换比较的数量或比较的对象。",
      en:
        condition.type === "stands"
          ? "Correct the statuses, or leave the demand out."
          : "Compare another quantity, or with something else.",
    },
  }),
  OWN_STATUS: () => ({
    problem: {
      zh: "记录生效之前只能是待生效、被禁止或尚未记录，对其自身状态没有可问的。",
      en: "On its way into force a record is proposed, prohibited or not there yet: its own status tells nothing.",
    },
    advice: { zh: "请删去该要求，或换用其他 selector。", en: "Leave the demand out, or select another record." },
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
  if (dead.length === 0) return notYetAdmitted(rolesIn(condition));
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
      en:
        `${fitting.length === 0 ? "Use a role before DATA_PROVIDER" : `It names ${fitting.join(", ")}`}; ` +
        "or ask at another step or of another record.",
    },
  };
}

/** A party has none of the roles that it names in itself before it is admitted. */
function notYetAdmitted(roles: readonly RoleName[]): Words {
  const shown = roles.filter((role) => roleClass(Role[role]) === "COMPETENT");
  return {
    problem: {
      zh: `主体入册之前没有任何角色，${shown.join("、")} 在此永远无权。`,
      en: `A party has no role before it is admitted, so ${shown.join(", ")} can never act here.`,
    },
    advice: {
      zh: "请用 DATA_PROVIDER 之前的角色，如 DATA_AUTHORITY。",
      en: "Use a role before DATA_PROVIDER, such as DATA_AUTHORITY.",
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
function rolesIn(condition: Condition): readonly RoleName[] {
  if (condition.type === "who") return condition.roles === "ANY" ? [] : condition.roles;
  if (condition.type === "measure")
    return [condition.quantity, condition.comparand].flatMap((part) => ("by" in part ? [part.by] : []));
  if (!("by" in condition)) return [];
  return typeof condition.by === "string" ? [condition.by] : condition.by;
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

/** The words in which a rulebook writes a step of a sort. */
function stepOfSort(kind: string, sort: StepSort, { type }: Condition): string {
  switch (sort) {
    case "RECORD":
      return `${kind}.record`;
    case "STATEMENT":
      return type === "roles" ? "party.attest.ROLES" : `${kind}.attest.CODE`;
    case "INTO_FORCE":
      return `${kind}.settle.IN_FORCE`;
    case "SETTLEMENT":
      return `${kind}.settle.STATUS`;
    case "ABROAD":
      return `${kind}.abroad`;
    default:
      return sort satisfies never;
  }
}

const ISSUER_RECORDS: Words = {
  problem: {
    zh: "记录的人就是提出主体，issuerOnly 不起作用。",
    en: "Who records is the issuer, so issuerOnly does nothing.",
  },
  advice: { zh: "请删去 issuerOnly。", en: "Leave out issuerOnly." },
};

/** The words for a step that nobody takes, or that no rulebook judges. */
export function wordsOfNoStep({ kind, act, code }: Step): Words {
  const seat: readonly number[] = [Code.SEAT_OFFERED, Code.SEAT_ACCEPTED];
  if (act === ActKind.ATTEST && seat.includes(code)) return SEAT_STEP;
  if (kind === Kind.JURISDICTION) return JURISDICTION_STEP;
  return act === ActKind.ATTEST ? PARTY_STEP : STATUS_STEP;
}

const JURISDICTION_STEP: Words = {
  problem: {
    zh: "辖区由创立程序设立、由治理程序停止，不由规则集判断。",
    en: "A jurisdiction is founded, and ended by governance: no rulebook judges that.",
  },
  advice: { zh: "请删去该环节。", en: "Leave this step out." },
};

const SEAT_STEP: Words = {
  problem: {
    zh: "账户的提供与接受由账本自身判断，不由规则集判断。",
    en: "The ledger itself judges who offers and who accepts a seat: no rulebook does.",
  },
  advice: { zh: "请删去该环节。", en: "Leave this step out." },
};

const PARTY_STEP: Words = {
  problem: { zh: "只有主体有账户和角色。", en: "Only a party has accounts and roles." },
  advice: { zh: "请改为 party 的环节。", en: "Make it a step of party." },
};

const STATUS_STEP: Words = {
  problem: {
    zh: "该种类的记录不会变更为该状态。",
    en: "No record of this kind ever gets this status.",
  },
  advice: {
    zh: "CONTINUED、SUNSET 只用于 export；请更正状态或种类。",
    en: "CONTINUED and SUNSET are for exports only: correct the status or the kind.",
  },
};
