import { ActKind } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
import { FIRST_COMPETENT_ROLE, Role } from "../../ledger/roles.ts";
import type { ConditionOf } from "../requirement.ts";
import type { Around } from "./around.ts";
import { found } from "./finding.ts";
import type { Finding } from "./finding.ts";
import type { JudgedAct } from "./judged-act.ts";
import { namedParties } from "./named-parties.ts";

/**
 * Whether the caller acts under one of the roles, has it there, and is competent for the record under it. Where anybody
 * may act, nothing depends on whom the record names.
 */
export function who({ roles, issuerOnly }: ConditionOf<"who">, act: JudgedAct, around: Around): Finding {
  const itsOwn = !issuerOnly || act.caller === act.subject.issuer;
  const isAsked = roles === "ANY" || (roles.some((role) => Role[role] === act.role) && isCompetent(act, around));
  return found(isAsked && itsOwn && holdsItsRole(act));
}

/** Whatever the rules ask, nobody acts under a role that it does not have in the jurisdiction. */
export function holdsItsRole({ role, roles }: JudgedAct): boolean {
  return ((roles >> BigInt(role)) & 1n) === 1n;
}

/**
 * A competent role decides only where the record names the party. The addressee of a case may answer it, whatever the
 * case is about, and only that: it settles nothing.
 */
function isCompetent(act: JudgedAct, around: Around): boolean {
  const { role, caller, subject } = act;
  if (role < FIRST_COMPETENT_ROLE) return true;
  const answers = subject.kind === Kind.CASE && act.act === ActKind.ATTEST && caller === subject.link;
  return answers || namedParties(subject, role, around).includes(caller);
}
