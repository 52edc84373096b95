import type { Hex } from "../../consensus/hex.ts";
import type { ActKind, StepCode } from "../../ledger/codes.ts";
import type { RecordId } from "../../ledger/record-id.ts";
import type { Place } from "./around.ts";

/**
 * The act under judgement: what is done, by whom, to which record. It means the same for a draft and for a recorded
 * subject (`Act` in contracts/types/Act.sol).
 */
export interface JudgedAct {
  readonly act: ActKind;
  /** The code of a statement, the status of a settlement, the status in which a record shall be made. */
  readonly code: StepCode;
  /** The jurisdiction whose rules judge. */
  readonly jurisdiction: number;
  readonly caller: RecordId;
  /** The role under which the caller acts. */
  readonly role: number;
  /** A bit for each role that the caller has there. */
  readonly roles: bigint;
  /** The record that is made, stated about or settled. */
  readonly subject: Place;
  /** What the act names beside its subject: the ground of a settlement, the holder of a hold that is released. */
  readonly about: RecordId | undefined;
  /** The record's term: seconds, half-open; no end is 0. */
  readonly from: number;
  readonly until: number;
  /** A bit for each clause that the record says is agreed. */
  readonly clauses: bigint;
  /** A bit for each role that the act gives. */
  readonly gives: bigint;
  /** Of an export: its digest. */
  readonly digest: Hex | undefined;
  /** What the act brings: all items of a list, or the parties that stated something. */
  readonly items: readonly RecordId[];
}
