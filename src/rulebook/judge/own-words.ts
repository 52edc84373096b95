import { clauseMask } from "../../ledger/agreement-clauses.ts";
import { roleMask } from "../../ledger/roles.ts";
import { addMonths } from "../../text/civil-date.ts";
import type { ConditionOf } from "../requirement.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";

/** Whether the record's term has an end, and at most so many civil months. */
export function term({ months }: ConditionOf<"term">, { from, until }: JudgedAct): Finding {
  return found(until !== 0 && until <= addMonths(from, months));
}

/** Whether the record says that all these clauses are agreed. */
export function clauses(asked: ConditionOf<"clauses">, act: JudgedAct): Finding {
  const mask = clauseMask(asked.clauses);
  return found((act.clauses & mask) === mask);
}

/** Whether the act gives no roles but these. */
export function roles(asked: ConditionOf<"roles">, { gives }: JudgedAct): Finding {
  return found((gives & ~roleMask(asked.roles)) === 0n);
}
