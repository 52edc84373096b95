import type { KindName } from "../../ledger/kinds.ts";
import { positions } from "../../ledger/positions.ts";

/** Whether records of a kind stand under a jurisdiction and under nothing else. */
export function isUnderJurisdiction(kind: KindName): boolean {
  const [above, ...others] = positions[kind].parents;
  return above === "JURISDICTION" && others.length === 0;
}
