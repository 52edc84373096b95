import { ActKind, Code } from "../ledger/codes.ts";
import type { CodeName, OutcomeName } from "../ledger/codes.ts";
import { kindName } from "../ledger/kinds.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RoleName } from "../ledger/roles.ts";
import { statusNameOf } from "../ledger/statuses.ts";
import type { StatusName } from "../ledger/statuses.ts";
import { sourcesOf } from "../ledger/transitions.ts";
import { selectedKinds } from "./neighbours.ts";
import type { Condition, ConditionOf, SelectorName } from "./requirement.ts";
import type { FindingCode, Words } from "./rule-finding.ts";
import { caseStep } from "./rulebook-steps.ts";
import type { RulebookSteps } from "./rulebook-steps.ts";
import type { Step } from "./step.ts";

/** A fault of a condition that comes of what the rest of the rulebook allows, or does not. */
export interface Demand {
  readonly code: FindingCode;
  readonly words: Words;
}

/**
 * The faults of a condition that waits for something which the rulebook lets nobody do: a statement that nobody may
 * make, a case that nobody may open or that never ends so, a status that no record comes to. Met or unmet, its answer
 * would always be the same.
 */
export function deadDemandsOf(steps: RulebookSteps, step: Step, condition: Condition): Demand[] {
  switch (condition.type) {
    case "fact":
      return [
        ...neverStated(steps, step, condition.of, condition.code, condition.by),
        ...(condition.since === undefined ? [] : neverOpened(steps, condition.since, undefined)),
      ];
    case "notice":
    case "quorum":
      return neverStated(steps, step, condition.of, condition.code, [condition.by]);
    case "measure":
      return [condition.quantity, condition.comparand].flatMap((part) =>
        "code" in part ? neverStated(steps, step, part.of, part.code, [part.by]) : [],
      );
    case "lastCase":
      return [
        ...neverOpened(steps, condition.code, condition.by),
        ...neverEndsSo(steps, condition.code, condition.outcomes),
      ];
    case "noOpenCase":
      return neverOpened(steps, condition.code, undefined);
    case "noUpheldCase":
      return [
        ...neverOpened(steps, condition.code, undefined),
        ...neverEndsSo(steps, condition.code, ["PASSED", "REJECTED"]),
      ];
    case "approvedRoot":
      return neverStated(steps, step, "PARENT", "ROOT_APPROVED", []);
    case "stands":
      return neverStands(steps, step, condition);
    case "listed":
      return neverOver(steps, step, condition);
    case "who":
    case "term":
    case "clauses":
    case "sameScenario":
    case "separate":
    case "roles":
      return [];
    default:
      return condition satisfies never;
  }
}

/**
 * @param by - the roles that must have stated it; none means any role
 */
function neverStated(
  steps: RulebookSteps,
  step: Step,
  of: SelectorName,
  code: CodeName,
  by: readonly RoleName[],
): Demand[] {
  // The rulebook of the jurisdiction that makes the record says who may state something about it.
  if (step.act === ActKind.ABROAD && !["RESOURCE", "PRODUCTS", "JURISDICTION"].includes(of)) return [];
  const kinds = selectedKinds(step, of);
  const staters = steps.statersOf(kinds, code);
  const dead = by.filter((role) => !staters.includes(role));
  if (staters.length > 0 && dead.length === 0) return [];
  const shown = kinds.length > 3 ? "kind" : kinds.map((kind) => kind.toLowerCase()).join("/");
  const name = `${shown}.attest.${code}`;
  const [asked, others] = [dead.join("、"), staters.join("、")];
  return [
    {
      code: "NEVER_STATED",
      words: {
        problem: {
          zh: `规则集不允许任何主体以${asked === "" ? "任何角色" : ` ${asked} `}就 ${of} 作出 ${code}，该要求永远等不到。`,
          en:
            `The rulebook lets nobody state ${code} about ${of} ` +
            `under ${asked === "" ? "any role" : asked.replaceAll("、", ", ")}, so this would wait for ever.`,
        },
        advice: {
          zh:
            others === ""
              ? `请增加环节 ${name} 的 who 规则。`
              : `环节 ${name} 允许的角色为 ${others}：请改用其一，或放宽该环节。`,
          en:
            others === ""
              ? `Add a rule who for the step ${name}.`
              : `At the step ${name}, ${others.replaceAll("、", ", ")} may act: ask for one of them, ` +
                "or let the role act.",
        },
      },
    },
  ];
}

/** @param by - the roles that must have opened it; undefined means any role */
function neverOpened(steps: RulebookSteps, code: CodeName, by: readonly RoleName[] | undefined): Demand[] {
  const openers = steps.openersOf(code);
  const dead = (by ?? []).filter((role) => !openers.includes(role));
  if (openers.length > 0 && dead.length === 0) return [];
  const asked =
    dead.length === 0 ? { zh: "任何角色", en: "any role" } : { zh: ` ${dead.join("、")} `, en: dead.join(", ") };
  return [
    {
      code: "NEVER_OPENED",
      words: {
        problem: {
          zh: `规则集不允许任何主体以${asked.zh}立 ${code} 案。`,
          en: `The rulebook lets nobody open a case ${code} under ${asked.en}.`,
        },
        advice: {
          zh:
            openers.length === 0
              ? `请增加环节 ${caseStep(code)} 或 case.record 的 who 规则。`
              : `可以立案的角色为 ${openers.join("、")}：请改用其一，或放宽立案环节。`,
          en:
            openers.length === 0
              ? `Add a rule who for the step ${caseStep(code)} or case.record.`
              : `${openers.join(", ")} may open one: ask for these, or let the role open it.`,
        },
      },
    },
  ];
}

function neverEndsSo(steps: RulebookSteps, code: CodeName, outcomes: readonly OutcomeName[]): Demand[] {
  const ends = steps.endsOf(code);
  if (outcomes.some((outcome) => ends.has(outcome))) return [];
  const known = [...ends].join("、");
  return [
    {
      code: "NEVER_ENDS_SO",
      words: {
        problem: {
          zh: `规则集没有使 ${code} 案以 ${outcomes.join("、")} 办结的环节。`,
          en: `The rulebook has no step by which a case ${code} ends with ${outcomes.join(" or ")}.`,
        },
        advice: {
          zh:
            `可能的结论为 ${known}；PASSED 由 case.settle.FULFILLED 产生，REJECTED 由 FAILED，` +
            "NO_OBJECTION 由 DISMISSED，OVERDUE 由 EXPIRED。",
          en:
            `It can be ${known.replaceAll("、", ", ")}; case.settle.FULFILLED makes PASSED, FAILED makes REJECTED, ` +
            "DISMISSED makes NO_OBJECTION, EXPIRED makes OVERDUE.",
        },
      },
    },
  ];
}

/* ------------------------------------------------ statuses */

function neverStands(steps: RulebookSteps, step: Step, condition: ConditionOf<"stands">): Demand[] {
  const { of, statuses, kind, case: code } = condition;
  const kinds = selectedKinds(step, of).filter(
    (one) => (kind === undefined || one === kind) && (code === undefined || one === "CASE"),
  );
  const caseNumber = code === undefined ? undefined : Code[code] & 0xff;
  const elsewhere = step.act === ActKind.ABROAD;
  if (elsewhere || kinds.some((one) => comesTo(steps, one, statuses, caseNumber))) {
    return of === "SELF" ? neverStandsItself(step, condition) : [];
  }
  return [neverInStatus(kinds, statuses)];
}

/** Before a settlement the record itself has one of the statuses from which there is a way to the new one. */
function neverStandsItself(step: Step, { statuses }: ConditionOf<"stands">): Demand[] {
  const to = step.act === ActKind.SETTLE ? statusNameOf(step.code) : undefined;
  if (to === undefined) return [];
  const sources = sourcesOf(kindName(step.kind), to);
  const possible = sources.filter((source) => statuses.includes(source));
  if (possible.length > 0 && possible.length < sources.length) return [];
  return [
    {
      code: "NEVER_IN_STATUS",
      words: {
        problem: {
          zh: `变更为 ${to} 之前，记录的状态只能是 ${sources.join("、")}，该要求的结果始终相同。`,
          en: `Before ${to} the record itself has the status ${sources.join(" or ")}: the answer is always the same.`,
        },
        advice: { zh: "请更正状态，或删去该规则。", en: "Correct the statuses, or leave the rule out." },
      },
    },
  ];
}

function neverOver(steps: RulebookSteps, step: Step, condition: ConditionOf<"listed">): Demand[] {
  const { list, of, statuses, orDisposed } = condition;
  const kind = KINDS_OF_LISTS[list];
  const disposes = steps.settles("EXPORT", "CONTINUED") || steps.settles("EXPORT", "SUNSET");
  const found: Demand[] = [];
  if (kind !== undefined && !comesTo(steps, kind, statuses, undefined) && !(orDisposed && disposes))
    found.push(neverInStatus([kind], statuses));
  const to = statusNameOf(step.code);
  const ended =
    to === undefined ? [] : sourcesOf(kindName(step.kind), to).filter((status) => !NOT_ENDED.includes(status));
  if (orDisposed && of === "SELF" && ended.length === 0) found.push(NOT_ENDED_YET);
  return found;
}

const NOT_ENDED: readonly StatusName[] = ["PROPOSED", "IN_FORCE"];

const NOT_ENDED_YET: Demand = {
  code: "NOT_ENDED_YET",
  words: {
    problem: {
      zh: "orDisposed 只计记录终结之后作出的处置，而在该环节记录尚未终结。",
      en: "orDisposed counts dispositions since the record ended, and at this step it has not ended yet.",
    },
    advice: {
      zh: "请移至 settle.CLOSED 等终结之后的环节，或删去 orDisposed。",
      en: "Move it to a step after the end, such as settle.CLOSED, or leave out orDisposed.",
    },
  },
};

const KINDS_OF_LISTS: Readonly<Partial<Record<ConditionOf<"listed">["list"], KindName>>> = {
  AUTHORIZATIONS: "AUTHORIZATION",
  GRANTS: "GRANT",
  SCENARIOS: "SCENARIO",
  DEMANDS: "DEMAND",
  DELIVERIES: "DELIVERY",
  PRODUCTS: "PRODUCT",
  EXPORTS: "EXPORT",
  AGREEMENTS: "AGREEMENT",
};

function comesTo(
  steps: RulebookSteps,
  kind: KindName,
  statuses: readonly StatusName[],
  caseNumber: number | undefined,
): boolean {
  const reached = steps.statusesOf(kind, caseNumber);
  return statuses.some((status) => reached.has(status));
}

function neverInStatus(kinds: readonly KindName[], statuses: readonly StatusName[]): Demand {
  const shown = kinds.join("、");
  const [first = ""] = kinds;
  const missing = statuses.map((status) => `${first.toLowerCase()}.settle.${status}`);
  return {
    code: "NEVER_IN_STATUS",
    words: {
      problem: {
        zh: `按照规则集，${shown} 永远不会处于 ${statuses.join("、")}。`,
        en: `By this rulebook no ${shown.replaceAll("、", " or ")} ever comes to ${statuses.join(" or ")}.`,
      },
      advice: {
        zh: `请增加 ${missing.join("、")} 之一的规则，或更正状态。`,
        en: `Add rules for one of ${missing.join(", ")}, or correct the statuses.`,
      },
    },
  };
}
