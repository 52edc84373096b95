import type { KindName } from "./kinds.ts";
import type { StatusName } from "./statuses.ts";

const NEVER_IN_FORCE = ["REJECTED", "WITHDRAWN"] as const;
/** Over without harm, and not closed. */
const OVER = ["EXPIRED", "FULFILLED", "SUPERSEDED", "TERMINATED", "PROHIBITED", "FAILED", "DISMISSED"] as const;
const HARMED = ["VOID", "REVOKED", "RECALLED"] as const;
const UNHARMED = ["PROPOSED", "IN_FORCE", ...NEVER_IN_FORCE, ...OVER, "CLOSED", "PURGED"] as const;

const SOURCES: Readonly<Record<StatusName, readonly StatusName[]>> = {
  PROPOSED: [],
  IN_FORCE: ["PROPOSED", "PROHIBITED", "PROHIBITED_RECALL"],
  REJECTED: ["PROPOSED"],
  WITHDRAWN: ["PROPOSED"],
  EXPIRED: ["IN_FORCE"],
  FULFILLED: ["IN_FORCE"],
  SUPERSEDED: ["IN_FORCE"],
  TERMINATED: ["IN_FORCE"],
  FAILED: ["IN_FORCE"],
  DISMISSED: ["IN_FORCE"],
  PURGED: ["IN_FORCE", ...OVER],
  CLOSED: [...OVER, "PURGED"],
  CLOSED_AFTER_HARM: [...HARMED, "PROHIBITED_RECALL"],
  PROHIBITED: ["IN_FORCE"],
  PROHIBITED_RECALL: ["IN_FORCE", "PROHIBITED"],
  VOID: UNHARMED,
  REVOKED: UNHARMED,
  RECALLED: UNHARMED,
  CONTINUED: ["IN_FORCE"],
  SUNSET: ["IN_FORCE"],
};

/**
 * The statuses from which a record of a kind may go to another (`contracts/types/Transitions.sol`; a test compares
 * them). A case ends once, and only exports are disposed of.
 */
export function sourcesOf(kind: KindName, to: StatusName): readonly StatusName[] {
  if (kind === "CASE" && to === "IN_FORCE") return ["PROPOSED"];
  if (kind !== "EXPORT" && (to === "CONTINUED" || to === "SUNSET")) return [];
  return SOURCES[to];
}
