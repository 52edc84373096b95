import type { CodeName } from "../ledger/codes.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { Bilingual } from "../text/bilingual.ts";

/** A term by which a rule asks for something about every authorization each year. No row of the ledger has its day. */
export interface YearlyTerm {
  /** Any of these statements fulfils it. */
  readonly codes: readonly CodeName[];
  /** The roles of which one must state it. */
  readonly roles: readonly RoleName[];
  /** The last day of the year after the one that it is about. */
  readonly lastDay: { readonly month: number; readonly day: number };
  /** How the clause is read, where it gives no day. */
  readonly reading?: Bilingual | undefined;
}
