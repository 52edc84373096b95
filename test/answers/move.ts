import type { Hex } from "../../src/consensus/hex.ts";
import type { StatementCode } from "../../src/ledger/codes.ts";
import type { DecisionStep } from "../../src/ledger/decisions.ts";
import type { Kind } from "../../src/ledger/kinds.ts";
import type { Status } from "../../src/ledger/statuses.ts";

/*
 * A history is a list of moves. Moves name records by words of their own, so that a history from which moves were taken
 * away is still one: what can no longer be done is then left out too. Times are seconds; 0 means that none is given.
 */

interface AnyMove {
  /** The number of the block in which it is done. */
  readonly block: number;
}

export interface RecordMove extends AnyMove {
  readonly type: "RECORD";
  readonly name: string;
  readonly kind: Kind;
  /** The first or the second city. */
  readonly city: 0 | 1;
  readonly by?: string | undefined;
  readonly parent?: string | undefined;
  readonly link?: string | undefined;
  readonly inputs: readonly string[];
  readonly status: Status;
  readonly from: number;
  readonly until: number;
  readonly effectiveAt: number;
  readonly backfilled: boolean;
  readonly clear: bigint;
  /** The record of which it is the next revision. */
  readonly revises?: string | undefined;
  /** The number of the file that an export is named by, and which export of the file it is. */
  readonly file?: { readonly number: number; readonly ordinal: number } | undefined;
}

export interface AttestMove extends AnyMove {
  readonly type: "ATTEST";
  readonly by: string;
  readonly subject: string;
  readonly code: StatementCode;
  readonly outcome: number;
  readonly value: bigint;
  readonly about?: string | undefined;
  readonly effectiveAt: number;
  readonly until: number;
  readonly account?: Hex | undefined;
  /** The city whose rulebook judges it, where that is not the subject's: it gives roles there. */
  readonly elsewhere?: 0 | 1 | undefined;
}

export interface SettleMove extends AnyMove {
  readonly type: "SETTLE";
  readonly by: string;
  readonly subject: string;
  readonly status: Status;
  readonly effectiveAt: number;
  readonly until: number;
  readonly about?: string | undefined;
}

interface RefuseMove extends AnyMove {
  readonly type: "REFUSE";
  readonly by: string;
  readonly subject: string;
  readonly kind: Kind;
  readonly rule: number;
}

interface PublishMove extends AnyMove {
  readonly type: "PUBLISH";
  readonly city: 0 | 1;
  readonly version: number;
  readonly effectiveFrom: number;
  /** From when it judges. */
  readonly from: number;
}

interface RosterMove extends AnyMove {
  readonly type: "ROSTER";
  readonly city: 0 | 1;
  readonly version: number;
  readonly agencies: readonly string[];
}

/** A step of a decision: an agency proposes or approves it, or somebody carries it out. */
export interface DecideMove extends AnyMove {
  readonly type: "DECIDE";
  readonly city: 0 | 1;
  /** The number of the agencies' paper, which is in this history the name of the decision. */
  readonly paper: number;
  readonly step: DecisionStep;
  readonly agency?: string | undefined;
}

export type Move = RecordMove | AttestMove | SettleMove | RefuseMove | PublishMove | RosterMove | DecideMove;

/** A history in two cities, among others that share its blocks. */
export interface History {
  readonly seed: number;
  /** Its place among the histories that share an index. */
  readonly slot: number;
  /** The times of the blocks: block 1 has the first. */
  readonly times: readonly number[];
  readonly moves: readonly Move[];
}
