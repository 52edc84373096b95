import type { RecordId } from "../../ledger/record-id.ts";
import type { Condition, SelectorName, Term } from "../requirement.ts";
import { approvedRoot } from "./approved-root.ts";
import type { Around } from "./around.ts";
import { lastCase, noOpenCase, noUpheldCase } from "./cases.ts";
import { fact } from "./fact.ts";
import { allOf, not } from "./finding.ts";
import type { Answer, Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { listed } from "./listed.ts";
import { measure } from "./measure.ts";
import { selected } from "./selected-records.ts";
import { notice } from "./notice.ts";
import { clauses, roles, term } from "./own-words.ts";
import { quorum } from "./quorum.ts";
import { sameScenario } from "./same-scenario.ts";
import { separate } from "./separation.ts";
import { stands } from "./stands.ts";
import { who } from "./who.ts";

/**
 * Whether an act satisfies one term of a rule. Where the term looks at several records it holds if it holds for each.
 * There may be no products among the inputs; of every other neighbour there must be one.
 */
export function termFinding({ condition, negated }: Term, act: JudgedAct, around: Around): Finding {
  const turned = (answer: Answer): Finding => {
    if (answer === "NOTHING") return isMetByNothing(condition) ? "MET" : "UNRESOLVED";
    return negated ? not(answer) : answer;
  };
  const selector = selectorOf(condition);
  if (selector === undefined) return turned(answerOf(condition, undefined, act, around));
  const targets = selected(selector, act, around);
  if (targets.length === 0 && selector === "PRODUCTS") return "MET";
  if (targets.length === 0) return turned(answerWithoutTarget(condition, selector));
  // What an act names beside its subject need not be a record, and of what is none nothing can be asked.
  if (selector === "ABOUT" && targets.some((target) => around.record(target) === undefined)) return "UNRESOLVED";
  return allOf(targets.map((target) => turned(answerOf(condition, target, act, around))));
}

/** The selector of the records at which a condition looks; undefined where it looks at the act itself. */
export function selectorOf(condition: Condition): SelectorName | undefined {
  if (condition.type === "measure") return condition.quantity.type === "NOW" ? undefined : condition.quantity.of;
  return "of" in condition ? condition.of : undefined;
}

/** Only that a neighbour stands, and how the case of a hold ended, may be asked of what may be left out. */
function answerWithoutTarget(condition: Condition, selector: SelectorName): Answer {
  if (selector === "RESOURCE") return "UNRESOLVED";
  return condition.type === "stands" || selector === "CASE" ? "NOTHING" : "UNRESOLVED";
}

function isMetByNothing(condition: Condition): boolean {
  return "orAbsent" in condition && condition.orAbsent;
}

/** @param target - the record at which the condition looks; undefined where it looks at the act itself */
function answerOf(condition: Condition, target: RecordId | undefined, act: JudgedAct, around: Around): Answer {
  if (condition.type === "measure") return measure(condition, target, act, around);
  if (!("of" in condition)) return answerByTheAct(condition, act, around);
  return target === undefined ? "UNRESOLVED" : answerAbout(target, condition, act, around);
}

type OfRecord = Extract<Condition, { readonly of: SelectorName }>;
type OfAct = Exclude<Condition, OfRecord | { readonly type: "measure" }>;

function answerByTheAct(condition: OfAct, act: JudgedAct, around: Around): Answer {
  switch (condition.type) {
    case "who":
      return who(condition, act, around);
    case "term":
      return term(condition, act);
    case "clauses":
      return clauses(condition, act);
    case "roles":
      return roles(condition, act);
    case "sameScenario":
      return sameScenario(act.subject, around);
    case "approvedRoot":
      return approvedRoot(act, around);
    default:
      return condition satisfies never;
  }
}

function answerAbout(target: RecordId, condition: OfRecord, act: JudgedAct, around: Around): Answer {
  switch (condition.type) {
    case "fact":
      return fact(condition, target, act, around);
    case "lastCase":
      return lastCase(condition, target, act, around);
    case "noOpenCase":
      return noOpenCase(condition, target, around);
    case "noUpheldCase":
      return noUpheldCase(condition, target, around);
    case "notice":
      return notice(condition, target, act, around);
    case "separate":
      return separate(condition, target, act, around);
    case "quorum":
      return quorum(condition, target, act, around);
    case "stands":
      return stands(condition, target, act, around);
    case "listed":
      return listed(condition, target, act, around);
    default:
      return condition satisfies never;
  }
}
