import { Type } from "typebox";
import { AuditError } from "../audit/audit-error.ts";
import type { Snapshot } from "../audit/snapshot.ts";
import { isSpellingOf } from "../documents/reference.ts";
import { Kind } from "../ledger/kinds.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";

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
  { jurisdiction: named }: { readonly jurisdiction: string },
): Promise<number> {
  const rows = await snapshot.database
    .selectFrom("record")
    .select(["id", "jurisdiction", "reference"])
    .where("kind", "=", Kind.JURISDICTION)
    .execute();
  const found = rows.find(
    (row) =>
      row.id === named.toLowerCase() ||
      (row.reference !== null && isSpellingOf(named, row.reference)) ||
      String(row.jurisdiction) === named,
  );
  if (found === undefined) {
    const known = rows.map((row) => row.reference ?? row.id);
    throw new AuditError(
      "JURISDICTION_UNKNOWN",
      {
        zh: `截至区块 ${snapshot.asOf.block}，没有辖区 ${showForeign(named)}；已知的辖区：${showForeignList(known).zh}。`,
        en:
          `As of block ${snapshot.asOf.block}, there is no jurisdiction ${showForeign(named)}. ` +
          `The known ones are ${showForeignList(known).en}.`,
      },
      { jurisdiction: named, known },
    );
  }
  return found.jurisdiction;
}
