import { legalTime } from "../../audit/moment.ts";
import type { SettlementRow } from "../../audit/act-rows.ts";
import { Flag } from "../../ledger/codes.ts";
import { Kind } from "../../ledger/kinds.ts";
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

/**
 * Whether a record was in force at some time of a period, by the acts and the terms of the record and of the scenario
 * and the authorization that it stands under: what an ended authorization granted is granted no more, although nobody
 * ends each grant. Holds do not end anything.
 */
export function wasInForceDuring(look: Look, row: RecordRow, period: { from: number; until: number }): boolean {
  let [from, until] = [period.from, period.until];
  for (const each of [row, ...authorizedBy(look, row)]) {
    const force = timeOfForce(look, each);
    if (force === undefined) return false;
    [from, until] = [Math.max(from, force.from), Math.min(until, force.until)];
  }
  return from < until;
}

/** The time in which a record was in force by its own acts and its term; the end is not included. */
function timeOfForce(look: Look, row: RecordRow): { readonly from: number; readonly until: number } | undefined {
  const start = startOfForce(look, row);
  if (start === undefined) return undefined;
  const ended = settlements(look, row).find((act) => ENDINGS(act.status) && legalTime(act, act.time) >= start.at);
  const term = look.graph.stateOf(row).until;
  const ends = [ended === undefined ? Infinity : legalTime(ended, ended.time), term === 0 ? Infinity : term];
  return { from: start.at, until: Math.min(...ends) };
}

/** The records that a record stands under up to its authorization. A domain, or a party, stands under none. */
function authorizedBy(look: Look, row: RecordRow): RecordRow[] {
  const above: RecordRow[] = [];
  for (let parent = row.parent; parent !== null;) {
    const each = look.graph.row(parent);
    if (each === undefined || (each.kind !== Kind.AUTHORIZATION && each.kind !== Kind.SCENARIO)) break;
    above.push(each);
    parent = each.parent;
  }
  return above;
}

/** Dispositions leave an export in force. */
const ENDINGS = (status: Status): boolean =>
  status !== Status.IN_FORCE && status !== Status.CONTINUED && status !== Status.SUNSET;

function settlements(look: Look, { id }: RecordRow): SettlementRow[] {
  return look.actsAbout(id).filter((act): act is SettlementRow => act.type === "SETTLE");
}
