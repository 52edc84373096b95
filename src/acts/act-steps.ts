import { ActKind, Code } from "../ledger/codes.ts";
import { Kind } from "../ledger/kinds.ts";
import type { Kind as KindNumber } from "../ledger/kinds.ts";
import { Status } from "../ledger/statuses.ts";
import type { Step } from "../rulebook/step.ts";
import type { Act } from "./act.ts";
import { ACTS } from "./act-catalogue.ts";

/** The act that is judged at a step, of those that a record of its kind allows. */
export function actsOfStep(step: Step): readonly Act[] {
  return ACTS.filter((act) => isJudgedAt(act, step));
}

/** Whether the rules of a step judge an act. What is recorded in force at once is judged at two steps. */
export function isJudgedAt({ on }: Act, { kind, caseNumber, act, code }: Step): boolean {
  switch (on.act) {
    case "RECORD": {
      const ofCase = caseNumber === 0 || (on.caseCode !== undefined && (Code[on.caseCode] & 0xff) === caseNumber);
      if (Kind[on.kind] !== kind || !ofCase) return false;
      if (act === ActKind.RECORD || act === ActKind.ABROAD) return true;
      return on.status === "IN_FORCE" && act === ActKind.SETTLE && code === Status.IN_FORCE;
    }
    case "STATEMENT":
      return act === ActKind.ATTEST && code === Code[on.code];
    case "SETTLEMENT":
      return act === ActKind.SETTLE && isOfKind(on.kind, kind) && code === Status[on.status];
    case "PROPOSAL":
    case "APPROVAL":
    case "CARRYING_OUT":
      return false;
    default:
      return on satisfies never;
  }
}

function isOfKind(name: keyof typeof Kind, kind: KindNumber): boolean {
  return Kind[name] === kind;
}
