import { actOf } from "./act.ts";
import type { Act, GovernanceAct } from "./act.ts";
import type { DecisionKindName } from "../ledger/decisions.ts";

/** The acts of a jurisdiction's agencies. No rulebook judges them: the roster does. */
export const GOVERNANCE_ACTS: readonly Act<GovernanceAct>[] = [
  proposal("ADMIT_AUTHORITY", "admit-authority", "提议接纳机关", "propose to admit an authority"),
  proposal("END_AUTHORITY", "end-authority", "提议终止机关", "propose to end an authority"),
  proposal("OFFER_SEAT", "offer-seat", "提议更换账户", "propose another account for a party"),
  proposal("PROMISE", "promise-rulebook", "提议发布规则集版本", "propose a version of the rulebook"),
  proposal("CALENDAR", "calendar", "提议公布工作日历", "propose a calendar of working days"),
  proposal("ROSTER", "roster", "提议更换名册", "propose another roster"),
  proposal("RETIRE", "retire", "提议停用账本", "propose to retire the ledger"),
  actOf("governance approve", "同意提议", "approve a proposal", { act: "APPROVAL" }),
  actOf("governance carry-out", "执行决定", "carry out a decision", { act: "CARRYING_OUT" }),
];

function proposal(decision: DecisionKindName, word: string, zh: string, en: string): Act<GovernanceAct> {
  return actOf(`governance propose ${word}`, zh, en, { act: "PROPOSAL", decision });
}
