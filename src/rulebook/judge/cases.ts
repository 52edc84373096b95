import { Code, Family, Kept, KeptRole, Outcome } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import { HARMFUL, Status } from "../../ledger/statuses.ts";
import { subtractMonths } from "../../text/civil-date.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around, FactKey } from "./around.ts";
import { found } from "./finding.ts";
import type { Answer, Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { countedFact, hasOutcome } from "./statements.ts";

type LastCase = ConditionOf<"lastCase">;

/**
 * Whether the last case of a code that one of the roles opened about a record has one of the outcomes. Another
 * authority's case hides nothing, and one that was never opened says nothing. With the selector CASE the record is
 * itself the case.
 */
export function lastCase(condition: LastCase, target: RecordId, act: JudgedAct, around: Around): Answer {
  if (condition.of === "CASE") return caseEndedAs(condition, target, around);
  if (servingCase(condition, target, act, around) !== undefined) return "MET";
  return lastCases(condition, target, act, around).length > 0 ? "UNMET" : "NOTHING";
}

/**
 * The fact of the case by which the condition is met, the first of them. With `unused` no act may have rested on it,
 * and the act that is judged uses it up.
 */
export function servingCase(
  condition: LastCase,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): FactKey | undefined {
  const cases = lastCases(condition, target, act, around);
  return cases.find(({ outcome, used }) => !(condition.unused && used) && hasOutcome({ outcome }, condition.outcomes))
    ?.key;
}

interface LastOfRole {
  readonly key: FactKey;
  readonly outcome: number;
  readonly used: boolean;
}

/** The last case of the code that each role opened which opens such cases. */
function lastCases({ code, by }: LastCase, target: RecordId, act: JudgedAct, around: Around): readonly LastOfRole[] {
  return by.flatMap((role) => {
    const key = { subject: target, code: Code[code], role: Role[role], party: undefined };
    const last = lastNotVoid(key, around);
    return last === undefined || countedFact(last.key, act, around) === undefined ? [] : [last];
  });
}

/** What was declared void was never opened: the case that the same role had opened before it counts. */
function lastNotVoid(first: FactKey, around: Around): LastOfRole | undefined {
  let key = first;
  for (let fact = around.fact(key); fact !== undefined; fact = around.fact(key)) {
    const end = endOfCase(fact.by, around) ?? 0;
    if (end < HARMFUL) return { key, outcome: outcomeOfCase(end), used: fact.used };
    key = { subject: fact.by, code: 0, role: KeptRole.OPEN_CASES, party: undefined };
  }
  return undefined;
}

/** A hold whose case was declared void is one without a case. */
function caseEndedAs({ code, outcomes }: LastCase, id: RecordId, around: Around): Answer {
  const record = around.record(id);
  if (record?.kind !== Kind.CASE) return "UNMET";
  const end = endOfCase(id, around) ?? 0;
  if (end >= HARMFUL) return "NOTHING";
  const isOfCode = ((Family.CASE << 8) | record.caseNumber) === Code[code];
  return found(isOfCode && hasOutcome({ outcome: outcomeOfCase(end) }, outcomes));
}

/** The status with which a case ended. Closing the file of an ended case leaves its outcome as it was. */
function endOfCase(id: RecordId, around: Around): number | undefined {
  const status = around.record(id)?.status;
  if (status !== Status.CLOSED && status !== Status.PURGED) return status;
  return around.fact({ subject: id, code: Kept.ENDED, role: 0, party: undefined })?.outcome ?? 0;
}

function outcomeOfCase(end: number): number {
  switch (end) {
    case Status.PROPOSED:
    case Status.IN_FORCE:
      return Outcome.OPEN;
    case Status.FULFILLED:
      return Outcome.PASSED;
    case Status.DISMISSED:
      return Outcome.NO_OBJECTION;
    case Status.EXPIRED:
      return Outcome.OVERDUE;
    case Status.FAILED:
      return Outcome.REJECTED;
    default:
      return Outcome.WITHDRAWN;
  }
}

/** Whether no case of the code is open. */
export function noOpenCase({ code }: ConditionOf<"noOpenCase">, target: RecordId, around: Around): Finding {
  const open = around.fact({ subject: target, code: Code[code], role: KeptRole.OPEN_CASES, party: undefined });
  return found(open === undefined || open.value === 0n);
}

/** Whether no case of the code was upheld within so many civil months; with 0 months, ever. */
export function noUpheldCase({ code, months }: ConditionOf<"noUpheldCase">, target: RecordId, around: Around): Finding {
  const upheld = around.fact({ subject: target, code: Code[code], role: KeptRole.UPHELD_CASE, party: undefined });
  if (upheld === undefined) return "MET";
  return found(months !== 0 && upheld.time <= subtractMonths(around.now, months));
}
