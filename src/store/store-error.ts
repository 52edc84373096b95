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

/** The heartbeat of an index whose database takes no writes: this word, a blank and the reason. */
const NOT_WRITTEN = "DATABASE_UNAVAILABLE ";

/** How the heartbeat names a fault of the database. */
export function heartbeatCode({ evidence: { reason } }: StoreError): string {
  return NOT_WRITTEN + (typeof reason === "string" ? reason : "");
}

/** The reason in the code of a heartbeat; undefined when the code names no fault of the database. */
export function heartbeatReason(code: string): string | undefined {
  return code.startsWith(NOT_WRITTEN) ? code.slice(NOT_WRITTEN.length) : undefined;
}
