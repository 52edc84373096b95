import { Outcome } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { civilDayAt, DAY } from "../../text/civil-date.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around } from "./around.ts";
import { allOf, found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { isCurrent, statementsUnder } from "./statements.ts";

/** Whether a notice stands since at least so many days, was not withdrawn and has not ended. */
export function notice(
  { code, by, days, working }: ConditionOf<"notice">,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): Finding {
  const posted = statementsUnder(by, code, target, act, around);
  if (posted.length === 0) return "UNRESOLVED";
  return allOf(
    posted.map((each) => {
      if (each === undefined) return "UNRESOLVED";
      if ((each.outcome & 7) === Outcome.WITHDRAWN || !isCurrent(each, around.now)) return "UNMET";
      if (working) return workingDaysPassed(each.time, days, act.jurisdiction, around);
      return found(around.now >= each.time + days * DAY);
    }),
  );
}

/**
 * Whether so many working days lie between an instant and now. The day of the instant does not count, and neither does
 * today, which is not over.
 */
function workingDaysPassed(since: number, days: number, jurisdiction: number, around: Around): Finding {
  let left = days;
  for (let day = civilDayAt(since) + 1; day < civilDayAt(around.now) && left > 0; day += 1) {
    const working = around.isWorkingDay(jurisdiction, day);
    if (working === undefined) return "UNRESOLVED";
    if (working) left -= 1;
  }
  return found(left === 0);
}
