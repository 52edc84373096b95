import { Type } from "typebox";
import { ordinalNamed } from "../audit/named-jurisdiction.ts";
import type { Snapshot } from "../audit/snapshot.ts";

/** The parameter that names a jurisdiction. */
export const jurisdictionParams = Type.Object({
  jurisdiction: Type.String({
    minLength: 1,
    maxLength: 200,
    description: "The ordinal, the id or the reference of the jurisdiction.",
  }),
});

/**
 * The ordinal of the jurisdiction that a path names.
 * @throws AuditError JURISDICTION_UNKNOWN
 */
export async function ordinalIn(
  snapshot: Snapshot,
  { jurisdiction }: { readonly jurisdiction: string },
): Promise<number> {
  return await ordinalNamed(snapshot, jurisdiction);
}
