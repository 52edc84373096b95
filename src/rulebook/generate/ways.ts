import type { RecordId } from "../../ledger/record-id.ts";
import { selectorOf } from "../judge/condition.ts";
import { selected } from "../judge/selected-records.ts";
import type { Condition, SelectorName, Term } from "../requirement.ts";
import type { Goal } from "./goal.ts";
import { caseWay, openCaseWay, upheldCaseWay } from "./ways-of-cases.ts";
import { approvedRootWay, clausesWay, rolesWay, sameScenarioWay, separateWay, termWay } from "./ways-of-records.ts";
import { listedWay, standsWay } from "./ways-of-standing.ts";
import { factWay, noticeWay, quorumWay } from "./ways-of-statements.ts";
import { measureWay } from "./ways-of-measures.ts";
import { neighbourWay, withoutNeighbour } from "./ways-of-neighbours.ts";
import { whoWay } from "./ways-of-callers.ts";
import type { Situation } from "./situation.ts";

/**
 * Changes a situation so that a term comes to what is wanted, in one of the ways in which it may, chosen at random. The
 * change may undo what was reached for another term; who calls this looks again.
 */
export function bringAbout({ condition, negated }: Term, met: boolean, situation: Situation): void {
  const orAbsent = "orAbsent" in condition && condition.orAbsent;
  const goals: Goal[] = [met === negated ? "FALSE" : "TRUE"];
  // Where nothing is enough, it is a way to be met; elsewhere it is a way not to be.
  if (orAbsent === met) goals.push("NOTHING");
  const goal = situation.random.pick(goals);
  const selector = selectorOf(condition);
  if (selector === undefined) return wayOfAct(condition, goal, situation);
  const isLeftOut = goal === "NOTHING" && condition.type === "stands";
  if (isLeftOut) return withoutNeighbour(selector, situation);
  for (const target of targetsOf(selector, condition, situation)) wayOfRecord(condition, target, goal, situation);
}

/** The records at which a condition looks; a neighbour that is not there is brought about first. */
function targetsOf(selector: SelectorName, condition: Condition, situation: Situation): readonly RecordId[] {
  const found = selected(selector, situation.act, situation.ledger);
  if (found.length > 0) return found;
  neighbourWay(selector, condition, situation);
  return selected(selector, situation.act, situation.ledger);
}

function wayOfAct(condition: Condition, goal: Goal, situation: Situation): void {
  switch (condition.type) {
    case "who":
      return whoWay(condition, goal, situation);
    case "term":
      return termWay(condition, goal, situation);
    case "clauses":
      return clausesWay(condition, goal, situation);
    case "roles":
      return rolesWay(condition, goal, situation);
    case "sameScenario":
      return sameScenarioWay(goal, situation);
    case "approvedRoot":
      return approvedRootWay(goal, situation);
    case "measure":
      return measureWay(condition, undefined, goal, situation);
    case "fact":
    case "notice":
    case "quorum":
    case "lastCase":
    case "noOpenCase":
    case "noUpheldCase":
    case "separate":
    case "stands":
    case "listed":
      throw new Error(`The condition ${condition.type} looks at records.`);
    default:
      return condition satisfies never;
  }
}

function wayOfRecord(condition: Condition, target: RecordId, goal: Goal, situation: Situation): void {
  switch (condition.type) {
    case "fact":
      return factWay(condition, target, goal, situation);
    case "notice":
      return noticeWay(condition, target, goal, situation);
    case "quorum":
      return quorumWay(condition, target, goal, situation);
    case "lastCase":
      return caseWay(condition, target, goal, situation);
    case "noOpenCase":
      return openCaseWay(condition, target, goal, situation);
    case "noUpheldCase":
      return upheldCaseWay(condition, target, goal, situation);
    case "separate":
      return separateWay(condition, target, goal, situation);
    case "measure":
      return measureWay(condition, target, goal, situation);
    case "stands":
      return standsWay(condition, target, goal, situation);
    case "listed":
      return listedWay(condition, target, goal, situation);
    case "who":
    case "term":
    case "clauses":
    case "roles":
    case "sameScenario":
    case "approvedRoot":
      throw new Error(`The condition ${condition.type} looks at the act.`);
    default:
      return condition satisfies never;
  }
}
