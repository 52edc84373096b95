import { Role } from "../ledger/roles.ts";
import type { RoleName } from "../ledger/roles.ts";
import { keysOf } from "../text/entries.ts";
import type { Condition } from "./requirement.ts";
import type { Rulebook } from "./rulebook.ts";

/** The roles that the rules of some versions name, also those of their layers, in the order of their numbers. */
export function namedRoles(rulebooks: readonly Rulebook[]): RoleName[] {
  const named = new Set(
    rulebooks.flatMap(({ rules }) =>
      rules.flatMap(({ require }) => require.flatMap(({ condition }) => rolesIn(condition))),
    ),
  );
  return keysOf(Role).filter((role) => named.has(role));
}

function rolesIn(condition: Condition): readonly RoleName[] {
  switch (condition.type) {
    case "who":
      return condition.roles === "ANY" ? [] : condition.roles;
    case "roles":
      return condition.roles;
    case "fact":
    case "lastCase":
      return condition.by;
    case "notice":
    case "quorum":
      return [condition.by];
    case "measure":
      return [condition.quantity, condition.comparand].flatMap((part) => ("by" in part ? [part.by] : []));
    case "term":
    case "noOpenCase":
    case "noUpheldCase":
    case "clauses":
    case "sameScenario":
    case "separate":
    case "approvedRoot":
    case "stands":
    case "listed":
      return [];
    default:
      return condition satisfies never;
  }
}
