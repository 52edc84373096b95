import { Code } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import { Role } from "../../ledger/roles.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around } from "./around.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { countedFact, hasOutcome, isCurrent } from "./statements.ts";

/**
 * Whether enough different parties, of those that the act brings, stated the same under one role. Those that it does
 * not bring may have stated it too, so too few are no answer.
 */
export function quorum(
  { code, by, outcomes, atLeast }: ConditionOf<"quorum">,
  target: RecordId,
  act: JudgedAct,
  around: Around,
): Finding {
  const stated = [...new Set(act.items)].filter((party) => {
    const fact = countedFact({ subject: target, code: Code[code], role: Role[by], party }, act, around);
    return fact !== undefined && isCurrent(fact, around.now) && hasOutcome(fact, outcomes);
  });
  return stated.length >= atLeast ? "MET" : "UNRESOLVED";
}
