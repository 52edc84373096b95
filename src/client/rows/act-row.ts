import type { RoleName } from "../../ledger/roles.ts";
import type { Bilingual } from "../../text/bilingual.ts";
import type { ActRequest } from "../acts/prepare-act.ts";

/** A row of a table that is an act, as far as the file itself says. */
export interface ActRow {
  /** The row as a person finds it: `Sheet1!7`, or `/6` in a JSON file. */
  readonly place: string;
  readonly request: ActRequest;
  /** The role that the row asks for; undefined where the rules choose it. */
  readonly role: RoleName | undefined;
}

/** Something wrong in a table, by its place. */
export interface RowFault {
  /** The cell, row or range: `Sheet1!C7`. */
  readonly place: string;
  /** The column by its name in the heading, where one is to blame. */
  readonly column?: string;
  readonly label?: Bilingual;
  /** The end of a sentence that begins with the place. */
  readonly problem: Bilingual;
}

/** The rows of a table as acts, and everything that is wrong in it. */
export interface ReadRows {
  /** The rows in which nothing is wrong; none where something is wrong with the table as a whole, such as a heading. */
  readonly rows: readonly ActRow[];
  readonly faults: readonly RowFault[];
}
