import { withValues } from "../text/bilingual.ts";
import type { Bilingual } from "../text/bilingual.ts";

/**
 * Why a store cannot be used:
 * - `DATABASE_UNAVAILABLE`: the database cannot be reached or opened;
 * - `MIGRATION_CHANGED`: a migration that was applied to this database is another one in this program;
 * - `DATABASE_TOO_NEW`: the database was made by a later program.
 */
export type StoreErrorCode = "DATABASE_UNAVAILABLE" | "MIGRATION_CHANGED" | "DATABASE_TOO_NEW";

const CHINESE: Readonly<Record<StoreErrorCode, string>> = {
  DATABASE_UNAVAILABLE:
    "索引的数据库无法连接或打开：请检查它是否运行，以及地址、用户名与口令；内嵌数据库若已损坏，可删除后由链重建",
  MIGRATION_CHANGED: "已应用于此数据库的迁移与本程序的不同：请由链重建索引，或用建库的程序",
  DATABASE_TOO_NEW: "数据库由更新的程序建立：请用该程序",
};

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

  /** In both languages: the Chinese sentence is the code's, with the values that the English one has woven in. */
  get text(): Bilingual {
    return { zh: withValues(CHINESE[this.code], this.evidence), en: this.message };
  }
}
