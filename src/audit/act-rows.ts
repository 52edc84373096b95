import { Family } from "../ledger/codes.ts";
import type { StatementCode, StatementOutcome } from "../ledger/codes.ts";
import { extendsTrail, familyNumber, reachOf } from "../ledger/statements.ts";
import type { Reach } from "../ledger/statements.ts";
import type { Status } from "../ledger/statuses.ts";
import type { Hex } from "../consensus/hex.ts";
import type { ActRow } from "../store/schema.ts";

/** The transaction of a row's event, where it was read together with the row. */
export interface InTransaction {
  readonly transaction_hash?: Hex | null | undefined;
}

/** A row of `act` that holds a statement. */
export type StatementRow = ActRow &
  InTransaction & {
    readonly type: "ATTEST";
    readonly code: StatementCode;
    readonly outcome: StatementOutcome;
    readonly value: bigint;
  };

/** A row of `act` that holds a settlement. */
export type SettlementRow = ActRow &
  InTransaction & {
    readonly type: "SETTLE";
    readonly status: Status;
    readonly reason: number;
    readonly answers: number;
  };

/** A row of `act`. The table leaves the columns of the other type empty. */
export type KnownAct = StatementRow | SettlementRow;

/** Distinguishes the two types of acts. A row that is neither is a mistake of the indexer. */
export function knownAct(row: ActRow & InTransaction): KnownAct {
  if (isStatement(row) || isSettlement(row)) return row;
  throw new RangeError(`The act at ${row.block_number}:${row.log_index} lacks columns of its type ${row.type}.`);
}

function isStatement(row: ActRow): row is StatementRow {
  return row.type === "ATTEST" && row.code !== null && row.outcome !== null && row.value !== null;
}

function isSettlement(row: ActRow): row is SettlementRow {
  return row.type === "SETTLE" && row.status !== null && row.reason !== null && row.answers !== null;
}

/** Whether the act extended the trail of its subject. */
export function extendedTrail(act: KnownAct): boolean {
  return act.type === "SETTLE" || extendsTrail(act.code);
}

/** The reach of a hold. */
export function holdReach(act: StatementRow): Reach {
  return reachOf(act.value);
}

/**
 * Whether an act changed the standing of its subject, or what was made of it: a settlement, a hold, its release, or
 * another statement that is a break.
 */
export function changedStanding(act: KnownAct): boolean {
  return act.type === "SETTLE" || act.breaks !== null || familyNumber(act.code) === Family.HOLD;
}
