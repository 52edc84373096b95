import type { SettlementRow, StatementRow } from "../../../audit/act-rows.ts";
import { basisOfRecord, basisOfStatement } from "../../../ledger/statements.ts";
import type { Basis } from "../../../ledger/statements.ts";
import { weakestBasis } from "../../../audit/answer.ts";
import type { RecordRow } from "../../../store/schema.ts";
import { byHand, counted } from "../cells.ts";
import { entry } from "../draft-section.ts";
import type { DraftLine } from "../draft-section.ts";

/** A line with the number of some records. */
export function ofRecords(zh: string, en: string, rows: readonly RecordRow[]): DraftLine {
  return entry(zh, en, counted(rows.length, weakestBasis(rows.map(basisOfRecord))), { rows });
}

/** A line with the number of some settlements. */
export function ofSettlements(zh: string, en: string, acts: readonly SettlementRow[]): DraftLine {
  return entry(zh, en, counted(acts.length, "ENFORCED"), { acts });
}

/**
 * A line with the number of some statements.
 * @param basis - that of a statement of this sort, for a line that counts none
 */
export function ofStatements(
  zh: string,
  en: string,
  acts: readonly StatementRow[],
  basis: Basis = "ATTESTED",
): DraftLine {
  const bases = acts.map(({ code }) => basisOfStatement(code));
  return entry(zh, en, counted(acts.length, bases.length === 0 ? basis : weakestBasis(bases)), { acts });
}

/** A line with the sum of what some statements say in the clear. */
export function ofSums(zh: string, en: string, acts: readonly StatementRow[], basis: Basis = "ATTESTED"): DraftLine {
  const sum = acts.reduce((total, { value }) => total + Number(value), 0);
  return entry(zh, en, counted(sum, basis), { acts });
}

/** A line about which the ledger knows nothing. */
export function unknown(zh: string, en: string, whyZh: string, whyEn: string): DraftLine {
  return entry(zh, en, byHand({ zh: whyZh, en: whyEn }));
}
