/**
 * Why a store cannot be used:
 * - `DATABASE_UNAVAILABLE`: the database cannot be reached or opened;
 * - `MIGRATION_CHANGED`: a migration that was applied to this database is another one in this program;
 * - `DATABASE_TOO_NEW`: the database was made by a later program.
 */
export type StoreErrorCode = "DATABASE_UNAVAILABLE" | "MIGRATION_CHANGED" | "DATABASE_TOO_NEW";

/** The store cannot be opened. `evidence` names the database without its password. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(code: StoreErrorCode, message: string, evidence: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
  }
}
