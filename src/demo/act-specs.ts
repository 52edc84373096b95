import type { Hex } from "../consensus/hex.ts";
import type { AgreementClause } from "../ledger/agreement-clauses.ts";
import type { CodeName } from "../ledger/codes.ts";
import type { LinkName } from "../ledger/views.ts";
import type { JsonObject } from "../documents/canonical-json.ts";
import type { KindName } from "../ledger/kinds.ts";
import type { RoleName } from "../ledger/roles.ts";
import type { DemoFileName } from "./demo-files.ts";

/** A record of the demo. A member that is left out means none; neighbours are given by their names in the demo. */
export interface RecordSpec extends Partial<Readonly<Record<LinkName, string>>> {
  readonly kind: Exclude<KindName, "JURISDICTION" | "PROPOSAL">;
  /** The name of the record in the demo, such as A-01. */
  readonly alias: string;
  /** The record's reference on the ledger. Default: the alias. An export of a file has none. */
  readonly reference?: string;
  readonly role: RoleName;
  readonly status?: "PROPOSED" | "IN_FORCE";
  /** Revision of the reference. Default: 0. */
  readonly revision?: bigint;
  /** Ordinal of the file's export. Default: 0. */
  readonly ordinal?: bigint;
  readonly parent?: string;
  readonly inputs?: readonly string[];
  /** Seconds. */
  readonly from?: number;
  /** Seconds. */
  readonly until?: number;
  /** The legal date, in seconds. Default: the time of the act. */
  readonly effectiveAt?: number;
  readonly backfilled?: true;
  /** The account and the roles of a party's first seat. */
  readonly firstAccount?: Hex;
  readonly roles?: readonly RoleName[];
  /** The code of a case. */
  readonly code?: CodeName;
  /** The clauses of an agreement's document. */
  readonly clauses?: readonly AgreementClause[];
  /** The fields of the document behind the record. */
  readonly fields: JsonObject;
  /** The file that an export takes out of the domain. */
  readonly file?: DemoFileName;
}

/** The fields of the document behind an act that the act itself does not say in the clear. */
export interface FieldsOfAct {
  /** A function of the subject's name where each subject of a batch has its own. Default: none. */
  readonly fields?: JsonObject | ((subject: string) => JsonObject);
}

/** The content of a statement of the demo besides its code and outcome. Its quantity follows from its document. */
export interface StatementSpec extends FieldsOfAct {
  /** Name of another record that the statement refers to. */
  readonly about?: string;
  /** Seconds. */
  readonly until?: number;
  /** Seconds. Default: the time of the act. */
  readonly effectiveAt?: number;
  /** The reason, which the outcome carries above its class. */
  readonly reason?: number;
}

/** The content of a settlement of the demo besides the new status. */
export interface SettlementSpec extends FieldsOfAct {
  /** Name of another record that the settlement refers to. */
  readonly about?: string;
  readonly reason?: number;
  /** Seconds. */
  readonly until?: number;
  /** Seconds. Default: the time of the act. */
  readonly effectiveAt?: number;
  /** The number of breaks that a disposition answers. */
  readonly answers?: number;
  /** The names of the records that a rule asks for: all items of a list in their order, or parties. */
  readonly items?: readonly string[];
}

/** The rule that must refuse the act, by its id. Without it the ledger must accept the act. */
export interface ExpectedRefusal {
  readonly refusedBy?: string;
}
