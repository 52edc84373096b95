import { legalTime } from "../audit/moment.ts";
import { Code, Flag } from "../ledger/codes.ts";
import type { RecordId } from "../ledger/record-id.ts";
import { Status } from "../ledger/statuses.ts";
import type { RecordRow } from "../store/schema.ts";
import type { Look } from "./look.ts";

/**
 * Whether a record was in force and not held at an earlier time, by its own acts and term alone. What it stands under
 * is not looked at: the ledger makes nothing under a record that is not operable. A backfilled record is confirmed
 * after its own date, and the confirmation counts from that date.
 * @param time - legal time in seconds, not after the moment of the look
 */
export function wasInForce(look: Look, row: RecordRow, time: number): boolean {
  if (legalTime(row, row.recorded_at) > time) return false;
  if (row.original_until !== null && time >= row.original_until) return false;
  const holders = new Set<RecordId>();
  const acts = look.actsAbout(row.id);
  const isConfirmed =
    (row.flags & Flag.BACKFILLED) !== 0 && acts.some((act) => act.type === "SETTLE" && act.status === Status.IN_FORCE);
  let status: Status = isConfirmed ? Status.IN_FORCE : row.recorded_status;
  for (const act of acts) {
    if (legalTime(act, act.time) > time) continue;
    if (act.type === "SETTLE") status = act.status;
    else if (act.code === Code.HOLD) holders.add(act.by_party);
    else if (act.code === Code.RELEASE) holders.delete(act.about ?? act.by_party);
  }
  return status === Status.IN_FORCE && holders.size === 0;
}
