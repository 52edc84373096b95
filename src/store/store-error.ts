import { CodedError } from "../text/coded-error.ts";

/**
 * The reasons for which a store cannot be used:
 * - `DATABASE_UNAVAILABLE`: the database cannot be reached or opened;
 * - `MIGRATION_CHANGED`: a migration that was applied to this database differs from the one in this program;
 * - `DATABASE_TOO_NEW`: the database was made by a later program;
 * - `INDEX_IN_USE`: another program is the writer of this index.
 */
export type StoreErrorCode = "DATABASE_UNAVAILABLE" | "MIGRATION_CHANGED" | "DATABASE_TOO_NEW" | "INDEX_IN_USE";

/** The store cannot be opened. `evidence` names the database without its password. */
export class StoreError extends CodedError<StoreErrorCode> {
  override readonly name = "StoreError";
}
