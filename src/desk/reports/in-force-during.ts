import { legalTime } from "../../audit/snapshot.ts";
import type { SettlementRow } from "../../audit/act-rows.ts";
import { Flag } from "../../ledger/codes.ts";
import { Status } from "../../ledger/statuses.ts";
import type { RecordRow } from "../../store/schema.ts";
import type { Look } from "../look.ts";

/** When a record came into force by its own acts. */
interface Start {
  /** Legal time in seconds. */
  readonly at: number;
  /** The act that settled it; undefined for a record that was in force from its recording on. */
  readonly act: SettlementRow | undefined;
}

/** When a record came into force up to the moment of a look; undefined for one that never did. */
export function startOfForce(look: Look, row: RecordRow): Start | undefined {
  const act = settlements(look, row).find(({ status }) => status === Status.IN_FORCE);
  if (row.recorded_status === Status.IN_FORCE) return { at: legalTime(row, row.recorded_at), act: undefined };
  if (act === undefined) return undefined;
  // The confirmation of a backfilled record counts from the record's own date.
  return { at: (row.flags & Flag.BACKFILLED) === 0 ? legalTime(act, act.time) : legalTime(row, row.recorded_at), act };
}

/** Whether a record was in force at some time of a period, by its own acts and its term. Holds do not end it. */
export function wasInForceDuring(look: Look, row: RecordRow, period: { from: number; until: number }): boolean {
  const start = startOfForce(look, row);
  if (start === undefined || start.at >= period.until) return false;
  const ended = settlements(look, row).find((act) => ENDINGS(act.status) && legalTime(act, act.time) >= start.at);
  const term = look.graph.stateOf(row).until;
  const end = Math.min(ended === undefined ? Infinity : legalTime(ended, ended.time), term === 0 ? Infinity : term);
  return end > period.from;
}

/** Dispositions leave an export in force. */
const ENDINGS = (status: Status): boolean =>
  status !== Status.IN_FORCE && status !== Status.CONTINUED && status !== Status.SUNSET;

function settlements(look: Look, { id }: RecordRow): SettlementRow[] {
  return look.actsAbout(id).filter((act): act is SettlementRow => act.type === "SETTLE");
}
