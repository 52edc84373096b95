import { Code, KeptRole } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around, Fact } from "./around.ts";
import { allOf, anyOf, found } from "./finding.ts";
import type { Answer, Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { hasOutcome, isCurrent, statementsUnder } from "./statements.ts";

/**
 * Whether an unexpired statement about a record has one of the outcomes. One of the roles must have stated it; with
 * `all`, each of them. Of a competent role every party that the record names must have stated it. A role under which it
 * names nobody is left out, and with `orAbsent` so is every statement that was not made.
 */
export function fact(
  { code, by, all, outcomes, since, orAbsent }: ConditionOf<"fact">,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): Answer {
  const notBefore = since === undefined ? 0 : lastOpened(target, Code[since], around);
  const findingOf = (stated: Fact | undefined): Finding =>
    stated === undefined
      ? "UNRESOLVED"
      : found(stated.time >= notBefore && isCurrent(stated, around.now) && hasOutcome(stated, outcomes));
  const findings = by
    .map((role) => statementsUnder(role, code, target, act, around))
    .map((ofRole) => (orAbsent ? ofRole.filter((stated) => stated !== undefined) : ofRole))
    .filter((ofRole) => ofRole.length > 0)
    .map((ofRole) => allOf(ofRole.map(findingOf)));
  if (findings.length === 0) return "NOTHING";
  return all ? allOf(findings) : anyOf(findings);
}

/** When the last case of a code was opened about a record; 0 without one. A statement before it is not about it. */
function lastOpened(target: RecordId, code: number, around: Around): number {
  return around.fact({ subject: target, code, role: KeptRole.OPEN_CASES, party: undefined })?.time ?? 0;
}
