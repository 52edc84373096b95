import type { AsOf } from "../../schemas/answer.ts";
import type { RecordDetail } from "../../schemas/record.ts";
import type { ClientContext } from "../client-context.ts";
import { ClientError } from "../client-error.ts";
import { chinaTime, endOfDay, showDate, showInstant } from "../../text/china-time.ts";
import { resolveRecord } from "../resolve-record.ts";
import { askTraffic } from "./ask-traffic.ts";
import type { AnsweredTraffic } from "./ask-traffic.ts";
import { judgeTraffic } from "./judge-traffic.ts";
import type { JudgedExport, JudgedTraffic } from "./judge-traffic.ts";
import { readKeptContents } from "./kept-contents.ts";
import { listExports } from "./list-exports.ts";
import type { Traffic } from "./traffic-log.ts";

/** The choices of a person who reconciles a log with the ledger. */
export interface ReconcileChoice {
  /** The operator, authorization or jurisdiction whose exports the traffic should be, by any of its names. */
  readonly of: string;
  /** The period, in seconds since 1970; by default the days of the log. */
  readonly from?: number;
  readonly until?: number;
  /** Seconds by which the clocks of log and chain may differ. */
  readonly tolerance: number;
}

/** A log held against the ledger, and the ledger against the log. */
export interface Reconciliation {
  readonly of: RecordDetail;
  readonly period: { readonly from: number; readonly until: number };
  readonly lines: readonly JudgedTraffic[];
  readonly exports: readonly JudgedExport[];
  /** The number of lines outside the period, which were not asked about. */
  readonly outside: number;
  readonly asOf: AsOf;
  /** The part of the ledger that the asker may see; undefined for one who sees all of it. */
  readonly limitedTo: AnsweredTraffic["limitedTo"];
}

/**
 * Reconciles a log of what left a domain with the recorded exports, both ways. Only digests and times are sent.
 * @param onLines - called with the number of lines that are answered
 * @throws ClientError TRAFFIC_OUTSIDE; ApiError, DossierError, InputError
 */
export async function reconcile(
  context: ClientContext,
  log: readonly Traffic[],
  choice: ReconcileChoice,
  onLines: (done: number, total: number) => void,
): Promise<Reconciliation> {
  const of = await resolveRecord(context, choice.of);
  const period = periodOf(log, choice);
  const within = log.filter(({ at }) => at >= period.from && at < period.until);
  if (within.length === 0) throw trafficOutside(log, period);
  const kept = await readKeptContents(context.dossierDirectory);
  const terms = { tolerance: choice.tolerance, aliases: context.aliases, kept };
  const asking = { of: of.id, ...terms };
  const answered = await askTraffic(context.api, asking, within, (done) => onLines(done, within.length));
  const listed = await listExports(context.api, of.id, period);
  const hidden = await listExports(context.api, of.id, { until: period.until, only: "hidden" });
  const judged = judgeTraffic(answered.traffic, listed.exports, hidden.exports, terms);
  const { asOf = listed.asOf, limitedTo } = answered;
  return { of, period, ...judged, outside: log.length - within.length, asOf, limitedTo };
}

/** A log covers the days, in China, from that of its first line to that of its last. */
function periodOf(log: readonly Traffic[], { from, until }: ReconcileChoice): Reconciliation["period"] {
  let [first, last] = [Infinity, -Infinity];
  for (const { at } of log) [first, last] = [Math.min(first, at), Math.max(last, at)];
  return { from: from ?? chinaTime(showDate(first)), until: until ?? endOfDay(showDate(last)) };
}

function trafficOutside(log: readonly Traffic[], { from, until }: Reconciliation["period"]): ClientError {
  const [begin, end] = [showInstant(from), showInstant(until)];
  return new ClientError(
    "TRAFFIC_OUTSIDE",
    {
      zh: `日志的 ${log.length} 行都不在 ${begin} 至 ${end} 之间：请核对 --from、--until 与日志。`,
      en: `None of the ${log.length} lines of the log lies from ${begin} to ${end}: check --from, --until and the log.`,
    },
    { lines: log.length, from, until },
  );
}
