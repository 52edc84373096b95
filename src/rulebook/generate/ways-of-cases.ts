import { Code, KeptRole, Outcome } from "../../ledger/codes.ts";
import type { OutcomeName } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import { Status } from "../../ledger/statuses.ts";
import type { FactKey } from "../judge/around.ts";
import type { ConditionOf } from "../requirement.ts";
import { DAY } from "../../text/civil-date.ts";
import { keysOf } from "../../text/entries.ts";
import { NOW } from "./full-city.ts";
import type { Situation } from "./situation.ts";
import type { Goal } from "./goal.ts";
import { openedKey } from "./ways-of-statements.ts";

/** The status in which a case has an outcome. No case ends with the other outcomes. */
const STATUSES: Readonly<Partial<Record<OutcomeName, Status>>> = {
  OPEN: Status.IN_FORCE,
  PASSED: Status.FULFILLED,
  NO_OBJECTION: Status.DISMISSED,
  OVERDUE: Status.EXPIRED,
  REJECTED: Status.FAILED,
  WITHDRAWN: Status.WITHDRAWN,
};

export function caseWay(condition: ConditionOf<"lastCase">, target: RecordId, goal: Goal, situation: Situation): void {
  const { code, by, outcomes, unused } = condition;
  const { random, ledger } = situation;
  if (condition.of === "CASE") return endCase(condition, target, goal, situation);
  const keys = by.map((role): FactKey => ({ subject: target, code: Code[code], role: Role[role], party: undefined }));
  for (const key of keys) ledger.withdraw(key);
  if (goal === "NOTHING") return undefined;
  const spent = goal === "FALSE" && unused && random.oneIn(2);
  const status = statusFor(outcomes, goal === "TRUE" || spent, situation);
  const { id } = situation.addCase(target, Code[code] & 0xff);
  situation.settle(id, status);
  if (status === Status.IN_FORCE) situation.state(openedKey(target, Code[code]), { time: NOW - 20 * DAY, value: 1n });
  return situation.state(random.pick(keys), { by: id, time: NOW - 20 * DAY, outcome: Outcome.OPEN, used: spent });
}

/** Ends the case of the hold that is released. */
function endCase({ outcomes }: ConditionOf<"lastCase">, id: RecordId, goal: Goal, situation: Situation): void {
  situation.settle(id, statusFor(outcomes, goal === "TRUE", situation));
}

function statusFor(outcomes: readonly OutcomeName[], among: boolean, { random }: Situation): Status {
  const possible = keysOf(STATUSES).filter((name) => outcomes.includes(name) === among);
  return STATUSES[random.pickOrNone(possible) ?? "OPEN"] ?? Status.IN_FORCE;
}

export function openCaseWay(
  { code }: ConditionOf<"noOpenCase">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const key = openedKey(target, Code[code]);
  if (goal === "TRUE") return situation.ledger.withdraw(key);
  const { id } = situation.addCase(target, Code[code] & 0xff);
  return situation.state(key, { by: id, time: NOW - 20 * DAY, value: 1n });
}

export function upheldCaseWay(
  { code }: ConditionOf<"noUpheldCase">,
  target: RecordId,
  goal: Goal,
  situation: Situation,
): void {
  const key = { subject: target, code: Code[code], role: KeptRole.UPHELD_CASE, party: undefined };
  if (goal === "TRUE") return situation.ledger.withdraw(key);
  const { id } = situation.addCase(target, Code[code] & 0xff);
  situation.settle(id, Status.FAILED);
  return situation.state(key, { by: id, time: NOW - DAY });
}
