import { isSpellingOf } from "../documents/reference.ts";
import { Kind } from "../ledger/kinds.ts";
import { showForeign, showForeignList } from "../text/foreign-text.ts";
import { AuditError } from "./audit-error.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * The ordinal of the jurisdiction that a text names: by its ordinal, its id or its reference.
 * @throws AuditError JURISDICTION_UNKNOWN
 */
export async function ordinalNamed(snapshot: Snapshot, named: string): Promise<number> {
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
