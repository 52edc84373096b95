import { Code, familyOf } from "../ledger/codes.ts";
import type { CodeName } from "../ledger/codes.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { Condition } from "../rulebook/requirement.ts";
import { keysOf } from "../text/entries.ts";
import { Status } from "../ledger/statuses.ts";
import { findActOn } from "./act-catalogue.ts";
import type { Act } from "./act.ts";

/**
 * The act by which somebody can bring about what a condition asks; undefined where no act does, such as where time must
 * pass or where the act that is judged says it itself.
 * @param about - the kind of the record at which the condition looks; undefined where it looks at none
 */
export function supplyingAct(condition: Condition, about: KindName | undefined): Act | undefined {
  switch (condition.type) {
    case "fact":
    case "notice":
    case "quorum":
      return statementOf(condition.code);
    case "lastCase":
      return findActOn({ act: "RECORD", kind: "CASE", caseCode: condition.code, status: "IN_FORCE" });
    case "noOpenCase":
      return findActOn({ act: "SETTLEMENT", kind: "CASE", status: "FULFILLED" });
    case "approvedRoot":
      return statementOf("ROOT_APPROVED");
    case "measure":
      return [condition.quantity, condition.comparand].flatMap((part) =>
        "code" in part ? [statementOf(part.code)] : [],
      )[0];
    case "stands":
      return settlementTo(condition.statuses, condition.kind ?? about);
    case "who":
    case "term":
    case "noUpheldCase":
    case "clauses":
    case "sameScenario":
    case "separate":
    case "roles":
    case "listed":
      return undefined;
    default:
      return condition satisfies never;
  }
}

function statementOf(code: CodeName): Act | undefined {
  return familyOf(Code[code]) === "CASE" ? undefined : findActOn({ act: "STATEMENT", code });
}

/** The first of the statuses to which a record of the kind can be brought by an act. */
function settlementTo(statuses: readonly string[], kind: KindName | undefined): Act | undefined {
  if (kind === undefined) return undefined;
  return keysOf(Status)
    .filter((status) => statuses.includes(status))
    .flatMap((status) => findActOn({ act: "SETTLEMENT", kind, status }) ?? [])[0];
}
